"""The task of elapsed time: what is shown, and that the times alone decide the answer."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.papers.hochreiter_1997.tasks.elapsed_time import elapsed_time_trials
from reproductions.trials.sampling import Sequence, sample_sequences

READINGS = {"error_factor": "without_two", "number_format": "float32"}


@pytest.fixture(scope="module")
def sequences() -> list[Sequence]:
    trials = elapsed_time_trials(10, READINGS, 3, 11)
    return sample_sequences(trials.architecture, trials.task, np.array(trials.task_settings, float), 1, (0,), 64)


def test_a_signal_begins_and_a_question_ends_a_sequence(sequences: list[Sequence]) -> None:
    for one in sequences:
        expected = np.zeros_like(one.inputs)
        expected[0, 0] = expected[-1, 1] = 1.0
        np.testing.assert_array_equal(one.inputs, expected)


def test_the_time_between_them_is_the_answer(sequences: list[Sequence]) -> None:
    assert {(len(one.inputs) - 1, float(one.targets[-1, 0])) for one in sequences} == {(3, 0.0), (11, 1.0)}
    assert all(one.due.tolist() == [False] * (len(one.inputs) - 1) + [True] for one in sequences)
