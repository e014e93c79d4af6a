"""One audit: gather the links, leave out what is fresh, look at the rest, tell alarms from bad luck, remember."""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from linkcheck.asking.host_tally import HostTally
from linkcheck.asking.pace import host_key
from linkcheck.asking.runs import LinkRun, RunSettings
from linkcheck.inputs.files import Inputs
from linkcheck.inputs.links import Link, Occurrence, gather_links
from linkcheck.memory.alarms import AlarmRule, alarming_look
from linkcheck.memory.history import LinkHistory, Look, check_writable, read_history, write_history
from linkcheck.report.findings import LinkFinding, Outlet, Summary
from linkcheck.rescue.offers import NEED_RESCUE, Rescue, working_alternates
from linkcheck.verdicts import Cause, LinkStatus, LinkVerdict, Validators

OnProgress = Callable[[int, int, Summary], None]


@dataclass(frozen=True)
class AuditSettings:
    """What to look at, and what earlier looks count for."""

    run: RunSettings = field(default_factory=RunSettings)
    rule: AlarmRule = field(default_factory=AlarmRule)
    state: Path | None = None
    only: Sequence[re.Pattern[str]] = ()
    """Where there is any: no address that matches none of them."""
    exclude: Sequence[re.Pattern[str]] = ()
    include: Sequence[re.Pattern[str]] = ()
    """Addresses that are looked at though `exclude` matches them."""
    since: datetime | None = None
    """Look again only at links whose last look is older than this."""
    is_offline: bool = False
    looks_at_fresh: bool = False

    def wants(self, url: str) -> bool:
        """Whether an address is to be looked at at all."""
        if self.only and not any(pattern.search(url) for pattern in self.only):
            return False
        is_excluded = any(pattern.search(url) for pattern in self.exclude)
        return not is_excluded or any(pattern.search(url) for pattern in self.include)


