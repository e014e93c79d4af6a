"""The order of X and Y is the paper's task."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.plain.oracles import solve_temporal_order
from reproductions.papers.hochreiter_1997.tasks.temporal_order import END, START
from tests.reproductions.papers.hochreiter_1997.training import sequences_of, trials_of

EXPERIMENT_6A, EXPERIMENT_6B = (find_experiment("hochreiter_1997", f"experiment_{id}") for id in ("6a", "6b"))
FIRST_POSITIONS = {2: (10, 50), 3: (10, 33, 66)}
BOTH = pytest.mark.parametrize(("experiment", "relevant"), [(EXPERIMENT_6A, 2), (EXPERIMENT_6B, 3)])


def symbols(experiment: Experiment, count: int, **readings: str) -> list[list[int]]:
    return [s.inputs.argmax(axis=1).tolist() for s in sequences_of(trials_of(experiment, **readings), count)]


@BOTH
def test_all_classes_are_equally_likely(experiment: Experiment, relevant: int) -> None:
    answers = [solve_temporal_order(sequence.inputs) for sequence in sequences_of(trials_of(experiment), 1600)]
    assert (abs(np.bincount(answers, minlength=2**relevant) - 1600 / 2**relevant) < 80).all()


@BOTH
def test_one_symbol_is_shown_at_each_step(experiment: Experiment, relevant: int) -> None:
    for sequence in sequences_of(trials_of(experiment), 50):
        assert (np.sort(sequence.inputs, axis=1)[:, -2:] == [0, 1]).all()


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


def test_per_output_errors_have_the_limit_of_as_many_outputs() -> None:
    assert trials_of(EXPERIMENT_6A).numbers["mean_error_limit"] == 0.1
    assert trials_of(EXPERIMENT_6A, mean_error="per_output").numbers["mean_error_limit"] == pytest.approx(0.4)


def test_the_caption_of_table_10_swaps_the_ranges() -> None:
    architecture = trials_of(EXPERIMENT_6A, squashing="by_caption").architecture
    assert (architecture.cell_input_range, architecture.cell_output_range) == ((-1, 1), (-2, 2))
