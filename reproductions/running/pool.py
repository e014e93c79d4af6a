"""Trials to journals: groups of all works are handed to a runner, and each work is reported when it is whole.

A group is as many trials as a trainer has lanes. Trials depend on nothing but their index and seed, so that runner,
grouping, order and resuming do not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import ExitStack
from typing import Any

from reproductions.running.progress import Board
from reproductions.running.runners import Runner
from reproductions.running.work import Work, exclusive

LOOK_SECONDS = 0.2
"""Between two looks at what has finished."""


def compute(works: Sequence[Work], runner: Runner, done: Callable[[Work], None], board: Board) -> None:
    """Compute all trials, in this order; `done` is called here for each work whose trials are all in its journal.

    What ends it early, such as Ctrl-C, leaves what is finished in the journals.

    Raises:
        RunnerError: what computed trials was ended from outside, or another process computes the same.
        ResultsError: a journal cannot be read or written.
    """
    lock = ExitStack()
    lock.enter_context(exclusive(works))
    futures: dict[Future[Any], Work] = {}
    try:
        for work in works:
            missing, size = work.missing(), work.trials.lanes
            board.expect(len(missing), work.most_steps, finished=len(work.indices) - len(missing))
            for start in range(0, len(missing), size):
                futures[runner.submit(work, missing[start : start + size], board)] = work
        under_way = Counter(futures.values())
        for work in works:
            if not under_way[work]:
                done(work)
        pending = set(futures)
        while pending:
            finished, pending = wait(pending, timeout=LOOK_SECONDS)
            for future in finished:
                work = futures[future]
                runner.settle(work, future)
                under_way[work] -= 1
                if not under_way[work]:
                    done(work)
            runner.hear()
            board.show()
    finally:
        for future in futures:
            future.cancel()
        runner.close()
        lock.close()
