"""When each request is made: few at once and a few a second for every host, many hosts at a time.

A link that waits, for its host's pace or because a server asked for patience, stands in that host's queue and occupies
no worker; so the order in which links are listed does not change how long a run takes. Workers are added only while
the processor has nothing to do.
"""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from linkcheck.addresses import Address
from linkcheck.asking.inquiry import Conversation, Pause
from linkcheck.asking.pace import DEFAULT_HOST_PACES, Host, Pace, host_key
from linkcheck.asking.patience import rate_limit_allowance, retry_after_seconds
from linkcheck.http.answers import Answer, Request
from linkcheck.http.wire import Head
from linkcheck.verdicts import Cause, LinkStatus

BUSY_SHARE = 0.7
"""Of one processor: while a run uses less, more workers help; above it they only get in each other's way."""

BUSY_SECONDS_A_WORKER = 0.0007
"""What one request costs the processor: while answers take no longer than that a worker, no worker really waits."""

FULL_SHARE = 0.85
FULL_TICKS = 15
"""Above that share for so long, some workers are let go: they would only take the processor from each other."""

TICK_SECONDS = 0.01
NEVER = float("inf")
STACK_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Politeness and width of a run."""

    pace: Pace = field(default_factory=Pace)
    host_paces: Mapping[str, Pace] = field(default_factory=lambda: dict(DEFAULT_HOST_PACES))
    in_flight: int = 64
    patience_seconds: float = 60.0


class Fetching(Protocol):
    """What makes requests: the real fetcher, or a script in a test."""

    def fetch(self, request: Request) -> Answer:
        """Make one request."""
        ...


Link = tuple[Address, Callable[[], Conversation]]
"""The address whose host is asked first, and what begins the conversation once the link's turn has come."""


