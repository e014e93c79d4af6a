"""`rnn-review links merge`: looks from several places in one report, where dead is only what all of them call dead."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from linkcheck.inputs.files import Inputs
from linkcheck.report.choose import FORMATS, UnusableFormatError, open_outlets
from linkcheck.report.findings import LinkFinding, Summary, sorted_findings
from linkcheck.report.stored import Report, UnreadableReportError, read_report
from linkcheck.verdicts import Cause, LinkVerdict

_DEAD = (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS)
_ORDER = (
    LinkVerdict.REACHABLE,
    LinkVerdict.MOVED,
    LinkVerdict.BLOCKED,
    LinkVerdict.UNREACHABLE_NOW,
    LinkVerdict.SUSPICIOUS,
    LinkVerdict.GONE,
)
"""From the mildest to the gravest: of several looks the mildest is believed."""

_EPILOG = """\
example:
  rnn-review links --format json=here.json
  rnn-review links --format json=there.json        on another machine, in another network
  rnn-review links merge here.json there.json --format markdown=report.md

exit status: 0 no alarm, 1 alarms, 2 wrong use, 3 the network was down in one of the places
"""


def merged(reports: Sequence[Report]) -> list[LinkFinding]:
    """Return what the reports together say of each address that at least one of them names, in order of place."""
    keys = dict.fromkeys(key for report in reports for key in report.findings)
    return sorted_findings([_merged(key, reports) for key in keys])


def _merged(key: str, reports: Sequence[Report]) -> LinkFinding:
    """Believe the mildest look; alarm where every report looked, all looks are as grave, and one of them alarms.

    What only some looked at, and call dead, is as good as not looked at, so that it counts as dead nowhere.
    """
    there = [(report.name, report.findings[key]) for report in reports if key in report.findings]
    looked = [(name, one) for name, one in there if one.status.cause is not Cause.NOT_LOOKED]
    chosen = min((one for _, one in looked or there), key=lambda one: _ORDER.index(one.status.verdict))
    is_dead = chosen.status.verdict in _DEAD
    alarms = any(one.is_alarm for _, one in looked if (one.status.verdict in _DEAD) == is_dead)
    is_confirmed = len(looked) == len(reports) and chosen.status.verdict.is_failure
    said = dict.fromkeys((report.name for report in reports), "not looked at")
    said |= {name: f"{one.status.verdict.value} ({one.status.cause.value})" for name, one in looked}
    verdicts = {one.status.verdict for _, one in looked}
    differs = len(verdicts) > 1 or (chosen.status.verdict.is_failure and len(looked) < len(reports))
    if is_dead and len(looked) < len(reports):
        reason = f"called dead where it was looked at, but not looked at everywhere; {chosen.status.reason}"
        chosen = replace(chosen, status=replace(chosen.status, cause=Cause.NOT_LOOKED, reason=reason))
    return replace(
        chosen,
        occurrences=tuple(sorted({place for _, one in there for place in one.occurrences}, key=lambda one: one.place)),
        is_alarm=is_confirmed and alarms,
        disagreement="; ".join(f"{name}: {words}" for name, words in said.items()) if differs else "",
    )


def _merged_summary(reports: Sequence[Report]) -> Summary:
    summaries = [report.summary for report in reports]
    files = {file.name: file for summary in summaries for file in summary.inputs.files}
    unread = dict.fromkeys(one for summary in summaries for one in summary.inputs.unread)
    return Summary(
        min(summary.started for summary in summaries),
        Inputs(list(files.values()), unread=list(unread)),
        seconds=sum(summary.seconds for summary in summaries),
        requests=sum(summary.requests for summary in summaries),
        unlooked=sum(summary.unlooked for summary in summaries),
        is_interrupted=any(summary.is_interrupted for summary in summaries),
        is_network_down=any(summary.is_network_down for summary in summaries),
    )


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status: that of the check, of what all reports say together."""
    parser = argparse.ArgumentParser(
        prog="rnn-review links merge",
        description="Merge reports of looks from several places: dead is only what all of them call dead.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT", help="at least two, as --format json writes")
    parser.add_argument(
        "--format", action="append", default=[], metavar="NAME[=FILE]",
        help=f"{', '.join(FORMATS)}; may be given several times (default: text)",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="list reachable links too (text)")
    try:
        options = parser.parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        paths = {os.path.realpath(path): path for path in options.reports}
        if len(paths) < 2:
            raise UnreadableReportError("one report alone cannot be merged\nhint: name two, from different places")
        reports = [read_report(path) for path in paths.values()]
        with contextlib.ExitStack() as stack:
            outlets = open_outlets(options.format, stack, sys.stdout, options.all)
            summary = _merged_summary(reports)
            for outlet in outlets:
                outlet.begin(summary.started)
            for finding in merged(reports):
                summary.count(finding)
                for outlet in outlets:
                    outlet.add(finding)
            if summary.is_network_down:
                summary.alarms = 0
            for outlet in outlets:
                outlet.end(summary)
    except (UnreadableReportError, UnusableFormatError) as problem:
        print(problem, file=sys.stderr)
        return 2
    for report in reports:
        if report.summary.is_network_down:
            print(f"{report.name}: the network was down there, so it confirms nothing", file=sys.stderr)
    return summary.exit_code
