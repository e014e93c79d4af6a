"""When each request is made: hosts paced one by one, their requests at once bounded.

One thread starts requests, waits for all answers together and leads the conversations; a request that needs a new
connection, or patience with one server, is left to a worker. A link that waits, for its host's pace or because a server
asked for patience, stands in that host's queue and occupies nobody; so the order in which links are listed does not
change how long a run takes.
"""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from queue import SimpleQueue

from linkcheck.addresses import Address
from linkcheck.asking.inquiry import Conversation, Pause
from linkcheck.asking.pace import DEFAULT_HOST_PACES, Host, Pace, host_key
from linkcheck.asking.patience import rate_limit_allowance, retry_after_seconds
from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Exchange
from linkcheck.http.multiplexer import Came, Fetching, Multiplexer
from linkcheck.http.wire import Head
from linkcheck.verdicts import Cause, LinkStatus

TICK_SECONDS = 0.01
STACK_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Politeness and width of a run."""

    pace: Pace = field(default_factory=Pace)
    host_paces: Mapping[str, Pace] = field(default_factory=lambda: dict(DEFAULT_HOST_PACES))
    in_flight: int = 64
    patience_seconds: float = 60.0


Link = tuple[Address, Callable[[], Conversation]]
"""The address whose host is asked first, and what begins the conversation once the link's turn has come."""


class Clock:
    """The time that a schedule goes by, and how it waits for answers."""

    def now(self) -> float:
        """Return the moment in seconds."""
        return time.monotonic()

    def wait(self, answers: Callable[[float | None], Iterable[Came]], seconds: float | None) -> Iterable[Came]:
        """Return the answers that come, after so long at most; without a time, wait for one."""
        return answers(seconds)


@dataclass(slots=True)
class _Task:
    open: Callable[[], Conversation]
    conversation: Conversation | None = None
    request: Request | None = None
    granted_at: float = 0.0
    """When its host granted its last request."""


