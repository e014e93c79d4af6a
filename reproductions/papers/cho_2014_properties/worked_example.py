"""Three words read by each encoder of two units, and what one word costs: small enough to follow by hand."""

from __future__ import annotations

import torch

from reproductions.papers.cho_2014_properties.network import GatedUnits, Translator, word_costs
from reproductions.translation.batches import END


def worked_example() -> None:
    """How both encoders read three words, and what a translation of one word and its end cost."""
    network = Translator("grconv", (5, 5), embedding=2, context=2, units=2).double()
    reader = GatedUnits(inputs=2, units=2).double()
    with torch.no_grad():
        for weights in (*network.parameters(), *reader.parameters()):
            weights.copy_(torch.linspace(-0.8, 0.8, weights.numel(), dtype=torch.float64).reshape(weights.shape))
        sources = torch.tensor([[2], [3], [4]])
        reader.read(network.source_embedding(sources))
        word_costs(network, sources, torch.tensor([[END], [3]]), torch.tensor([[3], [END]]))
