"""Trials on a Dask cluster, a running one or one of this machine's own. Nothing else in the project needs Dask.

Workers need no folder in common with the client: finished trials travel through the scheduler, each as soon as it is
finished and again with its group, and the client alone writes journals. What a lost worker had under way, Dask gives to
another; a trial that is computed twice is kept once.
"""

from __future__ import annotations

import hashlib
import logging
import platform
import queue
import socket
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from distributed import Client, KilledWorker, LocalCluster, get_worker

from reproductions.machines import ANOTHER, CLUSTER
from reproductions.results import Trial
from reproductions.running.journal import LINE, Finished, to_line
from reproductions.running.progress import Board
from reproductions.running.provenance import machine, versions
from reproductions.running.runners import count, train_group, use_one_thread_per_trial
from reproductions.running.work import RunnerError, Work
from reproductions.source_code import ROOT
from reproductions.trials.protocol import Trials

CONNECT_SECONDS = 10
SCHEDULER_IS_GONE = (
    "the Dask scheduler is gone; every finished trial is kept\nhint: start it again, and add --resume to go on"
)
SCHEMES = ("tcp", "tls", "ws", "wss")
LOGGERS = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")
"""Those that speak of what is lost. What matters of it is said here."""
IGNORE_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
"""What workers of this machine do first: Ctrl-C is for the process that has the terminal, which then ends them."""
REPORT_SECONDS = 1.0
"""Between two reports of a group's steps: a scheduler hears those of all workers."""


