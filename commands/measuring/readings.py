"""`rnn-review readings`: rows at several readings of the text, and which of them give the printed numbers."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from commands.line.output import INTERRUPTED, console, number, print_json, print_table
from commands.line.project import UsageError, find, find_experiments, project_root
from commands.line.requests import MeasureRequest, find_readings, find_rows
from commands.measuring.run import make_assignments, measure_shown, without_fresh_runs
from commands.verdicts import published
from reproductions.experiments import Experiment
from reproductions.judging.choices import Choice, RowChoices, choices_of
from reproductions.judging.counted import values_of
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.judging.statistics.intervals import clopper_pearson_interval, interval_of_mean
from reproductions.judging.verdicts import judge_run

Readings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """What came of a row at one choice of readings. Without a run all but the choice is empty.

    `mean` is that of `quantity`, of which the row's first claim speaks, over the trials of which it speaks.
    `gives_printed_number` says so at least within the claim's tolerance.
    Intervals are those of 0.95: of the share of successful trials, and of the mean.
    """

    row: str
    readings: Readings
    changed: Readings
    run: str = ""
    trials: int = 0
    succeeded: int = 0
    success_interval: tuple[float, float] | None = None
    quantity: str = ""
    mean: float | None = None
    mean_interval: tuple[float, float] | None = None
    gives_printed_number: bool = False
    verdicts: Mapping[str, str] | None = None


def readings(arguments: argparse.Namespace) -> int:
    """Measure what is not yet stored, unless told not to; print a table for each row."""
    root = project_root()
    request = MeasureRequest.of(arguments)
    (experiment,) = find_experiments(arguments.paper, arguments.experiment)
    fixed = find_readings(experiment, request.readings)
    choices = grid(experiment, fixed, find_varied(experiment, arguments.vary, fixed), arguments.product)
    if arguments.stored:
        rows = [row.id for row in find_rows(experiment, request.rows)]
    else:
        base = make_assignments(experiment, request.rows, request)
        rows = [assignment.row.id for assignment in base]
        assignments = [replace(assignment, readings=choice) for assignment in base for choice in choices]
        missing = without_fresh_runs(assignments, root)
        if missing and measure_shown(missing, root, request) is None:
            return INTERRUPTED
    evidence = load_evidence(root, [experiment])
    everything = arguments.stored and not (arguments.vary or arguments.product or fixed)
    stored = {row: stored_choices(experiment, row, evidence) for row in rows}
    lines = {row: lines_of(experiment, found, None if everything else choices) for row, found in stored.items()}
    if request.json:
        print_json([line for found in lines.values() for line in found])
        return 0
    for row, found in lines.items():
        print_lines(experiment, stored[row], found)
    return 0


def find_varied(experiment: Experiment, keys: Sequence[str], fixed: Readings) -> list[str]:
    """The readings to vary: those named, or all that are not fixed.

    Raises:
        UsageError: a name is unknown, or is fixed as well.
    """
    known = {reading.id: reading for reading in experiment.readings}
    for key in keys:
        find("reading", key, known)
        if key in fixed:
            raise UsageError(f"`{key}` is both varied and fixed\nhint: leave out --vary {key} or --reading {key}=…")
    return list(dict.fromkeys(keys)) or [key for key in known if key not in fixed]


def grid(experiment: Experiment, fixed: Readings, varied: Iterable[str], product: bool) -> list[dict[str, str]]:
    """Choices of readings, the defaults first: each alternative by itself, or all combinations."""
    start = experiment.default_readings | dict(fixed)
    alternatives = {
        reading.id: [alternative.id for alternative in reading.alternatives] for reading in experiment.readings
    }
    keys = list(varied)
    if product:
        combinations = itertools.product(*(alternatives[key] for key in keys))
        return [start | dict(zip(keys, combination, strict=True)) for combination in combinations]
    single = [start | {key: value} for key in keys for value in alternatives[key][1:]]
    return [start, *single]


def stored_choices(experiment: Experiment, row: str, evidence: Evidence) -> RowChoices:
    """What the stored runs say of a row."""
    own = evidence.speakers(evidence.of_row(experiment.paper, experiment.id, row))
    verdicts = {run.path: judge_run(experiment, run, evidence) for run in own}
    return choices_of(experiment, row, own, verdicts)


def lines_of(experiment: Experiment, stored: RowChoices, wanted: Sequence[Readings] | None) -> list[ReadingLine]:
    """A line for each wanted choice of readings; without a wish, for all that is stored or missing."""
    defaults = experiment.default_readings
    known = {_key(defaults | dict(choice.changed)): choice for choice in (*stored.measured, *stored.missing)}
    if wanted is None:
        alone = [choice for _, choices in stored.single for choice in choices]
        chosen = [stored.literal, *alone, *stored.combined]
    else:
        changes = [{key: value for key, value in choice.items() if value != defaults[key]} for choice in wanted]
        chosen = [known.get(_key(defaults | changed), Choice(changed)) for changed in changes]
    return [line_of(experiment, stored, choice) for choice in chosen]


def line_of(experiment: Experiment, stored: RowChoices, choice: Choice) -> ReadingLine:
    """What the run of one choice says."""
    chosen = experiment.default_readings | dict(choice.changed)
    if choice.run is None:
        return ReadingLine(stored.row, chosen, choice.changed)
    headline = stored.headline
    values = values_of(headline, choice.run).values if headline else ()
    trials = len(choice.run.trials)
    return ReadingLine(
        row=stored.row,
        readings=chosen,
        changed=choice.changed,
        run=choice.run.path,
        trials=trials,
        succeeded=choice.succeeded,
        success_interval=clopper_pearson_interval(choice.succeeded, trials),
        quantity=headline.quantity if headline else "",
        mean=choice.mean(headline) if headline else None,
        mean_interval=interval_of_mean(values) if values else None,
        gives_printed_number=headline is not None and choice.gives(headline),
        verdicts={verdict.claim.id: verdict.word.value for verdict in choice.verdicts},
    )


def print_lines(experiment: Experiment, stored: RowChoices, lines: Sequence[ReadingLine]) -> None:
    """A table of one row: a line for each choice with a run, and in sentences what they say and what has none."""
    headline = stored.headline
    measured = [line for line in lines if line.run]
    print_table(
        ["readings", "succeeded>", "95 %>", f"{headline.quantity if headline else 'mean'}>", "95 %>", "printed number"],
        [_cells(line) for line in measured],
        title=f"{experiment.paper} {experiment.id} {stored.row}",
    )
    out = console()
    if headline is not None:
        said = f"{published(headline)} {headline.unit} ({headline.comparison.value.replace('_', ' ')})"
        out.print(f"{headline.id}: in the paper {said}")
    giving = [_named(line.changed) for line in measured if line.gives_printed_number]
    if measured:
        out.print(f"give the printed number, within the tolerance: {'; '.join(giving) or 'none of these'}")
    if stored.decisive is not None and any(line.changed == stored.decisive.changed for line in measured):
        out.print(f"the single choice that moves it most: {_named(stored.decisive.changed)}")
    missing = [_named(line.changed) for line in lines if not line.run]
    if missing:
        out.print(f"not measured: {'; '.join(missing)}")
    out.print()


def _cells(line: ReadingLine) -> list[str]:
    low, high = line.success_interval or (0.0, 1.0)
    ends = line.mean_interval
    return [
        _named(line.changed),
        f"{line.succeeded} of {line.trials}",
        f"{100 * low:.0f} … {100 * high:.0f} %",
        "–" if line.mean is None else number(_rounded(line.mean)),
        "–" if ends is None or ends[0] == ends[1] else f"{number(_rounded(ends[0]))} … {number(_rounded(ends[1]))}",
        "yes" if line.gives_printed_number else "no",
    ]


def _rounded(value: float) -> float:
    return round(value) if abs(value) >= 100 else value


def _named(changed: Readings) -> str:
    return " ".join(f"{key}={value}" for key, value in sorted(changed.items())) or "the literal text"


def _key(chosen: Readings) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(chosen.items()))
