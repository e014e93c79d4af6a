"""Stamps with their names, on small files of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from reproductions.captions import stamps
from reproductions.captions.stamps import read, shrunk


def test_a_wide_picture_lies_in_the_middle_of_a_white_square() -> None:
    found = shrunk(torch.zeros(3, 64, 128))
    assert found.shape == (3, 32, 32)
    assert found[0, :, 0].tolist() == [1.0] * 8 + [0.0] * 16 + [1.0] * 8


def test_the_mean_of_a_square_picture_stays() -> None:
    picture = torch.rand(3, 96, 96, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(shrunk(picture).mean((1, 2)), picture.mean((1, 2)))


def test_of_stamps_with_one_sentence_one_is_kept_and_texts_without_a_picture_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "on_white", lambda path: torch.full((3, 8, 8), float(path.stem[-1])).numpy())
    texts = ["Nought", "One", "A pair.\nde.utf8=Ein Paar", "A pair! Not one.", "Four", "Five", "Six"]
    for one, text in enumerate(texts):
        (tmp_path / f"stamp_{one}.txt").write_text(text, "utf-8")
    for one in range(6):
        (tmp_path / f"stamp_{one}.png").touch()
    parts = read(tmp_path)
    held = torch.cat([part.pictures[:, 0, 0, 0] for part in (parts.training, parts.validation, parts.test)])
    assert sorted(held.tolist()) == [0.0, 1.0, 2.0, 4.0, 5.0]
