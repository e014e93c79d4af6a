"""A claim on a page: what is published, what we measured, the verdict and the tolerance."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reproductions.claims import Claim, Comparison
from reproductions.verdicts import Verdict
from sitegen.badges import badge
from sitegen.lookups import NOT_MEASURED, bounded
from sitegen.markup import (
    count,
    element,
    number,
    prose,
    table,
    text,
)
from sitegen.measured import claim_number, defined, measured_claim, published


def claims_table(rows: Iterable[Iterable[str]], label: str) -> str:
    """A table of claims that becomes a stack of cards on a phone; its roles stay as they are."""
    return table(["Claim", "Published", "Ours", "Verdict"], rows, label=label, class_="stack")


def claim_anchor(claim: Claim) -> str:
    """The anchor of a claim on its paper's page."""
    return "claim-" + re.sub(r"[^A-Za-z0-9_]+", "-", claim.id)


COUNTED = (Comparison.PROPORTION, Comparison.EVERY_TRIAL_AT_MOST)
"""Claims about so many of the paper's trials."""
ALWAYS = (Comparison.ALWAYS_AT_MOST, Comparison.ALWAYS_AT_LEAST)
"""Claims that one system can refute, whatever the tolerance."""
CALCULATED = (Comparison.EXACT, Comparison.NUMBER)
"""Claims about numbers without chance in them."""
SIGNS = {
    Comparison.EVERY_TRIAL_AT_MOST: "≤ ",
    Comparison.ALWAYS_AT_MOST: "≤ ",
    Comparison.ALWAYS_AT_LEAST: "≥ ",
    Comparison.MINIMUM: "min ",
    Comparison.MAXIMUM: "max ",
}


def unit(claim: Claim) -> str:
    """The claim's unit behind a number."""
    return element("span", f" {text(claim.unit)}", class_="unit", data_published=True) if claim.unit else ""


def of_trials(claim: Claim) -> str:
    """The paper's number of trials behind a count of them."""
    return element("span", f" of {published(count(claim.trials, 'trial'))}", class_="unit")


def published_value(claim: Claim) -> str:
    """What the paper prints, and of how many trials it speaks."""
    if claim.comparison is Comparison.PROPORTION:
        return element("strong", published(number(claim.value))) + of_trials(claim)
    shown = element("strong", published(SIGNS.get(claim.comparison, "") + number(claim.value))) + unit(claim)
    if claim.comparison in CALCULATED:
        return shown
    if claim.comparison in ALWAYS:
        return shown + small("of every system")
    each = "each of " if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else ""
    return shown + small(each + published(count(claim.trials, "trial")))


def small(content: str) -> str:
    """A second line in a table's cell."""
    return element("span", content, class_="second-line")


def ours(verdict: Verdict) -> str:
    """What we measured: value, interval and number of trials."""
    claim, measurement = verdict.claim, verdict.measurement
    if measurement is None:
        return NOT_MEASURED
    behind = of_trials(claim) if claim.comparison in COUNTED else unit(claim)
    shown = bounded(verdict) + element("strong", measured_claim(verdict, "value")) + behind
    if claim.comparison is Comparison.EXACT:
        return shown
    interval = "[" + measured_claim(verdict, "lower") + ", " + measured_claim(verdict, "upper") + "]"
    trials = measured_claim(verdict, "trials", lambda value: count(round(value), "trial"))
    for field in ("capped", "failed"):
        if claim_number(measurement, field):
            trials += ", " + measured_claim(verdict, field) + " " + field
    return shown + small(element("span", interval, title=measurement.interval_kind)) + small(trials)


def verdict_badge(verdict: Verdict) -> str:
    """The badge of a verdict."""
    return badge(verdict.word, stale=verdict.stale)


def statement(claim: Claim) -> str:
    """What the paper says, with its own numbers."""
    return element("span", prose(claim.statement), data_published=True)


def claim_part(verdict: Verdict) -> str:
    """A claim with its verdict and the reason."""
    claim = verdict.claim
    heading = element("p", verdict_badge(verdict) + " " + statement(claim), class_="claim-statement")
    reason = element("span", text(verdict.reason), data_verdict_reason=claim.id)
    tolerance = ""
    if claim.comparison is not Comparison.EXACT and claim.comparison not in ALWAYS:
        tolerance = element("span", " Tolerance: " + tolerance_text(claim), class_="tolerance")
    return element(
        "section", heading + element("p", reason + tolerance, class_="reason"), id=claim_anchor(claim), class_="claim"
    )


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
