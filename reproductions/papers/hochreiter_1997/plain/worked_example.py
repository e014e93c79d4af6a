"""One memory cell on a sequence of two steps: small enough to follow each number by hand."""

from __future__ import annotations

import numpy as np
import torch

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork


def worked_example() -> None:
    """Two inputs, one block with one cell, one output; then it learns that the second output is to be one."""
    weights = Weights(
        hidden_input=np.array([[1.0, -1.0], [0.0, 2.0], [1.5, 0.5]]),
        hidden_recurrent=np.array([[0.2, -0.1, 0.3], [0.1, 0.4, -0.2], [-0.3, 0.2, 0.5]]),
        hidden_bias=np.array([-1.0, -1.0, 0.0]),
        output_cell=np.array([[2.0]]),
        output_input=np.zeros((1, 2)),
        output_bias=np.array([0.1]),
    )
    network = PlainNetwork(Architecture(inputs=2, outputs=1, blocks=1, block_size=1), weights)
    inputs = torch.tensor([[1.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    network.predict(inputs)
    targets = torch.tensor([[0.0], [1.0]], dtype=torch.float64)
    network.train_on(inputs, targets, torch.tensor([False, True]), learning_rate=0.5)
