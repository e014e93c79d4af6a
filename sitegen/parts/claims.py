"""A claim on a page: what is published, what we measured, the verdict and the tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from reproductions.claims import RATIOS, Claim, Comparison, Locator
from reproductions.judging.signs import COUNTED, sign
from reproductions.judging.verdicts import Verdict
from sitegen.addresses import claim_anchor
from sitegen.comparisons import ALWAYS, CALCULATED, WITHOUT_TOLERANCE, bounded
from sitegen.markup import definition_list, element, link, prose, text, words
from sitegen.measured import NOT_MEASURED, claim_number, defined, measured_claim, published
from sitegen.numbers import count, number
from sitegen.parts.badges import verdict_badge
from sitegen.parts.page import second_line


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
        """Such claims in full; empty if there are none. `root` leads to the root of the site."""
        parts = "\n".join(claim_part(one, one.claim.locator, root) for one in self.among(verdicts))
        return f"## {self.title} {{ #{self.anchor} }}\n\n{self.said}\n\n{parts}" if parts else ""


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
    return text(said[:1].upper() + said[1:]) + ("." if "paper" in said else " of the paper.")


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
    if claim.comparison in ALWAYS:
        return shown + second_line("of every system")
    return shown + second_line(("each of " if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else "") + trials)


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
    shown = bounded(verdict) + element("strong", measured_claim(verdict, "value")) + behind
    if claim.comparison is Comparison.EXACT:
        return shown
    trials = measured_claim(verdict, "trials", partial(count, noun="trial"))
    for field in ("capped", "failed"):
        if claim_number(measurement, field):
            trials += ", " + measured_claim(verdict, field) + " " + field
    return shown + second_line(trials)


def interval(verdict: Verdict) -> str:
    """The interval of what we measured, a dash where there is none; an element around it has `data-run`."""
    measurement = verdict.measurement
    if measurement is None or verdict.claim.comparison is Comparison.EXACT:
        return "–"
    ends = (measured_claim(verdict, field) for field in ("lower", "upper"))
    return element("span", "[" + ", ".join(ends) + "]", title=measurement.interval_kind)


def claim_part(verdict: Verdict, place: Locator, root: str) -> str:
    """A claim in full: published beside ours, the verdict with its reason, and the tolerance.

    `place` is named already by what stands around it, and `root` leads to the root of the site.
    """
    claim, measurement = verdict.claim, verdict.measurement
    statement = element("span", prose(claim.statement), data_published=True)
    heading = element("p", f"{verdict_badge(verdict)} {statement}", class_="claim-statement")
    if claim.relative_to is not None and verdict.other_run_path:
        other = link(root + verdict.other_run_path, defined(words(claim.relative_to)))
        heading += element("p", f"Ours divides by the mean of {other}.", class_="by")
    compared = [("Published", published_value(claim)), ("Ours", ours(verdict))]
    if measurement is not None and claim.comparison is not Comparison.EXACT:
        compared.append(("Interval", interval(verdict) + second_line(text(measurement.interval_kind))))
    reason = element("span", text(verdict.reason), data_verdict_reason=claim.id)
    if claim.comparison not in WITHOUT_TOLERANCE and claim.measurable:
        reason += element("span", " Tolerance: " + tolerance_text(claim), class_="tolerance")
    if claim.locator != place or not claim.measurable:
        reason += element("span", f" {place_in_paper(claim.locator)}", class_="by")
    content = heading + definition_list(compared, class_="compared") + element("p", reason, class_="reason")
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
