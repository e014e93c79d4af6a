"""Two papers show continued films in one way, each in code of its own: the same frames give the same series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Tensor

from reproductions.papers.shi_2015 import moving_digits
from reproductions.papers.srivastava_2015 import future_prediction


@dataclass
class Known:
    """A net that predicts what it was made with, whatever it is shown."""

    scores: Tensor

    def logits(self, film: Tensor) -> Tensor:
        """The scores `(time, batch, pixels)` of the frames that follow."""
        assert film.shape[1:] == self.scores.shape[1:]
        return self.scores


@pytest.mark.parametrize("seed", range(3))
def test_both_papers_round_the_same_frames_alike(seed: int) -> None:
    frames = torch.rand(10, 1, 12, generator=torch.Generator().manual_seed(seed))
    for first in (1, 11):
        assert moving_digits.shown(frames, first) == future_prediction.shown(frames, first)


@pytest.mark.parametrize("seed", range(3))
def test_both_papers_show_a_film_and_its_continuations_alike(seed: int) -> None:
    random = torch.Generator().manual_seed(seed)
    film, scores = torch.rand(20, 1, 12, generator=random), torch.randn(10, 1, 12, generator=random)
    net: Any = Known(scores)
    of_shi = moving_digits.frames_of(film, {"fc_lstm": net})
    of_srivastava = future_prediction.frames_of(film, {"future": net})
    assert list(of_shi) == ["shown", "as it went on", "LSTM with full connections"]
    assert list(of_srivastava) == ["shown", "as it went on", "future predictor"]
    assert list(of_shi.values()) == list(of_srivastava.values())
    assert list(of_shi["shown"]) == ["frame 1", "frame 3", "frame 5", "frame 7", "frame 10"]
