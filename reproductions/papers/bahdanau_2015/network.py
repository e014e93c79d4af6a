"""Bahdanau, Cho & Bengio 2015, sections 2.2 and 3: a decoder that is given one vector, and one that looks for its own.

Without attention each word is written from the last state of the encoder; with it, from a mean of the encoder's states
in both directions, weighted anew for each word. Gated units are PyTorch's, whose reset gate acts behind the product
with the weights and not before it.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from reproductions.translation.batches import END, NOTHING


class Translator(nn.Module):
    """Weights of an encoder and a decoder of so many gated units, with attention or without."""

    def __init__(self, words: tuple[int, int], embedding: int, units: int, attends: bool) -> None:
        super().__init__()
        context = 2 * units if attends else units
        self.attends = attends
        self.source_embedding, self.target_embedding = (nn.Embedding(one, embedding) for one in words)
        self.reader = nn.GRU(embedding, units, bidirectional=attends)
        self.start = nn.Linear(units, units)
        self.writer = nn.GRUCell(embedding + context, units)
        self.readout = nn.Linear(units + context + embedding, 2 * embedding)
        self.output = nn.Linear(embedding, words[1])
        self.of_state = nn.Linear(units, units)
        self.of_source = nn.Linear(context, units, bias=False)
        self.energy = nn.Linear(units, 1, bias=False)


class Read(NamedTuple):
    """What an encoder makes of sources: states `(length, batch, units)`, and what the decoder begins with."""

    states: Tensor
    keys: Tensor
    start: Tensor


def read(network: Translator, sources: Tensor) -> Read:
    """Sources `(length, batch)`, read in both directions where the decoder attends, else in the given one alone."""
    h, last = network.reader(network.source_embedding(sources))
    s = torch.tanh(network.start(last[-1]))
    return Read(h, network.of_source(h), s)


def attend(network: Translator, s: Tensor, source: Read) -> tuple[Tensor, Tensor]:
    """The context `(batch, context)` of the next word after the state s, and the weights `(length, batch)` in it."""
    e = network.energy(torch.tanh(network.of_state(s) + source.keys))
    a = torch.softmax(e, 0)
    c = (a * source.states).sum(0)
    return c, a.squeeze(-1)


def step(network: Translator, y: Tensor, s: Tensor, source: Read) -> tuple[Tensor, Tensor, Tensor]:
    """The state behind words y `(batch, embedding)`, what the output layers see then, and the weights of the source."""
    c, a = attend(network, s, source) if network.attends else (source.states[-1], source.states.new_empty(0))
    s = network.writer(torch.cat([y, c], 1), s)
    return s, torch.cat([s, c, y], 1), a


def scores(network: Translator, seen: Tensor) -> Tensor:
    """A score `(…, words)` for each word of the target, through a layer of maxout units."""
    t = network.readout(seen).unflatten(-1, (-1, 2)).amax(-1)
    return network.output(t)  # type: ignore[no-any-return]  # torch types no call of a module


def word_costs(network: Translator, sources: Tensor, given: Tensor, wanted: Tensor) -> Tensor:
    """Minus the logarithm of the probability of each wanted word `(words,)`, in the order of steps and then sentences.

    Sources are `(length, batch)`; targets `(steps, batch)`, of which `NOTHING` is left out.
    """
    source = read(network, sources)
    s, seen = source.start, []
    for y in network.target_embedding(given):
        s, one, _ = step(network, y, s, source)
        seen.append(one)
    counted = wanted != NOTHING
    return cross_entropy(scores(network, torch.stack(seen)[counted]), wanted[counted], reduction="none")


def translate(network: Translator, sources: Tensor, longest: int) -> tuple[Tensor, Tensor]:
    """The likeliest word at each step `(longest, batch)`, given those before it, and its weights of the source.

    The weights are `(longest, length, batch)`; without attention there are none.
    """
    source = read(network, sources)
    s, word = source.start, torch.full_like(sources[0], END)
    said, weights = [], []
    for _ in range(longest):
        s, seen, a = step(network, network.target_embedding(word), s, source)
        word = scores(network, seen).argmax(1)
        said.append(word)
        weights.append(a)
    return torch.stack(said), torch.stack(weights)
