"""The form that filters the list of resources; `assets/resource-list.js` brings it to life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from catalogue.model import Mention, Resource
from reproductions.judging.words import VerdictWord
from sitegen.parts.resources import LANGUAGES, MENTIONS
from sitegen.parts.verdicts.badges import word_class
from sitegen.text.markup import element, text, words

ACCESS = {"free": "free to read", "paid": "only a paid copy known", "unknown": "not established"}
STATUSES = {
    "measured": "measured again",
    "waiting": "not measured yet",
    **{word_class(word): f"with a claim {word.value.replace('_', ' ')}" for word in VerdictWord},
}


YEARS = (("from", "From year"), ("to", "To year"))


def access(resource: Resource) -> str:
    """Whether it can be read without paying, as the filters say it."""
    return {True: "free", False: "paid", None: "unknown"}[resource.free_copy]


def filters(resources: Sequence[Resource], statuses: Iterable[Sequence[str]]) -> str:
    """The filter form for these resources and what became of their claims.

    The style sheet hides it where no script runs, since it would do nothing there.
    """
    mentions = Counter(one.mention.value for one in resources)
    languages = Counter(one.language for one in resources)
    tasks = Counter(task for resource in resources for task in resource.tasks)
    free = Counter(access(resource) for resource in resources)
    found = Counter(one for several in statuses for one in several)
    years = [resource.year for resource in resources if resource.year]
    first = [
        labelled("words", "Words", '<input type="search" id="filter-words" name="words" autocomplete="off">'),
        choices("kind", "Kind", Counter(one.kind.value for one in resources), str.capitalize),
        choices("tag", "Tag", Counter(tag for one in resources for tag in one.tags), words),
        *(year_field(name, label, min(years), max(years)) for name, label in YEARS if years),
        element("button", "Show all", type="reset"),
    ]
    more = [
        choices("mention", "In the post", mentions, lambda one: MENTIONS[Mention(one)]),
        choices("status", "Measured", found, STATUSES.__getitem__, order=list(STATUSES)),
        choices("task", "Task", tasks, words),
        choices("language", "Language", languages, lambda one: LANGUAGES.get(one, one)),
        choices("access", "Access", free, ACCESS.__getitem__),
    ]
    folded = element("summary", "More filters") + fields(more)
    return element(
        "form", fields(first) + element("details", folded), class_="filters", id="resource-filters",
        aria_label="Filter the resources",
    )  # fmt: skip


def fields(controls: Iterable[str]) -> str:
    """Controls beside each other."""
    return element("div", "".join(element("div", control) for control in controls), class_="fields")


def year_field(name: str, label: str, first: int, last: int) -> str:
    """A field for a year between the first and the last that occurs."""
    shown = first if name == "from" else last
    limits = f'min="{first}" max="{last}" placeholder="{shown}"'
    return labelled(name, label, f'<input type="number" id="filter-{name}" name="{name}" {limits}>')


def choices(
    name: str, label: str, counts: Mapping[str, int], show: Callable[[str], str], order: Sequence[str] = ()
) -> str:
    """A menu of the values in use, each with how often it occurs, in this order or that of the alphabet."""
    options = '<option value="">any</option>' + "".join(
        element("option", f"{text(show(value))} ({counts[value]})", value=value, data_count=value)
        for value in (order or sorted(counts))
        if value in counts
    )
    return labelled(name, label, element("select", options, id=f"filter-{name}", name=name))


def labelled(name: str, label: str, field: str) -> str:
    """A field of the form behind its label."""
    return element("label", label, for_=f"filter-{name}") + field
