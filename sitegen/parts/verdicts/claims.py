"""Claims on a page: in full, with what is published, what we measured, the verdict and the tolerance, or in tables.

A table has the claims of an experiment in brief, or only the first of each row, or the verdicts on its rows; on a phone
it becomes a stack of cards. Everywhere `folder` leads to the paper's folder, and `root` to the root of the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from reproductions.claims import INEQUALITIES, RATIOS, SHARES, Averaged, Basis, Claim, Comparison, Locator, Statistic
from reproductions.experiments import Experiment, Reading, Row
from reproductions.judging.history import Change
from reproductions.judging.robustness import Robustness
from reproductions.judging.signs import sign
from reproductions.judging.words import Verdict
from sitegen.addresses import claim_address, claim_anchor, row_address, row_anchor
from sitegen.alternatives import phrases
from sitegen.comparisons import CALCULATED, PUBLISHED, WITHOUT_TOLERANCE, bounded, common_label, label, uncapitalized
from sitegen.figures.intervals import interval_bar
from sitegen.parts.page import second_line
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import verdict_badge, verdicts_in_brief, word_counts
from sitegen.parts.verdicts.history import claim_history
from sitegen.text.markup import begun, bullets, definition_list, element, link, prose, text, words
from sitegen.text.measured import NOT_MEASURED, claim_number, defined, measured_claim, published
from sitegen.text.numbers import count, number, typeset

Verdicts = Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Beside:
    """Claims that stand beside the rows that are measured: where, what is said of them, and the field they carry."""

    title: str
    anchor: str
    said: str
    field: str

    def among(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Those on such claims."""
        return [verdict for verdict in verdicts if getattr(verdict.claim, self.field) is not None]

    def part(self, verdicts: Iterable[Verdict], root: str) -> str:
        """Such claims in full; empty if there are none."""
        parts = "\n".join(claim_part(one, one.claim.locator, root) for one in self.among(verdicts))
        return f"## {self.title} {{ #{self.anchor} }}\n\n{self.said}\n\n{parts}" if parts else ""


ENDS = ("capped", "failed")
"""How a trial can end without success."""
NO_VALUE = element("span", "too few trials with a value", class_="not-measured")
HEAVY_TAIL = "So few trials vary by more than their mean: the interval may hold in nine of ten cases only."
OVER = {
    Averaged.ALL: "The mean is over all trials.",
    Averaged.SUCCESSFUL: "The mean is over the trials that succeed.",
    Averaged.REACHED: "The mean is over the trials that come so far.",
}
OF_THOSE = {Averaged.SUCCESSFUL: "mean of those that succeed", Averaged.REACHED: "mean of those that come so far"}
"""What a mean of ours is, where some trials have none of the value."""
NOT_SAID = " The paper does not say which statistic it prints."
BASES = {
    Basis.DERIVED: "It follows by calculation; no chance is in it.",
    Basis.INFERRED: "The paper does not print this in so many words.",
    Basis.QUOTED: "The paper took this from others.",
    Basis.DEPARTURE: "Ours depart from the paper's procedure here.",
}
"""What a claim is that is not a printed number of the paper's own."""
MOST_NAMED = 6

QUOTED = Beside(
    "Quoted from others",
    "quoted",
    "The paper sets these beside its own numbers. They are other people's, under conditions of their own.",
    "quoted_from",
)
NOT_MEASURABLE = Beside(
    "What cannot be measured",
    "not-measurable",
    "What is known of these is not enough to do them again. Each says what is missing.",
    "not_measurable",
)


def place_in_paper(place: object) -> str:
    """Where something stands, as a sentence; a place that names its paper is in another one."""
    said = str(place)
    return text(begun(said)) + ("." if "paper" in said else " of the paper.")


def unit(claim: Claim) -> str:
    """The claim's unit behind a number."""
    return element("span", f" {text(claim.unit)}", class_="unit", data_published=True) if claim.unit else ""


