"""The tables of the page on link checking: who gets what right, and how fast, from what the bench stored."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.markup import element, text
from sitegen.prose import SiteError
from sitegen.tables import TableRow, table

OURS = "rnn-review links"
NOT_MEASURED = element("p", "Not measured yet.")


def read_link_benches(folder: Path) -> dict[str, Any]:
    """What the bench of the link checker stored in a folder, by file name without its suffix.

    Raises:
        SiteError: a file is not JSON.
    """
    found = {}
    for file in sorted(folder.glob("*.json")):
        try:
            found[file.stem] = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise SiteError(f"{file}: not JSON ({error})\nhint: measure again with `rnn-review bench links`") from error
    return found


def checker_table(benches: Mapping[str, Any]) -> str:
    """How many fault classes each checker gets right, group by group."""
    result = benches.get("verdicts")
    if result is None:
        return NOT_MEASURED
    names = list(result["checkers"])
    versions = {name: result["versions"].get(name, "") for name in names}
    rows = [
        TableRow((text(group), text(scored["classes"]), *(text(scored[name]) for name in names)))
        for group, scored in result["groups"].items()
        if scored["classes"]
    ]
    whole = result["checkers"][names[0]]["classes"]
    rows.append(TableRow((element("strong", "all"), text(whole), *(total(result, name, "right") for name in names))))
    for key, label in (
        ("living_called_dead", "living links called dead"),
        ("bad_called_fine", "bad links called fine"),
    ):
        rows.append(TableRow((label, "", *(text(result["checkers"][name][key]) for name in names))))
    head = ["Classes", "in all", *names]
    used = ", ".join(f"{text(name)} {text(version(said))}" for name, said in versions.items() if said)
    sentences = (
        f"Measured on {text(result['measured'][:10])} with {used}.",
        "Ours must give the exact verdict.",
        "The others are taken generously: “fine” is right for what is reachable or has moved,",
        "“broken” for what is gone, suspicious or unreachable, “skipped” for what is blocked.",
        f"Of the {text(result['classes_in_all'])} classes there are, those are left out here",
        "that would make a checker leave this machine or that need names resolved.",
    )
    note = " ".join(sentences)
    return table(head, rows, label="Fault classes that each checker gets right") + element("p", note)


def version(said: str) -> str:
    """The number in what a checker says of its version."""
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else said


def total(result: Mapping[str, Any], name: str, key: str) -> str:
    """A checker's sum, in bold."""
    return element("strong", text(result["checkers"][name][key]))


def speed_table(benches: Mapping[str, Any]) -> str:
    """Seconds, requests and memory of each scenario, beside lychee's."""
    result = benches.get("speed")
    if result is None:
        return NOT_MEASURED
    by_scenario: dict[str, dict[str, Mapping[str, Any]]] = {}
    for one in result["measurements"]:
        by_scenario.setdefault(one["scenario"], {})[one["checker"]] = one
    rows = []
    for scenario, measured in by_scenario.items():
        ours, theirs = measured.get(OURS), measured.get("lychee")
        if ours is None:
            continue
        ratio = result["ratios_to_lychee"].get(scenario)
        cells = [
            f"{ours['seconds']:.2f} s",
            f"{theirs['seconds']:.2f} s" if theirs else "—",
            f"{ratio:.2f}" if ratio else "—",
        ]
        counted = ours["requests"] or "UNREACHABLE_NOW" not in ours["verdicts"]
        cells += [f"{ours['requests'] / ours['links']:.2f}" if counted else "—", f"{ours['peak_mib']:.0f} MiB"]
        rows.append(TableRow((text(scenario), *map(text, cells))))
    head = ["Scenario", "ours", "lychee", "ours / lychee", "our requests a link", "our memory"]
    provenance = result["provenance"]
    rounds = "one round each" if provenance["rounds"] == 1 else f"the median of {text(provenance['rounds'])} rounds"
    beside = f" and with {text(provenance['lychee'])}" if provenance["lychee"] else ""
    sentences = (
        "Whole processes from start to end against a local server,",
        f"{rounds}, measured on {text(provenance['measured'][:10])}",
        f"on {text(provenance['processors'])} processors shared with the server{beside}.",
        "Ratios within one run count, seconds do not.",
    )
    note = " ".join(sentences)
    return table(head, rows, label="Time and requests of each scenario") + element("p", note)
