"""Stored runs made longer: the longer run is what would have been measured at once, and the shorter one stays."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from commands.line.parser import make_parser
from reproductions.declarations.papers import find_experiment
from reproductions.judging.selection import load_evidence
from reproductions.results import Run, identical_trials, load_runs
from reproductions.running.assignment import Assignment, UnrepeatableError, assignment_of
from reproductions.running.extending import extend, lengthening
from reproductions.running.journal import Journal
from reproductions.running.measuring import UNFINISHED, measure
from reproductions.running.runners import Local, train_group
from reproductions.running.work import RunnerError
from reproductions.trials.device import VARIABLE

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_4")
SCALED = next(profile for profile in EXPERIMENT.profiles if profile.id == "scaled")
TINY = replace(SCALED, cap_factor=0.002)
"""148 sequences a trial: for tests of running, not of learning."""
COMMAND = "rnn-review run --cap-factor 0.002"


def assignment(trials: int) -> Assignment:
    readings = EXPERIMENT.default_readings | {"error_factor": "with_two"}
    return Assignment(EXPERIMENT, EXPERIMENT.rows[0], TINY, readings, trials, seed=7)


@pytest.fixture
def short(tmp_path: Path) -> Run:
    """A stored run of five trials."""
    measure([assignment(5)], tmp_path, COMMAND, Local(1))
    return load_runs(tmp_path)[0]


def extended(root: Path, run: Run, more: int = 4, resume: bool = False) -> Run:
    (path,) = extend([lengthening(run, EXPERIMENT, more)], root, Local(1), resume=resume)
    return next(one for one in load_runs(root) if one.path == path.relative_to(root).as_posix())


def test_the_first_trials_are_the_stored_ones_and_all_are_those_of_a_run_made_at_once(
    tmp_path: Path, short: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    longer = extended(tmp_path, short)
    assert longer.trials[:5] == tuple(short.trials)
    assert longer.provenance.cap_factor == short.provenance.cap_factor == TINY.cap_factor
    elsewhere = tmp_path_factory.mktemp("at_once")
    measure([assignment(9)], elsewhere, COMMAND, Local(1))
    (at_once,) = load_runs(elsewhere)
    assert [trial.index for trial in longer.trials] == list(range(9))
    assert identical_trials(longer, at_once) == 9


def test_stored_trials_are_taken_as_they_are(tmp_path: Path, short: Run) -> None:
    marked = replace(short, trials=tuple(replace(trial, message="stored") for trial in short.trials))
    assert [trial.message for trial in extended(tmp_path, marked).trials] == ["stored"] * 5 + [""] * 4


def test_a_run_of_another_device_is_not_made_longer(short: Run) -> None:
    elsewhere = replace(short, provenance=replace(short.provenance, device="cuda"))
    with pytest.raises(
        UnrepeatableError, match=r"was measured on `cuda`, and `cpu` rounds otherwise\nhint: add --device"
    ):
        lengthening(elsewhere, EXPERIMENT, 4)


def test_the_shorter_run_stays_and_the_longer_one_speaks(tmp_path: Path, short: Run) -> None:
    longer = extended(tmp_path, short)
    evidence = load_evidence(tmp_path, [EXPERIMENT])
    assert {run.path for run in evidence.runs} == {short.path, longer.path}
    assert evidence.speaking("hochreiter_1997", "experiment_4", "length_100", short.readings) == longer
    assert longer.extends == short.path


def test_a_longer_run_made_longer_names_the_first(tmp_path: Path, short: Run) -> None:
    again = extended(tmp_path, extended(tmp_path, short), 2)
    assert (len(again.trials), again.extends) == (11, short.path)


def test_its_seconds_are_those_of_all_trials_and_dirt_is_kept(tmp_path: Path, short: Run) -> None:
    slow = replace(short, provenance=replace(short.provenance, cpu_seconds=1000.0, dirty=True))
    longer = extended(tmp_path, slow)
    assert longer.provenance.cpu_seconds > 1000
    assert longer.provenance.dirty


def test_its_command_measures_it_from_nothing(tmp_path: Path, short: Run) -> None:
    longer = extended(tmp_path, short)
    assert longer.provenance.command == (
        "rnn-review run hochreiter_1997 experiment_4 --row length_100 --profile scaled --trials 9 --seed 7 "
        "--cap-factor 0.002 --reading error_factor=with_two"
    )
    assert make_parser().parse_args(shlex.split(longer.provenance.command)[1:]).trials == 9
    assert assignment_of(longer, EXPERIMENT) == assignment(9)


def test_what_was_finished_before_a_stop_becomes_part_of_it(tmp_path: Path, short: Run) -> None:
    key = assignment(9).key
    journal = tmp_path / UNFINISHED / f"extend-{key}.jsonl"
    train_group(assignment(9).prepare(), [5, 6], 7, Journal(journal).append)
    with pytest.raises(RunnerError, match="an unfinished run holds 2 finished trials\nhint: add --resume"):
        extended(tmp_path, short)
    assert len(extended(tmp_path, short, resume=True).trials) == 9
    assert not journal.exists()


def test_what_the_experiment_declares_needs_no_cap_factor() -> None:
    command = Assignment(EXPERIMENT, EXPERIMENT.rows[0], SCALED, EXPERIMENT.default_readings, 3, 1).command
    assert command.endswith("--row length_100 --profile scaled --trials 3 --seed 1")


def test_a_cap_in_steps_shortens_rows_that_are_longer_and_no_others() -> None:
    experiment = find_experiment("pascanu_2013", "temporal_order")
    profile = next(one for one in experiment.profiles if one.id == "paper")
    short, long = (
        Assignment(experiment, row, profile, experiment.default_readings, 5, 1).within(5_000_000_000)
        for row in experiment.rows
        if row.id in ("smart_tanh_msgd_50", "smart_tanh_msgd_200")
    )
    assert (short.profile, short.prepare().settings["cap_updates"]) == (profile, 5_000_000)
    assert long.prepare().settings["cap_updates"] == 1_250_000
    assert long.command.endswith("--profile paper --trials 5 --seed 1 --cap-factor 0.25")


def test_a_command_names_the_device_that_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--device" not in assignment(9).command
    monkeypatch.setenv(VARIABLE, "cuda")
    assert "--seed 7 --cap-factor 0.002 --device cuda --reading" in assignment(9).command
