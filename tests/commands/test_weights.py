"""`rnn-review weights`: what it refuses, and that nothing is stored where a trial comes out otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from commands.main import main

ROOT = Path(__file__).resolve().parents[2]
NAME = "hochreiter_1997/experiment_6a/20261123T075839Z-f1a09f9b80-two_symbols-8e5ac9.json"
COMMAND = ("weights", "hochreiter_1997", "experiment_6a", "--row", "two_symbols")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one stored run."""
    shutil.copy(ROOT / "resources.yaml", tmp_path)
    (tmp_path / "results" / NAME).parent.mkdir(parents=True)
    shutil.copy(ROOT / "results" / NAME, tmp_path / "results" / NAME)
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("trials", ["32", "3-", "5-3", "a", "0,,1", "-1", "0-99999999999999", "０"])
def test_trials_that_the_run_does_not_hold_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str], trials: str
) -> None:
    assert main([*COMMAND, f"--trials={trials}"]) == 2
    assert capsys.readouterr().err == (
        f"--trials wants trials that the run holds, found `{trials}`\n"
        "hint: name some of 0-31, as `0,3,8-15`, or `all`\n"
    )


@pytest.mark.parametrize(("changed", "code", "same"), [(False, 0, 1), (True, 1, 0)])
def test_weights_that_are_stored_are_compared_and_not_replaced(
    project: Path, capsys: pytest.CaptureFixture[str], changed: bool, code: int, same: int
) -> None:
    stored = project / "results" / "weights" / NAME
    stored.parent.mkdir(parents=True)
    text = (ROOT / "results" / "weights" / NAME).read_text(encoding="utf-8")
    bits = json.loads(text)["trials"][0]["final"]["hidden_bias"]
    stored.write_text(text.replace(bits, bits[:-1] + ("0" if bits[-1] == "1" else "1")) if changed else text)
    before = stored.read_bytes()
    assert main([*COMMAND, "--trials", "0"]) == code
    assert f"is stored already: {same} of 1 trials have the same weights there\n" in capsys.readouterr().err
    assert stored.read_bytes() == before


def test_of_a_run_that_differs_nothing_is_stored(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = project / "results" / NAME
    text = run.read_text(encoding="utf-8")
    run.write_text(text.replace('"steps": 1828722', '"steps": 1828723'), encoding="utf-8")
    assert main([*COMMAND, "--trials", "0"]) == 1
    assert "trial 0: `steps` is 1828722, stored 1828723\n" in capsys.readouterr().err
    assert not (project / "results" / "weights").exists()
