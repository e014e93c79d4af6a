"""The options of the command, and the settings they amount to."""

import argparse
import ipaddress
import os
import re
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from linkcheck.addresses import UnusableAddressError, parse_address
from linkcheck.asking.inquiry import ProbeSettings
from linkcheck.asking.pace import DEFAULT_HOST_PACES, Pace
from linkcheck.asking.runs import RunSettings
from linkcheck.asking.schedule import ScheduleSettings
from linkcheck.audit import AuditSettings
from linkcheck.contents import read_contents
from linkcheck.http.extra_headers import OUR_HEADERS, SECRET_HEADERS, ExtraHeader
from linkcheck.http.fetcher import NetworkSettings
from linkcheck.memory.alarms import AlarmRule
from linkcheck.memory.history import LOOKS_FILE
from linkcheck.report.choose import FORMATS

T = TypeVar("T")

DEFAULT_INDEX = "resources.yaml"
DEFAULT_STATE = Path("results/links") / LOOKS_FILE
CONFIGURATION_FILES = ("linkcheck.toml", "pyproject.toml")

_EPILOG = """\
examples:
  rnn-review links                               what is due of resources.yaml
  rnn-review links https://www.deeplearningbook.org --now
  rnn-review links README.md docs/ --format github
  rnn-review links site/ --format markdown=report.md --format text
  rnn-review links list.txt --format json > report.json
  rnn-review links refs.bib notes.rst --dump     list the links and ask nobody
  rnn-review links merge here.json there.json    dead where both reports say so
  rnn-review links fix                           what would be rewritten

A file is read by how its name ends: .yaml as an index, .md as Markdown, .rst as
reStructuredText, .html as a page, .ipynb as a notebook, .bib as BibTeX, .xml,
.rss and .atom as a sitemap or a feed (.gz is unpacked), .txt and names without
an ending as a list with one address a line, unless it begins like one of the
others; `-` is standard input. A folder with an index.html is a built site; in
another one all of these are read but .yaml.

Options may also stand in linkcheck.toml, or in the table [tool.linkcheck] of
pyproject.toml, by the same names. `python -m linkcheck` takes the same
arguments.

exit status: 0 no alarm, 1 alarms, 2 wrong use, nothing to read or nowhere to
write, 3 the network is down, 70 a defect of this program, 130 stopped by hand
"""


class OptionsError(Exception):
    """The command was called in a way that makes no sense."""


def _kind(
    name: str, convert: Callable[[str], T], is_allowed: Callable[[T], bool] = lambda _: True
) -> Callable[[str], T]:
    """Return what reads an option's value; argparse says `invalid NAME value` when it cannot."""

    def read(text: str) -> T:
        value = convert(text)
        if not is_allowed(value):
            raise ValueError
        return value

    read.__name__ = name
    return read


LARGEST = 1_000_000
"""No number that an option takes is larger: clocks and calendars end somewhere, and what is meant lies far below."""

SLOWEST_RATE = 1e-5
"""Requests a second: about one a day."""

POSITIVE = _kind(f"positive number up to {LARGEST}", float, lambda value: 0 < value <= LARGEST)
AMOUNT = _kind(f"number from 0 to {LARGEST}", float, lambda value: 0 <= value <= LARGEST)
RATE = _kind(
    f"rate of 0 or from {SLOWEST_RATE:.5f} to {LARGEST}",
    float,
    lambda value: value == 0 or SLOWEST_RATE <= value <= LARGEST,
)
COUNT = _kind(f"count from 0 to {LARGEST}", int, lambda value: 0 <= value <= LARGEST)
WHOLE = _kind(f"whole number from 1 to {LARGEST}", int, lambda value: 1 <= value <= LARGEST)
TEXT = _kind("text that is not empty", str, lambda text: bool(text.strip()))
NETWORK = _kind("network such as 127.0.0.0/8", partial(ipaddress.ip_network, strict=False))


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error:
        raise ValueError from None


