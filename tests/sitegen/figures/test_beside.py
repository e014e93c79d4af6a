"""A line for each claim of a kind: the paper's value, ours, and the interval between them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reproductions.judging.words import Verdict
from reproductions.results import Outcome
from sitegen.figures.beside import MOST_NAMED, beside_figure, pair, run_figure
from sitegen.text.measured import outcomes
from tests.sitegen.example import RUNS, VERDICTS

ROWS = {"t_100": "T = 100", "t_500": "T = 500", "t_1000": "T = 1000"}
WITH_CHANCE = [one for one in VERDICTS if one.estimate is not None]


def verdict(name: str) -> Verdict:
    return next(one for one in VERDICTS if one.claim.id == name)


@pytest.mark.parametrize("one", WITH_CHANCE, ids=lambda one: one.claim.id)
def test_the_line_of_ours_reaches_the_papers_mark_exactly_where_the_verdicts_interval_holds_no_difference(
    one: Verdict,
) -> None:
    assert one.measurement is not None
    drawn = pair(one, "a row")
    assert drawn.published is not None
    null = 0.0 if "−" in one.measurement.interval_kind else 1.0
    low, high = one.measurement.interval
    assert (drawn.interval[0] <= drawn.published <= drawn.interval[1]) is (low <= null <= high)


def test_a_share_is_drawn_as_a_share_and_told_as_a_count() -> None:
    drawn = pair(verdict("t_500_success"), "T = 500")
    assert (drawn.published, drawn.ours, drawn.said) == (1.0, 6 / 16, "10 of 10, ours 6 of 16")


def test_claims_of_another_kind_stand_on_no_common_axis() -> None:
    _, shown = beside_figure(verdict("t_500_mean"), VERDICTS, ROWS)
    assert [one.claim.id for one in shown] == ["t_100_mean", "t_500_mean", "t_1000_mean"]


def test_what_was_not_measured_has_the_papers_mark_alone() -> None:
    drawn, _ = beside_figure(verdict("t_1000_mean"), [verdict("t_1000_mean")], ROWS)
    assert drawn.count("paper-point") == 2  # once in the drawing and once in the legend
    assert "our-point" not in drawn
    assert "not measured" in drawn


def test_the_names_of_many_lines_move_into_a_table() -> None:
    few, many = (beside_figure(VERDICTS[0], [VERDICTS[0]] * amount, ROWS)[0] for amount in (MOST_NAMED, MOST_NAMED + 1))
    assert ("strip-name" in few, "<table" in few) == (True, False)
    assert ("strip-name" in many, "<table" in many) == (False, True)


def test_a_ratio_in_one_row_is_named_by_what_divides_it() -> None:
    one = verdict("t_500_ratio")
    ratio = replace(one, claim=replace(one.claim, quantity="with_vector", relative_quantity="with_nothing"))
    assert ">with vector / with nothing</text>" in beside_figure(ratio, [ratio, ratio], ROWS)[0]
    assert ">sequences until success /</text>" in (drawn := beside_figure(one, [one, one], ROWS)[0])
    assert ">t 100</text>" in drawn


def test_a_run_without_claims_tells_the_share_of_its_trials_that_succeed() -> None:
    run = next(one for one in RUNS if one.row == "t_500")
    assert (outcomes(run, Outcome.SUCCEEDED), len(run.trials)) == (6, 16)
    assert f'data-run="{run.path}" data-quantity="succeeded">6</tspan> of ' in run_figure(run, "T = 500")
