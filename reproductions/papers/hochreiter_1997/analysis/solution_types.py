"""Hochreiter & Schmidhuber 1997, section 5.6: two typical solutions of experiment 6a, looked for in trained networks.

The networks are trained by the experiment's own task, stopping rule and kernel, and shown 256 fresh sequences. By
definitions written before the first run:

- A network uses one block as `cell_states` counts blocks. Only such a network has a type.
- `first_type`: the cell's output controls the input gate. With the block's cell outputs replaced by their mean on their
  way to its own input gate, and nowhere else, fewer than nine in ten sequences are answered right.
- `second_type`: a cell of the block has a weight above 1, ten times the largest that it can start with, from its own
  output to its own input, and its mean states just before the second letter differ in sign between sequences that
  began with X and with Y.

    rnn-review run hochreiter_1997 solution_types --profile paper

Half a minute on one core.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.cell_states import (
    SUBJECTS,
    USED_BELOW,
    last_letter,
    right_answers,
    used_blocks,
)
from reproductions.papers.hochreiter_1997.analysis.inspection import InspectedTrials
from reproductions.papers.hochreiter_1997.networks.variants import original_trials
from reproductions.papers.hochreiter_1997.plain import activations
from reproductions.papers.hochreiter_1997.plain.activations import Activations
from reproductions.papers.hochreiter_1997.tasks.temporal_order import X
from reproductions.trials.sampling import Sequence

STRONG = 1.0
SUBJECT = SUBJECTS["temporal_order"]


def cells_of(a: Architecture, block: int) -> Array:
    """The cells of a block."""
    return np.arange(block * a.block_size, (block + 1) * a.block_size)


def without_control(a: Architecture, weights: Weights, found: Activations, block: int) -> Weights:
    """The weights with a block's cell outputs replaced by their mean on their way to its input gate."""
    sources = a.gates + cells_of(a, block)
    reached = np.arange(found.hidden.shape[1]) < found.lengths[:, None]
    means = found.hidden[reached][:, sources].mean(axis=0)
    recurrent, bias = weights.hidden_recurrent.copy(), weights.hidden_bias.copy()
    bias[block] += recurrent[block, sources] @ means
    recurrent[block, sources] = 0.0
    return replace(weights, hidden_recurrent=recurrent, hidden_bias=bias)


def self_connections(a: Architecture, weights: Weights, block: int) -> Array:
    """The weights from the outputs of a block's cells to their own inputs, `(block size,)`."""
    units = a.gates + cells_of(a, block)
    found: Array = weights.hidden_recurrent[units, units]
    return found


def states_between(found: Activations, sequences: list[Sequence], cells: Array) -> tuple[Array, Array]:
    """The mean states of cells just before the second letter, `(cells,)` each: where the first was X, and where Y."""
    before = np.array([last_letter(sequence) - 1 for sequence in sequences])
    states = found.states[np.arange(len(sequences)), before][:, cells]
    letters = np.stack(
        [
            sequence.inputs[:, [X, X + 1]][np.flatnonzero(sequence.inputs[:, [X, X + 1]].any(axis=1))[0]]
            for sequence in sequences
        ]
    )
    return states[letters[:, 0] == 1].mean(axis=0), states[letters[:, 1] == 1].mean(axis=0)


def types(a: Architecture, weights: Weights, sequences: list[Sequence]) -> dict[str, float]:
    """The quantities that the module's head defines; a network that uses not one block is of no type."""
    found = activations.record(a, weights, sequences)
    used = used_blocks(a, weights, sequences, SUBJECT)
    measured = {"right_answers": right_answers(found, sequences, SUBJECT), "uses_one_block": float(len(used) == 1)}
    if len(used) != 1:
        return {**measured, "first_type": 0.0, "second_type": 0.0, "either_type": 0.0}
    block = used[0]
    cut = activations.record(a, without_control(a, weights, found, block), sequences)
    right = right_answers(cut, sequences, SUBJECT)
    own = self_connections(a, weights, block)
    after_x, after_y = states_between(found, sequences, cells_of(a, block))
    opposite = after_x * after_y < 0
    first, second = right < USED_BELOW, bool((opposite & (own > STRONG)).any())
    return {
        **measured,
        "right_without_control": right,
        "strongest_self_connection": float(own.max()),
        "opposite_states": float(opposite.any()),
        "first_type": float(first),
        "second_type": float(second),
        "either_type": float(first or second),
    }


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> InspectedTrials:
    """The trials of experiment 6a."""
    return InspectedTrials(original_trials(row, profile), types)
