"""A decoder of two units that looks at two places before it scores three words: small enough to follow by hand."""

from __future__ import annotations

import torch

from reproductions.papers.xu_2015.network import Decoder, State

DOUBLE = torch.float64


def worked_example() -> None:
    """Where the net looks before its first word, and what it then makes of three words."""
    state = torch.random.get_rng_state()
    torch.manual_seed(2015)
    decoder = Decoder(words=3, features=2, embedding=2, units=2, attends=True).double()
    torch.random.set_rng_state(state)
    a = torch.tensor([[[1.0, 0.0], [0.2, 0.8]]], dtype=DOUBLE)
    h = torch.tensor([[0.5, -0.4]], dtype=DOUBLE)
    decoder.attention(a, h)
    decoder.step(a, State(h, torch.tensor([[0.6, -0.5]], dtype=DOUBLE)), torch.tensor([0]))
