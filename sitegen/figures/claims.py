"""The trials of a run beside what the row's claims say of them."""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.claims import RATIOS, Claim, Comparison
from reproductions.judging.counted import TIME
from reproductions.judging.words import Verdict
from reproductions.results import Run
from sitegen.comparisons import (
    CALCULATED,
    OUR_NOUNS,
    bounded,
    common_label,
    in_words,
    label,
    labelled,
    uncapitalized,
)
from sitegen.figures.drawing.frame import figure, key
from sitegen.figures.drawing.strips import Line, Mark, strip
from sitegen.text.markup import text, words
from sitegen.text.numbers import count, number


def marks(run: Run, name: str) -> list[Mark]:
    """Each trial's value; a trial without success stands at the number of sequences that it was allowed, as a bound."""
    found = []
    for trial in run.trials:
        value = trial.measurements.get(name)
        if value is not None:
            found.append(Mark(value))
        elif name == TIME and "cap_sequences" in run.settings:
            found.append(Mark(float(run.settings["cap_sequences"]), capped=True))
    return found


def quantity_figure(run: Run, verdicts: Sequence[Verdict]) -> str:
    """One figure for all claims on a quantity of a run: its trials; none where no trial carries it."""
    claim = verdicts[0].claim
    shown = [] if claim.comparison in RATIOS else marks(run, claim.quantity)
    return strip_figure(run, verdicts, shown) if shown else ""


def strip_figure(run: Run, verdicts: Sequence[Verdict], shown: Sequence[Mark]) -> str:
    """The trials on one axis, with the published values and ours."""
    calculated = all(verdict.claim.comparison in CALCULATED for verdict in verdicts)
    if calculated and len({mark.value for mark in shown}) == 1:
        return ""  # a calculated number without spread is told by the claim itself
    lines = [line for verdict in verdicts for line in claim_lines(run, verdict)]
    keys = [] if all(mark.capped for mark in shown) else [key("trial", "trials")]
    if any(mark.capped for mark in shown):
        keys.append(key("capped", "ended without success: the true value lies beyond"))
    axis = words(verdicts[0].claim.quantity)
    title = f"{axis}: {count(len(shown), 'trial')} beside what is claimed"
    claims = [verdict.claim for verdict in verdicts]
    ends = (0.0, 1.0) if any(map(of_true_or_false, claims)) else ()
    drawn = strip(title, spoken(verdicts, shown), shown, lines, axis, ends)
    return with_lines(drawn, keys, lines, claims)


def claim_lines(run: Run, verdict: Verdict) -> list[Line]:
    """What a claim and our measurement say of the trials: a bound for each of them, or a value beside them."""
    claim = verdict.claim
    if of_true_or_false(claim):
        return share_lines(run, verdict)
    if claim.comparison is Comparison.PROPORTION:
        assert claim.threshold is not None
        return [published_line(claim.threshold, f"{uncapitalized(label(claim))} bound {number(claim.threshold)}")]
    lines = [published_value_line(claim)]
    if claim.comparison is not Comparison.EVERY_TRIAL_AT_MOST:
        lines += our_lines(run, verdict, f"our {OUR_NOUNS.get(claim.comparison, 'value ')}")
    return lines


def of_true_or_false(claim: Claim) -> bool:
    """Whether a claim says how many trials did something, which each of them did, 1, or did not, 0."""
    return claim.comparison is Comparison.PROPORTION and claim.threshold is None


def share_lines(run: Run, verdict: Verdict) -> list[Line]:
    """The claimed share of trials drawn between 0 and 1, and ours."""
    claim, measurement = verdict.claim, verdict.measurement
    said = labelled(claim, f"{number(claim.value)} of {number(claim.trials)}")
    lines = [published_line(claim.value / claim.trials, uncapitalized(said))]
    if measurement is not None and verdict.hits is not None:
        source = {"data_run": run.path, "data_quantity": f"claim:{claim.id}:hits"}
        shown = f"ours {number(verdict.hits)} of {number(measurement.trials)}"
        lines.append(Line(verdict.hits / measurement.trials, "line-ours", shown, source))
    return lines


def published_line(value: float, label: str) -> Line:
    """A published value drawn across a figure."""
    return Line(value, "line-published", label, {"data_published": "data-published"})


def published_value_line(claim: Claim) -> Line:
    """A claim's value drawn across a figure."""
    return published_line(claim.value, uncapitalized(labelled(claim, number(claim.value))))


def our_lines(run: Run, verdict: Verdict, noun: str) -> list[Line]:
    """The measured value drawn across a figure, if there is one."""
    if verdict.measurement is None:
        return []
    source = {"data_run": run.path, "data_quantity": f"claim:{verdict.claim.id}:value"}
    label = noun + bounded(verdict) + number(verdict.measurement.value)
    return [Line(verdict.measurement.value, "line-ours", label, source)]


def with_lines(drawn: str, keys: Sequence[str], lines: Sequence[Line], claims: Sequence[Claim]) -> str:
    """A drawing with its legend, to which the kinds of its lines are added; they stand for `claims` and ours."""
    kinds = {line.class_ for line in lines}
    said = {
        "line-published": key("published", text(uncapitalized(common_label(claims)))),
        "line-ours": key("ours", "ours"),
    }
    return figure(drawn, [*keys, *(shown for kind, shown in said.items() if kind in kinds)])


def spoken(verdicts: Sequence[Verdict], shown: Sequence[Mark]) -> str:
    """A figure in words."""
    said = []
    if shown:
        values = [mark.value for mark in shown]
        said.append(f"{count(len(shown), 'trial')} between {number(min(values))} and {number(max(values))}.")
        capped = sum(mark.capped for mark in shown)
        said += [f"{number(capped)} of them ended without success."] if capped else []
    for verdict in verdicts:
        said.append(claimed(verdict.claim) + ".")
        if verdict.measurement is not None:
            said.append(f"Ours {found(verdict)}: {in_words(verdict.word)}.")
    return " ".join(said)


def claimed(claim: Claim) -> str:
    """A claim's value in words; one on trials names how many of them it speaks of."""
    if claim.comparison is Comparison.PROPORTION:
        return labelled(claim, f"{number(claim.value)} of {count(claim.trials, 'trial')}")
    said = labelled(claim, number(claim.value))
    if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST:
        said += f", in each of {count(claim.trials, 'trial')}"
    return said


def found(verdict: Verdict) -> str:
    """Ours in words: the trials that did what a claim counts, or the measured value."""
    measurement = verdict.measurement
    assert measurement is not None
    if verdict.hits is not None:
        return f"{number(verdict.hits)} of {count(measurement.trials, 'trial')}"
    return bounded(verdict) + number(measurement.value)
