"""When requests are made: the laws of pace, with a server that is a script and takes no time or a little."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pytest

from linkcheck.addresses import Address, parse_address
from linkcheck.asking.inquiry import Conversation, Pause
from linkcheck.asking.pace import WINDOW_MARGIN_SECONDS, Host, Pace
from linkcheck.asking.schedule import Clock, ConversationSchedule, ScheduleSettings
from linkcheck.http.answers import Answer, Request
from linkcheck.http.multiplexer import Came
from linkcheck.http.wire import Head
from linkcheck.verdicts import Cause, LinkStatus

STAGE = {"a.org": "b.org", "b.org": "shared.org"}
"""Which host's request each waits for before it is answered."""


class ScriptedClock(Clock):
    """A clock that moves only while no answer is waited for, for a schedule that asks one by one."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def wait(self, answers: Callable[[float | None], Iterable[Came]], seconds: float | None) -> Iterable[Came]:
        self.seconds += seconds or 0.0
        return answers(seconds and 0.0)


class ScriptedFetcher:
    """Answers every request alike after a moment, and notes when each host was asked and how many at once."""

    def __init__(self, head: Head | None = None, seconds: float = 0.0) -> None:
        self.clock = ScriptedClock()
        self.starts: dict[str, list[float]] = {}
        self.most_at_once: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._seconds = seconds
        self._head = head or Head((1, 1), 200, "OK", [])
        self._lock = threading.Lock()

    def begin(self, _: Request) -> None:
        pass

    def fetch(self, request: Request, _: object = None) -> Answer:
        host = request.address.host
        with self._lock:
            self.starts.setdefault(host, []).append(self.clock.now())
            self._now[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self._now[host])
        self.answer(host)
        with self._lock:
            self._now[host] -= 1
        return Answer(request.address, self._head, is_complete=True, seconds=self._seconds)

    def answer(self, _: str) -> None:
        time.sleep(self._seconds)


class ScriptedLink:
    """Asks for some addresses one after another, with pauses between them, and is content."""

    def __init__(self, *steps: str | Pause) -> None:
        self.steps = steps
        first = next(step for step in steps if isinstance(step, str))
        self.start = parse_address(first)

    def job(self) -> tuple[Address, Callable[[], Conversation]]:
        return self.start, self.open

    def open(self) -> Conversation:
        cause = Cause.ANSWERS
        for step in self.steps:
            answer = yield (step if isinstance(step, Pause) else Request(parse_address(step)))
            if answer is not None and answer.cause is not None:
                cause = answer.cause
        return LinkStatus(self.start.url, cause)


def run(
    fetcher: ScriptedFetcher, links: Sequence[ScriptedLink], pace: Pace, workers: int = 1, clock: Clock | None = None
) -> list[LinkStatus]:
    done: list[LinkStatus] = []
    settings = ScheduleSettings(pace, {}, workers, patience_seconds=60.0)
    ConversationSchedule(fetcher, settings, clock or fetcher.clock).run(map(ScriptedLink.job, links), done.append)
    return done


def run_with_many_workers(fetcher: ScriptedFetcher, links: Sequence[ScriptedLink], pace: Pace) -> list[LinkStatus]:
    return run(fetcher, links, pace, 32, Clock())


def links_to(hosts: int, each: int) -> list[ScriptedLink]:
    return [ScriptedLink(f"http://h{host}.org/{number}") for number in range(each) for host in range(hosts)]


def test_every_link_is_done_once() -> None:
    done = run_with_many_workers(ScriptedFetcher(), links_to(7, 30), Pace(0, 0))
    assert Counter(status.url for status in done) == Counter(
        f"http://h{h}.org/{n}" for h in range(7) for n in range(30)
    )


def test_no_host_is_asked_more_at_once_than_allowed() -> None:
    fetcher = ScriptedFetcher(seconds=0.01)
    run_with_many_workers(fetcher, links_to(3, 20), Pace(at_once=2, per_second=0))
    assert max(fetcher.most_at_once.values()) <= 2


@pytest.mark.parametrize("rate", [20.0, 50.0])
def test_no_second_holds_more_starts_than_allowed(rate: float) -> None:
    fetcher = ScriptedFetcher()
    run(fetcher, links_to(2, int(rate) + 10), Pace(0, rate))
    for starts in fetcher.starts.values():
        assert all(later - earlier >= 1.0 for earlier, later in zip(starts, starts[int(rate) :], strict=False))


def test_a_slow_rate_keeps_its_distance() -> None:
    fetcher = ScriptedFetcher()
    run(fetcher, links_to(1, 3), Pace(1, 0.9))
    first, second, third = fetcher.starts["h0.org"]
    assert min(second - first, third - second) >= 1 / 0.9


def test_a_host_that_waits_occupies_no_worker() -> None:
    waiting = [ScriptedLink(f"http://slow.org/{n}", Pause(9.0, parse_address("http://slow.org/"))) for n in range(8)]
    fetcher = ScriptedFetcher()
    done = run(fetcher, [*waiting, *links_to(1, 20)], Pace(0, 0))
    assert [status.url for status in done[:20]] == [f"http://h0.org/{n}" for n in range(20)]


def test_a_pause_for_the_whole_host_holds_its_other_links() -> None:
    address = parse_address("http://h0.org/")
    fetcher = ScriptedFetcher()
    pausing = ScriptedLink("http://h0.org/first", Pause(30.0, address, whole_host=True), "http://h0.org/again")
    run(fetcher, [pausing, *links_to(1, 3)], Pace(1, 0))
    assert [start >= 30.0 for start in fetcher.starts["h0.org"]] == [False, True, True, True, True]


def test_a_host_that_twice_asks_for_too_much_patience_is_put_off() -> None:
    address = parse_address("http://h0.org/")
    fetcher = ScriptedFetcher(Head((1, 1), 429, "", []))
    refused = [ScriptedLink(f"http://h0.org/{n}", Pause(86400, address, whole_host=True)) for n in range(5)]
    done = run(fetcher, refused, Pace(1, 0))
    assert len(fetcher.starts["h0.org"]) == 2
    assert Counter(status.cause for status in done) == {Cause.ANSWERS: 2, Cause.RATE_LIMITED: 3}


def test_an_allowance_that_is_used_up_pauses_the_host() -> None:
    fetcher = ScriptedFetcher(Head((1, 1), 200, "OK", [("ratelimit-remaining", "0"), ("ratelimit-reset", "40")]))
    run(fetcher, links_to(1, 2), Pace(1, 0))
    assert fetcher.starts["h0.org"] == [0.0, 40.0]


def test_what_remains_of_an_allowance_is_not_exceeded() -> None:
    fetcher = ScriptedFetcher(Head((1, 1), 200, "OK", [("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "40")]))
    run(fetcher, links_to(1, 3), Pace(0, 0))
    assert fetcher.starts["h0.org"] == [0.0, 0.0, 0.0]


def test_an_allowance_that_is_used_up_for_long_puts_the_host_off() -> None:
    fetcher = ScriptedFetcher(Head((1, 1), 200, "OK", [("ratelimit-remaining", "0"), ("ratelimit-reset", "3600")]))
    done = run(fetcher, links_to(1, 4), Pace(0, 0))
    assert Counter(status.cause for status in done) == {Cause.ANSWERS: 2, Cause.RATE_LIMITED: 2}


def test_unavailable_for_some_seconds_holds_the_whole_host() -> None:
    fetcher = ScriptedFetcher(Head((1, 1), 503, "", [("retry-after", "20")]))
    run(fetcher, links_to(1, 2), Pace(1, 0))
    assert fetcher.starts["h0.org"] == [0.0, 20.0]


def test_a_redirect_to_another_host_keeps_that_host_s_pace() -> None:
    fetcher = ScriptedFetcher(seconds=0.01)
    run_with_many_workers(
        fetcher, [ScriptedLink(f"http://h{n}.org/", "http://shared.org/") for n in range(12)], Pace(2, 0)
    )
    assert fetcher.most_at_once["shared.org"] <= 2


def test_a_redirect_that_takes_a_host_s_last_place_leaves_none_to_the_links_that_wait_for_it() -> None:
    """Both workers are elsewhere while a link waits for `shared.org`; the first one back is redirected there."""
    asked = {host: threading.Event() for host in ("b.org", "shared.org")}
    too_many = threading.Event()

    class Staged(ScriptedFetcher):
        def answer(self, host: str) -> None:
            if host in asked:
                asked[host].set()
            if host in STAGE:
                assert asked[STAGE[host]].wait(30)
            elif self.most_at_once[host] > 1:
                too_many.set()
            else:
                # As long as the other worker might take to come here wrongly.
                too_many.wait(0.2)

    fetcher = Staged()
    redirected = ScriptedLink("http://a.org/", "http://shared.org/1")
    links = [redirected, ScriptedLink("http://b.org/"), ScriptedLink("http://shared.org/2")]
    run(fetcher, links, Pace(1, 0), 2, Clock())
    assert fetcher.most_at_once["shared.org"] == 1


def test_a_tick_that_says_no_ends_the_run() -> None:
    done: list[LinkStatus] = []
    schedule = ConversationSchedule(ScriptedFetcher(seconds=0.05), ScheduleSettings(Pace(1, 5.0), {}))
    schedule.run(map(ScriptedLink.job, links_to(1, 500)), done.append, lambda: len(done) < 2)
    assert 2 <= len(done) < 500


def test_a_defect_in_a_worker_ends_the_run() -> None:
    class Broken(ScriptedFetcher):
        def fetch(self, request: Request, _: object = None) -> Answer:
            raise RuntimeError(request.address.url)

    with pytest.raises(RuntimeError, match=r"http://h0\.org/0"):
        run(Broken(), links_to(1, 1), Pace(0, 0))


def test_the_margin_is_small_beside_a_second() -> None:
    assert 0 < WINDOW_MARGIN_SECONDS < 0.05


def test_one_burst_of_refusals_lowers_the_pace_once() -> None:
    host = Host(Pace())
    for now in (0.0, 0.1, 0.2):
        host.refuse(now, seconds=1.0, patience_seconds=60.0)
    assert (host.slowness, host.paused_until) == (1.5, 1.2)


def test_a_refusal_at_the_lower_pace_lowers_it_again() -> None:
    host = Host(Pace())
    for now in (0.0, 1.0, 5.0, 10.0, 15.0):
        host.refuse(now, seconds=1.0, patience_seconds=60.0)
    assert host.slowness == 1.5**5


def test_a_host_that_refuses_is_asked_no_faster_than_it_answered() -> None:
    host = Host(Pace(at_once=0, per_second=0))
    host.start(0.0)
    for _ in range(10):
        host.welcome()
    host.refuse(2.0, seconds=1.0, patience_seconds=60.0)
    assert host.allowed / (host.window - WINDOW_MARGIN_SECONDS) == pytest.approx(0.8 * 10 / 2)


def test_a_host_that_is_not_known_yet_is_asked_a_few_times_at_once() -> None:
    fetcher = ScriptedFetcher(seconds=0.05)
    run_with_many_workers(fetcher, links_to(1, 4), Pace(0, 0))
    assert fetcher.most_at_once["h0.org"] <= 4


@pytest.mark.parametrize("answered", [1, 20, 100])
def test_a_host_that_refuses_after_so_many_has_been_asked_four_and_half_of_them_too_much_at_most(answered: int) -> None:
    host = Host(Pace(at_once=0, per_second=0))
    for _ in range(answered):
        while host.has_room:
            host.start(0.0)
        host.in_flight -= 1
        host.welcome()
    while host.has_room:
        host.start(0.0)
    assert host.in_flight <= 4 + -(-answered // 2)


def test_a_host_that_answers_nobody_while_there_is_patience_is_put_off() -> None:
    host = Host(Pace())
    for now in range(0, 100, 10):
        host.refuse(float(now), seconds=10.0, patience_seconds=45.0)
    assert host.put_off == "the host has asked everybody to wait for 90 s"


def test_one_good_answer_renews_the_patience_with_a_host() -> None:
    host = Host(Pace())
    for now in range(0, 100, 10):
        host.refuse(float(now), seconds=10.0, patience_seconds=45.0)
        host.welcome()
    assert host.put_off is None


def test_a_connection_that_takes_long_to_make_brings_the_next_request_no_closer() -> None:
    host = Host(Pace(at_once=1, per_second=1.0))
    host.start(0.0)
    host.start_late(0.0, sent_at=0.5)
    assert host.ready_at() == 0.5 + 1.0 + WINDOW_MARGIN_SECONDS
