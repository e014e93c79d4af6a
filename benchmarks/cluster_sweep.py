"""A sweep on a Dask cluster that loses a worker: `python -m benchmarks.cluster_sweep --write`.

All readings of the learning methods of Bengio et al. 1994, one changed at a time, are measured by `rnn-review readings`
in one process without disturbance, and at the same time on a cluster of two worker processes, one of which is killed
when a third of the trials are finished. Nothing of the second may differ from the first, to the last bit. Exit 1 if
something does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.faults.processes import DaskCluster, FaultError, Project, differences, provenance
from benchmarks.links.results import add_write_option, write
from reproductions.results import Trial, trial_to_json

SWEEP = ("readings", "bengio_1994", "learning_methods", "--row", "latch_4", "--profile", "smoke")
CHOICES, TRIALS = 13, 16
"""So many choices of readings, and trials of each: 208 in all."""
DEFAULT_FILE = Path("results/runners/cluster_sweep.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sweep twice; print what came of it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cluster_sweep",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--trials", type=int, default=TRIALS, help=f"trials of each choice (default {TRIALS})")
    add_write_option(parser, DEFAULT_FILE)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = sweep(Path(folder), options.trials)
    print(write(found, options.write), end="")
    return 1 if any(found["differences"].values()) else 0


def sweep(folder: Path, trials: int) -> dict[str, Any]:
    """What came of both; trials are compared choice by choice.

    Raises:
        FaultError: a command failed, or ended before the worker was killed.
    """
    words = (*SWEEP, "--trials", str(trials), "--json")
    quiet, disturbed = Project.made(folder / "quiet"), Project.made(folder / "disturbed")
    undisturbed = quiet.start(*words, "--runner", "in-process")
    with DaskCluster(folder / "dask") as cluster:
        began = time.monotonic()
        command = disturbed.start(*words, "--runner", "dask", "--scheduler", cluster.address)
        wanted = trials * CHOICES
        if not command.until(lambda: finished(disturbed, trials) >= wanted / 3):
            raise FaultError(command.ended().err)
        at_kill = finished(disturbed, trials)
        cluster.kill_worker(0)
        told(f"a worker was killed after {at_kill} of {wanted} trials")
        ends = [command.ended(), undisturbed.ended()]
        seconds = time.monotonic() - began
    if any(one.code != 0 for one in ends):
        raise FaultError("\n".join(one.err for one in ends))
    expected = dict(quiet.stored())
    stored = disturbed.stored()
    found = dict(stored)
    compared = [differences(found.get(name, ()), own) for name, own in expected.items()]
    return {
        "provenance": provenance(),
        "command": "rnn-review " + " ".join(words[:-1]) + " --runner dask --scheduler ADDRESS",
        "workers": 2,
        "trials": sum(map(len, expected.values())),
        "trials_finished_at_the_kill": at_kill,
        "seconds": round(seconds, 1),
        "differences": {key: sum(one[key] for one in compared) for key in ("lost", "twice", "differing")}
        | {"choices_stored_twice": len(stored) - len(found), "left_behind": len(disturbed.leftovers())},
        "choices": [summary(name, own, found[name]) for name, own in sorted(expected.items())],
    }


def finished(project: Project, trials: int) -> int:
    """Trials in journals, and those of the choices that are whole and stored."""
    return project.held_lines() + trials * len(list((project.root / "results" / "local").glob("*/*/*.json")))


def summary(name: str, expected: Sequence[Trial], found: Sequence[Trial]) -> dict[str, Any]:
    """A choice of readings: its mean on either side, and a digest of all that its trials hold."""
    row, _, readings = name.partition(" ")
    sides = {"in_one_process": expected, "on_the_cluster": found}
    return {"row": row, "readings": json.loads(readings)} | {side: statistics_of(own) for side, own in sides.items()}


def statistics_of(trials: Sequence[Trial]) -> dict[str, Any]:
    """Outcomes, the mean of each quantity, and a digest of all that the trials hold."""
    names = sorted({name for trial in trials for name in trial.measurements})
    values = {name: [trial.measurements[name] for trial in trials if name in trial.measurements] for name in names}
    text = json.dumps([trial_to_json(trial) for trial in sorted(trials, key=lambda trial: trial.index)])
    return {
        "trials": len(trials),
        "succeeded": sum(trial.outcome.value == "succeeded" for trial in trials),
        "means": {name: statistics.fmean(own) for name, own in values.items()},
        "digest": hashlib.sha256(text.encode()).hexdigest()[:16],
    }


def told(text: str) -> None:
    """Say where it stands."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
