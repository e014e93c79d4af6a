"""Reports of looks from several places, merged: dead only where all of them say so."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from linkcheck.inputs.links import Occurrence, Place
from linkcheck.main import main
from linkcheck.report.choose import open_outlet
from linkcheck.report.findings import Finding, Summary
from linkcheck.verdicts import Cause, LinkStatus

URL = "http://a.org/x"
Say = Callable[..., Path]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Write a report in which links have these causes; an alarm is marked by `!`."""
    monkeypatch.chdir(tmp_path)

    def said(name: str, is_network_down: bool = False, **causes: str) -> Path:
        stream = io.StringIO()
        outlet = open_outlet("json", stream)
        summary = Summary(datetime(2026, 11, 27, tzinfo=UTC), is_network_down=is_network_down)
        outlet.begin(summary.started)
        for link, cause in causes.items():
            status = LinkStatus(URL + link.removeprefix("x"), Cause(cause.rstrip("!")), "a reason")
            finding = Finding(status, (Occurrence(status.url, Place("list.txt", len(link))),), cause.endswith("!"))
            summary.count(finding)
            outlet.add(finding)
        outlet.end(summary)
        (tmp_path / name).write_text(stream.getvalue(), "utf-8")
        return tmp_path / name

    return said


@pytest.mark.parametrize(
    ("here", "there", "verdict", "status", "differs"),
    [
        ("not_found!", "not_found!", "GONE", 1, False),
        ("not_found!", "not_found", "GONE", 1, False),
        ("not_found", "not_found", "GONE", 0, False),
        ("not_found!", "answers", "REACHABLE", 0, True),
        ("not_found!", "permanent_redirect", "MOVED", 0, True),
        ("not_found!", "refuses_robots", "BLOCKED", 0, True),
        ("not_found!", "read_timeout", "UNREACHABLE_NOW", 0, True),
        ("not_found!", "parked", "SUSPICIOUS", 1, True),
        ("read_timeout!", "reset", "UNREACHABLE_NOW", 1, False),
        ("read_timeout!", "not_found", "UNREACHABLE_NOW", 1, True),
        ("read_timeout", "not_found!", "UNREACHABLE_NOW", 0, True),
        ("not_found!", "not_looked", "GONE", 0, True),
        ("not_found!", None, "GONE", 0, True),
        ("answers", None, "REACHABLE", 0, False),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_two_places(
    here: str, there: str | None, verdict: str, status: int, differs: bool, order: int, say: Say,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    say("here.json", x=here)
    say("there.json", **({"x": there} if there else {}))
    assert main(["merge", *["here.json", "there.json"][::order], "--format=json"]) == status
    (link,) = json.loads(capsys.readouterr().out)["links"]
    assert (link["verdict"], link["is_alarm"], link["disagreement"] is not None) == (verdict, status == 1, differs)


def test_what_differs_is_named(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    say("a.json", x="not_found!", xy="answers")
    say("b.json", x="answers")
    assert main(["merge", "a.json", "b.json"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        f"list.txt:1:1: REACHABLE {URL}",
        "  answers: no answer · a reason · 0.00 s",
        "  differs: a.json: GONE (not_found); b.json: REACHABLE (answers)",
    ]


def test_a_merged_report_follows_the_schema_and_can_be_merged_again(say: Say, tmp_path: Path) -> None:
    say("a.json", x="not_found!")
    say("b.json", x="not_found")
    main(["merge", "a.json", "b.json", "--format=json=ab.json"])
    schema = json.loads(files("linkcheck.report").joinpath("schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads((tmp_path / "ab.json").read_text("utf-8")))
    assert main(["merge", "ab.json", "b.json"]) == 1


def test_a_place_without_a_network_confirms_nothing(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    say("a.json", x="not_found!")
    say("b.json", is_network_down=True, x="not_found!")
    assert main(["merge", "a.json", "b.json"]) == 3
    assert "b.json: the network was down there, so it confirms nothing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "b.json: is no JSON: "),
        ("[]", "b.json: `schema_version` must be 2, found None"),
        ('{"schema_version": 2, "links": [{}]}', "b.json: is no report of links: KeyError('cause')"),
        (None, "b.json: cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_report_is_wrong_use(
    text: str | None, message: str, say: Say, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    say("a.json", x="answers")
    if text is not None:
        (tmp_path / "b.json").write_text(text, "utf-8")
    assert main(["merge", "a.json", "b.json"]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_one_report_is_not_enough(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    say("a.json", x="answers")
    assert main(["merge", "a.json", "a.json"]) == 2
    assert "one report alone cannot be merged" in capsys.readouterr().err
