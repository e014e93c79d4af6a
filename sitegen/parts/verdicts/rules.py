"""What is known of the verdict rule itself: how often it is wrong, what it changed, and what chance alone refutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from reproductions.claims import SHARES, Tolerance
from reproductions.judging.statistics.effects import Effect
from reproductions.judging.words import Verdict, VerdictWord, multiplicity_of, word_of
from sitegen.addresses import claim_address
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.intervals import WIDEST, drawn_bar
from sitegen.figures.probabilities import probabilities_figure
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import badge, verdict_badge
from sitegen.sources import Sources
from sitegen.text.markup import begun, element, link, text, words
from sitegen.text.measured import defined
from sitegen.text.numbers import number

TOLD = (1.0, 1.5, 2.0, 3.0, 10.0)
"""The true ratios that the tables of characteristics show."""
SHARE_WORDS = (
    VerdictWord.REPRODUCED,
    VerdictWord.CONSISTENT,
    VerdictWord.PARTLY_REPRODUCED,
    VerdictWord.NOT_REPRODUCED,
    VerdictWord.INCONCLUSIVE,
)
"""The words that a claim on a share of trials can have once it is measured."""
SHOWN_TOLERANCE = Tolerance("A factor of two, as of most claims.", factor=2.0)
EXAMPLES = (
    (VerdictWord.REPRODUCED, (0.75, 1.45), 1.04),
    (VerdictWord.PARTLY_REPRODUCED, (1.15, 1.8), 1.44),
    (VerdictWord.NOT_REPRODUCED, (2.4, 6.0), 3.8),
    (VerdictWord.CONSISTENT, (0.4, 5.0), 1.4),
    (VerdictWord.INCONCLUSIVE, (0.4, 5.0), 1.4),
)
"""Intervals and estimates to show the rule by; what tells the last two apart is which trials are too few."""


def rule_drawn() -> str:
    """An invented interval for each word that an interval decides, as the bar beside a claim shows it."""
    axis = Axis(1 / WIDEST, WIDEST, logarithmic=True)
    rows = [
        element("li", drawn_bar(axis, SHOWN_TOLERANCE, interval, estimate) + badge(word))
        for word, interval, estimate in EXAMPLES
    ]
    said = "Band: the tolerance. Stroke: 1, no difference. Line and dot: our interval and estimate. All invented."
    return element("ul", "".join(rows), class_="rule-drawn") + element("p", said, class_="by")


def several_claims(verdicts: Sequence[Verdict], title: str) -> str:
    """How many of a paper's measured claims are refuted, how many chance alone would refute, and the picture."""
    several = multiplicity_of(verdicts)
    if not several.probabilities:
        return ""
    refuted, measured, left = (
        element("span", number(value), data_count=name)
        for name, value in (
            ("refuted", several.refuted),
            ("tested", len(several.probabilities)),
            ("discoveries", several.discoveries),
        )
    )
    chance = element("span", number(several.by_chance), data_count="by chance")
    seldom = element("span", number(several.at_most_by_chance), data_count="seldom by chance")
    are = "is" if several.discoveries == 1 else "are"
    said = (
        f"Of {measured} printed claims that were measured, {refuted} differ at {defined('p &lt; 0.05')}. "
        f"If all were true, chance alone would give {chance} of them, and seldom more than {seldom}. "
        f"At a false discovery rate of {defined('5 %')}, {left} {are} left. "
        "Claims of one row share its trials, so that these are not independent."
    )
    return f"## Many claims at once {{ #many-claims }}\n\n{said}\n\n{probabilities_figure(several, title)}"


def characteristics_tables(stored: Mapping[str, Any]) -> str:
    """How often each word is said, by kind of comparison and law, one table for each kind."""
    found = stored.get("characteristics", [])
    if not found:
        return element("p", "Nothing is stored yet: `rnn-review characteristics --write` measures it.", class_="muted")
    kinds = dict.fromkeys(one["kind"] for one in found)
    parts = [characteristics_table(kind, [one for one in found if one["kind"] == kind]) for kind in kinds]
    command = element("p", "Made by " + element("code", text(stored["command"])) + ".", class_="by")
    return "\n\n".join([*parts, command])


