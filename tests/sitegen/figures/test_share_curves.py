"""Shares that were looked at while networks learned, as a figure."""

from __future__ import annotations

from dataclasses import replace

from reproductions.results import Outcome, Trial
from sitegen.figures.curves import share_curves, shares_while_learning
from tests.sitegen.example import ROWS, RUNS

KNOWN = ({2000: 1.0, 1000: 0.25}, {2000: 0.5, 1000: 0.75})
TRIALS = tuple(
    Trial(index, 1, Outcome.SUCCEEDED, {f"question_known_after_{at}": share for at, share in shares.items()}, 1)
    for index, shares in enumerate(KNOWN)
)
RUN = replace(RUNS[0], trials=TRIALS)


def test_a_line_is_the_mean_over_trials_in_order_of_sequences() -> None:
    assert shares_while_learning(RUN) == {"question_known": [(1000, 0.5), (2000, 0.75)]}


def test_the_figure_says_in_words_what_is_known_at_the_end() -> None:
    assert "Question known: 0.75 at the end." in share_curves(RUN, ROWS[0])


def test_a_run_without_looks_has_no_figure() -> None:
    assert share_curves(RUNS[0], ROWS[0]) == ""
