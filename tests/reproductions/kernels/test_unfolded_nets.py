"""The kernel of nets that unfold in time equals the plain net, whatever its sizes and whoever shares its register."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.unfolded_nets import UnfoldedArchitecture, UnfoldedNets
from reproductions.papers.hochreiter_1991.plain import unfolded

SEQUENCES = 6
Array = np.ndarray[Any, Any]

ARCHITECTURES = st.builds(
    UnfoldedArchitecture,
    length=st.integers(2, 6),
    hidden=st.integers(1, 3),
    depth=st.integers(1, 9),
    predicting=st.booleans(),
    recurrent_outputs=st.booleans(),
    outputs_see_inputs=st.booleans(),
)


def weights_of(a: UnfoldedArchitecture, seed: int) -> Array:
    random = np.random.default_rng(seed)
    weights: Array = random.uniform(-1, 1, (a.units, a.sources)) * unfolded.mask(a).numpy()
    return weights


def firsts_of(nets: UnfoldedNets, lane: int, count: int) -> list[int]:
    """The first symbols that a lane will draw, read off by stepping a copy without learning."""
    copy = UnfoldedNets(nets.architecture)
    copy.state.random[:] = nets.state.random
    copy.state.drawn[:] = nets.state.drawn
    firsts = [int(copy.state.drawn[0, lane])]
    for _ in range(count):
        copy.advance(1)
        firsts.append(int(copy.state.drawn[0, lane]))
    return firsts


@settings(max_examples=40, deadline=None)
@given(ARCHITECTURES, st.integers(0, 2**32 - 1))
def test_weights_and_errors_equal_the_plain_net_s(a: UnfoldedArchitecture, seed: int) -> None:
    nets = UnfoldedNets(a)
    for lane in range(LANES):
        nets.put(lane, weights_of(a, seed + lane), 0.5 + 0.1 * lane, seed, (lane,))
    firsts = [firsts_of(nets, lane, SEQUENCES) for lane in range(2)]
    nets.advance(SEQUENCES)
    for lane in range(2):
        start = torch.tensor(weights_of(a, seed + lane))
        wanted, errors = unfolded.train(a, start, 0.5 + 0.1 * lane, firsts[lane])
        np.testing.assert_allclose(nets.state.weights[:, :, lane], wanted.numpy(), rtol=1e-9, atol=1e-13)
        assert nets.worst[lane] == pytest.approx(max(errors), rel=1e-9)


def test_first_symbols_are_fair_and_differ_between_lanes() -> None:
    nets = UnfoldedNets(UnfoldedArchitecture(length=2, hidden=1, depth=2))
    for lane in range(LANES):
        nets.put(lane, weights_of(nets.architecture, 0), 0.0, 1, (lane,))
    drawn = np.array([firsts_of(nets, lane, 60) for lane in range(LANES)])
    assert 0.4 < drawn.mean() < 0.6
    assert len({tuple(row) for row in drawn}) == LANES


def test_a_net_does_not_depend_on_its_neighbours_or_on_when_it_starts() -> None:
    a = UnfoldedArchitecture(length=4, hidden=2, depth=5, recurrent_outputs=True)
    alone, crowded = UnfoldedNets(a), UnfoldedNets(a)
    alone.put(3, weights_of(a, 1), 1.0, 7, (3,))
    crowded.put(0, weights_of(a, 2), 3.0, 7, (0,))
    crowded.advance(5)
    crowded.put(3, weights_of(a, 1), 1.0, 7, (3,))
    alone.advance(9)
    crowded.advance(9)
    np.testing.assert_array_equal(alone.state.weights[..., 3], crowded.state.weights[..., 3])


def test_an_overflow_stays_in_its_lane_and_counts_as_infinite() -> None:
    a = UnfoldedArchitecture(length=3, hidden=1, depth=4)
    nets = UnfoldedNets(a)
    nets.put(0, weights_of(a, 1), np.inf, 7, (0,))
    nets.put(1, weights_of(a, 1), 1.0, 7, (1,))
    nets.advance(3)
    assert nets.worst[0] == np.inf
    assert nets.worst[1] < 1
