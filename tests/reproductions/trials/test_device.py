"""The device of plain trials. No test needs one: PyTorch is told that there is, or that there is none."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

import pytest
import torch

from commands.line.parser import make_parser
from commands.line.requests import MeasureRequest, use_device
from commands.main import main
from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Profile
from reproductions.results import Outcome, Trial
from reproductions.running.assignment import Assignment
from reproductions.running.journal import Finished
from reproductions.running.provenance import CodeState, machine, provenance
from reproductions.trials.device import VARIABLE, ask_for, device, is_reached
from tests.reproductions.judging.examples import PROVENANCE


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


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ({"device": "cuda"}, "cuda"),
        ({"device": "cpu", "command": "run --device cuda"}, "cpu"),
        ({}, "cpu"),
        ({"command": "run --device cuda"}, "cuda"),
        ({"command": "run --device=cpu"}, "cpu"),
        ({"machine": "Maker X1, with a processor, 2 cores"}, "cuda"),  # asked for in the environment
    ],
)
def test_a_run_tells_its_device(said: dict[str, Any], device: str) -> None:
    made = replace(PROVENANCE, **said)
    assert (made.computed_on, made.on_processor) == (device, device == "cpu")


@pytest.mark.usefixtures("_cuda")
def test_new_provenance_stores_the_device() -> None:
    experiment = find_experiment("goodfellow_2016", "clipping")
    profile = Profile("smoke", (), 1, 0.5, "")
    assignment = Assignment(experiment, experiment.rows[0], profile, experiment.default_readings, 1, 1997)
    finished = [Finished(Trial(0, 1997, Outcome.CAPPED, {}, 1), 1.0, 1.0, "2026-01-01T00:00:00Z")]

    def stored() -> tuple[float | None, str]:
        made = provenance("run", assignment, CodeState("0" * 40, False), finished, 1, machine())
        return made.cap_factor, made.device

    assert stored() == (0.5, "cpu")
    ask_for("cuda")
    assert stored() == (0.5, "cuda")


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


@pytest.mark.parametrize(("name", "words", "text"), [
    ("bogus", "run pascanu_2013 theory",
     "RNN_REVIEW_DEVICE: invalid choice: `bogus` (choose from 'cpu', 'cuda')\n"
     "hint: set it to one of them, or unset it; --device goes before RNN_REVIEW_DEVICE\n"),
    ("cuda", "run pascanu_2013 theory",
     "`pascanu_2013 theory` computes on the processor alone\nhint: unset RNN_REVIEW_DEVICE\n"),
    ("cuda", "run pascanu_2013 theory --confirm",
     "--confirm compares bits, which another device rounds otherwise\nhint: unset RNN_REVIEW_DEVICE\n"),
    ("cuda", "run pascanu_2013 temporal_order --profile smoke",
     f"RNN_REVIEW_DEVICE=cuda: PyTorch {torch.__version__} finds no CUDA device on this machine\n"
     "hint: install a PyTorch that supports your device, or unset RNN_REVIEW_DEVICE\n"),
])  # fmt: skip
def test_the_environment_is_checked_like_the_option(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, words: str, text: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv(VARIABLE, name)
    assert main(words.split()) == 2
    assert capsys.readouterr().err == text


def test_the_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cuda")
    arguments = make_parser().parse_args(["run", "--device", "cpu"], argparse.Namespace(command=""))
    use_device(MeasureRequest.of(arguments), [find_experiment("pascanu_2013", "theory")])
    assert device() == torch.device("cpu")
