"""The figures of a row: the trials behind its claims, counts of trials, and learning curves."""

from __future__ import annotations

from reproductions.claims import RATIOS, Comparison
from reproductions.experiments import Row
from reproductions.results import Run
from reproductions.verdicts import CENSORED, Verdict
from sitegen.figures.strips import Line, Mark, curves, strip
from sitegen.markup import (
    count,
    element,
    number,
    text,
)
from sitegen.parts.claims import CALCULATED, COUNTED
from sitegen.parts.lookups import bounded


def marks(run: Run, name: str) -> list[Mark]:
    """Each trial's value; a trial without success stands at the number of sequences that it was allowed, as a bound."""
    found = []
    for trial in run.trials:
        value = trial.measurements.get(name)
        if value is not None:
            found.append(Mark(value))
        elif name == CENSORED and "cap_sequences" in run.settings:
            found.append(Mark(float(run.settings["cap_sequences"]), capped=True))
    return found


def quantity_figure(run: Run, verdicts: list[Verdict]) -> str:
    """One figure for all claims on a quantity of a run: its trials, or, for a count of trials, the count."""
    if verdicts[0].claim.comparison in RATIOS:
        return "".join(ratio_figure(run, verdict) for verdict in verdicts)
    quantity_name = verdicts[0].claim.quantity
    shown = marks(run, quantity_name)
    if shown:
        return strip_figure(run, verdicts, shown)
    return "".join(count_figure(run, verdict) for verdict in verdicts if verdict.claim.comparison in COUNTED)


def strip_figure(run: Run, verdicts: list[Verdict], shown: list[Mark]) -> str:
    """The trials on one axis, with the published values and ours."""
    lines = []
    band = None
    keys = [key("trial", "trials")] if any(not mark.capped for mark in shown) else []
    if any(mark.capped for mark in shown):
        keys.append(key("capped", "ended without success: the true value lies beyond"))
    for verdict in verdicts:
        claim, measurement = verdict.claim, verdict.measurement
        if claim.comparison is Comparison.PROPORTION:
            bound = claim.threshold
            if bound is not None:
                lines.append(published_line(bound, f"published bound {number(bound)}"))
            continue
        noun = LINE_NOUNS.get(claim.comparison, "")
        lines.append(published_line(claim.value, f"published {noun}{number(claim.value)}"))
        if measurement is not None and claim.comparison is not Comparison.EVERY_TRIAL_AT_MOST:
            value = f"{bounded(verdict)}{number(measurement.value)}"
            lines.append(our_line(run, verdict, f"our {OUR_NOUNS.get(claim.comparison, 'value ')}{value}"))
            if claim.comparison is Comparison.MEAN and measurement.interval[0] < measurement.interval[1]:
                band = measurement.interval
                keys.append(key("band", text(measurement.interval_kind)))
    calculated = all(verdict.claim.comparison in CALCULATED for verdict in verdicts)
    if calculated and len({mark.value for mark in shown}) == 1:
        return ""  # a calculated number without spread is told by the claim itself
    axis = verdicts[0].claim.quantity.replace("_", " ")
    title = f"{axis}: {count(len(shown), 'trial')} beside what is published"
    return figure(strip(title, figure_text(verdicts, shown), shown, lines, band, axis), keys, lines)


def count_figure(run: Run, verdict: Verdict) -> str:
    """How many of the paper's number of trials, published and ours, with the interval."""
    claim, measurement = verdict.claim, verdict.measurement
    if measurement is None:
        return ""
    lines = [published_line(claim.value, f"published {number(claim.value)}")]
    lines.append(our_line(run, verdict, f"ours {number(measurement.value)}"))
    keys = [key("band", text(measurement.interval_kind))]
    axis = f"{claim.quantity.replace('_', ' ')}, of {count(claim.trials, 'trial')}"
    ends = [Mark(0.0), Mark(float(claim.trials))]
    drawn = strip(axis, figure_text([verdict], []), [], lines, measurement.interval, axis, within=ends)
    return figure(drawn, keys, lines)