class Clock:
    """The time that a schedule goes by, and how its workers wait for work."""

    def now(self) -> float:
        """Return the moment in seconds."""
        return time.monotonic()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait until notified, or for so long."""
        condition.wait(seconds)


@dataclass(slots=True)
class _Task:
    open: Callable[[], Conversation]
    conversation: Conversation | None = None
    request: Request | None = None


class _Load:
    """How much of one processor this process uses, tick by tick."""

    def __init__(self) -> None:
        self._processor, self._wall = time.process_time(), time.monotonic()

    def processor_share(self) -> float | None:
        """Return the share since the last call; None when hardly any time has passed."""
        processor, wall = time.process_time(), time.monotonic()
        elapsed = wall - self._wall
        if elapsed < TICK_SECONDS / 2:
            return None
        share = (processor - self._processor) / elapsed
        self._processor, self._wall = processor, wall
        return share


class Schedule:
    """Runs conversations until all have ended or the run is stopped. `on_result` is called in the caller's thread."""

    def __init__(self, fetcher: Fetching, settings: ScheduleSettings, clock: Clock | None = None) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._clock = clock or Clock()
        self._hosts: dict[str, Host] = {}
        self._ready: list[tuple[float, int, Host]] = []
        self._delayed: list[tuple[float, int, _Task, Address]] = []
        self._sequence = itertools.count()
        self._condition = threading.Condition(threading.Lock())
        self._results: deque[LinkStatus] = deque()
        self._open_tasks = 0
        self._idle_workers = 0
        self._watched_until = NEVER
        self._is_stopped = False
        self._problem: BaseException | None = None
        self.has_answers = False
        self._answered = 0
        self._answer_seconds = 0.0
        self._workers = 0
        self._surplus = 0
        self._full_ticks = 0

    @property
    def hosts_asked(self) -> int:
        """How many hosts have been asked, or are waiting to be."""
        return len(self._hosts)

    def run(
        self,
        links: Iterable[Link],
        on_result: Callable[[LinkStatus], None],
        on_tick: Callable[[], bool] | None = None,
    ) -> None:
        """Look at every link. `on_tick` is called now and then; when it returns False the run stops.

        An interrupt stops the run too and is raised again once the results already there have been handed over.
        """
        with self._condition:
            for address, open_conversation in links:
                self._enqueue(_Task(open_conversation), address, first=False)
                self._open_tasks += 1
        previous_stack = threading.stack_size(STACK_BYTES)
        try:
            self._add_workers(min(1, self._open_tasks))
            load = _Load()
            while self._open_tasks or self._results:
                time.sleep(TICK_SECONDS)
                self._hand_over(on_result)
                if self._problem is not None:
                    raise self._problem
                if on_tick is not None and not on_tick():
                    break
                self._fit_workers(load)
        finally:
            threading.stack_size(previous_stack)
            with self._condition:
                self._is_stopped = True
                self._condition.notify_all()
            self._hand_over(on_result)

    def _hand_over(self, on_result: Callable[[LinkStatus], None]) -> None:
        while self._results:
            on_result(self._results.popleft())

    def _add_workers(self, count: int) -> None:
        self._workers += count
        for _ in range(count):
            threading.Thread(target=self._work, daemon=True).start()

    def _fit_workers(self, load: _Load) -> None:
        """Add workers while all of them wait for answers, and let some go when they only wait for the processor."""
        share = load.processor_share()
        if share is None:
            return
        answered, self._answered = self._answered, 0
        seconds, self._answer_seconds = self._answer_seconds, 0.0
        is_waiting = not answered or seconds / answered > self._workers * BUSY_SECONDS_A_WORKER
        if share < BUSY_SHARE and is_waiting and self._idle_workers == 0:
            self._add_workers(min(self._workers, self._settings.in_flight - self._workers))
        self._full_ticks = self._full_ticks + 1 if share > FULL_SHARE else 0
        if self._full_ticks >= FULL_TICKS and self._workers > 1:
            self._full_ticks = 0
            self._surplus = self._workers // 2

    # -- everything below runs with the lock held, up to the workers -------------------------------------

    def _host(self, address: Address) -> Host:
        key = host_key(address)
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = Host(self._settings.host_paces.get(address.host, self._settings.pace))
        return host

    def _enqueue(self, task: _Task, address: Address, first: bool) -> None:
        host = self._host(address)
        if first:
            host.queue.appendleft(task)
        else:
            host.queue.append(task)
        self._list(host)

    def _list(self, host: Host) -> None:
        if host.queue and not host.is_listed and (host.has_room or host.put_off):
            host.is_listed = True
            heapq.heappush(self._ready, (host.ready_at(), next(self._sequence), host))
            if self._idle_workers:
                self._condition.notify()

    def _take(self) -> tuple[_Task, Host] | None:
        while not self._is_stopped and self._open_tasks:
            now = self._clock.now()
            while self._delayed and self._delayed[0][0] <= now:
                _, _, task, address = heapq.heappop(self._delayed)
                self._enqueue(task, address, first=True)
            if self._ready and (self._ready[0][0] <= now or self._ready[0][2].put_off):
                taken = self._take_from(heapq.heappop(self._ready)[2], now)
                if taken is not None:
                    return taken
                continue
            due = [self._delayed[0][0]] if self._delayed else []
            due += [self._ready[0][0]] if self._ready else []
            self._sleep(now, min(due) - now if due else None)
        return None

    def _take_from(self, host: Host, now: float) -> tuple[_Task, Host] | None:
        host.is_listed = False
        if not host.queue or not host.is_free(now):
            # Since it was listed, a redirect took its place or it asked for quiet: it is listed again in its time.
            self._list(host)
            return None
        task = host.queue.popleft()
        host.start(now)
        self._list(host)
        if self._idle_workers and (self._ready or self._delayed):
            self._condition.notify()
        return task, host

    def _sleep(self, now: float, wait: float | None) -> None:
        """Wait for work. Only one worker watches the clock; if all did, all would wake for every request."""
        self._idle_workers += 1
        wake_at = None if wait is None else now + wait
        if wake_at is not None and wake_at < self._watched_until:
            self._watched_until = wake_at
            self._clock.wait(self._condition, wait)
            if self._watched_until == wake_at:
                self._watched_until = NEVER
        else:
            self._clock.wait(self._condition, None)
        self._idle_workers -= 1

    def _release(self, host: Host) -> None:
        host.in_flight -= 1
        self._list(host)

    # -- workers -----------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while True:
                with self._condition:
                    if self._surplus > 0:
                        self._surplus -= 1
                        self._workers -= 1
                        self._condition.notify()
                        return
                    taken = self._take()
                if taken is None:
                    return
                self._serve(*taken)
        except BaseException as problem:  # a defect in a worker must end the run, not leave it waiting for ever
            self._problem = problem

    def _serve(self, task: _Task, host: Host) -> None:
        grant_is_used = False
        answer: Answer | None = None
        if task.request is not None:
            answer, grant_is_used = self._fetch(task.request, host), True
        while True:
            task.request = None
            step = self._converse(task, answer)
            if isinstance(step, LinkStatus):
                self._finish(host, step)
                return
            answer = None
            if isinstance(step, Pause):
                if step.whole_host and step.seconds > self._settings.patience_seconds:
                    with self._condition:
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
                task.conversation = task.open()
                return next(task.conversation)
            return task.conversation.send(answer)
        except StopIteration as end:
            status: LinkStatus = end.value
            return status

    def _fetch(self, request: Request, host: Host) -> Answer:
        if host.put_off:
            return Answer(request.address, cause=Cause.RATE_LIMITED, detail=host.put_off)
        answer = self._fetcher.fetch(request)
        self.has_answers = self.has_answers or answer.head is not None
        self._answered += 1
        self._answer_seconds += answer.seconds
        if answer.head is not None:
            self._heed(host, answer.head)
        return answer

    def _heed(self, host: Host, head: Head) -> None:
        """Let what a server says of its own limits rule over the settings."""
        allowance, patience = rate_limit_allowance(head), self._settings.patience_seconds
        asked = retry_after_seconds(head) if head.status in (429, 503) else None
        if head.status != 429 and asked is None:
            host.welcome()
        if allowance is None and asked is None:
            host.long_refusals = 0 if head.status != 429 else host.long_refusals
            return
        with self._condition:
            now = self._clock.now()
            if asked is not None and asked <= patience:
                host.paused_until = max(host.paused_until, now + asked)
            if allowance is not None and allowance.seconds <= patience:
                host.allow(now, allowance.remaining, allowance.seconds)
            elif allowance is not None and allowance.remaining == 0:
                host.refuse_for_long(allowance.seconds)

    def _finish(self, host: Host, status: LinkStatus) -> None:
        with self._condition:
            self._results.append(status)
            self._open_tasks -= 1
            self._release(host)
            if not self._open_tasks:
                self._condition.notify_all()

    def _wait(self, task: _Task, host: Host, pause: Pause) -> None:
        with self._condition:
            now = self._clock.now()
            if pause.whole_host:
                self._host(pause.host).refuse(now, pause.seconds, self._settings.patience_seconds)
                self._enqueue(task, pause.host, first=True)
            else:
                heapq.heappush(self._delayed, (now + pause.seconds, next(self._sequence), task, pause.host))
                self._condition.notify()
            self._release(host)

    def _change_host(self, task: _Task, host: Host, request: Request) -> Host | None:
        """Give one host back and take the next request's; None when that one must wait its turn."""
        with self._condition:
            now = self._clock.now()
            following = self._host(request.address)
            self._release(host)
            if following.is_free(now):
                following.start(now)
                return following
            task.request = request
            self._enqueue(task, request.address, first=True)
            return None
