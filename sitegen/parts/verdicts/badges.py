"""The verdict words as the pages show them; `site.css` gives each a colour and an icon of its own shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reproductions.claims import Basis
from reproductions.judging.words import Verdict, VerdictWord
from sitegen.text.markup import element, link
from sitegen.text.numbers import count, number

MEANINGS = {
    VerdictWord.REPRODUCED: "ours agrees with the paper, within the claim's tolerance",
    VerdictWord.CONSISTENT: "ours agrees as far as the paper's few trials can tell",
    VerdictWord.PARTLY_REPRODUCED: "ours differs, but within the tolerance",
    VerdictWord.NOT_REPRODUCED: "ours differs, and by how much at least is said",
    VerdictWord.INCONCLUSIVE: "not decided yet; what would decide it is said",
    VerdictWord.NOT_MEASURED: "no stored run",
    VerdictWord.QUOTED: "the paper quotes it from others",
}


def badge(word: VerdictWord) -> str:
    """The verdict word."""
    return element("span", word.value.replace("_", " "), class_=f"verdict verdict-{word_class(word)}")


def verdict_badge(verdict: Verdict) -> str:
    """The word of a verdict, and a flag if its run was made with other code than today's."""
    return badge(verdict.word) + (stale_flag() if verdict.stale else "")


def word_class(word: VerdictWord) -> str:
    """The verdict word as part of a CSS class or an anchor."""
    return word.value.lower().replace("_", "-")


def stale_flag() -> str:
    """The mark of a run that was made with other code than today's."""
    return " " + element("span", "stale", class_="stale", title="measured with other code than today's")


OTHER_BASES = {
    Basis.DERIVED: ("follows", "follow", "by calculation, without chance"),
    Basis.INFERRED: ("is", "are", "concluded from a table, a figure or a remark"),
    Basis.DEPARTURE: ("is", "are", "measured by a changed procedure"),
    Basis.QUOTED: ("is", "are", "quoted by the paper from others"),
}
"""The claims that no sum holds: what is said of each kind, its verb for one claim and for several before the rest."""


def printed(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those on numbers that a paper prints of its own trials, of which alone verdicts are summed."""
    return [verdict for verdict in verdicts if verdict.claim.basis is Basis.PRINTED]


def tally(verdicts: Sequence[Verdict], verdicts_page: str) -> str:
    """How many printed claims have each verdict, the words linked to their rules on `verdicts_page`.

    Claims of another basis follow, each kind on a line of its own.
    """
    counts = Counter(verdict.word for verdict in printed(verdicts))
    items = ""
    for word in VerdictWord:
        content = (
            element("span", number(counts[word]), class_="tally-count", data_verdict_count=word.value)
            + badge(word)
            + element("span", MEANINGS[word], class_="tally-meaning")
        )
        items += element("li", link(f"{verdicts_page}#{word_class(word)}", content))
    return element("ul", items, class_="tally") + other_bases(verdicts)


def other_bases(verdicts: Sequence[Verdict]) -> str:
    """A line for the claims of each other basis: how many, what they are, and their verdicts."""
    lines = ""
    for basis, (of_one, of_several, rest) in OTHER_BASES.items():
        found = [verdict for verdict in verdicts if verdict.claim.basis is basis]
        if found:
            amount = element("span", count(len(found), "claim"), data_count=basis.value)
            said = f"{amount} {of_one if len(found) == 1 else of_several} {rest}: {counts_of(found)}"
            lines += element("li", said, class_="word-counts")
    return element("ul", lines, class_="other-bases") if lines else ""


def word_counts(verdicts: Sequence[Verdict]) -> str:
    """How many verdicts there are of each word that occurs: those on printed claims, then each other basis in words."""
    parts = [counts_of(printed(verdicts))]
    for basis in OTHER_BASES:
        counts = Counter(verdict.word for verdict in verdicts if verdict.claim.basis is basis)
        said = ", ".join(
            element("span", f"{counts[word]} {word.value.replace('_', ' ').lower()}", data_verdict_count=word.value)
            for word in VerdictWord
            if counts[word]
        )
        parts += [element("span", f"{basis.value}: {said}", class_="other-basis")] if said else []
    return " ".join(filter(None, parts))


def counts_of(verdicts: Iterable[Verdict]) -> str:
    """How many of these there are of each word that occurs."""
    counts = Counter(verdict.word for verdict in verdicts)
    return " ".join(
        element("span", element("span", number(counts[word]), data_verdict_count=word.value) + " × " + badge(word))
        for word in VerdictWord
        if counts[word]
    )


def verdicts_in_brief(verdicts: Sequence[Verdict]) -> str:
    """Verdicts on printed claims as parts of one bar, for the eye alone, and all as counts; one claim needs no bar."""
    shown = printed(verdicts)
    bar = verdict_bar(shown) if len(shown) > 1 else ""
    return bar + element("div", word_counts(verdicts), class_="word-counts")


def verdict_bar(verdicts: Iterable[Verdict]) -> str:
    """How many verdicts there are of each word as parts of one bar, for the eye alone."""
    counts = Counter(verdict.word for verdict in verdicts)
    return parted_bar([(word_class(word), counts[word]) for word in VerdictWord if counts[word]])


def parted_bar(parts: Iterable[tuple[str, int]]) -> str:
    """A bar of parts, each in the colour of a word's class and as long as its count; empty without any."""
    drawn, start = "", 0
    for name, amount in parts:
        drawn += element("rect", x=start, width=amount, height=1, class_=f"part-{name}")
        start += amount
    box = {"viewBox": f"0 0 {start} 1", "preserveAspectRatio": "none"}
    return element("svg", drawn, class_="verdict-bar", aria_hidden="true", **box) if drawn else ""