def of_trials(claim: Claim) -> str:
    """The paper's number of trials behind a count of them."""
    return element("span", f" of {published(count(claim.trials, 'trial'))}", class_="unit")


def published_value(claim: Claim) -> str:
    """What the paper prints, and of how many trials it speaks."""
    shown = element("strong", sign(claim) + number(claim.value), data_published=True)
    if claim.comparison is Comparison.PROPORTION:
        return shown + of_trials(claim)
    shown += unit(claim)
    trials = published(count(claim.trials, "trial"))
    if claim.quoted_from is not None:
        return shown + second_line("in " + published(text(claim.quoted_from)))
    if claim.comparison in CALCULATED:
        return shown
    if claim.comparison in RATIOS:
        return shown + second_line(f"means of {trials} each")
    if claim.comparison in INEQUALITIES:
        return shown + second_line("of every system")
    return shown + second_line(("each of " if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else "") + trials)


def claimed_value(claim: Claim, head: str) -> str:
    """The same in a table's column below this head, which may not say where this value comes from."""
    said = label(claim)
    return published_value(claim) + ("" if said in (head, PUBLISHED) else second_line(text(uncapitalized(said))))


def interval_kind(verdict: Verdict) -> str:
    """What the interval of a measured claim is of, by the claim's label."""
    assert verdict.measurement is not None
    return verdict.measurement.interval_kind.replace("published", uncapitalized(label(verdict.claim)))


def ours(verdict: Verdict) -> str:
    """What we measured, and in how many trials; an element around it has `data-run`."""
    claim, measurement = verdict.claim, verdict.measurement
    if claim.quoted_from is not None:
        return element("span", "quoted, not measured", class_="not-measured")
    if claim.not_measurable is not None:
        return element("span", "cannot be measured", class_="not-measured")
    if measurement is None:
        return NO_VALUE if verdict.run_path else NOT_MEASURED
    if claim.comparison in SHARES:
        shown = element("strong", measured_claim(verdict, "hits"))
        shown += element(
            "span", " of " + measured_claim(verdict, "trials", partial(count, noun="trial")), class_="unit"
        )
        stopped = [measured_claim(verdict, name) + " " + name for name in ENDS if claim_number(verdict, name)]
        return shown + (second_line(", ".join(stopped)) if stopped else "")
    shown = bounded(verdict) + element("strong", measured_claim(verdict, "value")) + unit(claim)
    if claim.comparison is Comparison.EXACT:
        return shown
    trials = measured_claim(verdict, "trials", partial(count, noun="trial"))
    unfinished = [name for name in ENDS if claim_number(verdict, name)]
    for name in unfinished:
        trials += ", " + measured_claim(verdict, name) + " " + name
    if claim.comparison is Comparison.MEAN and claim.averaged in OF_THOSE and unfinished:
        trials += f"; {OF_THOSE[claim.averaged]}"
    return shown + second_line(trials)


def interval(verdict: Verdict) -> str:
    """How far the published value lies from ours, with its interval as numbers and as a bar.

    A claim without chance has the range of what was measured, and one that was not measured a dash. An element around
    it has `data-run`.
    """
    measurement = verdict.measurement
    if measurement is None or verdict.claim.comparison is Comparison.EXACT:
        return "–"
    ends = " to ".join(measured_claim(verdict, field) for field in ("lower", "upper"))
    if verdict.estimate is None:
        return element("span", ends, title=interval_kind(verdict))
    at_most = "≤ " if measurement.lower_bound else ""
    shown = f"{at_most}{measured_claim(verdict, 'estimate')} ({ends})"
    return element("span", shown, title=interval_kind(verdict)) + interval_bar(verdict)


def divided(claim: Claim) -> str:
    """Which mean of ours is divided by which."""
    above, below = (
        defined(f"“{words(quantity)}”") for quantity in (claim.quantity, claim.relative_quantity or claim.quantity)
    )
    return f"Ours is the mean of {above} divided by {'that' if above == below else f'the mean of {below}'}"


