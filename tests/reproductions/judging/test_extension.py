"""How an extension is planned: from the spread of the first run, within a budget, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reproductions.claims import Averaged, Claim, Comparison, Locator, Tolerance
from reproductions.experiments import Experiment, Row
from reproductions.judging.extension import Plan, plan_extensions
from reproductions.judging.freshness import Freshness
from reproductions.judging.selection import Evidence
from reproductions.judging.statistics.effects import Printed, Sample, ratio_of_means
from reproductions.results import Outcome, Run, Trial
from tests.reproductions.judging.examples import CLAIM, PROVENANCE

MEAN = replace(CLAIM, statement="It takes 120 sequences.", value=120, trials=100, averaged=Averaged.ALL, rounding=0.0)
SHARE = replace(
    MEAN,
    id="success",
    quantity="succeeded",
    value=10,
    trials=10,
    comparison=Comparison.PROPORTION,
    tolerance=Tolerance("", absolute=0.3),
)
RATIO = replace(MEAN, id="ratio", comparison=Comparison.RATIO_OF_ROWS_AT_MOST, value=1, trials=1, relative_to="row_2")
WIDE = [10.0, 20.0, 100.0, 180.0, 190.0] * 2
"""Ten times whose mean of 100 may be that of the paper, or less than half of it."""


def run(values: list[float], row: str = "row_1", path: str = "results/first.json", extends: str = "") -> Run:
    """A run whose trials take a tenth of a core-minute each."""
    trials = tuple(
        Trial(index, 7, Outcome.SUCCEEDED, {"sequences_until_success": value}, 1) for index, value in enumerate(values)
    )
    provenance = replace(PROVENANCE, seed=7, cpu_seconds=6.0 * len(values))
    return Run("example", "experiment_1", row, "paper", {}, {}, provenance, trials, path, extends=extends)


def planned(
    claims: list[Claim],
    runs: list[Run],
    budget: float = 1e6,
    profile: str | None = None,
    freshness: Freshness = Freshness.CURRENT,
) -> Plan:
    rows = tuple(Row(name, "", Locator("5"), {}) for name in ("row_1", "row_2"))
    experiment = Experiment("example", "experiment_1", "", "5", "", rows, (), (), (), tuple(claims), "module:name")
    return plan_extensions([(experiment, (), {})], Evidence(tuple(runs), lambda _: freshness), budget, profile)


def extended(plan: Plan) -> dict[str, int]:
    return {one.run.row: one.more for one in plan.extensions}


def fewest_by_hand(claim: Claim, values: list[float]) -> int:
    """The first number of trials at which no interval of this spread is wider than a factor of two."""
    sample, printed = Sample.of(values), Printed(claim.value, claim.rounding, claim.trials)
    effects = ((trials, ratio_of_means(printed, replace(sample, trials=trials))) for trials in range(10, 1000))
    return next(trials for trials, effect in effects if effect.high <= 2 * effect.low)


def test_the_spread_alone_says_how_many_trials_decide() -> None:
    plan = planned([MEAN], [run(WIDE)])
    assert extended(plan) == {"row_1": fewest_by_hand(MEAN, WIDE) - 10}
    assert [need.claim.id for need in plan.within] == ["mean_sequences"]


def test_a_decided_claim_needs_nothing() -> None:
    assert planned([MEAN], [run([100.0, 101.0] * 5)]) == Plan((), (), (), ())


def test_the_price_is_the_speed_of_the_run() -> None:
    (extension,) = planned([MEAN], [run(WIDE)]).extensions
    assert extension.core_minutes == pytest.approx(extension.more * 0.1)


def test_trials_without_a_value_are_counted_in() -> None:
    first = run(WIDE)
    capped = tuple(Trial(index, 7, Outcome.CAPPED, {}, 1) for index in range(10, 20))
    half = replace(first, trials=(*first.trials, *capped))
    assert extended(planned([MEAN], [half])) == {"row_1": 2 * (fewest_by_hand(MEAN, WIDE) - 10)}


def test_a_share_is_planned_as_if_ours_stayed() -> None:
    failed = tuple(Trial(index, 7, Outcome.FAILED, {}, 1) for index in (14, 15))
    first = run([1.0] * 14)
    plan = planned([SHARE], [replace(first, trials=(*first.trials, *failed))])
    # 10 of 10 less 21 of 24 may be 0.310, less 22 of 25 at most 0.2996
    assert extended(plan) == {"row_1": 25 - 16}


def test_a_budget_leaves_what_is_too_dear_and_names_it() -> None:
    dear = replace(MEAN, id="dear", tolerance=Tolerance("", factor=1.7))
    cheap, both = (extended(planned(claims, [run(WIDE)]))["row_1"] for claims in ([MEAN], [MEAN, dear]))
    assert cheap < both
    plan = planned([dear, MEAN], [run(WIDE)], budget=0.1 * cheap + 0.01)
    assert extended(plan) == {"row_1": cheap}
    assert [need.claim.id for need in plan.beyond] == ["dear"]


def test_a_budget_too_small_for_any_claim_measures_nothing() -> None:
    plan = planned([MEAN], [run(WIDE)], budget=0.1)
    assert [need.claim.id for need in plan.beyond] == ["mean_sequences"]
    assert plan == Plan((), (), plan.beyond, ())


def test_a_ratio_needs_more_trials_of_both_rows() -> None:
    plan = planned([RATIO], [run(WIDE), run([value * 0.8 for value in WIDE], "row_2", "results/other.json")])
    assert set(extended(plan)) == {"row_1", "row_2"}
    assert len(set(extended(plan).values())) == 1


def longer(total: int, values: list[float] = WIDE) -> Run:
    """A run that extends the first one, of so many trials."""
    return run((values * total)[:total], path="results/longer.json", extends="results/first.json")


def test_a_ratio_of_two_values_of_each_trial_needs_the_trials_once() -> None:
    values = zip(WIDE, [1.1 * value + 5 for value in reversed(WIDE)], strict=True)
    trials = tuple(
        Trial(index, 7, Outcome.SUCCEEDED, {"sequences_until_success": one, "others": other}, 1)
        for index, (one, other) in enumerate(values)
    )
    both = replace(run(WIDE), trials=trials)
    (need,) = planned([replace(RATIO, relative_to="row_1", relative_quantity="others")], [both]).within
    assert [one.row for one, _ in need.trials] == ["row_1"]


def test_a_second_extension_is_refused() -> None:
    enough = fewest_by_hand(MEAN, WIDE)
    plan = planned([MEAN], [run(WIDE), longer(enough, [*WIDE, *[1.0, 150.0] * enough])])
    assert plan.extensions == ()
    assert plan.refused[0].reason.startswith("results/longer.json: extended the row already, and a second")


def test_what_no_budget_held_of_the_first_plan_may_still_be_measured() -> None:
    assert extended(planned([MEAN], [run(WIDE), longer(12)])) == {"row_1": fewest_by_hand(MEAN, WIDE) - 12}


def test_without_its_first_run_a_longer_one_is_not_extended() -> None:
    assert planned([MEAN], [longer(12)]).extensions == ()


def test_a_stale_run_is_confirmed_first() -> None:
    (refusal,) = planned([MEAN], [run(WIDE)], freshness=Freshness.STALE).refused
    assert refusal.reason == (
        "results/first.json: was measured with other code than today's\n"
        "hint: run `rnn-review run example experiment_1 --row row_1 --profile paper --confirm` first"
    )


def test_runs_of_several_seeds_are_not_extended() -> None:
    other = replace(run(WIDE[:5], path="results/second.json"), provenance=replace(PROVENANCE, seed=8))
    (refusal,) = planned([MEAN], [run(WIDE[:5]), other]).refused
    assert "speaks with runs of other seeds" in refusal.reason


def test_a_row_where_another_profile_speaks_is_left_alone() -> None:
    assert planned([MEAN], [run(WIDE)], profile="scaled") == Plan((), (), (), ())
