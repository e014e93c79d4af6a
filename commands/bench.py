"""`rnn-review bench`: speed as ratios, measured side by side in one run."""

from __future__ import annotations

import argparse

from commands.line.output import console, message, number, print_json, print_table
from commands.line.project import UsageError, unknown

WITHOUT_JAX = "JAX is not installed, so it took no part\nhint: `pip install -e '.[bench]'` and measure again"
NAMES = ("lstm_1997", "minibatch_nets", "links", "pages")


def bench(arguments: argparse.Namespace) -> int:
    """Measure one benchmark, or the ones that need no server."""
    name = "lstm_1997" if arguments.name is None else arguments.name
    if name not in NAMES:
        raise unknown("benchmark", name, NAMES)
    if arguments.write and name != "minibatch_nets":
        raise UsageError("--write stores what `minibatch_nets` measures\nhint: leave --write out, or name that")
    if arguments.beside is not None and name != "lstm_1997":
        raise UsageError("--beside goes with `lstm_1997`\nhint: leave --beside out, or name that")
    if name == "links":
        from benchmarks.links.speed import main

        return main(["--json"] if arguments.json else [])
    if name == "pages":
        from benchmarks.pages import main as measure_pages

        return measure_pages(["--json"] if arguments.json else [])
    if name == "minibatch_nets":
        return _minibatch_nets(arguments.json, arguments.write)
    from benchmarks import contenders, lstm_1997  # PyTorch is slow to import, and no other command needs it

    try:
        benchmark = lstm_1997.measure(arguments.beside)
    except contenders.BenchmarkError as error:
        raise UsageError(str(error)) from error
    if arguments.json:
        print_json(benchmark)
        return 0
    print_table(
        ["what", "length>", "million trial-steps/s>"],
        [[t.what, number(t.length), f"{t.steps_per_second / 1e6:.3g}"] for t in benchmark.timings],
    )
    print_table(["ratio", "times>"], [[ratio.what, f"{ratio.value:.3g}"] for ratio in benchmark.ratios])
    if not contenders.JaxScan.is_installed():
        message(WITHOUT_JAX)
    console().print("Read the ratios; the rates are those of this machine at this moment. One core, 16 trials at once.")
    return 0


def _minibatch_nets(as_json: bool, store: bool) -> int:
    from benchmarks import minibatch_nets

    benchmark = minibatch_nets.measure()
    if store:
        message(f"stored {minibatch_nets.store(benchmark)}")
    if as_json:
        print_json(benchmark)
        return 0
    print_table(
        ["what", "ms an update>", "GFLOP/s>"],
        [[s.what, f"{s.milliseconds:.3g}", f"{s.gigaflops:.3g}"] for s in benchmark.speeds],
    )
    print_table(["ratio", "times>"], [[ratio.what, f"{ratio.value:.3g}"] for ratio in benchmark.ratios])
    if not minibatch_nets.jax_is_installed():
        message(WITHOUT_JAX)
    console().print("Read the ratios; the rates are those of this machine. One core, processor time, five nets.")
    return 0