class ConversationSchedule:
    """Runs conversations until all have ended or the run is stopped. `on_result` is called in the caller's thread."""

    def __init__(self, fetcher: Fetching, settings: ScheduleSettings, clock: Clock | None = None) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._clock = clock or Clock()
        self._multiplexer = Multiplexer(fetcher)
        self._hosts: dict[str, Host] = {}
        self._ready: list[tuple[float, int, Host]] = []
        self._delayed: list[tuple[float, int, _Task, Address]] = []
        self._sequence = itertools.count()
        self._results: deque[LinkStatus] = deque()
        self._open_tasks = 0
        self._under_way = 0
        self._workers = self._busy_workers = 0
        self._jobs: SimpleQueue[tuple[_Task, Host, Request, Exchange | None] | None] = SimpleQueue()
        self._done_jobs: deque[tuple[_Task, Host, Answer]] = deque()
        self._is_woken = False
        self._is_stopped = False
        self._has_ended = threading.Event()
        self._problem: BaseException | None = None
        self.has_answers = False

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
        for address, open_conversation in links:
            self._enqueue(_Task(open_conversation), address, first=False)
            self._open_tasks += 1
        previous_stack = threading.stack_size(STACK_BYTES)
        try:
            threading.Thread(target=self._drive, daemon=True).start()
            while self._open_tasks or self._results:
                self._has_ended.wait(TICK_SECONDS)
                self._hand_over(on_result)
                if self._problem is not None:
                    raise self._problem
                if on_tick is not None and not on_tick():
                    break
        finally:
            threading.stack_size(previous_stack)
            self._is_stopped = True
            self._wake()
            self._hand_over(on_result)

    def _hand_over(self, on_result: Callable[[LinkStatus], None]) -> None:
        while self._results:
            on_result(self._results.popleft())

    def _wake(self) -> None:
        if not self._is_woken:
            self._is_woken = True
            self._multiplexer.wake()

    # -- everything below runs in one thread, up to the workers ----------------------------------------------------

    def _drive(self) -> None:
        try:
            while self._open_tasks and not self._is_stopped:
                seconds = self._start_tasks()
                for (task, host), exchange, answer in self._clock.wait(self._multiplexer.answers, seconds):
                    if answer is None:
                        self._leave_to_worker(task, host, exchange.request, exchange)
                    else:
                        self._take_answer(task, host, answer)
                self._is_woken = False
                while self._done_jobs:
                    self._busy_workers -= 1
                    self._take_answer(*self._done_jobs.popleft())
        except BaseException as problem:  # a defect here must end the run, not leave it waiting for ever
            self._problem = problem
        finally:
            self._has_ended.set()
            self._multiplexer.close()
            for _ in range(self._workers):
                self._jobs.put(None)

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

    def _start_tasks(self) -> float | None:
        """Start what may start; return for how long nothing else may, None where only an answer can change that."""
        while self._under_way < self._settings.in_flight and not self._is_stopped:
            now = self._clock.now()
            while self._delayed and self._delayed[0][0] <= now:
                _, _, task, address = heapq.heappop(self._delayed)
                self._enqueue(task, address, first=True)
            if not self._ready or (self._ready[0][0] > now and not self._ready[0][2].put_off):
                due = [self._delayed[0][0]] if self._delayed else []
                due += [self._ready[0][0]] if self._ready else []
                return min(due) - now if due else None
            host = heapq.heappop(self._ready)[2]
            host.is_listed = False
            # Since it was listed, a redirect may have taken its place or it may have asked for quiet.
            if not host.queue or not host.is_free(now):
                self._list(host)
                continue
            next_task: _Task = host.queue.popleft()
            host.start(now)
            next_task.granted_at = now
            self._list(host)
            request, next_task.request = next_task.request, None
            self._go_on(next_task, host, request or self._converse(next_task, None), has_grant=True)
        return None

    def _release(self, host: Host) -> None:
        host.in_flight -= 1
        self._list(host)

    def _take_answer(self, task: _Task, host: Host, answer: Answer) -> None:
        self._under_way -= 1
        if answer.sent_at is not None:
            host.start_late(task.granted_at, answer.sent_at)
        if answer.head is not None:
            self.has_answers = True
            self._heed(host, answer.head)
        self._go_on(task, host, self._converse(task, answer), has_grant=False)

    def _go_on(self, task: _Task, host: Host, step: Request | Pause | LinkStatus, has_grant: bool) -> None:
        """Go on to the next request that is made, to a pause or to the end; the host may have granted a request."""
        while not isinstance(step, LinkStatus):
            if isinstance(step, Pause):
                if not step.whole_host or step.seconds <= self._settings.patience_seconds:
                    self._wait(task, host, step)
                    return
                self._host(step.host).refuse_for_long(step.seconds)
                step = self._converse(task, None)
                continue
            if not has_grant or self._hosts.get(host_key(step.address)) is not host:
                following = self._change_host(task, host, step)
                if following is None:
                    return
                host = following
            if not host.put_off:
                self._ask(task, host, step)
                return
            has_grant = False
            step = self._converse(task, Answer(step.address, cause=Cause.RATE_LIMITED, detail=host.put_off))
        self._results.append(step)
        self._open_tasks -= 1
        self._release(host)

    def _converse(self, task: _Task, answer: Answer | None) -> Request | Pause | LinkStatus:
        try:
            if task.conversation is None:
                task.conversation = task.open()
                return next(task.conversation)
            return task.conversation.send(answer)
        except StopIteration as end:
            status: LinkStatus = end.value
            return status

    def _heed(self, host: Host, head: Head) -> None:
        """Let what a server says of its own limits rule over the settings."""
        allowance, patience = rate_limit_allowance(head), self._settings.patience_seconds
        asked = retry_after_seconds(head) if head.status in (429, 503) else None
        if head.status != 429 and asked is None:
            host.welcome()
        if allowance is None and asked is None:
            host.long_refusals = 0 if head.status != 429 else host.long_refusals
            return
        now = self._clock.now()
        if asked is not None and asked <= patience:
            host.paused_until = max(host.paused_until, now + asked)
        if allowance is not None and allowance.seconds <= patience:
            host.allow(now, allowance.remaining, allowance.seconds)
        elif allowance is not None and allowance.remaining == 0:
            host.refuse_for_long(allowance.seconds)

    def _wait(self, task: _Task, host: Host, pause: Pause) -> None:
        now = self._clock.now()
        if pause.whole_host:
            self._host(pause.host).refuse(now, pause.seconds, self._settings.patience_seconds)
            self._enqueue(task, pause.host, first=True)
        else:
            heapq.heappush(self._delayed, (now + pause.seconds, next(self._sequence), task, pause.host))
        self._release(host)

    def _change_host(self, task: _Task, host: Host, request: Request) -> Host | None:
        """Give one host back and take the next request's; None when that one must wait its turn."""
        now = self._clock.now()
        following = self._host(request.address)
        self._release(host)
        if following.is_free(now):
            following.start(now)
            task.granted_at = now
            return following
        task.request = request
        self._enqueue(task, request.address, first=True)
        return None

    def _ask(self, task: _Task, host: Host, request: Request) -> None:
        self._under_way += 1
        if not self._multiplexer.ask(request, (task, host)):
            self._leave_to_worker(task, host, request, None)

    def _leave_to_worker(self, task: _Task, host: Host, request: Request, begun: Exchange | None) -> None:
        self._busy_workers += 1
        if self._busy_workers > self._workers:
            self._workers += 1
            threading.Thread(target=self._work, daemon=True).start()
        self._jobs.put((task, host, request, begun))

    # -- workers -----------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                task, host, request, begun = job
                self._done_jobs.append((task, host, self._fetcher.fetch(request, begun)))
                self._wake()
        except BaseException as problem:  # a defect in a worker must end the run too
            self._problem = problem
