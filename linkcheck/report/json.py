"""The report for programs: one JSON document whose links are written as they come."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, TextIO

from linkcheck.memory.history import format_time
from linkcheck.report.findings import Finding, Summary
from linkcheck.wording import status_as_json

SCHEMA_VERSION = 1


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return one link of the published schema (`linkcheck/report/schema.json`)."""
    places = [
        {
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "role": one.role,
            "resource": one.resource,
        }
        for one in finding.occurrences
    ]
    more = {"is_alarm": finding.is_alarm, "is_replayed": finding.is_replayed, "places": places}
    return status_as_json(finding.status) | more


def summary_as_json(summary: Summary) -> dict[str, Any]:
    """Return the summary of the published schema."""
    return {
        "links": sum(summary.counts.values()),
        "verdicts": {verdict.value: count for verdict, count in sorted(summary.counts.items())},
        "alarms": summary.alarms,
        "requests": summary.requests,
        "bytes_read": summary.bytes_read,
        "seconds": round(summary.seconds, 3),
        "replayed": summary.replayed,
        "unlooked": summary.unlooked,
        "is_interrupted": summary.is_interrupted,
        "is_network_down": summary.is_network_down,
        "exit_code": summary.exit_code,
    }


class JsonOutlet:
    """Writes `{"schema_version", "started", "links": […], "summary"}`; links in the order in which they were done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_first = True

    def begin(self, started: datetime) -> None:
        """Open the document."""
        self._stream.write(f'{{"schema_version": {SCHEMA_VERSION}, "started": "{format_time(started)}", "links": [')

    def add(self, finding: Finding) -> None:
        """Write one link."""
        self._stream.write(("" if self._is_first else ",") + "\n" + json.dumps(finding_as_json(finding)))
        self._is_first = False

    def end(self, summary: Summary) -> None:
        """Write the summary and close the document."""
        self._stream.write(f'\n], "summary": {json.dumps(summary_as_json(summary))}}}\n')


class JsonLinesOutlet:
    """Writes one link a line and, last, the summary."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def begin(self, started: datetime) -> None:
        """Nothing stands before the links."""

    def add(self, finding: Finding) -> None:
        """Write one link."""
        self._stream.write(json.dumps(finding_as_json(finding)) + "\n")

    def end(self, summary: Summary) -> None:
        """Write the summary."""
        self._stream.write(json.dumps({"summary": summary_as_json(summary)}) + "\n")
