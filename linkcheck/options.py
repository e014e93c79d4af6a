"""The options of the command, and the settings they amount to."""

from __future__ import annotations

import argparse
import ipaddress
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from linkcheck.addresses import UnusableAddressError, parse_address
from linkcheck.asking.inquiry import ProbeSettings
from linkcheck.asking.pace import DEFAULT_HOST_PACES, Pace
from linkcheck.asking.runs import RunSettings
from linkcheck.asking.schedule import ScheduleSettings
from linkcheck.audit import AuditSettings
from linkcheck.http.fetcher import NetworkSettings
from linkcheck.http.network import IPNetwork
from linkcheck.memory.alarms import AlarmRule
from linkcheck.memory.history import LOOKS_FILE
from linkcheck.report.choose import FORMATS

DEFAULT_INDEX = "resources.yaml"
DEFAULT_STATE = Path("results/links") / LOOKS_FILE

_EPILOG = """\
examples:
  rnn-review links                                 look at every address of resources.yaml that is due
  rnn-review links https://www.deeplearningbook.org --now
  rnn-review links README.md docs/ --format github
  rnn-review links site/ --format markdown=report.md --format text
  rnn-review links list.txt --format json > report.json
  rnn-review links fix                             show what would be rewritten in resources.yaml

A file is read by its name: .yaml as an index, .md as Markdown, .html as a page, anything else as a list with one
address a line. A folder with an index.html is a built site; another one is searched for Markdown.
`python -m linkcheck` takes the same arguments.

exit status: 0 no alarm, 1 alarms, 2 wrong use, 3 the network is down
"""


class UsageError(Exception):
    """The command was called in a way that makes no sense."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's arguments."""
    top = argparse.ArgumentParser(
        prog="rnn-review links",
        description="Is each resource still there, and is it still the same resource?",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "files", nargs="*", metavar="FILE", help=f"files, folders or addresses to check (default: {DEFAULT_INDEX})"
    )
    _add_report_options(top.add_argument_group("report"))
    _add_choice_options(top.add_argument_group("which links"))
    _add_looking_options(top.add_argument_group("how to look"))
    _add_pace_options(top.add_argument_group("how fast"))
    _add_network_options(top.add_argument_group("network"))
    _add_archive_options(top.add_argument_group("web archives"))
    return top


def _add_report_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format", action="append", metavar="NAME[=FILE]",
        help=f"{', '.join(FORMATS)}; may be given several times, with a file to write to (default: text)",
    )  # fmt: skip
    group.add_argument("--all", action="store_true", help="list reachable links too (text)")
    group.add_argument("--quiet", action="store_true", help="no progress")
    group.add_argument("--now", action="store_true", help="alarm after one look instead of several over days")
    group.add_argument(
        "--gone-looks",
        type=_whole,
        default=2,
        metavar="N",
        help="looks before 404, 410 or an unknown name alarms (default: 2)",
    )
    group.add_argument("--gone-hours", type=_amount, default=24.0, metavar="H", help="hours between them (default: 24)")
    group.add_argument(
        "--other-looks", type=_whole, default=3, metavar="N", help="looks before any other failure alarms (default: 3)"
    )
    group.add_argument("--other-days", type=_amount, default=3.0, metavar="D", help="days between them (default: 3)")


def _add_choice_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--only", metavar="REGEX", help="only addresses that match")
    group.add_argument("--exclude", metavar="REGEX", help="no addresses that match")
    group.add_argument("--since", metavar="WHEN", help="only links not looked at since then: 2026-11-01, 36h or 7d ago")
    group.add_argument("--changed", metavar="BASE", help="only entries that differ from this git revision")
    group.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help=f"where looks are remembered (default for the index: {DEFAULT_STATE})",
    )
    group.add_argument("--no-state", action="store_true", help="neither read nor write earlier looks")
    group.add_argument(
        "--fresh", action="store_true", help="look at links too that were found alive within the last 7 days"
    )
    group.add_argument("--offline", action="store_true", help="send nothing, report what earlier looks found")


def _add_looking_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--timeout", type=_positive, metavar="SECONDS", default=float(os.environ.get("LINKCHECK_TIMEOUT", "20")),
        help="for one link in all; back-off follows it (default: 20, or LINKCHECK_TIMEOUT)",
    )  # fmt: skip
    group.add_argument(
        "--retries", type=_count, default=2, metavar="N", help="further tries after a failure (default: 2)"
    )
    group.add_argument(
        "--patience",
        type=_amount,
        metavar="SECONDS",
        help="longest wait that a server may ask for (default: three times --timeout)",
    )
    group.add_argument(
        "--budget",
        type=_positive,
        metavar="SECONDS",
        help="stop the whole run after this time and report what is known",
    )
    group.add_argument("--max-redirects", type=_count, default=20, metavar="N", help="(default: 20)")
    group.add_argument(
        "--fingerprint", action="store_true", help="download fingerprinted documents whole and compare SHA-256"
    )
    group.add_argument("--follow-identifiers", action="store_true", help="follow DOIs and handles to the publisher")
    group.add_argument(
        "--no-siblings", action="store_true", help="never ask for a made-up neighbour of a doubtful page"
    )


def _add_pace_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--per-host",
        type=_count,
        default=4,
        metavar="N",
        help="requests at once to one host, 0 for no limit (default: 4)",
    )
    group.add_argument(
        "--rate",
        type=_amount,
        default=5.0,
        metavar="N",
        help="requests a second to one host, 0 for no limit (default: 5)",
    )
    group.add_argument(
        "--in-flight", type=_whole, default=64, metavar="N", help="requests at once in all (default: 64)"
    )
    group.add_argument(
        "--processes", type=_whole, default=1, metavar="N", help="hosts are shared out among them (default: 1)"
    )


