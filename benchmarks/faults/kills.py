"""Kills at random moments: of a run, of a process that computes for it, and of each part of a Dask cluster.

A run is started, killed, and started again with `--resume`, up to `KILLS_OF_A_RUN` times; then it may finish, and is
held against one that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.processes import Command, DaskCluster, Ended, FaultError, Project, children, differences
from reproductions.results import Trial, is_identical

LIGHT: tuple[str, ...] = ("run", "bengio_1994", "minimal_task", "--row", "latched_sign", "--profile", "smoke")
HEAVY: tuple[str, ...] = (
    "run",
    "hochreiter_1997",
    "full_gradient",
    "--row",
    "truncated",
    "--profile",
    "smoke",
    "--cap-factor",
    "0.02",
)
"""By PyTorch, in processes of its own."""
TRIALS = 20
KILLS_OF_A_RUN = 5
MOST_WAIT_SECONDS = 0.5
"""A kill comes up to so long after the trial that it waits for."""

Kill = Callable[[Command, DaskCluster | None, random.Random], None]


@dataclass(frozen=True)
class Target:
    """Something to kill, and the command that it takes part in. A run survives the loss of a worker.

    The weight says how often it is killed beside others: less where a run takes long to start again.
    """

    name: str
    workload: tuple[str, ...]
    options: tuple[str, ...]
    kill: Kill
    weight: int
    on_cluster: bool = False
    survives: bool = False


def kill_run(command: Command, cluster: DaskCluster | None, draw: random.Random) -> None:
    """The process that was started."""
    command.kill()


def kill_one_of_its_processes(command: Command, cluster: DaskCluster | None, draw: random.Random) -> None:
    """One of the processes that it computes in, or itself if it has none yet."""
    own = sorted(children(command.process.pid))
    if not own:
        command.kill()
    else:
        os.kill(draw.choice(own), signal.SIGKILL)


def kill_worker(command: Command, cluster: DaskCluster | None, draw: random.Random) -> None:
    """One of the cluster's workers."""
    assert cluster is not None
    cluster.kill_worker(draw.randrange(2))


def kill_scheduler(command: Command, cluster: DaskCluster | None, draw: random.Random) -> None:
    """The cluster's scheduler."""
    assert cluster is not None
    cluster.kill_scheduler()


TARGETS = (
    Target("whole local run", LIGHT, ("--runner", "processes"), kill_run, 5),
    Target("process of a local run", HEAVY, ("--runner", "processes", "--jobs", "2"), kill_one_of_its_processes, 1),
    Target("client of a Dask cluster", LIGHT, ("--runner", "dask"), kill_run, 4, on_cluster=True),
    Target("worker of a Dask cluster", LIGHT, ("--runner", "dask"), kill_worker, 4, on_cluster=True, survives=True),
    Target("scheduler of a Dask cluster", LIGHT, ("--runner", "dask"), kill_scheduler, 2, on_cluster=True),
)


@dataclass
class Count:
    """What was counted over the kills of one target."""

    kills: int = 0
    runs: int = 0
    finished_before_kills: int = 0
    """Trials that journals held when something was killed, summed over kills."""
    lost: int = 0
    twice: int = 0
    differing: int = 0
    left_behind: int = 0
    tracebacks: int = 0
    without_message: int = 0
    """Commands that ended by themselves, without success and without saying how to go on."""
    seen: list[str] = field(default_factory=list)
    """Messages of commands that were not killed themselves, each once."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.twice or self.differing or self.left_behind or self.tracebacks) and not (
            self.without_message
        )

    def data(self) -> dict[str, Any]:
        """The counts as JSON takes them."""
        return asdict(self)

    def took(self, ended: Ended) -> None:
        """Count how a command ended."""
        self.tracebacks += ended.has_traceback
        if ended.code not in (0, -signal.SIGKILL):
            message = ended.message.strip()
            self.without_message += ended.code != 2 or "--resume" not in message
            self.seen += [message] if message not in self.seen else []


def shares(kills: int, targets: Sequence[Target] = TARGETS) -> list[tuple[Target, int]]:
    """How many kills each target gets: in proportion to its weight, and at least one."""
    whole = sum(target.weight for target in targets)
    return [(target, max(1, -(-kills * target.weight // whole))) for target in targets]


def undisturbed(project: Project, words: Sequence[str], trials: int) -> tuple[Trial, ...]:
    """The trials of a run that nobody kills.

    Raises:
        FaultError: it failed.
    """
    ended = project.run(*words, "--trials", str(trials), "--json")
    if ended.code != 0:
        raise FaultError(ended.err)
    ((_, found),) = project.stored()
    return found


def count_kills(
    target: Target,
    kills: int,
    folder: Path,
    expected: Sequence[Trial],
    draw: random.Random,
    tell: Callable[[str], Any],
) -> Count:
    """Kill the target so often, and count what came of it."""
    found = Count()
    while found.kills < kills:
        project = Project.made(folder / f"{found.runs}")
        most = min(kills, found.kills + KILLS_OF_A_RUN)
        with _cluster(target, folder / f"dask-{found.runs}") as cluster:
            _disturb(target, project, cluster, most, len(expected), draw, found)
        found.runs += 1
        runs = project.stored()
        for _, trials in runs[:1]:
            for key, number in differences(trials, expected).items():
                setattr(found, key, getattr(found, key) + number)
        found.lost += 0 if runs else len(expected)
        found.twice += sum(len(trials) for _, trials in runs[1:])
        found.left_behind += len(project.leftovers())
        tell(f"{target.name}: {found.kills} of {kills} kills")
    return found


def _disturb(
    target: Target,
    project: Project,
    cluster: DaskCluster | None,
    most: int,
    trials: int,
    draw: random.Random,
    found: Count,
) -> None:
    """Kill until the run is whole, or until there were `most` kills and it is left to finish.

    Raises:
        FaultError: a command of which nothing was killed failed.
    """
    words = (*target.workload, *target.options, "--trials", str(trials), "--resume", "--json")
    while True:
        if cluster is not None and cluster.is_dead:
            cluster.start()
        command = project.start(*words, *(("--scheduler", cluster.address) if cluster else ()))
        held: dict[tuple[str, int], Trial] = {}
        was_hit = False
        while found.kills < most and command.until(_moment(project, trials, draw)):
            time.sleep(draw.uniform(0, MOST_WAIT_SECONDS))
            held |= project.held()
            target.kill(command, cluster, draw)
            was_hit = True
            found.kills += 1
            found.finished_before_kills += len(held)
            if not target.survives:
                break
        ended = command.ended()
        found.took(ended)
        now = project.held()
        if not project.stored():
            found.lost += sum(one not in now or not is_identical(now[one], own) for one, own in held.items())
        if ended.code == 0:
            return
        if not was_hit:
            raise FaultError(ended.err)


def _moment(project: Project, trials: int, draw: random.Random) -> Callable[[], bool]:
    """Holds from some trial on that the journal does not hold yet; after the last, the run is being stored."""
    wanted = draw.randint(project.held_lines(), trials)
    return lambda: project.held_lines() >= wanted


def _cluster(target: Target, folder: Path) -> AbstractContextManager[DaskCluster | None]:
    return DaskCluster(folder) if target.on_cluster else nullcontext()
