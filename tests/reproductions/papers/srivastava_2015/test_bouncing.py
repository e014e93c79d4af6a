"""Bouncing digits, as two papers show them, and what is learned of them in seconds."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from reproductions import bouncing
from reproductions.bouncing import Box, flights, sequences
from reproductions.papers.srivastava_2015.future_prediction import SEEN, guessed, lines
from tests.reproductions.profiles import smoke_trials

BOX = Box(20, 2, 32, 14, 1.5, 2.5)
PICTURES = torch.rand(6, 14, 14, generator=torch.Generator().manual_seed(1))


def random() -> torch.Generator:
    return torch.Generator().manual_seed(1)


@pytest.fixture
def few_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty pictures of a bright block each, in the place of the data set."""
    table = np.zeros((20, 785), dtype=int)
    table[:, :784].reshape(20, 28, 28)[:, 6:22, 8:20] = 255
    (tmp_path / bouncing.FILE).parent.mkdir(parents=True)
    with gzip.open(tmp_path / bouncing.FILE, "wt") as file:
        np.savetxt(file, table, fmt="%d", delimiter=",")
    monkeypatch.setattr(bouncing, "folder", lambda _: tmp_path)
    bouncing.digits.cache_clear()


def test_digits_fly_straight_and_bounce_off_the_walls() -> None:
    places = flights(random(), 200, Box(60, 1, 32, 14, 2.0, 2.0))
    assert (int(places.min()), int(places.max())) == (0, 18)
    steps = places.diff(dim=1).double().norm(dim=2)
    assert float(steps.median()) == pytest.approx(2.0, abs=0.3)


def test_two_digits_overlap_by_the_brighter_pixel() -> None:
    film = sequences(random(), torch.ones(1, 14, 14), 50, BOX)
    areas = film.sum((2, 3))
    assert (float(film.max()), float(areas.max())) == (1.0, 2 * 14 * 14)
    assert float(areas.min()) >= 14 * 14


@pytest.mark.usefixtures("few_digits")
def test_no_digit_of_the_test_is_trained_on() -> None:
    counts = {part: len(bouncing.digits(part, 14)) for part in bouncing.PARTS}
    assert counts == {"training": 16, "validation": 2, "test": 2}
    assert not set(bouncing.PARTS["training"]) & {*bouncing.PARTS["validation"], *bouncing.PARTS["test"]}


def film(*frames: float) -> Tensor:
    """One sequence of pictures of one pixel."""
    return torch.tensor(frames)[:, None, None]


def test_nothing_is_better_than_the_true_frames() -> None:
    sequence = film(*[0.0] * SEEN, *[0.5] * 10)
    assert guessed(sequence[SEEN:], sequence) == pytest.approx(np.log(2))
    assert guessed(torch.tensor(0.4), sequence) > np.log(2)


def test_a_still_picture_is_best_guessed_by_its_last_frame() -> None:
    still, dark = film(*[1.0] * 20), film(*[0.0] * 20)
    found = lines(torch.cat([still, dark], 1), still, still)
    assert found["last_frame_nats"] == pytest.approx(-np.log(0.999), rel=1e-3)
    assert found["constant_image_nats"] == pytest.approx(np.log(2))


@pytest.mark.usefixtures("few_digits")
@pytest.mark.parametrize(
    ("paper", "experiment", "nets", "frames"),
    [
        ("srivastava_2015", "future_prediction", ("future", "composite"), 1),
        ("shi_2015", "moving_digits", ("convlstm", "convlstm_1x1", "fc_lstm"), 10),
    ],
)
def test_nets_beat_a_picture_of_halves_in_seconds(
    paper: str, experiment: str, nets: tuple[str, ...], frames: int
) -> None:
    (trial,) = smoke_trials(paper, experiment)
    assert all(trial.measurements[f"{net}_nats"] < frames * 16 * 16 * np.log(2) for net in nets)
    assert len(trial.series) == 2 + len(nets)
