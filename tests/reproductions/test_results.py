"""Runs as files: what is stored comes back, and what is not a run is refused with its place."""

from __future__ import annotations

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
    store_run,
)
from tests.reproductions.test_verdicts import PROVENANCE

TRIALS = (
    Trial(0, 1, Outcome.SUCCEEDED, {"sequences_until_success": 100.0}, 1000, "", (CurvePoint(10, 0.5, 0.25),)),
    Trial(1, 1, Outcome.FAILED, {}, 5, "overflow"),
)
RUN = Run("example", "experiment_1", "row_1", "paper", {"key": "value"}, {"cap_sequences": 1000}, TRIALS, PROVENANCE)


def test_a_stored_run_comes_back_as_it_was(tmp_path: Path) -> None:
    path = store_run(tmp_path, RUN)
    (loaded,) = load_runs(tmp_path)
    assert loaded == replace(RUN, path=path.relative_to(tmp_path).as_posix())


def test_runs_at_the_papers_scale_are_kept_apart_from_local_ones(tmp_path: Path) -> None:
    assert store_run(tmp_path, RUN).parent == tmp_path / "results" / "example" / "experiment_1"
    local = store_run(tmp_path, replace(RUN, profile="scaled"))
    assert local.parent == tmp_path / "results" / "local" / "example" / "experiment_1"


def test_the_same_run_cannot_be_stored_twice(tmp_path: Path) -> None:
    store_run(tmp_path, RUN)
    with pytest.raises(FileExistsError):
        store_run(tmp_path, RUN)
    assert len(list((tmp_path / "results").rglob("*"))) == 3  # two folders and one file; no part is left behind


def test_runs_are_loaded_oldest_first(tmp_path: Path) -> None:
    for started in ("2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"):
        store_run(tmp_path, replace(RUN, provenance=replace(PROVENANCE, started=started)))
    assert [run.provenance.started[:10] for run in load_runs(tmp_path)] == ["2026-01-01", "2026-01-02", "2026-01-03"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("{}", "not a stored run ('schema_version')"),
        ('{"schema_version": 1, "trials": []}', "not a stored run ('provenance')"),
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


def test_equal_trials_of_the_same_work_are_counted() -> None:
    changed = replace(RUN, trials=(TRIALS[0], replace(TRIALS[1], steps=6)))
    assert identical_trials(replace(RUN, profile="scaled"), RUN) == 2
    assert identical_trials(changed, RUN) == 1


def test_equal_trials_may_have_taken_other_times() -> None:
    slow, fast = (replace(TRIALS[0], measurements={"value": 1.0, "training_seconds": time}) for time in (5.0, 2.0))
    assert identical_trials(replace(RUN, trials=(slow,)), replace(RUN, trials=(fast,))) == 1


def test_trials_of_other_work_are_not_compared() -> None:
    assert identical_trials(replace(RUN, readings={"key": "other"}), RUN) is None
    assert identical_trials(replace(RUN, provenance=replace(PROVENANCE, code_hash="1" * 12)), RUN) is None
