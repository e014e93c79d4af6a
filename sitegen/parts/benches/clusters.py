"""The generated parts of the page on clusters: what was tried with kills and other faults, and what a figure costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.parts.tables import TableRow, table
from sitegen.text.markup import element, text
from sitegen.text.numbers import count, duration, number, rough

NOT_MEASURED = element("p", "Not measured yet.")

UNSUCCESSFUL = {20: 8, 22: 10, 45: 3, 50: 20, 55: 6, 65: 7, 75: 8, 100: 25, 150: 28, 200: 30, 250: 31}
"""Trials of Pascanu 2013, figure 7, without success, by sequence length: five for each method, initialization and
length, less the share that the curves of the supplement show."""
TRIALS = 405
UPDATES = 5_000_000
"""The most that a trial of the figure may make; one without success makes them all."""
FLOP_PER_TIME_STEP = 3 * 2 * 20 * 50 * 50
"""Three products of twenty sequences with the weights of fifty units: forward, back, and the gradient."""
SHARE_WITHOUT_SUCCESS = 0.95
"""Of all the work, by the mean numbers of updates that the supplement gives for trials with success."""
RATES = (1e9, 10e9, 30e9)
"""Assumed operations a second of a core: a framework's loop over small products, and compiled kernels."""
CORES = (16, 64, TRIALS)


def cluster_sweep(tried: Mapping[str, Any]) -> str:
    """What became of a sweep on a cluster that lost a worker."""
    if not tried:
        return NOT_MEASURED
    choices, found = tried["choices"], tried["differences"]
    same = sum(choice["in_one_process"] == choice["on_the_cluster"] for choice in choices)
    items = (
        ("The sweep", element("code", text(tried["command"]))),
        ("Trials", f"{number(tried['trials'])}, of {count(len(choices), 'choice')} of readings"),
        ("A worker was killed after", count(tried["trials_finished_at_the_kill"], "finished trial")),
        ("Lost, or counted twice", f"{number(found['lost'])}, {number(found['twice'])}"),
        ("Other than without disturbance", number(found["differing"])),
        ("Choices with the same statistics", f"{number(same)} of {number(len(choices))}"),
        ("Time, beside other work", f"{duration(tried['seconds'])} by {count(tried['workers'], 'worker')}"),
    )
    rows = [TableRow(item) for item in items]
    return table(("What", "Found"), rows, label="A sweep that lost a worker") + _by(tried["provenance"])


def kill_counts(tried: Mapping[str, Any]) -> str:
    """What kills at random moments did, for each thing that was killed."""
    if not tried:
        return NOT_MEASURED
    columns = {
        "Killed": "target",
        "Kills": "kills",
        "Runs": "runs",
        "Finished": "finished_before_kills",
        "Lost": "lost",
        "Twice": "twice",
        "Differing": "differing",
        "Tracebacks": "tracebacks",
    }
    rows = [TableRow(tuple(_cell(one[key]) for key in columns.values())) for one in tried["targets"]]
    totals = [number(sum(one[key] for one in tried["targets"])) for key in list(columns.values())[1:]]
    rows.append(TableRow((element("strong", "all"), *(element("strong", total) for total in totals))))
    return table(columns, rows, label="Kills at random moments", class_="stack") + _by(tried["provenance"])


def fault_answers(tried: Mapping[str, Any]) -> str:
    """What the command said to each other fault, and whether the run came out as without it."""
    if not tried:
        return NOT_MEASURED
    rows = []
    for one in tried["faults"]:
        said = one["message"].splitlines()
        answer = element("code", text(said[0])) if said else "went on"
        whole = not (one["lost"] or one["twice"] or one["differing"] or one["left_behind"])
        rows.append(
            TableRow((text(one["fault"]), number(one["code"]), answer, "the same" if whole else "not the same"))
        )
    head = ("Fault", "Exit code", "Said", "Trials")
    note = "" if tried["small_disks"] else element("p", "Faults of disks were not tried: no disk could be mounted.")
    return table(head, rows, label="Other faults", class_="stack") + note


def cost_of_figure_7() -> str:
    """Core-hours and hours of Pascanu 2013, figure 7, at its own scale, by the rate of a core."""
    rows = []
    for rate in RATES:
        core_hours = operations() / rate / 3600
        hours = [rough(max(core_hours / cores, longest_trial() / rate / 3600)) for cores in CORES]
        rows.append(TableRow((f"{number(rate / 1e9)} GFLOP/s", rough(core_hours), *hours)))
    head = ("A core does", "Core-hours", *(f"Hours on {number(cores)} cores" for cores in CORES))
    return table(head, rows, label="What figure 7 costs", class_="numbers")


def terms_of_figure_7() -> str:
    """The arithmetic behind the cost, in a sentence."""
    steps = sum(length * trials for length, trials in UNSUCCESSFUL.items())
    return element(
        "p",
        f"{number(sum(UNSUCCESSFUL.values()))} of its {number(TRIALS)} trials have no success and make all "
        f"{number(UPDATES)} updates. The lengths of their sequences sum up to {number(steps)}, and each step of a "
        f"minibatch takes {number(FLOP_PER_TIME_STEP)} floating-point operations: "
        f"{_scientific(operations_without_success())} in all. They are about {number(100 * SHARE_WITHOUT_SUCCESS)} % "
        f"of the work, which makes it {_scientific(operations())}.",
    )


def operations_without_success() -> float:
    """Floating-point operations of the trials that run into the limit."""
    return sum(length * trials for length, trials in UNSUCCESSFUL.items()) * UPDATES * float(FLOP_PER_TIME_STEP)


def operations() -> float:
    """Floating-point operations of the whole figure."""
    return operations_without_success() / SHARE_WITHOUT_SUCCESS


def longest_trial() -> float:
    """Those of its longest trial, which no cluster divides."""
    return max(UNSUCCESSFUL) * UPDATES * float(FLOP_PER_TIME_STEP)


def _scientific(value: float) -> str:
    digits, _, exponent = f"{value:.1e}".partition("e")
    return f"{digits} × 10{element('sup', str(int(exponent)))}"


def _cell(value: object) -> str:
    return number(value) if isinstance(value, int) else text(value)


def _by(provenance: Mapping[str, Any]) -> str:
    said = f"Tried on {provenance['measured'][:10]}: {provenance['machine']}, Python {provenance['python']}."
    return element("p", text(said), class_="by")
