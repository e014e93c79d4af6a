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
from linkcheck.report.findings import LinkFinding, Summary
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
            finding = LinkFinding(status, (Occurrence(status.url, Place("list.txt", len(link))),), cause.endswith("!"))
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
        ("not_found!", "not_looked", "UNREACHABLE_NOW", 0, True),
        ("not_found!", None, "UNREACHABLE_NOW", 0, True),
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
        ('{"schema_version": 2, "links": [{}]}', "b.json: `started`: field required\n"),
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


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("links.0.bytes_read", None, "`links[0].bytes_read`: input should be a valid integer, found None"),
        ("links.0.title", 5, "`links[0].title`: must be a text, found 5"),
        ("links.0.reason", None, "`links[0].reason`: must be a text, found None"),
        ("links.0.confidence", "sure", "`links[0].confidence`: input should be a valid number, found 'sure'"),
        ("links.0.cause", ["x"], "`links[0].cause`: input should be 'answers', "),
        ("links.0.verdict", "GONE", "`links[0]`: `answers` amounts to REACHABLE, not GONE, found {"),
        ("links.0.places.0.role", [1], "`links[0].places[0].role`: input should be 'canonical', "),
        ("links.0.places.0.line", float("inf"), "is no JSON: Infinity is no number of JSON"),
        ("links.0.places.0.line", 0, "`links[0].places[0].line`: input should be greater than or equal to 1, found 0"),
        ("links.0.redirect_chain", [{"url": 4}], "`links[0].redirect_chain[0].url`: must be a text, found 4"),
        ("links.0.seconds", -1, "`links[0].seconds`: input should be greater than or equal to 0, found -1"),
        ("summary.unread", [1, {}], "`summary.unread[0]`: must be a text, found 1"),
        ("summary.files", [{"file": "x", "kind": "list", "links": [], "local": 0, "unchecked": {}}],
         "`summary.files[0].links`: input should be a valid integer, found []"),
        ("started", "today", "`started`: time data 'today' does not match format"),
    ],
)  # fmt: skip
def test_a_field_of_a_wrong_kind_is_named(
    place: str, value: object, message: str, say: Say, capsys: pytest.CaptureFixture[str]
) -> None:
    say("a.json", x="answers")
    document = json.loads(say("b.json", x="answers").read_text("utf-8"))
    *way, last = (int(part) if part.isdigit() else part for part in place.split("."))
    inner = document
    for part in way:
        inner = inner[part]
    inner[last] = value
    Path("b.json").write_text(json.dumps(document), "utf-8")
    assert main(["merge", "a.json", "b.json"]) == 2
    assert capsys.readouterr().err.startswith(f"b.json: {message}")


def test_a_number_beyond_all_numbers_is_refused(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    say("a.json", x="answers")
    report = say("b.json", x="answers")
    report.write_text(report.read_text("utf-8").replace('"line": 1', '"line": 1e999'), "utf-8")
    assert main(["merge", "a.json", "b.json"]) == 2
    assert "`links[0].places[0].line`: input should be a valid integer, found inf" in capsys.readouterr().err


def test_half_a_surrogate_pair_in_a_report_passes_through(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.json", "b.json"):
        report = say(name, x="not_found!")
        report.write_text(report.read_text("utf-8").replace(URL, URL + "\\ud800"), "utf-8")
    assert main(["merge", "a.json", "b.json"]) == 1
    assert f"GONE (alarm) {URL}\\ud800" in capsys.readouterr().out


def test_what_one_place_alone_calls_dead_is_not_counted_as_dead(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    say("a.json", x="not_found!", xy="not_found!")
    say("b.json", x="not_found!")
    main(["merge", "a.json", "b.json", "--format=json"])
    assert json.loads(capsys.readouterr().out)["summary"]["verdicts"] == {"GONE": 1, "UNREACHABLE_NOW": 1}


def test_one_report_under_two_names_is_one_place(say: Say, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say("a.json", x="not_found!")
    (tmp_path / "b.json").symlink_to("a.json")
    for other in ("./a.json", "b.json", str(tmp_path / "a.json")):
        assert main(["merge", "a.json", other]) == 2
        assert capsys.readouterr().err.startswith("one report alone cannot be merged")
