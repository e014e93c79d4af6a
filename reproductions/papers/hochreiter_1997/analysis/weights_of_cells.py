"""Hochreiter & Schmidhuber 1997, section 6: how many weights memory cells need beside a conventional recurrent net.

Counted, for a conventional fully connected net and for the paper's network with a memory cell for each of its hidden
units. With blocks of one cell a hidden unit becomes three, so that connections among hidden units are nine times as
many; those from inputs are three times as many, and those to outputs the same, for only cells feed them.

    rnn-review run hochreiter_1997 weights_of_cells --profile paper

Seconds. A trial is one random choice of sizes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.trials.batches import BatchTrials, trials_by

MOST_UNITS = 100
MOST_CELLS_OF_A_BLOCK = 4


def weights_to_conventional(inputs: int, outputs: int, blocks: int, block_size: int) -> float:
    """Weights of a network of memory cells for each one of a conventional net with as many hidden units as cells."""
    cells = Architecture(inputs, outputs, blocks, block_size, biases="none")
    conventional = RecurrentArchitecture(inputs, cells.cells, outputs, Learning.BPTT)
    return cells.weight_count / conventional.weight_count


def measure_weights(random: np.random.Generator) -> dict[str, float]:
    """The ratio for one to a hundred inputs, outputs and blocks, and one to four cells in a block."""
    inputs, outputs, blocks = (int(number) for number in random.integers(1, MOST_UNITS + 1, 3))
    block_size = int(random.integers(1, MOST_CELLS_OF_A_BLOCK + 1))
    return {"weights_to_conventional": weights_to_conventional(inputs, outputs, blocks, block_size)}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The random sizes."""
    return trials_by({"random_sizes": measure_weights}, row.id)
