"""`rnn-review bench`: speed as ratios, measured side by side in one run."""

from __future__ import annotations

import argparse

from commands.output import console, number, print_json, print_table
from commands.project import UsageError, unknown

NAMES = ("lstm_1997", "links")


def bench(arguments: argparse.Namespace) -> int:
    """Measure one benchmark, or the ones that need no server."""
    name = arguments.name or "lstm_1997"
    if name not in NAMES:
        raise unknown("benchmark", name, NAMES)
    if name == "links":
        from linkcheck.bench import main

        return main(["--json"] if arguments.json else [])
    from benchmarks import lstm_1997  # PyTorch is slow to import, and no other command needs it

    try:
        timings = lstm_1997.measure(arguments.beside)
    except lstm_1997.BenchmarkError as error:
        raise UsageError(str(error)) from error
    if arguments.json:
        print_json(timings)
        return 0
    fastest = timings[0].steps_per_second
    print_table(
        ["what", "length>", "million trial-steps/s>", "kernel is faster by>"],
        [
            [t.what, number(t.length), f"{t.steps_per_second / 1e6:.3g}", f"{fastest / t.steps_per_second:.3g}"]
            for t in timings
        ],
    )
    console().print(
        "Read the ratios; the rates are those of this machine at this moment. One core, 16 trials side by side."
    )
    return 0
