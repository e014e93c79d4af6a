"""A run over many links: in this process or several, with results handed over as they come."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from linkcheck.addresses import Address
from linkcheck.asking.host_tally import LEAST_FAILED_HOSTS
from linkcheck.asking.inquiry import Conversation, Inquiry, Memory, ProbeSettings
from linkcheck.asking.pace import host_key
from linkcheck.asking.probe import Probe
from linkcheck.asking.schedule import ConversationSchedule, ScheduleSettings
from linkcheck.http.fetcher import NetworkSettings
from linkcheck.inputs.links import Link
from linkcheck.verdicts import LinkStatus, Validators

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SILENT_SECONDS = 15.0
"""So long after the start, a run in which no host at all has answered is given up as one without a network."""

BATCH = 200

OnStatus = Callable[[LinkStatus], None]
OnTick = Callable[[], bool]


@dataclass(frozen=True)
class RunSettings:
    """A run: how to ask, how fast, and in how many processes."""

    probe: ProbeSettings = field(default_factory=ProbeSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    processes: int = 1
    budget_seconds: float | None = None
    assumes_network: bool = False


@dataclass(slots=True)
class RunOutcome:
    """How a run ended."""

    is_complete: bool = True
    was_silent: bool = False
    """No host at all had answered for so long that the run was given up."""


@dataclass(frozen=True)
class LinkRun:
    """Looks at links and hands statuses over as looks are done; each bears its link's address."""

    settings: RunSettings
    on_status: OnStatus
    on_tick: OnTick
    validators: Mapping[str, Validators]

    def look(self, links: Sequence[Link]) -> RunOutcome:
        """Look at every link; each has an address.

        An interrupt (`KeyboardInterrupt`) is raised again after what was known by then has been handed over.
        """
        if self.settings.processes > 1 and len(links) > 1:
            return self._in_processes(links)
        return self._here(links)

    def _here(self, links: Sequence[Link]) -> RunOutcome:
        settings, outcome = self.settings, RunOutcome()
        memory, fetcher = Memory(), settings.network.fetcher()
        schedule = ConversationSchedule(fetcher, settings.schedule)
        started = time.monotonic()

        def conversations() -> Iterator[tuple[Address, Callable[[], Conversation]]]:
            for link in links:
                assert link.address is not None
                yield link.address, partial(self._converse, link, memory)

        def tick() -> bool:
            elapsed = time.monotonic() - started
            has_asked = elapsed > SILENT_SECONDS and schedule.hosts_asked >= LEAST_FAILED_HOSTS
            outcome.was_silent = has_asked and not schedule.has_answers and not settings.assumes_network
            over_budget = settings.budget_seconds is not None and elapsed > settings.budget_seconds
            outcome.is_complete = not outcome.was_silent and not over_budget and self.on_tick()
            return outcome.is_complete

        try:
            schedule.run(conversations(), self.on_status, tick)
        finally:
            fetcher.transport.close()
        return outcome

    def _converse(self, link: Link, memory: Memory) -> Conversation:
        assert link.address is not None
        fragments = tuple({fragment for url in link.spellings if (fragment := url.partition("#")[2])})
        address, validators = link.address, self.validators.get(link.url)
        if address.fragment is not None:
            address = replace(address, fragment=None)
        return Probe(Inquiry(address, link.expectation, self.settings.probe, memory, fragments, validators)).converse()

    def _in_processes(self, links: Sequence[Link]) -> RunOutcome:
        import multiprocessing
        from multiprocessing.connection import wait

        # Not forked: a caller may have threads, whose locks a child would inherit held.
        context: Any = multiprocessing.get_context("spawn")
        children = []
        pipes: list[Any] = []
        for shard in _shard(links, self.settings.processes):
            receiving, sending = context.Pipe(duplex=False)
            arguments = (sending, shard, self.settings, self.validators)
            children.append(context.Process(target=_look_for_parent, args=arguments, daemon=True))
            children[-1].start()
            sending.close()
            pipes.append(receiving)
        outcomes: list[RunOutcome] = []
        is_complete = True
        try:
            while pipes and is_complete:
                for pipe in wait(pipes, timeout=0.05):
                    try:
                        message: RunOutcome | list[LinkStatus] = pipes[pipes.index(pipe)].recv()
                    except EOFError:
                        pipes.remove(pipe)
                        continue
                    if isinstance(message, RunOutcome):
                        outcomes.append(message)
                    else:
                        for status in message:
                            self.on_status(status)
                is_complete = self.on_tick()
        finally:
            for child in children:
                child.terminate()
                child.join()
        lost = len(outcomes) < len(children)
        return RunOutcome(
            is_complete and not lost and all(outcome.is_complete for outcome in outcomes),
            bool(outcomes) and all(outcome.was_silent for outcome in outcomes),
        )


def _shard(links: Sequence[Link], count: int) -> list[list[Link]]:
    """Deal links to processes by host, largest host first, so that one host's pace is kept in one place."""
    by_host: dict[str, list[Link]] = {}
    for link in links:
        assert link.address is not None
        by_host.setdefault(host_key(link.address), []).append(link)
    shards: list[list[Link]] = [[] for _ in range(count)]
    for group in sorted(by_host.values(), key=len, reverse=True):
        min(shards, key=len).extend(group)
    return [shard for shard in shards if shard]


def _look_for_parent(
    pipe: "Connection", links: list[Link], settings: RunSettings, validators: Mapping[str, Validators]
) -> None:
    # What the parent makes of this signal is not for its children, which it ends by it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    batch: list[LinkStatus] = []

    def send(status: LinkStatus) -> None:
        batch.append(status)
        if len(batch) >= BATCH:
            flush()

    def flush() -> bool:
        if batch:
            pipe.send(list(batch))
            batch.clear()
        return True

    try:
        outcome = LinkRun(settings, send, flush, validators)._here(links)
        flush()
        pipe.send(outcome)
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            flush()
    except BrokenPipeError:
        pass
    finally:
        pipe.close()
