"""The statements on gradients, and figures 3 and 6, against what can be said of them by other means."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from reproductions.claims import SUCCEEDED
from reproductions.declarations.papers import find_experiment, load_papers
from reproductions.experiments import Experiment
from reproductions.papers.pascanu_2013 import error_surface, theory
from reproductions.papers.pascanu_2013.error_surface import AXES, at, bifurcations, descent
from tests.reproductions.papers.finished import smoke_profile, trials_of

THEORY = find_experiment("pascanu_2013", "theory")


def test_errors_go_back_through_a_product_of_jacobians() -> None:
    random = np.random.default_rng(1)
    weights, inputs, error = random.normal(size=(3, 3)), random.normal(size=(2, 3)), random.normal(size=3)
    x = weights @ np.tanh(np.zeros(3)) + inputs[0]
    jacobian = weights * (1 - np.tanh(x) ** 2)
    found = theory.errors_back("tanh", weights, inputs, error)
    wanted = [error, error @ jacobian, error @ jacobian @ weights]
    assert found == pytest.approx([float(np.linalg.norm(one)) for one in wanted])


def test_folds_lie_where_the_map_touches_the_diagonal() -> None:
    found, curves = bifurcations()
    for name, sign in (("right_fold", -1), ("left_fold", 1)):
        y = 0.5 + sign * math.sqrt(0.25 - 1 / error_surface.WEIGHT)
        assert found[name] == pytest.approx(math.log(y / (1 - y)) - error_surface.WEIGHT * y, abs=1e-6)
    assert all(found["left_fold"] < bias < found["right_fold"] for bias in curves["basin_border"][0])


def test_derivatives_of_the_error_are_those_of_differences() -> None:
    _, by_w, by_b = at(5.0, -2.4)
    assert by_w == pytest.approx((at(5 + 1e-6, -2.4)[0] - at(5 - 1e-6, -2.4)[0]) / 2e-6, rel=1e-6)
    assert by_b == pytest.approx((at(5, -2.4 + 1e-6)[0] - at(5, -2.4 - 1e-6)[0]) / 2e-6, rel=1e-6)


def test_a_clipped_descent_never_takes_a_step_longer_than_rate_times_threshold() -> None:
    places = descent(5.0, AXES["b"][1], 0.1, 0.5)
    assert max(math.dist(*pair) for pair in pairwise(places)) <= 0.05 + 1e-12


def test_systems_differ_by_chance_and_keep_the_bound() -> None:
    shares = [one.measurements["greatest_share_of_bound"] for one in trials_of(THEORY, "bound_sigmoid", range(5))]
    assert len(set(shares)) == 5
    assert max(shares) <= 1


@pytest.mark.parametrize("experiment", load_papers().paper("pascanu_2013").experiments[:3], ids=lambda one: one.id)
def test_a_trial_measures_what_its_claims_are_about(experiment: Experiment) -> None:
    row = smoke_profile(experiment).rows[0]
    (trial,) = trials_of(experiment, row)
    wanted = {claim.quantity for claim in experiment.claims if claim.row == row} - {SUCCEEDED}
    assert wanted <= trial.measurements.keys()
