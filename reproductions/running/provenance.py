"""Where a run comes from: the commit, whether it holds the code, the machine, and the versions of libraries."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reproductions.datasets.sets import SETS
from reproductions.experiments import Experiment
from reproductions.machines import BESIDE, has_device, processor
from reproductions.results import Provenance
from reproductions.running.assignment import Assignment
from reproductions.running.journal import Finished
from reproductions.source_code import ROOT, reach
from reproductions.trials.device import asked_for, model

READ_BESIDE = re.compile(r"\(__file__\)\.with_name\(\"([^\"]+)\"\)")
"""How code names a file beside it, such as the source of a kernel that is no Python."""
PACKAGES = ("numpy", "numba", "llvmlite", "torch", "scipy")


@dataclass(frozen=True)
class CodeState:
    """The commit when a run started, and whether that commit holds the files that decide the run's numbers as they are.

    A changed file counts, and so does one that git does not know or was told to ignore, and one that it cannot tell of.
    """

    commit: str
    dirty: bool

    @classmethod
    def now(cls, files: Sequence[str], root: Path = ROOT) -> CodeState:
        """Ask git about files of the repository that holds the code; outside of one the commit is `unknown`."""

        def git(*arguments: str) -> str | None:
            words = ["git", "--no-optional-locks", "-C", str(root), *arguments]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            return done.stdout.strip() if done.returncode == 0 else None

        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=all", "--ignored", "--", *files)
        return cls(commit or "unknown", commit is not None and changed != "")

    @classmethod
    def of(cls, assignment: Assignment) -> CodeState:
        """The state of the files that decide an assignment's numbers."""
        return cls.now(deciding_files(assignment.experiment))


def deciding_files(experiment: Experiment) -> tuple[str, ...]:
    """The files, relative to the project's root, that decide what an experiment's trials give, as far as git may hold
    them: the code that it reaches, what that reads from beside itself, and what declares the experiment and its data.
    """
    reached = reach(experiment.measured_by).files
    read = (
        (ROOT / file).with_name(name).relative_to(ROOT).as_posix()
        for file in reached
        for name in READ_BESIDE.findall((ROOT / file).read_text(encoding="utf-8"))
    )
    declared = (*experiment.declared_in, *([SETS.relative_to(ROOT).as_posix()] if experiment.datasets else []))
    return tuple(dict.fromkeys([*reached, *read, *declared]))


def provenance(
    command: str, assignment: Assignment, code: CodeState, finished: Iterable[Finished], threads: int, machine: str
) -> Provenance:
    """Where a run comes from. Times are summed over its groups, so that a resumed run counts all its parts."""
    parts = list(finished)
    return Provenance(
        command=command,
        commit=code.commit,
        dirty=code.dirty,
        code_hash=assignment.code_hash,
        started=min(part.started for part in parts),
        wall_seconds=round(sum(part.wall_seconds for part in parts), 3),
        cpu_seconds=round(sum(part.cpu_seconds for part in parts), 3),
        threads=threads,
        machine=machine,
        python=platform.python_version(),
        versions=versions(),
        seed=assignment.seed,
        cap_factor=assignment.profile.cap_factor,
        device="cuda" if has_device(machine) else asked_for(),  # Dask's workers may have been asked elsewhere
    )


def machine() -> str:
    """This machine, in words, and before it the device that trials use beside its processor."""
    beside = f"{model()}{BESIDE}" if model() else ""
    return f"{beside}{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def versions() -> dict[str, str]:
    """The versions of the libraries that decide a trial's numbers."""
    return {name: importlib.metadata.version(name) for name in PACKAGES}
