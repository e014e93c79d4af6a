"""Thousands of broken inputs and what the command line makes of them: `python -m tests.bad_input --inputs 2000`.

All meet the command in this process, and some of them meet it as a process that may use 1 GiB of memory and 10 s of
processor time. The counts are printed and, with `--write`, stored; the exit code is 1 if
anything was accepted, crashed, said too little, took too much or touched a file.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.progress import track

from tests.bad_input import records, stored, words
from tests.bad_input.cases import all_cases
from tests.bad_input.inputs import BadInput
from tests.bad_input.outcome import BYTES, SECONDS, Outcome, as_process, in_process
from tests.bad_input.project import make_project

SOURCES: dict[str, tuple[st.SearchStrategy[BadInput], float]] = {
    "YAML": (records.yaml_files(), 0.45),
    "stored": (stored.stored_files(), 0.3),
    "journals": (stored.journals(), 0.08),
    "command lines": (words.command_lines(), 0.16),
    "settings": (words.settings(), 0.01),
}
"""Where inputs come from, and what share of all each gives."""
FILE = Path("results/bad_input/counts.json")


def generated(strategy: st.SearchStrategy[BadInput], amount: int, number: int) -> list[BadInput]:
    """So many inputs, the same for the same seed."""
    found: list[BadInput] = []

    @seed(number)
    @settings(max_examples=amount, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy)
    def draw(one: BadInput) -> None:
        found.append(one)

    draw()
    return found


def judged(
    inputs: Iterable[BadInput], what: str, look: Callable[[Path, BadInput], Outcome], root: Path
) -> tuple[Counter[str], list[tuple[BadInput, Outcome]]]:
    """How many inputs show which fault, and each of them; the counter's other keys are the largest figures."""
    faults: Counter[str] = Counter()
    found, most_seconds, most_bytes = [], 0.0, 0
    for one in track(list(inputs), what, console=Console(stderr=True)):
        outcome = look(root, one)
        most_seconds, most_bytes = max(most_seconds, outcome.seconds), max(most_bytes, outcome.bytes)
        if wrong := outcome.faults(one):
            faults.update(wrong)
            found.append((one, outcome))
    faults["most milliseconds"], faults["most MiB"] = round(1000 * most_seconds), round(most_bytes / 2**20)
    return faults, found


def main() -> int:
    """Print what came of all inputs."""
    parser = argparse.ArgumentParser(prog="python -m tests.bad_input", description=__doc__.partition("\n")[0])
    more = "as many of them, and of those made by hand, as processes too (default 60)"
    parser.add_argument("--inputs", type=int, default=2000, metavar="N", help="generated inputs (default 2000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the generator (default 1)")
    parser.add_argument(
        "--processes",
        type=int,
        default=60,
        metavar="N",
        help=more,
    )
    parser.add_argument("--write", type=Path, nargs="?", const=FILE, metavar="FILE", help=f"store the counts ({FILE})")
    asked = parser.parse_args()
    inputs = [
        one
        for strategy, share in SOURCES.values()
        for one in generated(strategy, round(share * asked.inputs), asked.seed)
    ]
    cases = [case.given for case in all_cases()]
    sample, sampled_cases = (some[:: 1 + len(some) // (1 + asked.processes)] for some in (inputs, cases))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_project(root)
        here, wrong = judged(inputs, "generated", in_process, root)
        by_hand, more = judged(cases, "by hand", in_process, root)
        there, most = judged(sample, "processes", as_process, root)
        alone, last = judged(sampled_cases, "by hand, processes", as_process, root)
    counts = {
        "command": f"python -m tests.bad_input --inputs {asked.inputs} --seed {asked.seed} "
        f"--processes {asked.processes}",
        "measured": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "python": platform.python_version(),
        "hypothesis": version("hypothesis"),
        "limits": {"processor_seconds": SECONDS, "bytes": BYTES},
        "generated": {"inputs": len(inputs), "kinds": Counter(one.kind for one in inputs), **here},
        "generated_as_processes": {"inputs": len(sample), **there},
        "by_hand": {"inputs": len(cases), "kinds": Counter(one.kind for one in cases), **by_hand},
        "by_hand_as_processes": {"inputs": len(sampled_cases), **alone},
        "damages": Counter(f"{one.kind}: {one.damage}" for one in inputs),
    }
    found = [*wrong, *more, *most, *last]
    for one, outcome in found:
        print(
            f"{one.kind}, {one.damage}: {outcome.faults(one)}\n  {one.words}\n  {outcome.said[-2000:]}", file=sys.stderr
        )
    print(json.dumps(counts, indent=1))
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    print(f"{len(inputs)} generated and {len(cases)} made by hand: {len(found)} with a fault", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
