"""How verdicts came to be what they are: the changes of a claim's word, and in sum those of many claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reproductions.judging.history import Change
from reproductions.judging.words import Verdict
from sitegen.markup import bullets, element, link, prose, text
from sitegen.measured import defined
from sitegen.numbers import count
from sitegen.parts.badges import badge
from sitegen.sources import Sources


def claim_history(changes: Sequence[Change], root: str) -> str:
    """The words of one claim with the dates and runs that brought them, folded away; empty if it had but one."""
    if len(changes) < 2:
        return ""
    content = element("summary", "Earlier words on this claim")
    words = " → ".join(f"{badge(one.word)} {link(root + one.run, defined(text(one.at[:10])))}" for one in changes)
    content += element("p", f"By today's rule, as the runs came in: {words}.", class_="by")
    return element("details", content, class_="history")


def changed_claims(sources: Sources, verdicts: Iterable[Verdict], root: str) -> str:
    """The claims whose word changed as runs came in, folded away, and the others in sum; empty if none was measured."""
    judged = [(verdict, found) for verdict in verdicts if (found := sources.changes_of(verdict))]
    if not judged:
        return ""
    changed = [(verdict, found) for verdict, found in judged if len(found) > 1]
    kept = element("span", count(len(judged) - len(changed), "claim"), data_count="claims with one word")
    said = f"By today's rule {kept} kept the first word as runs came in"
    if not changed:
        return element("p", f"{said}, and none changed it.", class_="by")
    amount = element("span", count(len(changed), "claim"), data_count="claims with changed words")
    items = bullets(
        link(sources.address_of(verdict, root), prose(verdict.claim.statement), data_published=True)
        + element("div", " → ".join(f"{badge(one.word)} {text(one.at[:10])}" for one in found), class_="by")
        for verdict, found in changed
    )
    summary = element("summary", f"How the verdicts came about: {amount} changed the word")
    return element("details", summary + element("p", f"{said}; these changed it.") + items, class_="history")
