"""Tux Paint's stamps, photographs and drawings with a sentence of English each, in three parts by their sentence.

Where two stamps have the same sentence, such as the white and the black knight of chess, one is kept, so that no net is
tested on what it was told in training. What a text goes on to explain, such as how a knight moves, is left out.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, pad

from reproductions.captions.named_pictures import Parts, split, words_of
from reproductions.captions.portable_network_graphics import on_white
from reproductions.datasets import folder

SIDE, WHITE = 32, 1.0
END_OF_SENTENCE = re.compile(r"[.!?] |\n")


def shrunk(picture: Tensor) -> Tensor:
    """A picture `(3, height, width)` in the middle of a white square, as `(3, 32, 32)`."""
    _, height, width = picture.shape
    left, top = max(height - width, 0), max(width - height, 0)
    square = pad(picture, (left // 2, left - left // 2, top // 2, top - top // 2), value=WHITE)
    return adaptive_avg_pool2d(square, SIDE)


@cache
def read(stamps: Path) -> Parts:
    """The stamps below a folder that are files of the kind PNG with a text beside them, which begins in English."""
    named = {
        tuple(words_of(END_OF_SENTENCE.split(text.read_text("utf-8"), 1)[0])): text.with_suffix(".png")
        for text in sorted(stamps.rglob("*.txt"), reverse=True)  # of two with one sentence the first by name stays
        if text.with_suffix(".png").is_file()
    }
    pictures = [shrunk(torch.from_numpy(np.array(on_white(picture)))) for picture in named.values()]
    return split(list(named), torch.stack(pictures)[None])


def stamps() -> Parts:
    """The stamps of the data set, read once."""
    return read(folder("stamps") / "usr/share/tuxpaint/stamps")
