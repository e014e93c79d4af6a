"""What the lanes show a network is what the plain task says, from the same random stream and bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numba import njit

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.plain_stream import PlainStream
from reproductions.papers.hochreiter_1997.networks.single_nets import DRAWN
from reproductions.papers.hochreiter_1997.plain import tasks
from reproductions.papers.hochreiter_1997.tasks.long_lag_sequences import next_sequence
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import SET_SIZE, data_set
from reproductions.papers.hochreiter_1997.tasks.two_sequences import VARIANTS
from reproductions.trials.sampling import Sequence
from tests.reproductions.papers.hochreiter_1997.training import SEED, sequences_of, trials_of


def plain_sequence(
    experiment: str, row: str, random: PlainStream, readings: Mapping[str, str], numbers: Mapping[str, Any]
) -> Sequence:
    """The next sequence of a row whose trials have these readings and numbers."""
    if experiment == "1":
        rows = data_set(SEED, 0, readings["duplicates"] == "excluded")[:SET_SIZE]
        strings = [tuple((row[1 : 1 + row[0]] & 255).tolist()) for row in rows]
        return tasks.embedded_reber_grammar(random, strings, readings["target"])
    if experiment in ("2a", "2b"):
        return tasks.long_lags(random, numbers["lag"], random_middle=experiment == "2b")
    if experiment == "2c":
        return tasks.very_long_lags(random, numbers["distractors"], numbers["distractor_symbols"])
    if experiment in VARIANTS:
        lengths = numbers["minimal_length"], numbers["signal_length"]
        return tasks.two_sequences(random, VARIANTS[experiment], *lengths, readings["noise"])
    if experiment == "4":
        return tasks.adding_problem(random, numbers["minimal_length"], readings)
    if experiment == "5":
        return tasks.multiplication_problem(random, numbers["minimal_length"], readings)
    if experiment in ("6a", "6b"):
        return tasks.temporal_order(random, numbers["relevant_symbols"], readings["first_number"])
    if row == "delayed_xor_as_6a":
        return tasks.delayed_xor(random, readings["first_number"])
    return tasks.long_parity(random)


FIRST_PAIRS = [
    *(("4", reading) for reading in ("marker_stays_value_zero", "marked_value_zero", "marked_counts_zero")),
    *(("5", reading) for reading in ("marker_stays_value_one", "marked_value_one", "marked_counts_one")),
    *((experiment, reading) for experiment in "45" for reading in ("marker_stays", "marked_like_any")),
]
CASES: list[tuple[str, dict[str, str]]] = [
    ("1", {}),
    ("1", {"target": "legal_symbols", "duplicates": "excluded"}),
    ("2a", {}),
    ("2b", {}),
    ("2c", {}),
    ("2c/lag_1000_symbols_500", {}),
    ("3a", {}),
    ("3a/clean_100_1", {"noise": "standard_deviation"}),
    ("3b", {}),
    ("3c", {}),
    ("4/length_500", {"second_mark": "beyond_ten"}),
    *((experiment, {"first_pair_marked": reading}) for experiment, reading in FIRST_PAIRS),
    ("6a", {}),
    ("6a", {"first_number": "zero"}),
    ("6b", {}),
    ("design_choices/delayed_xor_as_6a", {}),
    ("design_choices/long_parity_as_4", {}),
]


def subject(name: str, readings: Mapping[str, str]) -> tuple[str, str, Any]:
    """Experiment and row of a name of the form `experiment/row`, and its trials in double precision."""
    experiment, _, row = name.partition("/")
    declared = find_experiment("hochreiter_1997", f"experiment_{experiment}" if experiment[0].isdigit() else experiment)
    return experiment, row, trials_of(declared, row or 0, **{"number_format": "float64", **readings})


@pytest.mark.parametrize("index", [0, 1, 7])
@pytest.mark.parametrize(("name", "readings"), CASES)
def test_the_lanes_show_what_the_plain_task_says(name: str, readings: dict[str, str], index: int) -> None:
    experiment, row, trials = subject(name, readings)
    random = PlainStream(SEED, *trials.stream_key(index), 0)
    # the lanes compute the logarithm and the sine of Gaussian noise by polynomials
    rounding = 1e-13 if experiment in VARIANTS else 0
    for shown in sequences_of(trials, 40, index):
        said = plain_sequence(experiment, row, random, trials.readings, trials.own_numbers)
        np.testing.assert_array_equal(shown.due, said.due)
        np.testing.assert_allclose(shown.inputs, said.inputs, rtol=0, atol=rounding)
        np.testing.assert_allclose(shown.targets[shown.due], said.targets[said.due], rtol=0, atol=rounding)


@njit(_nrt=False)
def _next(course: Any) -> None:
    next_sequence(course, DRAWN)


@pytest.mark.parametrize("index", [0, 1, 7])
@pytest.mark.parametrize(("experiment", "row"), [("2a", "rtrl_10_rate_1"), ("2b", "random_rtrl_100_rate_1")])
def test_a_competitor_is_shown_what_the_plain_task_says(experiment: str, row: str, index: int) -> None:
    trials = trials_of(find_experiment("hochreiter_1997", f"experiment_{experiment}_competitors"), row)
    random, course = PlainStream(SEED, *trials.key, index, 0), trials.course(SEED, index)
    for _ in range(40):
        _next(course)
        assert course.sequence.tolist() == tasks.long_lags_of_competitors(random, trials.longest, experiment == "2b")
