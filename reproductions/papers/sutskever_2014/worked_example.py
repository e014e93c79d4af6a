"""Two words read and one written by LSTMs of two cells: small enough to follow each number by hand."""

from __future__ import annotations

import torch

from reproductions.papers.sutskever_2014.network import SequenceToSequence, translate, word_costs
from reproductions.translation.batches import END


def worked_example() -> None:
    """What a translation of one word and its end cost, and the two words that the network itself would write."""
    network = SequenceToSequence((4, 4), embedding=2, units=2, layers=1).double()
    with torch.no_grad():
        for weights in network.parameters():
            weights.copy_(torch.linspace(-0.8, 0.8, weights.numel(), dtype=torch.float64).reshape(weights.shape))
        sources = torch.tensor([[2], [3]])
        word_costs(network, sources, torch.tensor([[END], [3]]), torch.tensor([[3], [END]]))
        translate(network, sources, longest=2)
