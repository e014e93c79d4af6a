"""Trials over any `concurrent.futures.Executor`: computed in groups, each trial kept in a journal as it finishes.

A group is as many trials as a trainer has lanes. Groups of all work share the executor. Trials depend on nothing but
their index and seed, so that grouping, order and resuming do not matter.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reproductions.results import Trial
from reproductions.running.journal import Finished, Journal
from reproductions.running.progress import Board
from reproductions.trials import Trials

LOOK_SECONDS = 0.2
"""Between two looks at what has finished."""


@dataclass(frozen=True, eq=False)
class Work:
    """Trials to compute into a journal."""

    label: str
    trials: Trials
    indices: Sequence[int]
    seed: int
    journal: Journal

    def groups(self) -> list[Sequence[int]]:
        """The indices, as many together as a trainer has lanes."""
        size = getattr(self.trials, "lanes", 16)
        return [self.indices[start : start + size] for start in range(0, len(self.indices), size)]

    def is_complete(self) -> bool:
        """Whether all are in the journal."""
        return set(self.indices) <= set(self.journal.read())


def compute(
    works: Sequence[Work],
    jobs: int,
    done: Callable[[Work], None],
    board: Board,
    stop: threading.Event,
    executor: Executor | None = None,
) -> None:
    """Compute all trials; `done` is called here for each work whose trials are all in its journal.

    When `stop` is set it returns soon, with what is finished in the journals.
    """
    _use_one_thread_per_trial()
    own = None if executor is not None else ThreadPoolExecutor(max_workers=jobs)
    pool = executor or own
    assert pool is not None
    futures: dict[Future[None], Work] = {}
    try:
        for work in sorted(works, key=lambda work: -work.trials.most_steps):
            for group in work.groups():
                arguments = (work.trials, group, work.seed, work.journal.path)
                extra = () if own is None else (stop.is_set, _reporter(board, work))
                futures[pool.submit(train_group, *arguments, *extra)] = work
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
                # Asked once, when nobody writes to the journal any more: who is told removes it.
                if not under_way[work] and work.is_complete():
                    done(work)
            board.show()
    except BaseException:
        stop.set()
        for future in futures:
            future.cancel()
        raise
    finally:
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)


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
            keep.append(Finished(trial, new_wall - wall, new_cpu - cpu, started))
            wall, cpu = new_wall, new_cpu
            if report is not None:
                report(0, trial)


def _reporter(board: Board, work: Work) -> Callable[[int, Trial | None], None]:
    def report(steps: int, trial: Trial | None) -> None:
        board.steps(steps)
        if trial is not None:
            board.finished(work.label, trial, work.trials.most_steps)

    return report


def _use_one_thread_per_trial() -> None:
    """Trials share the cores among themselves; a library that takes them all for one only makes the others wait."""
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
