"""What a page offers to measure again in a browser, and what the browser is given for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from reproductions.results import Outcome
from reproductions.weights import weights_from_text
from sitegen.parts.measure_again import measure_again_part
from sitegen.starts import start_files
from tests.sitegen.example import EXPERIMENT, RUNS, WEIGHTS, evidence, sources

FOLDER = "results/weights/hochreiter_1997/experiment_4"
FIRST, *OTHERS = RUNS


def part(**changes: Any) -> str:
    return "\n".join(measure_again_part(sources(**changes), EXPERIMENT))


def test_a_start_holds_a_trials_bits_and_what_is_stored_of_it() -> None:
    script = start_files(sources())[f"{FOLDER}/a/3.js"]
    found = json.loads(script.removeprefix("globalThis.storedTrial = ").removesuffix(";\n"))
    assert found["trial"]["final"] == {"hidden_bias": "3f8000003f800000"}
    assert found["trial"]["streams"] == ["00000000000000000000000000000001"]
    assert found["stored"]["measurements"] == {"sequences_until_success": 72345.0, "wrong_of_2560": 0.0}
    assert found["stored"]["curve"][0] == [1000, 0.163, 0.9]


def test_weights_are_published_as_they_are_stored() -> None:
    text = start_files(sources())[f"{FOLDER}/a.json"]
    assert weights_from_text(text, f"{FOLDER}/a.json") == WEIGHTS


def test_the_shortest_trial_that_succeeded_is_chosen() -> None:
    first, *between = FIRST.trials
    short = tuple(replace(trial, steps=5) if trial.index == 3 else trial for trial in between)
    changed = evidence(replace(FIRST, trials=(first, *short)), *OTHERS)
    assert re.findall(r'/(\d)\.js" selected', part()) == ["0"]
    assert re.findall(r'/(\d)\.js" selected', part(evidence=changed)) == ["3"]


def test_a_trial_without_success_says_so() -> None:
    trials = tuple(
        replace(trial, outcome=Outcome.CAPPED, measurements={"training_sequences": 200000}) for trial in FIRST.trials
    )
    options = re.findall(r">([^<]*)</option>", part(evidence=evidence(replace(FIRST, trials=trials))))
    assert options == ["no success within 200,000 · trial 0", "no success within 200,000 · trial 3"]


def test_without_stored_weights_nothing_is_offered() -> None:
    assert part(weights={}) == ""
