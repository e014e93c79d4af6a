"""Kill, fill, damage: `python -m benchmarks.faults --kills 50 --seed 1 --write`.

Runs of the real command are disturbed at moments that a seed draws, and gone on with by `--resume`. Each must end with
the trials of a run that nobody disturbed, to the last bit, none lost and none counted twice, and say what happened
where it ended early. Exit 1 if anything else came out.

Small disks need an administrator's rights; without them those faults are left out, which the result says.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.faults.kills import HEAVY, LIGHT, TRIALS, count_kills, shares, undisturbed
from benchmarks.faults.others import Bench, can_mount, faults
from benchmarks.faults.processes import Project, provenance
from benchmarks.links.results import add_write_option, write

DEFAULT_FILE = Path("results/runners/faults.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Disturb runs; print what was counted."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.faults",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=50, help="over all targets (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default 1)")
    parser.add_argument("--jobs", type=int, default=3, help="runs that are disturbed at the same time (default 3)")
    add_write_option(parser, DEFAULT_FILE)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = disturb(Path(folder), options.kills, options.seed, options.jobs)
    print(write(found, options.write), end="")
    return 0 if found["clean"] else 1


def disturb(folder: Path, kills: int, seed: int, jobs: int) -> dict[str, Any]:
    """Everything that was counted. Each target's moments follow from the seed and its name."""
    with ThreadPoolExecutor(jobs) as pool:
        quiet = {
            workload: pool.submit(undisturbed, Project.made(folder / workload[2]), workload, TRIALS)
            for workload in (LIGHT, HEAVY)
        }
        expected = {workload: one.result() for workload, one in quiet.items()}
        told("two runs were measured without disturbance")
        with_disks = can_mount(folder / "disk")
        trying = pool.submit(faults, Bench(folder / "others", expected[LIGHT]), with_disks, told)
        killing = {}
        for number, (target, share) in enumerate(shares(kills)):
            draw = random.Random(f"{seed} {target.name}")
            place, own = folder / f"kills-{number}", expected[target.workload]
            killing[target.name] = pool.submit(count_kills, target, share, place, own, draw, told)
        counted, others = {name: one.result() for name, one in killing.items()}, trying.result()
    return {
        "provenance": provenance(),
        "seed": seed,
        "kills": sum(one.kills for one in counted.values()),
        "trials_of_a_run": TRIALS,
        "clean": all(one.is_clean for one in counted.values()) and all(one.is_clean for one in others),
        "small_disks": with_disks,
        "targets": [{"target": name, **one.data()} for name, one in counted.items()],
        "faults": [one.data() for one in others],
    }


def told(text: str) -> None:
    """Say where it stands."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
