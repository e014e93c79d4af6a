"""Whoever is timed beside the kernel does the kernel's work: the same weights come out."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.minibatch_nets import (
    AutogradBatch,
    Batch,
    EagerBatch,
    JaxScan,
    Kernel,
    PlainNetwork,
    drawn_weights,
    jax_is_installed,
)

Contender = type[EagerBatch] | type[AutogradBatch] | type[PlainNetwork] | type[JaxScan]


@pytest.mark.parametrize(
    "contender",
    [
        EagerBatch,
        AutogradBatch,
        PlainNetwork,
        pytest.param(JaxScan, marks=pytest.mark.skipif(not jax_is_installed(), reason="JAX is not installed")),
    ],
)
def test_a_contender_learns_what_the_kernel_learns(contender: Contender) -> None:
    given = Batch.drawn(1, length=20), drawn_weights(1)
    kernel, other = Kernel(*given), contender(*given)
    for _ in range(3):
        kernel.update()
        other.update()
    np.testing.assert_allclose(other.recurrent(), kernel.recurrent(), atol=2e-6)
    assert np.abs(kernel.recurrent() - np.stack([weights[0] for weights in given[1]])).max() > 1e-3
