"""What to offer in place of a failing link: an alternate that answers, else a capture; and captures of what lives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkcheck.addresses import parse_address
from linkcheck.http.extra_headers import ExtraHeader
from linkcheck.http.fetcher import NetworkSettings
from linkcheck.inputs.links import Link
from linkcheck.verdicts import Cause, LinkStatus, LinkVerdict

NEED_RESCUE = (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS)
_BEYOND_RESCUE = (Cause.UNSAFE_ADDRESS, Cause.PRIVATE_ADDRESS, Cause.FILE_MISSING, Cause.REGISTERED)
MAXIMUM_CAPTURES = 20
"""Asked of Save Page Now in one run, about seven minutes' worth."""


if TYPE_CHECKING:
    # Looking into archives is a slow import that most runs do without.
    from linkcheck.rescue.archive import Archive


@dataclass
class Rescue:
    """Offers replacements; with `finds` from archives too, with `saves` it has living links captured."""

    archive: Archive
    finds: bool
    saves: bool
    captures_asked: int = 0

    def offer(self, link: Link, status: LinkStatus, known_memento: str | None = None) -> LinkStatus:
        """Return a status with a capture added, where one is wanted and found."""
        if status.verdict in NEED_RESCUE and status.cause not in _BEYOND_RESCUE and self.finds:
            capture = self.archive.find(link.url, link.expectation, link.archive_digests)
            if capture is not None:
                return replace(status, memento_url=capture.url, memento_date=capture.date)
        if status.verdict.is_alive and self.saves and known_memento is None and self.captures_asked < MAXIMUM_CAPTURES:
            capture = self.archive.has_capture(link.url)
            if capture is None:
                self.captures_asked += 1
                capture = self.archive.save(link.url)
            if capture is not None:
                return replace(status, memento_url=capture.url, memento_date=capture.date)
        return status


def make_rescue(
    settings: NetworkSettings, server: str | None, finds: bool, saves: bool, key: str | None = None
) -> Rescue:
    """Return a rescue under a network's settings.

    `server` replaces every archive, as a rehearsal needs; `key`, an `ACCESS:SECRET` of archive.org, asks for captures
    in its owner's name.
    """
    from linkcheck.rescue.archive import ACCOUNT_CAPTURE_SECONDS, Archive, ArchiveServers

    servers = ArchiveServers.all_at(server.rstrip("/")) if server else ArchiveServers()
    # What a user has us tell the links' hosts is not for the archives.
    archive = Archive(replace(settings, headers=()).fetcher(), servers)
    if key:
        host = parse_address(servers.wayback).host
        headers = (ExtraHeader("Authorization", f"LOW {key}", host), ExtraHeader("Accept", "application/json", host))
        archive.account = replace(settings, headers=headers).fetcher()
        archive.capture_seconds = ACCOUNT_CAPTURE_SECONDS
    if server:
        archive.look_up_seconds = archive.capture_seconds = archive.status_seconds = 0.0
    return Rescue(archive, finds, saves)


def working_alternates(looked: Sequence[tuple[Link, LinkStatus]]) -> dict[str, list[str]]:
    """Return, by resource, the other addresses of the index that answered with it, canonical ones first."""
    order = {"canonical": 0, "alternate": 1, "post": 2}
    found: dict[str, list[tuple[int, str]]] = {}
    for link, status in looked:
        if not status.verdict.is_alive:
            continue
        for occurrence in link.occurrences:
            if occurrence.resource is not None and occurrence.role in order:
                found.setdefault(occurrence.resource, []).append((order[occurrence.role], occurrence.url))
    return {resource: [url for _, url in sorted(urls)] for resource, urls in found.items()}
