"""The plain network is held to what the program that the authors released computes.

The cases are numbers that came out of that program (Hochreiter's group, Johannes Kepler University, Institute of
Bioinformatics; public copy: portegys/Mona, commit 827359d9, projects/meta-maze/work/lstm/lstm.c). Its units are ordered
inputs, the constant 1, then block by block input gate, output gate and cells, then outputs; rows receive.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.plain.released_program import ReleasedNetwork

CASES = Path(__file__).parents[3] / "cases" / "released_program"
RELEASED = "as_released_start_half_update_late"
NAMES = ["reber_sized_target_every_step", "two_blocks_target_at_end", "two_outputs_large_weights", RELEASED]
ROUNDING = 1e-12


def case_of(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def architecture_of(case: Any) -> Architecture:
    return Architecture(
        case["inputs"], case["outputs"], case["blocks"], case["block_size"], biases="hidden", update="sequence"
    )


def weights_of(case: Any, when: str) -> Weights:
    a, matrix = architecture_of(case), np.array(case[f"weights_{when}"])
    units = np.arange(a.hidden).reshape(a.blocks, -1)
    hidden = np.concatenate([units[:, 0], units[:, 1], units[:, 2:].ravel()])
    from_hidden = matrix[:, a.inputs + 1 + hidden]
    return Weights(
        hidden_input=matrix[hidden, : a.inputs],
        hidden_recurrent=from_hidden[hidden],
        hidden_bias=matrix[hidden, a.inputs],
        output_cell=from_hidden[a.hidden :, a.gates :],
        output_input=np.zeros((a.outputs, a.inputs)),
        output_bias=np.zeros(a.outputs),
    )


def show(network: PlainNetwork, case: Any) -> list[Array]:
    """Train on the case's sequences; the outputs made on the way."""
    nothing = [0.0] * case["outputs"]
    return [
        network.train_on(
            torch.tensor([step["input"] for step in sequence["steps"]], dtype=torch.float64),
            torch.tensor([step["target"] or nothing for step in sequence["steps"]], dtype=torch.float64),
            torch.tensor([step["target"] is not None for step in sequence["steps"]]),
            case["learning_rate"],
        ).numpy()
        for sequence in case["sequences"]
    ]


def network_of(case: Any) -> PlainNetwork:
    kind = ReleasedNetwork if case["update_one_step_late"] else PlainNetwork
    return kind(architecture_of(case), weights_of(case, "before"))


def largest_difference(network: PlainNetwork, weights: Weights) -> float:
    return max(float(abs(value.numpy() - getattr(weights, name)).max()) for name, value in network.weights.items())


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_network_ends_at_the_programs_weights(name: str) -> None:
    case = case_of(name)
    network = network_of(case)
    show(network, case)
    assert largest_difference(network, weights_of(case, "after")) < ROUNDING


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_network_answers_as_the_program_at_every_step(name: str) -> None:
    case = case_of(name)
    for outputs, sequence in zip(show(network_of(case), case), case["sequences"], strict=True):
        assert abs(outputs - [step["output"] for step in sequence["steps"]]).max() < ROUNDING


def test_the_papers_own_network_does_not_pass_for_the_program_as_released() -> None:
    case = case_of(RELEASED)
    network = PlainNetwork(architecture_of(case), weights_of(case, "before"))
    show(network, case)
    assert largest_difference(network, weights_of(case, "after")) > 1e-6


def test_a_change_that_came_at_the_sequences_end_would_not_pass_for_the_late_one() -> None:
    case = case_of(RELEASED)

    class ChangesAtTheEnd(ReleasedNetwork):
        train_on = PlainNetwork.train_on

    network = ChangesAtTheEnd(architecture_of(case), weights_of(case, "before"))
    show(network, case)
    assert largest_difference(network, weights_of(case, "after")) > 1e-6
