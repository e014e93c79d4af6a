"""What a time step costs: the network that counts is the paper's network, and it counts what it does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.papers.hochreiter_1997.analysis.cost_per_step import (
    LEARNING_RATE,
    Counted,
    CountedNetwork,
    Tally,
    measure_cost,
    printed_backward_operations,
    random_network,
    weighted_sum,
)
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork


def test_a_weighted_sum_of_three_takes_three_multiplications_and_two_additions() -> None:
    tally = Tally()
    numbers = [Counted(value, tally) for value in (1.0, 2.0, 3.0)]
    assert weighted_sum(numbers, numbers).value == 14.0
    assert (tally.multiplications, tally.additions, tally.operations) == (3, 2, 5)


@pytest.mark.parametrize("seed", range(5))
def test_the_counting_network_learns_as_the_plain_one_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    a, weights = random_network(random)
    inputs, targets = random.uniform(-1, 1, (12, a.inputs)), random.uniform(0, 1, (12, a.outputs))
    plain, counting = PlainNetwork(a, weights), CountedNetwork(a, weights)
    expected = plain.train_on(
        torch.tensor(inputs), torch.tensor(targets), torch.ones(12, dtype=torch.bool), LEARNING_RATE
    )
    outputs = [counting.step(x, t) for x, t in zip(inputs.tolist(), targets.tolist(), strict=True)]
    np.testing.assert_allclose(outputs, expected.numpy(), rtol=1e-12)
    hidden = np.array([[weight.value for weight in row] for row in counting.hidden_weights])
    together = torch.hstack([plain.weights["hidden_input"], plain.weights["hidden_recurrent"]]).numpy()
    np.testing.assert_allclose(hidden, together, rtol=1e-10)
    output = np.array([[weight.value for weight in row] for row in counting.output_weights])
    np.testing.assert_allclose(output, plain.weights["output_cell"].numpy(), rtol=1e-10)


def test_the_printed_count_of_one_block_of_one_cell() -> None:
    # K = 1, C = 1, S = 1, I = 2 inputs + 3 hidden: 1 + 1 + 2 + 5 + 20
    assert printed_backward_operations(Architecture(2, 1, blocks=1, block_size=1, biases="none")) == 29


@pytest.mark.parametrize("seed", range(5))
def test_a_step_costs_and_stores_the_same_at_any_time(seed: int) -> None:
    measured = measure_cost(np.random.default_rng(seed))
    assert measured["growth_of_operations"] == 0
    assert measured["growth_of_stored_numbers"] == 0
    assert measured["stored_derivatives_to_printed"] == 1


def test_twice_the_inputs_cost_the_operations_of_the_further_weights_alone() -> None:
    a = Architecture(4, 2, blocks=2, block_size=2, biases="none")
    counts = []
    for size in (4, 8):
        sized = replace(a, inputs=size)
        _, weights = random_network(np.random.default_rng(0))
        weights = replace(
            weights,
            hidden_input=np.zeros((a.hidden, size)),
            hidden_recurrent=np.zeros((a.hidden, a.hidden)),
            output_cell=np.zeros((2, a.cells)),
        )
        network = CountedNetwork(sized, weights)
        network.step([1.0] * size, [0.0, 1.0])
        counts.append(network.tally.operations)
    # each of 4 further inputs: 2 operations forward for 8 units, then 8 for each of 4 cells and 2 for each output gate
    assert counts[1] - counts[0] == 4 * (2 * 8 + 8 * 4 + 2 * 2)
