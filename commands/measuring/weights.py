"""`rnn-review weights`: where trials of a stored run began and what they learned, as bits in a file of their own."""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection

from catalogue.problems import quote
from commands.line.output import duration, message, print_json
from commands.line.project import UsageError, find, find_experiments, project_root
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.results import Run, Trial
from reproductions.running.assignment import UnrepeatableError, assignment_of
from reproductions.running.exporting import DifferentError, export_weights
from reproductions.weights import RunWeights, store_weights, weights_from_text, weights_path


def weights(arguments: argparse.Namespace) -> int:
    """Compute a run's trials again, insist that they are the stored ones, and store their weights."""
    root = project_root()
    (experiment,) = find_experiments(arguments.paper, arguments.experiment)
    row = find("row", arguments.row, {row.id: row for row in experiment.rows})
    evidence = load_evidence(root, [experiment])
    run = _asked(evidence, experiment.paper, experiment.id, row.id, arguments.run, experiment.default_readings)
    indices = _indices(arguments.trials, {trial.index for trial in run.trials})
    message(f"{run.path}: {len(indices)} of {len(run.trials)} trials, {_price(run, indices)} by one core when measured")
    try:
        found = export_weights(run, assignment_of(run, experiment), indices, arguments.command, _tell)
    except UnrepeatableError as error:
        raise UsageError(f"{error}\nhint: weights are stored of the 1997 paper's LSTM experiments alone") from error
    except DifferentError as error:
        message(f"{error}\nhint: nothing was stored; `rnn-review run --confirm` says of which runs this is so")
        return 1
    path = weights_path(run)
    if arguments.json:
        print_json({"weights": path, "run": run.path, "trials": indices})
    if (root / path).exists():
        return _compared(found, weights_from_text((root / path).read_text(encoding="utf-8"), path), path)
    store_weights(root, run, found)
    message(f"stored {path}: {len(indices)} trials computed again, all bit-identical")
    return 0


def _compared(found: RunWeights, stored: RunWeights, path: str) -> int:
    """Say whether these trials' weights are those of the file, which stays as it is."""
    known = {trial.index: trial for trial in stored.trials}
    differing = [trial.index for trial in found.trials if trial != known.get(trial.index, trial)]
    for index in differing:
        message(f"{path}: trial {index}: its weights are others than those computed again")
    held = sum(trial.index in known for trial in found.trials)
    message(
        f"{path} is stored already: {held - len(differing)} of {len(found.trials)} trials have the same weights there"
    )
    return 1 if differing else 0


def _asked(
    evidence: Evidence, paper: str, experiment: str, row: str, path: str | None, readings: dict[str, str]
) -> Run:
    """The run of this path, or the one that speaks for the row at the default readings; without others' trials."""
    if path is not None:
        return find("run", path, {run.path: run for run in evidence.of_row(paper, experiment, row)})
    speaking = evidence.speaking(paper, experiment, row, readings)
    own = None if speaking is None else evidence.stored(speaking.path)
    if own is None:
        raise UsageError(f"no run speaks for `{row}`\nhint: run `rnn-review run {paper} {experiment} --row {row}`")
    return own


def _indices(words: str, known: Collection[int]) -> list[int]:
    """The indices that a list as `0,3,8-15` names, or all."""
    if words == "all":
        return sorted(known)
    spans = [re.fullmatch("([0-9]{1,9})(?:-([0-9]{1,9}))?", word) for word in words.split(",")]
    ends = [(int(span[1]), int(span[2] or span[1])) for span in spans if span]
    held = [[index for index in known if first <= index <= last] for first, last in ends]
    wanted = [last - first + 1 for first, last in ends]
    if None in spans or min(wanted) < 1 or wanted != [len(one) for one in held]:
        hint = f"name some of {min(known)}-{max(known)}, as `0,3,8-15`, or `all`"
        raise UsageError(f"--trials wants trials that the run holds, found {quote(words)}\nhint: {hint}")
    return sorted({index for one in held for index in one})


def _price(run: Run, indices: Collection[int]) -> str:
    steps = sum(trial.steps for trial in run.trials if trial.index in indices)
    return duration(run.provenance.cpu_seconds * steps / max(run.steps, 1))


def _tell(trial: Trial) -> None:
    message(f"trial {trial.index}: {trial.outcome} after {trial.steps} steps")
