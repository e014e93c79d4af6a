"""Trials over any `concurrent.futures.Executor`: computed in groups, each trial kept in a journal as it finishes.

A group is as many trials as a trainer has lanes. Groups of all work share the executor. Trials depend on nothing but
their index and seed, so that grouping, order and resuming do not matter.
"""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing.queues
import multiprocessing.synchronize
import os
import queue
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from reproductions.results import ResultsError, Trial, writing
from reproductions.running.journal import Finished, Journal, defined
from reproductions.running.progress import Board
from reproductions.trials.protocol import Trials

LOOK_SECONDS = 0.2
"""Between two looks at what has finished."""


class RunnerError(Exception):
    """A run cannot start or go on; the message says why and how to repair it."""


@dataclass(frozen=True, eq=False)
class Work:
    """Trials to compute into a journal, as far as it does not hold them. None takes more than `most_steps`."""

    label: str
    trials: Trials
    indices: Sequence[int]
    seed: int
    journal: Journal
    most_steps: int

    def held(self) -> dict[int, Finished]:
        """What the journal holds, by trial index.

        Raises:
            ResultsError: it cannot be read, or holds a trial of another seed.
        """
        held = self.journal.read()
        if any(one.trial.seed != self.seed for one in held.values()):
            hint = "delete the lines of other seeds; their trials will be computed again"
            raise ResultsError(f"{self.journal.path}: holds a trial of another seed than {self.seed}\nhint: {hint}")
        return held

    def missing(self) -> list[int]:
        """The indices of the trials that the journal does not hold."""
        held = self.held()
        return [index for index in self.indices if index not in held]

    def finished(self) -> list[Finished]:
        """What the journal holds of all these trials, in their order."""
        held = self.held()
        return [held[index] for index in self.indices]


@contextmanager
def exclusive(works: Iterable[Work]) -> Iterator[None]:
    """Keeps other processes from computing the same. A process that ends lets go, however it ends.

    Each work is one byte of a file beside the journals, so that a thousand need one open file.

    Raises:
        RunnerError: another process computes one of them.
        ResultsError: the file cannot be written.
    """
    with ExitStack() as stack:
        files: dict[Path, IO[bytes]] = {}
        for work in works:
            path = work.journal.path.with_name("lock")
            place = int.from_bytes(hashlib.sha256(work.journal.path.name.encode()).digest()[:7], "big")
            with writing(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                if path not in files:
                    files[path] = stack.enter_context(path.open("wb"))
                try:
                    fcntl.lockf(files[path], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                except (BlockingIOError, PermissionError) as error:
                    hint = "wait until it ends; --missing then measures only what has no run"
                    raise RunnerError(f"{work.label}: another process computes this now\nhint: {hint}") from error
        yield


def compute(
    works: Sequence[Work],
    jobs: int,
    done: Callable[[Work], None],
    board: Board,
    executor: Executor | None = None,
) -> None:
    """Compute all trials, in this order; `done` is called here for each work whose trials are all in its journal.

    What ends it early, such as Ctrl-C, leaves what is finished in the journals.

    Raises:
        RunnerError: a process that computed trials was ended from outside, or another one computes the same.
        ResultsError: a journal cannot be read or written.
    """
    lock = ExitStack()
    lock.enter_context(exclusive(works))
    pools = _Pools(jobs, board, executor)
    futures: dict[Future[None], Work] = {}
    try:
        for work in works:
            missing, size = work.missing(), work.trials.lanes
            board.expect(len(missing), work.most_steps, finished=len(work.indices) - len(missing))
            for start in range(0, len(missing), size):
                futures[pools.submit(work, missing[start : start + size])] = work
        under_way = Counter(futures.values())
        for work in works:
            if not under_way[work]:
                done(work)
        pending = set(futures)
        while pending:
            finished, pending = wait(pending, timeout=LOOK_SECONDS)
            for future in finished:
                future.result()
                work = futures[future]
                under_way[work] -= 1
                if not under_way[work]:
                    done(work)
            pools.hear()
            board.show()
    except BrokenProcessPool as error:
        raise RunnerError(
            "a process that computed trials was ended; every finished trial is kept\n"
            "hint: add --resume to go on; if memory was short, use fewer --jobs"
        ) from error
    finally:
        for future in futures:
            future.cancel()
        pools.close()
        lock.close()


class _Pools:
    """Where groups are computed: in threads, in processes, or wherever a given executor does it."""

    def __init__(self, jobs: int, board: Board, executor: Executor | None) -> None:
        self._jobs = jobs
        self._board = board
        self._given = executor
        self._threads: ThreadPoolExecutor | None = None
        self._processes: ProcessPoolExecutor | None = None
        self._context = multiprocessing.get_context("spawn")
        self._stop = threading.Event()
        self._works: list[Work] = []

    def submit(self, work: Work, group: Sequence[int]) -> Future[None]:
        """Have a group computed."""
        arguments = (work.trials, group, work.seed, work.journal.path)
        if self._given is not None:
            return self._given.submit(train_group, *arguments)
        if work.trials.in_processes:
            if self._processes is None:
                self._process_stop, self._reports = self._context.Event(), self._context.Queue()
                self._processes = ProcessPoolExecutor(
                    self._jobs, self._context, _become_worker, (self._process_stop, self._reports)
                )
            self._works.append(work)
            return self._processes.submit(_train_as_worker, len(self._works) - 1, *arguments)
        if self._threads is None:
            _use_one_thread_per_trial()
            self._threads = ThreadPoolExecutor(self._jobs)
        return self._threads.submit(train_group, *arguments, self._stop.is_set, partial(_report, self._board, work))

    def hear(self) -> None:
        """Count what processes have reported."""
        while self._processes is not None:
            try:
                number, steps, trial = self._reports.get_nowait()
            except queue.Empty:
                return
            _report(self._board, self._works[number], steps, trial)

    def close(self) -> None:
        """Have what is under way stop, and wait for it."""
        self._stop.set()
        if self._processes is not None:
            self._process_stop.set()
        self.hear()
        for pool in (self._threads, self._processes):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a worker process was told when it began."""

    stop: multiprocessing.synchronize.Event
    reports: multiprocessing.queues.Queue[tuple[int, int, Trial | None]]


def _become_worker(stop: Any, reports: Any) -> None:
    """Ctrl-C is for the process that has the terminal: it tells the others, which end when it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Worker.stop, _Worker.reports = stop, reports
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process as soon as the one that started it is gone: nobody else would, and its trials may be resumed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _train_as_worker(number: int, trials: Trials, indices: Sequence[int], seed: int, journal: Path) -> None:
    _use_one_thread_per_trial()
    train_group(
        trials,
        indices,
        seed,
        journal,
        _Worker.stop.is_set,
        lambda steps, trial: _Worker.reports.put((number, steps, trial)),
    )


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
        for lane, measured in trainer.collect():
            trial = defined(measured)
            under_way -= 1
            free.append(lane)
            new_wall, new_cpu = time.perf_counter(), time.thread_time()
            keep.append(Finished(trial, new_wall - wall, new_cpu - cpu, started))
            wall, cpu = new_wall, new_cpu
            if report is not None:
                report(0, trial)


def _report(board: Board, work: Work, steps: int, trial: Trial | None) -> None:
    board.steps(steps)
    if trial is not None:
        board.finished(work.label, trial, work.most_steps)


def _use_one_thread_per_trial() -> None:
    """Trials share the cores among themselves; a library that takes them all for one only makes the others wait.

    A library that no trial has loaded by now is loaded by none of them.
    """
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
