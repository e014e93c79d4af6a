"""The statements of chapter 10 against what can be said of them by other means."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from reproductions.claims import SUCCEEDED
from reproductions.declarations.papers import load_papers
from reproductions.experiments import Experiment
from reproductions.papers.goodfellow_2016 import clipping, composition, echo_states, matrices, network, time_scales
from reproductions.papers.goodfellow_2016.long_lags import CELLS, fresh, kept_bit
from tests.reproductions.papers.finished import smoke_profile, trials_of
from tests.reproductions.profiles import smoke_trials

ALL = load_papers().paper("goodfellow_2016").experiments
LONG = ("products", "descents")
CHEAP = [(one, row) for one in ALL if one.id != "long_lags" for row in smoke_profile(one).rows if row not in LONG]


@pytest.mark.parametrize(("experiment", "row"), CHEAP, ids=lambda one: getattr(one, "id", one))
def test_a_trial_measures_what_its_claims_are_about_and_needs_no_company(experiment: Experiment, row: str) -> None:
    trial = trials_of(experiment, row, [1])[0]
    claimed = {claim.quantity for claim in experiment.claims if claim.row == row} - {SUCCEEDED}
    assert claimed <= trial.measurements.keys()
    assert trials_of(experiment, row, [0, 1])[1] == trial


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_matrix_has_the_eigenvalues_that_it_is_made_of(symmetric: bool) -> None:
    made = matrices.decomposed(np.random.default_rng(1), symmetric=symmetric)
    assert sorted(np.linalg.eigvals(made.matrix).real) == pytest.approx(sorted(made.eigenvalues))
    assert np.allclose(made.matrix, made.matrix.T) == symmetric


def test_a_scaled_matrix_has_its_spectral_radius() -> None:
    assert np.abs(np.linalg.eigvals(matrices.of_radius(np.random.default_rng(1), 9, 3.0))).max() == pytest.approx(3.0)


def test_slopes_and_turns_of_a_curve() -> None:
    assert composition.slopes_and_turns(np.array([0.0, 1.0, 0.0, 4.0])) == (0.25, 2.0)


def test_a_reservoir_without_input_grows_as_its_leading_direction_does() -> None:
    assert echo_states.growth(0.7 * np.eye(3), np.zeros(3), np.random.default_rng(1)) == pytest.approx(0.7)


def test_a_leaky_unit_weighs_its_inputs_by_powers_of_what_it_keeps() -> None:
    found = network.leaky_units(torch.tensor([0.5]), torch.tensor([[8.0], [0.0], [4.0]]))
    assert found[:, 0].tolist() == [4.0, 2.0, 3.0]
    assert time_scales.felt(0.9, np.random.default_rng(1))[:3] == pytest.approx([1, 0.9, 0.81])


def test_a_skipping_unit_is_multiplied_once_for_each_skip() -> None:
    assert time_scales.left_over({1: 0.5}, 10) == pytest.approx(0.5**10)
    assert time_scales.left_over({5: 0.5}, 10) == pytest.approx(0.5**2)


def test_the_gradient_at_the_cliff_is_that_of_differences() -> None:
    place, start = torch.tensor([1.1, 0.2], dtype=torch.float64), torch.tensor(0.3, dtype=torch.float64)
    by_w = torch.tensor([1e-6, 0.0], dtype=torch.float64)
    difference = (clipping.error(place + by_w, start) - clipping.error(place - by_w, start)) / 2e-6
    assert float(clipping.error_and_gradient(place, start)[1][0]) == pytest.approx(float(difference), rel=1e-6)


def test_a_clipped_descent_reaches_the_foot_of_the_wall_in_short_steps() -> None:
    places = clipping.descent(
        torch.tensor([0.7, 0.5], dtype=torch.float64), partial(network.clipped_norm, threshold=1.0)
    )
    assert clipping.decades(places[-1]) < math.log10(clipping.LOW_ERROR)
    assert max(float((after - before).norm()) for before, after in pairwise(places)) <= clipping.RATE + 1e-12


def test_clipping_shortens_a_long_gradient_and_leaves_a_short_one() -> None:
    long, short = torch.tensor([3.0, 4.0]), torch.tensor([0.3, 0.4])
    assert network.clipped_norm(long, 1.0).tolist() == pytest.approx([0.6, 0.8])
    assert network.clipped_elements(long, 1.0).tolist() == [1.0, 1.0]
    assert torch.equal(network.clipped_norm(short, 1.0), short)


def last_state(layer: nn.RNNBase, weights: network.Weights, inputs: Tensor) -> Tensor:
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    values = (weights.inward.T, weights.recurrent.T, weights.bias, torch.zeros_like(weights.bias))
    layer.load_state_dict(dict(zip(names, values, strict=True)))
    found: Tensor = layer(inputs)[0][-1].detach()
    return found


def test_tanh_units_are_those_of_pytorch() -> None:
    random = torch.Generator().manual_seed(1)
    weights, (inputs, _) = fresh(random, "vanilla", 3, 0.0), kept_bit(random, 4, 6, 0.5)
    found = network.vanilla(weights, inputs)
    assert torch.allclose(found, last_state(nn.RNN(1, 3, dtype=torch.float64), weights, inputs))


def test_an_lstm_whose_gates_are_open_adds_up_its_logistic_inputs() -> None:
    bias = torch.tensor([50.0, 50.0, 50.0, 0.0], dtype=torch.float64)
    weights = network.Weights(torch.zeros(1, 4).double(), torch.zeros(1, 4).double(), bias)
    assert float(network.lstm(weights, torch.zeros(3, 1, 1).double())) == pytest.approx(math.tanh(3 * 0.5))


def test_the_first_input_tells_the_bit() -> None:
    inputs, bits = kept_bit(torch.Generator().manual_seed(1), 50, 4, 0.2)
    assert torch.equal(inputs[0, :, 0] > 0, bits > 0)


def test_both_kinds_of_nets_beat_chance_at_a_short_lag() -> None:
    wrong = [trial.measurements["wrong_share"] for trial in smoke_trials("goodfellow_2016", "long_lags")]
    assert len(wrong) == len(CELLS)
    assert max(wrong) < 0.4
