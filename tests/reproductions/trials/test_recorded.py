"""Plain trials with series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from reproductions.claims import Locator
from reproductions.experiments import Profile, Row
from reproductions.trials.recorded import Recording, recorded_trials
from tests.reproductions.papers.finished import finished

PROFILE = Profile("smoke", ("coin",), 2, 1.0, "Seconds.")
ROW = Row("coin", "A coin", Locator("1"), {"updates": 3})


@recorded_trials
def toss(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Recording:
    """Tosses a coin at each update."""
    tosses = []
    for _ in range(settings.updates):
        tosses.append(float(torch.randint(2, (), generator=random)))
        yield
    return {"heads": sum(tosses)}, {"coin": {"toss": tosses}}


def test_the_first_trial_keeps_what_it_recorded_and_no_other_does() -> None:
    trials = toss(ROW, {}, PROFILE)
    (first,), (second,) = finished(trials, [0]), finished(trials, [1])
    assert (first.steps, second.steps) == (3, 3)
    assert sum(one or 0.0 for one in first.series["coin"]["toss"]) == first.measurements["heads"]
    assert second.series == {}
