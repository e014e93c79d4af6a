"""What earlier looks saw: one line a link in a file that merges cleanly, and what the site shows of it.

`results/links/looks.jsonl` holds one JSON object a line, sorted by `url`:

- `url`: the address as the index writes it, without its fragment;
- `looks`: the latest looks, oldest first, each `[at, verdict, cause, status, moved_to]` with `at` in UTC
  (`2026-11-23T06:00:00Z`), `status` and `moved_to` possibly null; of several looks in a row that found the link alive,
  or that were all refused or told to wait, the first and the last are kept; at most 16 in all;
- `evidence`: the evidence line of the last look;
- `expected`: a digest of what the index expected there, so that an entry that has been edited is looked at anew;
- `etag`, `last_modified`: what the server gave for conditional requests, where it gave any;
- `memento_url`, `memento_date`: the capture that was found, where one was.

Two lines for one address, as a merge of branches may leave, are read as one: their looks are united.
The file exists only once links have been looked at; a missing file says that nothing has been checked yet.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from linkcheck.contents import read_contents
from linkcheck.verdicts import Cause, LinkStatus, LinkVerdict, Validators
from linkcheck.wording import evidence_line

LOOKS_FILE = "looks.jsonl"
KEPT_LOOKS = 16
FRESH_FOR = timedelta(days=7)
_SHORTEST_INTERVAL = timedelta(days=1)


class UnreadableHistoryError(Exception):
    """A history file that is not what this module writes."""

    hint = "repair the line, or remove it to forget that link's earlier looks"


class UnusablePlaceError(UnreadableHistoryError):
    """A place where no history can be read, or none be written."""

    hint = "name another file with --state, or remember nothing with --no-state"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one link. `evidence`, `last_seen_alive` and the memento are filled in by `latest` only."""

    at: datetime
    verdict: LinkVerdict
    cause: Cause
    status: int | None = None
    moved_to: str | None = None
    evidence: str = ""
    last_seen_alive: datetime | None = None
    memento_url: str | None = None
    memento_date: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether the look says nothing of the resource: it was refused, told to wait, or not made."""
        return self.verdict is LinkVerdict.BLOCKED or self.cause in (Cause.RATE_LIMITED, Cause.NOT_LOOKED)


@dataclass(slots=True)
class LinkHistory:
    """Every kept look at one link, oldest first."""

    url: str
    looks: list[Look] = field(default_factory=list)
    evidence: str = ""
    expected: str = ""
    validators: Validators = field(default_factory=Validators)
    memento_url: str | None = None
    memento_date: str | None = None

    @property
    def last_seen_alive(self) -> datetime | None:
        """When the link last answered with what was indexed."""
        return next((look.at for look in reversed(self.looks) if look.verdict.is_alive), None)

    def add(self, status: LinkStatus, at: datetime) -> None:
        """Add what one look found; looks dated later, by a clock that was wrong, would never count and are dropped."""
        earlier = [look for look in self.looks if look.at <= at]
        self.looks = _trim([*earlier, Look(at, status.verdict, status.cause, status.status, status.moved_to)])
        self.evidence = evidence_line(status)
        if status.verdict.is_alive and status.cause is not Cause.NOT_MODIFIED:
            self.validators = status.validators
        if status.memento_url:
            self.memento_url, self.memento_date = status.memento_url, status.memento_date

    def is_fresh(self, now: datetime) -> bool:
        """Whether the link was found alive so recently that it need not be looked at; failures never are."""
        if not self.looks or not self.looks[-1].verdict.is_alive:
            return False
        return self.looks[-1].at <= now < next_look(self.url, self.looks[-1].at)


def next_look(url: str, last: datetime) -> datetime:
    """Return when a living link is due again: at its own hour of the week, spread by hash, one to seven days on."""
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()
    phase = timedelta(seconds=int.from_bytes(digest[:4]) % int(FRESH_FOR.total_seconds()))
    epoch = datetime(2024, 1, 1, tzinfo=UTC) + phase
    weeks = (last + _SHORTEST_INTERVAL - epoch) // FRESH_FOR + 1
    return min(epoch + weeks * FRESH_FOR, last + FRESH_FOR)


def _trim(looks: list[Look]) -> list[Look]:
    kept: list[Look] = []
    for look in looks:
        in_a_row = [*kept[-2:], look]
        are_alive = all(one.verdict.is_alive and one.moved_to == look.moved_to for one in in_a_row)
        if len(in_a_row) == 3 and (are_alive or all(one.is_silent for one in in_a_row)):
            kept[-1] = look
        else:
            kept.append(look)
    return kept[-KEPT_LOOKS:]


def read_history(path: Path) -> dict[str, LinkHistory]:
    """Return the history of every link in a file; none if there is no such file.

    Raises:
        UnreadableHistoryError: the file cannot be read, or a line is not what this module writes.
    """
    histories: dict[str, LinkHistory] = {}
    try:
        text = read_contents(path).decode("utf-8", "surrogatepass")
    except (FileNotFoundError, NotADirectoryError):
        return histories
    except OSError as error:
        raise UnusablePlaceError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UnreadableHistoryError(f"{path}: is no link history: {error}") from None
    # An address or a title may hold what else Python takes for the end of a line.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            one = _from_json(json.loads(line))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            raise UnreadableHistoryError(f"{path}:{number}: is no line of a link history: {error}") from error
        known = histories.get(one.url)
        histories[one.url] = one if known is None else _unite(known, one)
    return histories


def _unite(one: LinkHistory, other: LinkHistory) -> LinkHistory:
    newer = max(one, other, key=lambda history: [look.at for look in history.looks[-1:]])
    looks = {(look.at, look.verdict): look for look in (*one.looks, *other.looks)}
    united = sorted(looks.values(), key=lambda look: (look.at, look.verdict))
    return replace(newer, looks=_trim(united))


def check_writable(path: Path) -> None:
    """See to it that a history can be written, before anybody is asked.

    Raises:
        UnusablePlaceError: its folder can neither be found nor made, or nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        reason = f"{path.parent} is no folder" if isinstance(error, FileExistsError) else error.strerror
        raise UnusablePlaceError(f"{path}: cannot be written: {reason}") from None


