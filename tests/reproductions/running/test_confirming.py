"""Trials of stored runs computed again: what is taken, what is recorded, and what may speak afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reproductions.confirmations import find_confirmations
from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Profile
from reproductions.judging.freshness import Freshness
from reproductions.judging.selection import load_evidence
from reproductions.results import Run, load_runs
from reproductions.running.assignment import Assignment, UnrepeatableError
from reproductions.running.confirming import confirm, recheck
from reproductions.running.measuring import measure
from reproductions.running.runners import Local

EXPERIMENT = find_experiment("hochreiter_1991", "error_flow")
MACHINE = "A (family 25, model 17, AVX-512), 2 cores, Linux x86_64"
PROFILE = next(profile for profile in EXPERIMENT.profiles if profile.id == "paper")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A stored run of twenty trials that says that other code made it."""
    monkeypatch.setattr("reproductions.running.runners.machine", lambda: MACHINE)
    (path,) = measure([Assignment(EXPERIMENT, EXPERIMENT.rows[0], PROFILE, {}, 20, seed=7)], tmp_path, "run", Local(1))
    today = json.loads(path.read_text())["provenance"]["code_hash"]
    edit(path, today, "of_other_code")
    return load_runs(tmp_path)[0]


def freshness(root: Path, run: Run) -> Freshness:
    return load_evidence(root, [EXPERIMENT]).freshness(run)


def test_a_run_by_other_code_is_stale_until_its_trials_come_out_the_same(tmp_path: Path, old: Run) -> None:
    assert freshness(tmp_path, old) is Freshness.STALE
    (confirmation,) = confirm([recheck(old, EXPERIMENT)], tmp_path, "run --confirm", Local(1))
    assert confirmation.identical == confirmation.trials == (0, 1)
    assert find_confirmations(tmp_path) == ((confirmation,), [])
    assert freshness(tmp_path, old) is Freshness.CONFIRMED


def test_a_trial_that_comes_out_otherwise_refutes_the_run(tmp_path: Path, old: Run) -> None:
    first, *others = old.trials
    changed = replace(old, trials=(replace(first, measurements={"path_sum_difference": 1.0}), *others))
    (confirmation,) = confirm([recheck(changed, EXPERIMENT)], tmp_path, "run --confirm", Local(1))
    assert (confirmation.trials, confirmation.identical) == ((0, 1), (1,))
    assert freshness(tmp_path, old) is Freshness.REFUTED


@pytest.mark.parametrize(
    ("old_text", "new_text", "message"),
    [
        ('"schema_version": 1', '"schema_version": 2', "`schema_version`: input should be 1"),
        ('"trials": [0', '"trials": ["0"', "`trials.0`: input should be a valid integer"),
        ('"seed": 7', '"seed": NaN', "`provenance.seed`: input should be a valid integer"),
        ('"started": "2', '"started": "x', "`provenance.started`: string should match pattern"),
        ("{", "", "invalid JSON"),
    ],
)
def test_a_damaged_confirmation_is_named(tmp_path: Path, old: Run, old_text: str, new_text: str, message: str) -> None:
    confirm([recheck(old, EXPERIMENT)], tmp_path, "run --confirm", Local(1))
    (path,) = (tmp_path / "results" / "confirmations").rglob("*.json")
    edit(path, old_text, new_text)
    (fault,) = find_confirmations(tmp_path)[1]
    assert fault.startswith(f"{path.relative_to(tmp_path).as_posix()}: not a stored confirmation ({message}")


@pytest.mark.parametrize("machine", ["another", MACHINE.replace("AVX", "no AVX"), "A, 2 cores, Linux x86_64"])
def test_another_machine_may_round_otherwise(tmp_path: Path, old: Run, machine: str) -> None:
    first, *others = old.trials
    elsewhere = replace(old.provenance, machine=machine)
    changed = replace(
        old, trials=(replace(first, measurements={"path_sum_difference": 1.0}), *others), provenance=elsewhere
    )
    confirm([recheck(changed, EXPERIMENT)], tmp_path, "run --confirm", Local(1))
    assert freshness(tmp_path, replace(old, provenance=elsewhere)) is Freshness.ROUNDED


def test_a_machine_that_does_not_tell_what_it_can_do_may_round_otherwise(
    tmp_path: Path, old: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processors of one name gave other last digits."""
    monkeypatch.setattr("reproductions.running.runners.machine", lambda: "AMD EPYC, 2 cores, Linux x86_64")
    first, *others = old.trials
    made = replace(old.provenance, machine="AMD EPYC, 2 cores, Linux x86_64")
    changed = replace(old, trials=(replace(first, measurements={"path_sum_difference": 1.0}), *others), provenance=made)
    confirm([recheck(changed, EXPERIMENT)], tmp_path, "run --confirm", Local(1))
    assert freshness(tmp_path, replace(old, provenance=made)) is Freshness.ROUNDED


def test_the_shortest_trials_are_taken(old: Run) -> None:
    trials = tuple(replace(trial, steps=100 - trial.index) for trial in old.trials)
    assert recheck(replace(old, trials=trials), EXPERIMENT, trials=3).indices == (17, 18, 19)


def test_a_share_of_the_steps_is_taken_and_one_trial_at_least(old: Run) -> None:
    assert recheck(old, EXPERIMENT).indices == (0, 1)
    assert recheck(replace(old, trials=old.trials[:3]), EXPERIMENT).indices == (0,)


@pytest.mark.parametrize("stored", [{"cap_factor": 2.5}, {"cap_factor": None, "command": "run --cap-factor 2.5 x"}])
def test_the_cap_that_a_run_was_given_is_given_again(old: Run, stored: dict[str, Any]) -> None:
    given = replace(old, provenance=replace(old.provenance, **stored))
    assert recheck(given, EXPERIMENT).assignment.profile == Profile(
        PROFILE.id, PROFILE.rows, PROFILE.trials, 2.5, PROFILE.description
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"row": "gone"}, "kept as a record: its row is gone"),
        ({"profile": "gone"}, "kept as a record: its profile is gone"),
        ({"readings": {"new": "one"}}, "kept as a record: its readings are gone"),
        ({"settings": {"lags": 5}}, "today's settings differ: lags"),
    ],
)
def test_what_today_s_experiment_does_not_do_cannot_be_confirmed(
    old: Run, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnrepeatableError, match=message):
        recheck(replace(old, **change), EXPERIMENT)
