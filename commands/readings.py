"""`rnn-review readings`: rows at several readings of the text, and which of them give the printed numbers."""

from __future__ import annotations

import argparse
import itertools
import math
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from commands.output import console, message, number, print_json, print_table
from commands.progress import RunDisplay
from commands.project import UsageError, find_experiments, project_root, unknown
from commands.run import INTERRUPTED, find_readings, make_assignments, without_fresh_runs
from reproductions.experiments import Experiment
from reproductions.results import Run, load_runs
from reproductions.runners import RunnerError, measure
from reproductions.verdicts import CENSORED, Verdict, VerdictWord, default_readings, judge_experiment, select_run

Readings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a row at one choice of readings. Without a run all but the choice is empty.

    `sequences` is the mean number until success, capped trials counted at their cap; `lower_bound` says that there are
    some.
    """

    row: str
    readings: Readings
    changed: Readings
    run: str
    trials: int
    succeeded: int
    sequences: float | None
    lower_bound: bool
    verdicts: Mapping[str, str]


def readings(arguments: argparse.Namespace) -> int:
    """Measure what is not yet stored, unless told not to; print a table for each row."""
    root = project_root()
    (experiment,) = find_experiments(arguments.paper, arguments.experiment)
    fixed = find_readings(experiment, arguments.reading)
    choices = grid(experiment, fixed, find_varied(experiment, arguments.vary, fixed), arguments.product)
    base = make_assignments(experiment, arguments)
    assignments = [replace(assignment, readings=choice) for assignment in base for choice in choices]
    missing = [] if arguments.stored else without_fresh_runs(assignments, root)
    command = shlex.join(["rnn-review", *arguments.words])
    try:
        if missing:
            with RunDisplay() as display:
                measure(missing, root, command, arguments.jobs, resume=arguments.resume, watch=display.show)
    except RunnerError as error:
        raise UsageError(str(error)) from error
    except KeyboardInterrupt:
        message("stopped: every finished trial is kept\nhint: the same command with --resume goes on")
        return INTERRUPTED
    runs = load_runs(root)
    rows = [assignment.row.id for assignment in base]
    outcomes = {row: [outcome_of(experiment, row, choice, runs) for choice in choices] for row in rows}
    if arguments.json:
        print_json([outcome for found in outcomes.values() for outcome in found])
        return 0
    for row, found in outcomes.items():
        print_outcomes(experiment, row, found)
    return 0


def find_varied(experiment: Experiment, keys: Sequence[str], fixed: Readings) -> list[str]:
    """The readings to vary: those named, or all that are not fixed.

    Raises:
        UsageError: a name is unknown, or is fixed as well.
    """
    known = {reading.id: reading for reading in experiment.readings}
    for key in keys:
        if key not in known:
            raise unknown("reading", key, known)
        if key in fixed:
            raise UsageError(f"`{key}` is both varied and fixed\nhint: leave out --vary {key} or --reading {key}=…")
    return list(dict.fromkeys(keys)) or [key for key in known if key not in fixed]


def grid(experiment: Experiment, fixed: Readings, varied: Iterable[str], product: bool) -> list[dict[str, str]]:
    """Choices of readings, the defaults first: each alternative by itself, or all combinations."""
    start = default_readings(experiment) | dict(fixed)
    alternatives = {
        reading.id: [alternative.id for alternative in reading.alternatives] for reading in experiment.readings
    }
    keys = list(varied)
    if product:
        combinations = itertools.product(*(alternatives[key] for key in keys))
        return [start | dict(zip(keys, combination, strict=True)) for combination in combinations]
    single = [start | {key: value} for key in keys for value in alternatives[key][1:]]
    return [start, *single]


def outcome_of(experiment: Experiment, row: str, choice: Readings, runs: Sequence[Run]) -> Outcome:
    """What the stored runs say of a row at these readings."""
    defaults = default_readings(experiment)
    changed = {key: value for key, value in choice.items() if value != defaults[key]}
    run = select_run(experiment, row, choice, runs)
    if run is None:
        return Outcome(row, choice, changed, "", 0, 0, None, False, {})
    found = [verdict for verdict in judge_experiment(experiment, runs, choice) if verdict.claim.row == row]
    values = [sequences_of(run, number) for number in range(len(run.trials))]
    succeeded = sum(trial.outcome.value == "succeeded" for trial in run.trials)
    return Outcome(
        row=row,
        readings=choice,
        changed=changed,
        run=run.path,
        trials=len(run.trials),
        succeeded=succeeded,
        sequences=None if None in values else sum(value for value in values if value is not None) / len(values),
        lower_bound=any(CENSORED not in trial.measurements for trial in run.trials),
        verdicts={verdict.claim.id: _word(verdict) for verdict in found},
    )


def sequences_of(run: Run, number: int) -> float | None:
    """A trial's sequences until success, or its cap; None where the run counts no sequences."""
    value = run.trials[number].measurements.get(CENSORED, run.settings.get("cap_sequences"))
    return None if value is None else float(value)


def decisive_choice(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Of the single changes, the one that changes the mean number of sequences most, as a ratio to the first outcome's.

    None if nothing can be compared.
    """
    start = outcomes[0].sequences
    single = [outcome for outcome in outcomes[1:] if len(outcome.changed) == len(outcomes[0].changed) + 1]
    compared = [outcome for outcome in single if outcome.sequences]
    if not start or not compared:
        return None
    return max(compared, key=lambda outcome: abs(math.log((outcome.sequences or start) / start)))


def print_outcomes(experiment: Experiment, row: str, outcomes: Sequence[Outcome]) -> None:
    """A table of one row: a line for each choice of readings."""
    print_table(
        ["readings", "succeeded>", "sequences>", "claims reproduced>"],
        [_line(outcome) for outcome in outcomes],
        title=f"{experiment.paper} {experiment.id} {row}",
    )
    published = [claim for claim in experiment.claims if claim.row == row and claim.quantity == CENSORED]
    for claim in published:
        console().print(f"{claim.id}: {number(claim.value)} {claim.unit}, the paper's {claim.comparison.value}")
    decisive = decisive_choice(outcomes)
    if decisive is not None:
        console().print(f"the single choice that changes the sequences most: {_named(decisive.changed)}")
    console().print()


def _line(outcome: Outcome) -> list[str]:
    if not outcome.run:
        return [_named(outcome.changed), "not measured", "–", "–"]
    bound = "≥ " if outcome.lower_bound else ""
    sequences = "–" if outcome.sequences is None else bound + number(round(outcome.sequences))
    reproduced = sum(word == VerdictWord.REPRODUCED for word in outcome.verdicts.values())
    return [
        _named(outcome.changed),
        f"{outcome.succeeded} of {outcome.trials}",
        sequences,
        f"{reproduced} of {len(outcome.verdicts)}",
    ]


def _named(changed: Readings) -> str:
    return " ".join(f"{key}={value}" for key, value in changed.items()) or "the defaults"


def _word(verdict: Verdict) -> str:
    return verdict.word.value
