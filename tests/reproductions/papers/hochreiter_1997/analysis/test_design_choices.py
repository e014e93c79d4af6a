"""Each row of the design choices changes one thing, and the two further tasks are what the paper describes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights
from tests.reproductions.papers.hochreiter_1997.training import SEED, sequences_of, trials_of

EXPERIMENT = find_experiment("hochreiter_1997", "design_choices")
BIASED = pytest.mark.parametrize("subject", ["two_sequences", "adding", "temporal_order"])


CHANGES: dict[str, Callable[[Sequence[float]], list[float]]] = {
    "minus_one": lambda biases: [-1 for _ in biases],
    "minus_two": lambda biases: [-2 for _ in biases],
    "halved": lambda biases: [bias / 2 for bias in biases],
    "doubled": lambda biases: [bias * 2 for bias in biases],
    "reversed": lambda biases: [*reversed(biases)],
}


def initial_of(row: str) -> InitialWeights:
    initial: InitialWeights = trials_of(EXPERIMENT, row).initial
    return initial


def weights_at(row: str) -> dict[str, Any]:
    return asdict(trials_of(EXPERIMENT, row).weights(SEED, 0))


@pytest.mark.parametrize(
    ("row", "experiment", "number"),
    [
        ("two_sequences_as_published", "experiment_3a", 1),
        ("temporal_order_as_published", "experiment_6a", 0),
        ("very_long_lags_as_published", "experiment_2c", 0),
    ],
)
def test_the_design_as_published_is_that_of_the_experiment(row: str, experiment: str, number: int) -> None:
    ours, published = trials_of(EXPERIMENT, row), trials_of(find_experiment("hochreiter_1997", experiment), number)
    np.testing.assert_equal(asdict(ours.weights(SEED, 3)), asdict(published.weights(SEED, 3)))
    assert (ours.architecture, ours.learning_rate) == (published.architecture, published.learning_rate)
    assert (ours.task, ours.rule, ours.stream_key(3)) == (published.task, published.rule, published.stream_key(3))


def test_adding_as_published_has_the_network_of_experiment_4() -> None:
    ours = trials_of(EXPERIMENT, "adding_as_published")
    published = trials_of(find_experiment("hochreiter_1997", "experiment_4"))
    assert ours.architecture == published.architecture
    assert ours.initial.input_gate_biases == published.initial.input_gate_biases
    assert ours.task_settings[0] == published.task_settings[0] == 100


@pytest.mark.parametrize("row", [row for row in EXPERIMENT.rows if "original" in row.settings], ids=lambda row: row.id)
def test_caps_are_multiples_of_the_published_number_and_of_twice_it_for_adding(row: Row) -> None:
    factor = 2 if row.settings["subject"] == "adding" else 1
    published = row.settings["original"]["settings"]["published_sequences"]
    assert row.settings["published_sequences"] == factor * published


@BIASED
@pytest.mark.parametrize("change", CHANGES)
def test_gate_biases_are_the_published_ones_changed_as_the_row_s_name_says(subject: str, change: str) -> None:
    published, changed = (initial_of(f"{subject}_{design}") for design in ("as_published", f"biases_{change}"))
    assert list(changed.input_gate_biases) == CHANGES[change](published.input_gate_biases)
    assert list(changed.output_gate_biases) == CHANGES[change](published.output_gate_biases)


@BIASED
def test_random_gate_biases_are_those_of_the_input_gates(subject: str) -> None:
    published, random = (initial_of(f"{subject}_{design}") for design in ("as_published", "biases_random"))
    assert random == replace(published, input_gate_biases=())


@BIASED
@pytest.mark.parametrize("change", ["minus_one", "minus_two", "halved", "doubled", "reversed", "random"])
def test_other_gate_biases_change_no_other_weight(subject: str, change: str) -> None:
    published, changed = weights_at(f"{subject}_as_published"), weights_at(f"{subject}_biases_{change}")
    biases, others = published.pop("hidden_bias"), changed.pop("hidden_bias")
    np.testing.assert_equal(changed, published)
    architecture = trials_of(EXPERIMENT, f"{subject}_as_published").architecture
    assert (biases != others)[: architecture.blocks].any()
    np.testing.assert_array_equal(biases[architecture.gates :], others[architecture.gates :])


@pytest.mark.parametrize(
    ("change", "input_gates", "output_gates"),
    [
        ("minus_two", [-2, -2, -2], [-2, -2, -2]),
        ("halved", [-0.5, -1.5, -2.5], [-1, -2, -3]),
        ("doubled", [-2, -6, -10], [-4, -8, -12]),
        ("reversed", [-5, -3, -1], [-6, -4, -2]),
    ],
)
def test_biases_are_changed_at_both_kinds_of_gates(
    change: str, input_gates: list[float], output_gates: list[float]
) -> None:
    biases = weights_at(f"two_sequences_biases_{change}")["hidden_bias"]
    assert biases[:6].tolist() == input_gates + output_gates


@pytest.mark.parametrize(
    ("row", "weights"),
    [
        ("adding_as_published", 93),
        ("adding_two_blocks_of_one", 6 * (2 + 6 + 1) + 2 + 1),
        ("adding_four_blocks_of_one", 12 * (2 + 12 + 1) + 4 + 1),
        ("adding_unconnected", 8 * (2 + 1) + 4 + 1),
        ("very_long_lags_one_cell", 3 * (54 + 3) + 2),
        ("embedded_reber_without_output_gates", 9 * (7 + 9) + 3 + 7 * 6),
    ],
)
def test_a_design_has_as_many_weights_as_follow_from_its_units(row: str, weights: int) -> None:
    assert trials_of(EXPERIMENT, row).settings["weight_count"] == weights


def test_four_blocks_of_one_have_the_biases_of_two_blocks_of_two() -> None:
    assert weights_at("adding_four_blocks_of_one")["hidden_bias"][:4].tolist() == [-3, -3, -6, -6]


def test_delayed_xor_shows_the_sequences_of_experiment_6a() -> None:
    xor, order = (
        sequences_of(trials_of(EXPERIMENT, row), 20) for row in ("delayed_xor_as_6a", "temporal_order_as_published")
    )
    for one, other in zip(xor, order, strict=True):
        np.testing.assert_array_equal(one.inputs, other.inputs)


def test_the_adding_problem_gives_a_marked_first_pair_the_value_zero() -> None:
    drawn = sequences_of(trials_of(EXPERIMENT, "adding_as_published"), 300)
    assert {s.inputs[0, 0] for s in drawn if s.inputs[0, 1] == 1} == {0.0}


def test_both_answers_of_the_parity_tasks_are_equally_likely() -> None:
    xor = [s.targets[-1, 0] for s in sequences_of(trials_of(EXPERIMENT, "delayed_xor_as_6a"), 400)]
    assert np.mean(xor) == pytest.approx(0.5, abs=0.08)
    parity = [s.targets[-1, 0] for s in sequences_of(trials_of(EXPERIMENT, "long_parity_as_4"), 300)]
    assert np.mean(parity) == pytest.approx(0.5, abs=0.1)


def test_long_parity_has_500_to_600_elements_each_1_or_minus_1() -> None:
    drawn = sequences_of(trials_of(EXPERIMENT, "long_parity_as_4"), 600)
    assert {min(len(s.inputs) for s in drawn), max(len(s.inputs) for s in drawn)} == {500, 600}
    assert set(np.concatenate([s.inputs[:, 0] for s in drawn])) == {-1.0, 1.0}
