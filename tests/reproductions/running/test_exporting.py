"""Weights of stored trials: computed again only if all else comes out as stored, and kept to the bit."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.results import ResultsError, Run, Trial, load_runs
from reproductions.running.assignment import Assignment, UnrepeatableError, assignment_of
from reproductions.running.exporting import DifferentError, export_weights
from reproductions.running.measuring import measure
from reproductions.running.runners import Local
from reproductions.weights import RunWeights, find_weights, store_weights, weights_from_text, weights_to_text

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_6a")
SMOKE = next(profile for profile in EXPERIMENT.profiles if profile.id == "smoke")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A stored run of two short trials."""
    root = tmp_path_factory.mktemp("project")
    short = replace(SMOKE, cap_factor=0.01)
    assignment = Assignment(EXPERIMENT, EXPERIMENT.rows[0], short, EXPERIMENT.default_readings, 2, seed=7)
    measure([assignment], root, "run --cap-factor 0.01", Local(1))
    return load_runs(root)[0]


@pytest.fixture(scope="module")
def weights(run: Run) -> RunWeights:
    return export_weights(run, assignment_of(run, EXPERIMENT), [1], "weights")


def numbers(digits: str) -> tuple[float, ...]:
    return struct.unpack(f">{len(digits) // 8}f", bytes.fromhex(digits))


def test_weights_are_the_bits_of_a_trial_at_its_start_and_at_its_end(weights: RunWeights) -> None:
    (trial,) = weights.trials
    assert (trial.index, trial.seed, weights.shapes["hidden_input"]) == (1, 7, (8, 8))
    assert numbers(trial.initial["hidden_bias"])[:2] == (-2.0, -4.0)  # as the paper says of the input gates
    assert all(abs(weight) <= 0.1 for weight in numbers(trial.initial["hidden_recurrent"]))
    assert trial.final["hidden_bias"] != trial.initial["hidden_bias"]


def _more_steps(trial: Trial) -> Trial:
    return replace(trial, steps=trial.steps + 1)


def _other_measurement(trial: Trial) -> Trial:
    return replace(trial, measurements=trial.measurements | {"longest_streak": -1})


def _shorter_curve(trial: Trial) -> Trial:
    return replace(trial, curve=trial.curve[:-1])


@pytest.mark.parametrize(("change", "named"), [
    (_more_steps, "`steps` is"),
    (_other_measurement, "`longest_streak` is"),
    (_shorter_curve, "the learning curves differ"),
])  # fmt: skip
def test_a_trial_that_comes_out_otherwise_has_no_weights(
    run: Run, change: Callable[[Trial], Trial], named: str
) -> None:
    other = replace(run, trials=tuple(map(change, run.trials)))
    with pytest.raises(DifferentError, match=f"trial 0: {named}"):
        export_weights(other, assignment_of(run, EXPERIMENT), [0], "weights")


def test_trials_of_another_kind_have_no_weights(tmp_path: Path) -> None:
    other = find_experiment("hochreiter_1991", "error_flow")
    profile = next(profile for profile in other.profiles if profile.id == "smoke")
    measure([Assignment(other, other.rows[0], profile, {}, 1, seed=7)], tmp_path, "run", Local(1))
    (stored,) = load_runs(tmp_path)
    with pytest.raises(UnrepeatableError, match="its trials are not networks of 1997 in the compiled kernel"):
        export_weights(stored, assignment_of(stored, other), [0], "weights")


def test_stored_weights_are_found_by_their_run(tmp_path: Path, run: Run, weights: RunWeights) -> None:
    store_weights(tmp_path, run, weights)
    assert find_weights(tmp_path, {run.path: run}) == ({run.path: weights}, [])


def test_weights_of_no_stored_trial_are_a_fault(tmp_path: Path, run: Run, weights: RunWeights) -> None:
    path = store_weights(tmp_path, run, weights).relative_to(tmp_path).as_posix()
    hint = "hint: restore the file; runs are never edited by hand"
    without = {run.path: replace(run, trials=run.trials[:1])}
    assert find_weights(tmp_path, without) == ({}, [f"{path}: holds a trial that `{run.path}` does not hold\n{hint}"])
    assert find_weights(tmp_path, {})[1] == [
        f"{path}: says that it belongs to `{run.path}`, which is no such run\n{hint}"
    ]


@pytest.mark.parametrize(("old", "new", "what"), [
    ('"hidden_bias": [8]', '"hidden_bias": [9]', "trial 1 has weights of other shapes than the file says"),
    ('"hidden_bias": "', '"hidden_bias": "x', "no stored weights"),
    ('"schema_version": 1', '"schema_version": 2', "no stored weights"),
])  # fmt: skip
def test_damaged_weights_are_named(weights: RunWeights, old: str, new: str, what: str) -> None:
    text = weights_to_text(weights)
    assert old in text
    with pytest.raises(ResultsError, match=f"^x.json: {what}"):
        weights_from_text(text.replace(old, new), "x.json")