def _add_network_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--allow-network",
        action="append",
        default=[],
        type=_network,
        metavar="CIDR",
        help="private network that may be reached",
    )
    group.add_argument("--ca-file", metavar="PEM", help="trust these authorities too")
    group.add_argument(
        "--resolve", action="append", default=[], metavar="NAME:ADDRESS[,ADDRESS]",
        help="take these addresses for a name; `NAME:` says that the name does not exist",
    )  # fmt: skip
    group.add_argument(
        "--connect-to", action="append", default=[], metavar="NAME:PORT:ADDRESS:PORT",
        help="connect there instead, as curl's option of this name does",
    )  # fmt: skip
    group.add_argument(
        "--assume-network", action="store_true", help="believe transport failures even if many hosts fail at once"
    )


def _add_archive_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--rescue", action="store_true", help="look for captures of links that are gone or suspicious")
    group.add_argument(
        "--save", action="store_true", help="ask Save Page Now to capture living links without a capture"
    )
    group.add_argument(
        "--archive-server", metavar="URL", help="ask this server in place of every archive, for a rehearsal"
    )


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def _amount(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError
    return value


def _whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


_positive.__name__, _amount.__name__, _count.__name__, _whole.__name__ = (
    "positive number",
    "number",
    "count",
    "whole number",
)


def _network(text: str) -> IPNetwork:
    return ipaddress.ip_network(text, strict=False)


_network.__name__ = "network such as 127.0.0.0/8"


def _resolve(entries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = {}
    for entry in entries:
        name, colon, addresses = entry.partition(":")
        if not colon or not name:
            raise UsageError(
                f"--resolve {entry}: is not NAME:ADDRESS\nhint: for example --resolve example.org:127.0.0.1"
            )
        listed = [address.strip("[] ") for address in addresses.split(",") if address.strip()]
        for address in listed:
            try:
                ipaddress.ip_network(address, strict=False)
            except ValueError:
                raise UsageError(f"--resolve {entry}: `{address}` is no numeric address") from None
        try:
            host = parse_address(f"http://{name}/").host.rstrip(".")
        except UnusableAddressError as error:
            raise UsageError(f"--resolve {entry}: {error.reason}") from None
        found[host] = tuple(listed)
    return found


def _connect_to(entries: Sequence[str]) -> dict[tuple[str, int], tuple[str, int]]:
    found = {}
    for entry in entries:
        match = re.fullmatch(r"([^:]+):(\d+):(\[[^\]]+\]|[^:]+):(\d+)", entry)
        if match is None:
            example = "hint: for example --connect-to doi.org:443:127.0.0.1:8443"
            raise UsageError(f"--connect-to {entry}: is not NAME:PORT:ADDRESS:PORT\n{example}")
        found[(match.group(1).lower(), int(match.group(2)))] = (match.group(3).strip("[]"), int(match.group(4)))
    return found


def _pattern(option: str, text: str | None) -> re.Pattern[str] | None:
    try:
        return None if text is None else re.compile(text)
    except re.error as error:
        raise UsageError(f"--{option} {text}: is no regular expression: {error}") from None


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment that `2026-11-01`, `36h` or `7d` means.

    Raises:
        UsageError: it is none of these.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([hd])", text)
    if match is not None:
        amount = float(match.group(1))
        return now - (timedelta(hours=amount) if match.group(2) == "h" else timedelta(days=amount))
    try:
        then = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--since {text}: is no date and no age\nhint: write 2026-11-01, 36h or 7d") from None
    return then if then.tzinfo else then.replace(tzinfo=UTC)


def run_settings(options: argparse.Namespace) -> RunSettings:
    """Return the run that the options describe.

    Raises:
        UsageError: options contradict each other or name nothing.
    """
    if options.ca_file and not Path(options.ca_file).is_file():
        raise UsageError(f"--ca-file {options.ca_file}: there is no such file")
    backoff = min(0.5, options.timeout / 40)
    patience = 3 * options.timeout if options.patience is None else options.patience
    probe = ProbeSettings(
        timeout_seconds=options.timeout,
        retries=options.retries,
        backoff_seconds=backoff,
        patience_seconds=patience,
        maximum_redirects=options.max_redirects,
        follows_identifiers=options.follow_identifiers,
        checks_fingerprints=options.fingerprint,
        probes_siblings=not options.no_siblings,
    )
    pace = Pace(options.per_host, options.rate)
    schedule = ScheduleSettings(pace, dict(DEFAULT_HOST_PACES), options.in_flight, patience)
    network = NetworkSettings(
        tuple(options.allow_network), options.ca_file, _resolve(options.resolve), _connect_to(options.connect_to)
    )
    return RunSettings(
        probe, schedule, network, options.processes, options.budget, assumes_network=options.assume_network
    )


def audit_settings(options: argparse.Namespace) -> AuditSettings:
    """Return the audit that the options describe.

    Raises:
        UsageError: options contradict each other or name nothing.
    """
    state = options.state or (DEFAULT_STATE if not options.files else None)
    if options.offline and (state is None or options.no_state):
        raise UsageError("--offline needs earlier looks\nhint: name them with --state FILE")
    rule = AlarmRule(
        options.gone_looks, timedelta(hours=options.gone_hours), options.other_looks, timedelta(days=options.other_days)
    )
    return AuditSettings(
        run=run_settings(options),
        rule=AlarmRule.at_once() if options.now else rule,
        state=None if options.no_state else state,
        only=_pattern("only", options.only),
        exclude=_pattern("exclude", options.exclude),
        since=parse_since(options.since, datetime.now(UTC)) if options.since else None,
        is_offline=options.offline,
        looks_at_fresh=options.fresh,
    )
