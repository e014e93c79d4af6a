"""The readings of a row side by side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reproductions.claims import Comparison
from reproductions.experiments import Alternative, Experiment, Reading, Row
from reproductions.judging.choices import RowChoices, choices_of, headline_of
from reproductions.judging.verdicts import judge
from reproductions.judging.words import Verdict
from reproductions.results import Run
from tests.reproductions.judging.examples import CLAIM, run

READINGS = tuple(
    Reading(name, "?", (Alternative("literal", ""), Alternative("other", ""), Alternative("third", "")), "")
    for name in ("update", "target")
)
CLAIMS = (replace(CLAIM, id="weights", comparison=Comparison.EXACT), CLAIM)
EXPERIMENT = Experiment(
    "example", "experiment_1", "", "", "", (Row("row_1", "", CLAIM.locator, {}),), READINGS, (), (), CLAIMS, "x:y"
)
LITERAL = {"update": "literal", "target": "literal"}


def stored(*values: float | None, **changed: str) -> Run:
    name = "-".join(f"{key}={value}" for key, value in changed.items()) or "literal"
    return run(*values, readings=LITERAL | changed, path=name)


def compared(*runs: Run) -> RowChoices:
    verdicts: dict[str, tuple[Verdict, ...]] = {one.path: (judge(CLAIM, one),) for one in runs}
    return choices_of(EXPERIMENT, "row_1", runs, verdicts)


def test_each_alternative_stands_by_itself_and_what_has_no_run_is_missing() -> None:
    choices = compared(stored(300.0), stored(200.0, update="other"))
    assert [choice.changed for choice in choices.measured] == [{}, {"update": "other"}]
    assert [choice.changed for choice in choices.missing] == [
        {"update": "third"},
        {"target": "other"},
        {"target": "third"},
    ]


def test_what_was_changed_together_stands_apart() -> None:
    choices = compared(stored(300.0, update="other", target="third"), stored(300.0))
    assert [choice.changed for choice in choices.combined] == [{"update": "other", "target": "third"}]


def test_the_first_of_two_runs_at_the_same_readings_speaks() -> None:
    first, second = stored(1.0), replace(stored(2.0), path="second")
    assert compared(first, second).literal.run is first


def test_a_reading_that_a_run_does_not_name_was_at_its_default() -> None:
    assert compared(run(1.0, readings={"update": "other"})).measured[0].changed == {"update": "other"}


def test_the_decisive_choice_moves_the_mean_furthest_up_or_down() -> None:
    choices = compared(stored(300.0), stored(400.0, update="other"), stored(100.0, target="other"))
    assert choices.decisive is not None
    assert choices.decisive.changed == {"target": "other"}


def test_nothing_is_decisive_without_the_literal_text_or_without_a_difference() -> None:
    assert compared(stored(400.0, update="other")).decisive is None
    assert compared(stored(400.0), stored(400.0, update="other")).decisive is None


def test_a_stopped_trial_is_in_the_share_and_not_in_the_mean() -> None:
    literal = compared(stored(100.0, None)).literal
    assert (literal.mean(CLAIM), literal.success_share) == (100.0, 0.5)


def test_where_one_choice_has_no_mean_the_share_of_successes_decides() -> None:
    choices = compared(stored(None, None), stored(100.0, None, update="other"), stored(None, None, target="other"))
    assert choices.decisive is not None
    assert choices.decisive.changed == {"update": "other"}


def test_the_readings_that_give_the_printed_number_are_those_within_the_tolerance() -> None:
    near, far = stored(*[150.0] * 6, update="other"), stored(*[500.0] * 6, target="other")
    assert [choice.changed for choice in compared(stored(*[900.0] * 6), near, far).giving] == [{"update": "other"}]


def test_the_headline_is_the_first_claim_that_trials_decide() -> None:
    assert headline_of(EXPERIMENT, "row_1") is CLAIM
    assert headline_of(EXPERIMENT, "no_row") is None


@given(st.permutations([stored(3.0), stored(4.0, update="other"), stored(5.0, update="third", target="other")]))
def test_choices_do_not_depend_on_the_order_of_runs(runs: list[Run]) -> None:
    assert compared(*runs) == compared(
        stored(3.0), stored(4.0, update="other"), stored(5.0, update="third", target="other")
    )
