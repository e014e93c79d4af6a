"""Sutskever, Vinyals & Le 2014, section 3: one LSTM reads a sentence, another one writes its translation.

The paper has four layers of a thousand cells; here the number of layers and cells is a setting. Each side's LSTM is
PyTorch's, whose cell has no connections from the cell's state to its gates.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from reproductions.translation.batches import END, NOTHING

SPREAD = 0.08
"""All weights begin uniformly between minus and plus this; section 3.4."""


class SequenceToSequence(nn.Module):
    """Embeddings and LSTMs for both sides, and the softmax layer over the target's words."""

    def __init__(self, words: tuple[int, int], embedding: int, units: int, layers: int) -> None:
        super().__init__()
        self.source_embedding, self.target_embedding = (nn.Embedding(one, embedding) for one in words)
        self.reader, self.writer = (nn.LSTM(embedding, units, layers) for _ in words)
        self.output = nn.Linear(units, words[1])
        for weights in self.parameters():
            nn.init.uniform_(weights, -SPREAD, SPREAD)


def word_costs(network: SequenceToSequence, sources: Tensor, given: Tensor, wanted: Tensor) -> Tensor:
    """Minus the logarithm of the probability of each wanted word `(words,)`, in the order of steps and then sentences.

    Sources are `(length, batch)`; targets `(steps, batch)`, of which `NOTHING` is left out.
    """
    _, v = network.reader(network.source_embedding(sources))
    h, _ = network.writer(network.target_embedding(given), v)
    counted = wanted != NOTHING
    z = network.output(h[counted])
    return cross_entropy(z, wanted[counted], reduction="none")


def translate(network: SequenceToSequence, sources: Tensor, longest: int) -> Tensor:
    """The likeliest word at each step `(longest, batch)`, given those before it; section 3.2 with a beam of one."""
    _, v = network.reader(network.source_embedding(sources))
    y = torch.full_like(sources[:1], END)
    said = []
    for _ in range(longest):
        h, v = network.writer(network.target_embedding(y), v)
        y = network.output(h).argmax(-1)
        said.append(y)
    return torch.cat(said)
