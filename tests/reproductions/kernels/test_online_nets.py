"""Nets that are shown and taught by turns equal the plain nets on the task G^n."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from reproductions.kernels.nets.online_nets import carried_net, show, show_carried, teach, teach_carried, unfolded_net
from reproductions.kernels.nets.unfolded_nets import UnfoldedArchitecture
from reproductions.papers.hochreiter_1991.plain import forward_learning, unfolded
from reproductions.papers.hochreiter_1991.plain.task import sequence

SEEDS = st.integers(0, 2**32 - 1)
RATE = 0.7


@njit
def unfold_all(net: Any, inputs: Any, wanted: Any) -> None:
    for step in range(len(inputs)):
        show(net, inputs[step])
        teach(net, wanted[step], RATE)


@njit
def carry_all(net: Any, inputs: Any, wanted: Any) -> None:
    for step in range(len(inputs)):
        show_carried(net, inputs[step])
        if not np.isnan(wanted[step]):
            teach_carried(net, wanted[step], RATE)


def shown(length: int, firsts: list[int]) -> tuple[Any, Any]:
    """Inputs `(steps, symbols + 2)` and targets `(steps, symbols + 1)` of the task G^n."""
    inputs, targets, fed_back = [], [], 0.0
    for first, following in pairwise(firsts):
        symbols, named, answer = sequence(length, first, following)
        for step, (symbol, next_symbol) in enumerate(zip(symbols, named, strict=True)):
            inputs.append([*np.eye(length + 1)[symbol], fed_back if step == 0 else 0.0, 1.0])
            targets.append([*np.eye(length + 1)[next_symbol], answer if step + 1 == length else np.nan])
        fed_back = answer
    return np.array(inputs), np.array(targets)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(2, 5), st.integers(1, 3), st.integers(1, 6), st.booleans())
def test_a_net_that_unfolds_equals_the_plain_net(
    seed: int, length: int, hidden: int, depth: int, recurrent_outputs: bool
) -> None:
    random = np.random.default_rng(seed)
    a = UnfoldedArchitecture(length, hidden, depth, recurrent_outputs=recurrent_outputs)
    weights = random.uniform(-1, 1, (a.units, a.sources))
    firsts = random.integers(2, size=6).tolist()
    net = unfolded_net(weights.T, a.recurrent, depth)
    unfold_all(net, *shown(length, firsts))
    wanted, _ = unfolded.train(a, torch.tensor(weights), RATE, firsts)
    np.testing.assert_allclose(net.weights.T, wanted.numpy(), rtol=1e-9, atol=1e-12)


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.integers(1, 3), st.integers(2, 5))
def test_a_net_that_carries_derivatives_equals_the_plain_net(seed: int, units: int, length: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.uniform(-2, 2, (units, length + 2 + units))
    firsts = random.integers(2, size=5).tolist()
    inputs, targets = shown(length, [*firsts, 0])
    net = carried_net(weights)
    carry_all(net, np.delete(inputs, -2, axis=1), targets[:, -1])
    wanted, _ = forward_learning.train_in_real_time(torch.tensor(weights), length, firsts, RATE)
    np.testing.assert_allclose(net.weights, wanted.numpy(), rtol=1e-9, atol=1e-12)
