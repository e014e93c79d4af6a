"""Earlier looks: what is kept, when a link is due again, and when failures become an alarm."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcheck.memory.alarms import AlarmRule, is_alarm
from linkcheck.memory.history import (
    LinkHistory,
    Look,
    UnreadableHistoryError,
    latest,
    next_look,
    read_history,
    write_history,
)
from linkcheck.verdicts import Cause, LinkStatus, LinkVerdict

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
DAY = timedelta(days=1)
ALIVE = (LinkVerdict.REACHABLE, Cause.ANSWERS)
NOT_FOUND = (LinkVerdict.GONE, Cause.NOT_FOUND)
TIMEOUT = (LinkVerdict.UNREACHABLE_NOW, Cause.READ_TIMEOUT)
REFUSED = (LinkVerdict.BLOCKED, Cause.REFUSES_ROBOTS)


def looks(*seen: tuple[float, tuple[LinkVerdict, Cause]]) -> list[Look]:
    return [Look(START + days * DAY, verdict, cause) for days, (verdict, cause) in seen]


@pytest.mark.parametrize(
    ("seen", "alarms"),
    [
        ([(0, NOT_FOUND)], False),
        ([(0, NOT_FOUND), (0.9, NOT_FOUND)], False),
        ([(0, NOT_FOUND), (1, NOT_FOUND)], True),
        ([(0, NOT_FOUND), (1, ALIVE), (2, NOT_FOUND)], False),
        ([(0, NOT_FOUND), (1, REFUSED), (2, NOT_FOUND)], True),
        ([(0, NOT_FOUND), (1, NOT_FOUND), (2, REFUSED)], True),
        ([(0, TIMEOUT), (3, TIMEOUT)], False),
        ([(0, TIMEOUT), (1, TIMEOUT), (2, TIMEOUT)], False),
        ([(0, TIMEOUT), (3, TIMEOUT), (6, TIMEOUT)], True),
        ([(day, TIMEOUT) for day in range(7)], True),
        ([(day, REFUSED) for day in range(40)], False),
    ],
)
def test_alarm(seen: list[tuple[float, tuple[LinkVerdict, Cause]]], alarms: bool) -> None:
    assert is_alarm(looks(*seen), AlarmRule()) is alarms


def test_one_look_alarms_those_who_ask_for_it() -> None:
    assert is_alarm(looks((0, TIMEOUT)), AlarmRule.at_once())


def status(url: str, _: LinkVerdict, cause: Cause) -> LinkStatus:
    return LinkStatus(url, cause)


def test_a_year_of_passing_faults_alarms_hardly_anybody() -> None:
    rng = random.Random(4)
    false_alarms = 0
    for number in range(1000):
        history = LinkHistory(f"http://a.org/{number}")
        for week in range(52):
            kind = TIMEOUT if rng.random() < 0.01 else ALIVE
            history.add(status(history.url, *kind), START + 7 * week * DAY)
            false_alarms += is_alarm(history.looks, AlarmRule())
    assert false_alarms <= 1


@pytest.mark.parametrize(("kind", "days"), [(NOT_FOUND, 8), (TIMEOUT, 13)])
def test_a_link_that_died_is_reported_in_time(kind: tuple[LinkVerdict, Cause], days: int) -> None:
    for number in range(40):
        history = LinkHistory(f"http://a.org/{number}")
        history.add(status(history.url, *ALIVE), START)
        alarmed_after = None
        for day in range(1, 15):
            now = START + day * DAY
            if not history.is_fresh(now):
                history.add(status(history.url, *kind), now)
            if is_alarm(history.looks, AlarmRule()):
                alarmed_after = alarmed_after or day
        assert alarmed_after is not None
        assert alarmed_after <= days


@given(st.text(min_size=1, max_size=20), st.integers(0, 10**8))
def test_a_living_link_is_due_within_one_to_seven_days(url: str, seconds: int) -> None:
    last = START + timedelta(seconds=seconds)
    assert DAY <= next_look(url, last) - last <= 7 * DAY


def test_links_are_due_on_every_day_alike() -> None:
    days = [(next_look(f"http://a.org/{number}", START) - START) // DAY for number in range(7000)]
    assert all(800 <= days.count(day) <= 1500 for day in range(1, 6))


def test_failures_are_never_fresh() -> None:
    assert not LinkHistory("u", looks((0, TIMEOUT))).is_fresh(START)


def test_a_look_dated_in_the_future_keeps_no_link_from_being_looked_at() -> None:
    assert not LinkHistory("u", looks((400, ALIVE))).is_fresh(START)


def test_a_look_dated_in_the_future_keeps_no_dead_link_from_alarming() -> None:
    history = LinkHistory("u", looks((400, NOT_FOUND)))
    for day in (0, 1):
        history.add(status("u", *NOT_FOUND), START + day * DAY)
    assert is_alarm(history.looks, AlarmRule())


def test_a_history_reads_back_as_it_was_written(tmp_path: Path) -> None:
    history = LinkHistory("http://a.org/ü", looks((0, ALIVE), (7, NOT_FOUND)), "200 · fine")
    write_history(tmp_path / "looks.jsonl", {history.url: history})
    assert read_history(tmp_path / "looks.jsonl") == {history.url: history}


def test_one_line_a_link_sorted_by_address(tmp_path: Path) -> None:
    histories = {url: LinkHistory(url, looks((0, ALIVE))) for url in ("http://b.org/", "http://a.org/")}
    write_history(tmp_path / "looks.jsonl", histories)
    lines = (tmp_path / "looks.jsonl").read_text("utf-8").splitlines()
    assert [line[8:20] for line in lines] == ["http://a.org", "http://b.org"]


def test_two_lines_that_a_merge_left_are_united(tmp_path: Path) -> None:
    ours, theirs = (
        LinkHistory("u", looks((0, ALIVE), (7, NOT_FOUND))),
        LinkHistory("u", looks((0, ALIVE), (8, NOT_FOUND))),
    )
    for number, history in enumerate((ours, theirs)):
        write_history(tmp_path / f"{number}.jsonl", {"u": history})
    merged = (tmp_path / "0.jsonl").read_text("utf-8") + (tmp_path / "1.jsonl").read_text("utf-8")
    (tmp_path / "looks.jsonl").write_text(merged, "utf-8")
    assert is_alarm(read_history(tmp_path / "looks.jsonl")["u"].looks, AlarmRule())


def test_many_good_looks_stay_a_short_line() -> None:
    history = LinkHistory("u")
    for week in range(500):
        history.add(status("u", *ALIVE), START + 7 * week * DAY)
    assert [look.at for look in history.looks] == [START, START + 7 * 499 * DAY]


def test_the_site_is_told_when_a_link_was_last_seen_alive(tmp_path: Path) -> None:
    write_history(tmp_path / "looks.jsonl", {"u": LinkHistory("u", looks((0, ALIVE), (7, NOT_FOUND)), "404")})
    look = latest(tmp_path)["u"]
    assert (look.verdict, look.last_seen_alive, look.evidence) == (LinkVerdict.GONE, START, "404")


def test_before_the_first_run_nothing_is_known(tmp_path: Path) -> None:
    assert latest(tmp_path) == {}


@pytest.mark.parametrize("line", ["nonsense", "[" * 99_999, "{}", '{"url": "u", "looks": [["x"]]}', "[1]"])
def test_a_damaged_line_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "looks.jsonl").write_text(f"{line}\n", "utf-8")
    with pytest.raises(UnreadableHistoryError, match=r"looks\.jsonl:1: is no line of a link history"):
        latest(tmp_path)


@pytest.mark.parametrize("odd", ["\ud800", "\u2028", "\x85"])
def test_a_history_keeps_addresses_that_hold_odd_characters(odd: str, tmp_path: Path) -> None:
    url = f"http://a.org/{odd}"
    history = LinkHistory(url)
    history.add(LinkStatus(url, Cause.ANSWERS), datetime(2026, 11, 27, tzinfo=UTC))
    write_history(tmp_path / "looks.jsonl", {url: history})
    assert list(read_history(tmp_path / "looks.jsonl")) == [url]
