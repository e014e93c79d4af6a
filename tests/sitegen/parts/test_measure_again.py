"""What a page offers to measure again in a browser, and what the browser is given for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from reproductions.results import Outcome
from reproductions.weights import weights_from_text
from sitegen.exports.starts import start_files
from sitegen.parts.live.measure_again import measure_again_part
from tests.sitegen.example import EXPERIMENT, NETWORKS, RUNS, evidence, sources

FOLDER = "results/weights/hochreiter_1997/experiment_4"
FIRST, *OTHERS = RUNS


STORED = {FIRST.path: NETWORKS[FIRST.path]}
"""Weights of the trials 1 and 2."""


def part(**changes: Any) -> str:
    return "\n".join(measure_again_part(sources(**{"weights": STORED, **changes}), EXPERIMENT))


def test_a_start_holds_a_trials_bits_and_what_is_stored_of_it() -> None:
    script = start_files(sources(weights=STORED))[f"{FOLDER}/a/2.js"]
    found = json.loads(script.removeprefix("globalThis.storedTrial = ").removesuffix(";\n"))
    assert found["trial"]["final"] == STORED[FIRST.path].trials[1].final
    assert found["task_settings"] == [100.0, 1.0, 1.0, 0.0, 0.0]
    assert found["stored"]["measurements"] == {"sequences_until_success": 70500.0, "wrong_of_2560": 2.0}
    assert found["stored"]["curve"][0] == [1000, 0.162, 0.9]


def test_weights_are_published_as_they_are_stored() -> None:
    text = start_files(sources(weights=STORED))[f"{FOLDER}/a.json"]
    assert weights_from_text(text, f"{FOLDER}/a.json") == STORED[FIRST.path]


def test_the_shortest_trial_that_succeeded_is_chosen() -> None:
    trials = tuple(replace(trial, steps=5) if trial.index == 2 else trial for trial in FIRST.trials)
    changed = evidence(replace(FIRST, trials=trials), *OTHERS)
    assert re.findall(r'/(\d)\.js" selected', part()) == ["1"]
    assert re.findall(r'/(\d)\.js" selected', part(evidence=changed)) == ["2"]


def test_a_trial_without_success_says_so() -> None:
    trials = tuple(
        replace(trial, outcome=Outcome.CAPPED, measurements={"training_sequences": 200000}) for trial in FIRST.trials
    )
    options = re.findall(r">([^<]*)</option>", part(evidence=evidence(replace(FIRST, trials=trials))))
    assert options == ["no success within 200,000 · trial 1", "no success within 200,000 · trial 2"]


def test_without_stored_weights_nothing_is_offered() -> None:
    assert part(weights={}) == ""
