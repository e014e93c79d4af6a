"""The report for programs: one JSON document whose links are written as they come."""

import json
from datetime import datetime
from typing import Any, TextIO

from linkcheck.inputs.links import Occurrence
from linkcheck.report.findings import LinkFinding, Outlet, Summary
from linkcheck.wording import evidence_line, suggestion

SCHEMA_VERSION = 2


def finding_as_json(finding: LinkFinding) -> dict[str, Any]:
    """Return one link of the published schema (`linkcheck/report/schema.json`)."""
    status = finding.status
    return {
        "url": status.url,
        "verdict": status.verdict.value,
        "cause": status.cause.value,
        "confidence": round(status.confidence, 2),
        "reason": status.reason,
        "evidence": evidence_line(status),
        "suggestion": suggestion(status),
        "redirect_chain": [
            {"url": hop.url, "status": hop.status, "sent_on_by": hop.sent_on_by} for hop in status.redirect_chain
        ],
        "status": status.status,
        "moved_to": status.moved_to,
        "title": status.title,
        "media_type": status.media_type,
        "size_bytes": status.size_bytes,
        "sha256": status.sha256,
        "seconds": round(status.seconds, 3),
        "requests": status.requests,
        "bytes_read": status.bytes_read,
        "retry_after_seconds": status.retry_after_seconds,
        "memento_url": status.memento_url,
        "memento_date": status.memento_date,
        "alternate_url": status.alternate_url,
        "is_alarm": finding.is_alarm,
        "is_replayed": finding.is_replayed,
        "disagreement": finding.disagreement or None,
        "places": [_place_as_json(one) for one in finding.occurrences],
    }


def _place_as_json(occurrence: Occurrence) -> dict[str, Any]:
    # `dataclasses.asdict` would copy every text of every finding.
    place = occurrence.place
    return {
        "file": place.file, "line": place.line, "column": place.column,
        "role": occurrence.role, "resource": occurrence.resource,
    }  # fmt: skip


def summary_as_json(summary: Summary) -> dict[str, Any]:
    """Return the summary of the published schema."""
    return {
        "links": sum(summary.counts.values()),
        "verdicts": {verdict.value: count for verdict, count in sorted(summary.counts.items())},
        "alarms": summary.alarms,
        "alarm_hosts": dict(sorted(summary.alarm_hosts.items())),
        "requests": summary.requests,
        "bytes_read": summary.bytes_read,
        "seconds": round(summary.seconds, 3),
        "replayed": summary.replayed,
        "unlooked": summary.unlooked,
        "is_interrupted": summary.is_interrupted,
        "is_network_down": summary.is_network_down,
        "exit_code": summary.exit_code,
        "files": [
            {
                "file": file.name,
                "kind": file.kind,
                "links": file.links,
                "local": file.local,
                "unchecked": file.unchecked,
            }
            for file in summary.inputs.files
        ],
        "unread": summary.inputs.unread,
    }


class JsonOutlet(Outlet):
    """Writes `{"schema_version", "started", "links": […], "summary"}`; links in the order in which they were done."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._is_first = True

    def begin(self, started: datetime) -> None:
        """Open the document."""
        super().begin(started)
        self._stream.write(f'{{"schema_version": {SCHEMA_VERSION}, "started": "{self._started}", "links": [')

    def add(self, finding: LinkFinding) -> None:
        """Write one link."""
        self._stream.write(("" if self._is_first else ",") + "\n" + json.dumps(finding_as_json(finding)))
        self._is_first = False

    def end(self, summary: Summary) -> None:
        """Write the summary and close the document."""
        self._stream.write(f'\n], "summary": {json.dumps(summary_as_json(summary))}}}\n')


class JsonLinesOutlet(Outlet):
    """Writes one link a line and, last, the summary."""

    def add(self, finding: LinkFinding) -> None:
        """Write one link."""
        self._stream.write(json.dumps(finding_as_json(finding)) + "\n")

    def end(self, summary: Summary) -> None:
        """Write the summary."""
        self._stream.write(json.dumps({"summary": summary_as_json(summary)}) + "\n")
