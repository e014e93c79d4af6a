"""The formulae of the 1991 thesis hold where they should, fail where they are changed, and its numbers come out."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.declarations.papers import find_experiment
from reproductions.papers.hochreiter_1991.error_flow import fixed_loops, hidden_error, single_path
from reproductions.papers.hochreiter_1991.error_flow import paths_and_bounds as error_flow
from reproductions.papers.hochreiter_1991.learning import latch_unit
from reproductions.papers.hochreiter_1991.plain import formulas, network
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import trials_of

EXPECTED_ERROR = find_experiment("hochreiter_1991", "expected_error")
SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(2, 4), st.integers(1, 4))
def test_path_sum_recursion_and_differentiation_give_the_same_factors(seed: int, units: int, lag: int) -> None:
    weights, external = error_flow.random_net(generator(seed), units, lag, 2.0)
    slopes = error_flow.slopes_of(weights, external, lag)
    true = network.error_factors(torch.tensor(weights), torch.tensor(external), lag)[-1].numpy()
    np.testing.assert_allclose(formulas.recursion(weights, slopes, lag), true, rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(formulas.path_sum(weights, slopes, lag), true, rtol=1e-10, atol=1e-15)


def test_the_printed_order_of_indices_is_right_for_symmetric_weights_only() -> None:
    weights, external = error_flow.random_net(generator(1), 3, 4, 2.0)
    symmetric = weights + weights.T
    for matrix, equal in ((weights, False), (symmetric, True)):
        slopes = error_flow.slopes_of(matrix, external, 4)
        printed = formulas.path_sum(matrix, slopes, 4, printed_order=True)
        assert np.allclose(printed, formulas.recursion(matrix, slopes, 4)) is equal


def test_a_factor_beyond_a_bound_would_be_seen() -> None:
    weights, slopes = np.full((3, 3), 2.0), np.full((4, 3), 0.25)
    factor = formulas.recursion(weights, slopes, 4)
    _, share = error_flow.share_of_norm_bounds(factor, weights, slopes, 4)
    assert share == pytest.approx(1 / 9)
    assert error_flow.share_of_norm_bounds(10 * factor, weights, slopes, 4)[1] > 1
    assert error_flow.share_of_weight_bound(factor, 3, 2.0, 4) == pytest.approx(1 / 9)


@pytest.mark.parametrize(("signs", "mean"), [(1, 1), (2, 1), (3, 1.5), (4, 1.5), (5, 1.875)])
def test_the_mean_size_of_a_sum_of_signs_is_that_of_all_outcomes(signs: int, mean: float) -> None:
    outcomes = [bin(outcome).count("1") for outcome in range(2**signs)]
    assert np.mean([abs(2 * ones - signs) for ones in outcomes]) == pytest.approx(mean)
    assert formulas.mean_absolute_sum_of_signs(signs) == pytest.approx(mean)


def test_stirlings_formula_takes_over_without_a_step() -> None:
    exact, approximate = (formulas.mean_absolute_sum_of_signs(count) for count in (1e6, 1e6 + 1))
    assert approximate / exact == pytest.approx(math.sqrt((1e6 + 1) / 1e6), rel=1e-7)


@pytest.mark.parametrize(("row", "greatest"), [("gamma_0_1", 0.069), ("gamma_0_5", 0.346), ("gamma_1_0", 0.691)])
def test_the_figures_have_the_printed_maxima_and_the_printed_formula_has_not(row: str, greatest: float) -> None:
    (plotted,) = trials_of(EXPECTED_ERROR, row)
    (printed,) = trials_of(EXPECTED_ERROR, row, paths="as_printed")
    assert round(plotted.measurements["greatest_plotted_value"], 3) == greatest
    assert printed.measurements["greatest_plotted_value"] > 1.9 * greatest


def test_the_factor_peaks_where_the_hyperbolic_cotangent_says() -> None:
    weight = single_path.peak_weight(0.5, 0.3)
    nearby = [single_path.slope(w * 0.5 + 0.3) * w for w in (weight - 0.01, weight, weight + 0.01)]
    assert max(nearby) == nearby[1]
    assert weight == pytest.approx(1 / math.tanh((weight * 0.5 + 0.3) / 2) / 0.5)


def test_the_factor_stays_below_one_up_to_a_weight_of_four() -> None:
    assert single_path.greatest_factor(3.99) < 1 < single_path.greatest_factor(4.01)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.05, 0.4))
def test_a_latch_keeps_both_its_values(attractor: float) -> None:
    weight, bias = latch_unit.solved_latch(attractor)
    for state in (attractor, 1 - attractor):
        assert float(network.latch(torch.tensor(state, dtype=torch.float64), weight, bias)) == pytest.approx(state)
        assert latch_unit.latch_slope(state, weight, bias) == pytest.approx(weight * attractor * (1 - attractor))


def test_sensitivities_of_a_loop_equal_differentiation() -> None:
    weights = torch.tensor([[0.0, 0, 0], [0.7, 0, -1.2], [0, 0.9, 0]], dtype=torch.float64, requires_grad=True)
    activation = torch.tensor([1.0, 0, 0], dtype=torch.float64)
    for _ in range(6):
        activation = weights @ activation
    rows = [torch.autograd.grad(unit, weights, retain_graph=True)[0][1, 0] for unit in activation]
    seen = network.loop_sensitivities(weights.detach(), (1, 0), 6)
    np.testing.assert_allclose(seen[-1].numpy(), torch.stack(rows).numpy(), atol=1e-12)


@pytest.mark.parametrize("gain", [0.6, 1.4])
@pytest.mark.parametrize("name", list(fixed_loops.LOOPS))
def test_a_loop_multiplies_sensitivities_by_its_gain(name: str, gain: float) -> None:
    assert fixed_loops.growth(fixed_loops.LOOPS[name], gain, 5) == pytest.approx(gain, rel=1e-6)


def test_errors_at_a_hidden_unit_follow_the_rule_of_chapter_1() -> None:
    inputs = hidden_error.random_inputs(generator(2), 5)
    weights = torch.tensor(generator(3).uniform(-1, 1, hidden_error.INPUTS))
    start = torch.tensor(0.3, dtype=torch.float64)
    errors = network.hidden_errors(inputs, weights, 1.5, 2.0, 1.0, start)
    activations = [float(start)]
    for x in inputs[:-1]:
        activations.append(float(torch.sigmoid(weights @ x + 1.5 * activations[-1])))
    slopes = [y * (1 - y) for y in activations]
    output = float(torch.sigmoid(torch.tensor(2.0 * activations[-1], dtype=torch.float64)))
    theta = (1.0 - output) * output * (1 - output) * 2.0 * slopes[-1]
    for step in range(3, -1, -1):
        assert float(errors[step]) == pytest.approx(theta)
        theta *= 1.5 * slopes[step]
