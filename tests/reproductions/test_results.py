"""Runs as files: what is stored comes back, and what is not a run is refused with its place."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from reproductions.results import (
    CurvePoint,
    Outcome,
    ResultsError,
    Run,
    Trial,
    identical_trials,
    load_runs,
    run_to_text,
    store_run,
)
from tests.reproductions.judging.examples import PROVENANCE

TRIALS = (
    Trial(0, 1, Outcome.SUCCEEDED, {"sequences_until_success": 100.0}, 1000, "", (CurvePoint(10, 0.5, 0.25),)),
    Trial(1, 1, Outcome.FAILED, {}, 5, "overflow"),
)
RUN = Run("example", "experiment_1", "row_1", "paper", {"key": "value"}, {"cap_sequences": 1000}, PROVENANCE, TRIALS)


def test_a_stored_run_comes_back_as_it_was(tmp_path: Path) -> None:
    path = store_run(tmp_path, RUN)
    (loaded,) = load_runs(tmp_path)
    assert loaded == replace(RUN, path=path.relative_to(tmp_path).as_posix())


def test_runs_at_the_papers_scale_are_kept_apart_from_local_ones(tmp_path: Path) -> None:
    assert store_run(tmp_path, RUN).parent == tmp_path / "results" / "example" / "experiment_1"
    local = store_run(tmp_path, replace(RUN, profile="scaled"))
    assert local.parent == tmp_path / "results" / "local" / "example" / "experiment_1"


def test_the_same_run_is_stored_once_even_by_another_command_and_commit(tmp_path: Path) -> None:
    again = replace(RUN, provenance=replace(PROVENANCE, command="rnn-review run --resume", commit="0" * 40))
    assert store_run(tmp_path, RUN) == store_run(tmp_path, again)
    assert len(list((tmp_path / "results").rglob("*"))) == 3  # two folders and one file; no part is left behind


@pytest.mark.parametrize(
    "other",
    [
        replace(RUN, provenance=replace(PROVENANCE, seed=2), trials=(replace(TRIALS[0], seed=2),)),
        replace(RUN, settings={"cap_sequences": 2000}),
        replace(RUN, readings={"key": "other"}),
        replace(RUN, trials=TRIALS[:1]),
        replace(RUN, trials=(TRIALS[0], replace(TRIALS[1], steps=6))),
    ],
    ids=["seed", "cap", "reading", "number of trials", "trials"],
)
def test_runs_that_started_in_the_same_second_have_files_of_their_own(tmp_path: Path, other: Run) -> None:
    assert store_run(tmp_path, RUN) != store_run(tmp_path, other)


def test_runs_of_two_profiles_in_the_same_second_have_files_of_their_own(tmp_path: Path) -> None:
    assert store_run(tmp_path, replace(RUN, profile="smoke")) != store_run(tmp_path, replace(RUN, profile="scaled"))


def test_what_a_killed_process_began_to_write_is_begun_again(tmp_path: Path) -> None:
    path = store_run(tmp_path, RUN)
    path.rename(path.with_suffix(".part"))
    assert store_run(tmp_path, RUN) == path
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "results").touch()
    with pytest.raises(
        ResultsError, match=r"results/example/experiment_1/\S+\.json: cannot be written: Not a directory"
    ):
        store_run(tmp_path, RUN)


def test_a_full_disk_leaves_no_part_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ResultsError, match="cannot be written: No space left on device"):
        store_run(tmp_path, RUN)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_runs_are_loaded_oldest_first(tmp_path: Path) -> None:
    for started in ("2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"):
        store_run(tmp_path, replace(RUN, provenance=replace(PROVENANCE, started=started)))
    assert [run.provenance.started[:10] for run in load_runs(tmp_path)] == ["2026-01-01", "2026-01-02", "2026-01-03"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("{}", "not a stored run (`paper`: field required)"),
    ],
)
def test_a_file_that_is_no_run_is_named(tmp_path: Path, text: str, message: str) -> None:
    folder = tmp_path / "results" / "example" / "experiment_1"
    folder.mkdir(parents=True)
    (folder / "x.json").write_text(text)
    with pytest.raises(ResultsError) as refused:
        load_runs(tmp_path)
    assert str(refused.value) == (
        f"results/example/experiment_1/x.json: {message}\nhint: restore the file; runs are never edited by hand"
    )


TEXT = run_to_text(RUN)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (' "schema_version": 1,', "", "`schema_version`: field required"),
        ('"index": 0', '"index": -1', "`trials.0.index`: input should be greater than or equal to 0"),
        ('"seed": 1, "outcome"', '"seed": "1", "outcome"', "`trials.0.seed`: input should be a valid integer"),
        (": 100.0", ": NaN", "`trials.0.measurements.sequences_until_success`: input should be a finite number"),
        (": 100.0", ': "100"', "`trials.0.measurements.sequences_until_success`: input should be a finite number"),
        (": 100.0", ": [100]", "`trials.0.measurements.sequences_until_success`: input should be a finite number"),
        ('"steps": 1000', '"steps": 0.5', "`trials.0.steps`: input should be a valid integer"),
        ('"failed"', '"lost"', "`trials.1.outcome`: input should be 'succeeded', 'capped' or 'failed'"),
        ('"message": ""', '"note": ""', "`trials.0.note`: unexpected keyword argument"),
        ('"seed": 1}', '"seed": true}', "`provenance.seed`: input should be a valid integer"),
        ('"row": "row_1"', '"row": 1', "`row`: input should be a valid string"),
        ('"versions": {"numpy": "2.2"}', '"versions": {}', "`provenance.versions`: dictionary should have at least 1 "),
    ],
)
def test_what_is_wrong_in_a_run_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = store_run(tmp_path, RUN)
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1))
    with pytest.raises(ResultsError) as refused:
        list(load_runs(tmp_path)[0].trials)
    assert f"{path.name}: not a stored run ({message}" in str(refused.value)


@pytest.mark.parametrize(
    ("trials", "message"),
    [
        ((), "holds no trials"),
        ((TRIALS[0], TRIALS[0]), "holds a trial twice"),
        ((replace(TRIALS[0], seed=2),), "holds a trial of another seed than 1"),
        ((TRIALS[0], replace(TRIALS[1], index=2)), "lacks trial 1 of its 2"),
        ((replace(TRIALS[0], measurements={}),), "trial 0 succeeded, but holds no measurement"),
    ],
)
def test_trials_that_cannot_be_of_one_run_are_refused(tmp_path: Path, trials: tuple[Trial, ...], message: str) -> None:
    store_run(tmp_path, replace(RUN, trials=trials))
    with pytest.raises(ResultsError, match=message):
        list(load_runs(tmp_path)[0].trials)


def test_every_broken_file_is_named_in_one_pass(tmp_path: Path) -> None:
    folder = tmp_path / "results" / "example" / "experiment_1"
    folder.mkdir(parents=True)
    for name in ("a.json", "b.json"):
        (folder / name).write_text("{")
    with pytest.raises(ResultsError, match=r"a\.json: not JSON(.|\n)*b\.json: not JSON"):
        load_runs(tmp_path)


def test_a_run_in_another_layout_is_read_alike(tmp_path: Path) -> None:
    path = store_run(tmp_path, RUN)
    path.write_text(json.dumps(json.loads(path.read_text()), indent=2, sort_keys=True))
    assert load_runs(tmp_path)[0].trials == TRIALS


def test_a_run_in_the_wrong_folder_is_named(tmp_path: Path) -> None:
    path = store_run(tmp_path, RUN)
    wrong = tmp_path / "results" / "other" / "experiment_1" / "x.json"
    wrong.parent.mkdir(parents=True)
    path.rename(wrong)
    with pytest.raises(ResultsError) as refused:
        load_runs(tmp_path)
    assert str(refused.value) == (
        "results/other/experiment_1/x.json: holds a run of `example/experiment_1`\n"
        "hint: move it to results/example/experiment_1/"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20260101T000000Z", "20260101T000001Z"),
        ("0000000000", "1111111111"),
        ("row_1", "row_2"),
        ("Z-", "Z-copy-"),
    ],
)
def test_a_file_is_named_by_what_it_holds(tmp_path: Path, old: str, new: str) -> None:
    path = store_run(tmp_path, RUN)
    path.rename(path.with_name(path.name.replace(old, new)))
    with pytest.raises(ResultsError, match=r"the name must be `20260101T000000Z-0000000000-row_1-` and six"):
        load_runs(tmp_path)


def extending(root: Path, row: str = "row_1") -> Path:
    """A stored run that extends one of the row `row_1`."""
    first = store_run(root, replace(RUN, trials=TRIALS[:1])).relative_to(root).as_posix()
    return store_run(root, replace(RUN, extends=first, row=row))


def test_a_run_may_extend_one_of_its_row(tmp_path: Path) -> None:
    extending(tmp_path)
    assert len(load_runs(tmp_path)) == 2


def test_a_run_that_extends_one_of_another_row_is_named(tmp_path: Path) -> None:
    path = extending(tmp_path, row="row_2")
    with pytest.raises(ResultsError, match=rf"{path.name}: extends `results/\S+`, which is of another row\nhint: "):
        load_runs(tmp_path)


def test_a_run_without_the_one_that_it_extends_is_named(tmp_path: Path) -> None:
    path = extending(tmp_path)
    (first,) = (run.path for run in load_runs(tmp_path) if not run.extends)
    (tmp_path / first).unlink()
    with pytest.raises(ResultsError, match=rf"{path.name}: extends `results/\S+`, which is not there\nhint: "):
        load_runs(tmp_path)


def test_equal_trials_of_the_same_work_are_counted() -> None:
    changed = replace(RUN, trials=(TRIALS[0], replace(TRIALS[1], steps=6)))
    assert identical_trials(replace(RUN, profile="scaled"), RUN) == 2
    assert identical_trials(changed, RUN) == 1


def test_equal_trials_may_have_taken_other_times() -> None:
    slow, fast = (replace(TRIALS[0], measurements={"value": 1.0, "training_seconds": time}) for time in (5.0, 2.0))
    assert identical_trials(replace(RUN, trials=(slow,)), replace(RUN, trials=(fast,))) == 1


def test_trials_of_other_work_are_not_compared() -> None:
    assert identical_trials(replace(RUN, readings={"key": "other"}), RUN) is None
    by_other_code = replace(RUN, provenance=replace(PROVENANCE, code_hash="1" * 12))
    assert identical_trials(by_other_code, RUN) is None
    assert identical_trials(by_other_code, RUN, is_confirmed=True) == 2
