"""A run over many links: in this process or several, with results handed over as they come."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any

from linkcheck.addresses import Address
from linkcheck.asking.host_tally import LEAST_FAILED_HOSTS
from linkcheck.asking.inquiry import Conversation, Inquiry, Memory, ProbeSettings
from linkcheck.asking.pace import host_key
from linkcheck.asking.probe import Probe
from linkcheck.asking.schedule import Schedule, ScheduleSettings
from linkcheck.http.fetcher import NetworkSettings
from linkcheck.inputs.links import Link
from linkcheck.verdicts import LinkStatus, Validators

SILENT_SECONDS = 15.0
"""So long after the start, a run in which no host at all has answered is given up as one without a network."""

BATCH = 200

OnStatus = Callable[[int, LinkStatus], None]
OnTick = Callable[[], bool]


@dataclass(frozen=True)
class RunSettings:
    """A run: how to ask, how fast, and in how many processes."""

    probe: ProbeSettings = field(default_factory=ProbeSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    processes: int = 1
    budget_seconds: float | None = None
    seed: int | None = None
    assumes_network: bool = False


@dataclass(slots=True)
class RunOutcome:
    """How a run ended."""

    is_complete: bool = True
    was_silent: bool = False
    """No host at all had answered for so long that the run was given up."""


@dataclass(frozen=True, slots=True)
class _LinkToRun:
    """A link as the schedule knows it; its conversation is made only once its turn has come."""

    index: int
    link: Link
    validators: Validators | None
    settings: ProbeSettings
    memory: Memory

    def host(self) -> Address:
        assert self.link.address is not None
        return self.link.address

    def open(self) -> Conversation:
        address, link = replace(self.host(), fragment=None), self.link
        fragments = tuple({fragment for url in link.spellings if (fragment := url.partition("#")[2])})
        inquiry = Inquiry(address, link.expectation, self.settings, self.memory, fragments, self.validators)
        return Probe(inquiry).converse()


def run_links(
    links: Sequence[Link],
    settings: RunSettings,
    on_status: OnStatus,
    on_tick: OnTick,
    validators: Mapping[str, Validators],
) -> RunOutcome:
    """Look at every link that has an address, and hand over `(index, status)` as looks are done.

    An interrupt (`KeyboardInterrupt`) is raised again after what was known by then has been handed over.
    """
    if settings.processes > 1 and len(links) > 1:
        return _run_in_processes(links, settings, on_status, on_tick, validators)
    return _run_here(enumerate(links), settings, on_status, on_tick, validators)


def _run_here(
    links: Iterable[tuple[int, Link]],
    settings: RunSettings,
    on_status: OnStatus,
    on_tick: OnTick,
    validators: Mapping[str, Validators],
) -> RunOutcome:
    memory = Memory(random.Random(settings.seed))
    fetcher = settings.network.fetcher()
    schedule = Schedule(fetcher, settings.schedule)
    to_run = [
        _LinkToRun(index, link, validators.get(link.url), settings.probe, memory)
        for index, link in links
        if link.address is not None
    ]
    started = time.monotonic()
    outcome = RunOutcome()

    def handle(link: Any, status: LinkStatus) -> None:
        on_status(link.index, status)

    def tick() -> bool:
        elapsed = time.monotonic() - started
        is_silent = elapsed > SILENT_SECONDS and not schedule.has_answers and schedule.hosts_asked >= LEAST_FAILED_HOSTS
        outcome.was_silent = is_silent and not settings.assumes_network
        over_budget = settings.budget_seconds is not None and elapsed > settings.budget_seconds
        outcome.is_complete = not outcome.was_silent and not over_budget and on_tick()
        return outcome.is_complete

    try:
        schedule.run(to_run, handle, tick)
    finally:
        fetcher.adapter.close()
    return outcome


def _shard(links: Sequence[Link], count: int) -> list[list[tuple[int, Link]]]:
    """Deal links to processes by host, largest host first, so that one host's pace is kept in one place."""
    by_host: dict[str, list[tuple[int, Link]]] = {}
    for index, link in enumerate(links):
        if link.address is not None:
            by_host.setdefault(host_key(link.address), []).append((index, link))
    shards: list[list[tuple[int, Link]]] = [[] for _ in range(count)]
    for group in sorted(by_host.values(), key=len, reverse=True):
        min(shards, key=len).extend(group)
    return [shard for shard in shards if shard]


def _child(
    pipe: Connection, links: list[tuple[int, Link]], settings: RunSettings, validators: Mapping[str, Validators]
) -> None:
    batch: list[tuple[int, LinkStatus]] = []

    def send(index: int, status: LinkStatus) -> None:
        batch.append((index, status))
        if len(batch) >= BATCH:
            flush()

    def flush() -> bool:
        if batch:
            pipe.send(list(batch))
            batch.clear()
        return True

    try:
        outcome = _run_here(links, settings, send, flush, validators)
        flush()
        pipe.send(outcome)
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            flush()
    except BrokenPipeError:
        pass
    finally:
        pipe.close()


def _run_in_processes(
    links: Sequence[Link],
    settings: RunSettings,
    on_status: OnStatus,
    on_tick: OnTick,
    validators: Mapping[str, Validators],
) -> RunOutcome:
    # A child needs nothing but its share of the links, which forking hands over for free.
    start_method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(start_method)
    children = []
    pipes: list[Any] = []
    for shard in _shard(links, settings.processes):
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=(sending, shard, settings, validators), daemon=True)  # type: ignore[attr-defined]  # both contexts have it
        child.start()
        sending.close()
        children.append(child)
        pipes.append(receiving)
    outcomes: list[RunOutcome] = []
    is_complete = True
    try:
        while pipes:
            for pipe in wait(pipes, timeout=0.05):
                try:
                    message: RunOutcome | list[tuple[int, LinkStatus]] = pipes[pipes.index(pipe)].recv()
                except EOFError:
                    pipes.remove(pipe)
                    continue
                if isinstance(message, RunOutcome):
                    outcomes.append(message)
                else:
                    for index, status in message:
                        on_status(index, status)
            if not on_tick():
                is_complete = False
                break
    finally:
        for child in children:
            child.terminate()
            child.join()
    lost = len(outcomes) < len(children)
    return RunOutcome(
        is_complete and not lost and all(outcome.is_complete for outcome in outcomes),
        bool(outcomes) and all(outcome.was_silent for outcome in outcomes),
    )
