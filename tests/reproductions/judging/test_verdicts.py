"""The rules that turn trials into a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reproductions.claims import Claim, Comparison, Locator, Tolerance
from reproductions.declarations.papers import find_experiment, load_papers
from reproductions.judging.freshness import Judge, todays_hash
from reproductions.judging.intervals import prediction_interval_of_ratio
from reproductions.judging.selection import Evidence
from reproductions.judging.verdicts import VerdictWord, judge, judge_experiment
from reproductions.results import Outcome, Provenance, Run, Trial

CLAIM = Claim(
    id="mean_sequences",
    paper="example",
    experiment="experiment_1",
    row="row_1",
    locator=Locator("5.4", "7", 1),
    statement="It takes 100 sequences.",
    quantity="sequences_until_success",
    value=100,
    unit="sequences",
    comparison=Comparison.MEAN,
    trials=10,
    rounding=0.5,
)
PROVENANCE = Provenance(
    command="rnn-review run",
    commit="0" * 40,
    dirty=False,
    code_hash="0" * 12,
    started="2026-01-01T00:00:00Z",
    wall_seconds=1.0,
    cpu_seconds=1.0,
    threads=1,
    machine="a machine",
    python="3.11",
    versions={},
    seed=1,
)


def trial(value: float | None, quantity: str = "sequences_until_success", index: int = 0) -> Trial:
    outcome = Outcome.CAPPED if value is None else Outcome.SUCCEEDED
    return Trial(index, 1, outcome, {} if value is None else {quantity: value}, 1)


def run(*values: float | None, quantity: str = "sequences_until_success", **changes: object) -> Run:
    trials = tuple(trial(value, quantity, index) for index, value in enumerate(values))
    made = Run(
        "example", "experiment_1", "row_1", "paper", {}, {"cap_sequences": 1000}, PROVENANCE, trials, "results/x.json"
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # names and types are those of Run


def word(claim: Claim, measured: Run | None) -> VerdictWord:
    return judge(claim, measured).word


def test_a_published_mean_in_the_prediction_interval_is_reproduced() -> None:
    assert word(CLAIM, run(80, 90, 100, 110, 120, 105)) is VerdictWord.REPRODUCED


def test_a_mean_outside_the_interval_but_within_a_factor_of_two_is_partly_reproduced() -> None:
    assert word(CLAIM, run(150, 151, 152, 149, 148)) is VerdictWord.PARTLY_REPRODUCED


def test_a_mean_beyond_a_factor_of_two_is_not_reproduced() -> None:
    assert word(CLAIM, run(250, 251, 252, 249, 248)) is VerdictWord.NOT_REPRODUCED


def test_half_the_last_printed_digit_is_allowed() -> None:
    same = run(100.4, 100.4, 100.4, 100.4, 100.4)
    assert word(CLAIM, same) is VerdictWord.REPRODUCED
    assert word(replace(CLAIM, rounding=0.0), same) is VerdictWord.PARTLY_REPRODUCED


def test_four_trials_are_too_few() -> None:
    assert word(CLAIM, run(100, 100, 100, 100)) is VerdictWord.INCONCLUSIVE


def test_an_interval_that_holds_both_edges_of_the_tolerance_tells_nothing() -> None:
    assert word(CLAIM, run(1, 1, 1, 400, 500)) is VerdictWord.INCONCLUSIVE


def test_capped_trials_count_at_their_cap_as_a_lower_bound() -> None:
    verdict = judge(CLAIM, run(100, 100, 100, 100, None))
    assert verdict.measurement is not None
    assert verdict.measurement.value == (4 * 100 + 1000) / 5
    assert verdict.measurement.lower_bound
    assert verdict.word is VerdictWord.NOT_REPRODUCED


def test_with_a_capped_trial_a_mean_is_never_fully_reproduced() -> None:
    claim = replace(CLAIM, value=300)
    assert word(claim, run(100, 100, 100, 100, None)) is VerdictWord.PARTLY_REPRODUCED


def test_if_all_trials_are_capped_beyond_the_tolerance_nothing_is_reproduced() -> None:
    assert word(CLAIM, run(*[None] * 16)) is VerdictWord.NOT_REPRODUCED


def test_no_run_is_not_measured() -> None:
    assert word(CLAIM, None) is VerdictWord.NOT_MEASURED


def test_success_counts_are_compared_by_fishers_exact_test() -> None:
    claim = replace(
        CLAIM, quantity="succeeded", value=10, comparison=Comparison.PROPORTION, tolerance=Tolerance("", absolute=0.2)
    )
    assert word(claim, run(*[1.0] * 16)) is VerdictWord.REPRODUCED
    assert word(claim, run(*[1.0] * 8, *[None] * 8)) is VerdictWord.NOT_REPRODUCED


def test_a_threshold_counts_capped_trials_by_their_cap() -> None:
    claim = replace(
        CLAIM, value=3, threshold=700, comparison=Comparison.PROPORTION, tolerance=Tolerance("", absolute=0.2)
    )
    measured = judge(claim, run(100, 100, 100, 100, 100, 100, 100, 800, 900, None)).measurement
    assert measured is not None
    assert measured.value == 3


def test_a_bound_on_every_trial_is_a_proportion_of_trials() -> None:
    claim = replace(
        CLAIM,
        quantity="wrong",
        value=3,
        comparison=Comparison.EVERY_TRIAL_AT_MOST,
        tolerance=Tolerance("", absolute=0.2),
    )
    assert word(claim, run(0, 1, 2, 3, 3, 3, quantity="wrong")) is VerdictWord.REPRODUCED
    assert word(claim, run(9, 9, 9, 9, 9, 9, quantity="wrong")) is VerdictWord.NOT_REPRODUCED


def test_an_extreme_is_compared_with_extremes_of_as_many_draws() -> None:
    claim = replace(CLAIM, value=90, comparison=Comparison.MINIMUM)
    assert word(claim, run(88, 90, 95, 100, 105, 110)) is VerdictWord.REPRODUCED
    assert word(claim, run(500, 510, 520, 530, 540)) is VerdictWord.NOT_REPRODUCED


def test_an_exact_number_is_equal_or_not() -> None:
    claim = replace(CLAIM, quantity="weight_count", value=93, comparison=Comparison.EXACT)
    assert word(claim, run(1.0, settings={"weight_count": 93})) is VerdictWord.REPRODUCED
    assert word(claim, run(1.0, settings={"weight_count": 94})) is VerdictWord.NOT_REPRODUCED


def test_a_calculated_number_is_equal_to_the_stated_precision_in_every_trial() -> None:
    claim = replace(CLAIM, comparison=Comparison.NUMBER, quantity="share", value=0.691, rounding=0.0005)
    assert word(claim, run(0.6913, quantity="share")) is VerdictWord.REPRODUCED
    assert word(claim, run(0.6913, 0.6921, quantity="share")) is VerdictWord.PARTLY_REPRODUCED
    assert word(claim, run(1.4029, quantity="share")) is VerdictWord.NOT_REPRODUCED
    assert word(claim, run(None, quantity="share")) is VerdictWord.INCONCLUSIVE


def test_one_system_that_breaks_an_inequality_refutes_it() -> None:
    above = replace(CLAIM, comparison=Comparison.ALWAYS_AT_MOST, quantity="ratio", value=1.0, rounding=1e-9)
    below = replace(above, comparison=Comparison.ALWAYS_AT_LEAST)
    assert word(above, run(*[0.5] * 99, 1.0, quantity="ratio")) is VerdictWord.REPRODUCED
    assert word(above, run(*[0.5] * 99, 1.1, quantity="ratio")) is VerdictWord.NOT_REPRODUCED
    assert word(below, run(*[1.5] * 99, 1.0, quantity="ratio")) is VerdictWord.REPRODUCED
    assert word(below, run(*[1.5] * 99, 0.9, quantity="ratio")) is VerdictWord.NOT_REPRODUCED


def test_the_worst_system_is_shown_for_an_inequality() -> None:
    claim = replace(CLAIM, comparison=Comparison.ALWAYS_AT_LEAST, quantity="ratio", value=1.0)
    measured = judge(claim, run(3.0, 2.0, 5.0, 4.0, 2.5, quantity="ratio")).measurement
    assert measured is not None
    assert (measured.value, measured.interval) == (2.0, (2.0, 5.0))


def test_four_systems_are_too_few_for_an_inequality() -> None:
    claim = replace(CLAIM, comparison=Comparison.ALWAYS_AT_MOST, quantity="ratio", value=1.0)
    assert word(claim, run(0.5, 0.5, 0.5, 0.5, quantity="ratio")) is VerdictWord.INCONCLUSIVE


@given(st.permutations([80.0, 90.0, 100.0, 110.0, 120.0]))
def test_the_interval_of_a_ratio_does_not_depend_on_the_order_of_trials(values: list[float]) -> None:
    assert prediction_interval_of_ratio(values, HUNDRED, 10) == prediction_interval_of_ratio(
        sorted(values), HUNDRED, 10
    )


@given(st.permutations([80.0, 90.0, 100.0, 110.0, 120.0, None]))
def test_a_verdict_does_not_depend_on_the_order_of_trials(values: list[float | None]) -> None:
    assert word(CLAIM, run(*values)) is word(CLAIM, run(80, 90, 100, 110, 120, None))


RATIO = replace(CLAIM, value=2.0, rounding=0.0, comparison=Comparison.RATIO_OF_ROWS, relative_to="row_2")
AT_MOST = replace(RATIO, value=1.0, comparison=Comparison.RATIO_OF_ROWS_AT_MOST)
HUNDRED = (90.0, 95.0, 100.0, 105.0, 110.0)


def ratio_word(claim: Claim, numerators: tuple[float | None, ...], denominators: tuple[float | None, ...]) -> str:
    return judge(claim, run(*numerators), False, run(*denominators, row="row_2")).word.value


@pytest.mark.parametrize(
    ("factor", "expected"), [(2.0, "REPRODUCED"), (3.0, "PARTLY_REPRODUCED"), (5.0, "NOT_REPRODUCED")]
)
def test_a_ratio_of_rows_is_compared_with_the_interval_for_such_a_ratio(factor: float, expected: str) -> None:
    assert ratio_word(RATIO, tuple(factor * value for value in HUNDRED), HUNDRED) == expected


def test_the_ratio_is_that_of_the_means_of_both_rows() -> None:
    verdict = judge(RATIO, run(*[300.0] * 5), False, run(*HUNDRED, row="row_2", path="results/y.json"))
    assert verdict.measurement is not None
    assert (verdict.measurement.value, verdict.measurement.trials) == (3.0, 10)
    assert verdict.other_run_path == "results/y.json"


@pytest.mark.parametrize(
    ("numerators", "expected"),
    [
        ((50.0,) * 5, "REPRODUCED"),
        ((150.0,) * 5, "NOT_REPRODUCED"),
        ((80.0, 90.0, 100.0, 110.0, 120.0), "INCONCLUSIVE"),
    ],
)
def test_a_bound_on_a_ratio_must_hold_of_the_whole_interval(numerators: tuple[float, ...], expected: str) -> None:
    assert ratio_word(AT_MOST, numerators, HUNDRED) == expected


def test_capped_trials_leave_one_side_of_a_ratio_open() -> None:
    capped = (90.0, 95.0, 100.0, 105.0, None)
    assert ratio_word(AT_MOST, capped, (500.0,) * 5) == "INCONCLUSIVE"
    assert ratio_word(AT_MOST, (20.0,) * 5, capped) == "REPRODUCED"
    assert ratio_word(RATIO, capped, HUNDRED) == "PARTLY_REPRODUCED"
    assert ratio_word(RATIO, capped, capped) == "INCONCLUSIVE"


def test_a_ratio_without_the_row_to_divide_by_is_not_measured() -> None:
    assert word(RATIO, run(*HUNDRED)) is VerdictWord.NOT_MEASURED


def test_a_quoted_value_is_never_measured() -> None:
    claim = replace(CLAIM, quoted_from="Fahlman (1991)")
    assert word(claim, run(*HUNDRED)) is word(claim, None) is VerdictWord.QUOTED


def test_a_claim_that_cannot_be_measured_says_why() -> None:
    verdict = judge(replace(CLAIM, not_measurable="The grammar is not printed."), run(*HUNDRED))
    assert verdict.word is VerdictWord.NOT_MEASURED
    assert verdict.reason == "It cannot be measured: The grammar is not printed."


EXPERIMENT = find_experiment("hochreiter_1997", "experiment_4")
TODAY = replace(PROVENANCE, code_hash=todays_hash(EXPERIMENT, EXPERIMENT.rows[0].id, EXPERIMENT.default_readings))


def stored(name: str, started: str, **changes: object) -> Run:
    made = run(
        100.0,
        paper=EXPERIMENT.paper,
        experiment=EXPERIMENT.id,
        row=EXPERIMENT.rows[0].id,
        readings=EXPERIMENT.default_readings,
        path=name,
        provenance=replace(TODAY, started=started),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # names and types are those of Run


def evidence(*runs: Run) -> Evidence:
    return Evidence(runs, Judge([EXPERIMENT]))


def chosen(*runs: Run) -> str:
    row, readings = EXPERIMENT.rows[0].id, EXPERIMENT.default_readings
    found = evidence(*runs).speaking(EXPERIMENT.paper, EXPERIMENT.id, row, readings)
    return "" if found is None else found.path


def test_the_papers_scale_is_preferred_to_a_later_scaled_run() -> None:
    assert chosen(stored("paper", "2026-01-01"), stored("scaled", "2026-01-02", profile="scaled")) == "paper"


def test_the_latest_of_equal_runs_is_chosen() -> None:
    assert chosen(stored("new", "2026-01-02"), stored("old", "2026-01-01")) == "new"


def test_a_fresh_run_is_preferred_to_a_later_stale_one() -> None:
    stale = stored("stale", "2026-01-02", provenance=replace(PROVENANCE, started="2026-01-02"))
    assert chosen(stored("fresh", "2026-01-01"), stale) == "fresh"


def test_other_readings_and_smoke_runs_do_not_speak_for_the_row() -> None:
    other = EXPERIMENT.default_readings | {"error_factor": "with_two"}
    assert chosen(stored("smoke", "2026-01-01", profile="smoke"), stored("other", "2026-01-01", readings=other)) == ""


def test_a_verdict_from_other_code_is_marked_stale() -> None:
    stale = stored("stale", "2026-01-01", provenance=PROVENANCE, settings={"cap_sequences": 1000, "weight_count": 93})
    verdicts = {verdict.claim.id: verdict for verdict in judge_experiment(EXPERIMENT, evidence(stale))}
    assert verdicts["length_100_weights"].stale
    assert not verdicts["length_500_sequences"].stale


@pytest.mark.parametrize("experiment", load_papers().experiments, ids=lambda e: f"{e.paper}-{e.id}")
def test_every_claim_has_a_verdict_and_a_row(experiment: object) -> None:
    verdicts = judge_experiment(experiment, evidence())  # type: ignore[arg-type]  # pytest hands parameters over untyped
    assert [verdict.claim for verdict in verdicts] == list(experiment.claims)  # type: ignore[attr-defined]
    measured = {claim.row for claim in experiment.claims if claim.measurable}  # type: ignore[attr-defined]
    assert measured <= {row.id for row in experiment.rows}  # type: ignore[attr-defined]
