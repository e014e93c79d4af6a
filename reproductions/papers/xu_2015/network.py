"""Attention over parts of a picture in front of an LSTM that writes words, as section 3.1 prints it."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn


class State(NamedTuple):
    """Hidden state and memory `(batch, units)`."""

    h: Tensor
    c: Tensor


class Decoder(nn.Module):
    """Writes words one after another, looking at the picture before each; `attends` says whether it can choose where.

    A net that cannot sees the mean of all annotation vectors at each step, with the same weights otherwise.
    """

    def __init__(self, words: int, features: int, embedding: int, units: int, attends: bool) -> None:
        super().__init__()
        self.attends = attends
        self.embedded = nn.Embedding(words, embedding)
        self.gates = nn.Linear(embedding + units + features, 4 * units)
        self.init_h, self.init_c = nn.Linear(features, units), nn.Linear(features, units)
        self.seen, self.asked = nn.Linear(features, features), nn.Linear(units, features)
        self.scored = nn.Linear(features, 1)
        self.f_beta = nn.Linear(units, 1)
        self.L_h, self.L_z = nn.Linear(units, embedding), nn.Linear(features, embedding)
        self.L_o = nn.Linear(embedding, words)

    def start(self, a: Tensor) -> State:
        """The state before the first word, from annotation vectors `(batch, places, features)`."""
        mean = a.mean(1)
        return State(torch.tanh(self.init_h(mean)), torch.tanh(self.init_c(mean)))

    def attention(self, a: Tensor, h: Tensor) -> Tensor:
        """The weight of each place `(batch, places)`; section 3.1.2."""
        if not self.attends:
            return torch.full_like(a[:, :, 0], 1 / a.shape[1])
        e = self.scored(torch.tanh(self.seen(a) + self.asked(h)[:, None]))[:, :, 0]
        return torch.softmax(e, 1)

    def step(self, a: Tensor, state: State, word: Tensor) -> tuple[Tensor, State]:
        """Scores of the next word `(batch, words)` after a word `(batch,)`, and the state."""
        h, c = state
        alpha = self.attention(a, h)
        z = torch.sigmoid(self.f_beta(h)) * (alpha[:, :, None] * a).sum(1)
        y = self.embedded(word)
        i, f, o, g = self.gates(torch.cat([y, h, z], 1)).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return self.L_o(y + self.L_h(h) + self.L_z(z)), State(h, c)
