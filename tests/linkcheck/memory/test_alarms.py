"""When looks add up to an alarm: weekly histories in a table, and the laws that every history keeps."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcheck.memory.alarms import AlarmRule, alarming_look, evidence_of, is_alarm
from linkcheck.memory.history import LinkHistory, Look
from linkcheck.verdicts import Cause, LinkStatus

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
SEEN = {
    "200": Cause.ANSWERS,
    "301": Cause.PERMANENT_REDIRECT,
    "403": Cause.REFUSES_ROBOTS,
    "wall": Cause.CHALLENGE,
    "429": Cause.RATE_LIMITED,
    "404": Cause.NOT_FOUND,
    "name": Cause.NAME_UNKNOWN,
    "parked": Cause.PARKED,
    "loop": Cause.REDIRECT_LOOP,
    "5xx": Cause.SERVER_ERROR,
    "slow": Cause.READ_TIMEOUT,
    "reset": Cause.RESET,
}
"""How the histories of this file write what a look saw."""
FAULTS = ("5xx", "slow", "reset")
SIGNS_OF_LIFE = ("200", "301", "403", "wall", "429")


def looks(seen: list[str], apart: timedelta = WEEK) -> list[Look]:
    return [Look(START + n * apart, SEEN[word].verdict, SEEN[word]) for n, word in enumerate(seen)]


def alarms(history: str, apart: timedelta = WEEK) -> str:
    """Return the history with a star after each look at whose time the link alarms."""
    words = history.replace("*", "").split()
    stars = ["*" if is_alarm(looks(words[:n], apart), AlarmRule()) else "" for n in range(1, len(words) + 1)]
    return " ".join(word + star for word, star in zip(words, stars, strict=True))


@pytest.mark.parametrize(
    "history",
    [
        # A page that is not there alarms at the second look, until it is seen again.
        "404 404* 404* 200 404",
        "200 404 200 404 200 404",
        "name name* 200",
        "404 name* 200",
        # What the page's host says in between ends no alarm, and lets none come back.
        "404 404* 403* 404* 403* 403* 404*",
        "404 404* 429* 429* 404*",
        "404 404* 5xx* slow* 404* 301",
        "404 404* parked* loop* parked* 200",
        "404 403 429 wall 404* 200",
        # Anything else in the resource's place alarms at the third look.
        "parked parked parked* 403* 429* parked* 200",
        "parked loop parked* 5xx* 200 parked",
        "loop 403 loop 429 loop* loop*",
        # A fault that may pass alarms once it has lasted for three looks, and any sign of life ends it.
        "slow slow slow* slow* 200 slow",
        "slow 5xx reset* slow* 403 slow slow slow*",
        "5xx 5xx 5xx* 429 5xx 5xx",
        "slow slow 200 slow slow 301 slow slow 403 slow slow 429 slow slow",
        # Who refuses, or asks to be left alone, is alive.
        "429 429 429 429 429 429 429 429 429 429 429 429 429 429 429 429 429 429 429 429",
        "403 403 403 403 wall wall wall wall 403 403 403 403 403 403 403 403 403 403 403",
        "429 5xx 403 slow 429 reset 403 5xx 429 slow 403 5xx 429 slow",
        # Different failures do not add up to one: each kind has to last.
        "parked slow parked slow parked* 200",
        "404 slow slow slow* 404*",
    ],
)
def test_weekly_history(history: str) -> None:
    assert alarms(history) == history


@pytest.mark.parametrize(
    "history",
    ["404 404 404* 404*", "slow slow slow slow slow slow slow slow slow* slow*", "parked 404 parked 404*"],
)
def test_looks_too_soon_after_another_do_not_count(history: str) -> None:
    assert alarms(history, timedelta(hours=18)) == history


def _words(*kinds: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(kinds), max_size=40)


@given(_words(*SIGNS_OF_LIFE, *FAULTS))
def test_a_living_link_never_alarms_while_its_faults_last_for_fewer_than_three_looks(seen: list[str]) -> None:
    longest = max((len(list(run)) for is_fault, run in groupby(seen, FAULTS.__contains__) if is_fault), default=0)
    assert longest >= 3 or "*" not in alarms(" ".join(seen))


@given(_words("403", "wall", "429"), st.integers(0, 72))
def test_who_only_refuses_never_alarms(seen: list[str], hours: int) -> None:
    assert not is_alarm(looks(seen, timedelta(hours=hours)), AlarmRule.at_once())


@given(_words(*SEEN), st.sampled_from([["404", "404"], ["parked", "parked", "parked"]]), _words("403", "429", *FAULTS))
def test_an_alarm_over_what_was_said_lasts_until_the_resource_is_seen_again(
    before: list[str], dead: list[str], after: list[str]
) -> None:
    for count in range(len(after) + 1):
        assert is_alarm(looks([*before, *dead, *after[:count]]), AlarmRule())


@given(_words(*SEEN), st.sampled_from([("404", 2), ("name", 2), ("parked", 3), ("slow", 3), ("5xx", 3)]))
def test_a_link_that_fails_for_good_alarms_whatever_was_before(before: list[str], dead: tuple[str, int]) -> None:
    kind, needed = dead
    assert is_alarm(looks([*before, *[kind] * needed]), AlarmRule())


@given(_words(*SEEN), st.sampled_from(["200", "301"]))
def test_one_good_look_ends_every_alarm(before: list[str], good: str) -> None:
    assert not is_alarm(looks([*before, good]), AlarmRule())


@given(st.lists(st.sampled_from(["200", "403", "429", "404", "slow"]), max_size=16))
def test_what_is_forgotten_of_a_history_changes_no_alarm(seen: list[str]) -> None:
    history = LinkHistory("u")
    for look in looks(seen):
        history.add(LinkStatus("u", look.cause), look.at)
    assert is_alarm(history.looks, AlarmRule()) is is_alarm(looks(seen), AlarmRule())


def test_a_year_of_refusals_does_not_hide_a_page_that_was_gone() -> None:
    history = LinkHistory("u")
    for look in looks(["404", "404", *["403", "429"] * 26]):
        history.add(LinkStatus("u", look.cause), look.at)
    assert is_alarm(history.looks, AlarmRule())


def test_an_alarm_names_the_look_that_bears_it_out() -> None:
    seen = looks(["404", "404", "slow", "403"])
    assert alarming_look(seen, AlarmRule()) == seen[1]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.NOT_LOOKED])
def test_every_cause_bears_evidence_of_its_verdict(cause: Cause) -> None:
    kinds = {
        "REACHABLE": {"ALIVE"},
        "MOVED": {"ALIVE"},
        "GONE": {"ABSENT", "WRONG"},
        "SUSPICIOUS": {"WRONG"},
        "BLOCKED": {"SILENT"},
        "UNREACHABLE_NOW": {"DOWN", "SILENT"},
    }
    assert evidence_of(Look(START, cause.verdict, cause)).name in kinds[cause.verdict]
