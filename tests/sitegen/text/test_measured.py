"""Quantities of a run that are computed from several of its numbers."""

from __future__ import annotations

from dataclasses import replace

from reproductions.results import Outcome
from sitegen.text.measured import quantity
from tests.sitegen.example import RUNS, trial


def test_going_on_costs_what_the_capped_trials_did_for_each_further_sequence() -> None:
    capped = (replace(trial(index, None, 61.0, Outcome.CAPPED), steps=3000) for index in (1, 2))
    run = replace(RUNS[0], trials=(replace(trial(0, 70000.0, 0.0), steps=4000), *capped))
    assert run.provenance.cpu_seconds == 240.25
    assert run.number("cap_sequences") == 200000
    assert quantity(run, "further:500000:cpu_seconds") == 240.25 * 0.6 * 1.5