def ratio_figure(run: Run, verdict: Verdict) -> str:
    """The ratio of two rows' means, published and ours, with the interval."""
    claim, measurement = verdict.claim, verdict.measurement
    if measurement is None:
        return ""
    noun = LINE_NOUNS.get(claim.comparison, "")
    lines = [published_line(claim.value, f"published {noun}{number(claim.value)}")]
    lines.append(our_line(run, verdict, f"ours {bounded(verdict)}{number(measurement.value)}"))
    axis = f"{claim.quantity.replace('_', ' ')}, as a ratio to {str(claim.relative_to).replace('_', ' ')}"
    drawn = strip(axis, figure_text([verdict], []), [], lines, measurement.interval, axis)
    return figure(drawn, [key("band", text(measurement.interval_kind))], lines)


CURVE_LABEL = "absolute error of a sequence, summed over its targets"
LINE_NOUNS = {
    Comparison.MEAN: "mean ",
    Comparison.MINIMUM: "minimum ",
    Comparison.MAXIMUM: "maximum ",
    Comparison.EVERY_TRIAL_AT_MOST: "bound ",
    Comparison.ALWAYS_AT_MOST: "bound ",
    Comparison.ALWAYS_AT_LEAST: "bound ",
    Comparison.RATIO_OF_ROWS_AT_MOST: "bound ",
}
OUR_NOUNS = {
    **LINE_NOUNS,
    Comparison.ALWAYS_AT_MOST: "largest ",
    Comparison.ALWAYS_AT_LEAST: "smallest ",
    Comparison.NUMBER: "furthest ",
}


def published_line(value: float, label: str) -> Line:
    """A published value drawn across a figure."""
    return Line(value, "line-published", label, {"data_published": "data-published"})


def our_line(run: Run, verdict: Verdict, label: str) -> Line:
    """A measured value drawn across a figure."""
    assert verdict.measurement is not None
    source = {"data_run": run.path, "data_quantity": f"claim:{verdict.claim.id}:value"}
    return Line(verdict.measurement.value, "line-ours", label, source)


def figure(drawn: str, keys: list[str], lines: list[Line]) -> str:
    """A drawing with its legend."""
    kinds = {line.class_ for line in lines}
    for kind, meaning in (("published", "published"), ("ours", "ours")):
        if f"line-{kind}" in kinds:
            keys = [*keys, key(kind, meaning)]
    legend = element("ul", "".join(keys), class_="legend")
    return element("figure", drawn + element("figcaption", legend), class_="figure")


def key(kind: str, meaning: str) -> str:
    """One entry of a legend."""
    shape = '<svg viewBox="-4 -4 8 8"><path d="M-4-4 4 0-4 4Z"/></svg>' if kind == "capped" else ""
    sign = element("span", shape, class_=f"key key-{kind}", aria_hidden="true")
    return element("li", sign + element("span", meaning, data_defined=True))


def figure_text(verdicts: list[Verdict], shown: list[Mark]) -> str:
    """A figure in words."""
    said = []
    if shown:
        values = sorted(mark.value for mark in shown)
        said.append(f"{count(len(shown), 'trial')} between {number(values[0])} and {number(values[-1])}.")
        capped = sum(mark.capped for mark in shown)
        said += [f"{number(capped)} of them ended without success."] if capped else []
    for verdict in verdicts:
        noun = LINE_NOUNS.get(verdict.claim.comparison, "")
        said.append(f"Published {noun}{number(verdict.claim.value)}.")
        if verdict.measurement is not None:
            lower, upper = (number(end) for end in verdict.measurement.interval)
            value = bounded(verdict) + number(verdict.measurement.value)
            said.append(f"Ours {value}, interval {lower} to {upper}: {verdict.word.value}.")
    return " ".join(said)


def learning_curves(run: Run, row: Row) -> str:
    """The error of all trials while they learn."""
    found = [
        [(float(point.sequences), point.mean_absolute_error) for point in trial.curve]
        for trial in run.trials
        if trial.curve
    ]
    if not found or not any(y > 0 for points in found for _, y in points):
        return ""
    last = max(x for points in found for x, _ in points)
    description = (
        f"{CURVE_LABEL.capitalize()}, against training sequences, "
        f"for {count(len(found), 'trial')} up to {number(last)}: "
        "the middle trial as a line, from the least to the largest as a band, while at least half still learn."
    )
    title = f"Learning curves, {row.title}"
    drawn = curves(title, description, found, "training sequences", CURVE_LABEL)
    legend = key("ours", "the middle trial") + key("band", "from the least to the largest trial")
    return element("figure", drawn + element("figcaption", element("ul", legend, class_="legend")), class_="figure")
