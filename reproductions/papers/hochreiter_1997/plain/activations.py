"""What a trained network does on sequences: all activations, recorded step by step, for many sequences at once.

The forward pass of `network`, without learning. Units can be held at given activations, which shows what a network does
without what they know of the sequence at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.trials.sampling import Sequence as TaskSequence


@dataclass(frozen=True)
class Activations:
    """Every unit at every step: `hidden` `(sequences, time, hidden)`, gates first, `states` `(sequences, time, cells)`,
    `outputs` `(sequences, time, outputs)`. `lengths` says how far each sequence reaches; what lies beyond is nothing.
    """

    hidden: Array
    states: Array
    outputs: Array
    lengths: Array

    @property
    def last(self) -> tuple[Array, Array]:
        """Indices of each sequence's last step."""
        return np.arange(len(self.lengths)), self.lengths - 1

    def mean_hidden(self) -> Array:
        """The mean of each hidden unit at each step over the sequences that reach it, `(time, hidden)`."""
        reached = np.arange(self.hidden.shape[1]) < self.lengths[:, None]
        found: Array = np.einsum("bth,bt->th", self.hidden, reached) / reached.sum(axis=0)[:, None]
        return found


def logistic(net: Array, low: float = 0.0, high: float = 1.0) -> Array:
    """The logistic function with this range."""
    found: Array = low + (high - low) / (1.0 + np.exp(-net))
    return found


def units_of_block(a: Architecture, block: int) -> Array:
    """The hidden units of a block: its gates and its cells."""
    gates = [block, a.blocks + block] if a.output_gates else [block]
    return np.array([*gates, *range(a.gates + block * a.block_size, a.gates + (block + 1) * a.block_size)])


def record(
    a: Architecture,
    weights: Weights,
    sequences: Sequence[TaskSequence],
    held_units: Array | None = None,
    held_at: Array | None = None,
) -> Activations:
    """The activations on these sequences. `held_units` stay at `held_at` `(time, hidden)`, whatever reaches them."""
    lengths = np.array([len(sequence.inputs) for sequence in sequences])
    steps = int(lengths.max())
    shown = np.zeros((len(sequences), steps, a.inputs))
    for row, sequence in zip(shown, sequences, strict=True):
        row[: len(sequence.inputs)] = sequence.inputs
    w = {name: np.asarray(getattr(weights, name), dtype=np.float64) for name in weights.__dataclass_fields__}
    hidden = np.zeros((len(sequences), steps, a.hidden))
    states = np.zeros((len(sequences), steps, a.cells))
    outputs = np.zeros((len(sequences), steps, a.outputs))
    y, s = np.zeros((len(sequences), a.hidden)), np.zeros((len(sequences), a.cells))
    for t in range(steps):
        x = shown[:, t]
        net = x @ w["hidden_input"].T + y @ w["hidden_recurrent"].T + w["hidden_bias"]
        gates = logistic(net[:, : a.gates])
        s = s + np.repeat(gates[:, : a.blocks], a.block_size, axis=1) * logistic(net[:, a.gates :], *a.cell_input_range)
        y_c = s if a.cell_output_range is None else logistic(s, *a.cell_output_range)
        if a.output_gates:
            y_c = np.repeat(gates[:, a.blocks :], a.block_size, axis=1) * y_c
        y = np.concatenate([gates, y_c], axis=1)
        if held_units is not None and held_at is not None:
            y[:, held_units] = held_at[t, held_units]
        net_k = y[:, a.gates :] @ w["output_cell"].T + x @ w["output_input"].T + w["output_bias"]
        hidden[:, t], states[:, t], outputs[:, t] = y, s, logistic(net_k)
    return Activations(hidden, states, outputs, lengths)
