"""Kernels that carry derivatives forward equal automatic differentiation through all that went before."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.nets.constant_error_unit import Choices, ConstantErrorNet, Rates
from reproductions.kernels.nets.real_time import RealTimeNet
from reproductions.papers.hochreiter_1991.plain import forward_learning

SEEDS = st.integers(0, 2**32 - 1)
RATES = Rates(0.5, 0.7, 0.9)


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.integers(1, 3), st.integers(2, 5))
def test_real_time_learning_equals_the_plain_net(seed: int, units: int, length: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.uniform(-2, 2, (units, length + 2 + units))
    firsts = random.integers(2, size=5)
    net = RealTimeNet.start(weights, length)
    worst = net.train(firsts, 2.0)
    wanted, errors = forward_learning.train_in_real_time(torch.tensor(weights), length, firsts.tolist(), 2.0)
    np.testing.assert_allclose(net.weights, wanted.numpy(), rtol=1e-9, atol=1e-12)
    assert worst == pytest.approx(max(errors))


def test_an_output_that_is_not_read_keeps_its_weights_outward() -> None:
    weights = np.ones((2, 5))
    weights[:, -1] = 0
    net = RealTimeNet.start(weights, 1, output_recurrent=False)
    net.train(np.array([0, 1, 0]), 1.0)
    np.testing.assert_array_equal(net.weights[:, -1], [0, 0])
    assert not np.array_equal(net.weights[:, -2], [1, 1])


BOUNDS = st.sampled_from([-1.0, 0.3, 0.6])
CHOICES = st.builds(Choices, st.booleans(), st.booleans(), BOUNDS, BOUNDS)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(2, 20), st.integers(0, 3), st.integers(0, 2), st.integers(1, 5), CHOICES)
def test_the_constant_error_unit_equals_the_plain_net(
    seed: int, symbols: int, numbers: int, timers: int, time: int, choices: Choices
) -> None:
    random = np.random.default_rng(seed)
    inputs = symbols + numbers
    inward, outward, direct = (
        random.uniform(-1, 1, shape) for shape in [(inputs,), (symbols + 1,), (inputs, symbols + 1)]
    )
    gate, reads = random.uniform(-1, 1, inputs + timers), random.integers(2, size=inputs + timers)
    unit_reads = random.integers(2, size=inputs)
    seen, values = random.integers(symbols, size=time), random.uniform(-1, 1, (time, numbers + timers))
    net = ConstantErrorNet(inward, outward, direct, choices, gate, reads, unit_reads)
    net.train(seen, values, 1, 1.0, RATES)
    shown = torch.tensor(np.concatenate([np.eye(symbols)[seen], values], axis=1))
    if choices.answer_alone:
        outward[:-1] = 0
    plain = tuple(torch.tensor(one) for one in (inward * unit_reads, gate * reads, outward, direct))
    wanted = forward_learning.train_constant_error(
        plain, shown[:, :inputs], torch.tensor(unit_reads), shown * torch.tensor(reads), 1, 1.0, RATES, choices
    )
    for ours, theirs in zip((net.inward, net.gate, net.outward, net.direct), wanted, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-12)


def test_a_rate_of_zero_leaves_the_weights_into_the_unit_as_they_are() -> None:
    net = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)))
    net.train(np.array([0, 2, 1]), np.zeros((3, 0)), 0, 1.0, Rates(0.0, 1.0, 1.0))
    np.testing.assert_array_equal(net.inward, np.ones(3))
    assert not np.array_equal(net.outward, np.ones(4))


def test_where_no_symbol_follows_none_is_learned() -> None:
    net = ConstantErrorNet(np.zeros(3), np.zeros(4), np.zeros((3, 4)))
    net.train(np.array([2]), np.zeros((1, 0)), -1, 1.0, Rates(1.0, 1.0, 1.0))
    np.testing.assert_array_equal(net.direct[2], [0, 0, 0, 0.125])


def test_where_the_answer_alone_reads_the_unit_no_other_output_does() -> None:
    net = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)), Choices(answer_alone=True))
    np.testing.assert_array_equal(net.outward, [0, 0, 0, 1])
    net.train(np.array([0, 2, 1]), np.zeros((3, 0)), 0, 1.0, Rates(1.0, 1.0, 1.0))
    np.testing.assert_array_equal(net.outward[:-1], [0, 0, 0])
    assert net.outward[-1] != 1


def test_a_weighting_node_that_reads_nothing_lets_the_input_in_as_it_is() -> None:
    with_node = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)), gate=np.ones(3), gate_reads=np.zeros(3))
    without = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)))
    for net in (with_node, without):
        net.train(np.array([0, 2, 1]), np.zeros((3, 0)), 0, 1.0, RATES)
    np.testing.assert_array_equal(with_node.inward, without.inward)
    np.testing.assert_array_equal(with_node.gate, np.zeros(3))


def test_no_error_goes_into_the_past_below_the_bound() -> None:
    net = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)), Choices(step_bound=1.0))
    net.train(np.array([0, 2, 1]), np.zeros((3, 0)), 0, 1.0, RATES)
    np.testing.assert_array_equal(net.inward, np.ones(3))
