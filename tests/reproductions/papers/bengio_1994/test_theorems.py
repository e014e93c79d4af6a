"""The bounds that the theorems' checks rest on hold, and the checks can fail."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.papers.bengio_1994 import theorems
from reproductions.papers.bengio_1994.network import step, step_jacobian
from reproductions.trials.batches import generator

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_the_step_s_jacobian_equals_differentiation(seed: int, units: int) -> None:
    weights, state = (torch.tensor(generator(seed).normal(size=shape)) for shape in ((units, units), units))
    true = torch.func.jacrev(lambda a: step(weights, a))(state)
    np.testing.assert_allclose(step_jacobian(weights, state), true, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_bound_on_factors_holds_everywhere_in_the_ball(seed: int) -> None:
    random = generator(seed)
    net = theorems.latched_net(random)
    assert net.factor < 1
    for _ in range(20):
        point = net.attractor + net.radius * random.uniform() * theorems.direction(random, len(net.weights))
        assert theorems.norm(theorems.jacobian(net.weights, point)) <= net.factor


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_jacobians_along_a_path_equal_differentiation(seed: int) -> None:
    random = generator(seed)
    net = theorems.latched_net(random)
    states, _ = theorems.latched_path(net, random, 0.9)
    inputs = [states[t + 1] - theorems.mapped(net.weights, states[t]) for t in range(5)]

    def last(start: torch.Tensor) -> torch.Tensor:
        for u in inputs:
            start = step(torch.tensor(net.weights), start) + torch.tensor(u)
        return start

    true = torch.func.jacrev(last)(torch.tensor(states[0]))
    np.testing.assert_allclose(theorems.state_jacobians(net.weights, states)[4], true, atol=1e-12)


def test_inputs_beyond_the_bound_of_theorem_3_can_leave_the_ball() -> None:
    random = generator(3)
    net = theorems.latched_net(random)
    states, quiets = theorems.latched_path(net, random, 20.0)
    assert np.linalg.norm(states - quiets, axis=1).max() > net.radius / 2
