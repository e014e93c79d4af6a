"""What a paper's files declare and nothing uses: a column without a value, or a name that nobody says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalogue.problems import quote
from reproductions.declarations.expansion import Findings
from reproductions.declarations.files import ClaimFields, ExperimentFile, PaperFile


def report_unused(file: ExperimentFile, findings: Findings) -> None:
    """Report columns and tolerances of an experiment that no claim uses."""
    for index, group in enumerate(file.claims):
        used = {name for row in group.rows.values() for name in row}
        _report(f"claims.{index}.columns", "column", group.columns, used, findings)
    _report("tolerances", "tolerance", file.tolerances, _tolerances(file), findings)


def report_unshared(shared: PaperFile, files: Iterable[ExperimentFile], findings: Findings) -> None:
    """Report readings, deviations and tolerances of a paper that none of its experiments uses."""
    readings, deviations, tolerances = set[str](), set[str](), set[str]()
    for file in files:
        readings |= {id for id, entry in file.readings.items() if entry == "shared"}
        deviations |= {entry for entry in file.deviations if isinstance(entry, str)}
        tolerances |= _tolerances(file) - file.tolerances.keys()
    _report("readings", "reading", shared.readings, readings, findings)
    _report("deviations", "deviation", shared.deviations, deviations, findings)
    _report("tolerances", "tolerance", shared.tolerances, tolerances, findings)


def _report(place: str, noun: str, declared: Mapping[str, object], used: set[str], findings: Findings) -> None:
    for name in declared:
        if name not in used:
            findings.report(f"{place}.{name}", f"nothing uses the {noun} {quote(name)}", "use it, or take it out")


def _tolerances(file: ExperimentFile) -> set[str]:
    """The tolerances that an experiment's claims name."""
    return {said.tolerance for said in _fields(file) if isinstance(said.tolerance, str)}


def _fields(file: ExperimentFile) -> Iterator[ClaimFields]:
    for group in file.claims:
        cells = (cell for row in group.rows.values() for cell in row.values())
        yield from (group, *group.columns.values())
        yield from (cell for cell in (*cells, *group.each.values()) if isinstance(cell, ClaimFields))
