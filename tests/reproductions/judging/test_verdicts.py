"""The rules that turn trials into a verdict: one interval, two questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reproductions.claims import Averaged, Basis, Claim, Comparison, Tolerance
from reproductions.declarations.papers import find_experiment, load_papers
from reproductions.experiments import Experiment
from reproductions.judging.freshness import Judge, todays_hash
from reproductions.judging.selection import Evidence
from reproductions.judging.statistics.effects import Effect
from reproductions.judging.verdicts import judge, judge_experiment
from reproductions.judging.words import DIFFERENCE, RATIO, Missing, VerdictWord, word_of
from reproductions.results import Outcome, ResultsError, Run, Trial
from tests.reproductions.judging.examples import CLAIM, PROVENANCE, run

SHARE = Tolerance("", absolute=0.3)
SUCCESS = replace(
    CLAIM, id="success", quantity="succeeded", value=10, comparison=Comparison.PROPORTION, tolerance=SHARE
)


def word(claim: Claim, measured: Run | None, *beside: Claim) -> VerdictWord:
    return judge(claim, measured, beside=beside).word


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.7, 1.4, "REPRODUCED"),
        (1.1, 1.4, "PARTLY_REPRODUCED"),
        (0.7, 2.4, "INCONCLUSIVE"),
        (1.1, 2.4, "NOT_REPRODUCED"),
    ],
)
def test_the_word_follows_from_the_two_questions(low: float, high: float, expected: str) -> None:
    assert word_of(Effect(low, high, 1.0, 1.0), CLAIM.tolerance).value == expected


NEAR = (80.0, 90.0, 100.0, 110.0, 120.0, 105.0)


@pytest.mark.parametrize(
    ("factor", "expected"), [(1.0, "REPRODUCED"), (1.5, "PARTLY_REPRODUCED"), (2.5, "NOT_REPRODUCED")]
)
def test_a_mean_is_judged_by_published_over_ours(factor: float, expected: str) -> None:
    verdict = judge(CLAIM, run(*(factor * value for value in NEAR)))
    assert verdict.word.value == expected
    assert verdict.estimate == pytest.approx(100 / (factor * 100.8333), rel=1e-4)
    assert verdict.measurement is not None
    assert verdict.measurement.interval_kind == RATIO


def test_how_far_it_differs_at_least_is_said() -> None:
    assert judge(CLAIM, run(250.0, 251.0, 252.0, 249.0, 248.0)).reason == "It differs by a factor of 2.46 at least."


def test_a_difference_is_judged_where_the_tolerance_is_one() -> None:
    claim = replace(CLAIM, quantity="wrong", value=0, tolerance=Tolerance("", absolute=3))
    verdict = judge(claim, run(0.0, 1.0, 0.0, 1.0, 0.0, quantity="wrong"))
    assert (verdict.word, verdict.estimate) == (VerdictWord.REPRODUCED, -0.4)
    assert verdict.measurement is not None
    assert verdict.measurement.interval_kind == DIFFERENCE


def test_four_trials_are_too_few() -> None:
    verdict = judge(CLAIM, run(100, 100, 100, 100))
    assert (verdict.word, verdict.reason) == (
        VerdictWord.INCONCLUSIVE,
        "Only 4 trials have a value; 5 are needed.",
    )


def test_what_more_trials_would_decide_is_planned_and_priced() -> None:
    values = [100 * factor for factor in (0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6)]
    verdict = judge(replace(CLAIM, value=140, trials=40), run(*values))
    assert verdict.word is VerdictWord.INCONCLUSIVE
    assert verdict.undecided is not None
    assert (verdict.undecided.missing, verdict.undecided.more_trials) == (Missing.TRIALS, 4)
    assert verdict.undecided.core_minutes == pytest.approx(4 * 20 / 7)
    assert verdict.reason == "4 more trials would decide: 11 core-minutes."


def test_the_paper_s_own_few_trials_make_a_claim_consistent() -> None:
    values = [100 * factor for factor in (0.1, 0.3, 0.5, 0.8, 1.2, 2.0, 2.8)]
    verdict = judge(CLAIM, run(*values))
    assert verdict.word is VerdictWord.CONSISTENT
    assert verdict.reason.startswith("It agrees as far as the paper's 10 trials can tell: any number of ours leaves")


def test_a_trial_that_was_stopped_has_no_time() -> None:
    verdict = judge(CLAIM, run(*NEAR, *[None] * 10), beside=(SUCCESS,))
    assert verdict.measurement is not None
    assert verdict.measurement.value == pytest.approx(100.8333, rel=1e-4)
    assert (verdict.measurement.trials, verdict.measurement.capped) == (6, 10)


def test_a_measurement_of_trials_that_failed_is_left_out_where_the_paper_has_none() -> None:
    failed = Trial(9, 1, Outcome.CAPPED, {"wrong": 2000.0}, 1)
    few = run(*[1.0] * 6, quantity="wrong")
    claim = replace(CLAIM, quantity="wrong", value=1, tolerance=Tolerance("", absolute=3))
    measured = replace(few, trials=(*few.trials, failed))
    of_all = judge(replace(claim, averaged=Averaged.ALL), measured).measurement
    assert word(claim, measured) is VerdictWord.REPRODUCED
    assert of_all is not None
    assert of_all.value == 2006 / 7


def test_without_a_mean_the_number_of_successes_speaks() -> None:
    none = judge(CLAIM, run(*[None] * 16), beside=(SUCCESS, CLAIM))
    assert (none.word, none.measurement) == (VerdictWord.NOT_REPRODUCED, None)
    assert none.reason == "None of 16 trials has a value, so that there is no mean; that none succeeds refutes it."
    few = judge(
        replace(CLAIM, trials=5), run(100, 100, None, None, None), beside=(replace(SUCCESS, value=3, trials=5),)
    )
    assert few.word is VerdictWord.INCONCLUSIVE
    assert few.undecided is not None
    assert few.undecided.missing is Missing.SUCCESSES


def test_a_budget_that_is_not_printed_leaves_one_edge_open() -> None:
    claim = replace(CLAIM, budget="budget", averaged=Averaged.ALL)
    stopped = run(*[200.0] * 3, *[3000.0] * 20, settings={"budget": 3000})
    verdict = judge(claim, stopped)
    assert verdict.measurement is not None
    assert (verdict.word, verdict.measurement.interval[0], verdict.measurement.lower_bound) == (
        VerdictWord.NOT_REPRODUCED,
        0.0,
        True,
    )
    open_edge = judge(replace(claim, value=8000), stopped)
    assert open_edge.undecided is not None
    assert open_edge.undecided.missing is Missing.BUDGET


def test_no_run_is_not_measured() -> None:
    assert word(CLAIM, None) is VerdictWord.NOT_MEASURED


def test_success_counts_are_compared_by_their_difference() -> None:
    assert word(SUCCESS, run(*[1.0] * 16)) is VerdictWord.REPRODUCED
    verdict = judge(SUCCESS, run(*[1.0] * 8, *[None] * 8))
    assert (verdict.word, verdict.estimate, verdict.hits) == (VerdictWord.NOT_REPRODUCED, 0.5, 8)


def test_no_success_agrees_only_at_the_paper_s_own_limit() -> None:
    none = replace(SUCCESS, value=0, trials=18, limit=5000)
    early = judge(none, run(*[None] * 16, settings={"cap_sequences": 50}))
    assert early.word is VerdictWord.INCONCLUSIVE
    assert early.undecided is not None
    assert early.undecided.missing is Missing.CAP
    assert early.reason == (
        "16 trials were stopped at our cap; the paper's limit is 5,000. To reach it takes 33 core-hours."
    )
    assert word(none, run(*[None] * 16, settings={"cap_sequences": 5000})) is VerdictWord.REPRODUCED


def test_a_success_after_the_paper_s_limit_is_none() -> None:
    claim = replace(SUCCESS, value=0, limit=500)
    assert judge(claim, run(*[700.0] * 16)).hits == 0


def test_a_printed_mean_bounds_what_came_after_our_cap() -> None:
    """18 of 18 with a mean of 100: fewer than 18 · 100 / 50 can lie beyond 50, so that nothing is known."""
    all_of_them = replace(SUCCESS, value=18, trials=18, limit=10_000)
    unknown = judge(all_of_them, run(*[None] * 32, settings={"cap_sequences": 50}), beside=(CLAIM,))
    assert unknown.word is VerdictWord.INCONCLUSIVE
    refuted = judge(all_of_them, run(*[None] * 32, settings={"cap_sequences": 1000}), beside=(CLAIM,))
    assert refuted.word is VerdictWord.NOT_REPRODUCED


def test_a_threshold_counts_stopped_trials_by_their_cap() -> None:
    claim = replace(SUCCESS, quantity=CLAIM.quantity, value=3, threshold=700)
    measured = run(100, 100, 100, 100, 100, 100, 100, 800, 900, None)
    assert judge(claim, measured).hits == 3


def test_a_bound_on_every_trial_is_a_share_of_trials() -> None:
    claim = replace(SUCCESS, quantity="wrong", value=3, comparison=Comparison.EVERY_TRIAL_AT_MOST)
    assert word(claim, run(*[0, 1, 2, 3] * 4, quantity="wrong")) is VerdictWord.REPRODUCED
    assert word(claim, run(*[9.0] * 16, quantity="wrong")) is VerdictWord.NOT_REPRODUCED


def test_an_extreme_is_judged_by_ranks() -> None:
    claim = replace(CLAIM, value=90, comparison=Comparison.MAXIMUM)
    assert word(claim, run(*(1000.0 + step for step in range(30)))) is VerdictWord.NOT_REPRODUCED
    near = judge(claim, run(50.0, 60.0, 70.0, 80.0, 85.0, 90.0))
    assert near.reason == "384 more trials would decide: 21 core-hours."


def test_something_that_some_trial_did_is_seen_once_or_not_yet() -> None:
    claim = replace(CLAIM, comparison=Comparison.SOMETIMES, quantity="overflowed", value=1, averaged=Averaged.ALL)
    assert word(claim, run(*[0.0] * 9, 1.0, quantity="overflowed")) is VerdictWord.REPRODUCED
    assert word(claim, run(*[0.0] * 10, quantity="overflowed")) is VerdictWord.INCONCLUSIVE


def test_an_exact_number_is_equal_or_not() -> None:
    claim = replace(CLAIM, quantity="weight_count", value=93, comparison=Comparison.EXACT)
    assert word(claim, run(1.0, settings={"weight_count": 93})) is VerdictWord.REPRODUCED
    assert word(claim, run(1.0, settings={"weight_count": 94})) is VerdictWord.NOT_REPRODUCED


def test_an_exact_claim_on_what_trials_measure_is_blamed_and_not_the_run() -> None:
    claim = replace(CLAIM, quantity="share", value=1, comparison=Comparison.EXACT)
    with pytest.raises(ResultsError) as raised:
        word(claim, run(1.0, quantity="share"))
    assert str(raised.value) == (
        f"reproductions/papers/{claim.paper}: claim `{claim.id}` of `{claim.experiment}` is `exact`, which compares a"
        " setting, and `share` is measured\nhint: write `comparison: number`, or another that compares trials"
    )


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


@given(st.permutations([80.0, 90.0, 100.0, 110.0, 120.0, None]))
def test_a_verdict_does_not_depend_on_the_order_of_trials(values: list[float | None]) -> None:
    assert word(CLAIM, run(*values)) is word(CLAIM, run(80, 90, 100, 110, 120, None))


OF_ROWS = replace(CLAIM, value=2.0, rounding=0.0, comparison=Comparison.RATIO_OF_ROWS, relative_to="row_2")
AT_MOST = replace(OF_ROWS, value=1.0, comparison=Comparison.RATIO_OF_ROWS_AT_MOST)
HUNDRED = (90.0, 95.0, 100.0, 105.0, 110.0)


def ratio_word(claim: Claim, numerators: tuple[float | None, ...], denominators: tuple[float | None, ...]) -> str:
    return judge(claim, run(*numerators), False, run(*denominators, row="row_2")).word.value


@pytest.mark.parametrize(
    ("factor", "expected"), [(2.0, "REPRODUCED"), (3.0, "PARTLY_REPRODUCED"), (5.0, "NOT_REPRODUCED")]
)
def test_a_ratio_of_rows_is_judged_by_published_over_ours(factor: float, expected: str) -> None:
    assert ratio_word(OF_ROWS, tuple(factor * value for value in HUNDRED), HUNDRED) == expected


def test_the_ratio_is_that_of_the_means_of_both_rows() -> None:
    verdict = judge(OF_ROWS, run(*[300.0] * 5), False, run(*HUNDRED, row="row_2", path="results/y.json"))
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


def test_a_row_that_seldom_succeeds_gives_no_ratio() -> None:
    assert ratio_word(OF_ROWS, (200.0, None, None, None, None), HUNDRED) == "INCONCLUSIVE"


def test_a_ratio_without_the_row_to_divide_by_is_not_measured() -> None:
    assert word(OF_ROWS, run(*HUNDRED)) is VerdictWord.NOT_MEASURED


def test_a_quoted_value_is_never_measured() -> None:
    claim = replace(CLAIM, quoted_from="Fahlman (1991)")
    assert word(claim, run(*HUNDRED)) is word(claim, None) is VerdictWord.QUOTED


def test_a_claim_that_cannot_be_measured_says_why() -> None:
    verdict = judge(replace(CLAIM, not_measurable="The grammar is not printed."), run(*HUNDRED))
    assert verdict.word is VerdictWord.NOT_MEASURED
    assert verdict.reason == "It cannot be measured: The grammar is not printed."


def test_few_trials_that_vary_by_more_than_their_mean_have_a_heavy_tail() -> None:
    wide = judge(CLAIM, run(1.0, 1.0, 1.0, 1.0, 500.0)).measurement
    near = judge(CLAIM, run(*NEAR)).measurement
    assert wide is not None
    assert near is not None
    assert (wide.heavy_tail, near.heavy_tail) == (True, False)


def test_an_edge_that_nothing_bounds_is_null_in_data() -> None:
    claim = replace(CLAIM, value=120, comparison=Comparison.MAXIMUM)
    data = judge(claim, run(88, 90, 95, 100, 105, 110)).data()
    assert data["measurement"]["interval"][0] == 0.0
    assert (
        judge(replace(CLAIM, value=80, comparison=Comparison.MINIMUM), run(*NEAR)).data()["measurement"]["interval"][1]
        is None
    )


EXPERIMENT = find_experiment("hochreiter_1997", "experiment_4")
TODAY = replace(PROVENANCE, code_hash=todays_hash(EXPERIMENT, EXPERIMENT.rows[0].id, EXPERIMENT.default_readings))


def stored(name: str, started: str, **changes: Any) -> Run:
    made = run(
        100.0,
        paper=EXPERIMENT.paper,
        experiment=EXPERIMENT.id,
        row=EXPERIMENT.rows[0].id,
        readings=EXPERIMENT.default_readings,
        path=name,
        provenance=replace(TODAY, started=started),
    )
    return replace(made, **changes)


def evidence(*runs: Run) -> Evidence:
    return Evidence(runs, Judge([EXPERIMENT]))


def speaker(*runs: Run) -> Run | None:
    return evidence(*runs).speaking(EXPERIMENT.paper, EXPERIMENT.id, EXPERIMENT.rows[0].id, EXPERIMENT.default_readings)


def chosen(*runs: Run) -> str:
    found = speaker(*runs)
    return "" if found is None else found.path


MORE = run(1.0, 2.0).trials


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (stored("fresh", "2026-01-01"), stored("stale", "2026-01-02", provenance=PROVENANCE, trials=MORE)),
        (
            stored("higher cap", "2026-01-01", settings={"cap_sequences": 5000}, profile="scaled"),
            stored("more trials", "2026-01-02", trials=MORE),
        ),
        (stored("more trials", "2026-01-01", trials=MORE, profile="scaled"), stored("fewer", "2026-01-02")),
        (stored("paper", "2026-01-01"), stored("scaled", "2026-01-02", profile="scaled")),
        (stored("new", "2026-01-02"), stored("old", "2026-01-01")),
    ],
    ids=lambda one: one.path,
)
def test_which_run_speaks(better: Run, worse: Run) -> None:
    assert chosen(better, worse) == chosen(worse, better) == better.path


def test_runs_of_other_seeds_are_pooled() -> None:
    other = stored("other", "2026-01-02", provenance=replace(TODAY, seed=2, started="2026-01-02"), trials=MORE)
    found = speaker(stored("one", "2026-01-01"), other)
    assert found is not None
    assert (len(found.trials), found.path, found.pooled) == (3, "other", ("one",))
    assert found.provenance.cpu_seconds == 2400.0


def test_a_lower_cap_or_the_same_seed_is_not_pooled() -> None:
    lower = stored("lower", "2026-01-02", provenance=replace(TODAY, seed=2), settings={"cap_sequences": 10})
    found = speaker(stored("one", "2026-01-01"), lower, stored("again", "2025-01-01"))
    assert found is not None
    assert (found.path, found.pooled) == ("one", ())


def test_other_readings_and_smoke_runs_do_not_speak_for_the_row() -> None:
    other = EXPERIMENT.default_readings | {"error_factor": "with_two"}
    assert chosen(stored("smoke", "2026-01-01", profile="smoke"), stored("other", "2026-01-01", readings=other)) == ""


def test_a_verdict_from_other_code_is_marked_stale() -> None:
    stale = stored("stale", "2026-01-01", provenance=PROVENANCE, settings={"cap_sequences": 1000, "weight_count": 93})
    verdicts = {verdict.claim.id: verdict for verdict in judge_experiment(EXPERIMENT, evidence(stale))}
    assert verdicts["length_100_weights"].stale
    assert not verdicts["length_500_sequences"].stale


@pytest.mark.parametrize("experiment", load_papers().experiments, ids=lambda e: f"{e.paper}-{e.id}")
def test_every_claim_has_a_verdict_and_a_row(experiment: Experiment) -> None:
    verdicts = judge_experiment(experiment, evidence())
    assert [verdict.claim for verdict in verdicts] == list(experiment.claims)
    assert {claim.row for claim in experiment.claims if claim.measurable} <= {row.id for row in experiment.rows}


def test_every_departure_repeats_a_claim_that_the_paper_prints_or_says_what_else_made_its_value() -> None:
    claims = [claim for experiment in load_papers().experiments for claim in experiment.claims]
    printed = {
        (claim.paper, claim.locator, claim.comparison, claim.value, claim.trials)
        for claim in claims
        if claim.basis is not Basis.DEPARTURE
    }
    departures = [claim for claim in claims if claim.basis is Basis.DEPARTURE]
    repeated = [
        claim.id
        for claim in departures
        if (claim.paper, claim.locator, claim.comparison, claim.value, claim.trials) in printed
    ]
    assert {claim.id for claim in departures} - set(repeated) == {
        claim.id for claim in departures if claim.published_as
    }
