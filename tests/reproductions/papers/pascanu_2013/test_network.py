"""The plain network: its regularizer acts, unless the known mistake is made; and how gradients are clipped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from reproductions.papers.pascanu_2013 import network
from reproductions.papers.pascanu_2013.network import Penalty, Weights, clipped, gradients, norm_of

STEPS, BATCH, UNITS = 12, 5, 7
TERMS = STEPS * BATCH


def example(seed: int = 1) -> tuple[Weights, Tensor, Tensor]:
    """Weights, inputs and classes in double precision."""
    random = torch.Generator().manual_seed(seed)
    shapes = ((UNITS, UNITS), (3, UNITS), (UNITS,), (UNITS, 4), (4,))
    weights = Weights(*(0.4 * torch.randn(shape, generator=random, dtype=torch.float64) for shape in shapes))
    inputs = torch.randn(STEPS, BATCH, 3, generator=random, dtype=torch.float64)
    return weights, inputs, torch.randint(0, 4, (BATCH,), generator=random)


def errors_at_a_stacked_copy(loss: Tensor, states: Sequence[Tensor]) -> list[Tensor]:
    """The known mistake: the loss does not depend on a copy, so that autograd says 0."""
    copy = torch.stack(list(states)).requires_grad_()
    (found,) = torch.autograd.grad(loss, copy, retain_graph=True, allow_unused=True)
    return [torch.zeros_like(state) for state in states] if found is None else list(found)


def regularizer_acts() -> bool:
    """Whether all terms count and the derivative of W changes with the weight of the penalty."""
    found = [gradients("tanh", *example(), Penalty(weight)) for weight in (0.0, 4.0)]
    return found[0].terms == TERMS and not torch.equal(found[0].derivatives.recurrent, found[1].derivatives.recurrent)


def test_the_regularizer_acts() -> None:
    assert regularizer_acts()


def test_it_does_not_act_on_a_stacked_copy_of_the_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "errors_at_states", errors_at_a_stacked_copy)
    assert not regularizer_acts()


def test_nor_where_only_the_last_row_of_the_copy_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def last_alone(loss: Tensor, states: Sequence[Tensor]) -> list[Tensor]:
        (last,) = torch.autograd.grad(loss, states[-1], retain_graph=True)
        return [*(torch.zeros_like(state) for state in states[:-1]), last]

    monkeypatch.setattr(network, "errors_at_states", last_alone)
    assert not regularizer_acts()


@pytest.mark.parametrize("units", ["tanh", "sigmoid"])
@pytest.mark.parametrize("how", [Penalty(4.0), Penalty(4.0, squared_norms=False), Penalty(0.1, averaged=False)])
def test_its_derivative_is_that_of_the_closed_form(units: str, how: Penalty) -> None:
    weights, inputs, classes = example()
    states = network.hidden_states(units, Weights(*(one.clone().requires_grad_() for one in weights)), inputs)
    loss = torch.nn.functional.cross_entropy(network.read_out(weights, states[-1]), classes)
    wanted = torch.zeros_like(weights.recurrent)
    for h, d in zip(states[1:], network.errors_at_states(loss, states[1:]), strict=True):
        a = d * network.slope(units, h)
        x = a @ weights.recurrent.T
        norm, sent = (d**2).sum(1), (x**2).sum(1)
        ratio = sent / norm
        factor = 4 * (ratio - 1) if how.squared_norms else 2 * (1 - ratio**-0.5)
        wanted += (x * (factor / norm)[:, None]).T @ a
    wanted *= how.weight / (TERMS if how.averaged else BATCH)
    plain = gradients(units, weights, inputs, classes, Penalty(0.0)).derivatives.recurrent
    found = gradients(units, weights, inputs, classes, how).derivatives.recurrent
    torch.testing.assert_close(found - plain, wanted.detach(), rtol=1e-9, atol=1e-12)


def test_a_step_that_keeps_all_norms_costs_nothing() -> None:
    random = torch.Generator().manual_seed(3)
    rotation, _ = torch.linalg.qr(torch.randn(UNITS, UNITS, generator=random, dtype=torch.float64))
    silent = [torch.zeros(BATCH, UNITS, dtype=torch.float64)] * STEPS
    errors = [torch.randn(BATCH, UNITS, generator=random, dtype=torch.float64)] * STEPS
    penalty, terms = network.penalty_of("tanh", rotation, silent, errors, Penalty(1.0))
    assert terms == TERMS
    assert float(penalty) == pytest.approx(0, abs=1e-24)


def test_errors_too_small_to_divide_by_are_dropped() -> None:
    weights = example()[0]
    states = [torch.zeros(BATCH, UNITS, dtype=torch.float64)] * 2
    errors = [torch.full((BATCH, UNITS), size, dtype=torch.float64) for size in (1e-11, 1.0)]
    assert network.penalty_of("tanh", weights.recurrent, states, errors, Penalty(1.0))[1] == BATCH


def test_a_long_gradient_keeps_its_direction_and_gets_the_threshold_s_norm() -> None:
    weights, inputs, classes = example()
    found = gradients("tanh", weights, inputs, classes, Penalty(4.0)).derivatives
    short = clipped(weights, found, float(norm_of(found)) / 3)
    torch.testing.assert_close(short.recurrent * 3, found.recurrent)
    torch.testing.assert_close(norm_of(short) * 3, norm_of(found))


def test_a_short_gradient_and_one_without_a_threshold_stay_as_they_are() -> None:
    weights, inputs, classes = example()
    found = gradients("tanh", weights, inputs, classes, Penalty(4.0)).derivatives
    for threshold in (None, 2 * float(norm_of(found))):
        assert all(torch.equal(*pair) for pair in zip(clipped(weights, found, threshold), found, strict=True))


@pytest.mark.parametrize("size", [float("nan"), float("inf"), 1e11])
def test_an_undefined_or_enormous_gradient_shrinks_the_recurrent_weights(size: float) -> None:
    weights = example()[0]
    found = clipped(weights, weights._replace(bias=torch.full((UNITS,), size, dtype=torch.float64)), 1.0)
    assert torch.equal(found.recurrent, 0.02 * weights.recurrent)
    assert not any(one.any() for one in found[1:])
