"""The history of a verdict ends with the verdict, and holds only changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from reproductions.judging.history import Change, history
from reproductions.judging.verdicts import judge_experiment
from reproductions.judging.words import VerdictWord
from reproductions.results import Run
from tests.sitegen.example import EXPERIMENT, PROVENANCE, RUNS, evidence

FULL = RUNS[0]
WORDS = {verdict.claim.id: verdict.word for verdict in judge_experiment(EXPERIMENT, evidence(*RUNS))}


def begun(day: int, trials: int) -> Run:
    """The first trials of the example's run, begun on a day of January."""
    started = f"2026-01-{day:02}T00:00:00Z"
    return replace(
        FULL, trials=FULL.trials[:trials], path=f"{day}.json", provenance=replace(PROVENANCE, started=started)
    )


def test_a_word_changes_with_the_run_that_brings_another() -> None:
    found = history(EXPERIMENT, evidence(begun(1, 4), begun(2, 10)))
    assert found["t_100_mean"] == (
        Change("2026-01-01T00:00:00Z", "1.json", VerdictWord.INCONCLUSIVE),
        Change("2026-01-02T00:00:00Z", "2.json", VerdictWord.REPRODUCED),
    )


def test_a_run_that_brings_no_other_word_is_no_change() -> None:
    found = history(EXPERIMENT, evidence(begun(1, 10), begun(2, 10)))
    assert found["t_100_mean"] == (Change("2026-01-01T00:00:00Z", "1.json", VerdictWord.REPRODUCED),)


def test_runs_at_other_readings_change_nothing() -> None:
    assert history(EXPERIMENT, evidence(RUNS[1]))["t_100_mean"] == ()


def test_a_ratio_has_no_word_before_both_its_rows_have_runs() -> None:
    later = replace(RUNS[2], provenance=replace(PROVENANCE, started="2026-01-09T00:00:00Z"))
    assert [change.at for change in history(EXPERIMENT, evidence(FULL, later))["t_500_ratio"]] == [
        "2026-01-09T00:00:00Z"
    ]


def test_the_order_in_which_runs_are_stored_says_nothing() -> None:
    runs = (begun(1, 4), begun(2, 10), RUNS[2])
    assert history(EXPERIMENT, evidence(*reversed(runs))) == history(EXPERIMENT, evidence(*runs))


def test_the_last_word_is_the_verdict_and_no_word_follows_itself() -> None:
    for claim, changes in history(EXPERIMENT, evidence(*RUNS)).items():
        assert WORDS[claim] == (changes[-1].word if changes else VerdictWord.NOT_MEASURED)
        assert all(one.word is not other.word for one, other in pairwise(changes))
