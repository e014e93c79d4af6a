"""From what a paper's files say to records: defaults filled in, tables opened, names looked up.

What does not fit together is collected with its line, so that everything wrong is said in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalogue.problems import Problem, listed, quote, suggest
from catalogue.record import Record
from reproductions.claims import (
    DEFAULT_TOLERANCE,
    INEQUALITIES,
    RATIOS,
    SHARES,
    SUCCEEDED,
    Averaged,
    Basis,
    Claim,
    Comparison,
    Locator,
    Statistic,
    Tolerance,
)
from reproductions.datasets.sets import read_sets
from reproductions.declarations.files import (
    At,
    Cell,
    ClaimFields,
    ExperimentFile,
    Group,
    PaperFile,
    ReadingEntry,
    RowEntry,
    ToleranceEntry,
)
from reproductions.experiments import (
    FURTHER_PROFILES,
    PROFILES,
    Alternative,
    Deviation,
    Experiment,
    Profile,
    Reading,
    Row,
)

NEEDED = ("row", "says", "quantity", "value", "comparison", "trials", "basis")
NUMBER = re.compile("[0-9]+$")
BLANK = re.compile(r"\{\{|\}\}|\{[a-z0-9_]+(:,?(\.[0-9])?[efg%]?)?\}")
"""What a text may hold for a number or a name: no width, which could be a gigabyte, and no way into an object."""
FILLED = ("says", "quantity", "relative_to", "relative_quantity")
"""What every claim says, itself or through its group."""
PLACES = ("section", "table")
"""Keys of a table's row that say where it stands; `row` is its number there and `of` the experiment's row."""


@dataclass
class Findings:
    """What is wrong with one file. Places are keys and indices joined by dots, as in `claims.0.rows.length_100`."""

    path: str
    file: Record
    problems: list[Problem] = field(default_factory=list)

    def report(self, place: str, message: str, hint: str | None = None) -> None:
        """Note what is wrong with the value at this place, or the nearest one above it that stands in the file."""
        lines, known = self.file.lines, place
        while known and known not in lines:
            known = known.rpartition(".")[0]
        self.problems.append(Problem(self.path, lines.get(known, self.file.line), message, hint))

    def look_up(self, place: str, noun: str, name: str, known: Iterable[str]) -> bool:
        """Whether a name is known; if not it is reported."""
        names = list(known)
        if name in names:
            return True
        hint = suggest(name, names) or f"there is {listed(names) if names else 'none'}"
        self.report(place, f"names the unknown {noun} {quote(name)}", hint)
        return False


def expand_experiment(
    paper_id: str, file: ExperimentFile, shared: PaperFile, earlier: Mapping[str, Experiment], findings: Findings
) -> Experiment:
    """The experiment that a file declares. `earlier` are those that stand before it in the paper."""
    experiment = Experiment(
        paper=paper_id,
        id=file.id,
        title=file.title,
        section=file.section,
        summary=file.summary,
        rows=tuple(_row(id, entry, file, earlier, findings) for id, entry in file.rows.items()),
        readings=tuple(_readings(file, shared, findings)),
        deviations=tuple(_deviations(file, shared, findings)),
        profiles=tuple(_profiles(file, findings)),
        claims=(),
        measured_by=f"reproductions.papers.{paper_id}.{file.measured_by}",
        quantities=file.quantities,
        unit=file.unit,
        datasets=tuple(_datasets(file, findings)),
    )
    return replace(experiment, claims=_Claims(experiment, file, shared, earlier, findings).all())


def _row(id: str, entry: RowEntry, file: ExperimentFile, earlier: Mapping[str, Experiment], findings: Findings) -> Row:
    at = entry.at
    settings = {**file.defaults, **entry.settings}
    if entry.of is not None:
        name, _, row = entry.of.partition("/")
        original = earlier.get(name)
        found = next((one for one in original.rows if one.id == row), None) if original else None
        if original is None or found is None:
            findings.report(f"rows.{id}.of", f"names the unknown row {quote(entry.of)}", "write `experiment/row`")
        else:
            for key, value in entry.readings.items():
                known = {reading.id: [one.id for one in reading.alternatives] for reading in original.readings}
                if findings.look_up(f"rows.{id}.readings.{key}", "reading", key, known):
                    findings.look_up(f"rows.{id}.readings.{key}", f"alternative of {quote(key)}", value, known[key])
            settings["original"] = {
                "experiment": name,
                "row": row,
                "settings": dict(found.settings),
                "readings": original.default_readings | dict(entry.readings),
            }
    return Row(id, entry.title, Locator(at.section or file.section, at.table, at.row), settings)


def _datasets(file: ExperimentFile, findings: Findings) -> Iterator[str]:
    known, _ = read_sets()
    for index, name in enumerate(file.datasets):
        if known is None or findings.look_up(f"datasets.{index}", "data set", name, known):
            yield name


def _profiles(file: ExperimentFile, findings: Findings) -> Iterator[Profile]:
    known = (*PROFILES, *FURTHER_PROFILES)
    unknown = [id for id in file.profiles if not findings.look_up(f"profiles.{id}", "profile", id, known)]
    for id in () if unknown else PROFILES:
        if id not in file.profiles:
            findings.report("profiles", f"there is no profile `{id}`", f"add `{id}:`, which commands and pages name")
    for id, entry in file.profiles.items():
        rows = tuple(file.rows) if entry.rows is None else entry.rows
        for index, row in enumerate(entry.rows or ()):
            findings.look_up(f"profiles.{id}.rows.{index}", "row", row, file.rows)
        yield Profile(id, rows, entry.trials, float(entry.cap_factor), entry.says, entry.on_request)


def _readings(file: ExperimentFile, shared: PaperFile, findings: Findings) -> Iterator[Reading]:
    for id, entry in file.readings.items():
        if isinstance(entry, ReadingEntry):
            yield _reading(id, entry)
        elif findings.look_up(f"readings.{id}", "shared reading", id, shared.readings):
            yield _reading(id, shared.readings[id])


def _reading(id: str, entry: ReadingEntry) -> Reading:
    alternatives = tuple(Alternative(name, text) for name, text in entry.alternatives.items())
    return Reading(id, entry.question, alternatives, entry.reason)


def _deviations(file: ExperimentFile, shared: PaperFile, findings: Findings) -> Iterator[Deviation]:
    for index, entry in enumerate(file.deviations):
        if not isinstance(entry, str):
            yield Deviation(entry.what, entry.why)
        elif findings.look_up(f"deviations.{index}", "shared deviation", entry, shared.deviations):
            yield Deviation(shared.deviations[entry].what, shared.deviations[entry].why)


@dataclass(frozen=True)
class _Draft:
    """A claim as its group and its cell give it, before anything is looked up."""

    place: str
    key: str
    said: Mapping[str, Any]
    at: At


class _Claims:
    """The claims of one experiment."""

    def __init__(
        self,
        experiment: Experiment,
        file: ExperimentFile,
        shared: PaperFile,
        earlier: Mapping[str, Experiment],
        findings: Findings,
    ) -> None:
        self._experiment = experiment
        self._file = file
        said = {name: getattr(file, name) for name in ("basis", "averaged", "limit")}
        self._of_all = {name: value for name, value in said.items() if value is not None}
        self._findings = findings
        self._rows = {row.id: row for row in experiment.rows}
        self._tolerances = {**shared.tolerances, **file.tolerances}
        self._known = {(one.id, row.id): one for one in (*earlier.values(), experiment) for row in one.rows}
        self._taken = {claim.id: one.id for one in earlier.values() for claim in one.claims}

    def all(self) -> tuple[Claim, ...]:
        """Every claim, in the file's order."""
        found: dict[str, Claim] = {}
        for index, group in enumerate(self._file.claims):
            for draft in self._drafts(f"claims.{index}", group):
                claim = self._claim(draft)
                if claim is not None and claim.id in found:
                    self._findings.report(draft.place, f"the claim {quote(claim.id)} stands there twice", "rename one")
                elif claim is not None and claim.id in self._taken:
                    other = f"the claim {quote(claim.id)} stands in `{self._taken[claim.id]}` too"
                    self._findings.report(draft.place, other, "rename one: pages name a claim by its paper and its id")
                elif claim is not None:
                    found[claim.id] = claim
        return tuple(found.values())

    def _drafts(self, place: str, group: Group) -> Iterator[_Draft]:
        base, at = self._of_all | _said(group), group.at
        for key, item in group.each.items():
            yield _draft(f"{place}.each.{key}", key, {"id": key} | base, at, item)
        for key, row in group.rows.items():
            below = f"{place}.rows.{key}"
            named = {name: row[name] for name in (*PLACES, "row", "of") if name in row}
            row_at = _over(at, At.model_construct(None, **{name: named.get(name) for name in (*PLACES, "row")}))
            for name, cell in row.items():
                if name not in named:
                    self._findings.look_up(f"{below}.{name}", "column", name, group.columns)
                if isinstance(cell, str) != (name in (*PLACES, "of")):
                    wanted = "text" if name in (*PLACES, "of") else "a number or a mapping"
                    self._findings.report(f"{below}.{name}", f"`{name}` must be {wanted}, found {quote(str(cell))}")
            for name, column in group.columns.items():
                if (found := row.get(name)) is not None and not isinstance(found, str):
                    said = {"id": f"{key}_{name}", "row": named.get("of", key)} | base | _said(column)
                    yield _draft(f"{below}.{name}", key, said, _over(row_at, column.at), found)
        if not group.each and not group.rows:
            yield _Draft(place, str(base.get("id", "")), base, at)

    def _claim(self, draft: _Draft) -> Claim | None:
        said, report = draft.said, self._findings.report
        missing = [name for name in (*NEEDED, "id") if name not in said]
        for name in missing:
            report(draft.place, f"a claim lacks `{name}`", f"add `{name}:` to it or to its group")
        if missing:
            return None
        texts = {name: self._filled(draft, name) for name in FILLED if name in said}
        at = draft.at if not said.get("in_text") else At(section=draft.at.section)
        claim = Claim(
            id=said["id"],
            paper=self._experiment.paper,
            experiment=self._experiment.id,
            row=said["row"],
            locator=Locator(at.section or self._experiment.section, at.table, at.row),
            statement=texts["says"],
            quantity=texts["quantity"],
            value=said["value"],
            unit=said.get("unit", ""),
            comparison=said["comparison"],
            trials=said["trials"],
            basis=said["basis"],
            statistic=said.get("statistic", Statistic.MEAN),
            averaged=said.get("averaged", Averaged.ALL),
            limit=said.get("limit"),
            budget=said.get("budget"),
            rounding=said.get("rounding", 0.0),
            threshold=said.get("threshold"),
            tolerance=self._tolerance(draft.place, said.get("tolerance")),
            relative_to=texts.get("relative_to", said["row"] if "relative_quantity" in said else None),
            relative_quantity=texts.get("relative_quantity"),
            relative_budget=said.get("relative_budget"),
            quoted_from=said.get("quoted_from"),
            not_measurable=said.get("not_measurable"),
            published_as=said.get("published_as"),
        )
        self._check(draft.place, claim)
        return claim

    def _filled(self, draft: _Draft, name: str) -> str:
        row = self._rows.get(draft.said["row"])
        known = {**(row.settings if row else {}), "title": row.title if row else "", "key": draft.key}
        known |= {"value": draft.said["value"], "trials": draft.said["trials"]}
        if number := NUMBER.search(draft.key):
            known["number"] = number.group()
        text, hint = str(draft.said[name]), f"there is {listed([f'{{{one}}}' for one in known])}"
        try:
            if {"{", "}"} & set(BLANK.sub("", text)):
                raise ValueError("a name stands between `{` and `}`, or a name, `:` and a format such as `,` or `.2f`")
            return text.format_map(known)
        except (KeyError, ValueError, TypeError) as error:
            self._findings.report(draft.place, f"`{name}` cannot be filled in: {error}", hint)
            return text

    def _tolerance(self, place: str, said: str | ToleranceEntry | None) -> Tolerance:
        entry = said
        if isinstance(said, str):
            if not self._findings.look_up(place, "tolerance", said, self._tolerances):
                return DEFAULT_TOLERANCE
            entry = self._tolerances[said]
        if not isinstance(entry, ToleranceEntry):
            return DEFAULT_TOLERANCE
        if (entry.factor is None) == (entry.absolute is None):
            self._findings.report(place, "a tolerance must have either `factor` or `absolute`", "keep one of the two")
        if entry.earlier is not None and entry.absolute is None:
            self._findings.report(place, "`earlier` is an earlier `absolute`, of which there is none", "take it out")
        return Tolerance(entry.reason, entry.factor, entry.absolute, entry.earlier)

    def _check(self, place: str, claim: Claim) -> None:
        findings, name = self._findings, quote(claim.id)
        if claim.measurable and claim.row not in self._rows:
            findings.look_up(place, f"row in claim {name}:", claim.row, self._rows)
        if (claim.comparison in RATIOS) != (claim.relative_to is not None):
            findings.report(
                place,
                f"claim {name}: `relative_to` names the second row of a ratio, `relative_quantity` its second quantity;"
                " a ratio has one of them, and no other claim",
                f"add one of them, or another `comparison` than {quote(claim.comparison)}",
            )
        if claim.other_row is not None and claim.measurable and claim.other_row not in self._known:
            findings.report(place, f"claim {name} divides by the unknown row {quote(claim.relative_to or '')}")
        for quantity in (claim.quantity, claim.relative_quantity):
            if claim.measurable and quantity is not None:
                known = (*self._file.quantities, SUCCEEDED)
                findings.look_up(place, f"quantity in claim {name}:", quantity, known)
        if claim.quoted_from is not None and claim.basis is not Basis.QUOTED:
            message = f"`quoted_from` says whose value it is, and `basis` is `{claim.basis}`"
            findings.report(place, f"claim {name}: {message}", "write `basis: quoted`, or take `quoted_from` out")
        if claim.measurable:
            for message, hint in _misfits(claim):
                findings.report(place, f"claim {name}: {message}", hint)


