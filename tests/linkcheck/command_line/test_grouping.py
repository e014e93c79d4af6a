"""Alarms under their hosts, and the body of an issue that changes only with what alarms."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from linkcheck.inputs.links import Occurrence, Place
from linkcheck.report.choose import open_outlet
from linkcheck.report.findings import LinkFinding, Summary
from linkcheck.verdicts import Cause, LinkStatus


def alarm(url: str, cause: Cause, line: int = 1, **more: object) -> LinkFinding:
    status = replace(LinkStatus(url, cause, "a reason"), **more)  # type: ignore[arg-type]  # fields of `LinkStatus`, named by the tests below
    return LinkFinding(status, (Occurrence(url, Place("resources.yaml", line), resource="a_2013"),), True)


def report(name: str, findings: list[LinkFinding], started: datetime = datetime(2026, 11, 27, tzinfo=UTC)) -> str:
    stream, summary = io.StringIO(), Summary(started)
    outlet = open_outlet(name, stream)
    outlet.begin(started)
    for finding in findings:
        summary.count(finding)
        outlet.add(finding)
    outlet.end(summary)
    return stream.getvalue()


DEAD_HOST = [alarm(f"http://dead.org/{number}", Cause.NAME_UNKNOWN) for number in range(23)]


@pytest.mark.parametrize("name", ["markdown", "issue"])
def test_a_host_that_dies_is_one_entry_with_its_links_below(name: str) -> None:
    lines = report(name, [*DEAD_HOST, alarm("http://a.org/x", Cause.PARKED)]).splitlines()
    assert [line for line in lines if line.startswith("- **")] == [
        "- **a.org**: 1 link, SUSPICIOUS",
        "- **dead.org**: 23 links, GONE",
    ]
    assert sum(line.startswith("  - http://dead.org/") for line in lines) == 23


def test_the_text_says_how_many_hosts_alarm() -> None:
    said = report("text", [*DEAD_HOST, alarm("http://a.org/x", Cause.PARKED)])
    assert said.endswith("24 alarms at 2 hosts: 23 at dead.org\n")


def test_an_issue_whole() -> None:
    assert report("issue", [alarm("http://a.org/x", Cause.NOT_FOUND), alarm("http://b.org/y", Cause.RESET)]) == (
        "2 links at 2 hosts need attention.\n"
        "\n"
        "- **a.org**: 1 link, GONE\n"
        "  - http://a.org/x · a\\_2013 · not\\_found · look for an alternate or a capture\n"
        "- **b.org**: 1 link, UNREACHABLE\\_NOW\n"
        "  - http://b.org/y · a\\_2013 · does not answer\n"
        "\n"
        "What the last look saw of each stands in the summary of the workflow's run.\n"
    )


def test_an_issue_stays_the_same_while_nothing_new_alarms() -> None:
    before = [alarm("http://a.org/x", Cause.RESET, 3, seconds=0.1), alarm("http://b.org/y", Cause.NOT_FOUND)]
    after = [
        alarm("http://b.org/y", Cause.NOT_FOUND, seconds=2.0, title="404"),
        alarm("http://a.org/x", Cause.READ_TIMEOUT, 9, seconds=20.0, retry_after_seconds=7200.0),
    ]
    assert report("issue", before) == report("issue", after, datetime(2026, 12, 4, tzinfo=UTC))
