"""A report read back from its JSON: each field is of the kind that `schema.json` says, or it is named."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    ValidationError,
    model_validator,
)

from linkcheck.contents import read_contents
from linkcheck.inputs.files import Inputs
from linkcheck.inputs.links import Occurrence, Place
from linkcheck.inputs.targets import InputFile
from linkcheck.memory.history import parse_time
from linkcheck.report.findings import LinkFinding, Summary
from linkcheck.report.json import SCHEMA_VERSION
from linkcheck.verdicts import Cause, Hop, LinkStatus, LinkVerdict

_HINT = "hint: write it with `rnn-review links … --format json=FILE`"
_LARGEST = 10**15


class UnreadableReportError(Exception):
    """A file that is no report of this command in its format `json`."""


@dataclass(frozen=True)
class Report:
    """One report: its name, its findings by address as written (among files: and by file), and its summary."""

    name: str
    findings: Mapping[str, LinkFinding]
    summary: Summary


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def _time(value: object) -> datetime:
    return parse_time(_text(value))


# Not `str`: an address of a file that is not UTF-8 holds halves of surrogate pairs, which `str` is refused for.
_Text = Annotated[str, PlainValidator(_text)]
_Count = Annotated[int, Field(ge=0, le=_LARGEST)]
_Amount = Annotated[float, Field(ge=0, le=_LARGEST)]


class _Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Hop(_Record):
    url: _Text
    status: int | None
    sent_on_by: Literal["http", "refresh"] | None


class _Place(_Record):
    file: _Text
    line: Annotated[int, Field(ge=1, le=_LARGEST)]
    column: Annotated[int, Field(ge=1, le=_LARGEST)]
    role: Literal["canonical", "alternate", "post", "link", "internal"]
    resource: _Text | None


class _Link(_Record):
    url: _Text
    verdict: Annotated[LinkVerdict, Strict(False)]
    cause: Annotated[Cause, Strict(False)]
    confidence: Annotated[float, Field(ge=0, le=1)]
    reason: _Text
    evidence: _Text
    suggestion: _Text
    redirect_chain: list[_Hop]
    status: int | None
    moved_to: _Text | None
    title: _Text | None
    media_type: _Text | None
    size_bytes: _Count | None
    sha256: _Text | None
    seconds: _Amount
    requests: _Count
    bytes_read: _Count
    retry_after_seconds: _Amount | None
    memento_url: _Text | None
    memento_date: _Text | None
    alternate_url: _Text | None
    is_alarm: bool
    is_replayed: bool
    disagreement: _Text | None
    places: list[_Place]

    @model_validator(mode="after")
    def _verdict_follows(self) -> Self:
        if self.verdict is not self.cause.verdict:
            raise ValueError(f"`{self.cause.value}` amounts to {self.cause.verdict.value}, not {self.verdict.value}")
        return self

    def finding(self) -> LinkFinding:
        """Return what the run had found."""
        status = LinkStatus(
            cause=self.cause,
            redirect_chain=tuple(Hop(hop.url, hop.status, hop.sent_on_by) for hop in self.redirect_chain),
            **{
                key: getattr(self, key)
                for key in (
                    "url", "reason", "confidence", "moved_to", "title", "media_type", "size_bytes", "sha256", "seconds",
                    "requests", "bytes_read", "retry_after_seconds", "memento_url", "memento_date", "alternate_url",
                )
            },
        )  # fmt: skip
        occurrences = tuple(
            Occurrence(self.url, Place(one.file, one.line, one.column), one.role, one.resource) for one in self.places
        )
        return LinkFinding(status, occurrences, self.is_alarm, self.is_replayed)


class _File(_Record):
    file: _Text
    kind: _Text
    links: _Count
    local: _Count
    unchecked: dict[_Text, _Count]


class _Summary(_Record):
    links: _Count
    verdicts: dict[_Text, _Count]
    alarms: _Count
    alarm_hosts: dict[_Text, _Count]
    requests: _Count
    bytes_read: _Count
    seconds: _Amount
    replayed: _Count
    unlooked: _Count
    is_interrupted: bool
    is_network_down: bool
    exit_code: Literal[0, 1, 3]
    files: list[_File]
    unread: list[_Text]


class _Document(_Record):
    schema_version: Literal[2]
    started: Annotated[datetime, BeforeValidator(_time)]
    links: list[_Link]
    summary: _Summary


def read_report(path: Path) -> Report:
    """Return a report that was written with `--format json`.

    Raises:
        UnreadableReportError: the file is missing, or no such report; the first field that is wrong is named.
    """
    try:
        document = json.loads(read_contents(path).decode("utf-8"), parse_constant=_no_number)
    except OSError as error:
        raise UnreadableReportError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableReportError(f"{path}: is no JSON: {error}\n{_HINT}") from None
    version = document.get("schema_version") if isinstance(document, dict) else None
    if version != SCHEMA_VERSION:
        raise UnreadableReportError(f"{path}: `schema_version` must be {SCHEMA_VERSION}, found {version!r}\n{_HINT}")
    try:
        read = _Document.model_validate(document)
    except ValidationError as error:
        raise UnreadableReportError(f"{path}: {_first_fault(error)}\n{_HINT}") from None
    findings = [link.finding() for link in read.links]
    return Report(str(path), {_key(one): one for one in findings}, _summary(read))


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _first_fault(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=True, include_context=False)[0]
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in found["loc"]).lstrip(".")
    what = found["msg"].removeprefix("Value error, ")
    instead = "" if found["type"] == "missing" else f", found {_shown(found['input'])}"
    return f"`{where}`: {what[:1].lower()}{what[1:]}{instead}"


def _shown(value: Any) -> str:
    return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"


def _key(finding: LinkFinding) -> str:
    is_local = any(one.role == "internal" for one in finding.occurrences)
    return f"{finding.host}: {finding.status.url}" if is_local else finding.status.url


def _summary(read: _Document) -> Summary:
    told = read.summary
    files = [
        InputFile(one.file, one.kind, links=one.links, local=one.local, unchecked=Counter(one.unchecked))
        for one in told.files
    ]
    return Summary(
        read.started,
        Inputs(files, unread=list(told.unread)),
        seconds=told.seconds,
        requests=told.requests,
        unlooked=told.unlooked,
        is_interrupted=told.is_interrupted,
        is_network_down=told.is_network_down,
    )
