"""The p of a paper's measured claims, sorted, beside what chance alone would give."""

from __future__ import annotations

from reproductions.judging.statistics.multiplicity import Multiplicity
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import Frame, figure, key
from sitegen.text.numbers import count, number

MOST_POINTS = 24
"""How many p can be read off the picture, evenly chosen."""
FEWEST = 5
"""Fewer p than these make no picture."""


def probabilities_figure(several: Multiplicity, title: str) -> str:
    """Each p over its rank as a share; the straight line is where claims would lie that chance alone sorts.

    A p of 1 says that rounding or an open edge covers the null; such claims are left out of the picture.
    """
    below_one = [one for one in several.probabilities if one < 1]
    if len(below_one) < FEWEST:
        return ""
    frame = Frame(Axis(0.0, 1.0, label="rank, as a share of the claims"), Axis(0.0, 1.0, label="p"), height=150)
    n = len(below_one)
    ranked = [(rank / n, one) for rank, one in enumerate(below_one, start=1)]
    path = f'<path class="probabilities" d="M{frame.points(ranked)}"/>'
    parts = [frame.line((0.0, 0.0), (1.0, 1.0), "line-published"), frame.stretched(path)]
    said = f"{count(n, 'claim')} with p below 1; {number(several.refuted)} below 0.05."
    keys = [key("ours", "p of the measured claims, sorted"), key("published", "by chance alone")]
    points = [frame.labelled(share, one, f"p {number(one)}") for share, one in ranked[:: -(-n // MOST_POINTS)]]
    drawn = frame.drawing(f"Sorted p of the measured claims: {title}", said, "p", parts, points=points)
    return figure(drawn, keys)
