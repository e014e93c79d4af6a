"""The weekly workflow: it looks at every link, whenever it starts, and has the site built with what it saw."""

import shlex
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from linkcheck.asking.runs import RunOutcome
from linkcheck.audit import Audit, AuditSettings
from linkcheck.inputs.links import Link, Occurrence, Place
from linkcheck.memory.history import LinkHistory, write_history
from linkcheck.options import parse_since, parser
from linkcheck.verdicts import Cause, LinkStatus

WORKFLOWS = Path(__file__).parents[3] / ".github" / "workflows"
FIRST = datetime(2026, 11, 23, 5, 23, tzinfo=UTC)
URLS = [f"http://a.org/{number}" for number in range(200)]


def workflow(name: str) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))
    return loaded


def weekly_words() -> list[str]:
    """The words of the weekly run's command line, after its name."""
    steps = workflow("links.yml")["jobs"]["weekly"]["steps"]
    script = next(step["run"] for step in steps if step.get("id") == "look").replace("\\\n", " ")
    line = next(line for line in script.splitlines() if "-m linkcheck" in line)
    return shlex.split(line.partition("-m linkcheck")[2].partition("||")[0])


@pytest.mark.parametrize("minutes", [-600, -10, 0, 10])
def test_a_weekly_run_looks_at_every_link_whenever_it_starts(
    minutes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Link] = []

    class Run:
        def __init__(self, *_: object) -> None: ...

        def look(self, links: Sequence[Link]) -> RunOutcome:
            looked.extend(links)
            return RunOutcome()

    monkeypatch.setattr("linkcheck.audit.LinkRun", Run)
    histories = {url: LinkHistory(url) for url in URLS}
    for url, history in histories.items():
        history.add(LinkStatus(url, Cause.ANSWERS), FIRST)
    write_history(tmp_path / "looks.jsonl", histories)
    second = FIRST + timedelta(days=7, minutes=minutes)
    since = parse_since(parser().parse_args(weekly_words()).since, second)
    settings = AuditSettings(state=tmp_path / "looks.jsonl", since=since)
    Audit(settings, [], clock=lambda: second).run([Occurrence(url, Place("list", 1)) for url in URLS])
    assert len(looked) == len(URLS)


def test_the_site_is_built_with_the_new_looks() -> None:
    links, site = workflow("links.yml"), workflow("site.yml")
    job = links["jobs"]["publish"]
    assert (job["needs"], job["permissions"]) == ("weekly", {"actions": "write"})
    assert "gh workflow run site.yml --ref main" in job["steps"][0]["run"]
    # YAML 1.1 reads the key `on` as true.
    assert "workflow_dispatch" in site[True]


def test_the_issue_is_written_in_the_format_that_stays_the_same() -> None:
    steps = workflow("links.yml")["jobs"]["weekly"]["steps"]
    assert "issue=issue.md" in parser().parse_args(weekly_words()).format
    assert "issue.md > body.md" in next(step["run"] for step in steps if "issue" in step.get("name", ""))
