"""Laws that hold for the paper's network in every experiment of the 1997 paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import load_papers
from reproductions.papers.hochreiter_1997.plain import oracles
from reproductions.results import Outcome, Trial
from tests.reproductions.papers.hochreiter_1997.training import (
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)

EXPERIMENTS = load_papers().paper("hochreiter_1997").experiments
BY_ID = {experiment.id.removeprefix("experiment_"): experiment for experiment in EXPERIMENTS}
FIRST_PAIR_OF_SUM = ("marker_stays", "marker_stays_value_zero", "marked_value_zero", "marked_counts_zero")
FIRST_PAIR_OF_PRODUCT = ("marker_stays", "marker_stays_value_one", "marked_value_one", "marked_counts_one")


def subject(name: str, **readings: str) -> Any:
    """The trials that a name of the form `experiment/row` means; without a row the first."""
    experiment, _, row = name.partition("/")
    return trials_of(BY_ID[experiment], row or 0, **readings)


# The kernel trains as the plain network on the same sequences: so many of them, up to its number format.

TRAINED = [
    ("1", {"update": "step"}, 12, 5e-6),
    ("1", {"update": "sequence"}, 12, 5e-6),
    *((name, {"cells_added": "at_start", "update": u}, 2, 2e-5) for name in ("2a", "2b") for u in ("step", "sequence")),
    ("2c", {}, 4, 2e-6),
    ("2c/lag_500_symbols_500", {}, 4, 2e-6),
    ("2c_without_recurrence", {}, 6, 1e-5),
    ("3a", {}, 10, 5e-6),
    ("3b", {}, 10, 5e-6),
    ("3c", {}, 10, 5e-6),
    ("4", {"number_format": "float64"}, 16, 1e-12),
    ("5", {}, 12, 2e-6),
    ("6a", {}, 12, 2e-6),
    ("6b", {}, 12, 2e-6),
    ("design_choices/adding_unconnected", {}, 4, 2e-6),
    ("design_choices/adding_four_blocks_of_one", {}, 4, 2e-6),
    ("design_choices/delayed_xor_as_6a", {}, 4, 2e-6),
    ("design_choices/long_parity_as_4", {}, 4, 2e-6),
]


@pytest.mark.parametrize(("name", "readings", "sequences", "tolerance"), TRAINED)
def test_the_kernel_trains_as_the_plain_network_on_the_same_sequences(
    name: str, readings: dict[str, str], sequences: int, tolerance: float
) -> None:
    trials = replace(subject(name, **readings), cap=sequences)
    plain = weights_by_plain_network(trials, sequences_of(trials, sequences))
    relative = 0 if trials.readings["number_format"] == "float64" else 2e-6
    assert_weights_agree(weights_by_kernel(trials), plain, tolerance, relative)


# The oracle solves the task: what it reads off the inputs is the target at the end.

SOLVED: list[tuple[str, dict[str, str], Callable[[Any, Any], Any]]] = [
    ("2c", {}, lambda inputs, _: np.eye(2)[oracles.solve_very_long_lags(inputs)]),
    ("2c/lag_1000_symbols_500", {}, lambda inputs, _: np.eye(2)[oracles.solve_very_long_lags(inputs)]),
    ("3a", {}, lambda inputs, _: [oracles.solve_two_sequences(inputs, 3, (1.0, 0.0))]),
    *(
        ("4", {"first_pair_marked": reading, "number_format": "float64"}, lambda *s: [oracles.solve_adding_problem(*s)])
        for reading in (*FIRST_PAIR_OF_SUM, "marked_like_any")
    ),
    *(
        ("5", {"first_pair_marked": reading}, lambda *s: [oracles.solve_multiplication_problem(*s)])
        for reading in (*FIRST_PAIR_OF_PRODUCT, "marked_like_any")
    ),
    ("6a", {}, lambda inputs, _: np.eye(4)[oracles.solve_temporal_order(inputs)]),
    ("6b", {}, lambda inputs, _: np.eye(8)[oracles.solve_temporal_order(inputs)]),
    ("design_choices/adding_as_published", {}, lambda *s: [oracles.solve_adding_problem(*s)]),
    ("design_choices/delayed_xor_as_6a", {}, lambda inputs, _: np.eye(2)[oracles.solve_delayed_xor(inputs)]),
    ("design_choices/long_parity_as_4", {}, lambda inputs, _: [oracles.solve_long_parity(inputs)]),
]


@pytest.mark.parametrize(("name", "readings", "solve"), SOLVED)
def test_the_oracle_solves_every_sequence(name: str, readings: dict[str, str], solve: Callable[..., Any]) -> None:
    trials = subject(name, **readings)
    digits = 1e-12 if trials.readings["number_format"] == "float64" else 1e-6
    for sequence in sequences_of(trials, 300):
        answer = solve(sequence.inputs.copy(), trials.readings)
        np.testing.assert_allclose(sequence.targets[-1], answer, rtol=0, atol=digits)


@pytest.mark.parametrize("name", ["2c", "3a", "4", "5", "6a", "6b", "design_choices/long_parity_as_4"])
def test_a_target_is_due_at_the_end_only(name: str) -> None:
    for sequence in sequences_of(subject(name), 300):
        assert np.flatnonzero(sequence.due).tolist() == [len(sequence.inputs) - 1]


@pytest.mark.parametrize("name", ["3a", "4", "5", "6a", "6b"])
def test_lengths_are_uniform_between_the_minimal_one_and_a_tenth_more(name: str) -> None:
    counts = np.bincount([len(s.inputs) for s in sequences_of(subject(name), 2200)], minlength=111)[100:]
    assert len(counts) == 11
    assert (abs(counts - 200) < 60).all()


WEIGHTS = {
    "1": [264, 276, 276, 264, 276],
    "1_competitors": [170, 494, 435],
    "2a": [10504],
    "2a_competitors": [36, 36, 36, 144, 144, 144, *[10404] * 6],
    "2_chunker": [10506, 10506],
    "2c": [364, 664, 1264, 3064, 6064, 3064, 1264, 664, 364],
    "3a": [102, 102, 102],
    "4": [93, 93, 93],
    "5": [93],
    "6a": [156],
    "6b": [308],
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_every_row_has_the_published_number_of_weights(name: str) -> None:
    experiment = BY_ID[name]
    counts = [trials_of(experiment, row).settings["weight_count"] for row in range(len(experiment.rows))]
    assert counts == WEIGHTS[name]


# The smoke profile beats chance, which the comments tell.


def solved(trials: list[Trial]) -> list[dict[str, float]]:
    """What the successful trials measured."""
    return [dict(trial.measurements) for trial in trials if trial.outcome is Outcome.SUCCEEDED]


def quarter(trials: list[Trial]) -> float:
    """The error that at least a quarter of sixteen trials do not exceed."""
    return sorted(trial.measurements["mean_absolute_test_error"] for trial in trials)[3]


def largest(quantity: str, trials: list[Trial]) -> float:
    return max(trial.measurements[quantity] for trial in trials)


def worst(quantity: str, trials: list[Trial]) -> float:
    return max(measured[quantity] for measured in solved(trials))


def shares(trials: list[Trial]) -> list[float]:
    return sorted(measured["misclassified_share"] for measured in solved(trials))


SMOKE: dict[str, tuple[int, Callable[[list[Trial]], bool]]] = {
    # chance predicts no set of 256 strings
    "1/blocks_3_rate_05": (16, lambda trials: len(solved(trials)) >= 2 and worst("wrong_test_strings", trials) == 0),
    # untrained, no string of nine symbols or more is right; the last T or P alone leaves about half of them wrong
    "1_competitors/elman_15": (1, lambda trials: trials[0].curve[-1].wrong_fraction < 0.8),
    # a guess among 101 symbols at each of 100 steps has a squared error of 99, even odds at the last step one of 0.5
    "2a": (16, lambda trials: largest("mean_squared_error", trials) < 5),
    # nothing but the last symbol can be predicted: the best constant answers have 99 (1 - 1/99) and an end of 1/2
    "2b": (16, lambda trials: largest("mean_squared_error", trials) < 1.1 * 98.5),
    # a guess among five symbols is wrong at all four steps
    "2a_competitors": (1, lambda trials: largest("wrong_steps_per_sequence", trials) == 1),
    # outputs of one half for 101 symbols at 100 steps err by 5050; constant answers of 1/99 by about 198
    "2b_competitors": (1, lambda trials: trials[0].curve[-1].mean_absolute_error < 1.1 * 198),
    # a guess among 101 symbols is wrong at all hundred steps
    "2_chunker": (1, lambda trials: largest("wrong_steps_per_sequence", trials) == 1),
    # success means no error in 10,000 sequences, each of which a guess gets right with probability 1/2 at most
    "2c": (16, lambda trials: len(solved(trials)) >= 2),
    "2c_without_recurrence": (4, lambda trials: len(solved(trials)) == 4),
    # a guess is wrong in half of 2560 sequences; in 3b noise hides the class of some
    "3a": (16, lambda trials: shares(trials)[7] < 0.05),
    "3b": (16, lambda trials: shares(trials)[7] < 0.1),
    # an answer that ignores the sequence differs from the means 0.2 and 0.8 by 0.3 or more
    "3c": (16, lambda trials: quarter(trials) < 0.15),
    # the constant answer 0.5 has a mean absolute error of 1/6; at least a quarter of the nets must have found the marks
    "4": (16, lambda trials: quarter(trials) < 1 / 12),
    # the best constant answer has a mean absolute error of about 0.18
    "5": (16, lambda trials: quarter(trials) < 0.1),
    # a guess is right in one sequence of four; half the nets must have met the stopping rule
    "6a": (16, lambda trials: len(solved(trials)) >= 8 and worst("wrong_test_sequences", trials) < 50),
    # without knowledge of the sequence the best sum of absolute errors over eight outputs is 1, by answering 0
    "6b": (16, lambda trials: quarter(trials) < 0.9),
    "design_choices": (16, lambda trials: len(solved(trials)) >= 8),
    # a guess answers 2000 questions in a row with no chance worth a name
    "elapsed_time": (16, lambda trials: len(solved(trials)) >= 8),
    "output_slope/experiment_2a_same_middle_at_start": (4, lambda trials: len(solved(trials)) == 4),
}


@pytest.mark.parametrize("name", SMOKE)
def test_the_smoke_profile_beats_chance(name: str) -> None:
    count, beats_chance = SMOKE[name]
    assert beats_chance(finished_trials(subject(name), count))
