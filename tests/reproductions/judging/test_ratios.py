"""Ratios of two means: of two rows, and of two quantities of one row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reproductions.claims import Basis, Claim, Comparison, Locator
from reproductions.judging.verdicts import judge
from reproductions.results import Outcome, Run, Trial
from tests.reproductions.judging.examples import PROVENANCE

TWICE = Claim(
    id="twice",
    paper="example_1999",
    experiment="adding",
    row="t_100",
    locator=Locator("1"),
    statement="One method takes twice as long as another.",
    quantity="slow",
    value=2.0,
    unit="times as long",
    comparison=Comparison.RATIO_OF_ROWS,
    trials=100,
    basis=Basis.PRINTED,
    relative_to="t_100",
    relative_quantity="fast",
)
NO_SLOWER = replace(TWICE, value=1.0, comparison=Comparison.RATIO_OF_ROWS_AT_MOST)


def run(slow: list[float], fast: list[float], **settings: float) -> Run:
    pairs = enumerate(zip(slow, fast, strict=True))
    trials = tuple(Trial(index, 1, Outcome.SUCCEEDED, {"slow": one, "fast": two}, 10) for index, (one, two) in pairs)
    return Run("example_1999", "adding", "t_100", "paper", {}, settings, PROVENANCE, trials, "results/x.json")


@pytest.mark.parametrize(
    ("claim", "slow", "expected"),
    [
        (TWICE, [190.0, 200.0, 210.0] * 10, "REPRODUCED"),
        (TWICE, [990.0, 1000.0, 1010.0] * 10, "NOT_REPRODUCED"),
        (NO_SLOWER, [45.0, 50.0, 55.0] * 10, "REPRODUCED"),
        (NO_SLOWER, [190.0, 200.0, 210.0] * 10, "NOT_REPRODUCED"),
        (NO_SLOWER, [0.0, 50.0, 55.0] * 10, "REPRODUCED"),
        (NO_SLOWER, [0.0, 0.0, 0.0] * 10, "INCONCLUSIVE"),
    ],
)
def test_a_ratio_compares_two_quantities_of_one_row(claim: Claim, slow: list[float], expected: str) -> None:
    one = run(slow, [95.0, 100.0, 105.0] * 10)
    assert judge(claim, one, other=one).word == expected


@pytest.mark.parametrize(
    ("slow_budget", "fast_budget", "expected"),
    [(1e6, 1e6, "NOT_REPRODUCED"), (1e6, 100.0, "INCONCLUSIVE"), (1000.0, 1e6, "NOT_REPRODUCED")],
)
def test_a_budget_leaves_open_the_side_to_which_it_may_err(
    slow_budget: float, fast_budget: float, expected: str
) -> None:
    claim = replace(TWICE, budget="slow_budget", relative_budget="fast_budget")
    one = run([990.0, 1000.0, 1010.0] * 10, [95.0, 100.0, 105.0] * 10, slow_budget=slow_budget, fast_budget=fast_budget)
    assert judge(claim, one, other=one).word == expected


def test_a_bound_is_undecided_if_a_budget_ended_what_it_bounds() -> None:
    claim = replace(NO_SLOWER, budget="slow_budget", relative_budget="fast_budget")
    one = run([45.0, 50.0, 55.0] * 10, [95.0, 100.0, 105.0] * 10, slow_budget=55.0, fast_budget=1e6)
    assert judge(claim, one, other=one).word == "INCONCLUSIVE"


COMMON = [10.0, 80.0, 30.0, 200.0, 55.0, 120.0]


def test_values_of_one_trial_are_compared_as_a_pair() -> None:
    """What both values of a trial have in common says nothing of their ratio."""
    one = run([0.9 * value for value in COMMON], [1.0 * value for value in COMMON])
    found = judge(NO_SLOWER, one, other=one)
    assert found.word == "REPRODUCED"
    assert found.measurement is not None
    assert found.measurement.interval == pytest.approx((1 / 0.9, 1 / 0.9))
    assert found.measurement.trials == len(COMMON)


def test_values_of_two_runs_are_no_pairs() -> None:
    one = run([0.9 * value for value in COMMON], COMMON)
    other = replace(one, path="results/y.json")
    found = judge(NO_SLOWER, one, other=other)
    assert found.word == "INCONCLUSIVE"
    assert found.measurement is not None
    assert found.measurement.trials == 2 * len(COMMON)
