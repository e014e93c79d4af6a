"""The error inside a memory cell: differentiation and the paper's formulae agree, and would be seen to disagree."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.papers.hochreiter_1997.analysis import error_flow_in_cells
from reproductions.papers.hochreiter_1997.analysis.error_flow_in_cells import (
    STEPS,
    by_formula,
    differentiated,
    measure_cells,
    random_network,
)


def test_the_derivative_of_a_state_is_one_at_every_lag() -> None:
    a, weights, inputs = random_network(np.random.default_rng(1))
    assert differentiated(a, weights, inputs, 0)["state"].tolist() == [1.0] * STEPS


@pytest.mark.parametrize("seed", range(4))
def test_formulae_and_differentiation_agree_on_random_networks(seed: int) -> None:
    measured = measure_cells(np.random.default_rng(seed))
    assert measured["cell_input_deviation"] < 1e-10
    assert measured["input_gate_deviation"] < 1e-10
    assert measured["recurrent_derivative"] == 0


@pytest.mark.parametrize("seed", range(4))
def test_scalings_stay_below_what_the_slopes_allow(seed: int) -> None:
    measured = measure_cells(np.random.default_rng(seed))
    assert 0 < measured["greatest_scaling"] < 0.5  # h' and g' are at most 1/2 and 1, gates below 1
    assert 0 < measured["greatest_gate_scaling"] < 0.25  # |g| is below 2, f' at most 1/4


def test_a_wrong_formula_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_step_off(*arguments: object) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        return {name: np.roll(scaling, 1) for name, scaling in by_formula(*arguments).items()}  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(error_flow_in_cells, "by_formula", one_step_off)
    assert measure_cells(np.random.default_rng(0))["cell_input_deviation"] > 1e-3