def _misfits(claim: Claim) -> Iterator[tuple[str, str]]:
    """Where a claim's comparison does not fit what it compares, each with its repair."""
    comparison, tolerance = claim.comparison, claim.tolerance
    if comparison in SHARES:
        if tolerance.absolute is None:
            yield f"`{comparison}` compares shares of trials, whose tolerance is `absolute`", "write `absolute: 0.3`"
        if comparison is Comparison.PROPORTION and not (
            claim.value == int(claim.value) and 0 <= claim.value <= claim.trials
        ):
            yield f"{claim.value:g} of {claim.trials} trials is no count of them", "write how many of the trials did it"
        printed = claim.basis is not Basis.INFERRED
        if printed and claim.quantity == SUCCEEDED and claim.value == 0 and claim.limit is None:
            yield "no trial succeeds, and `limit` does not say when they were stopped", "add `limit:` in sequences"
    elif claim.quantity == SUCCEEDED and comparison in COUNTLESS:
        yield f"`{SUCCEEDED}` is counted, and `{comparison}` does not count", "write `comparison: proportion`"
    if claim.other_row == (claim.experiment, claim.row) and claim.relative_quantity in (None, claim.quantity):
        yield "divides a mean by itself", "write another `relative_to` or `relative_quantity`"
    if claim.relative_budget is not None and comparison not in RATIOS:
        yield "`relative_budget` is that of what a ratio divides by", "take it out"
    if comparison in OF_FACTOR and tolerance.factor is None:
        yield f"`{comparison}` compares by a ratio, whose tolerance is a `factor`", "write `factor: 2`"
    if claim.has_chance and comparison not in SHARES and tolerance.factor is not None and claim.value == 0:
        yield "0 has no ratio to anything, and the tolerance is a factor", "give it an `absolute` tolerance"
    if comparison is Comparison.EXACT and claim.value != int(claim.value):
        yield f"`exact` compares counts, and {claim.value:g} is none", "write `comparison: number`"
    if claim.statistic is Statistic.BEST and comparison not in EXTREMES:
        yield f"the best of several trials is no `{comparison}`", "write `comparison: minimum` or `maximum`"
    if claim.statistic is Statistic.MEDIAN and comparison is Comparison.MEAN:
        yield "a median is no mean, and no comparison judges one", "say in `not_measurable` what is missing"
    if comparison in INEQUALITIES and tolerance.factor is not None and tolerance is not DEFAULT_TOLERANCE:
        yield f"`{comparison}` is refuted by one trial beyond its bound, and has no `factor`", "write `absolute: 0`"
    if claim.threshold is not None and comparison is not Comparison.PROPORTION:
        yield f"`threshold` is what a trial exceeds to be counted, and `{comparison}` does not count", "take it out"
    if claim.basis is Basis.DERIVED and claim.has_chance:
        yield f"`{comparison}` has chance in it, and what is `derived` has none", "write another `basis`"


EXTREMES = (Comparison.MINIMUM, Comparison.MAXIMUM)
OF_FACTOR = (*EXTREMES, Comparison.RATIO_OF_ROWS)
COUNTLESS = (Comparison.EXACT, Comparison.MEAN, Comparison.RATIO_OF_ROWS, Comparison.RATIO_OF_ROWS_AT_MOST, *EXTREMES)


def _said(fields: ClaimFields) -> dict[str, Any]:
    """The fields that are set, without those that say where."""
    names = ClaimFields.model_fields.keys() - {"at"}
    return {name: value for name in names if (value := getattr(fields, name)) is not None}


def _draft(place: str, key: str, said: Mapping[str, Any], at: At, cell: Cell) -> _Draft:
    if isinstance(cell, ClaimFields):
        return _Draft(place, key, {**said, **_said(cell)}, _over(at, cell.at))
    return _Draft(place, key, {**said, "value": cell}, at)


def _over(below: At, above: At) -> At:
    """The place that `above` gives, with what it leaves open taken from `below`."""
    return At.model_construct(
        section=above.section or below.section, table=above.table or below.table, row=above.row or below.row
    )
