"""When each request is made: few at once and a few a second for every host, many hosts at a time.

A link that waits, for its host's pace or because a server asked for patience, stands in that host's queue and occupies
no worker; so the order in which links are listed does not change how long a run takes. Workers are added only while
the processor has nothing to do.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from linkcheck.addresses import Address
from linkcheck.answers import Answer, Request
from linkcheck.patience import rate_limit_pause_seconds
from linkcheck.probe import Conversation, Pause
from linkcheck.status import Cause, LinkStatus

FIRST_WORKERS = 4
WORKERS_ADDED = 16
BUSY_SHARE = 0.7
"""Of one processor: while a run uses less, more workers help; above it they only get in each other's way."""

BUSY_SECONDS_A_WORKER = 0.0007
"""What one request costs the processor: while answers take no longer than that a worker, no worker really waits."""

TICK_SECONDS = 0.01
NEVER = float("inf")
STACK_BYTES = 512 * 1024
LONG_REFUSALS = 2
"""Links of one host in a row that were told to wait for too long, after which the rest is not asked."""

SLOWER, SLOWEST = 1.5, 4.0
"""What a refusal for haste does to a host's pace, and the most that refusals can do."""

RECOVERY = 0.98
"""What each good answer takes back of it."""

WINDOW_MARGIN_SECONDS = 0.015
"""Requests that start a second apart may arrive closer together; the margin keeps a strict server content."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How politely one host is asked. A rate of 0 means as fast as it answers."""

    at_once: int = 4
    per_second: float = 5.0


DEFAULT_HOST_PACES: Mapping[str, Pace] = {
    "arxiv.org": Pace(1, 1.0),
    "export.arxiv.org": Pace(1, 1.0),
    "web.archive.org": Pace(1, 0.4),
    "archive.org": Pace(1, 0.3),
}
"""Hosts whose operators ask for more restraint than the default."""


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Politeness and width of a run."""

    pace: Pace = Pace()
    host_paces: Mapping[str, Pace] = field(default_factory=lambda: dict(DEFAULT_HOST_PACES))
    in_flight: int = 64
    patience_seconds: float = 60.0


class Fetching(Protocol):
    """What makes requests: the real fetcher, or a script in a test."""

    def fetch(self, request: Request) -> Answer:
        """Make one request."""
        ...


class Link(Protocol):
    """What the schedule needs of a link: where it starts, and its conversation once its turn has come."""

    def host(self) -> Address:
        """The address whose host is asked first."""
        ...

    def open(self) -> Conversation:
        """Begin the conversation."""
        ...


class _Task:
    __slots__ = ("conversation", "link", "request")

    def __init__(self, link: Link) -> None:
        self.link = link
        self.conversation: Conversation | None = None
        self.request: Request | None = None


class _Host:
    """One host's queue and pace. In any window of time no more requests start than its pace allows for that long."""

    __slots__ = (
        "allowed",
        "at_once",
        "in_flight",
        "is_listed",
        "long_refusals",
        "paused_until",
        "put_off",
        "queue",
        "slowness",
        "starts",
        "window",
    )

    def __init__(self, pace: Pace) -> None:
        self.at_once = pace.at_once or 1 << 30
        self.allowed = max(1, int(pace.per_second))
        self.window = self.allowed / pace.per_second + WINDOW_MARGIN_SECONDS if pace.per_second else 0.0
        self.starts: deque[float] = deque(maxlen=self.allowed)
        self.slowness = 1.0
        self.in_flight = 0
        self.paused_until = 0.0
        self.long_refusals = 0
        self.put_off: str | None = None
        self.queue: deque[_Task] = deque()
        self.is_listed = False

    def ready_at(self) -> float:
        """When the next request may start."""
        if not self.window or len(self.starts) < self.allowed:
            return self.paused_until
        return max(self.paused_until, self.starts[0] + self.window * self.slowness)

    def start(self, now: float) -> None:
        """Note that a request starts."""
        self.in_flight += 1
        if self.window:
            self.starts.append(now)

    def refuse_for_long(self, seconds: float) -> None:
        """Note a demand for more patience than there is. The second in a row speaks for the whole host."""
        self.long_refusals += 1
        self.at_once = 1
        if self.long_refusals >= LONG_REFUSALS:
            self.put_off = f"the host asks for quiet for {seconds:.0f} s"

    def is_free(self, now: float) -> bool:
        """Whether a request may start right now."""
        return bool(self.put_off) or (self.in_flight < self.at_once and self.ready_at() <= now)


