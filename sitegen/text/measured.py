"""Measured numbers in a page: each stands in an element that names its run and its quantity, so that it can be checked.

`data-quantity` says what was computed, and the closest `data-run` around it holds the stored run's path:

- `trials`, `succeeded`, `capped`, `failed`, `steps`, `steps_per_second` of the run;
- `mean:NAME`, `median:NAME`, `minimum:NAME`, `maximum:NAME` over the trials that carry the measurement NAME;
- `bounded_mean:NAME` over all trials, one without success counted with the sequences that it was allowed;
- `trial:INDEX:NAME` of one trial, and `provenance:NAME`;
- `further:CAP:cpu_seconds`, the processor time that the capped trials would take from the run's cap to this many
  sequences if none of them ended sooner, a step costing what it did;
- `mean_lower:NAME`, `mean_upper:NAME`, the ends of the 0.95 interval of that mean; `success_lower` and
  `success_upper`, those of the share of successful trials in whole percent;
- `claim:ID:value`, `:hits`, `:estimate`, `:lower`, `:upper`, `:trials` of what `judging.verdicts` makes of the run:
  `hits` are the trials that did what a share counts, `estimate` is published over ours or published minus ours, and
  `lower` and `upper` are the ends of its interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import fmean, median

from reproductions.judging.statistics.intervals import clopper_pearson_interval, interval_of_mean
from reproductions.judging.words import Verdict
from reproductions.results import Outcome, Run
from sitegen.text.markup import element
from sitegen.text.numbers import number

OVER_TRIALS: dict[str, Callable[[list[float]], float]] = {
    "mean": fmean,
    "median": median,
    "minimum": min,
    "maximum": max,
    "mean_lower": lambda values: interval_of_mean(values)[0],
    "mean_upper": lambda values: interval_of_mean(values)[1],
}
OF_RUN: dict[str, Callable[[Run], float]] = {
    "trials": lambda run: len(run.trials),
    "steps": lambda run: run.steps,
    "steps_per_second": lambda run: run.steps / run.provenance.wall_seconds,
    "success_lower": lambda run: round(100 * success_interval(run)[0]),
    "success_upper": lambda run: round(100 * success_interval(run)[1]),
}
NOT_MEASURED = element("span", "not measured", class_="not-measured")
MEASUREMENT_FIELDS = ("value", "hits", "estimate", "lower", "upper", "trials", "succeeded", "capped", "failed")


def success_interval(run: Run) -> tuple[float, float]:
    """The interval of the share of trials that succeed."""
    return clopper_pearson_interval(outcomes(run, Outcome.SUCCEEDED), len(run.trials))


def outcomes(run: Run, outcome: Outcome) -> int:
    """How many trials of the run ended so."""
    return sum(trial.outcome is outcome for trial in run.trials)


def measurement_names(runs: Iterable[Run]) -> list[str]:
    """The names of all measurements in these runs, in the order of first use."""
    return list(dict.fromkeys(name for run in runs for trial in run.trials for name in trial.measurements))


def measurement_of(name: str) -> str | None:
    """The measurement of which this quantity tells; None for one of the run itself, such as `trials`."""
    kind, _, rest = name.partition(":")
    if kind == "trial":
        return rest.partition(":")[2]
    return rest if kind in OVER_TRIALS or kind == "bounded_mean" else None


def quantity(run: Run, name: str) -> float | None:
    """The quantity of this name, or None if no trial carries the measurement.

    Raises:
        KeyError: no run has a quantity of this name.
    """
    if name in OF_RUN:
        return OF_RUN[name](run)
    if name in list(Outcome):
        return outcomes(run, Outcome(name))
    kind, _, rest = name.partition(":")
    if kind in OVER_TRIALS:
        carried = [trial.measurements[rest] for trial in run.trials if rest in trial.measurements]
        return OVER_TRIALS[kind](carried) if carried else None
    if kind == "bounded_mean":
        allowed = run.number("cap_sequences")
        return fmean(trial.measurements.get(rest, allowed) for trial in run.trials)
    if kind == "trial":
        index, _, measurement = rest.partition(":")
        for trial in run.trials:
            if str(trial.index) == index:
                return trial.measurements.get(measurement)
    if kind == "further":
        return further_seconds(run, float(rest.partition(":")[0]))
    if kind == "provenance" and isinstance(found := getattr(run.provenance, rest, None), int | float):
        return found
    raise KeyError(name)


def further_seconds(run: Run, cap: float) -> float:
    """Seconds of processor, at most, for the run's capped trials to go on to so many sequences."""
    capped = sum(trial.steps for trial in run.trials if trial.outcome is Outcome.CAPPED)
    return run.provenance.cpu_seconds * capped / run.steps * (cap / run.number("cap_sequences") - 1)


def measured(run: Run, name: str, show: Callable[[float], str] = number, *, alone: bool = False) -> str:
    """The quantity as HTML; a dash where no trial carries it. `alone`: no element around it has `data-run`."""
    value = quantity(run, name)
    if value is None:
        return "–"
    return element("span", show(value), data_run=run.path if alone else None, data_quantity=name)


def successes(run: Run) -> str:
    """How many trials of a run succeeded, of how many, where no element around it has `data-run`."""
    return element("span", f"{measured(run, 'succeeded')} of {measured(run, 'trials')}", data_run=run.path)


def measured_claim(verdict: Verdict, field: str, show: Callable[[float], str] = number, *, alone: bool = False) -> str:
    """A number of the measurement behind a verdict; a dash without one. `alone`: no element around has `data-run`."""
    if verdict.measurement is None:
        return "–"
    shown = show(claim_number(verdict, field))
    run = verdict.run_path if alone else None
    return element("span", shown, data_run=run, data_quantity=f"claim:{verdict.claim.id}:{field}")


def claim_number(verdict: Verdict, field: str) -> float:
    """The field of a verdict's measurement; `MEASUREMENT_FIELDS` names them. What nothing bounds is infinite.

    Raises:
        KeyError: a measurement has no such field, or the claim has none: no share, or no chance in it.
    """
    measurement = verdict.measurement
    if measurement is None or field not in MEASUREMENT_FIELDS:
        raise KeyError(field)
    if field in ("lower", "upper"):
        return measurement.interval[field == "upper"]
    of_verdict = {"estimate": verdict.estimate, "hits": verdict.hits}
    found = of_verdict[field] if field in of_verdict else getattr(measurement, field)
    if found is None:
        raise KeyError(field)
    return float(found)


def published(content: str) -> str:
    """A paper's own number, marked as such."""
    return element("span", content, data_published=True)


def defined(content: str) -> str:
    """A number that is set by a definition or a setting, marked as such."""
    return element("span", content, data_defined=True)
