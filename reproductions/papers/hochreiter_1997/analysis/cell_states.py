"""Hochreiter & Schmidhuber 1997, sections 5.1, 5.4 and 5.6: what trained networks keep in their cells, and how.

The networks are those of experiments 1, 4 and 6a, trained by the experiments' own tasks, stopping rules and kernel.
Each is then shown 256 fresh sequences. Measured, by definitions written before the first run:

- `blocks_used`: a block is used if, with its gates and its cells' outputs held at their means over the sequences at
  each time step, fewer than nine in ten sequences are answered right. Right is the class whose output is largest, and
  in the adding problem an answer within 0.04 of the target. In experiment 1 the answer is the last T or P.
- `saturated_share`: the share of all pairs of a sequence and a cell of a used block in which h'(s), the slope at which
  the state is read, is at the sequence's end below a tenth of its maximum: |s| is above 3.6. A state that has drifted
  so far passes on almost no error, which is the harm that section 4 describes. Without a used block it is not defined.
- `state_drift`: how far such a state moves on its way from the last relevant input to the end, in the mean and without
  its sign, as a multiple of its standard deviation over the sequences at the end. Experiment 1 has no such input.

The first trials are recorded step by step on the first of these sequences.

    rnn-review run hochreiter_1997 cell_states --profile paper

About five minutes on one core, most of them for the adding problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.inspection import InspectedTrials
from reproductions.papers.hochreiter_1997.networks.variants import original_trials
from reproductions.papers.hochreiter_1997.plain import activations
from reproductions.papers.hochreiter_1997.plain.activations import Activations
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import CORRECT_WITHIN
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import SYMBOLS
from reproductions.papers.hochreiter_1997.tasks.temporal_order import X
from reproductions.trials.sampling import Sequence

USED_BELOW = 0.9
SATURATED_BELOW = 0.1
DIGITS = 5


@dataclass(frozen=True)
class Subject:
    """An experiment whose trained networks are looked at.

    `right` says of each sequence whether its outputs are right `asked` steps before the end, `relevant` gives the last
    step that matters before it, and `inputs` and `outputs` name units.
    """

    right: Callable[[Array, Array], Array]
    asked: int
    relevant: Callable[[Sequence], int] | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def largest_is_right(outputs: Array, targets: Array) -> Array:
    """Where the largest output is that of the target, `(sequences,)`."""
    found: Array = outputs.argmax(axis=1) == targets.argmax(axis=1)
    return found


def sum_is_right(outputs: Array, targets: Array) -> Array:
    """Where the sum is within 0.04 of the target, `(sequences,)`."""
    found: Array = (abs(outputs - targets) < CORRECT_WITHIN)[:, 0]
    return found


def last_mark(sequence: Sequence) -> int:
    """The step of the adding problem's second marked pair."""
    return int(np.flatnonzero(sequence.inputs[:, 1] == 1.0).max(initial=0))


def last_letter(sequence: Sequence) -> int:
    """The step of the second X or Y."""
    return int(np.flatnonzero(sequence.inputs[:, [X, X + 1]].any(axis=1)).max())


SUBJECTS = {
    "embedded_reber": Subject(
        largest_is_right,
        1,
        None,
        tuple(SYMBOLS),
        tuple(SYMBOLS),
    ),
    "adding": Subject(
        sum_is_right,
        0,
        last_mark,
        ("value", "marker"),
        ("sum",),
    ),
    "temporal_order": Subject(
        largest_is_right,
        0,
        last_letter,
        (*"abcdXY", "E", "B"),
        ("XX", "XY", "YX", "YY"),
    ),
}


# What is measured on a trained network.


def right_answers(found: Activations, sequences: list[Sequence], subject: Subject) -> float:
    """The share of sequences that are answered right."""
    row, last = found.last
    targets = np.stack([sequence.targets[-1 - subject.asked] for sequence in sequences])
    return float(subject.right(found.outputs[row, last - subject.asked], targets).mean())


def used_blocks(a: Architecture, weights: Weights, sequences: list[Sequence], subject: Subject) -> list[int]:
    """The blocks without whose knowledge of the sequence fewer than nine in ten answers are right."""
    means = activations.record(a, weights, sequences).mean_hidden()

    def share_without(block: int) -> float:
        held = activations.record(a, weights, sequences, activations.units_of_block(a, block), means)
        return right_answers(held, sequences, subject)

    return [block for block in range(a.blocks) if share_without(block) < USED_BELOW]


def slope_of_reading(a: Architecture, states: Array) -> Array:
    """h'(s) as a share of its maximum, by the range of h; 1 where h is the identity."""
    if a.cell_output_range is None:
        return np.ones_like(states)
    y = activations.logistic(states)
    found: Array = 4.0 * y * (1.0 - y)
    return found


def measurements(a: Architecture, weights: Weights, sequences: list[Sequence], subject: Subject) -> dict[str, float]:
    """The quantities that the module's head defines, those that are defined."""
    found = activations.record(a, weights, sequences)
    used = used_blocks(a, weights, sequences, subject)
    cells = [cell for cell in range(a.cells) if cell // a.block_size in used]
    measured = {
        "right_answers": right_answers(found, sequences, subject),
        "blocks_used": float(len(used)),
        "uses_one_block": float(len(used) == 1),
    }
    if cells:
        at_end = found.states[found.last][:, cells]
        measured["saturated_share"] = float((slope_of_reading(a, at_end) < SATURATED_BELOW).mean())
        if subject.relevant is not None:
            steps = np.array([subject.relevant(sequence) for sequence in sequences])
            moved = abs(at_end - found.states[np.arange(len(sequences)), steps][:, cells])
            measured["state_drift"] = float((moved.mean(axis=0) / at_end.std(axis=0)).mean())
    return measured


def series(a: Architecture, weights: Weights, sequence: Sequence, subject: Subject) -> dict[str, Any]:
    """All activations on one sequence, by kind of unit and then by unit."""
    found = activations.record(a, weights, [sequence])
    hidden, states, outputs = found.hidden[0], found.states[0], found.outputs[0]
    blocks = [f"block {1 + block}" for block in range(a.blocks)]
    cells = [f"block {1 + cell // a.block_size}, cell {1 + cell % a.block_size}" for cell in range(a.cells)]

    def listed(values: Array) -> list[float | None]:
        return [round(float(value), DIGITS) for value in values]

    def kind(names: Any, values: Array) -> dict[str, list[float | None]]:
        return {name: listed(values[:, column]) for column, name in enumerate(names)}

    wanted = {
        name: [round(float(value), DIGITS) if due else None for value, due in zip(column, sequence.due, strict=True)]
        for name, column in zip(subject.outputs, sequence.targets.T, strict=True)
    }
    kinds: dict[str, Any] = {
        "input": kind(subject.inputs, sequence.inputs),
        "input_gate": kind(blocks, hidden[:, : a.blocks]),
        "cell_state": kind(cells, states),
    }
    if a.output_gates:
        kinds["output_gate"] = kind(blocks, hidden[:, a.blocks : a.gates])
    return {**kinds, "output": kind(subject.outputs, outputs), "target": wanted}


# The trials: those of an experiment, inspected when they are finished.


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> InspectedTrials:
    """The trials of a row."""
    subject = SUBJECTS[row.settings["subject"]]
    return InspectedTrials(
        original_trials(row, profile),
        partial(measurements, subject=subject),
        partial(series, subject=subject),
        {"used_below": USED_BELOW, "saturated_below": SATURATED_BELOW},
    )
