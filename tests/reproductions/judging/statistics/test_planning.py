"""How many trials decide, and what chance alone would refute."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from reproductions.judging.simulation.characteristics import FACTOR
from reproductions.judging.statistics.effects import Effect, Printed, Sample, ratio_of_means
from reproductions.judging.statistics.multiplicity import Multiplicity
from reproductions.judging.statistics.planning import fewest_that_decide
from reproductions.judging.words import VerdictWord, word_of

PRINTED = Printed(1.3, 0.0, 20)


def plan(sample: Sample, printed: Printed = PRINTED) -> int | Effect:
    return fewest_that_decide(
        lambda trials: ratio_of_means(printed, replace(sample, trials=trials)), FACTOR, sample.trials
    )


def test_the_planned_number_is_the_fewest_whose_interval_is_no_wider_than_the_tolerance() -> None:
    found = plan(Sample(1.0, 0.6, 16))
    assert isinstance(found, int)
    at = [ratio_of_means(PRINTED, Sample(1.0, 0.6, trials)) for trials in (found - 1, found)]
    assert [FACTOR.decides(one.low, one.high) for one in at] == [False, True]


def test_the_paper_s_own_few_trials_limit_what_any_number_of_ours_can_decide() -> None:
    found = plan(Sample(1.0, 1.0, 2000), Printed(1.2, 0.0, 5))
    assert isinstance(found, Effect)
    assert found.high / found.low > 4


def test_one_planned_extension_decides_nine_times_of_ten() -> None:
    random = np.random.default_rng(2)
    planned = undecided = 0
    for _ in range(300):
        first, theirs = (random.lognormal(-0.11, 0.47, size) for size in (16, 20))
        printed = Printed(1.3 * float(theirs.mean()), 0.0, 20)
        effect = ratio_of_means(printed, Sample.of(first.tolist()))
        found = plan(Sample.of(first.tolist()), printed)
        if word_of(effect, FACTOR) is VerdictWord.INCONCLUSIVE and isinstance(found, int):
            planned += 1
            values = [*first.tolist(), *random.lognormal(-0.11, 0.47, found - 16).tolist()]
            word = word_of(ratio_of_means(printed, Sample.of(values)), FACTOR)
            undecided += word is VerdictWord.INCONCLUSIVE
    assert planned > 10
    assert undecided <= 0.1 * planned


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    probabilities = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    found = Multiplicity.of(reversed(probabilities))
    assert found.refuted == 5
    assert found.by_chance == pytest.approx(0.5)
    assert found.discoveries == 2 == sum(stats.false_discovery_control(probabilities) <= 0.05)


def test_what_chance_seldom_exceeds_is_a_binomial_quantile() -> None:
    for claims in (1, 30, 233):
        expected = int(stats.binom.ppf(0.95, claims, 0.05))
        assert Multiplicity.of([1.0] * claims).at_most_by_chance == expected


def test_a_paper_without_such_claims_refutes_none() -> None:
    found = Multiplicity.of([])
    assert (found.refuted, found.by_chance, found.at_most_by_chance, found.discoveries) == (0, 0.0, 0, 0)
