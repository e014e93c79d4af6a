"""The changes of the archive as an Atom feed: its versions, and the runs of each day and paper, newest first.

All times come from the changelog and from the runs, so that the same sources give the same feed. Addresses are
relative to the feed's own, and ids are names without a host: the feed is right wherever the site stands.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from xml.etree import ElementTree

from reproductions.results import Run
from sitegen.sources import Sources
from sitegen.text.numbers import count

ATOM = "http://www.w3.org/2005/Atom"
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:rnn-review:feed")
"""The namespace of the ids; a change to it would show every entry as new."""
NO_CHANGE = "2026-01-01T00:00:00Z"
"""When a feed without entries was changed: the year of the archive's beginning."""
VERSION = re.compile(r"^## (?P<name>.*?)[\s(·,–-]*(?P<date>\d{4}-\d{2}-\d{2})\)?\s*$", re.MULTILINE)
"""The heading of a dated part of the changelog."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change: `updated` is a moment in UTC, and `target` a page from the root of the site."""

    name: str
    title: str
    updated: str
    target: str
    summary: str


def feed(sources: Sources) -> str:
    """The feed as XML."""
    entries = sorted([*versions(sources.changelog), *runs_by_day(sources)], key=attrgetter("name"))
    entries.sort(key=attrgetter("updated"), reverse=True)
    root = ElementTree.Element("feed", xmlns=ATOM)
    add(root, "id", urn("feed"))
    add(root, "title", "RNN Review: what changed")
    add(root, "updated", entries[0].updated if entries else NO_CHANGE)
    add(add(root, "author"), "name", "RNN Review contributors")
    add(root, "link", rel="self", type="application/atom+xml", href="feed.xml")
    add(root, "link", rel="alternate", type="text/html", href="index.html")
    for entry in entries:
        one = add(root, "entry")
        add(one, "id", urn(entry.name))
        add(one, "title", entry.title)
        add(one, "updated", entry.updated)
        add(one, "link", rel="alternate", type="text/html", href=entry.target)
        add(one, "summary", entry.summary)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """A new element below another."""
    made = ElementTree.SubElement(parent, name, attributes)
    made.text = text
    return made


def urn(name: str) -> str:
    """The id of what has this name."""
    return uuid.uuid5(NAMES, name).urn


def versions(changelog: str) -> Iterator[FeedEntry]:
    """An entry for each part of the changelog whose heading ends with a date."""
    headings = list(VERSION.finditer(changelog))
    for found in headings:
        text = changelog[found.end() :].partition("\n## ")[0]
        summary = " ".join(text.split())
        yield FeedEntry(f"version {found['name']}", found["name"], f"{found['date']}T00:00:00Z", "state.html", summary)


def runs_by_day(sources: Sources) -> Iterator[FeedEntry]:
    """An entry for the runs of each paper that began on the same day."""
    found: dict[tuple[str, str], list[Run]] = {}
    for run in sources.runs:
        found.setdefault((run.provenance.started[:10], run.paper), []).append(run)
    for paper in sources.papers:
        titles = {experiment.id: experiment.title for experiment in paper.experiments}
        for (day, name), runs in found.items():
            if name != paper.id:
                continue
            counts = Counter(titles.get(run.experiment, run.experiment) for run in runs)
            title = f"{count(len(runs), 'run')} of {sources.catalogue.resource(paper.id).title}"
            summary = "; ".join(
                f"{experiment}: {count(amount, 'run')}" for experiment, amount in sorted(counts.items())
            )
            latest = max(run.provenance.started for run in runs)
            yield FeedEntry(f"runs {day} {paper.id}", title, latest, f"papers/{paper.id}.html", f"{summary}.")
