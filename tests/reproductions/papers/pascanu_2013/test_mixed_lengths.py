"""Tasks of many lengths: what nets are shown, and that they beat chance."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.papers.pascanu_2013.mixed_lengths import MixedTrials, batches
from reproductions.papers.pascanu_2013.tasks import (
    marked_numbers,
    memorization,
    random_permutation,
    three_symbol_order,
)
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import finished
from tests.reproductions.profiles import smoke_trials


def test_three_special_symbols_stand_in_their_tenths_and_tell_the_class() -> None:
    symbols, classes = three_symbol_order(generator(1), (2, 20), 70)
    for batch in range(2):
        for row in range(20):
            places = np.flatnonzero(symbols[batch, :, row] < 2)
            assert [place // 7 for place in places] == [1, 3, 6]
            assert symbols[batch, places, row] @ [4, 2, 1] == classes[batch, row]


def test_the_marked_numbers_are_those_that_the_marks_point_at() -> None:
    numbers, marks, (first, second) = marked_numbers(generator(1), (3, 20), 40)
    assert (marks.sum(axis=1) == 2).all()
    assert (marks[:, :4].sum(axis=1) == 1).all()
    assert marks[:, 20:].sum() == 0
    np.testing.assert_allclose((numbers * marks).sum(axis=1), first + second)


@pytest.mark.parametrize(("task", "answer"), [("addition", 0.5), ("multiplication", 0.25)])
def test_the_target_is_the_half_sum_or_the_product(task: str, answer: float) -> None:
    lines, values, targets = batches(task, generator(1), 50, 30)
    assert lines.shape == values.shape
    assert 30 <= values.shape[1] < 33
    assert targets.mean() == pytest.approx(answer, abs=0.03)
    marked = [values[0, :, row, 0][values[0, :, row, 1] == 1] for row in range(20)]
    wanted = [one.sum() / 2 if task == "addition" else one.prod() for one in marked]
    np.testing.assert_allclose(targets[0], wanted, rtol=1e-6)


def test_a_permutation_ends_with_the_symbol_that_it_began_with_and_that_occurs_nowhere_else() -> None:
    symbols, last = random_permutation(generator(1), (2, 20), 30)
    np.testing.assert_array_equal(symbols[:, 0], last)
    assert set(last.ravel()) == {0, 1}
    assert symbols[:, 1:].min() >= 2
    assert symbols.max() <= 99


def test_a_pattern_is_wanted_again_from_the_sign_on() -> None:
    symbols, wanted = memorization(generator(1), (1, 20), 4, alphabet=2, places=3)
    assert symbols.shape == wanted.shape == (1, 10, 20)
    np.testing.assert_array_equal(symbols[0, :3], wanted[0, -3:])
    assert symbols[0, :3].max() == 1
    assert symbols[0, 3:, 0].tolist() == [2, 2, 2, 2, 3, 2, 2]
    assert wanted[0, :7, 0].tolist() == [2] * 7


def test_a_pattern_is_wrong_if_one_of_its_answers_is() -> None:
    readings = {"start": "basic_tanh", "spread": "deviation", "sparsity": "incoming"}
    (trial,) = finished(MixedTrials("symbols", 5, 5, 1.0, readings, cap=1), [0])
    assert trial.measurements["wrong_share"] == 1


@pytest.mark.parametrize("experiment", ["mixed_lengths", "memorization"])
def test_a_net_beats_chance_in_seconds(experiment: str) -> None:
    (trial,) = smoke_trials("pascanu_2013", experiment)
    assert trial.measurements["wrong_share"] < 0.5
