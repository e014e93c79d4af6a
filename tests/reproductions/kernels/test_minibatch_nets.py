"""The kernel of nets that learn from minibatches equals the plain net, in loss, penalty, derivatives and updates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.minibatch_nets import MinibatchNets, Sizes
from reproductions.papers.pascanu_2013.network import Penalty, Weights, clipped, gradients, norm_of, updated

RATE = 0.3
SIZES = st.builds(
    lambda steps, scored, **others: Sizes(steps=steps, scored=min(scored, steps), **others),
    units=st.sampled_from([1, 3, 50, 63, 70]),
    inputs=st.integers(1, 7),
    outputs=st.sampled_from([2, 8, 16, 20]),
    steps=st.integers(1, 9),
    batch=st.sampled_from([5, 10, 20]),
    active=st.integers(1, 2),
    tanh=st.booleans(),
    classes=st.booleans(),
    squared_norms=st.booleans(),
    averaged=st.booleans(),
    scored=st.sampled_from([1, 3, 9]),
)


@dataclass(frozen=True)
class Example:
    """Weights and one batch, as the kernel takes them."""

    weights: tuple[Array, ...]
    lines: Array
    values: Array
    targets: Array

    def updates(self, count: int = 1, dtype: type = np.float64) -> tuple[Array, Array, Array]:
        """The batch so many times for one net, as `train` takes it."""
        batches: tuple[Array, ...] = (self.lines, self.values.astype(dtype), self.targets.astype(dtype))
        lines, values, targets = (np.repeat(one[None, None], count, axis=1) for one in batches)
        return lines, values, targets


def example(s: Sizes, seed: int) -> Example:
    random = np.random.default_rng(seed)
    shapes = ((s.units, s.units), (s.inputs, s.units), (s.units,), (s.units, s.outputs), (s.outputs,))
    weights = tuple(random.normal(size=shape) / np.sqrt(s.units) for shape in shapes)
    lines = random.integers(0, s.inputs, (s.steps, s.batch, s.active))
    answers = s.scored * s.batch
    targets = random.integers(0, s.outputs, answers) if s.classes else random.normal(size=answers)
    return Example(weights, lines, random.normal(size=lines.shape), targets.astype(float))


def plain_inputs(s: Sizes, given: Example) -> Tensor:
    inputs = torch.zeros(s.steps, s.batch, s.inputs, dtype=torch.float64)
    return inputs.scatter_add_(2, torch.from_numpy(given.lines), torch.from_numpy(given.values))


def squared_error(scores: Tensor, targets: Tensor) -> Tensor:
    return ((scores[:, 0] - targets) ** 2).mean()


@settings(max_examples=25, deadline=None)
@given(SIZES, st.sampled_from([None, 0.01, 1e6]), st.sampled_from([0.0, 2.0]), st.integers(0, 2**32 - 1))
def test_an_update_equals_the_plain_net_s(s: Sizes, threshold: float | None, penalty: float, seed: int) -> None:
    given, nets = example(s, seed), MinibatchNets(s, dtype=np.float64)
    nets.put(0, given.weights, RATE, threshold, penalty)
    nets.train(*given.updates())
    weights = Weights(*map(torch.from_numpy, given.weights))
    targets, how = torch.from_numpy(given.targets), Penalty(penalty, s.squared_norms, s.averaged)
    loss = torch.nn.functional.cross_entropy if s.classes else squared_error
    wanted = gradients(
        "tanh" if s.tanh else "sigmoid", weights, plain_inputs(s, given), targets.long() if s.classes else targets,
        how, loss, s.scored,
    )  # fmt: skip
    told = nets.told(0)
    assert told["loss"] == pytest.approx(float(wanted.loss), rel=1e-9)
    assert told["penalty"] == pytest.approx(float(wanted.penalty), rel=1e-7, abs=1e-12)
    assert told["gradient_norm"] == pytest.approx(float(norm_of(wanted.derivatives)), rel=1e-7)
    for mine, truth in zip(nets.derivatives(0), wanted.derivatives, strict=True):
        np.testing.assert_allclose(mine, truth.numpy(), rtol=1e-7, atol=1e-11)
    after = updated(weights, clipped(weights, wanted.derivatives, threshold), RATE)
    for mine, truth in zip(nets.weights(0), after, strict=True):
        np.testing.assert_allclose(mine, truth.numpy(), rtol=1e-7, atol=1e-11)


SMALL = Sizes(units=50, inputs=6, outputs=4, steps=8, batch=20, active=1, tanh=True, classes=True,
              squared_norms=True, averaged=True)  # fmt: skip


def test_single_precision_follows_double_precision() -> None:
    found = []
    for dtype in (np.float32, np.float64):
        given, nets = example(SMALL, 1), MinibatchNets(SMALL, dtype=dtype)
        nets.put(0, given.weights, RATE, 1.0, 4.0)
        nets.train(*given.updates(5, dtype))
        found.append(nets.weights(0)[0])
    np.testing.assert_allclose(found[0], found[1], rtol=0, atol=2e-5)


def test_nets_beside_each_other_and_updates_at_once_change_nothing() -> None:
    examples = [example(SMALL, seed) for seed in (1, 2)]
    together = MinibatchNets(SMALL, nets=2, dtype=np.float64)
    for number, one in enumerate(examples):
        together.put(number, one.weights, RATE, 1.0, 4.0)
    lines, values, targets = (np.concatenate(both) for both in zip(*(one.updates(2) for one in examples), strict=True))
    together.train(lines, values, targets)
    for number, one in enumerate(examples):
        alone = MinibatchNets(SMALL, dtype=np.float64)
        alone.put(0, one.weights, RATE, 1.0, 4.0)
        for _ in range(2):
            alone.train(*one.updates())
        np.testing.assert_array_equal(alone.weights(0)[0], together.weights(number)[0])


def test_answers_are_the_read_out_of_the_last_state() -> None:
    given, nets = example(SMALL, 3), MinibatchNets(SMALL, dtype=np.float64)
    nets.put(0, given.weights, RATE, None, 0.0)
    weights = Weights(*map(torch.from_numpy, given.weights))
    h = torch.zeros(SMALL.batch, SMALL.units, dtype=torch.float64)
    for u in plain_inputs(SMALL, given):
        h = torch.tanh(h @ weights.recurrent + u @ weights.inward + weights.bias)
    wanted = h @ weights.outward + weights.outward_bias
    np.testing.assert_allclose(nets.answers(0, given.lines[None], given.values[None])[0], wanted.numpy(), rtol=1e-10)


def test_undefined_weights_shrink_and_do_not_stay_in_the_memory() -> None:
    given, nets = example(SMALL, 4), MinibatchNets(SMALL, dtype=np.float64)
    nets.put(0, tuple(one * np.nan for one in given.weights), RATE, 1.0, 4.0)
    nets.train(*given.updates())
    assert nets.told(0)["replaced"] == 1
    nets.put(0, given.weights, RATE, 1.0, 4.0)
    nets.train(*given.updates())
    assert np.isfinite(nets.weights(0)[0]).all()


def test_a_batch_that_fills_no_registers_is_refused() -> None:
    with pytest.raises(ValueError, match="a batch is a multiple of 5, found 7"):
        MinibatchNets(SMALL._replace(batch=7))


def test_the_hyperbolic_tangent_keeps_its_precision_where_values_are_small() -> None:
    s = SMALL._replace(units=1, inputs=1, steps=1, outputs=1, batch=5)
    nets = MinibatchNets(s)
    for x in (1e-20, 1e-6, 0.3, 2.0, 8.9, 50.0):
        ones = np.ones((1, 1))
        nets.put(0, (ones, ones * x, np.zeros(1), ones, np.zeros(1)), RATE, None, 0.0)
        found = nets.answers(0, np.zeros((1, 1, 5, 1), dtype=np.int64), np.ones((1, 1, 5, 1), dtype=np.float32))
        assert found[0, 0, 0] == pytest.approx(np.tanh(x), rel=5e-7)
