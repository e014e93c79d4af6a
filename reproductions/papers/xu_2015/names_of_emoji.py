"""Xu et al. 2015, on drawn pictures with names instead of photographs with sentences: an analogue, not the experiment.

Three nets learn the names of the same emoji from the same start: one that can choose where to look, one that sees the
mean of the whole picture, and one that sees nothing. Each is then asked for the names of emoji that it has never seen,
with their own pictures and with those of others.

    rnn-review run xu_2015 names_of_emoji

Needs `rnn-review data fetch emoji`. A few minutes on one core.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from reproductions.captions.emoji import emoji
from reproductions.captions.encoder import encoder
from reproductions.captions.named_pictures import Parts
from reproductions.captions.naming import Namer, compare
from reproductions.papers.xu_2015.network import Decoder, State
from reproductions.trials.plain import Training, plain_trials

ARMS = ("attention", "vector", "nothing")


class Net(Namer):
    """An encoder and a decoder; what a net that sees nothing has in place of annotation vectors is nought."""

    def __init__(self, arm: str, words: int, settings: Any) -> None:
        super().__init__()
        self.sees, self.features = arm != "nothing", settings.features
        self.encoder = encoder(settings.features)
        self.decoder = Decoder(words, settings.features, settings.embedding, settings.units, arm == "attention")

    def annotations(self, pictures: Tensor) -> Tensor:
        """Annotation vectors `(batch, places, features)` of pictures."""
        if not self.sees:
            return torch.zeros(len(pictures), 1, self.features, device=pictures.device)
        found: Tensor = self.encoder(pictures)
        return found.flatten(2).mT

    def begin(self, pictures: Tensor) -> tuple[Tensor, State]:
        """The annotation vectors, and the state before the first word."""
        a = self.annotations(pictures)
        return a, self.decoder.start(a)

    def step(self, seen: Tensor, state: State, word: Tensor) -> tuple[Tensor, State]:
        """Scores of the next word `(batch, words)` after a word `(batch,)`, and the state."""
        return self.decoder.step(seen, state, word)


def trial(parts: Parts, settings: Any, random: torch.Generator) -> Training:
    """The three nets, see `compare`."""
    told = yield from compare({arm: partial(Net, arm, parts.words, settings) for arm in ARMS}, parts, settings, random)
    del told["perplexity_nothing_shuffled"]  # for it all pictures are the same
    return told


@plain_trials
def measure(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial, on emoji."""
    return (yield from trial(emoji(), settings, random))
