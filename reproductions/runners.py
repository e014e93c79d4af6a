"""Trials over any `concurrent.futures.Executor`: finished trials are kept in a journal, so that nothing finished is
ever lost.

An assignment is one row of an experiment at one choice of readings. Its trials are computed in groups of as many as a
trainer has lanes;
groups of all assignments share the executor. Each finished trial is written to the assignment's journal at once, and a
journal whose trials
are all there becomes a stored run. Trials depend on nothing but their index and seed, so that grouping, order and
resuming do not matter.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reproductions.experiments import Experiment, Profile, Row
from reproductions.results import Provenance, Run, Trial, store_run, trial_from_json, trial_to_json
from reproductions.source_code import ROOT, code_hash, reach
from reproductions.trainers import Trials

PACKAGES = ("numpy", "numba", "llvmlite", "torch", "scipy")


class RunnerError(Exception):
    """A run cannot start; the message says why and how to repair it."""


class StoppedError(Exception):
    """The run was stopped from outside. All finished trials are kept; `finished` of `wanted` were there."""

    def __init__(self, finished: int, wanted: int) -> None:
        super().__init__(f"stopped: {finished} of {wanted} trials are finished and kept")
        self.finished = finished
        self.wanted = wanted


@dataclass(frozen=True)
class Assignment:
    """One row at one choice of readings: what `rnn-review run` was asked to measure."""

    experiment: Experiment
    row: Row
    profile: Profile
    readings: Mapping[str, str]
    trials: int
    seed: int

    @property
    def label(self) -> str:
        """A short name for people."""
        changed = [value for key, value in self.readings.items() if value != self._default(key)]
        return " ".join([f"{self.experiment.paper}/{self.experiment.id}", self.row.id, *changed])

    def _default(self, key: str) -> str:
        return next(reading.default for reading in self.experiment.readings if reading.id == key)

    @property
    def key(self) -> str:
        """A name for the journal: equal for equal work by equal code."""
        work = [
            self.experiment.paper,
            self.experiment.id,
            self.row.id,
            self.profile.id,
            sorted(self.readings.items()),
            self.profile.cap_factor,
            self.seed,
            code_hash(self.experiment.entry),
        ]
        digest = hashlib.sha256(json.dumps(work).encode()).hexdigest()[:16]
        return f"{self.experiment.paper}-{self.experiment.id}-{self.row.id}-{digest}"

    def prepare(self) -> Trials:
        """The trials' description, without computing anything."""
        trials: Trials = self.experiment.prepare(self.row, self.readings, self.profile)
        return trials


@dataclass(frozen=True)
class Progress:
    """Where a run stands. `steps` are time steps over all trials, `most_steps` bounds them: trials may stop early."""

    finished_trials: int
    wanted_trials: int
    steps: int
    most_steps: int
    latest: str = ""


