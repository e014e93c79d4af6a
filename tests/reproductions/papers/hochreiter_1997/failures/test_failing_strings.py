"""What is looked at in networks that learn the embedded Reber grammar is what its names say."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.kernels.lstm_1997.backward import traced_net
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.failures.failing_strings import (
    AVERAGED,
    Found,
    look,
    missed,
    summary,
    told_apart,
)
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import P, T, data_set

TABLE = data_set(3, 0, False)[256:]


def looks(*shares: float) -> list[Found]:
    same = dict.fromkeys((*AVERAGED, "rest_known_short", "rest_known_long"), 1.0)
    return [{**same, "question_known": share, "held": share, "solved": float(share == 1.0)} for share in shares]


def network_that_keeps_the_second_symbol() -> Weights:
    """One cell of one block, written by T and P at the second step alone, when B was read before."""
    a = Architecture(7, 7, 1, 1, biases="gates")
    weights = {name: np.zeros(shape) for name, shape in shapes(a).items()}
    weights["hidden_input"][0, [T, P]] = 20.0
    weights["hidden_bias"][:] = [-10.0, 10.0, 0.0]
    weights["hidden_input"][2, T], weights["hidden_input"][2, P] = 9.0, -9.0
    weights["output_cell"][T], weights["output_cell"][P] = 3.0, -3.0
    return Weights(**weights)


def shapes(a: Architecture) -> dict[str, tuple[int, ...]]:
    return {
        "hidden_input": (a.hidden, a.inputs),
        "hidden_recurrent": (a.hidden, a.hidden),
        "hidden_bias": (a.hidden,),
        "output_cell": (a.outputs, a.cells),
        "output_input": (a.outputs, a.inputs),
        "output_bias": (a.outputs,),
    }


@pytest.mark.parametrize(("second", "value"), [([0.0, 1.0], 1.0), ([2.0, 3.0], 0.5), ([2.0, 4.0], 0.75)])
def test_told_apart_is_the_best_threshold_s_mean_share(second: list[float], value: float) -> None:
    assert told_apart(np.array([2.0, 3.0]), np.array(second)) == value


def test_an_untrained_network_of_zeros_holds_nothing() -> None:
    a = Architecture(7, 7, 1, 1, biases="gates")
    weights = Weights(**{name: np.zeros(shape) for name, shape in shapes(a).items()})
    found = look(traced_net(a, weights, TABLE.shape[1]), TABLE, full=False)
    assert (found["held"], found["shown"], found["question_known"], found["rest_known"]) == (0.5, 0.5, 0.0, 0.0)
    assert (found["pull"], found["counter_pull"]) == (0.0, 0.0)


def test_a_cell_that_is_written_by_t_and_p_holds_more_than_chance() -> None:
    a = Architecture(7, 7, 1, 1, biases="gates")
    found = look(traced_net(a, network_that_keeps_the_second_symbol(), TABLE.shape[1]), TABLE, full=False)
    assert found["held"] > 0.6
    assert found["error_at_question"] > 0.0


@pytest.mark.parametrize(
    ("shares", "found", "lost", "at_end"),
    [
        ((0.5, 0.5), 0, 0, 0.0),
        ((0.5, 0.9), 1, 0, 1.0),
        ((0.9, 0.8, 0.9), 1, 0, 1.0),
        ((0.9, 0.7, 0.95, 0.6), 2, 2, 0.0),
    ],
)
def test_a_solution_is_found_from_nine_in_ten_and_lost_below_three_in_four(
    shares: tuple[float, ...], found: int, lost: int, at_end: float
) -> None:
    measured = summary(looks(*shares))
    assert (measured["times_found"], measured["times_lost"], measured["known_at_end"]) == (found, lost, at_end)


def test_what_is_said_of_failing_is_averaged_over_looks_at_which_the_question_is_not_known() -> None:
    assert summary(looks(0.5, 0.7, 0.9))["held_while_failing"] == pytest.approx(0.6)


def test_times_solved_counts_looks_that_are_solved_after_one_that_was_not() -> None:
    assert summary(looks(0.5, 1.0, 1.0, 0.5, 1.0))["times_solved"] == 2


@pytest.mark.parametrize(
    ("question", "rest", "name"),
    [(0.5, 1.0, "misses_question_alone"), (1.0, 0.5, "misses_rest_alone"), (0.5, 0.5, "misses_both"), (1.0, 1.0, "")],
)
def test_a_network_misses_what_it_knows_in_fewer_than_nine_of_ten_strings(
    question: float, rest: float, name: str
) -> None:
    found = missed({"question_known": question, "rest_known": rest})
    assert [one for one, value in found.items() if value] == [name] * bool(name)
