"""Archives that fail, answer nonsense, or hold captures of nothing: none is proposed, and nothing ends the run."""

import json
import time
from collections import Counter
from collections.abc import Mapping

import pytest

from linkcheck.documents.expectation import Expectation
from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Fetcher, NetworkSettings
from linkcheck.http.wire import Head
from linkcheck.rescue.archive import MAXIMUM_REFUSALS, Archive, Capture
from linkcheck.verdicts import Cause
from tests.fault_server.pages import html, paper

URL = "http://a.org/papers/x.html"
INDEX, AVAILABILITY, AGGREGATOR = "web.archive.org", "archive.org", "memgator.cs.odu.edu"
REPLAY = f"/web/20170124000000id_/{URL}"
ROWS = json.dumps([["timestamp", "original"], ["20170124000000", URL]]).encode()
FOUND = Capture(f"https://web.archive.org/web/20170124000000/{URL}", "20170124000000")
MEMENTO = ("memento-datetime", "Tue, 24 Jan 2017 00:00:00 GMT")

Script = Mapping[str, tuple[int, bytes, str]]


class ScriptedFetcher(Fetcher):
    """Answers by the first of these beginnings that host and path have, and with nothing where there is none."""

    def __init__(self, script: Script) -> None:
        super().__init__(NetworkSettings().fetcher().transport)
        self.script = script
        self.asked: Counter[str] = Counter()

    def fetch(self, request: Request, _: object = None) -> Answer:
        address = request.address
        self.asked[address.host] += 1
        place = address.host + address.target
        found = next((said for start, said in self.script.items() if place.startswith(start)), None)
        if found is None:
            return Answer(address, cause=Cause.CONNECTION_REFUSED)
        status, body, location = found
        head = Head((1, 1), status, "", [MEMENTO, ("retry-after" if status == 429 else "location", location)])
        return Answer(address, head, body, is_complete=True)


def archive(script: Script) -> tuple[Archive, ScriptedFetcher]:
    fetcher = ScriptedFetcher(script)
    return Archive(fetcher, look_up_seconds=0.0), fetcher


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"{}", b"[]", b"[1, [2]]", b'["ab", ["20170124000000", "x"]]', b'[["timestamp"], 5]',
        b'[["timestamp", "original"], [20170124000000, 5]]', b'[["timestamp"], [null]]',
        b"<html>busy</html>", b"\xff", b"[" * 99_999,
        b'{"archived_snapshots": []}', b'{"archived_snapshots": {"closest": {"available": true, "timestamp": {}}}}',
        b'{"mementos": {"list": [1, null, {"uri": 3}, {"uri": "http://x.org/", "datetime": []}]}}',
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_no_capture(body: bytes) -> None:
    assert (
        archive(dict.fromkeys((INDEX, AVAILABILITY, AGGREGATOR), (200, body, "")))[0].find(URL, Expectation()) is None
    )


def test_a_dead_aggregator_leaves_the_index_asked() -> None:
    asking, fetcher = archive({INDEX: (200, b"[]", ""), AVAILABILITY: (200, b"{}", "")})
    for _ in range(9):
        asking.find(URL, Expectation())
    assert fetcher.asked == {INDEX: 9, AVAILABILITY: 9, AGGREGATOR: MAXIMUM_REFUSALS}
    assert asking.given_up == [AGGREGATOR]


@pytest.mark.parametrize(("asked", "seconds"), [("", 60), ("soon", 60), ("5", 60), ("120", 120), ("99999", 300)])
def test_an_index_that_is_asked_too_often_is_left_alone_and_the_others_are_not(
    asked: str, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: sum(slept))
    asking, _ = archive({AVAILABILITY: (200, b"{}", ""), INDEX: (429, b"", asked), AGGREGATOR: (200, b"{}", "")})
    asking.look_up_seconds = 2.5
    for _ in range(2):
        asking.find(URL, Expectation())
    # The second round of three look-ups, 2.5 s apart, begins when the index may be asked again.
    assert sum(slept) == seconds + 2 * 2.5


@pytest.mark.parametrize(
    ("location", "then", "found"),
    [
        ("", (200, paper(), ""), FOUND),
        ("http://a.org/new/x.html", (200, paper(), ""), FOUND),
        ("http://a.org/", (200, html("The society", "<h1>Welcome</h1>"), ""), None),
        ("http://a.org/login?next=x", (200, html("Log in", "<h1>Log in</h1>"), ""), None),
        ("http://a.org/new/x.html", (200, html("example.org", "<p>This domain is for sale.</p>"), ""), None),
        ("http://a.org/new/x.html", (404, b"", ""), None),
    ],
)
def test_what_a_captured_redirect_led_to_decides(
    location: str, then: tuple[int, bytes, str], found: Capture | None
) -> None:
    further = f"/web/20170124000000id_/{location}"
    first = {INDEX + REPLAY: (302, b"", further)} if location else {}
    script = first | {INDEX + (further if location else REPLAY): then, INDEX + "/cdx": (200, ROWS, "")}
    assert archive(script)[0].find(URL, Expectation()) == found
