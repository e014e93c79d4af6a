"""What the link checker last saw of each address, read from `results/links/history.jsonl`.

The file is optional. It holds one JSON object per line, oldest first, with `url`, `checked` (UTC, ISO 8601),
`status` (the checker's word), and, where known, `cause` and `memento_url` (an archived copy).
Other keys are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.prose import SiteError

HISTORY = "results/links/history.jsonl"


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """The latest look at an address, and when it was last found well."""

    url: str
    checked: str
    status: str
    cause: str
    memento_url: str | None
    last_reachable: str | None


def load_link_checks(root: Path) -> Mapping[str, LinkCheck]:
    """The latest check of each address; empty if nothing was checked yet.

    Raises:
        SiteError: lines of the history cannot be read.
    """
    file = root / HISTORY
    if not file.exists():
        return {}
    latest: dict[str, LinkCheck] = {}
    problems = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            url, checked, status = str(record["url"]), str(record["checked"]), str(record["status"])
        except (ValueError, TypeError, KeyError) as error:
            problems.append(
                f"{HISTORY}:{number}: not a link check ({error!r})\nhint: remove the line, or check the links again"
            )
            continue
        before = latest.get(url)
        latest[url] = LinkCheck(
            url=url,
            checked=checked,
            status=status,
            cause=str(record.get("cause") or ""),
            memento_url=record.get("memento_url"),
            last_reachable=checked if status == "REACHABLE" else before.last_reachable if before else None,
        )
    if problems:
        raise SiteError("\n".join(problems))
    return latest
