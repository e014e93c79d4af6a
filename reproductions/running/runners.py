"""Where trials are computed: in this process, in processes of this machine, or by any `concurrent.futures.Executor`.

`cluster` holds the runner for many machines, which needs Dask.
"""

from __future__ import annotations

import multiprocessing.queues
import multiprocessing.synchronize
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from reproductions.results import Trial
from reproductions.running.journal import Finished, defined
from reproductions.running.progress import Board
from reproductions.running.provenance import machine
from reproductions.running.work import RunnerError, Work
from reproductions.trials.protocol import Trials


class Runner(Protocol):
    """Computes groups of trials and sees to it that each is in its work's journal as soon as it is finished."""

    @property
    def threads(self) -> int:
        """How many groups are computed at once."""

    @property
    def machine(self) -> str:
        """What computes, for a run's provenance."""

    def submit(self, work: Work, group: Sequence[int], board: Board) -> Future[Any]:
        """Have the trials of these indices computed, and counted on the board.

        Raises:
            RunnerError: there is nothing that could compute them.
        """

    def hear(self) -> None:
        """Take in what has been reported since the last time."""

    def settle(self, work: Work, future: Future[Any]) -> None:
        """Take in what a finished group gave: all its trials are in the journal then.

        Raises:
            RunnerError: what computed it was ended from outside. Whatever a trial raised is raised again.
        """

    def close(self) -> None:
        """Have what is under way stop, wait for it, and give back what was taken. Nothing is submitted afterwards."""


class OnExecutor:
    """Computes on an executor that somebody else opens and closes, whose workers share the journals' folder."""

    def __init__(self, executor: Executor, threads: int) -> None:
        self.threads = threads
        self.machine = machine()
        self._executor = executor

    def submit(self, work: Work, group: Sequence[int], board: Board) -> Future[Any]:
        """Have a group computed; its trials are counted when it is whole."""
        return self._executor.submit(train_group, work.trials, group, work.seed, work.journal.append)

    def hear(self) -> None:
        """Nothing is reported."""

    def settle(self, work: Work, future: Future[Any]) -> None:
        """Raise what the group raised."""
        future.result()

    def close(self) -> None:
        """The executor is left to whoever opened it."""


class Local:
    """Computes on this machine, as many groups at once as there are `jobs`.

    Trials that let go of Python's lock share this process. The others get processes, unless `in_process` says that
    nothing may leave this one, which debuggers and profilers want.
    """

    def __init__(self, jobs: int, in_process: bool = False) -> None:
        self.threads = jobs
        self.machine = machine()
        self._in_process = in_process
        self._threads: ThreadPoolExecutor | None = None
        self._processes: ProcessPoolExecutor | None = None
        self._context = multiprocessing.get_context("spawn")
        self._stop = threading.Event()
        self._boards: list[tuple[Board, Work]] = []

    def submit(self, work: Work, group: Sequence[int], board: Board) -> Future[Any]:
        """Have a group computed."""
        arguments = (work.trials, group, work.seed, work.journal.append)
        if work.trials.in_processes and not self._in_process:
            if self._processes is None:
                self._process_stop, self._reports = self._context.Event(), self._context.Queue()
                self._processes = ProcessPoolExecutor(
                    self.threads, self._context, _become_worker, (self._process_stop, self._reports)
                )
            self._boards.append((board, work))
            return self._processes.submit(_train_as_worker, len(self._boards) - 1, *arguments)
        if self._threads is None:
            use_one_thread_per_trial()
            self._threads = ThreadPoolExecutor(self.threads)
        return self._threads.submit(train_group, *arguments, self._stop.is_set, partial(count, board, work))

    def hear(self) -> None:
        """Count what processes have reported."""
        while self._processes is not None:
            try:
                number, steps, trial = self._reports.get_nowait()
            except queue.Empty:
                return
            board, work = self._boards[number]
            count(board, work, steps, trial)

    def settle(self, work: Work, future: Future[Any]) -> None:
        """Raise what the group raised, or that its process was ended."""
        try:
            future.result()
        except BrokenProcessPool as error:
            raise RunnerError(
                "a process that computed trials was ended; every finished trial is kept\n"
                "hint: add --resume to go on; if memory was short, use fewer --jobs"
            ) from error

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


def _train_as_worker(
    number: int, trials: Trials, indices: Sequence[int], seed: int, keep: Callable[[Finished], None]
) -> None:
    use_one_thread_per_trial()

    def report(steps: int, trial: Trial | None) -> None:
        # What is counted and no more: one that is killed while it writes a long report would have the reader wait.
        counted = trial and replace(trial, measurements={}, message="", curve=(), series={})
        _Worker.reports.put((number, steps, counted))

    train_group(trials, indices, seed, keep, _Worker.stop.is_set, report)


def train_group(
    trials: Trials,
    indices: Sequence[int],
    seed: int,
    keep: Callable[[Finished], None],
    stop: Callable[[], bool] | None = None,
    report: Callable[[int, Trial | None], None] | None = None,
) -> None:
    """Compute some trials; `keep` gets each as it finishes. `stop` is asked and `report(steps, trial)` called between
    slices.

    With `stop` and `report` left out, and a journal's `append` as `keep`, this may run in another process, or on
    another machine that shares the journal's folder.
    """
    trainer = trials.open()
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
            keep(Finished(trial, new_wall - wall, new_cpu - cpu, started))
            wall, cpu = new_wall, new_cpu
            if report is not None:
                report(0, trial)


def count(board: Board, work: Work, steps: int, trial: Trial | None) -> None:
    """Count what was reported of a group of this work."""
    board.steps(steps)
    if trial is not None:
        board.finished(work.label, trial, work.most_steps)


def use_one_thread_per_trial() -> None:
    """Trials share the cores among themselves; a library that takes them all for one only makes the others wait.

    A library that no trial has loaded by now is loaded by none of them.
    """
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
