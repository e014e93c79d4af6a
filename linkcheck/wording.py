"""The words of a report: evidence in one line, and what to do about a verdict."""

import re

from linkcheck.verdicts import Cause, LinkStatus, LinkVerdict

RESOLVERS = {"doi": "https://doi.org/", "hdl": "https://hdl.handle.net/", "arxiv": "https://arxiv.org/abs/"}
"""Where identifiers that are written as `doi:…` and the like can be opened."""

_IDENTIFIER = re.compile(rf"({'|'.join(RESOLVERS)}):/*(\S+)", re.IGNORECASE)


def format_size(size: int) -> str:
    """Return a number of bytes as a person reads it."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KiB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MiB"


def evidence_line(status: LinkStatus) -> str:
    """Return the evidence in one line: status chain, reason, title, type, size, hash, time."""
    chain = [
        "refresh" if hop.sent_on_by == "refresh" else str(hop.status) for hop in status.redirect_chain if hop.status
    ]
    parts = [" → ".join(chain) or "no answer"]
    if status.reason:
        parts.append(" ".join(status.reason.split()))
    if status.title and status.title[:60] not in status.reason:
        parts.append(f"title “{status.title[:80]}”")
    size = format_size(status.size_bytes) if status.size_bytes is not None else ""
    if status.media_type or size:
        parts.append(f"{status.media_type or ''} {size}".strip())
    if status.sha256:
        parts.append(f"SHA-256 {status.sha256[:16]}…")
    parts.append(f"{status.seconds:.2f} s")
    # What a page is called may hold what moves a terminal's cursor or turns the direction of writing.
    return "".join(char for char in " · ".join(parts) if char.isprintable())


def suggestion(status: LinkStatus) -> str:
    """Return what the verdict suggests, or an empty string when nothing is to be done."""
    if status.verdict is LinkVerdict.REACHABLE:
        return ""
    if status.verdict is LinkVerdict.MOVED:
        return f"write {status.moved_to}"
    if status.alternate_url and status.verdict.is_failure:
        return f"the alternate {status.alternate_url} answers"
    if status.memento_url and status.verdict in (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS):
        return f"a capture of {status.memento_date} stands at {status.memento_url}"
    if status.cause is Cause.UNSAFE_ADDRESS:
        identifier = _IDENTIFIER.fullmatch(status.url)
        return f"write {RESOLVERS[identifier[1].lower()]}{identifier[2]}" if identifier else "correct the address"
    if status.cause is Cause.PRIVATE_ADDRESS:
        return "write an address that every reader can reach, or open this network with --allow-network"
    if status.verdict is LinkVerdict.GONE:
        return "look for an alternate or a capture"
    if status.verdict is LinkVerdict.BLOCKED:
        return "open it in a browser"
    if status.verdict is LinkVerdict.UNREACHABLE_NOW:
        if status.retry_after_seconds and status.retry_after_seconds > 60:
            return f"look again after {status.retry_after_seconds / 3600:.1f} h, as the server asks"
        return "look again later"
    if status.verdict is LinkVerdict.SUSPICIOUS:
        if status.cause.value.startswith("certificate"):
            return "open it in a browser; its certificate needs repair"
        if status.cause is Cause.FRAGMENT_MISSING:
            return "correct the fragment"
        return "compare it with what was indexed, and look for a capture"
    return ""
