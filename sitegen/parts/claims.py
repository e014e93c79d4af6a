"""A claim on a page: what is published, what we measured, the verdict and the tolerance."""

from __future__ import annotations

from collections.abc import Iterable

from reproductions.claims import RATIOS, Claim, Comparison, Locator
from reproductions.experiments import Experiment
from reproductions.verdicts import Verdict
from sitegen.addresses import address_beside, claim_address, claim_anchor, row_address
from sitegen.comparisons import ALWAYS, CALCULATED, COUNTED, SIGNS, WITHOUT_TOLERANCE, bounded
from sitegen.markup import TableRow, count, element, link, number, prose, table, text, words
from sitegen.measured import claim_number, defined, measured_claim, published
from sitegen.parts.badges import badge, word_counts
from sitegen.parts.lookups import NOT_MEASURED

QUOTED_TITLE = "Quoted from others"
NOT_MEASURABLE_TITLE = "What cannot be measured"


def claims_table(experiment: Experiment, verdicts: Iterable[Verdict], folder: str) -> str:
    """The claims of an experiment in brief, row by row of the paper's table, each a link to its details.

    `folder` leads to the paper's folder. On a phone the table becomes a stack of cards; its roles stay as they are.
    """
    verdicts = tuple(verdicts)
    rows = []
    for row in experiment.rows:
        found = [verdict for verdict in verdicts if verdict.claim.row == row.id]
        if found and len(experiment.rows) > 1:
            rows.append(TableRow((link(row_address(experiment, row, folder), defined(text(row.title))),)))
        for verdict in found:
            target = claim_address(experiment, row, verdict.claim, folder)
            cells = (
                link(target, prose(verdict.claim.statement), data_published=True),
                published_value(verdict.claim),
                ours(verdict),
                interval(verdict),
                verdict_badge(verdict),
            )
            rows.append(TableRow(cells, id=claim_anchor(verdict.claim), run=verdict.run_path or None))
    for title, beside in ((QUOTED_TITLE, quoted(verdicts)), (NOT_MEASURABLE_TITLE, not_measurable(verdicts))):
        if beside:
            rows.append(TableRow((title,)))
        for verdict in beside:
            target = address_beside(experiment, verdict.claim, folder)
            cells = (
                link(target, prose(verdict.claim.statement), data_published=True),
                published_value(verdict.claim),
                ours(verdict),
                interval(verdict),
                verdict_badge(verdict),
            )
            rows.append(TableRow(cells, id=claim_anchor(verdict.claim)))
    label = f"Claims of {experiment.title}"
    return table(["Claim", "Published", "Ours", "Interval", "Verdict"], rows, label=label, class_="stack claims")


def headlines_table(experiment: Experiment, verdicts: Iterable[Verdict], folder: str) -> str:
    """The first claim of each row of the paper's table, and how the row's other claims were judged.

    `folder` leads to the paper's folder. On a phone the table becomes a stack of cards.
    """
    verdicts = tuple(verdicts)
    rows = []
    for row in experiment.rows:
        found = [verdict for verdict in verdicts if verdict.claim.row == row.id and verdict.claim.measurable]
        if found:
            name = link(row_address(experiment, row, folder), defined(text(row.title)))
            rows.append(headline(name, found[0], found[1:]))
    for verdict in verdicts:
        if not verdict.claim.measurable:
            name = link(address_beside(experiment, verdict.claim, folder), words(verdict.claim.row))
            rows.append(headline(element("span", name, data_published=True), verdict, []))
    label = f"Rows of {experiment.title} and their first claims"
    return table(["Row", "Published", "Ours", "Verdict", "Other claims"], rows, label=label, class_="stack headlines")


def headline(name: str, first: Verdict, others: list[Verdict]) -> TableRow:
    """A row of the paper's table by its first claim."""
    counted = element("div", word_counts(others), class_="word-counts") if others else "–"
    cells = (
        name + small(defined(words(first.claim.quantity))),
        published_value(first.claim),
        ours(first),
        verdict_badge(first),
        counted,
    )
    return TableRow(cells, run=first.run_path or None)


def place_in_paper(place: object) -> str:
    """Where something stands, as a sentence; a place that names its paper is in another one."""
    said = str(place)
    return text(said[:1].upper() + said[1:]) + ("." if "paper" in said else " of the paper.")


def unit(claim: Claim) -> str:
    """The claim's unit behind a number."""
    return element("span", f" {text(claim.unit)}", class_="unit", data_published=True) if claim.unit else ""


def of_trials(claim: Claim) -> str:
    """The paper's number of trials behind a count of them."""
    return element("span", f" of {published(count(claim.trials, 'trial'))}", class_="unit")


def published_value(claim: Claim) -> str:
    """What the paper prints, and of how many trials it speaks."""
    if claim.comparison is Comparison.PROPORTION:
        return element("strong", number(claim.value), data_published=True) + of_trials(claim)
    shown = element("strong", SIGNS.get(claim.comparison, "") + number(claim.value), data_published=True) + unit(claim)
    if claim.quoted_from is not None:
        return shown + small("in " + published(text(claim.quoted_from)))
    if claim.comparison in CALCULATED:
        return shown
    if claim.comparison in RATIOS:
        return shown + small("means of " + published(count(claim.trials, "trial")) + " each")
    if claim.comparison in ALWAYS:
        return shown + small("of every system")
    each = "each of " if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else ""
    return shown + small(each + published(count(claim.trials, "trial")))


