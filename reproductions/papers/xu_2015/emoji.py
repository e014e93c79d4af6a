"""Emoji that two houses have drawn, with their names in English, in three parts by emoji.

Flags and people are left out, for they are a handful of templates with one thing changed, and so are swatches of skin.
Both drawings of an emoji are in one part, so that no net is tested on what it has seen in another hand.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from reproductions.datasets import folder
from reproductions.papers.xu_2015.portable_network_graphics import on_white

HOUSES = ("google", "twitter")
LEFT_OUT = ("Flags", "People & Body", "Component")
VALIDATION_SHARE, TEST_SHARE = 0.15, 0.15
SPLIT_SEED = 2015
END, RARE = 0, 1
"""The words that end a name, and that stand for all that fewer than `LEAST` names to train on hold."""
LEAST = 3


class Named(NamedTuple):
    """Pictures `(count, 3, 32, 32)`, and their names `(count, words)`, each filled up with the word that ends it."""

    pictures: Tensor
    names: Tensor


class Parts(NamedTuple):
    """Examples to train on, to choose by and to test on, and how many words there are."""

    training: Named
    validation: Named
    test: Named
    words: int


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case."""
    return re.findall(r"[a-z0-9]+", name.lower())


def split(names: Sequence[Sequence[str]], drawings: Tensor) -> Parts:
    """Names and drawings `(houses, names, 3, height, width)` in three parts; words are those to train on."""
    order = torch.randperm(len(names), generator=torch.Generator().manual_seed(SPLIT_SEED)).tolist()
    first, second = round(VALIDATION_SHARE * len(order)), round((VALIDATION_SHARE + TEST_SHARE) * len(order))
    chosen, tested, trained = order[:first], order[first:second], order[second:]
    seen = Counter(word for one in trained for word in set(names[one]))
    known = {word: place for place, word in enumerate(sorted(w for w in seen if seen[w] >= LEAST), start=RARE + 1)}
    longest = max(map(len, names))
    table = torch.full((len(names), longest + 1), END)
    for one, words in enumerate(names):
        table[one, : len(words)] = torch.tensor([known.get(word, RARE) for word in words])
    training, validation, test = (
        Named(drawings[:, part].flatten(0, 1), table[part].repeat(len(drawings), 1))
        for part in (trained, chosen, tested)
    )
    return Parts(training, validation, test, RARE + 1 + len(known))


@cache
def read(package: Path) -> Parts:
    """The emoji of an unpacked package that holds the pictures of all houses."""
    listed = json.loads((package / "emoji.json").read_bytes())
    kept = [one for one in listed if one["category"] not in LEFT_OUT and all(one[f"has_img_{h}"] for h in HOUSES)]
    drawn = [[on_white(package / "img" / h / "64" / one["image"]) for one in kept] for h in HOUSES]
    halved = torch.stack([avg_pool2d(torch.from_numpy(np.array(of_house)), 2) for of_house in drawn])
    return split([words_of(one["name"]) for one in kept], halved)


def emoji() -> Parts:
    """The emoji of the data set, read once."""
    return read(folder("emoji") / "package")