def characteristics_table(kind: str, found: Sequence[Mapping[str, Any]]) -> str:
    """One kind of comparison: a row for each law, pair of trial numbers and true value."""
    shown = [one for one in found if kind == "share" or one["true_value"] in TOLD]
    used = [word for word in VerdictWord if any(one["words"].get(word) for one in shown)]
    truth = "Our true share" if kind == "share" else "True ratio"
    rows = []
    for one in shown:
        trials = f"{one['published_trials']} and {one['trials']}" if one["published_trials"] else str(one["trials"])
        cells = [text(one["law"]), trials, number(one["true_value"]), percent(one["coverage"])]
        cells += [percent(one["words"].get(word, 0.0)) for word in used]
        rows.append(TableRow(tuple(defined(cell) for cell in cells)))
    head = ["Law", "Trials, theirs and ours", truth, "Interval holds", *(badge(word) for word in used)]
    title = begun(kind)
    return f"## {title}\n\n" + table(head, rows, label=f"Operating characteristics: {kind}")


def percent(share: float) -> str:
    """A share in percent, to a tenth."""
    return f"{100 * share:.1f} %".replace(".0 %", " %")


def changes_table(sources: Sources) -> str:
    """Every claim whose word is another one than by the rule before: the old word, the new one and the reason."""
    old = sources.words_before.get("words", {})
    rows = []
    for paper in sources.papers:
        for experiment in paper.experiments:
            before = old.get(paper.id, {}).get(experiment.id, {})
            places = {row.id: row for row in experiment.rows}
            folder = f"papers/{paper.id}/"
            changed = [
                verdict
                for verdict in sources.verdicts_of(paper.id, experiment.id)
                if before.get(verdict.claim.id, verdict.word) != verdict.word
            ]
            if changed:
                rows.append(TableRow((defined(text(f"{paper.id}: {experiment.title}")),)))
            rows += [
                TableRow(
                    (
                        link(
                            claim_address(experiment, places.get(one.claim.row), one.claim, folder), words(one.claim.id)
                        ),
                        badge(VerdictWord(before[one.claim.id])),
                        verdict_badge(one),
                        element("span", text(one.reason), data_verdict_reason=one.claim.id),
                    ),
                    run=one.run_path or None,
                )
                for one in changed
            ]
    return table(["Claim", "Before", "Now", "Why"], rows, label="Verdicts that changed with the rule", class_="stack")


def changes_counted(sources: Sources) -> str:
    """How many claims went from which word to which."""
    old = sources.words_before.get("words", {})
    moved = Counter(
        (before, verdict.word)
        for verdict in sources.verdicts
        if (before := old.get(verdict.claim.paper, {}).get(verdict.claim.experiment, {}).get(verdict.claim.id))
    )
    rows = []
    for word in VerdictWord:
        amounts = [moved[word.value, now] for now in VerdictWord]
        if any(amounts):
            rows.append(TableRow((badge(word), *(element("span", number(n), data_count="claims") for n in amounts))))
    return table(["Before, and now", *(badge(now) for now in VerdictWord)], rows, label="Words before and now")


def share_tolerances(sources: Sources) -> str:
    """The claims on shares of trials by the earlier tolerances and by the one that holds now, for each paper."""
    rows = []
    for paper in sources.papers:
        judged = [one for one in sources.verdicts_of(paper.id) if is_share(one)]
        for name, chosen in (("as it was written", before), ("0.3, since 2026-11-27", lambda one: one.word)):
            counts = Counter(chosen(verdict) for verdict in judged)
            cells = [element("span", number(counts[word]), data_count=word.value) for word in SHARE_WORDS]
            rows.append(TableRow((defined(text(f"{paper.id}, {name}")), *cells)))
    head = ["Tolerance of shares", *(badge(word) for word in SHARE_WORDS)]
    return table(head, rows, label="Verdicts on shares of trials by two tolerances")


def is_share(verdict: Verdict) -> bool:
    """Whether the claim is about a share of trials that was measured."""
    return verdict.claim.comparison in SHARES and verdict.measurement is not None


def before(verdict: Verdict) -> VerdictWord:
    """The word by the tolerance as it stood before it was changed: CONSISTENT where no number of ours could decide."""
    earlier = verdict.claim.tolerance.before
    if earlier is None or verdict.measurement is None or verdict.measurement.probability is None:
        return verdict.word
    low, high = verdict.measurement.interval
    word = word_of(Effect(low, high, 0.0, verdict.measurement.probability), earlier)
    undecidable = verdict.undecided is not None and verdict.undecided.at_best is not None
    return VerdictWord.CONSISTENT if word is VerdictWord.INCONCLUSIVE and undecidable else word