def host_key(address: Address) -> str:
    """Return the name under which a host's pace is kept; another port is another server."""
    return address.host if address.port in (80, 443) else f"{address.host}:{address.port}"


class Schedule:
    """Runs conversations until all have ended or the run is stopped. `on_result` is called in the caller's thread."""

    def __init__(
        self, fetcher: Fetching, settings: ScheduleSettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._ready: list[tuple[float, int, _Host]] = []
        self._delayed: list[tuple[float, int, _Task, Address]] = []
        self._sequence = itertools.count()
        self._condition = threading.Condition(threading.Lock())
        self._results: deque[tuple[Link, LinkStatus]] = deque()
        self._open_tasks = 0
        self._idle_workers = 0
        self._watched_until = NEVER
        self._is_stopped = False
        self._problem: BaseException | None = None
        self.requests = 0
        self.has_answers = False
        self._answer_seconds = 1.0

    @property
    def open_links(self) -> int:
        """How many links have no result yet."""
        return self._open_tasks

    @property
    def hosts_asked(self) -> int:
        """How many hosts have been asked, or are waiting to be."""
        return len(self._hosts)

    def run(
        self,
        links: Iterable[Link],
        on_result: Callable[[Link, LinkStatus], None],
        on_tick: Callable[[], bool] | None = None,
    ) -> None:
        """Look at every link. `on_tick` is called now and then; when it returns False the run stops.

        An interrupt stops the run too and is raised again once the results already there have been handed over.
        """
        with self._condition:
            for link in links:
                self._enqueue(_Task(link), link.host(), first=False)
                self._open_tasks += 1
        workers = 0
        processor, wall = time.process_time(), time.monotonic()
        previous_stack = threading.stack_size(STACK_BYTES)
        try:
            workers = self._add_workers(min(FIRST_WORKERS, self._open_tasks, self._settings.in_flight))
            while self._open_tasks or self._results:
                time.sleep(TICK_SECONDS)
                self._hand_over(on_result)
                if self._problem is not None:
                    raise self._problem
                if on_tick is not None and not on_tick():
                    break
                now_processor, now_wall = time.process_time(), time.monotonic()
                has_time = now_processor - processor < BUSY_SHARE * (now_wall - wall)
                is_waiting = has_time and self._answer_seconds > workers * BUSY_SECONDS_A_WORKER
                processor, wall = now_processor, now_wall
                if is_waiting and self._idle_workers == 0 and workers < self._settings.in_flight:
                    workers += self._add_workers(min(WORKERS_ADDED, self._settings.in_flight - workers))
        finally:
            threading.stack_size(previous_stack)
            with self._condition:
                self._is_stopped = True
                self._condition.notify_all()
            self._hand_over(on_result)

    def _hand_over(self, on_result: Callable[[Link, LinkStatus], None]) -> None:
        while self._results:
            on_result(*self._results.popleft())

    def _add_workers(self, count: int) -> int:
        for _ in range(count):
            threading.Thread(target=self._work, daemon=True).start()
        return count

    # -- everything below runs with the lock held, up to the workers -------------------------------------

    def _host(self, address: Address) -> _Host:
        key = host_key(address)
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = _Host(self._settings.host_paces.get(address.host, self._settings.pace))
        return host

    def _enqueue(self, task: _Task, address: Address, first: bool) -> None:
        host = self._host(address)
        if first:
            host.queue.appendleft(task)
        else:
            host.queue.append(task)
        self._list(host)

    def _list(self, host: _Host) -> None:
        if host.queue and not host.is_listed and (host.in_flight < host.at_once or host.put_off):
            host.is_listed = True
            heapq.heappush(self._ready, (host.ready_at(), next(self._sequence), host))
            if self._idle_workers:
                self._condition.notify()

    def _take(self) -> tuple[_Task, _Host] | None:
        while not self._is_stopped and self._open_tasks:
            now = self._clock()
            while self._delayed and self._delayed[0][0] <= now:
                _, _, task, address = heapq.heappop(self._delayed)
                self._enqueue(task, address, first=True)
            wait = self._delayed[0][0] - now if self._delayed else None
            if self._ready:
                ready_at, _, host = self._ready[0]
                if ready_at <= now or host.put_off:
                    heapq.heappop(self._ready)
                    host.is_listed = False
                    if not host.put_off and host.ready_at() > now:
                        self._list(host)
                    elif host.queue:
                        task = host.queue.popleft()
                        host.start(now)
                        self._list(host)
                        if self._idle_workers and (self._ready or self._delayed):
                            self._condition.notify()
                        return task, host
                    continue
                wait = ready_at - now if wait is None else min(wait, ready_at - now)
            self._sleep(now, wait)
        return None

    def _sleep(self, now: float, wait: float | None) -> None:
        """Wait for work. Only one worker watches the clock; if all did, all would wake for every request."""
        self._idle_workers += 1
        wake_at = None if wait is None else now + wait
        if wake_at is not None and wake_at < self._watched_until:
            self._watched_until = wake_at
            self._condition.wait(wait)
            if self._watched_until == wake_at:
                self._watched_until = NEVER
        else:
            self._condition.wait()
        self._idle_workers -= 1

    def _release(self, host: _Host) -> None:
        host.in_flight -= 1
        self._list(host)

    # -- workers -----------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while True:
                with self._condition:
                    taken = self._take()
                if taken is None:
                    return
                self._serve(*taken)
        except BaseException as problem:  # a defect in a worker must end the run, not leave it waiting for ever
            self._problem = problem

    def _serve(self, task: _Task, host: _Host) -> None:
        grant_is_used = False
        answer: Answer | None = None
        if task.request is not None:
            answer, grant_is_used = self._fetch(task.request, host), True
        while True:
            task.request = None
            step = self._converse(task, answer)
            if isinstance(step, LinkStatus):
                self._finish(task, host, step)
                return
            answer = None
            if isinstance(step, Pause):
                if step.whole_host and step.seconds > self._settings.patience_seconds:
                    self._host(step.host).refuse_for_long(step.seconds)
                    continue
                self._wait(task, host, step)
                return
            if grant_is_used or self._hosts.get(host_key(step.address)) is not host:
                following = self._change_host(task, host, step)
                if following is None:
                    return
                host = following
            answer, grant_is_used = self._fetch(step, host), True

    def _converse(self, task: _Task, answer: Answer | None) -> Request | Pause | LinkStatus:
        try:
            if task.conversation is None:
                task.conversation = task.link.open()
                return next(task.conversation)
            return task.conversation.send(answer)
        except StopIteration as end:
            status: LinkStatus = end.value
            return status

    def _fetch(self, request: Request, host: _Host) -> Answer:
        if host.put_off:
            return Answer(request.address, cause=Cause.RATE_LIMITED, detail=host.put_off)
        answer = self._fetcher.fetch(request)
        self.requests += 1
        self.has_answers = self.has_answers or answer.head is not None
        self._answer_seconds += 0.2 * (answer.seconds - self._answer_seconds)
        if answer.head is not None:
            pause = rate_limit_pause_seconds(answer.head)
            if pause and pause <= self._settings.patience_seconds:
                host.paused_until = max(host.paused_until, self._clock() + pause)
            elif answer.head.status < 400 and (host.slowness > 1.0 or host.long_refusals):
                host.long_refusals = 0
                host.slowness = max(1.0, host.slowness * RECOVERY)
        return answer

    def _finish(self, task: _Task, host: _Host, status: LinkStatus) -> None:
        with self._condition:
            self._results.append((task.link, status))
            self._open_tasks -= 1
            self._release(host)
            if not self._open_tasks:
                self._condition.notify_all()

    def _wait(self, task: _Task, host: _Host, pause: Pause) -> None:
        with self._condition:
            now = self._clock()
            if pause.whole_host:
                paused = self._host(pause.host)
                paused.paused_until = max(paused.paused_until, now + pause.seconds)
                paused.slowness = min(SLOWEST, paused.slowness * SLOWER)
                self._enqueue(task, pause.host, first=True)
            else:
                heapq.heappush(self._delayed, (now + pause.seconds, next(self._sequence), task, pause.host))
                self._condition.notify()
            self._release(host)

    def _change_host(self, task: _Task, host: _Host, request: Request) -> _Host | None:
        """Give one host back and take the next request's; None when that one must wait its turn."""
        with self._condition:
            now = self._clock()
            following = self._host(request.address)
            self._release(host)
            if following.is_free(now):
                following.start(now)
                return following
            task.request = request
            self._enqueue(task, request.address, first=True)
            return None
