"""The adding problem is the paper's, its network learns it, and the kernel trains exactly as the plain network does."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
import torch

from reproductions.kernels.lstm_1997.network import read_weights
from reproductions.papers.hochreiter_1997.experiment_4_adding import (
    ARCHITECTURE,
    EXPERIMENT,
    LEARNING_RATE,
    TASK,
    AddingTrials,
    initial_weights,
    task_settings,
)
from reproductions.papers.hochreiter_1997.network import Network
from reproductions.papers.hochreiter_1997.oracles import solve_adding_problem
from reproductions.results import Outcome, Trial
from reproductions.sampling import Sequence, sample_sequences
from reproductions.verdicts import default_readings

READINGS = default_readings(EXPERIMENT)
FIRST_PAIR = [alternative.id for alternative in EXPERIMENT.readings[0].alternatives]
LENGTH = 40


def sequences(count: int, **readings: str) -> list[Sequence]:
    return sample_sequences(ARCHITECTURE, TASK, task_settings(LENGTH, READINGS | readings), 3, (LENGTH, 0), count)


def trial(seed: int = 3, cap: int = 40, **readings: str) -> Trial:
    trainer = AddingTrials(LENGTH, cap, READINGS | readings).open()
    trainer.put(0, 0, seed)
    while not (finished := trainer.collect()):
        trainer.advance()
    return finished[0][1]


@pytest.mark.parametrize("reading", FIRST_PAIR)
def test_the_oracle_solves_every_sequence(reading: str) -> None:
    for sequence in sequences(400, first_pair_marked=reading):
        answer = solve_adding_problem(sequence.inputs, READINGS | {"first_pair_marked": reading})
        assert sequence.targets[-1, 0] == pytest.approx(answer, abs=1e-12)


def test_a_target_is_due_at_the_last_pair_only() -> None:
    for sequence in sequences(50):
        assert np.flatnonzero(sequence.due).tolist() == [len(sequence.inputs) - 1]


def test_lengths_are_uniform_between_t_and_t_plus_a_tenth() -> None:
    lengths = [len(sequence.inputs) for sequence in sequences(2000)]
    counts = np.bincount(lengths, minlength=LENGTH + 5)[LENGTH:]
    assert len(counts) == 5
    assert (abs(counts - 400) < 80).all()


def test_edges_carry_minus_one_and_all_other_unmarked_pairs_zero() -> None:
    for sequence in sequences(200):
        markers = sequence.inputs[:, 1]
        assert markers[0] == markers[-1] == -1
        assert set(markers[1:-1]) <= {0.0, 1.0}


def test_one_mark_lies_in_the_first_ten_pairs_and_two_in_the_first_half() -> None:
    for sequence in sequences(400, first_pair_marked="marked_like_any"):
        marked = np.flatnonzero(sequence.inputs[:, 1] == 1.0)
        assert len(marked) == 2
        assert marked[0] < 10
        assert marked[1] < LENGTH // 2


def test_the_first_pair_is_drawn_in_one_sequence_of_ten_and_then_counts_as_zero() -> None:
    drawn = [s for s in sequences(4000) if (s.inputs[:, 1] == 1.0).sum() == 1]
    # the first mark falls there in 1/10 of the sequences, the second, if the first did not, in 1/(T/2 - 1) of 9/10
    assert len(drawn) / 4000 == pytest.approx(0.1 + 0.9 / (LENGTH // 2 - 1), abs=0.02)


def test_values_are_uniform_in_minus_one_to_one() -> None:
    values = np.concatenate([sequence.inputs[:, 0] for sequence in sequences(500)])
    assert values.min() >= -1
    assert values.max() < 1
    assert values.mean() == pytest.approx(0, abs=0.02)
    assert values.var() == pytest.approx(1 / 3, abs=0.01)


def test_both_precisions_see_the_same_sequences() -> None:
    single = sample_sequences(ARCHITECTURE, TASK, task_settings(LENGTH, READINGS), 3, (LENGTH, 0), 20, np.float32)
    for a, b in zip(single, sequences(20), strict=True):
        np.testing.assert_array_equal(a.inputs, b.inputs)


def test_the_kernel_trains_exactly_as_the_plain_network_on_the_same_sequences() -> None:
    key = (LENGTH, 0, 2)
    plain = Network(ARCHITECTURE, initial_weights(3, key))
    for sequence in sequences(40):
        arrays = (sequence.inputs, sequence.targets, sequence.due)
        plain.train_on(*(torch.tensor(array) for array in arrays), LEARNING_RATE)
    trainer = AddingTrials(LENGTH, 40, READINGS | {"precision": "float64"}).open()
    trainer.put(0, 0, 3)
    while not trainer.register.finished_lanes():
        trainer.advance()
    for name, value in asdict(read_weights(trainer.register.network, 0)).items():
        np.testing.assert_allclose(value, plain.weights[name].numpy(), rtol=0, atol=1e-12, err_msg=name)


def test_a_trial_that_never_meets_the_rule_is_capped_and_tested() -> None:
    measured = trial()
    assert measured.outcome is Outcome.CAPPED
    assert measured.measurements["training_sequences"] == 40
    assert "sequences_until_success" not in measured.measurements
    assert 0 < measured.measurements["wrong_test_sequences"] <= 2560


def test_the_factor_two_doubles_the_step_size() -> None:
    assert AddingTrials(LENGTH, 1, READINGS | {"error_factor": "with_two"}).learning_rate == 1.0
    assert AddingTrials(LENGTH, 1, READINGS).learning_rate == 0.5


def test_another_seed_gives_another_trial() -> None:
    assert trial(3).measurements != trial(4).measurements


def test_the_smoke_profile_beats_the_constant_answer() -> None:
    profile = next(profile for profile in EXPERIMENT.profiles if profile.id == "smoke")
    trainer = EXPERIMENT.prepare(EXPERIMENT.rows[0], READINGS, profile).open()
    for lane in range(16):
        trainer.put(lane, lane, 1997)
    finished: list[Trial] = []
    while len(finished) < 16:
        trainer.advance()
        finished += [trial for _, trial in trainer.collect()]
    # the constant answer 0.5 has a mean absolute error of 1/6; at least a quarter of the nets must have found the marks
    errors = sorted(trial.measurements["mean_absolute_test_error"] for trial in finished)
    assert errors[3] < 1 / 12
