"""The report as JUnit XML: a test case for every link, failed where it alarms."""

import re
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from linkcheck.report.findings import LinkFinding, Outlet, Summary
from linkcheck.verdicts import LinkVerdict
from linkcheck.wording import evidence_line

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


class JunitOutlet(Outlet):
    """Collects the cases, since their number stands at the head of the document."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._cases: list[str] = []
        self._failures = self._skipped = 0

    def add(self, finding: LinkFinding) -> None:
        """Add one case: failed on an alarm, skipped on a failure that is not one yet and on a refusal."""
        status = finding.status
        place = finding.place
        name, message = quoteattr(_clean(status.url)), _clean(f"{status.verdict.value}: {status.cause.value}")
        detail = escape(_clean(f"{place}\n{evidence_line(status)}"))
        body = ""
        if finding.is_alarm:
            self._failures += 1
            body = f"<failure message={quoteattr(message)} type={quoteattr(status.verdict.value)}>{detail}</failure>"
        elif finding.is_new_failure or status.verdict is LinkVerdict.BLOCKED:
            self._skipped += 1
            body = f"<skipped message={quoteattr(message)}/>"
        file = quoteattr(_clean(place.rsplit(":", 2)[0]))
        self._cases.append(
            f'<testcase classname="links" name={name} file={file} time="{status.seconds:.3f}">{body}</testcase>'
        )

    def end(self, summary: Summary) -> None:
        """Write the document."""
        head = f'tests="{len(self._cases)}" failures="{self._failures}" skipped="{self._skipped}" errors="0"'
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._stream.write(
            f'<testsuites><testsuite name="links" {head} time="{summary.seconds:.3f}" timestamp="{self._started}">\n'
        )
        self._stream.write("".join(f"{case}\n" for case in self._cases))
        self._stream.write("</testsuite></testsuites>\n")
