"""The report as SARIF 2.1.0, for code-scanning views: a rule for each cause, a result for each place."""

import json
from typing import Any, TextIO

from linkcheck.report.findings import LinkFinding, Outlet, Summary
from linkcheck.verdicts import Cause
from linkcheck.wording import evidence_line, suggestion

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifOutlet(Outlet):
    """Collects the results and writes them at the end, with the rules that they name."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._results: list[dict[str, Any]] = []
        self._causes: set[Cause] = set()

    def add(self, finding: LinkFinding) -> None:
        """Add a result for each place of a finding that deserves one."""
        status = finding.status
        if finding.severity is None:
            return
        level = "note" if finding.severity == "notice" else finding.severity
        self._causes.add(status.cause)
        text = f"{status.verdict.value}: {status.url}: {evidence_line(status)}. {suggestion(status)}".strip()
        for occurrence in finding.occurrences:
            place = occurrence.place
            physical = {
                "artifactLocation": {"uri": place.file.replace("\\", "/")},
                "region": {"startLine": place.line, "startColumn": place.column},
            }
            result = {
                "ruleId": status.cause.value,
                "level": level,
                "message": {"text": text},
                "locations": [{"physicalLocation": physical}],
                "partialFingerprints": {"address/v1": status.url},
            }
            self._results.append(result)

    def end(self, summary: Summary) -> None:
        """Write the document."""
        rules = [
            {"id": cause.value, "shortDescription": {"text": cause.value.replace("_", " ").capitalize()}}
            for cause in sorted(self._causes)
        ]
        driver = {"name": "rnn-review links", "rules": rules}
        invocation = {"executionSuccessful": not summary.is_network_down and not summary.is_interrupted}
        run = {
            "tool": {"driver": driver},
            "invocations": [invocation],
            "results": self._results,
            "columnKind": "unicodeCodePoints",
        }
        json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, self._stream, indent=1)
        self._stream.write("\n")
