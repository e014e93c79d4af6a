"""UnfoldedTrials on the task G^n of the 1991 thesis: what a trial is, and that some of them learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.papers.hochreiter_1991.learning.plain_nets import UnfoldedTrials
from reproductions.results import Outcome
from tests.reproductions.papers.finished import finished, prepared

EXPERIMENT = find_experiment("hochreiter_1991", "plain_nets")


def nets_of(row: str, **readings: str) -> UnfoldedTrials:
    nets = prepared(EXPERIMENT, row, **readings)
    assert isinstance(nets, UnfoldedTrials)
    return nets


def test_some_nets_learn_to_bridge_four_steps() -> None:
    trials = finished(nets_of("g4_rate_4"), range(16))
    learned = [trial for trial in trials if trial.outcome is Outcome.SUCCEEDED]
    assert len(learned) >= 4
    assert max(trial.measurements["greatest_error"] for trial in learned) < 0.1


def test_a_trial_does_not_depend_on_its_company() -> None:
    nets = replace(nets_of("g4_rate_4"), cap=4000, interval=2000)
    assert finished(nets, [5]) == finished(nets, [1, 5, 2])[1:2]


def test_a_net_that_has_not_learned_is_stopped_at_the_cap() -> None:
    (trial,) = finished(replace(nets_of("g6_rate_1"), cap=4000, interval=2000), [0])
    assert (trial.outcome, trial.steps) == (Outcome.CAPPED, 4000 * 7)
    assert set(trial.measurements) == {"overflowed", "greatest_error"}


def test_an_overflow_is_a_failed_trial() -> None:
    nets = replace(nets_of("g20_paths_rate_1"), rates=(float("inf"),), cap=1000)
    (trial,) = finished(nets, [0])
    assert (trial.outcome, trial.message) == (Outcome.FAILED, "overflow within 1000 sequences")
    assert trial.measurements == {"overflowed": 1.0}


def test_only_the_latest_sequences_are_judged() -> None:
    trainer = replace(nets_of("g4_rate_4"), cap=10_000, interval=300, judged=100).open()
    trainer.put(0, 0, 1997)
    trainer.register.state.worst[0, 0] = 2
    trainer.advance()
    assert trainer.register.worst[0] == 0


def test_claims_speak_of_what_trials_and_settings_hold() -> None:
    known = {"succeeded", "sequences_of_success", "overflowed", *nets_of("g4_rate_1").settings}
    assert {claim.quantity for claim in EXPERIMENT.claims if claim.measurable} <= known


def test_trials_take_the_rates_of_their_row_in_turn() -> None:
    trainer = replace(nets_of("g6_rate_0_1"), rates=(1.0, 3.0)).open()
    for index in range(3):
        trainer.put(index, index, 1997)
    np.testing.assert_array_equal(trainer.register.state.rate[0, :3], [1.0, 3.0, 1.0])


@pytest.mark.parametrize(("row", "bound"), [("g4_rate_1", 0.1), ("g20_paths_rate_1", 0.07)])
def test_table_3_10_asks_for_smaller_errors_than_the_others(row: str, bound: float) -> None:
    trainer = replace(nets_of(row), cap=100, interval=100).open()
    trainer.put(0, 0, 1997)
    trainer._seen[0] = 50
    trainer.register.state.worst[0, 0] = bound * 1.01
    trainer._judge(0)
    assert not trainer.collect()
    trainer.register.state.worst[0, 0] = bound * 0.99
    trainer._judge(0)
    assert trainer.collect()[0][1].outcome is Outcome.SUCCEEDED


def test_outputs_that_read_hidden_units_only_have_no_other_weights() -> None:
    weights = nets_of("g4_rate_1", output_sources="hidden").initial_weights(0, 1997)
    assert np.count_nonzero(weights) == 9 + 7 * 2
    assert nets_of("g4_rate_1", output_sources="hidden").settings["weight_count"] == 9 + 7 * 2
