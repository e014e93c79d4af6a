"""The kernel of small nets equals the plain recurrence in value, gradient and curvature, for any wiring."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.small_nets import SmallNets, last_outputs
from reproductions.kernels.nets.wirings import FIXED, Activation, Connection, Wiring
from reproductions.papers.bengio_1994 import network


def random_wiring(random: np.random.Generator, activation: Activation) -> Wiring:
    inputs, units = int(random.integers(1, 4)), int(random.integers(1, 5))
    empty = Wiring(inputs, units, ())
    connections: list[tuple[int, int, int, int]] = []
    for to in range(units):
        for source in range(empty.slots):
            delay = int(random.integers(2)) if source < empty.unit(to) else 1
            if random.random() < 0.7:
                shared = len(connections) - 1 if connections and random.random() < 0.1 else len(connections)
                connections.append((to, source, delay, FIXED if random.random() < 0.1 else shared))
    numbers = sorted({weight for *_, weight in connections if weight != FIXED})
    renamed = {FIXED: FIXED, **{weight: number for number, weight in enumerate(numbers)}}
    chosen = (Connection(to, source, delay, renamed[weight]) for to, source, delay, weight in connections)
    return Wiring(inputs, units, tuple(chosen), activation)


class Case:
    """Random weights, inputs and lengths for all lanes of a random wiring."""

    def __init__(self, seed: int, activation: Activation = Activation.TANH) -> None:
        random = np.random.default_rng(seed)
        self.wiring = random_wiring(random, activation)
        self.time = int(random.integers(1, 12))
        self.nets = SmallNets(self.wiring, 12)
        self.nets.weights[:] = random.uniform(-1.5, 1.5, self.nets.weights.shape)
        self.inputs = random.normal(size=(self.time, self.wiring.inputs, LANES))
        self.start = random.integers(self.time, size=LANES)
        self.unit = int(random.integers(self.wiring.units))
        self.error = random.normal(size=LANES)
        self.activations = self.nets.forward(self.inputs, self.start).copy()

    def lane(self, lane: int) -> tuple[torch.Tensor, torch.Tensor]:
        weights = torch.tensor(self.nets.weights[:, lane].copy(), requires_grad=True)
        return weights, torch.tensor(self.inputs[self.start[lane] :, :, lane])


SEEDS = st.integers(0, 2**32 - 1)
SMOOTH = st.sampled_from([Activation.TANH, Activation.LOGISTIC])


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(Activation))
def test_activations_equal_the_plain_net_s(seed: int, activation: Activation) -> None:
    case = Case(seed, activation)
    for lane in (0, 7, 15):
        plain = network.run(case.wiring, *case.lane(lane)).detach().numpy()
        start = case.start[lane]
        np.testing.assert_allclose(case.activations[start:, :, lane], plain, atol=1e-12)
        assert not case.activations[:start, :, lane].any()


@settings(max_examples=25, deadline=None)
@given(SEEDS, SMOOTH)
def test_gradients_equal_differentiation(seed: int, activation: Activation) -> None:
    case = Case(seed, activation)
    gradient = case.nets.backward(case.unit, case.error)
    for lane in (0, 7, 15):
        weights, inputs = case.lane(lane)
        cost = network.run(case.wiring, weights, inputs)[-1, case.unit] * case.error[lane]
        expected = torch.autograd.grad(cost + 0 * weights.sum(), weights)[0].numpy()
        np.testing.assert_allclose(gradient[:, lane], expected, atol=1e-12)


def test_a_set_s_gradient_is_the_sum_over_its_sequences() -> None:
    case = Case(11)
    random = np.random.default_rng(1)
    inputs = random.normal(size=(3, case.time, case.wiring.inputs, LANES))
    start = random.integers(case.time, size=(3, LANES)).astype(np.int32)
    targets = random.normal(size=(3, LANES))
    outputs, gradient = case.nets.gradient_of_set(case.unit, inputs, start, targets)
    total = np.zeros_like(gradient)
    for number in range(3):
        last = case.nets.forward(inputs[number], start[number])[-1, case.unit].copy()
        np.testing.assert_array_equal(outputs[number], last)
        total += case.nets.backward(case.unit, last - targets[number])
    np.testing.assert_allclose(gradient, total, atol=1e-12)
    np.testing.assert_array_equal(case.nets.outputs_of_set(case.unit, inputs, start), outputs)


@settings(max_examples=25, deadline=None)
@given(SEEDS, SMOOTH)
def test_gradients_of_each_step_s_copies_equal_differentiation(seed: int, activation: Activation) -> None:
    case = Case(seed, activation)
    gradients, _ = case.nets.curvatures(case.unit, case.error, np.ones(LANES))
    weights, inputs = case.lane(3)
    copies = weights.detach().repeat(len(inputs), 1).requires_grad_()
    cost = network.run(case.wiring, copies, inputs)[-1, case.unit] * case.error[3]
    expected = torch.autograd.grad(cost + 0 * copies.sum(), copies)[0].numpy()
    np.testing.assert_allclose(gradients[case.start[3] :, :, 3], expected, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(SEEDS, SMOOTH)
def test_curvatures_equal_the_written_out_recursion(seed: int, activation: Activation) -> None:
    case = Case(seed, activation)
    _, found = case.nets.curvatures(case.unit, case.error, np.full(LANES, 1.7))
    weights, inputs = case.lane(5)
    expected = network.curvatures(case.wiring, weights.detach(), inputs, case.unit, 1.7)
    np.testing.assert_allclose(found[case.start[5] :, : case.wiring.weights, 5], expected.numpy(), atol=1e-12)
    assert not found[: case.start[5], :, 5].any()


def test_the_curvature_of_a_single_linear_path_is_the_second_derivative() -> None:
    # near 0 tanh is straight, so that the dropped term with f'' vanishes
    wiring = Wiring(1, 1, (Connection(0, 0, 0, 0),))
    nets = SmallNets(wiring, 1)
    nets.weights[:] = 1e-6
    nets.forward(np.full((1, 1, LANES), 0.5))
    _, found = nets.curvatures(0, np.zeros(LANES), np.ones(LANES))
    assert found[0, 0] == pytest.approx(0.25)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from(Activation))
def test_many_nets_on_one_sequence_give_the_plain_net_s_last_output(seed: int, activation: Activation) -> None:
    random = np.random.default_rng(seed)
    wiring = random_wiring(random, activation)
    weights = random.uniform(-2, 2, (3, max(wiring.weights, 1), LANES))
    inputs = random.normal(size=(int(random.integers(1, 9)), wiring.inputs))
    outputs = last_outputs(wiring, wiring.units - 1, weights, inputs)
    for block, lane in ((0, 0), (1, 9), (2, 15)):
        plain = network.run(wiring, torch.tensor(weights[block, :, lane]), torch.tensor(inputs))[-1, -1]
        assert outputs[block * LANES + lane] == pytest.approx(float(plain), abs=1e-12)


def test_a_connection_without_delay_must_come_from_a_unit_updated_before() -> None:
    with pytest.raises(ValueError, match="a connection into unit 0 reads slot 2 of the same time step"):
        _ = Wiring(1, 1, (Connection(0, 2, 0, 0),)).net
