"""The example archive with every text replaced by one that tries to run, to load, to look up or to mislead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from catalogue.record import Record
from linkcheck.memory.history import Look
from linkcheck.verdicts import Cause, LinkVerdict
from sitegen.sources import Sources

RAN = "window.ran = 1"
TEMPLATE = "{{ 7321 * 3 }}"
RENDERED = "21963"
LOOK_UP = "{claim:hochreiter_1997/t_100_mean:measured}"
TEXT = (
    f"=HYPERLINK(1) </title></textarea></script></svg><script>{RAN}</script> <img src=x onerror='{RAN}'> "
    f"<svg onload='{RAN}'><a href='javascript:{RAN}'>a</a> [b](javascript:{RAN}) ![c](x 'onerror={RAN}') "
    f"<javascript:{RAN}> [d][1] \" onmouseover=\"{RAN}\" ' onclick='{RAN}' {{: onclick='{RAN}' }} {{ #id onclick=1 }} "
    f"`</code><script>{RAN}</script>` ``` --8<-- 'mkdocs.yml' --> ]]> <!-- {TEMPLATE} {{% raw %}} {LOOK_UP} "
    f"$\\href{{x}}{{y}}$ <iframe srcdoc='<script>{RAN}</script>'></iframe> <base href=https://evil.example/> "
    "<meta http-equiv=refresh content=0;url=data:,x> <form action=https://evil.example/><b> &#60;b&#62; | * _ ~ "
    "\u202etxet\u2066 \u200b\ufeff"
)
LINES = (
    f"{TEXT}\n\n<script>{RAN}</script>\n\n    <b>code</b>\n\n[1]: javascript:{RAN}\n\n--8<-- 'mkdocs.yml'\n\n# heading"
)
"""A text of several paragraphs."""
ADDRESSES = (
    f"javascript:{RAN}//",
    f"data:text/html,<script>{RAN}</script>",
    f'https://a.example/"><script>{RAN}</script>',
)
NAMES = {
    "id", "paper", "experiment", "row", "quantity", "relative_to", "relative_quantity", "budget", "relative_budget",
    "profile", "readings", "path", "extends", "code_hash", "started", "language", "doi", "arxiv", "isbn", "published",
    "sha256", "sha256_prefix", "archive_digest", "resource", "resources", "prerequisites", "tags", "tasks", "live",
    "experiments", "erratum", "measured_by", "quantities", "measurements", "settings", "pooled", "architecture",
    "paths", "rows", "line", "lines",
}  # fmt: skip
"""Fields that name something, whose form is checked when they are read."""
OF_ONE_LINE = {"title", "authors", "venue", "author", "machine", "command", "commit", "python", "versions", "unit"}
ADDRESSED = {"url", "moved_to", "memento_url"}


def hostile(value: Any, name: str = "") -> Any:
    """The value with every text below it replaced; names and numbers stay."""
    if isinstance(value, Record):
        return value.model_copy(update={one: hostile(getattr(value, one), one) for one in type(value).model_fields})
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: hostile(getattr(value, one.name), one.name) for one in fields(value)})
    if type(value) in (tuple, list):
        return type(value)(hostile(one, name) for one in value)
    if isinstance(value, Mapping):
        return {key: hostile(one, name) for key, one in value.items()}
    if type(value) is not str or not value or name in NAMES:
        return value
    if name in ADDRESSED:
        return ADDRESSES[len(value) % len(ADDRESSES)]
    return TEXT if name in OF_ONE_LINE else LINES


def hostile_sources(made: Sources) -> Sources:
    """These sources with a hostile index, papers, runs, marks and looks; hand-written pages stay."""
    index = hostile(made.catalogue).model_copy(update={"tags": dict.fromkeys(made.catalogue.tags, TEXT)})
    runs = hostile(made.evidence.runs)
    look = Look(
        datetime(2026, 1, 2, tzinfo=UTC), LinkVerdict.MOVED, Cause.PERMANENT_REDIRECT, 301, ADDRESSES[0], LINES,
        memento_url=ADDRESSES[1], memento_date=TEXT,
    )  # fmt: skip
    return replace(
        made,
        catalogue=index,
        papers=hostile(made.papers),
        evidence=replace(made.evidence, runs=runs),
        verdicts=tuple(replace(one, claim=hostile(one.claim), reason=LINES) for one in made.verdicts),
        marks={run.provenance.commit: LINES for run in runs},
        looks={resource.url: look for resource in (*made.catalogue.resources, *index.resources)},
    )