def _statuses(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        span = range(int(first), int(last if dash else first) + 1)
        if not span or span[0] < 400 or span[-1] > 999:
            raise ValueError
        found.update(span)
    return frozenset(found)


def _header(text: str) -> ExtraHeader:
    match = re.fullmatch(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:@([^:\s@]+))?:[ \t]*([\x20-\x7e\xa0-\xff]*)", text)
    if match is None or match[1].lower() in OUR_HEADERS or (match[1].lower() in SECRET_HEADERS and not match[2]):
        raise ValueError
    return ExtraHeader(match[1], match[3], match[2] and match[2].lower())


PATTERN = _kind("regular expression", _pattern)
STATUSES = _kind("list of statuses from 400 to 999, as 403,500-599,", _statuses)
HEADER = _kind(
    f"header NAME: VALUE (never {', '.join(OUR_HEADERS)}; {', '.join(SECRET_HEADERS)} only with @HOST)", _header
)
USER_AGENT = _kind(
    "line of text that is not empty",
    lambda text: ExtraHeader("User-Agent", text),
    lambda header: header.value.isprintable() and bool(header.value.strip()),
)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong, without the eighteen lines of usage that would stand above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nhint: `{self.prog} --help` shows all options, with examples\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's arguments."""
    top = _Parser(
        prog="rnn-review links",
        description="Is each resource still there, and is it still the same resource?",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "files", nargs="*", metavar="FILE", help=f"files, folders or addresses to check (default: {DEFAULT_INDEX})"
    )
    _add_report_options(_Group(top, "report"))
    _add_choice_options(_Group(top, "which links"))
    _add_looking_options(_Group(top, "how to look"))
    _add_pace_options(_Group(top, "how fast"))
    _add_network_options(_Group(top, "network"))
    _add_archive_options(_Group(top, "web archives"))
    return top


class _Group:
    """A group of options. A help text may name its option's default as `{default}`."""

    def __init__(self, top: argparse.ArgumentParser, title: str) -> None:
        self._group = top.add_argument_group(title)

    def flag(self, name: str, text: str) -> None:
        self._group.add_argument(f"--{name}", action="store_true", help=text)

    def value(
        self, name: str, metavar: str, text: str, kind: Callable[[str], Any] = str, default: object = None
    ) -> None:
        shown = text.format(default=f"(default: {default:g})" if isinstance(default, int | float) else "")
        self._group.add_argument(f"--{name}", metavar=metavar, type=kind, default=default, help=shown)

    def values(self, name: str, metavar: str, text: str, kind: Callable[[str], Any] = str) -> None:
        self._group.add_argument(f"--{name}", metavar=metavar, type=kind, default=[], action="append", help=text)


def _add_report_options(group: _Group) -> None:
    repeated = "may be given several times, with a file to write to (default: text)"
    group.values("format", "NAME[=FILE]", f"{', '.join(FORMATS)}; {repeated}")
    group.flag("dump", "list the links that are found and ask nobody (text or jsonl)")
    group.value("config", "FILE", f"options out of this file (default: {' or '.join(CONFIGURATION_FILES)})", Path)
    group.flag("no-config", "read no such file")
    group.flag("all", "list reachable links too (text)")
    group.flag("quiet", "no progress")
    group.flag("now", "alarm after one look instead of several over days")
    group.value("gone-looks", "N", "looks before 404, 410 or an unknown name alarms {default}", WHOLE, 2)
    group.value("gone-hours", "H", "hours between them {default}", AMOUNT, 24.0)
    group.value("other-looks", "N", "looks before any other failure alarms {default}", WHOLE, 3)
    group.value("other-days", "D", "days between them {default}", AMOUNT, 3.0)


def _add_choice_options(group: _Group) -> None:
    group.values("only", "REGEX", "only addresses that match; may be given several times: that match any", PATTERN)
    group.values("exclude", "REGEX", "no addresses that match; may be given several times", PATTERN)
    group.values("include", "REGEX", "addresses that match, even if --exclude matches them too; several times", PATTERN)
    group.value("since", "WHEN", "only links not looked at since then: 2026-11-01, 36h or 7d ago", TEXT)
    group.value("changed", "BASE", "only entries that differ from this git revision", TEXT)
    group.value("state", "FILE", f"where looks are remembered (default for the index: {DEFAULT_STATE})", Path)
    group.flag("no-state", "neither read nor write earlier looks")
    group.flag("fresh", "look at links too that were found alive within the last 7 days")
    group.flag("offline", "send nothing, report what earlier looks found")


def _add_looking_options(group: _Group) -> None:
    group.value(
        "timeout", "SECONDS", "for one link in all; back-off follows it (default: 20, or LINKCHECK_TIMEOUT)",
        POSITIVE, os.environ.get("LINKCHECK_TIMEOUT", "20"),
    )  # fmt: skip
    group.value("retries", "N", "further tries after a failure {default}", COUNT, 2)
    group.value(
        "patience", "SECONDS", "longest wait that a server may ask for (default: three times --timeout)", AMOUNT
    )
    group.value("budget", "SECONDS", "stop the whole run after this time and report what is known", POSITIVE)
    group.value("max-redirects", "N", "{default}", COUNT, 20)
    group.flag("fingerprint", "download fingerprinted documents whole and compare SHA-256")
    group.flag("follow-identifiers", "follow DOIs and handles to the publisher")
    group.value("accept", "STATUS", "take these for alive, as 403,429,500-599; identifiers excepted", STATUSES)
    group.flag("no-siblings", "never ask for a made-up neighbour of a doubtful page")


def _add_pace_options(group: _Group) -> None:
    group.value("per-host", "N", "requests at once to one host, 0 for no limit {default}", COUNT, 4)
    group.value("rate", "N", "requests a second to one host, 0 for no limit {default}", RATE, 5.0)
    group.value("in-flight", "N", "requests at once in all {default}", WHOLE, 64)
    group.value("processes", "N", "hosts are shared out among them {default}", WHOLE, 1)


def _add_network_options(group: _Group) -> None:
    group.values("allow-network", "CIDR", "private network that may be reached", NETWORK)
    group.value("user-agent", "TEXT", "introduce every request so, in place of our three ways", USER_AGENT)
    group.values(
        "header", "NAME[@HOST]: VALUE",
        "send this too, with @HOST to that host only; may be given several times", HEADER,
    )  # fmt: skip
    group.value("ca-file", "PEM", "trust these authorities too", TEXT)
    group.values(
        "resolve", "NAME:ADDRESS[,ADDRESS]",
        "take these addresses for a name; `NAME:` says that the name does not exist",
    )  # fmt: skip
    group.values("connect-to", "NAME:PORT:ADDRESS:PORT", "connect there instead, as curl's option of this name does")
    group.flag("assume-network", "believe transport failures even if many hosts fail at once")


def _add_archive_options(group: _Group) -> None:
    group.flag("rescue", "look for captures of links that are gone or suspicious")
    group.flag("save", "ask Save Page Now to capture living links without a capture; with a key of your own: below")
    group.value(
        "archive-key-file", "FILE",
        "your archive.org keys, ACCESS:SECRET (default: the environment's LINKCHECK_ARCHIVE_KEY)", Path,
    )  # fmt: skip
    group.value("archive-server", "URL", "ask this server in place of every archive, for a rehearsal", TEXT)


def _resolve(entries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = {}
    for entry in entries:
        name, colon, addresses = entry.partition(":")
        if not colon or not name:
            raise OptionsError(
                f"--resolve {entry}: is not NAME:ADDRESS\nhint: for example --resolve example.org:127.0.0.1"
            )
        listed = [address.strip("[] ") for address in addresses.split(",") if address.strip()]
        for address in listed:
            try:
                ipaddress.ip_address(address)
            except ValueError:
                raise OptionsError(f"--resolve {entry}: `{address}` is no numeric address") from None
        try:
            host = parse_address(f"http://{name}/").host.rstrip(".")
        except UnusableAddressError as error:
            raise OptionsError(f"--resolve {entry}: {error.reason}") from None
        found[host] = tuple(listed)
    return found


def _connect_to(entries: Sequence[str]) -> dict[tuple[str, int], tuple[str, int]]:
    found = {}
    for entry in entries:
        match = re.fullmatch(r"([^:]+):(\d+):(\[[^\]]+\]|[^:]+):(\d+)", entry)
        if match is None:
            example = "hint: for example --connect-to doi.org:443:127.0.0.1:8443"
            raise OptionsError(f"--connect-to {entry}: is not NAME:PORT:ADDRESS:PORT\n{example}")
        for port in (match.group(2), match.group(4)):
            if len(port) > 5 or not 1 <= int(port) <= 65535:
                raise OptionsError(f"--connect-to {entry}: `{port[:20]}` is no port\nhint: ports are 1 to 65535")
        address = match.group(3).strip("[]")
        try:
            ipaddress.ip_address(address)
        except ValueError:
            raise OptionsError(f"--connect-to {entry}: `{address}` is no numeric address") from None
        found[(match.group(1).lower(), int(match.group(2)))] = (address, int(match.group(4)))
    return found


def archive_key(options: argparse.Namespace) -> str | None:
    """Return the user's own key for Save Page Now, out of a file or the environment, never of the command line.

    Raises:
        OptionsError: the file cannot be read, or what is there is not ACCESS:SECRET.
    """
    file = options.archive_key_file
    try:
        key = read_contents(file).decode().strip() if file else os.environ.get("LINKCHECK_ARCHIVE_KEY", "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OptionsError(f"--archive-key-file {file}: cannot be read: {error}") from None
    if not key and not file:
        return None
    if not re.fullmatch(r"[\x21-\x39\x3b-\x7e]+:[\x21-\x39\x3b-\x7e]+", key):
        place = f"--archive-key-file {file}" if file else "LINKCHECK_ARCHIVE_KEY"
        raise OptionsError(f"{place}: is not ACCESS:SECRET\nhint: https://archive.org/account/s3.php shows both")
    return key


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment that `2026-11-01`, `36h` or `7d` means.

    Raises:
        OptionsError: it is none of these.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([hd])", text)
    if match is not None:
        amount = float(match.group(1))
        try:
            return now - (timedelta(hours=amount) if match.group(2) == "h" else timedelta(days=amount))
        except OverflowError:
            raise OptionsError(f"--since {text}: no calendar reaches back so far\nhint: write 36h or 7d") from None
    try:
        then = datetime.fromisoformat(text)
    except ValueError:
        raise OptionsError(f"--since {text}: is no date and no age\nhint: write 2026-11-01, 36h or 7d") from None
    return then if then.tzinfo else then.replace(tzinfo=UTC)


def run_settings(options: argparse.Namespace) -> RunSettings:
    """Return the run that the options describe.

    Raises:
        OptionsError: options contradict each other or name nothing.
    """
    if options.ca_file and not Path(options.ca_file).is_file():
        raise OptionsError(f"--ca-file {options.ca_file}: there is no such file")
    if options.ca_file:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=options.ca_file)
        except OSError as error:
            hint = "hint: it holds certificates between BEGIN CERTIFICATE and END CERTIFICATE"
            raise OptionsError(f"--ca-file {options.ca_file}: holds no certificate in PEM: {error}\n{hint}") from None
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
        accepted_statuses=options.accept or frozenset(),
    )
    pace = Pace(options.per_host, options.rate)
    schedule = ScheduleSettings(pace, dict(DEFAULT_HOST_PACES), options.in_flight, patience)
    headers = (*options.header, *([options.user_agent] if options.user_agent else []))
    network = NetworkSettings(
        tuple(options.allow_network),
        options.ca_file,
        _resolve(options.resolve),
        _connect_to(options.connect_to),
        headers,
    )
    return RunSettings(
        probe, schedule, network, options.processes, options.budget, assumes_network=options.assume_network
    )


def audit_settings(options: argparse.Namespace) -> AuditSettings:
    """Return the audit that the options describe.

    Raises:
        OptionsError: options contradict each other or name nothing.
    """
    state = options.state or (DEFAULT_STATE if not options.files else None)
    if options.offline and (state is None or options.no_state):
        raise OptionsError("--offline needs earlier looks\nhint: name them with --state FILE")
    rule = AlarmRule(
        options.gone_looks, timedelta(hours=options.gone_hours), options.other_looks, timedelta(days=options.other_days)
    )
    return AuditSettings(
        run=run_settings(options),
        rule=AlarmRule.at_once() if options.now else rule,
        state=None if options.no_state else state,
        only=options.only,
        exclude=options.exclude,
        include=options.include,
        since=parse_since(options.since, datetime.now(UTC)) if options.since else None,
        is_offline=options.offline,
        looks_at_fresh=options.fresh,
    )
