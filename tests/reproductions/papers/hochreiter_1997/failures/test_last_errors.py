"""What is said of the answers of a network of the adding problem."""

from __future__ import annotations

from typing import Any

import numpy as np

from reproductions.declarations.papers import load_papers
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.failures.last_errors import InspectedWithoutSlope, measurements
from reproductions.trials.sampling import Sequence
from tests.reproductions.papers.hochreiter_1997.training import SEED, trials_of

EXPERIMENT = next(one for one in load_papers().paper("hochreiter_1997").experiments if one.id == "last_errors")
SAYS_HALF = Architecture(inputs=2, outputs=1, blocks=1, block_size=1, biases="all")


def network_that_says_half(output_gate_bias: float = 0.0) -> Weights:
    bias = np.array([0.0, output_gate_bias, 0.0])
    shapes: dict[str, Any] = {"hidden_input": (3, 2), "hidden_recurrent": (3, 3), "output_cell": (1, 1)}
    shapes |= {"output_input": (1, 2), "output_bias": (1,)}
    return Weights(hidden_bias=bias, **{name: np.zeros(shape) for name, shape in shapes.items()})


def sequence(target: float, marks: int, steps: int = 5) -> Sequence:
    inputs = np.zeros((steps, 2))
    inputs[1 : 1 + marks, 1] = 1.0
    targets = np.full((steps, 1), target)
    return Sequence(inputs, targets, np.arange(steps) == steps - 1)


def test_wrong_answers_are_counted_by_marks_and_by_targets() -> None:
    shown = [sequence(0.5, 2), sequence(0.6, 2), sequence(0.9, 2), sequence(0.52, 1)]
    found = measurements(SAYS_HALF, network_that_says_half(), shown)
    assert found["wrong_share"] == 0.5
    assert (found["wrong_share_one_mark"], found["wrong_share_two_marks"]) == (0.0, 2 / 3)
    assert (found["wrong_share_inner"], found["wrong_share_outer"]) == (0.5, 1.0)


def test_an_answer_that_never_changes_has_no_steepness() -> None:
    found = measurements(SAYS_HALF, network_that_says_half(), [sequence(0.2, 2), sequence(0.8, 2)])
    assert abs(found["steepness"]) < 1e-12
    assert found["unsteadiness"] < 1e-12


def test_gates_are_those_of_output() -> None:
    found = measurements(SAYS_HALF, network_that_says_half(-20.0), [sequence(0.2, 2), sequence(0.8, 2)])
    assert found["output_gates_at_end"] < 1e-8
    assert found["output_gates_before"] < 1e-8


def test_rows_without_slope_have_the_same_networks_and_another_rule() -> None:
    kept, dropped = (trials_of(EXPERIMENT, row) for row in ("value_zero_74000", "without_slope_37000"))
    first, second = (one.trials.weights(SEED, 0) for one in (kept, dropped))
    np.testing.assert_equal(vars(first), vars(second))
    assert isinstance(dropped, InspectedWithoutSlope)
    assert not isinstance(kept, InspectedWithoutSlope)