def small(content: str) -> str:
    """A second line in a table's cell."""
    return element("span", content, class_="second-line")


def ours(verdict: Verdict) -> str:
    """What we measured, and in how many trials; an element around it has `data-run`."""
    claim, measurement = verdict.claim, verdict.measurement
    if claim.quoted_from is not None:
        return element("span", "quoted, not measured", class_="not-measured")
    if claim.not_measurable is not None:
        return element("span", "cannot be measured", class_="not-measured")
    if measurement is None:
        return NOT_MEASURED
    behind = of_trials(claim) if claim.comparison in COUNTED else unit(claim)
    shown = bounded(verdict) + element("strong", measured_claim(verdict, "value", run_named=True)) + behind
    if claim.comparison is Comparison.EXACT:
        return shown
    trials = measured_claim(verdict, "trials", lambda value: count(round(value), "trial"), run_named=True)
    for field in ("capped", "failed"):
        if claim_number(measurement, field):
            trials += ", " + measured_claim(verdict, field, run_named=True) + " " + field
    return shown + small(trials)


def interval(verdict: Verdict) -> str:
    """The interval of what we measured, a dash where there is none; an element around it has `data-run`."""
    measurement = verdict.measurement
    if measurement is None or verdict.claim.comparison is Comparison.EXACT:
        return "–"
    ends = (measured_claim(verdict, field, run_named=True) for field in ("lower", "upper"))
    return element("span", "[" + ", ".join(ends) + "]", title=measurement.interval_kind)


def verdict_badge(verdict: Verdict) -> str:
    """The badge of a verdict."""
    return badge(verdict.word, stale=verdict.stale)


def statement(claim: Claim) -> str:
    """What the paper says, with its own numbers."""
    return element("span", prose(claim.statement), data_published=True)


def quoted(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those on claims that the paper quotes from others."""
    return [verdict for verdict in verdicts if verdict.claim.quoted_from is not None]


def not_measurable(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those on claims that cannot be measured from what the paper says."""
    return [verdict for verdict in verdicts if verdict.claim.not_measurable is not None]


def quoted_part(verdicts: Iterable[Verdict], root: str) -> str:
    """What the paper quotes from others, in full; `root` leads to the root of the site."""
    said = "The paper sets these beside its own numbers. They are other people's, under conditions of their own."
    return part_beside(QUOTED_TITLE, "quoted", said, quoted(verdicts), root)


def not_measurable_part(verdicts: Iterable[Verdict], root: str) -> str:
    """What cannot be measured, with the reasons; `root` leads to the root of the site."""
    said = "What is known of these is not enough to do them again. Each says what is missing."
    return part_beside(NOT_MEASURABLE_TITLE, "not-measurable", said, not_measurable(verdicts), root)


def part_beside(title: str, anchor: str, said: str, verdicts: list[Verdict], root: str) -> str:
    """A section for claims that stand beside the rows that are measured; empty if there are none."""
    if not verdicts:
        return ""
    parts = "\n".join(claim_part(verdict, verdict.claim.locator, root) for verdict in verdicts)
    return f"## {title} {{ #{anchor} }}\n\n{said}\n\n{parts}"


def claim_part(verdict: Verdict, place: Locator, root: str) -> str:
    """A claim in full: published beside ours, the verdict with its reason, and the tolerance.

    `place` is named already by what stands around it, and `root` leads to the root of the site.
    """
    claim, measurement = verdict.claim, verdict.measurement
    heading = element("p", verdict_badge(verdict) + " " + statement(claim), class_="claim-statement")
    compared = element("dt", "Published") + element("dd", published_value(claim))
    compared += element("dt", "Ours") + element("dd", ours(verdict))
    if claim.relative_to is not None and verdict.other_run_path:
        other = link(root + verdict.other_run_path, defined(words(claim.relative_to)))
        heading += element("p", f"Ours divides by the mean of {other}.", class_="by")
    if measurement is not None and claim.comparison is not Comparison.EXACT:
        compared += element("dt", "Interval")
        compared += element("dd", interval(verdict) + small(text(measurement.interval_kind)))
    reason = element("span", text(verdict.reason), data_verdict_reason=claim.id)
    if claim.comparison not in WITHOUT_TOLERANCE and claim.measurable:
        reason += element("span", " Tolerance: " + tolerance_text(claim), class_="tolerance")
    if claim.locator != place or not claim.measurable:
        reason += element("span", f" {place_in_paper(claim.locator)}", class_="by")
    content = heading + element("dl", compared, class_="compared") + element("p", reason, class_="reason")
    return element("section", content, id=claim_anchor(claim), class_="claim", data_run=verdict.run_path or None)


def tolerance_text(claim: Claim) -> str:
    """How far off still counts as partly reproduced, and why."""
    tolerance = claim.tolerance
    if tolerance.factor is not None:
        amount = f"a factor of {number(tolerance.factor)}"
    elif claim.comparison in COUNTED:
        amount = f"± {number(100 * (tolerance.absolute or 0.0))} % of the trials"
    else:
        amount = f"± {number(tolerance.absolute or 0.0)} {text(claim.unit)}".rstrip()
    return defined(amount) + ". " + element("span", prose(tolerance.reason), data_defined=True)