def claim_part(
    verdict: Verdict,
    place: Locator,
    root: str,
    robustness: Robustness | None = None,
    changes: Sequence[Change] = (),
    readings: Iterable[Reading] = (),
) -> str:
    """A claim in full; `place` is named already by what stands around it, `readings` are those of its experiment."""
    claim, measurement = verdict.claim, verdict.measurement
    statement = element("span", prose(typeset(claim.statement)), data_published=True)
    heading = element("p", f"{verdict_badge(verdict)} {statement}", class_="claim-statement")
    if claim.relative_to is not None and verdict.other_run_path:
        other = link(root + verdict.other_run_path, defined(words(claim.relative_to)))
        heading += element("p", f"{divided(claim)} in the row {other}.", class_="by")
    elif claim.relative_quantity is not None:
        heading += element("p", f"{divided(claim)}.", class_="by")
    compared = [(text(label(claim)), published_value(claim)), ("Ours", ours(verdict))]
    if measurement is not None and claim.comparison is not Comparison.EXACT:
        kind = interval_kind(verdict)
        compared.append((text(begun(kind)), interval(verdict)))
    reason = element("span", text(verdict.reason), data_verdict_reason=claim.id)
    if claim.comparison not in WITHOUT_TOLERANCE and claim.measurable:
        reason += element("span", " Tolerance: " + tolerance_text(claim), class_="tolerance")
    if measurement is not None and measurement.heavy_tail:
        reason += element("span", f" {HEAVY_TAIL}", class_="by")
    if claim.comparison is Comparison.MEAN and claim.measurable:
        said = OVER[claim.averaged] + ("" if claim.statistic is Statistic.MEAN else NOT_SAID)
        reason += element("span", f" {said}", class_="by")
    if claim.basis is not Basis.PRINTED:
        reason += element("span", f" {BASES[claim.basis]}", class_="by")
    if claim.locator != place or not claim.measurable:
        reason += element("span", f" {place_in_paper(claim.locator)}", class_="by")
    content = heading + definition_list(compared, class_="compared") + element("p", reason, class_="reason")
    if robustness is not None:
        content += readings_of(robustness, readings)
    content += claim_history(changes, root)
    return element("section", content, id=claim_anchor(claim), class_="claim", data_run=verdict.run_path or None)


def readings_of(robustness: Robustness, readings: Iterable[Reading]) -> str:
    """Under how many of the readings tried a claim holds, and under which."""
    said = element("span", f"Readings: {text(str(robustness))}.", data_count="readings tried")
    if robustness.departures and not robustness.literally:
        said += " Departures: " + defined(", ".join(words(claim) for _, claim in robustness.departures)) + "."
    summed = element("p", said, class_="by robustness")
    if robustness.literally or not robustness.holding:
        return summed
    named = [defined(text(begun("; ".join(phrases(readings, one))))) for one in robustness.holding[:MOST_NAMED]]
    left = len(robustness.holding) - len(named)
    rest = element("p", defined(f"And {left} more."), class_="by") if left else ""
    folded = element("summary", "The readings under which it holds") + bullets(named) + rest
    return summed + element("details", folded, class_="history")


def tolerance_text(claim: Claim) -> str:
    """How far off still counts as the same, and why."""
    tolerance = claim.tolerance
    if tolerance.factor is not None:
        amount = f"a factor of {number(tolerance.factor)}"
    elif claim.comparison in SHARES:
        amount = f"± {number(100 * (tolerance.absolute or 0.0))} % of the trials"
    else:
        amount = f"± {number(tolerance.absolute or 0.0)} {text(claim.unit)}".rstrip()
    return defined(amount) + ". " + element("span", prose(tolerance.reason), data_defined=True)