class Cluster:
    """Computes on the cluster of the scheduler at an address, or on a cluster of so many processes of this machine.

    It is connected when the first group is submitted, and `threads` are those that it has then. A worker with other
    code or libraries than this process computes nothing, which is said.
    """

    def __init__(self, jobs: int, scheduler: str | None = None) -> None:
        self.threads = jobs
        self._scheduler = scheduler
        self._cluster: LocalCluster | None = None
        self._client: Client | None = None
        self._topic = f"rnn-review-{uuid.uuid4()}"
        self._events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._works: list[Work] = []
        self._boards: dict[Work, Board] = {}
        self._kept: dict[Work, set[int]] = {}
        self._machines: set[str] = set()

    @property
    def machine(self) -> str:
        """The machines that finished groups."""
        return CLUSTER + ANOTHER.join(sorted(self._machines) or [machine()])

    def submit(self, work: Work, group: Sequence[int], board: Board) -> Future[Any]:
        """Have a group computed by a worker.

        Raises:
            RunnerError: no scheduler answers.
        """
        if self._client is None:
            self._connect()
        if work not in self._kept:
            self._kept[work] = set()
            self._boards[work] = board
            self._works.append(work)
        arguments = (self._topic, self._works.index(work), list(group), work.trials, work.seed, environment())
        submitted: Future[Any] = self._executor.submit(_train_on_worker, *arguments)
        return submitted

    def _connect(self) -> None:
        for name in LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if self._scheduler is None:
            options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
            self._cluster = LocalCluster(self.threads, threads_per_worker=1, preload=[IGNORE_CTRL_C], **options)
        else:
            _insist_on_an_answer(self._scheduler)
        self._client = Client(self._cluster or self._scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        if self._scheduler is not None:
            self.threads = max(1, sum(self._client.nthreads().values()))
        self._client.subscribe_topic(self._topic, lambda event: self._events.put(event[1]))
        self._executor = self._client.get_executor(pure=False)

    def hear(self) -> None:
        """Keep and count what workers have reported.

        Raises:
            RunnerError: the scheduler is gone; groups that were on their way from it would never come.
        """
        while not self._events.empty():
            event = self._events.get()
            work = self._works[event["work"]]
            trial = self._keep(work, event["line"]) if event["line"] else None
            count(self._boards[work], work, event["steps"], trial)
        if self._client is not None and self._client.status != "running":
            raise RunnerError(SCHEDULER_IS_GONE)

    def settle(self, work: Work, future: Future[Any]) -> None:
        """Keep what no report has brought, and say what ended a group."""
        try:
            lines, on = future.result()
        except KilledWorker as error:
            raise RunnerError(
                f"{work.label}: {error.allowed_failures + 1} workers were lost while they computed the same trials; "
                "every finished trial is kept\n"
                "hint: look at the workers' logs, for memory or a time limit, and add --resume to go on"
            ) from error
        except CancelledError as error:
            raise RunnerError(SCHEDULER_IS_GONE) from error
        except ModuleNotFoundError as error:
            raise RunnerError(
                f"a worker cannot load the trials: {error}\n"
                "hint: install the project with its extras `run` and `cluster` where the workers run"
            ) from error
        self._machines.add(on)
        for line in lines:
            count(self._boards[work], work, 0, self._keep(work, line))

    def _keep(self, work: Work, line: str) -> Trial | None:
        """The trial of this line, if it is a new one."""
        finished: Finished = LINE.validate_json(line)
        if finished.trial.index in self._kept[work]:
            return None
        work.journal.append(finished)
        self._kept[work].add(finished.trial.index)
        return finished.trial

    def close(self) -> None:
        """Leave the cluster, whose workers stop between two slices; end it if it was started here."""
        client, self._client = self._client, None
        for one in (client, self._cluster):
            if one is not None:
                one.close()
        self.hear()


def _insist_on_an_answer(address: str) -> None:
    """Try an address before Dask does, which says less of what is wrong with one and takes longer to."""
    try:
        parts = urlsplit(address)
        if parts.scheme not in SCHEMES or not (parts.hostname and parts.port):
            raise ValueError("not an address")
        socket.create_connection((parts.hostname, parts.port), CONNECT_SECONDS).close()
    except (OSError, ValueError) as error:
        raise RunnerError(
            f"no Dask scheduler answers at {address[:100]}: {error}\n"
            "hint: `dask scheduler` prints its address, as tcp://HOST:8786; without --scheduler one is started here; "
            "--resume goes on with what was begun"
        ) from error


@cache
def environment() -> dict[str, str]:
    """What decides a trial's numbers, as far as machines may differ in it: code, Python and libraries."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "reproductions").rglob("*.py")):
        digest.update(f"{file.relative_to(ROOT).as_posix()}\n".encode() + file.read_bytes())
    return {"the project's code": digest.hexdigest()[:12], "Python": platform.python_version(), **versions()}


def _train_on_worker(
    topic: str, work: int, indices: Sequence[int], trials: Trials, seed: int, wanted: dict[str, str]
) -> tuple[list[str], str]:
    """The finished trials as lines of a journal, and this machine.

    Raises:
        RunnerError: this worker has other code or libraries than the client.
    """
    worker, here = get_worker(), environment()
    differing = [f"{name} is {here.get(name)}, here {own}" for name, own in wanted.items() if here.get(name) != own]
    if differing:
        raise RunnerError(
            f"worker {worker.address} would not compute the same: {'; '.join(differing)}\n"
            "hint: install the same commit there, with `--constraint constraints.txt`"
        )
    use_one_thread_per_trial()
    key, lines = worker.get_current_task(), list[str]()
    steps, reported = 0, time.monotonic()

    def is_unwanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is None or task.state == "cancelled"

    def keep(finished: Finished) -> None:
        lines.append(to_line(finished))
        report(0, finished.trial)

    def report(new_steps: int, trial: Trial | None) -> None:
        nonlocal steps, reported
        steps += new_steps
        if trial is not None or time.monotonic() - reported >= REPORT_SECONDS:
            line = lines[-1] if trial is not None else ""
            worker.log_event(topic, {"work": work, "steps": steps, "line": line})
            steps, reported = 0, time.monotonic()

    train_group(trials, indices, seed, keep, is_unwanted, lambda new_steps, _trial: report(new_steps, None))
    if len(lines) < len(indices):
        raise InterruptedError("nobody wants these trials any more")
    return lines, machine()
