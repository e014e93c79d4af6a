"""The feed of changes, read by a library that we did not write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import feedparser

from sitegen.exports.feed import feed
from tests.sitegen.example import CHANGELOG, PROVENANCE, RUNS, evidence, sources


def parsed(**changes: Any) -> Any:
    found = feedparser.parse(feed(sources(**changes)))
    assert not found.bozo
    return found


def test_the_feed_is_atom_with_the_date_of_its_last_change() -> None:
    found = parsed()
    assert (found.version, found.feed.updated) == ("atom10", "2026-01-03T00:00:00Z")


def test_a_dated_version_and_the_runs_of_a_day_are_entries() -> None:
    assert [(one.title, one.updated, one.summary) for one in parsed().entries] == [
        ("0.1.0", "2026-01-03T00:00:00Z", "- The first version, in two lines."),
        ("3 runs of Long Short-Term Memory", "2026-01-02T03:04:05Z", "Adding problem: 3 runs."),
    ]


def test_runs_of_another_day_are_another_entry() -> None:
    later = replace(RUNS[0], provenance=replace(PROVENANCE, started="2026-01-05T00:00:00Z"), path="results/later.json")
    assert [one.updated for one in parsed(evidence=evidence(*RUNS, later), changelog="").entries] == [
        "2026-01-05T00:00:00Z", "2026-01-02T03:04:05Z",
    ]  # fmt: skip


def test_an_entry_keeps_its_id_when_others_come() -> None:
    ids = {one.title: one.id for one in parsed().entries}
    more = parsed(changelog=f"{CHANGELOG}\n## 0.0.1 (2025-12-01)\n\n- Older.\n").entries
    assert {one.title: one.id for one in more if one.title in ids} == ids
    assert len({one.id for one in more}) == 3


def test_a_feed_without_changes_is_one() -> None:
    assert parsed(evidence=evidence(), changelog="").entries == []
