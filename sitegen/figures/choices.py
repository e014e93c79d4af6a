"""The readings of a row as strips over one axis: the trials of each, their mean and what the paper prints."""

from __future__ import annotations

from textwrap import shorten

from reproductions.claims import SHARES, Claim, Comparison
from reproductions.experiments import Row
from reproductions.judging.choices import Choice, RowChoices
from sitegen.alternatives import LITERAL, phrases
from sitegen.comparisons import labelled
from sitegen.figures.claims import marks, published_value_line, with_lines
from sitegen.figures.drawing.frame import key
from sitegen.figures.drawing.strips import StripRow, strips
from sitegen.text.markup import element, words
from sitegen.text.measured import defined, quantity
from sitegen.text.numbers import count, number

MOST_COMBINED = 12
"""How many combinations of several changes a picture shows; the table beside it holds all of them."""
LONGEST_COMBINED = 44
"""Letters of each change in the name of a combination; the table beside the picture has the whole of it."""


def choices_figure(row: Row, choices: RowChoices) -> str:
    """A strip for each choice, the literal text first and the others by their mean: its trials, and what is printed."""
    headline = choices.headline
    if headline is None or (headline.comparison in SHARES and headline.quantity == "succeeded"):
        return ""
    combined = [choice for choice in choices.combined if choice.run is not None]
    near = sorted(combined, key=lambda choice: distance(choice, headline))[:MOST_COMBINED]
    shown = [choice for choice in choices.measured if choice not in combined or choice in near]
    shown.sort(key=lambda choice: (bool(choice.changed), *mean_first(choice.mean(headline))))
    rows = [one for one in (strip_row(choices, choice, headline) for choice in shown) if one.marks]
    if not rows:
        return ""
    line = published_value_line(headline)
    band = tolerated(headline) if headline.comparison is Comparison.MEAN else None
    axis = words(headline.quantity)
    keys = [key("trial", "a trial"), key("mean", "their mean")]
    if any(mark.capped for one in rows for mark in one.marks):
        keys.insert(1, key("capped", "some ended without success: the true value lies beyond"))
    if band:
        keys.append(key("band-published", "the claim's tolerance"))
    title = f"{axis} at {count(len(rows), 'choice')} of readings, {row.title}"
    printed = labelled(headline, number(headline.value)) + "."
    said = " ".join([*map(spoken, rows), printed])
    drawn = with_lines(strips(title, said, rows, [line], band, axis), keys, [line], [headline])
    left = len(combined) - len(near)
    note = defined(f"{count(left, 'further combination')} in the table below.")
    return drawn + (element("p", note, class_="by") if left else "")


def tolerated(claim: Claim) -> tuple[float, float]:
    """From where to where a mean may lie for the published one to be within the tolerance of it."""
    factor, absolute = claim.tolerance.factor, claim.tolerance.absolute
    if factor is None:
        return claim.value - (absolute or 0.0), claim.value + (absolute or 0.0)
    low, high = sorted((claim.value / factor, claim.value * factor))
    return low, high


def distance(choice: Choice, headline: Claim) -> float:
    """How far a choice's mean is from what is published; without a mean it is furthest."""
    mean = choice.mean(headline)
    return float("inf") if mean is None else abs(mean - headline.value)


def mean_first(mean: float | None) -> tuple[bool, float]:
    """What sorts by the mean, with those that have none at the end."""
    return mean is None, mean or 0.0


def strip_row(choices: RowChoices, choice: Choice, headline: Claim) -> StripRow:
    """A choice as one strip, named by its alternatives' own sentences, in a combination by the beginnings of these."""
    assert choice.run is not None
    changes = phrases((reading for reading, _ in choices.single), choice.changed)
    if len(changes) > 1:
        changes = [shorten(one, LONGEST_COMBINED, placeholder=" …") for one in changes]
    wins, trials = (
        element("tspan", number(quantity(choice.run, one) or 0.0), data_run=choice.run.path, data_quantity=one)
        for one in ("succeeded", "trials")
    )
    return StripRow(
        " + ".join(changes) or LITERAL,
        marks(choice.run, headline.quantity),
        choice.mean(headline),
        f"{wins} of {trials}",
    )


def spoken(row: StripRow) -> str:
    """A strip in words."""
    mean = "no value" if row.mean is None else f"mean {number(row.mean)}"
    return f"{row.name}: {count(len(row.marks), 'trial')}, {mean}."
