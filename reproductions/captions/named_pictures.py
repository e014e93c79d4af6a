"""Pictures with names in three parts: what nets learn from, what ends their training, and what they are tested on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

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

    def to(self, device: torch.device) -> Parts:
        """The same on a device."""
        training, validation, test = (
            Named(one.pictures.to(device), one.names.to(device)) for one in (self.training, self.validation, self.test)
        )
        return Parts(training, validation, test, self.words)


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
