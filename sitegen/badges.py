"""The verdict words as the pages show them: an icon of its own shape, a colour and the word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reproductions.verdicts import Verdict, VerdictWord
from sitegen.markup import element, link, number

ICONS = {
    VerdictWord.REPRODUCED: '<circle cx="8" cy="8" r="7" class="fill"/><path d="m4.6 8.3 2.4 2.4 4.5-5" class="cut"/>',
    VerdictWord.PARTLY_REPRODUCED: '<circle cx="8" cy="8" r="6.2" class="stroke"/>'
    '<path d="M8 1.8a6.2 6.2 0 0 0 0 12.4Z" class="fill"/>',
    VerdictWord.NOT_REPRODUCED: '<path d="M8 .6 15.4 8 8 15.4.6 8Z" class="fill"/>'
    '<path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" class="cut"/>',
    VerdictWord.INCONCLUSIVE: '<circle cx="8" cy="8" r="6.2" class="stroke"/>'
    '<path d="M4.6 8.8c1.7-2.6 2.6-1.9 3.4-.8s1.7 1.8 3.4-.8" class="stroke"/>',
    VerdictWord.NOT_MEASURED: '<circle cx="8" cy="8" r="6.2" class="stroke dashed"/>',
}
MEANINGS = {
    VerdictWord.REPRODUCED: "ours agrees with the paper",
    VerdictWord.PARTLY_REPRODUCED: "ours differs, within the claim's tolerance",
    VerdictWord.NOT_REPRODUCED: "ours differs, beyond the tolerance",
    VerdictWord.INCONCLUSIVE: "too few trials, or too wide an interval",
    VerdictWord.NOT_MEASURED: "no stored run",
}


def badge(word: VerdictWord, *, stale: bool = False) -> str:
    """The verdict word with its icon, and a flag if the run was made with other code than today's."""
    icon = f'<svg viewBox="0 0 16 16" aria-hidden="true">{ICONS[word]}</svg>'
    shown = element("span", icon + word.value.replace("_", " "), class_=f"verdict verdict-{word_class(word)}")
    return shown + (stale_flag() if stale else "")


def word_class(word: VerdictWord) -> str:
    """The verdict word as part of a CSS class or an anchor."""
    return word.value.lower().replace("_", "-")


def stale_flag() -> str:
    """The mark of a run that was made with other code than today's."""
    return " " + element("span", "stale", class_="stale", title="measured with other code than today's")


def tally(verdicts: Iterable[Verdict], verdicts_page: str) -> str:
    """How many claims have each verdict, the words linked to their rules on `verdicts_page`."""
    counts = Counter(verdict.word for verdict in verdicts)
    items = ""
    for word in VerdictWord:
        content = (
            element("span", number(counts[word]), class_="tally-count", data_verdict_count=word.value)
            + badge(word)
            + element("span", MEANINGS[word], class_="tally-meaning")
        )
        items += element("li", link(f"{verdicts_page}#{word_class(word)}", content))
    return element("ul", items, class_="tally")


def word_counts(verdicts: Iterable[Verdict]) -> str:
    """How many verdicts there are of each word that occurs."""
    counts = Counter(verdict.word for verdict in verdicts)
    return " ".join(
        element("span", element("span", number(counts[word]), data_verdict_count=word.value) + " × " + badge(word))
        for word in VerdictWord
        if counts[word]
    )
