"""Vinyals et al. 2015, section 3.1: an LSTM is shown a picture as if it were a word, and then writes words.

As printed, the cell has no biases and its output is not squashed a second time (equation 8); the weights from there to
the words, which equation 9 leaves out, are a linear layer's.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn


class State(NamedTuple):
    """The cell's output and the cell `(batch, units)`."""

    m: Tensor
    c: Tensor


class CaptionGenerator(nn.Module):
    """Embeddings of words, the LSTM and the layer that scores words.

    `again` says how the picture comes in beside each word: `""`, not at all, as the paper has it; `beside`, through
    weights of its own; `added`, summed with the word, through the word's weights.
    """

    def __init__(self, words: int, embedding: int, units: int, again: str) -> None:
        super().__init__()
        self.W_e = nn.Embedding(words, embedding)
        self.W_x = nn.Linear(embedding, 4 * units, bias=False)
        self.W_m = nn.Linear(units, 4 * units, bias=False)
        self.scored = nn.Linear(units, words)
        self.again = again
        # Drawn for nets of all kinds, so that random numbers go on alike and all see the same batches.
        own = nn.Linear(embedding, 4 * units, bias=False)
        self.W_v = own if again == "beside" else self.W_x

    def lstm(self, a: Tensor, state: State) -> State:
        """The next state, from what comes in through the weights of the input `(batch, 4 units)`; equations 4 to 8."""
        m, c = state
        i, f, o, h = (a + self.W_m(m)).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(h)
        m = torch.sigmoid(o) * c
        return State(m, c)

    def look(self, v: Tensor) -> State:
        """The state after the picture's vector `(batch, embedding)`, before the first word; equation 10."""
        nought = torch.zeros_like(self.W_m.weight[:1].expand(len(v), -1))
        return self.lstm(self.W_x(v), State(nought, nought))

    def step(self, v: Tensor, state: State, word: Tensor) -> tuple[Tensor, State]:
        """Scores of the next word `(batch, words)` after a word `(batch,)`, and the state; equations 11, 12 and 9."""
        x = self.W_e(word)
        a = self.W_x(x) + self.W_v(v) if self.again else self.W_x(x)
        m, c = self.lstm(a, state)
        return self.scored(m), State(m, c)
