"""What a paper says beside what came out: a line for each claim of a kind, over the axis of what they speak of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from reproductions.claims import RATIOS, SHARES, Comparison
from reproductions.judging.words import DIFFERENCE, RANGE, Verdict
from reproductions.results import Outcome, Run
from sitegen.comparisons import bounded, common_label, uncapitalized
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, Labelled, drawing, figure, key, numbers_table
from sitegen.figures.drawing.strips import NAME_STEP
from sitegen.text.markup import element, text, words
from sitegen.text.measured import defined, measured_claim, outcomes, published, success_interval
from sitegen.text.numbers import number

TOP = 4
MARK_STEP = 20
"""How many pixels the marks of a line take below its name, and how many without names."""
CLOSE_STEP = 11
MOST_NAMED = 8
"""Of more lines each has its name in the table below the figure instead."""
NAME_WIDTH = 26
"""Letters of a name on one line, so that both numbers have room beside it on a phone."""
PUBLISHED_SHAPE = '<path class="paper-point" d="M-5 0 0-5 5 0 0 5Z"/>'
OUR_SHAPE = '<circle class="trial" r="4"/>'


@dataclass(frozen=True, slots=True)
class ValuePair:
    """A line: where the paper's value stands, if it has one, and ours with its interval, if it was measured.

    The interval is that of the verdict, as seen from the paper's value: where it holds that value, chance may be all
    that sets the two apart. `note` has both numbers as SVG text, and `said` in words.
    """

    name: str
    published: float | None
    ours: float | None
    interval: tuple[float, float]
    note: str
    said: str


def beside_figure(leading: Verdict, verdicts: Sequence[Verdict], names: Mapping[str, str]) -> tuple[str, list[Verdict]]:
    """All claims of the kind of the `leading` one, beside ours, and the verdicts that are drawn.

    `names` are the titles of rows by their ids. Empty where the leading claim stands on none of these.
    """
    shown = [one for one in verdicts if of_a_kind(one, leading) and one.claim.row in names]
    if not shown:
        return "", []
    rows = [one.claim.row for one in shown]
    quantities = {one.claim.quantity for one in shown}
    pairs = []
    for one in shown:
        name = names[one.claim.row]
        if rows.count(one.claim.row) > 1:
            name = spoken_of(one) if len(set(rows)) == 1 else f"{name}: {spoken_of(one)}"
        pairs.append(pair(one, name))
    if leading.claim.comparison in SHARES:
        axis = Axis(0.0, 1.0, label=share_of(quantities))
    else:
        values = [value for one in pairs for value in (one.published, one.ours) if value is not None]
        ends = [end for one in pairs for end in one.interval if math.isfinite(end)]
        ratio = leading.claim.comparison in RATIOS
        label = words(quantities.pop()) if len(quantities) == 1 and not ratio else leading.claim.unit or "value"
        axis = Axis.holding([*values, *(end for end in ends if min(values) / 8 <= end <= max(values) * 8)], label)
    expected = uncapitalized(common_label(one.claim for one in shown))
    keys = [key("paper-point", text(expected))]
    if any(one.ours is not None for one in pairs):
        spread = any(low < high for low, high in (one.interval for one in pairs))
        keys.append(key("our-point", "ours, with the interval of the verdict" if spread else "ours"))
    table = "" if len(pairs) <= MOST_NAMED else pairs_table(pairs, shown, expected)
    return figure(lines(axis, pairs), keys, table), shown


def spoken_of(verdict: Verdict) -> str:
    """The quantity of a claim, and by what it is divided: another quantity, or that of another row."""
    claim = verdict.claim
    divisor = claim.relative_quantity or (claim.relative_to if claim.relative_to != claim.row else None)
    return words(claim.quantity) + (f" / {words(divisor)}" if divisor else "")


def run_figure(run: Run, name: str) -> str:
    """How many trials of a run succeed, of a row about which nothing is claimed."""
    won, trials = outcomes(run, Outcome.SUCCEEDED), len(run.trials)
    said = f"ours {number(won)} of {number(trials)}"
    source = {"data_run": run.path, "data_quantity": "succeeded"}
    note = element("tspan", number(won), **source) + f" of {element('tspan', number(trials), data_defined=True)}"
    ours = ValuePair(name, None, won / trials, success_interval(run), note, said)
    axis = Axis(0.0, 1.0, label=share_of({"succeeded"}))
    return figure(lines(axis, [ours]), [key("our-point", "ours, with the interval of the share")])


def of_a_kind(one: Verdict, leading: Verdict) -> bool:
    """Whether two claims can stand on one axis."""
    claims = one.claim, leading.claim
    if any(claim.quoted_from is not None or not claim.measurable for claim in claims):
        return False
    shares = [claim.comparison in SHARES for claim in claims]
    return all(shares) or (claims[0].comparison == claims[1].comparison and claims[0].unit == claims[1].unit)


def share_of(quantities: set[str]) -> str:
    """The name of an axis of shares."""
    return "share of trials that succeed" if quantities == {"succeeded"} else "share of trials"


def pair(verdict: Verdict, name: str) -> ValuePair:
    """The line of a claim."""
    claim, measurement = verdict.claim, verdict.measurement
    of_all = claim.trials if claim.comparison in SHARES else 1
    value = claim.trials if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else claim.value
    at, printed = value / of_all, number(value)
    if claim.comparison in SHARES:
        printed += f" of {number(claim.trials)}"
    shown = element("tspan", printed, class_="line-published", data_published=True)
    if measurement is None:
        return ValuePair(name, at, None, (at, at), f"{shown} · not measured", f"{printed}, ours not measured")
    ours = measurement.value / of_all
    low, high = measurement.interval
    if measurement.interval_kind == DIFFERENCE:
        low, high = at - high, at - low
    elif measurement.interval_kind != RANGE:
        low, high = (at / end if end else math.inf for end in (high, low))
    if verdict.hits is None:
        counted, field = bounded(verdict) + number(measurement.value), "value"
        mine = bounded(verdict) + own(verdict, field, number(measurement.value))
    else:
        counted = f"{number(verdict.hits)} of {number(measurement.trials)}"
        mine = f"{own(verdict, 'hits', number(verdict.hits))} of {own(verdict, 'trials', number(measurement.trials))}"
    return ValuePair(name, at, ours, (low, high), f"{shown} · {mine}", f"{printed}, ours {counted}")


def own(verdict: Verdict, field: str, shown: str) -> str:
    """A number of ours as part of SVG text."""
    quantity = f"claim:{verdict.claim.id}:{field}"
    return element("tspan", shown, class_="line-ours", data_run=verdict.run_path, data_quantity=quantity)


def lines(axis: Axis, pairs: Sequence[ValuePair]) -> str:
    """The drawing: for each pair its name and numbers, if there are few, and below them its marks."""
    named = len(pairs) <= MOST_NAMED
    names, shapes = "", ""
    points: list[Labelled] = []
    y = TOP
    for one in pairs:
        if named:
            names += f'<text class="strip-note" x="100%" y="{y + 12}" text-anchor="end">{one.note}</text>'
            for part in wrap(one.name, NAME_WIDTH):
                names += f'<text class="strip-name" data-defined="name" x="0%" y="{y + 12}">{text(part)}</text>'
                y += NAME_STEP
        step = MARK_STEP if named else CLOSE_STEP
        middle = y + step // 2
        shapes += f'<line class="grid" x1="0%" x2="100%" y1="{middle}" y2="{middle}"/>'
        if one.ours is not None:
            low, high = (axis.place(end) for end in one.interval)
            shapes += f'<line class="line-ours" x1="{low}%" x2="{high}%" y1="{middle}" y2="{middle}"/>'
        for value, shape in ((one.published, PUBLISHED_SHAPE), (one.ours, OUR_SHAPE)):
            if value is not None:
                shapes += f'<svg x="{axis.place(value)}%" y="{middle}" class="at">{shape}</svg>'
                points.append((axis.place(value), middle, f"{one.name}: {one.said}"))
        y += step
    floor = y + 4
    title = f"{axis.label}: what is published beside ours"
    told = " ".join(f"{one.name}: {one.said}." for one in pairs)
    return drawing(title, told, floor + AXIS_ROOM, [axis.along_bottom(floor), shapes, names], points)


def pairs_table(pairs: Sequence[ValuePair], verdicts: Sequence[Verdict], expected: str) -> str:
    """The lines as a table."""
    rows = []
    for one, verdict in zip(pairs, verdicts, strict=True):
        ours = measured_claim(verdict, "value" if verdict.hits is None else "hits", alone=True)
        if verdict.hits is not None:
            ours += " of " + measured_claim(verdict, "trials", alone=True)
        rows.append([defined(text(one.name)), published(one.said.partition(", ours ")[0]), ours])
    return numbers_table(["Claim", expected.capitalize(), "Ours"], rows, "What is published beside ours")