def claims_table(experiment: Experiment, verdicts: Verdicts, folder: str) -> str:
    """The claims of an experiment, row by row of the paper's table, each a link to its details."""
    rows = []
    expected = common_label(verdict.claim for verdict in verdicts)
    for row in experiment.rows:
        found = on_row(verdicts, row)
        if found and len(experiment.rows) > 1:
            rows.append(TableRow((row_link(experiment, row, folder),)))
        rows += [
            claim_row(verdict, claim_address(experiment, row, verdict.claim, folder), expected) for verdict in found
        ]
    for beside in (QUOTED, NOT_MEASURABLE):
        found = beside.among(verdicts)
        rows += [TableRow((beside.title,))] if found else []
        rows += [
            claim_row(verdict, claim_address(experiment, None, verdict.claim, folder), expected) for verdict in found
        ]
    head = ["Claim", text(expected), "Ours", "How far apart", "Verdict"]
    return table(head, rows, label=f"Claims of {experiment.title}", class_="stack claims")


def claim_row(verdict: Verdict, target: str, head: str) -> TableRow:
    """A claim with its verdict; `target` is where it is shown in full, and `head` what stands over its value."""
    claim = verdict.claim
    statement = link(target, prose(typeset(claim.statement)), data_published=True)
    cells = (statement, claimed_value(claim, head), ours(verdict), interval(verdict), verdict_badge(verdict))
    return TableRow(cells, id=claim_anchor(claim), run=verdict.run_path or None)


def headlines_table(experiment: Experiment, verdicts: Verdicts, folder: str) -> str:
    """The first claim of each row of the paper's table, and how the row's other claims were judged."""
    firsts: list[tuple[str, Verdict, Verdicts]] = []
    for row in experiment.rows:
        if found := on_row(verdicts, row):
            firsts.append((row_link(experiment, row, folder), found[0], found[1:]))
    for verdict in verdicts:
        if not verdict.claim.measurable:
            name = link(claim_address(experiment, None, verdict.claim, folder), words(verdict.claim.row))
            firsts.append((element("span", name, data_published=True), verdict, []))
    expected = common_label(first.claim for _, first, _ in firsts)
    rows = [headline(*one, expected) for one in firsts]
    label_of_all = f"Rows of {experiment.title} and their first claims"
    head = ["Row", text(expected), "Ours", "Verdict", "Other claims"]
    return table(head, rows, label=label_of_all, class_="stack headlines")


def headline(name: str, first: Verdict, others: Verdicts, head: str) -> TableRow:
    """A row of the paper's table by its first claim; `head` is what stands over the claim's value."""
    named = name + second_line(defined(words(first.claim.quantity)))
    counted = element("div", word_counts(others), class_="word-counts") if others else "–"
    cells = (named, claimed_value(first.claim, head), ours(first), verdict_badge(first), counted)
    return TableRow(cells, run=first.run_path or None)


def rows_table(experiment: Experiment, verdicts: Verdicts, folder: str, *, anchored: bool = False) -> str:
    """The rows of a divided experiment with the verdicts on their claims.

    `anchored` gives each row the anchor that it has on its experiment's page.
    """
    rows = []
    for row in experiment.rows:
        found = on_row(verdicts, row)
        name = row_link(experiment, row, folder) + second_line(count(len(found), "claim"))
        rows.append(TableRow((name, verdicts_in_brief(found)), id=row_anchor(row) if anchored else None))
    return table(["Row", "Verdicts"], rows, label=f"Rows of {experiment.title}", class_="stack experiments")


def counted_rows(experiment: Experiment, verdicts: Verdicts, folder: str) -> str:
    """The verdicts on an experiment with too many rows to list."""
    rows = link(f"{folder}{experiment.id}.html", defined(count(len(experiment.rows), "row")))
    return element("div", f"{rows}{verdicts_in_brief(verdicts)}", class_="counted-rows")


def on_row(verdicts: Verdicts, row: Row) -> list[Verdict]:
    """Those on the measurable claims of a row; the others stand beside the rows."""
    return [verdict for verdict in verdicts if verdict.claim.row == row.id and verdict.claim.measurable]


def row_link(experiment: Experiment, row: Row, folder: str) -> str:
    """A row's title as a link to where it is shown in detail."""
    return link(row_address(experiment, row, folder), defined(text(row.title)))
