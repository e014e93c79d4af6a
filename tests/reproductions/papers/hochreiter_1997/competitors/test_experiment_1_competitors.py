"""Conventional nets see the strings of experiment 1, train as the plain network, and are judged by its rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.nets.recurrent_nets import read_weights
from reproductions.papers.hochreiter_1997.experiment_1.competitors import prepare
from reproductions.papers.hochreiter_1997.networks.single_nets import NetCourse, NetTrials
from reproductions.papers.hochreiter_1997.plain.recurrent_network import RecurrentNetwork
from reproductions.papers.hochreiter_1997.stopping.learning_curve import INTERVAL_WRONG
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import B, E, P, T, V, draw_string, legal_successors

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_1_competitors")
SEED = 3


def trials_of(row: int, cap: int, **readings: str) -> NetTrials:
    trials = prepare(EXPERIMENT.rows[row], EXPERIMENT.default_readings | readings, EXPERIMENT.profiles[0])
    return replace(trials, cap=cap)


def with_one_string(trials: NetTrials, string: tuple[int, ...]) -> NetCourse:
    """A course whose sets hold nothing but this string."""
    course = trials.course(SEED, 0)
    masks = [sum(1 << symbol for symbol in legal) for legal in (*legal_successors(string), frozenset())]
    course.table[:, 0] = len(string)
    course.table[:, 1 : 1 + len(string)] = [symbol | mask << 8 for symbol, mask in zip(string, masks, strict=True)]
    return course


@pytest.mark.parametrize(("row", "readings"), [(0, {}), (0, {"update": "sequence"}), (1, {}), (2, {})])
def test_a_trial_trains_as_the_plain_network_on_the_same_strings(row: int, readings: dict[str, str]) -> None:
    trials = trials_of(row, 3, **readings)
    string = draw_string(np.random.default_rng(1))
    plain = RecurrentNetwork(trials.architectures[0], trials.weights(SEED, 0)[0])
    missed = 0
    for _ in range(3):
        outputs = plain.train_on(np.array(string), trials.learning_rate).numpy()
        missed += any(is_missed(said, legal) for said, legal in zip(outputs, legal_successors(string), strict=True))
    nets, course = trials.nets(SEED, 0), with_one_string(trials, string)
    trials.advance(nets, course, 10_000)
    np.testing.assert_allclose(read_weights(nets[0]).hidden, plain.hidden.numpy(), atol=1e-12)
    np.testing.assert_allclose(read_weights(nets[0]).output, plain.output.numpy(), atol=1e-12)
    assert course.curve[:3, 2, 0].sum() + course.counters[INTERVAL_WRONG, 0] == missed


def is_missed(said: np.ndarray[Any, Any], legal: frozenset[int]) -> bool:
    others = [symbol for symbol in range(7) if symbol not in legal]
    return bool(said[list(legal)].min() <= said[others].max())


def test_a_net_that_knows_every_string_of_both_sets_succeeds_at_the_next_test() -> None:
    trials = trials_of(2, 100_000, elman_step_size="0.5")
    nets, course = trials.nets(SEED, 0), with_one_string(trials, (B, T, B, P, V, V, E, T, E))
    # of two symbols that could follow, one string shows but one; that one alone is to be said here
    course.table[:, 1:9] = course.table[:, 1:9] & 255 | 256 << (course.table[:, 2:10] & 255)
    while course.counters[3, 0] == 1:
        trials.advance(nets, course, 1_000_000)
    stopped = int(course.counters[5, 0])
    assert stopped % 100 == 0
    assert 0 < stopped == course.counters[0, 0] < 100_000


def test_every_third_trial_has_the_same_strings() -> None:
    tables = [trials_of(2, 1).course(SEED, index).table for index in range(4)]
    np.testing.assert_array_equal(tables[0], tables[3])
    assert not np.array_equal(tables[0], tables[1])


def test_the_elman_net_is_not_run_beyond_the_quoted_number_of_strings() -> None:
    trials = prepare(EXPERIMENT.rows[2], EXPERIMENT.default_readings, EXPERIMENT.profiles[-1])
    assert trials.cap == 200_000
