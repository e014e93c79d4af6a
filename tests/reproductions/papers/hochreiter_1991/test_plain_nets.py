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
    nets = replace(nets_of("g20_two_hidden"), rates=(float("inf"),), cap=1000)
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


@pytest.mark.parametrize(("row", "rate"), [("g20", {0: 1.0, 1: 3.0, 2: 10.0, 3: 1.0}), ("g6_rate_0_1", {7: 0.1})])
def test_trials_take_the_rates_of_their_table_in_turn(row: str, rate: dict[int, float]) -> None:
    trainer = nets_of(row).open()
    for index in rate:
        trainer.put(index, index, 1997)
    assert {index: trainer.register.state.rate[0, index] for index in rate} == rate


def test_outputs_that_read_hidden_units_only_have_no_other_weights() -> None:
    weights = nets_of("g4_rate_1", output_sources="hidden").initial_weights(0, 1997)
    assert np.count_nonzero(weights) == 9 + 7 * 2
    assert nets_of("g4_rate_1", output_sources="hidden").settings["weight_count"] == 9 + 7 * 2
