"""Nets as a batch in PyTorch learn what the kernel's learn, whatever their sizes and however many stand together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.nets.batched_nets import BatchedNets
from reproductions.kernels.nets.minibatch_nets import MinibatchNets, Sizes
from tests.reproductions.kernels.test_minibatch_nets import RATE, SIZES, SMALL, example

THRESHOLDS = (None, 0.01)
"""Of two nets. What they learn is compared to single precision, in which a batch divides by the number of terms."""


def trained(nets: Any, s: Sizes, penalty: float, seed: int) -> list[tuple[Any, ...]]:
    """Weights, answers and what was told of two nets with thresholds of their own, after an update."""
    examples = [example(s, seed + number) for number in range(2)]
    for number, one in enumerate(examples):
        nets.put(number, one.weights, RATE, THRESHOLDS[number], penalty)
    nets.train(*(np.concatenate(both) for both in zip(*(one.updates() for one in examples), strict=True)))
    answers = [nets.answers(number, one.lines[None], one.values[None]) for number, one in enumerate(examples)]
    return [(*nets.weights(number), answers[number], list(nets.told(number).values())) for number in range(2)]


@settings(max_examples=15, deadline=None)
@given(SIZES, st.sampled_from([0.0, 2.0]), st.integers(0, 2**32 - 3))
def test_two_nets_learn_what_the_kernel_s_learn(s: Sizes, penalty: float, seed: int) -> None:
    batched = trained(BatchedNets(s, 2, dtype=torch.float64), s, penalty, seed)
    kernel = trained(MinibatchNets(s, 2, np.float64), s, penalty, seed)
    for found, wanted in zip(batched, kernel, strict=True):
        for mine, truth in zip(found, wanted, strict=True):
            np.testing.assert_allclose(mine, truth, rtol=1e-5, atol=1e-6)


def test_an_undefined_net_shrinks_and_leaves_its_neighbour_alone() -> None:
    nets, one = BatchedNets(SMALL, 2), example(SMALL, 1)
    for number, factor in enumerate((np.nan, 1.0)):
        nets.put(number, tuple(factor * weight for weight in one.weights), RATE, 1.0, 4.0)
    nets.train(*(np.repeat(batch, 2, axis=0) for batch in one.updates()))
    assert [nets.told(number)["replaced"] for number in range(2)] == [1, 0]
    assert np.isfinite(nets.weights(1)[0]).all()
    assert nets.told(1)["gradient_norm"] == pytest.approx(nets.told(1)["largest_gradient_norm"])