def write_history(path: Path, histories: Mapping[str, LinkHistory]) -> None:
    """Write a history, sorted by address, in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps(_to_json(histories[url]), ensure_ascii=False, separators=(",", ":")) for url in sorted(histories)
    ]
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text("".join(f"{line}\n" for line in lines), "utf-8", errors="surrogatepass")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def format_time(at: datetime) -> str:
    """Return a moment in UTC to the second, as it stands in files."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text: str) -> datetime:
    """Return the moment that `format_time` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _to_json(history: LinkHistory) -> dict[str, Any]:
    record: dict[str, Any] = {
        "url": history.url,
        "looks": [[format_time(k.at), k.verdict.value, k.cause.value, k.status, k.moved_to] for k in history.looks],
        "evidence": history.evidence,
        "expected": history.expected or None,
        "etag": history.validators.etag,
        "last_modified": history.validators.last_modified,
        "memento_url": history.memento_url,
        "memento_date": history.memento_date,
    }
    return {key: value for key, value in record.items() if value is not None}


def _from_json(record: dict[str, Any]) -> LinkHistory:
    looks = [
        Look(parse_time(at), LinkVerdict(verdict), Cause(cause), status, moved_to)
        for at, verdict, cause, status, moved_to in record["looks"]
    ]
    return LinkHistory(
        url=str(record["url"]),
        looks=looks,
        evidence=str(record.get("evidence", "")),
        expected=str(record.get("expected", "")),
        validators=Validators(record.get("etag"), record.get("last_modified")),
        memento_url=record.get("memento_url"),
        memento_date=record.get("memento_date"),
    )


def latest(root: str | Path) -> Mapping[str, Look]:
    """Return the last look at every link in a folder such as `results/links`, by address; empty before the first run.

    Raises:
        UnreadableHistoryError: the file there is not what this module writes.
    """
    shown: dict[str, Look] = {}
    for url, history in read_history(Path(root) / LOOKS_FILE).items():
        if history.looks:
            shown[url] = replace(
                history.looks[-1],
                evidence=history.evidence,
                last_seen_alive=history.last_seen_alive,
                memento_url=history.memento_url,
                memento_date=history.memento_date,
            )
    return shown