class Journal:
    """Finished trials of one assignment, one JSON line each, appended and flushed to disk as they come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def read(self) -> dict[int, dict[str, Any]]:
        """Entries by trial index. A line cut short by a kill is left out: its trial will be computed again."""
        if not self.path.exists():
            return {}
        entries = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            entries[entry["trial"]["index"]] = entry
        return entries

    def append(self, trial: Trial, wall_seconds: float, cpu_seconds: float, started: str) -> None:
        """Keep a finished trial, whatever happens next."""
        entry = {
            "trial": trial_to_json(trial),
            "wall_seconds": wall_seconds,
            "cpu_seconds": cpu_seconds,
            "started": started,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write("\n" if self._ends_mid_line() else "")
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _ends_mid_line(self) -> bool:
        if self.path.stat().st_size == 0:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"


def train_group(
    trials: Trials,
    indices: Sequence[int],
    seed: int,
    journal: Path,
    stop: Callable[[], bool] | None = None,
    report: Callable[[int, Trial | None], None] | None = None,
) -> None:
    """Compute some trials, each into the journal as it finishes. `stop` is asked and `report(steps, trial)` called
    between slices.

    With `stop` and `report` left out this may run in another process, or on another machine that shares the journal's
    folder.
    """
    trainer = trials.open()
    keep = Journal(journal)
    waiting = list(indices)
    started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    wall, cpu = time.perf_counter(), time.thread_time()
    under_way = 0
    free = list(range(trainer.lanes))
    while waiting or under_way:
        while waiting and free:
            trainer.put(free.pop(0), waiting.pop(0), seed)
            under_way += 1
        if stop is not None and stop():
            return
        steps = trainer.advance()
        if report is not None:
            report(steps, None)
        for lane, trial in trainer.collect():
            under_way -= 1
            free.append(lane)
            new_wall, new_cpu = time.perf_counter(), time.thread_time()
            keep.append(trial, new_wall - wall, new_cpu - cpu, started)
            wall, cpu = new_wall, new_cpu
            if report is not None:
                report(0, trial)


def measure(
    assignments: Sequence[Assignment],
    root: Path,
    command: str,
    jobs: int,
    resume: bool = False,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    executor: Executor | None = None,
) -> list[Path]:
    """Measure all assignments and store a run for each; returns the stored files.

    Raises:
        RunnerError: an unfinished journal exists and `resume` is false.
        StoppedError: `stop` was set; finished trials are in the journals.
    """
    plans = [_Plan.make(assignment, root) for assignment in assignments]
    unfinished = [plan for plan in plans if plan.done]
    if unfinished and not resume:
        held = sum(len(plan.done) for plan in unfinished)
        raise RunnerError(
            f"{unfinished[0].assignment.label}: an unfinished run holds {held} finished trials\n"
            f"hint: add --resume to go on with it, or delete {unfinished[0].journal.path.relative_to(root).as_posix()}"
        )
    halt = stop or threading.Event()
    board = _Board(plans, watch)
    own = None if executor is not None else ThreadPoolExecutor(max_workers=jobs)
    pool = executor or own
    assert pool is not None
    futures: dict[Future[None], _Plan] = {}
    stored: list[Path] = []
    try:
        for plan in sorted(plans, key=lambda plan: -plan.trials.most_steps):
            for group in plan.groups():
                arguments = (plan.trials, group, plan.assignment.seed, plan.journal.path)
                extra = () if own is None else (halt.is_set, board.reporter(plan))
                futures[pool.submit(train_group, *arguments, *extra)] = plan
        under_way = Counter(id(plan) for plan in futures.values())
        stored += [plan.store(root, command, jobs) for plan in plans if not under_way[id(plan)]]
        pending = set(futures)
        while pending:
            done, pending = wait(pending, timeout=0.2)
            for future in done:
                future.result()
                plan = futures[future]
                under_way[id(plan)] -= 1
                # Asked once, when nobody writes to the journal any more: storing a run removes it.
                if not under_way[id(plan)] and plan.is_complete():
                    stored.append(plan.store(root, command, jobs))
            board.show()
    except BaseException:
        halt.set()
        for future in futures:
            future.cancel()
        raise
    finally:
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)
    if len(stored) < len(plans):
        finished = sum(plan.assignment.trials if plan.is_stored else len(plan.journal.read()) for plan in plans)
        raise StoppedError(finished, sum(plan.assignment.trials for plan in plans))
    return stored


@dataclass
class _Plan:
    """An assignment with its trials, its journal, and what the journal held at the start."""

    assignment: Assignment
    trials: Trials
    journal: Journal
    done: dict[int, dict[str, Any]]
    code: CodeState
    is_stored: bool = False

    @classmethod
    def make(cls, assignment: Assignment, root: Path) -> _Plan:
        journal = Journal(root / "results" / "local" / "unfinished" / f"{assignment.key}.jsonl")
        done = {index: entry for index, entry in journal.read().items() if index < assignment.trials}
        files = reach(assignment.experiment.entry).files
        return cls(assignment, assignment.prepare(), journal, done, CodeState.now(files))

    def groups(self) -> list[list[int]]:
        missing = [index for index in range(self.assignment.trials) if index not in self.done]
        size = 16
        return [missing[start : start + size] for start in range(0, len(missing), size)]

    def is_complete(self) -> bool:
        return set(range(self.assignment.trials)) <= set(self.journal.read())

    def store(self, root: Path, command: str, jobs: int) -> Path:
        entries = [entry for index, entry in sorted(self.journal.read().items()) if index < self.assignment.trials]
        a = self.assignment
        run = Run(
            paper=a.experiment.paper,
            experiment=a.experiment.id,
            row=a.row.id,
            profile=a.profile.id,
            readings=dict(a.readings),
            settings=self.trials.settings,
            trials=tuple(trial_from_json(entry["trial"]) for entry in entries),
            provenance=provenance(command, a, self.code, entries, jobs),
        )
        path = store_run(root, run)
        self.is_stored = True
        self.journal.path.unlink()
        return path


class _Board:
    """Counts steps and finished trials of all groups; threads write, the main thread shows."""

    def __init__(self, plans: Sequence[_Plan], watch: Callable[[Progress], None] | None) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._wanted = sum(plan.assignment.trials for plan in plans)
        self._finished = sum(len(plan.done) for plan in plans)
        self._steps = 0
        self._left = {
            (id(plan), index): plan.trials.most_steps
            for plan in plans
            for index in range(plan.assignment.trials)
            if index not in plan.done
        }
        self._most = sum(self._left.values())
        self._latest = ""

    def reporter(self, plan: _Plan) -> Callable[[int, Trial | None], None]:
        def report(steps: int, trial: Trial | None) -> None:
            with self._lock:
                self._steps += steps
                if trial is not None:
                    self._finished += 1
                    self._most -= plan.trials.most_steps - trial.steps
                    self._latest = f"{plan.assignment.label}: trial {trial.index} {trial.outcome.value}"

        return report

    def show(self) -> None:
        if self._watch is not None:
            with self._lock:
                state = Progress(self._finished, self._wanted, self._steps, max(self._most, self._steps), self._latest)
            self._watch(state)


@dataclass(frozen=True)
class CodeState:
    """The commit when a run started, and whether that commit holds the files that decide the run's numbers as they are.

    A changed file counts, and so does one that git does not know or was told to ignore.
    """

    commit: str
    dirty: bool

    @classmethod
    def now(cls, files: Sequence[str], root: Path = ROOT) -> CodeState:
        """Ask git about files of the repository that holds the code; outside of one the commit is `unknown`."""

        def git(*arguments: str) -> str:
            done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
            return done.stdout.strip() if done.returncode == 0 else ""

        changed = git("status", "--porcelain", "--untracked-files=all", "--ignored", "--", *files)
        return cls(git("rev-parse", "HEAD") or "unknown", bool(changed))


def provenance(
    command: str, assignment: Assignment, code: CodeState, entries: Sequence[Mapping[str, Any]], jobs: int
) -> Provenance:
    """Where a run comes from. Times are summed over its groups, so that a resumed run counts all its parts."""
    return Provenance(
        command=command,
        commit=code.commit,
        dirty=code.dirty,
        code_hash=code_hash(assignment.experiment.entry),
        started=min(entry["started"] for entry in entries),
        wall_seconds=round(sum(entry["wall_seconds"] for entry in entries), 3),
        cpu_seconds=round(sum(entry["cpu_seconds"] for entry in entries), 3),
        threads=jobs,
        machine=f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        python=platform.python_version(),
        versions={name: importlib.metadata.version(name) for name in PACKAGES},
        seed=assignment.seed,
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"
