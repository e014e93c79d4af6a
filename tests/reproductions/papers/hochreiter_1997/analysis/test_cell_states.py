"""What trained networks do on fresh sequences: the recorded pass is the plain network's, and the measures mean it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from pydantic import TypeAdapter

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.cell_states import (
    SUBJECTS,
    last_letter,
    last_mark,
    measurements,
    slope_of_reading,
    used_blocks,
)
from reproductions.papers.hochreiter_1997.analysis.inspection import RECORDED_TRIALS, fresh_sequences
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.plain.activations import record, units_of_block
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.results import Outcome, Trial, trial_to_json
from reproductions.trials.sampling import Sequence
from tests.reproductions.papers.hochreiter_1997.training import finished_trials, trials_of

EXPERIMENT = find_experiment("hochreiter_1997", "cell_states")
A = Architecture(inputs=3, outputs=2, blocks=2, block_size=2, biases="all")


def trained_by(row: str) -> LstmTrials:
    """The trials of which a row's networks come."""
    trials: LstmTrials = trials_of(EXPERIMENT, row).trials
    return trials


def random_weights(a: Architecture, seed: int = 0) -> Weights:
    random = np.random.default_rng(seed)
    shapes = {
        "hidden_input": (a.hidden, a.inputs),
        "hidden_recurrent": (a.hidden, a.hidden),
        "hidden_bias": (a.hidden,),
        "output_cell": (a.outputs, a.cells),
        "output_input": (a.outputs, a.inputs),
        "output_bias": (a.outputs,),
    }
    return Weights(**{name: random.uniform(-1, 1, shape) for name, shape in shapes.items()})


def random_sequences(a: Architecture, lengths: tuple[int, ...]) -> list[Sequence]:
    random = np.random.default_rng(1)
    return [
        Sequence(
            random.uniform(-1, 1, (n, a.inputs)), np.eye(a.outputs)[np.arange(n) % a.outputs], np.arange(n) == n - 1
        )
        for n in lengths
    ]


@pytest.mark.parametrize("a", [A, replace(A, output_gates=False), replace(A, cell_output_range=None)])
def test_recorded_outputs_are_those_of_the_plain_network(a: Architecture) -> None:
    weights, sequences = random_weights(a), random_sequences(a, (7, 4))
    found = record(a, weights, sequences)
    for outputs, sequence in zip(found.outputs, sequences, strict=True):
        plain = PlainNetwork(a, weights).predict(torch.tensor(sequence.inputs)).numpy()
        np.testing.assert_allclose(outputs[: len(plain)], plain, rtol=1e-12)


def test_a_sequence_is_the_same_whatever_longer_one_stands_beside_it() -> None:
    weights, (long, short) = random_weights(A), random_sequences(A, (9, 4))
    alone, beside = record(A, weights, [short]), record(A, weights, [long, short])
    np.testing.assert_allclose(beside.states[1, :4], alone.states[0], rtol=1e-12)
    assert beside.last[1].tolist() == [8, 3]


def test_means_are_over_the_sequences_that_reach_a_step() -> None:
    found = record(A, random_weights(A), random_sequences(A, (9, 4)))
    np.testing.assert_allclose(found.mean_hidden()[8], found.hidden[0, 8])
    np.testing.assert_allclose(found.mean_hidden()[3], found.hidden[:, 3].mean(axis=0))


def test_held_units_stay_where_they_are_held() -> None:
    units = units_of_block(A, 1)
    found = record(A, random_weights(A), random_sequences(A, (5,)), units, np.full((5, A.hidden), 0.25))
    assert units.tolist() == [1, 3, 6, 7]
    assert (found.hidden[0][:, units] == 0.25).all()


def one_block_solution() -> tuple[Architecture, Weights, list[Sequence]]:
    """A network whose first block alone keeps the sign of the first input, and sequences that ask for it."""
    a = Architecture(inputs=1, outputs=1, blocks=2, block_size=1, biases="none")
    silent = np.zeros((a.hidden, a.hidden))
    hidden_input = np.zeros((a.hidden, 1))
    hidden_input[4] = 1.0
    weights = Weights(hidden_input, silent, np.zeros(a.hidden), np.array([[20.0, 0.0]]), np.zeros((1, 1)), np.zeros(1))
    shown = [np.array([[sign], [0.0], [0.0]]) for sign in (-1.0, 1.0) * 20]
    return a, weights, [Sequence(x, (x[[0, 0, 0]] > 0) * 1.0, np.array([False, False, True])) for x in shown]


def same_side(outputs: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    found: np.ndarray[Any, Any] = ((outputs > 0.5) == (wanted > 0.5))[:, 0]
    return found


def test_a_block_is_used_if_nothing_is_answered_right_without_what_it_knows() -> None:
    a, weights, sequences = one_block_solution()
    subject = replace(SUBJECTS["adding"], right=same_side)
    assert used_blocks(a, weights, sequences, subject) == [0]


def test_a_state_that_is_kept_does_not_drift_and_is_not_saturated() -> None:
    a, weights, sequences = one_block_solution()
    found = measurements(a, weights, sequences, replace(SUBJECTS["adding"], right=same_side, relevant=lambda _: 0))
    expected = {
        "right_answers": 1.0,
        "blocks_used": 1.0,
        "uses_one_block": 1.0,
        "saturated_share": 0.0,
        "state_drift": 0.0,
    }
    assert found == expected


def test_the_slope_of_reading_is_a_tenth_where_the_state_is_about_3_6() -> None:
    slopes = slope_of_reading(A, np.array([0.0, 3.6, 3.7]))
    assert slopes[0] == 1.0
    assert slopes[1] > 0.1 > slopes[2]


@pytest.mark.parametrize(("name", "relevant"), [("adding", last_mark), ("temporal_order", last_letter)])
def test_the_last_relevant_input_stands_within_the_first_two_thirds(name: str, relevant: object) -> None:
    for sequence in fresh_sequences(trained_by(name), 3, 0):
        assert 0 < relevant(sequence) < 61  # type: ignore[operator]  # pytest hands parameters over untyped


def test_strings_of_experiment_1_come_from_the_test_set() -> None:
    trials = trained_by("embedded_reber")
    assert trials.table is not None
    test_set = {tuple(row[1 : 1 + row[0]] & 255) for row in trials.table(3, 0)[256:]}
    shown = [tuple(s.inputs.argmax(axis=1)) for s in fresh_sequences(trials, 3, 0)]
    assert {one[: len(one)] for one in shown} <= {one[:-1] for one in test_set}


def test_networks_that_learn_answer_right_and_are_recorded() -> None:
    trials = finished_trials(trials_of(EXPERIMENT, "temporal_order"), RECORDED_TRIALS + 1)
    learned = [trial for trial in trials if trial.outcome is Outcome.SUCCEEDED]
    assert learned
    assert all(trial.measurements["right_answers"] > 0.95 for trial in learned)
    assert [bool(trial.series) for trial in trials] == [True] * RECORDED_TRIALS + [False]
    assert TypeAdapter(Trial).validate_json(json.dumps(trial_to_json(trials[0]))) == trials[0]
