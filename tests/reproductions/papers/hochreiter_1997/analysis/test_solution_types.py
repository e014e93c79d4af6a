"""Types of solutions: each measure means what it says on a network made for it."""

from __future__ import annotations

import numpy as np

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.solution_types import (
    self_connections,
    states_between,
    without_control,
)
from reproductions.papers.hochreiter_1997.plain.activations import record
from reproductions.papers.hochreiter_1997.tasks.temporal_order import X
from reproductions.trials.sampling import Sequence

A = Architecture(inputs=8, outputs=4, blocks=2, block_size=2, biases="all")
CELL = A.gates + 2
"""The first cell of the second block."""


def weights() -> Weights:
    """Silent but for the second block's first cell, which takes up X with one sign and Y with the other."""
    found = Weights(
        hidden_input=np.zeros((A.hidden, A.inputs)),
        hidden_recurrent=np.zeros((A.hidden, A.hidden)),
        hidden_bias=np.zeros(A.hidden),
        output_cell=np.zeros((A.outputs, A.cells)),
        output_input=np.zeros((A.outputs, A.inputs)),
        output_bias=np.zeros(A.outputs),
    )
    found.hidden_input[CELL, [X, X + 1]] = [5.0, -5.0]
    return found


def sequence(first: int) -> Sequence:
    """A letter, a filler, and X at the end."""
    inputs = np.eye(A.inputs)[[first, 0, X]]
    return Sequence(inputs, np.zeros((3, A.outputs)), np.array([False, False, True]))


def test_states_are_those_before_the_second_letter_by_the_first() -> None:
    sequences = [sequence(X), sequence(X + 1)]
    after_x, after_y = states_between(record(A, weights(), sequences), sequences, np.array([2, 3]))
    assert after_x[0] > 0.9
    assert after_y[0] < -0.9
    assert after_x[1] == after_y[1] == 0.0


def test_a_gate_without_control_sees_the_mean_of_its_cells() -> None:
    made = weights()
    made.hidden_recurrent[1, CELL] = 2.0
    sequences = [sequence(X)]
    found = record(A, made, sequences)
    cut = without_control(A, made, found, block=1)
    assert cut.hidden_recurrent[1, CELL] == 0.0
    assert cut.hidden_bias[1] == 2.0 * found.hidden[0, :, CELL].mean()


def test_a_self_connection_leads_from_a_cell_to_itself() -> None:
    made = weights()
    made.hidden_recurrent[CELL, CELL] = 3.0
    assert self_connections(A, made, block=1).tolist() == [3.0, 0.0]