@dataclass
class Audit:
    """Runs once; `clock` tells the time of day that looks are dated with."""

    settings: AuditSettings
    outlets: Sequence[Outlet]
    on_progress: OnProgress | None = None
    rescue: Rescue | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    inputs: Inputs = field(default_factory=Inputs)
    """What was read, for the summary to say."""
    summary: Summary = field(init=False)
    unremembered: OSError | None = None
    """Why the looks of the run could not be stored, where they could not."""

    def run(self, occurrences: Iterable[Occurrence], internal: Iterable[tuple[LinkStatus, Occurrence]] = ()) -> Summary:
        """Look at every address, write findings to the outlets as they come, and return the summary.

        Raises:
            UnreadableHistoryError: the state file is damaged.
            UnusablePlaceError: what is seen could not be remembered.
        """
        started = time.monotonic()
        self._now = self.clock()
        self.summary = Summary(self._now, inputs=self.inputs)
        self._tally = HostTally()
        self._held_back: list[tuple[Link, LinkStatus]] = []
        self._histories = read_history(self.settings.state) if self.settings.state else {}
        if self.settings.state and not self.settings.is_offline:
            check_writable(self.settings.state)
        links = gather_links(one for one in occurrences if self.settings.wants(one.url))
        for outlet in self.outlets:
            outlet.begin(self._now)
        for status, occurrence in internal:
            if self.settings.wants(status.url):
                self._emit(LinkFinding(status, (occurrence,), status.verdict.is_failure))
        due = [link for link in links if not self._replay(link)]
        self._looked: list[tuple[Link, LinkStatus]] = []
        is_complete = self._look(due)
        summary = self.summary
        summary.seconds = time.monotonic() - started
        summary.hosts, summary.failed_hosts = len(self._tally.hosts), len(self._tally.failed_hosts)
        summary.unlooked = len(due) - self._done
        summary.is_interrupted = not is_complete
        if summary.is_network_down:
            summary.alarms = 0
        elif self.settings.state is not None and not self.settings.is_offline and self._done:
            try:
                write_history(self.settings.state, self._histories)
            except OSError as error:
                # The reports can still be written; what was seen is in them.
                self.unremembered = error
        for outlet in self.outlets:
            outlet.end(summary)
        return summary

    # -- what is known already ----------------------------------------------------------------------------------------

    def _replay(self, link: Link) -> bool:
        """Report a link from its history where that will do; whether it was done."""
        known = [self._histories.get(_base(url)) for url in link.spellings]
        histories = [history for history in known if history is not None and history.looks]
        if len(histories) < len(known):
            if self.settings.is_offline:
                self._emit_link(link, LinkStatus(link.url, Cause.NOT_LOOKED, "never looked at"), True)
            return self.settings.is_offline
        is_recent = all(history.is_fresh(self._now) for history in histories) and not self.settings.looks_at_fresh
        since = self.settings.since
        if since is not None:
            is_recent = all(since <= history.looks[-1].at <= self._now for history in histories)
        is_same = all(history.expected == link.expectation.digest for history in histories)
        if not (self.settings.is_offline or (is_recent and is_same)):
            return False
        last = histories[0].looks[-1]
        status = LinkStatus(
            url=link.url,
            cause=last.cause,
            reason=f"as seen on {last.at:%Y-%m-%d}: {histories[0].evidence}",
            moved_to=last.moved_to,
            memento_url=histories[0].memento_url,
            memento_date=histories[0].memento_date,
        )
        self._emit_link(link, status, True)
        return True

    # -- looking ------------------------------------------------------------------------------------------------------

    def _look(self, due: Sequence[Link]) -> bool:
        self._done = 0
        links = {link.url: link for link in due}
        validators = {link.url: found for link in due if (found := self._validators(link)) is not None}

        def on_status(status: LinkStatus) -> None:
            self._done += 1
            self.summary.requests += status.requests
            link = links[status.url]
            if link.address is not None:
                self._tally.count(host_key(link.address), status)
            is_resource = any(one.resource is not None for one in link.occurrences)
            if is_resource or self.rescue is not None:
                self._looked.append((link, status))
            is_unclear = status.is_transport_failure and self.settings.state is not None
            needs_help = status.verdict.is_failure and (is_resource or self.rescue is not None)
            if is_unclear or needs_help or (self.rescue is not None and self.rescue.saves):
                # Whether the network is there, and which alternates answer, is known at the end only.
                self._held_back.append((link, status))
            else:
                self._settle(link, status)

        def on_tick() -> bool:
            if self.on_progress is not None:
                self.on_progress(self._done, len(due), self.summary)
            return True

        is_complete = True
        try:
            for link in due:
                if link.problem is not None:
                    on_status(LinkStatus(link.url, Cause.UNSAFE_ADDRESS, link.problem.reason, 0.9))
            outcome = LinkRun(self.settings.run, on_status, on_tick, validators).look(
                [one for one in due if one.address]
            )
            is_complete = outcome.is_complete
            self.summary.is_network_down |= outcome.was_silent
        except KeyboardInterrupt:
            is_complete = False
        self.summary.is_network_down |= self._tally.is_network_down and not self.settings.run.assumes_network
        alternates = working_alternates(self._looked)
        may_ask = is_complete and self.rescue is not None and not self.summary.is_network_down
        for link, status in self._held_back:
            offered = self._offered(link, status, alternates)
            if may_ask:
                try:
                    on_tick()
                    offered = self._rescued(link, offered)
                except KeyboardInterrupt:
                    # What was seen is worth more than what archives hold: it is reported and remembered.
                    may_ask = is_complete = False
            self._settle(link, offered)
        return is_complete

    def _offered(self, link: Link, status: LinkStatus, alternates: Mapping[str, list[str]]) -> LinkStatus:
        """Add what is known to stand in for a failing link: an alternate that answered, a capture found earlier."""
        if status.verdict.is_failure:
            resources = [one.resource for one in link.occurrences if one.resource is not None]
            others = [
                url for resource in resources for url in alternates.get(resource, []) if url not in link.spellings
            ]
            if others:
                status = replace(status, alternate_url=others[0])
        known = self._histories.get(_base(link.spellings[0]))
        if known is not None and known.memento_url and status.verdict in NEED_RESCUE:
            status = replace(status, memento_url=known.memento_url, memento_date=known.memento_date)
        return status

    def _rescued(self, link: Link, status: LinkStatus) -> LinkStatus:
        """Ask the archives for what is not known yet."""
        known = self._histories.get(_base(link.spellings[0]))
        if self.rescue is None or status.memento_url:
            return status
        return self.rescue.offer(link, status, known.memento_url if known is not None else None)

    def _validators(self, link: Link) -> Validators | None:
        history = self._histories.get(_base(link.spellings[0]))
        if history is None or not history.looks or history.looks[-1].verdict is not LinkVerdict.REACHABLE:
            return None
        if history.expected != link.expectation.digest:
            # The page may be the same; whether it is what the entry says now has to be seen.
            return None
        has_fragments = any("#" in url for url in link.spellings)
        return None if has_fragments or history.validators == Validators() else history.validators

    def _settle(self, link: Link, status: LinkStatus) -> None:
        if not self.summary.is_network_down and self.settings.state is not None:
            for url in {_base(spelling) for spelling in link.spellings}:
                history = self._histories.setdefault(url, LinkHistory(url))
                history.add(status, self._now)
                history.expected = link.expectation.digest
        self._emit_link(link, status, False)

    def _emit_link(self, link: Link, status: LinkStatus, is_replayed: bool) -> None:
        if self.summary.is_network_down and status.cause is Cause.NAME_UNKNOWN and not self._tally.answered:
            # Without a network every name is unknown.
            status = replace(status, cause=Cause.NAME_FAILURE)
        for url in link.spellings:
            fragment = url.partition("#")[2]
            shown = status if status.url == url else replace(status, url=url)
            if fragment and fragment in status.missing_fragments and status.verdict.is_alive:
                shown = replace(
                    shown, cause=Cause.FRAGMENT_MISSING, confidence=0.8,
                    reason=f"the page has no `{fragment}`", moved_to=None,
                )  # fmt: skip
            alarming = None
            if not self.summary.is_network_down and (is_replayed or not shown.verdict.is_alive):
                looks = self._looks(url, shown)
                alarming = alarming_look(looks, self.settings.rule)
                if alarming is not None and looks[-1].is_silent:
                    before = f"{alarming.cause.value} on {alarming.at:%Y-%m-%d}, and not seen alive since"
                    shown = replace(shown, reason=f"{shown.reason}; {before}" if shown.reason else before)
            withheld = self.summary.is_network_down and status.is_transport_failure
            self._emit(LinkFinding(shown, tuple(link.places_of(url)), alarming is not None, is_replayed, withheld))

    def _looks(self, url: str, status: LinkStatus) -> list[Look]:
        history = self._histories.get(_base(url))
        if history is not None and history.looks and status.cause is not Cause.FRAGMENT_MISSING:
            return history.looks
        return [Look(self._now, status.verdict, status.cause)]

    def _emit(self, finding: LinkFinding) -> None:
        self.summary.count(finding)
        for outlet in self.outlets:
            outlet.add(finding)


def _base(url: str) -> str:
    return url.partition("#")[0]
