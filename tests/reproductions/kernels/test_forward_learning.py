"""Kernels that carry derivatives forward equal automatic differentiation through all that went before."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.nets.constant_error_unit import ConstantErrorNet
from reproductions.kernels.nets.real_time import RealTimeNet
from reproductions.papers.hochreiter_1991.plain import forward_learning

SEEDS = st.integers(0, 2**32 - 1)


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


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.integers(2, 5), st.integers(0, 3), st.integers(1, 4), st.booleans())
def test_the_constant_error_unit_equals_the_plain_net(
    seed: int, symbols: int, numbers: int, time: int, answer_alone: bool
) -> None:
    random = np.random.default_rng(seed)
    shapes = [(symbols + numbers,), (symbols + 1,), (symbols + numbers, symbols + 1)]
    weights = [random.uniform(-1, 1, shape) for shape in shapes]
    seen, values = random.integers(symbols, size=time), random.uniform(-1, 1, (time, numbers))
    inward, outward, direct = (one.copy() for one in weights)
    net = ConstantErrorNet(inward, outward, direct, answer_alone)
    net.train(seen, values, 1, 1.0, (0.5, 0.7, 0.9))
    inputs = torch.tensor(np.concatenate([np.eye(symbols)[seen], values], axis=1))
    if answer_alone:
        weights[1][:-1] = 0
    plain = tuple(torch.tensor(one) for one in weights)
    wanted = forward_learning.train_constant_error(plain, inputs, 1, 1.0, (0.5, 0.7, 0.9), answer_alone)
    for ours, theirs in zip((net.inward, net.outward, net.direct), wanted, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-12)


def test_a_rate_of_zero_leaves_the_weights_into_the_unit_as_they_are() -> None:
    net = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)))
    net.train(np.array([0, 2, 1]), np.zeros((3, 0)), 0, 1.0, (0.0, 1.0, 1.0))
    np.testing.assert_array_equal(net.inward, np.ones(3))
    assert not np.array_equal(net.outward, np.ones(4))


def test_where_no_symbol_follows_none_is_learned() -> None:
    net = ConstantErrorNet(np.zeros(3), np.zeros(4), np.zeros((3, 4)))
    net.train(np.array([2]), np.zeros((1, 0)), -1, 1.0, (1.0, 1.0, 1.0))
    np.testing.assert_array_equal(net.direct[2], [0, 0, 0, 0.125])


def test_where_the_answer_alone_reads_the_unit_no_other_output_does() -> None:
    net = ConstantErrorNet(np.ones(3), np.ones(4), np.ones((3, 4)), answer_alone=True)
    np.testing.assert_array_equal(net.outward, [0, 0, 0, 1])
    net.train(np.array([0, 2, 1]), np.zeros((3, 0)), 0, 1.0, (1.0, 1.0, 1.0))
    np.testing.assert_array_equal(net.outward[:-1], [0, 0, 0])
    assert net.outward[-1] != 1
