"""The interval of a verdict as a small bar, by which its word can be read by eye."""

from __future__ import annotations

from reproductions.claims import SHARES, Claim, Tolerance
from reproductions.judging.words import Verdict
from sitegen.figures.drawing.axis import Axis

WIDEST = 8.0
"""The bar shows ratios from an eighth to eight, and differences up to so many tolerances, or one in shares."""


def interval_bar(verdict: Verdict) -> str:
    """The interval as a line over the tolerance as a band, the null as a stroke across, the estimate as a dot.

    An arrow stands where the interval goes on. Empty for a claim without chance; the numbers stand beside it.
    """
    estimate, measurement = verdict.estimate, verdict.measurement
    if measurement is None or estimate is None:
        return ""
    return drawn_bar(bar_axis(verdict.claim), verdict.claim.tolerance, measurement.interval, estimate)


def drawn_bar(axis: Axis, tolerance: Tolerance, interval: tuple[float, float], estimate: float) -> str:
    """The bar of this interval and estimate."""
    low, high = interval
    left, right = axis.place(max(low, axis.low)), axis.place(min(high, axis.high))
    parts = [band(tolerance, axis)]
    null = axis.place(tolerance.null)
    parts.append(f'<line class="null" x1="{null}%" x2="{null}%" y1="1" y2="17"/>')
    parts.append(f'<line class="span" x1="{left}%" x2="{right}%" y1="9" y2="9"/>')
    if low < axis.low:
        parts.append('<svg x="0%" y="9" class="at"><path class="on" d="M7-4 0 0 7 4"/></svg>')
    if high > axis.high:
        parts.append('<svg x="100%" y="9" class="at"><path class="on" d="M-7-4 0 0-7 4"/></svg>')
    if axis.low <= estimate <= axis.high:
        parts.append(f'<circle class="estimate" cx="{axis.place(estimate)}%" cy="9" r="3.5"/>')
    return f'<svg class="interval-bar" height="18" aria-hidden="true">{"".join(parts)}</svg>'


def bar_axis(claim: Claim) -> Axis:
    """From an eighth to eight for ratios; for differences as far either way."""
    tolerance = claim.tolerance
    if tolerance.factor is not None:
        return Axis(1 / WIDEST, WIDEST, logarithmic=True)
    span = 1.0 if claim.comparison in SHARES else WIDEST * (tolerance.absolute or 1.0)
    return Axis(-span, span)


def band(tolerance: Tolerance, axis: Axis) -> str:
    """The tolerance."""
    if tolerance.factor is not None:
        edges = 1 / tolerance.factor, tolerance.factor
    else:
        edges = -(tolerance.absolute or 0.0), tolerance.absolute or 0.0
    left, right = map(axis.place, edges)
    return f'<rect class="tolerated" x="{left}%" width="{round(right - left, 2)}%" y="3" height="12"/>'
