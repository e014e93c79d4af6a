"""Vinyals et al. 2015, section 3.1, on drawn pictures with names instead of photographs with sentences: an analogue.

Three nets learn the names of the same emoji from the same start: one is shown the picture once, before the first word,
one again beside each word, and one never. Each is then asked for the names of emoji that it has never seen, with their
own pictures and with those of others.

    rnn-review data fetch emoji
    rnn-review run vinyals_2015 picture_once

A few minutes on one core.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from reproductions.captions.emoji import emoji
from reproductions.captions.encoder import encoder
from reproductions.captions.naming import Namer, compare
from reproductions.papers.vinyals_2015.network import CaptionGenerator, State
from reproductions.trials.plain import Training, plain_trials

ARMS = ("once", "every_step", "nothing")


class Net(Namer):
    """The encoder, whose features are averaged and mapped to where words are, and the generator."""

    def __init__(self, arm: str, extra_input: str, words: int, settings: Any) -> None:
        super().__init__()
        self.sees = arm != "nothing"
        self.encoder = encoder(settings.features)
        self.top = nn.Linear(settings.features, settings.embedding)
        again = extra_input if arm == "every_step" else ""
        self.generator = CaptionGenerator(words, settings.embedding, settings.units, again)

    def begin(self, pictures: Tensor) -> tuple[Tensor, State]:
        """The vectors of pictures, nought for a net that sees nothing, and the state after them."""
        v = self.top(self.encoder(pictures).mean((2, 3)))
        v = v if self.sees else torch.zeros_like(v)
        return v, self.generator.look(v)

    def step(self, seen: Tensor, state: State, word: Tensor) -> tuple[Tensor, State]:
        """Scores of the next word `(batch, words)` after a word `(batch,)`, and the state."""
        return self.generator.step(seen, state, word)


@plain_trials
def measure(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial: the three nets, see `compare`, and how far above their training they are on unseen emoji."""
    parts, extra = emoji(), readings["extra_input"]
    told = yield from compare(
        {arm: partial(Net, arm, extra, parts.words, settings) for arm in ARMS}, parts, settings, random
    )
    del told["perplexity_nothing_shuffled"]  # for it all pictures are the same
    for arm in ARMS:
        told[f"test_over_training_{arm}"] = told[f"perplexity_{arm}"] / told[f"training_perplexity_{arm}"]
    return told
