"""The device of plain trials. No test needs one: PyTorch is told that there is, or that there is none."""

from __future__ import annotations

import pytest
import torch

from commands.main import main
from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Profile
from reproductions.running.assignment import Assignment
from reproductions.running.provenance import machine
from reproductions.trials.device import VARIABLE, ask_for, device, is_reached


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cpu")


@pytest.fixture
def _cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Maker X1")


def test_a_trial_is_on_the_processor_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    assert device() == torch.device("cpu")


@pytest.mark.usefixtures("_cuda")
def test_a_trial_is_on_the_device_that_was_asked_for() -> None:
    ask_for("cuda")
    assert device() == torch.device("cuda")


@pytest.mark.usefixtures("_cuda")
def test_provenance_names_the_device_before_the_machine() -> None:
    alone = machine()
    ask_for("cuda")
    assert machine() == f"Maker X1, with {alone}"


@pytest.mark.usefixtures("_cuda")
def test_trials_of_two_devices_are_never_in_one_journal() -> None:
    experiment = find_experiment("goodfellow_2016", "clipping")
    profile = Profile("smoke", (), 1, 1.0, "")
    assignment = Assignment(experiment, experiment.rows[0], profile, experiment.default_readings, 1, 1997)
    on_the_processor, code_hash = assignment.key, assignment.code_hash
    ask_for("cuda")
    assert assignment.key != on_the_processor
    assert assignment.code_hash == code_hash


def test_only_code_that_asks_for_its_device_may_be_given_one() -> None:
    assert is_reached(["reproductions/trials/device.py", "reproductions/trials/plain.py"])
    assert not is_reached(["reproductions/trials/plain.py"])


@pytest.mark.parametrize(("words", "text"), [
    ("run pascanu_2013 theory --device cuda",
     "`pascanu_2013 theory` computes on the processor alone\nhint: leave --device out\n"),
    ("run pascanu_2013 theory --device cuda --runner dask",
     "--device is this machine's, and Dask's workers may be others\n"
     "hint: set RNN_REVIEW_DEVICE=cuda where the workers run, and leave --device out\n"),
    ("run pascanu_2013 theory --device cuda --confirm",
     "--confirm compares bits, which another device rounds otherwise\nhint: leave --device out\n"),
])  # fmt: skip
def test_a_device_that_cannot_be_used_is_refused(capsys: pytest.CaptureFixture[str], words: str, text: str) -> None:
    assert main(words.split()) == 2
    assert capsys.readouterr().err == text
