"""The compiled habits of the authors' released program equal the plain network that is held to its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from reproductions.declarations.papers import load_papers
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.plain.released_program import ReleasedNetwork
from tests.reproductions.papers.hochreiter_1997.training import (
    SEED,
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
)

BY_ID = {one.id: one for one in load_papers().paper("hochreiter_1997").experiments}
EXPERIMENT, EXPERIMENT_1 = BY_ID["released_program"], BY_ID["experiment_1"]
SEQUENCES = 12


def subject(row: str, cap: int = SEQUENCES, **readings: str) -> Any:
    trials = trials_of(EXPERIMENT, row, **readings)
    return replace(trials, kept=replace(trials.kept, cap=cap))


def weights_by(kind: type[PlainNetwork], trials: Any) -> dict[str, Any]:
    plain = kind(replace(trials.kept.architecture, update="sequence"), trials.kept.weights(SEED, 0))
    for sequence in sequences_of(trials.kept, SEQUENCES):
        inputs, targets, due = (torch.tensor(array) for array in (sequence.inputs, sequence.targets, sequence.due))
        plain.train_on(inputs, targets, due, trials.kept.learning_rate)
    return {name: weight.numpy() for name, weight in plain.weights.items()}


def test_the_kernel_starts_at_half_and_changes_late_as_the_plain_network() -> None:
    trials = subject("reber_late", activations_start="half")
    assert_weights_agree(weights_by_kernel(trials), weights_by(ReleasedNetwork, trials), 5e-6)


def test_without_habits_trials_are_those_of_the_row_that_is_changed() -> None:
    original = trials_of(EXPERIMENT_1, "blocks_3_rate_05")
    assert replace(trials_of(EXPERIMENT, "reber"), cap=original.cap) == original


def test_thousandths_are_whole_thousandths_of_the_range() -> None:
    drawn = trials_of(EXPERIMENT, "order_of_two", first_weights="thousandths").weights(SEED, 0)
    units = drawn.hidden_input / (0.1 / 1000)
    np.testing.assert_allclose(units, np.round(units), atol=1e-9)


def test_given_biases_are_added_to_those_drawn() -> None:
    drawn = trials_of(EXPERIMENT, "order_of_two_added_biases").weights(SEED, 0)
    beyond = drawn.hidden_bias[:2] - [-2.0, -4.0]
    assert (abs(beyond) <= 0.1).all()
    assert (beyond != 0.0).all()


def test_the_extra_unit_is_a_weight_more_for_each_hidden_unit() -> None:
    without, with_unit = trials_of(EXPERIMENT, "reber"), subject("reber_extra_unit").kept
    all_biased = replace(without.architecture, biases="all")
    assert with_unit.architecture.weight_count - all_biased.weight_count == with_unit.architecture.hidden


def test_the_extra_unit_learns_as_a_bias_does() -> None:
    trials = subject("reber_all")
    before, after = trials.kept.weights(SEED, 0), weights_by_kernel(trials)
    moved = after.hidden_input[:, -1] - before.hidden_input[:, -1]
    assert abs(moved).min() > 0.0
    np.testing.assert_allclose(moved, after.hidden_bias - before.hidden_bias, atol=1e-5)


def test_in_order_the_first_training_strings_are_the_training_set() -> None:
    kept = trials_of(EXPERIMENT, "reber_in_order")
    lengths = [len(sequence.inputs) for sequence in sequences_of(kept, 300)]
    assert lengths == [*(kept.table(SEED, 0)[:256, 0] - 1), *lengths[:44]]


def test_weights_that_change_once_an_epoch_are_the_first_ones_until_then() -> None:
    trials = replace(subject("reber_all", cap=256), sequences_per_change=256)
    before = trials.kept.weights(SEED, 0)
    assert_weights_agree(weights_by_kernel(trials), vars(before), 1e-7)
    after = weights_by_kernel(replace(trials, kept=replace(trials.kept, cap=257)))
    assert abs(after.output_cell - before.output_cell).max() > 0.1


def test_the_mean_error_counts_the_last_output_alone() -> None:
    last = subject("order_of_two_last_output", cap=50)
    every, last_alone = (finished_trials(trials, 1)[0].measurements for trials in (last.kept, last))
    assert last_alone["mean_absolute_test_error"] < 0.6 * every["mean_absolute_test_error"]
    assert last_alone["wrong_test_sequences"] == every["wrong_test_sequences"]


def test_both_sets_are_tested_when_epochs_end_training() -> None:
    measured = finished_trials(subject("reber_all", cap=512), 1)[0].measurements
    assert measured["training_sequences"] == 512
    assert measured["wrong_training_strings"] == 256
