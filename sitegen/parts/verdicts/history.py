"""How verdicts came to be what they are: the changes of a claim's word, and in sum those of many claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reproductions.judging.history import Change
from reproductions.judging.words import Verdict
from sitegen.parts.verdicts.badges import badge
from sitegen.sources import Sources
from sitegen.text.markup import bullets, element, link, prose, text
from sitegen.text.measured import defined
from sitegen.text.numbers import count, typeset


def claim_history(changes: Sequence[Change], root: str) -> str:
    """The words of one claim with the dates and runs that brought them, folded away; empty if it had but one."""
    if len(changes) < 2:
        return ""
    content = element("summary", "Earlier words on this claim")
    words = " → ".join(f"{badge(one.word)} {link(root + one.run, defined(text(one.at[:10])))}" for one in changes)
    content += element("p", f"By today's rule, as the runs came in: {words}.", class_="by")
    return element("details", content, class_="history")


def changes_in_sum(sources: Sources, verdicts: Iterable[Verdict], listed: str) -> str:
    """How many claims went from which word to which and when, folded away; empty if none was measured.

    `listed` is where each of them is named.
    """
    judged = [found for verdict in verdicts if (found := sources.changes_of(verdict))]
    if not judged:
        return ""
    ways = Counter(days(found) for found in judged if len(found) > 1)
    kept = element("span", count(len(judged) - ways.total(), "claim"), data_count="claims with one word")
    said = f"By today's rule the word on {kept} stayed what it first was as runs came in"
    if not ways:
        return element("p", f"{said}, and none changed.", class_="by")
    amount = element("span", count(ways.total(), "claim"), data_count="claims with changed words")
    items = bullets(
        element("span", count(number, "claim"), data_count="claims with changed words")
        + element("div", way, class_="by")
        for way, number in ways.most_common()
    )
    told = element("p", f"{said}; that on {link(listed, 'each of the others')} changed:")
    summary = element("summary", f"How the verdicts came about: the word on {amount} changed")
    return element("details", summary + told + items, class_="history")


def changed_claims(sources: Sources, root: str) -> str:
    """Every claim whose word changed as runs came in, with its words; empty if there is none."""
    changed = [(verdict, found) for verdict in sources.verdicts if len(found := sources.changes_of(verdict)) > 1]
    return bullets(
        link(sources.address_of(verdict, root), prose(typeset(verdict.claim.statement)), data_published=True)
        + element("div", days(found), class_="by")
        for verdict, found in changed
    )


def days(changes: Sequence[Change]) -> str:
    """The words of a claim with the days that brought them, the oldest first."""
    return " → ".join(f"{badge(one.word)} {text(one.at[:10])}" for one in changes)
