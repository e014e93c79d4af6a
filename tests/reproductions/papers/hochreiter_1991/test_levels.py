"""Nets on nets of section 3.2: what goes up, what is frozen, and the tasks of sections 3.2.2 and 3.2.3."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.nets.online_nets import show, teach, unfolded_net
from reproductions.papers.hochreiter_1991.learning import first_level, three_levels, two_sets
from reproductions.papers.hochreiter_1991.learning.levels import Levels, Rates, Shape
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import trials_of

SHAPE = Shape(symbols=4, bias=True, hidden=1, depth=3, outputs_recurrent=True)
LEARN = Rates((1.0,), (0.0,), 1.0)
SYMBOLS = np.array([0, 2, 1, 3, 2, 0])
ANSWERS = np.array([np.nan, 1.0, np.nan, np.nan, 0.0, 1.0])


@njit
def alone(net: Any, inputs: Any, answers: Any) -> None:
    for step in range(len(inputs)):
        show(net, inputs[step])
        if not np.isnan(answers[step]):
            teach(net, answers[step : step + 1], 1.0)


def stack(confidence: float) -> Levels:
    """One level whose confidence is always 0 or 1."""
    nets = Levels.start(SHAPE, 1, generator(1))
    nets.levels[0].confidence[:] = 0
    nets.levels[0].confidence[4] = confidence
    return nets


def test_an_answerer_below_which_nobody_is_sure_learns_as_if_it_were_alone() -> None:
    nets = stack(-100)
    wanted = unfolded_net(nets.answerer.weights, 2, 3)
    alone(wanted, np.column_stack([np.eye(4)[SYMBOLS], np.ones(6)]), ANSWERS)
    nets.train(SYMBOLS, ANSWERS, LEARN, 0.1)
    np.testing.assert_allclose(nets.answerer.weights, wanted.weights, rtol=1e-12)


def test_what_a_level_is_sure_of_goes_no_further() -> None:
    nets = stack(100)
    nets.train(SYMBOLS, ANSWERS, LEARN, 0.1)
    assert nets.levels[0].predictor.clock[0] == len(SYMBOLS)
    assert nets.answerer.clock[0] == 1


def test_frozen_nets_stay_as_they_are() -> None:
    nets = Levels.start(SHAPE, 1, generator(1))
    before = [part.copy() for part in (nets.levels[0].predictor.weights, nets.levels[0].confidence)]
    nets.train(SYMBOLS, ANSWERS, Rates((0.0,), (0.0,), 1.0), 0.1)
    np.testing.assert_array_equal(nets.levels[0].predictor.weights, before[0])
    np.testing.assert_array_equal(nets.levels[0].confidence, before[1])


def test_two_sets_ask_what_came_since_the_last_a1() -> None:
    stream = two_sets.Stream((), (), generator(1))
    answers = [stream.answer(symbol) for symbol in "2431434"]
    np.testing.assert_array_equal(answers, [np.nan, 1, 0, np.nan, np.nan, 1, 0])


def test_a_word_is_forty_symbols_and_its_last_one_is_answered() -> None:
    symbols, answers = three_levels.coded(3, generator(1))
    assert three_levels.word("AAA")[:14] == "fgg3fgg3gff32f"
    assert len(symbols) == 120
    assert np.count_nonzero(~np.isnan(answers)) == 3
    assert [three_levels.ALPHABET[one] for one in symbols[39::40]] == ["1", "1", "1"]


def test_levels_divide_a_word_into_forty_thirteen_and_four_symbols() -> None:
    assert [len(three_levels.foreseeable(level)) for level in (0, 1)] == [27, 9]


def test_two_sets_are_answered_from_what_is_not_foreseen() -> None:
    (trial,) = trials_of(find_experiment("hochreiter_1991", "two_sets"), "in_parallel_te2")
    assert trial.measurements["sequences_of_success"] <= 2000


def test_the_first_level_of_the_grammars_is_learned_within_250_words() -> None:
    trials = trials_of(find_experiment("hochreiter_1991", "three_levels"), "in_turn", range(3))
    assert 25 <= min(trial.measurements.get("stage_1_words", 1000) for trial in trials) <= 250


def test_a_net_input_is_at_most_its_largest_symbol_and_all_else_that_a_unit_reads() -> None:
    net = unfolded_net(np.array([[1.0, -9.0], [-3.0, 2.0], [4.0, 4.0]]), 1, 2)
    assert first_level.largest_net_input(net, symbols=2) == 13.0
    net.weights[0, 0] = np.nan
    assert first_level.largest_net_input(net, symbols=2) == np.inf


def test_the_first_of_three_levels_is_found_within_750_words() -> None:
    trials = trials_of(find_experiment("hochreiter_1991", "first_level"), "all_at_once", range(2))
    assert [trial.measurements["foresees_at_750"] for trial in trials] == [1.0, 1.0]
