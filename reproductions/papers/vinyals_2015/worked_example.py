"""A caption generator of two units that is shown a picture and scores three words: small enough to follow by hand."""

from __future__ import annotations

import torch

from reproductions.papers.vinyals_2015.network import CaptionGenerator

DOUBLE = torch.float64


def worked_example() -> None:
    """The state after the picture, and what the net makes of three words after the one that begins a sentence."""
    state = torch.random.get_rng_state()
    torch.manual_seed(2015)
    generator = CaptionGenerator(words=3, embedding=2, units=2, again="").double()
    torch.random.set_rng_state(state)
    v = torch.tensor([[1.0, -0.5]], dtype=DOUBLE)
    generator.step(v, generator.look(v), torch.tensor([0]))
