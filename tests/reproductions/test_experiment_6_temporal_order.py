"""The order of X and Y is the paper's task, its network learns it, and the kernel trains as the plain network does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.experiment_6_temporal_order import (
    END,
    EXPERIMENT_6A,
    EXPERIMENT_6B,
    FIRST_POSITIONS,
    START,
)
from reproductions.papers.hochreiter_1997.oracles import solve_temporal_order
from reproductions.results import Outcome
from tests.reproductions.training import (
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)

BOTH = pytest.mark.parametrize(("experiment", "relevant"), [(EXPERIMENT_6A, 2), (EXPERIMENT_6B, 3)])


def symbols(experiment: Experiment, count: int, **readings: str) -> list[list[int]]:
    return [s.inputs.argmax(axis=1).tolist() for s in sequences_of(trials_of(experiment, **readings), count)]


@BOTH
def test_the_oracle_solves_every_sequence(experiment: Experiment, relevant: int) -> None:
    for sequence in sequences_of(trials_of(experiment), 300):
        expected = np.eye(2**relevant)[solve_temporal_order(sequence.inputs)]
        np.testing.assert_array_equal(sequence.targets[-1], expected)


@BOTH
def test_all_classes_are_equally_likely(experiment: Experiment, relevant: int) -> None:
    answers = [solve_temporal_order(sequence.inputs) for sequence in sequences_of(trials_of(experiment), 1600)]
    assert (abs(np.bincount(answers, minlength=2**relevant) - 1600 / 2**relevant) < 80).all()


@BOTH
def test_one_symbol_is_shown_at_each_step_and_a_target_is_due_at_the_last(
    experiment: Experiment, relevant: int
) -> None:
    for sequence in sequences_of(trials_of(experiment), 50):
        assert (np.sort(sequence.inputs, axis=1)[:, -2:] == [0, 1]).all()
        assert np.flatnonzero(sequence.due).tolist() == [len(sequence.inputs) - 1]


@BOTH
def test_relevant_symbols_stand_in_their_ranges_counted_from_one(experiment: Experiment, relevant: int) -> None:
    seen = [[1 + i for i, symbol in enumerate(s) if symbol in (4, 5)] for s in symbols(experiment, 1000)]
    assert np.min(seen, axis=0).tolist() == list(FIRST_POSITIONS[relevant])
    assert np.max(seen, axis=0).tolist() == [first + 10 for first in FIRST_POSITIONS[relevant]]


def test_counted_from_zero_everything_relevant_stands_one_later() -> None:
    from_one = [s.index(4) for s in symbols(EXPERIMENT_6A, 200) if 4 in s]
    from_zero = [s.index(4) for s in symbols(EXPERIMENT_6A, 200, first_number="zero") if 4 in s]
    assert [place + 1 for place in from_one] == from_zero


def test_sequences_start_with_e_end_with_b_and_hold_each_filler_equally_often() -> None:
    drawn = symbols(EXPERIMENT_6A, 400)
    assert {s[0] for s in drawn} == {START}
    assert {s[-1] for s in drawn} == {END}
    counts = np.bincount(np.concatenate([s[1:-1] for s in drawn]), minlength=8)
    assert counts[[START, END]].tolist() == [0, 0]
    assert counts[:4] / counts[:4].sum() == pytest.approx(0.25, abs=0.01)


def test_lengths_are_uniform_between_100_and_110() -> None:
    counts = np.bincount([len(s) for s in symbols(EXPERIMENT_6A, 2200)], minlength=111)[100:]
    assert len(counts) == 11
    assert (abs(counts - 200) < 60).all()


@BOTH
def test_the_kernel_trains_as_the_plain_network_on_the_same_sequences(experiment: Experiment, relevant: int) -> None:
    trials = replace(trials_of(experiment), cap=12)
    plain = weights_by_plain_network(trials, sequences_of(trials, 12))
    assert_weights_agree(weights_by_kernel(trials), plain, tolerance=2e-6)


def test_per_output_errors_have_the_limit_of_as_many_outputs() -> None:
    assert trials_of(EXPERIMENT_6A).mean_error_limit == 0.1
    assert trials_of(EXPERIMENT_6A, mean_error="per_output").mean_error_limit == pytest.approx(0.4)


def test_the_caption_of_table_10_swaps_the_ranges() -> None:
    architecture = trials_of(EXPERIMENT_6A, squashing="by_caption").architecture
    assert (architecture.cell_input_range, architecture.cell_output_range) == ((-1, 1), (-2, 2))


def test_the_smoke_profile_of_6a_solves_the_task() -> None:
    finished = finished_trials(trials_of(EXPERIMENT_6A), 16)
    solved = [t for t in finished if t.outcome is Outcome.SUCCEEDED]
    # a guess is right in one sequence of four; half the nets must have met the stopping rule
    assert len(solved) >= 8
    assert all(t.measurements["wrong_test_sequences"] < 50 for t in solved)


def test_the_smoke_profile_of_6b_beats_chance() -> None:
    errors = sorted(t.measurements["mean_absolute_test_error"] for t in finished_trials(trials_of(EXPERIMENT_6B), 16))
    # without knowledge of the sequence the best sum of absolute errors over eight outputs is 1, by answering 0
    assert errors[3] < 0.9
