"""Trials computed in batches meet the runner's expectations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reproductions.results import Outcome, Trial
from reproductions.trials.batches import BatchTrials, OneByOne, trial_of


def draw(random: np.random.Generator) -> dict[str, float]:
    return {"drawn": float(random.random())}


def labelled(indices: Sequence[int], seed: int) -> list[Trial]:
    return [trial_of(index, seed, {"together": len(indices)}, steps=7) for index in indices]


def test_a_batch_is_computed_at_once_and_leaves_its_lanes() -> None:
    trainer = BatchTrials({}, 7, labelled, lanes=4).open()
    for lane in range(3):
        trainer.put(lane, 10 + lane, 1)
    assert trainer.collect() == []
    assert trainer.advance() == 21
    assert [(lane, trial.index, trial.measurements["together"]) for lane, trial in trainer.collect()] == [
        (0, 10, 3),
        (1, 11, 3),
        (2, 12, 3),
    ]
    assert trainer.advance() == 0


def test_a_trial_by_itself_is_the_trial_in_company() -> None:
    compute = OneByOne(draw, (3,), 1)
    assert compute([5], 1)[0] == compute([4, 5, 6], 1)[1]
    assert compute([5], 1)[0].measurements != compute([5], 2)[0].measurements


def test_an_undefined_number_fails_its_trial_and_is_named() -> None:
    trial = trial_of(0, 1, {"a": float("nan"), "b": 1.0}, steps=1)
    assert (trial.outcome, trial.measurements, trial.message) == (Outcome.FAILED, {"b": 1.0}, "undefined: a")


def test_a_trial_that_did_not_succeed_is_capped() -> None:
    assert trial_of(0, 1, {}, steps=1, succeeded=False).outcome is Outcome.CAPPED
