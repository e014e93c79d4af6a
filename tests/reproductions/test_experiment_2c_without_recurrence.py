"""Table 3 without connections between hidden units differs from table 3 in those connections alone."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np

from reproductions.papers.hochreiter_1997.experiment_2c_very_long_lags import EXPERIMENT as RECURRENT
from reproductions.papers.hochreiter_1997.experiment_2c_without_recurrence import EXPERIMENT
from reproductions.results import Outcome
from tests.reproductions.training import (
    SEED,
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)


def test_trials_start_with_the_same_weights_but_for_the_connections() -> None:
    with_them, without = (asdict(trials_of(one).weights(SEED, 3)) for one in (RECURRENT, EXPERIMENT))
    assert not without.pop("hidden_recurrent").any()
    assert with_them.pop("hidden_recurrent").all()
    for name, value in without.items():
        np.testing.assert_array_equal(value, with_them[name], err_msg=name)


def test_the_kernel_trains_as_the_plain_network_does() -> None:
    trials = replace(trials_of(EXPERIMENT), cap=6)
    plain = weights_by_plain_network(trials, sequences_of(trials, 6))
    assert_weights_agree(weights_by_kernel(trials), plain, 1e-5)


def test_row_1_is_learned() -> None:
    found = finished_trials(trials_of(EXPERIMENT), 4)
    assert [trial.outcome for trial in found] == [Outcome.SUCCEEDED] * 4
