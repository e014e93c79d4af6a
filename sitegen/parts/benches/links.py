"""The generated parts of the page on link checking: what is known of real links, and what the benches stored.

The benches say who gets what right, how fast, and what weeks of looks amount to, played through with invented links.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linkcheck.memory.history import Look
from linkcheck.verdicts import LinkVerdict
from sitegen.parts.page import second_line
from sitegen.parts.tables import TableRow, table
from sitegen.text.markup import element, text
from sitegen.text.numbers import count
from sitegen.text.prose import SiteError

OURS = "rnn-review links"
LIVING = (LinkVerdict.REACHABLE, LinkVerdict.MOVED, LinkVerdict.BLOCKED)
BAD = (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS)
CALLED_DEAD = ("broken", *BAD)
CALLED_FINE = ("fine", LinkVerdict.REACHABLE, LinkVerdict.MOVED)
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
    checkers = result["checkers"]
    names = list(checkers)
    rows = [
        TableRow((text(group), *(text(scored[column]) for column in ("classes", *names))))
        for group, scored in result["groups"].items()
        if scored["classes"]
    ]
    sums = (checkers[names[0]]["classes"], *(checkers[name]["right"] for name in names))
    whole, *right = map(text, sums)
    rows.append(TableRow((element("strong", "all"), whole, *(element("strong", one) for one in right))))
    for key, label in (
        ("living_called_dead", "living links called dead"),
        ("bad_called_fine", "bad links called fine"),
    ):
        rows.append(TableRow((label, "", *(text(checkers[name][key]) for name in names))))
    versions = ((name, result["versions"].get(name, "")) for name in names)
    used = ", ".join(f"{text(name)} {text(version(said))}" for name, said in versions if said)
    note = (
        f"Measured on {text(result['measured'][:10])} with {used}. Ours must give the exact verdict. "
        "The others are taken generously: “fine” is right for what is reachable or has moved, "
        "“broken” for what is gone, suspicious or unreachable, “skipped” for what is blocked. "
        f"Of the {text(result['classes_in_all'])} classes there are, those are left out here "
        "that would make a checker leave this machine or that need names resolved."
    )
    return table(["Classes", "in all", *names], rows, label="Fault classes that each checker gets right") + element(
        "p", note
    )


def error_rates(benches: Mapping[str, Any]) -> str:
    """How often each checker calls a living link dead, and a bad one fine, counted from every stored answer."""
    result = benches.get("verdicts")
    if result is None:
        return NOT_MEASURED
    answers = result["said"].values()
    living = [one for one in answers if one["expected"] in LIVING]
    bad = [one for one in answers if one["expected"] in BAD]
    rows = []
    for name in result["checkers"]:
        false_alarms = sum(one[name] in CALLED_DEAD for one in living)
        misses = sum(one[name] in CALLED_FINE for one in bad)
        silent = sum(one[name] == "no answer" for one in answers)
        cells = (name, _share(false_alarms, len(living)), _share(misses, len(bad)), _share(silent, len(answers)))
        rows.append(TableRow(tuple(map(text, cells))))
    note = (
        f"Counted from the {text(len(answers))} answers of each checker that are stored, one to a class. "
        "Living is what is reachable, has moved or refuses robots, bad what is gone or suspicious; "
        "faults that may pass are in neither column. "
        "Called dead is “broken”, GONE or SUSPICIOUS, called fine “fine”, REACHABLE or MOVED. "
        "The classes were chosen, not drawn, and ours was written with them in view: "
        "the shares say which mistakes a checker makes, not how often it would make them on links met by chance."
    )
    head = ["Checker", "living links called dead", "bad links called fine", "no answer"]
    return table(head, rows, label="Error rates of each checker") + element("p", note)


def _share(number: int, whole: int) -> str:
    return f"{number} of {whole} ({100 * number / whole:.1f} %)" if whole else "—"


def looks_in_short(looks: Mapping[str, Look]) -> str:
    """How many addresses have been looked at, when last, and with what verdicts; that none was, where that is so."""
    if not looks:
        said = "No run over the addresses of the index is stored yet, so no page says anything of a link's health."
        return element("p", element("strong", said))
    last = max(look.at for look in looks.values())
    counts = Counter(look.verdict for look in looks.values())
    found = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in LinkVerdict if counts[verdict])
    return element(
        "p", text(f"{count(len(looks), 'address', 'addresses')} looked at, last on {last:%Y-%m-%d}: {found}.")
    )


def rehearsal_table(benches: Mapping[str, Any]) -> str:
    """What the checker says of invented links week by week, and when it raises an alarm."""
    result = benches.get("rehearsal")
    if result is None:
        return NOT_MEASURED
    rows = [TableRow((text(link["told"]), *map(rehearsed, link["looks"]))) for link in result["links"]]
    head = ["An invented link that", *(f"week {week}" for week in range(1, result["weeks"] + 1))]
    return table(head, rows, label="Rehearsal with invented links", class_="rehearsal")


def rehearsed(look: Mapping[str, Any]) -> str:
    """One look of the rehearsal: its verdict, and what comes of it."""
    verdict = element("code", text(look["verdict"]))
    cause = "" if look["verdict"] == LinkVerdict.REACHABLE else text(look["cause"].replace("_", " "))
    alarm = element("strong", "alarm") if look["is_alarm"] else ""
    offered = "other address offered" if "offered" in look else ""
    return verdict + "".join(second_line(said) for said in (cause, alarm, offered) if said)


def version(said: str) -> str:
    """The number in what a checker says of its version."""
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else said


def speed_table(benches: Mapping[str, Any]) -> str:
    """Seconds, requests and memory of each scenario, beside lychee's and those of bare sockets."""
    result = benches.get("speed")
    if result is None:
        return NOT_MEASURED
    measured = {(one["scenario"], one["checker"]): one for one in result["measurements"]}
    rows = []
    for scenario in dict.fromkeys(one["scenario"] for one in result["measurements"]):
        ours, theirs, floor = (measured.get((scenario, name)) for name in (OURS, "lychee", "bare sockets"))
        if ours is None:
            continue
        ratio = result["ratios_to_lychee"].get(scenario)
        work = theirs and ours["cpu_seconds"] / theirs["cpu_seconds"]
        counted = ours["requests"] or "UNREACHABLE_NOW" not in ours["verdicts"]
        cells = (
            scenario,
            f"{ours['seconds']:.2f}\N{NO-BREAK SPACE}s",
            f"{theirs['seconds']:.2f}\N{NO-BREAK SPACE}s" if theirs else "—",
            f"{ratio:.2f}" if ratio else "—",
            f"{work:.2f}" if work else "—",
            f"{floor['seconds']:.2f}\N{NO-BREAK SPACE}s" if floor else "—",
            f"{ours['requests'] / ours['links']:.2f}" if counted else "—",
            f"{ours['peak_mib']:.0f}\N{NO-BREAK SPACE}MiB",
        )
        rows.append(TableRow(tuple(map(text, cells))))
    head = [
        "Scenario",
        "ours",
        "lychee",
        "ours / lychee",
        "work, ours / lychee",
        "bare sockets",
        "our requests a link",
        "our memory",
    ]
    provenance = result["provenance"]
    days = sorted({one["measured"][:10] for one in result["measurements"]})
    loads = sorted(one["load_average"] for one in result["measurements"])
    rounds = "one round each" if provenance["rounds"] == 1 else f"the median of {text(provenance['rounds'])} rounds"
    beside = f" and with {text(provenance['lychee'])}" if provenance["lychee"] else ""
    note = (
        "Whole processes from start to end against a local server, "
        f"{rounds}, measured on {text(' to '.join(dict.fromkeys((days[0], days[-1]))))} "
        f"on {text(provenance['processors'])} processors shared with the server{beside}, "
        f"at load averages of {text(f'{loads[0]:.1f}')} to {text(f'{loads[-1]:.1f}')}. "
        "Ratios within one run count, seconds do not; work is the processors' time, which hardly depends on what else "
        "they do. "
        "Bare sockets are the least that Python needs: they look at statuses and judge nothing."
    )
    return table(head, rows, label="Time and requests of each scenario") + element("p", note)
