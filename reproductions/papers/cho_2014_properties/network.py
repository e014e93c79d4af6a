"""Cho, van Merriënboer, Bahdanau & Bengio 2014, sections 2 and 3: two encoders before one decoder.

RNNenc reads a sentence word by word; grConv puts neighbours together, level by level, until one vector is left. Either
vector is the context of each step of the same decoder. Figure 1 draws the gated unit and writes no equation of it;
those here, whose reset gate acts before the product with the weights, are in appendix A of Bahdanau et al. (2015).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from reproductions.translation.batches import END, NOTHING, UNKNOWN

RADIUS_OF_UNITS, RADIUS_OF_CONVOLUTION = 1.0, 0.4
"""The square matrices begin as orthogonal ones with these spectral radii; section 4.2."""


def square(units: int, radius: float) -> nn.Linear:
    """A square matrix that begins orthogonal, with this spectral radius."""
    made = nn.Linear(units, units, bias=False)
    nn.init.orthogonal_(made.weight, radius)
    return made


class GatedUnits(nn.Module):
    """Units that adaptively forget and remember, figure 1 (b); as an encoder this is RNNenc."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.W_r, self.W_z, self.W = (nn.Linear(inputs, units) for _ in range(3))
        self.U_r, self.U_z, self.U = (square(units, RADIUS_OF_UNITS) for _ in range(3))

    def step(self, x: Tensor, h: Tensor) -> Tensor:
        """The state `(batch, units)` after the inputs x `(batch, inputs)`."""
        r = torch.sigmoid(self.W_r(x) + self.U_r(h))
        z = torch.sigmoid(self.W_z(x) + self.U_z(h))
        new = torch.tanh(self.W(x) + self.U(r * h))
        return z * h + (1 - z) * new

    def read(self, words: Tensor) -> Tensor:
        """The last state `(batch, units)` of a sentence `(length, batch, inputs)`."""
        h = words.new_zeros(words.shape[1], self.U.in_features)
        for x in words:
            h = self.step(x, h)
        return h


class GatedRecursiveConvolution(nn.Module):
    """grConv, section 2.2: the same weights put two neighbours together, everywhere and at each level."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.U = nn.Linear(inputs, units, bias=False)
        self.W_l, self.W_r = (square(units, RADIUS_OF_CONVOLUTION) for _ in range(2))
        self.G_l, self.G_r = (nn.Linear(units, 3, bias=False) for _ in range(2))

    def level(self, h: Tensor) -> Tensor:
        """The next level `(length - 1, batch, units)` above one of `(length, batch, units)`; equation 1.

        In print the new activation has states of its own level on the right, which must be those below.
        """
        left, right = h[:-1], h[1:]
        new = torch.relu(self.W_l(left) + self.W_r(right))
        omega = torch.softmax(self.G_l(left) + self.G_r(right), -1)
        omega_c, omega_l, omega_r = omega.chunk(3, -1)
        return omega_c * new + omega_l * left + omega_r * right

    def read(self, words: Tensor) -> Tensor:
        """The top `(batch, units)` of the lattice over a sentence `(length, batch, inputs)`."""
        h = self.U(words)
        while len(h) > 1:
            h = self.level(h)
        return h[0]  # type: ignore[no-any-return]  # torch types no call of a module


ENCODERS: dict[str, type[GatedUnits] | type[GatedRecursiveConvolution]] = {
    "rnnenc": GatedUnits,
    "grconv": GatedRecursiveConvolution,
}


class Translator(nn.Module):
    """Weights of an encoder, one of `ENCODERS`, with so many units, and of a decoder with so many."""

    def __init__(self, encoder: str, words: tuple[int, int], embedding: int, context: int, units: int) -> None:
        super().__init__()
        self.source_embedding, self.target_embedding = (nn.Embedding(one, embedding) for one in words)
        self.encoder = ENCODERS[encoder](embedding, context)
        self.start = nn.Linear(context, units)
        self.decoder = GatedUnits(embedding + context, units)
        self.readout = nn.Linear(units + context + embedding, 2 * embedding)
        self.output = nn.Linear(embedding, words[1])


def scores(network: Translator, h: Tensor, y: Tensor, c: Tensor) -> Tensor:
    """A score `(…, words)` for each word of the target, from state, last word and context, through maxout units."""
    t = network.readout(torch.cat([h, c, y], -1)).unflatten(-1, (-1, 2)).amax(-1)
    return network.output(t)  # type: ignore[no-any-return]  # torch types no call of a module


def word_costs(network: Translator, sources: Tensor, given: Tensor, wanted: Tensor) -> Tensor:
    """Minus the logarithm of the probability of each wanted word `(words,)`, in the order of steps and then sentences.

    Sources are `(length, batch)`; targets `(steps, batch)`, of which `NOTHING` is left out.
    """
    c = network.encoder.read(network.source_embedding(sources))
    h, states = torch.tanh(network.start(c)), []
    ys = network.target_embedding(given)
    for y in ys:
        h = network.decoder.step(torch.cat([y, c], 1), h)
        states.append(h)
    counted = wanted != NOTHING
    seen = (part[counted] for part in (torch.stack(states), ys, c.expand(len(ys), -1, -1)))
    return cross_entropy(scores(network, *seen), wanted[counted], reduction="none")


def translate(network: Translator, sources: Tensor, longest: int) -> Tensor:
    """The likeliest known word at each step `(longest, batch)`, given those before it; section 4.2.1 without a beam."""
    c = network.encoder.read(network.source_embedding(sources))
    h, word = torch.tanh(network.start(c)), torch.full_like(sources[0], END)
    said = []
    for _ in range(longest):
        y = network.target_embedding(word)
        h = network.decoder.step(torch.cat([y, c], 1), h)
        found = scores(network, h, y, c)
        found[:, UNKNOWN] = -torch.inf
        word = found.argmax(1)
        said.append(word)
    return torch.stack(said)
