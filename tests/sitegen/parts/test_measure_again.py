"""What a page offers to measure again in a browser, and what the browser is given for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.results import Outcome, Run, run_from_text
from reproductions.running.assignment import Assignment
from reproductions.source_code import ROOT
from reproductions.weights import weights_from_text
from sitegen.exports.starts import start_files
from sitegen.parts.live.measure_again import (
    HELD_BY_A_LONGER_RUN,
    NO_WEIGHTS,
    OTHER_FORMAT,
    SOME_WEIGHTS,
    measure_again_part,
    name_of_run,
)
from sitegen.parts.runs import command_of
from tests.sitegen.example import EXPERIMENT, NETWORKS, RUNS, evidence, sources

FOLDER = "results/weights/hochreiter_1997/experiment_4"
FIRST, *OTHERS = RUNS


def read(file: Path) -> Run:
    """A stored run of the archive."""
    return run_from_text(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix())


@pytest.fixture(scope="module")
def weighed() -> list[Run]:
    """The archive's runs of which all trials have stored weights, those of experiment 6b aside."""
    files = sorted((ROOT / "results/weights/hochreiter_1997").glob("experiment_[46]*/*.json"))
    found = []
    for file in files:
        weights = weights_from_text(file.read_text(encoding="utf-8"), file.name)
        run = read(ROOT / weights.run)
        found += [run] if {one.index for one in weights.trials} == {one.index for one in run.trials} else []
    return found


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
    assert re.findall(r'value="(\d)" selected', part()) == ["1"]
    assert re.findall(r'value="(\d)" selected', part(evidence=changed)) == ["2"]


def test_a_trial_without_success_says_so() -> None:
    trials = tuple(
        replace(trial, outcome=Outcome.CAPPED, measurements={"training_sequences": 200000}) for trial in FIRST.trials
    )
    options = re.findall(r"data-quantity[^>]*>([^<]*)</option>", part(evidence=evidence(replace(FIRST, trials=trials))))
    assert options == ["no success within 200,000 · trial 1", "no success within 200,000 · trial 2"]


def test_the_command_is_that_of_the_chosen_run_with_its_readings() -> None:
    lost = OTHERS[0].path
    shown = part(weights={lost: replace(STORED[FIRST.path], run=lost, trials=STORED[FIRST.path].trials[:1])})
    command = (
        "rnn-review run hochreiter_1997 experiment_4 --row t_100 --profile paper --trials 10 --seed 7 "
        "--reading first_marker=lost"
    )
    assert f'id="again-command"><pre><code>{command}</code>' in shown
    assert f'data-command="{command}"' in shown


def test_a_run_is_called_by_what_its_readings_say() -> None:
    assert [name_of_run(run, EXPERIMENT) for run in RUNS[:2]] == [
        "T = 100 · the literal text",
        "T = 100 · first marker: the marker is lost",
    ]


def test_what_cannot_be_chosen_is_named_with_the_reason() -> None:
    longer = replace(OTHERS[1], path="results/hochreiter_1997/experiment_4/d.json", extends=OTHERS[1].path)
    double = replace(OTHERS[0], readings={**OTHERS[0].readings, "number_format": "float64"})
    said = re.sub("<[^>]+>", "", part(evidence=evidence(FIRST, double, OTHERS[1], longer)))
    assert "2 of the 36 stored trials can be chosen. " in said
    assert f"{SOME_WEIGHTS} T = 100 · the literal text." in said
    assert f"{OTHER_FORMAT} T = 100 · first marker: the marker is lost." in said
    assert f"{HELD_BY_A_LONGER_RUN} T = 500 · the literal text." in said
    assert f"{NO_WEIGHTS} T = 500 · the literal text." in said


def test_each_run_with_weights_has_the_command_that_a_runner_would_be_given(weighed: list[Run]) -> None:
    experiments = {name: find_experiment("hochreiter_1997", name) for name in ("experiment_4", "experiment_6a")}
    for run in weighed:
        experiment = experiments[run.experiment]
        row = next(row for row in experiment.rows if row.id == run.row)
        profile = next(profile for profile in experiment.profiles if profile.id == run.profile)
        asked = Assignment(experiment, row, profile, run.readings, len(run.trials), run.provenance.seed)
        assert command_of(run, experiment) == asked.command


@pytest.mark.parametrize(("experiment", "row"), [("experiment_6a", "two_symbols"), ("experiment_4", "length_100")])
def test_each_stored_trial_in_the_scripts_number_format_can_be_chosen(
    experiment: str, row: str, weighed: list[Run]
) -> None:
    offered = {run.path for run in weighed}
    runs = [read(path) for path in sorted((ROOT / "results/hochreiter_1997" / experiment).glob(f"*-{row}-*.json"))]
    assert {run.readings["number_format"] for run in runs if run.path not in offered} == {"float64"}


def test_without_stored_weights_nothing_is_offered() -> None:
    assert part(weights={}) == ""
