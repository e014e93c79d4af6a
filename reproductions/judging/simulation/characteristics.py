"""How often the rule says each word, by how far the paper's true value lies from ours: its operating characteristics.

For means, extremes and ratios the two programs draw their trials from the same law, and the paper's values are then
multiplied by the true ratio. Shares need no draws: all outcomes are enumerated. What is drawn is judged by the very
functions that judge the archive's claims, at the tolerances that most claims have.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reproductions.claims import Tolerance
from reproductions.judging.statistics.effects import (
    Effect,
    Printed,
    Sample,
    bound_on_paired_ratio,
    bound_on_ratio,
    extreme_at_best,
    interval_of_shares,
    ratio_of_extremes,
    ratio_of_means,
    ratio_of_rows,
)
from reproductions.judging.statistics.planning import MOST_TRIALS, fewest_that_answer
from reproductions.judging.words import VerdictWord, word_of

Draws = NDArray[np.float64]
Law = Callable[[np.random.Generator, tuple[int, ...]], Draws]

FACTOR = Tolerance("", factor=2.0)
SHARE = Tolerance("", absolute=0.3)
RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0, 10.0)
TRIALS = ((5, 16), (10, 16), (20, 32), (30, 30), (10, 150), (20, 150))
"""How many trials the paper has, and how many we."""
EXTREMES = ((10, 16), (20, 32), (30, 30))
SHARE_TRIALS = ((5, 32), (10, 16), (18, 18), (20, 32), (30, 30))
PAIRS = (5, 10, 32)
SHARES = (1.0, 0.9, 0.7, 0.5, 0.2)
TOO_FEW = "too few"
CAP = 3.0
"""A censored trial of ours is stopped at so many times the paper's mean."""


def _lognormal(cv: float) -> Law:
    sigma = math.sqrt(math.log1p(cv * cv))
    return lambda random, size: random.lognormal(-sigma * sigma / 2, sigma, size)


def _mixture(random: np.random.Generator, size: tuple[int, ...]) -> Draws:
    slow = random.random(size) < 0.15
    return np.where(slow, 5.0, 1.0) * _lognormal(0.3)(random, size)


LAWS: Mapping[str, Law] = {
    "exponential": lambda random, size: random.exponential(1.0, size),
    "log-normal, cv 0.3": _lognormal(0.3),
    "log-normal, cv 0.5": _lognormal(0.5),
    "log-normal, cv 1": _lognormal(1.0),
    "log-normal, cv 1.5": _lognormal(1.5),
    "gamma, cv 0.3": lambda random, size: random.gamma(1 / 0.09, 0.09, size),
    "Weibull, shape 0.7": lambda random, size: random.weibull(0.7, size),
    "mixture, 15 % five times slower": _mixture,
}


@dataclass(frozen=True, slots=True)
class Characteristic:
    """How often each word is said of one kind of claim, at one true ratio or difference.

    `coverage`: how often the interval held the true value. `draws` is 0 where all outcomes were enumerated.
    """

    kind: str
    law: str
    published_trials: int
    trials: int
    true_value: float
    draws: int
    coverage: float
    words: Mapping[str, float]


def characteristics(draws: int, seed: int) -> Iterator[Characteristic]:
    """Those of every kind of comparison that has chance in it."""
    for law in LAWS:
        for published, trials in TRIALS:
            yield from of_means(law, published, trials, draws, seed)
    for published, trials in TRIALS:
        yield from of_censored_means("exponential", published, trials, draws, seed)
    for law in ("exponential", "log-normal, cv 1"):
        for published, trials in EXTREMES:
            for largest in (True, False):
                yield from of_extremes(law, published, trials, draws, seed, largest)
    for law in ("exponential", "log-normal, cv 0.5"):
        for published, trials in EXTREMES:
            yield from of_ratios(law, published, trials, draws, seed)
            yield from of_orderings(law, trials, draws, seed)
        for trials in PAIRS:
            yield from of_paired_orderings(law, trials, draws, seed)
    for published, trials in SHARE_TRIALS:
        for theirs in (1.0, 0.5):
            for ours in SHARES:
                yield of_shares(theirs, ours, published, trials)


def of_means(law: str, published: int, trials: int, draws: int, seed: int) -> Iterator[Characteristic]:
    """A printed mean."""
    random = np.random.default_rng(seed)
    ours, theirs = LAWS[law](random, (draws, trials)), LAWS[law](random, (draws, published)).mean(1)
    effects = []
    for values, mean in zip(ours, theirs.tolist(), strict=True):
        printed, sample = Printed(mean, 0.0, published), _sample(values)
        most = replace(sample, trials=MOST_TRIALS)
        effects.append((ratio_of_means(printed, sample), ratio_of_means(printed, most)))
    yield from _at_every_ratio("mean", law, published, trials, effects)


def of_censored_means(law: str, published: int, trials: int, draws: int, seed: int) -> Iterator[Characteristic]:
    """A printed mean, where ours are stopped at three times it and those that are not stopped are averaged."""
    random = np.random.default_rng(seed)
    ours, theirs = LAWS[law](random, (draws, trials)), LAWS[law](random, (draws, published)).mean(1)
    for ratio in RATIOS:
        effects = []
        for values, mean in zip(ours, theirs.tolist(), strict=True):
            printed = Printed(ratio * mean, 0.0, published)
            reached = values[values <= CAP * printed.value]
            if len(reached) >= 5:
                sample = _sample(reached)
                most = replace(sample, trials=MOST_TRIALS)
                effects.append((ratio_of_means(printed, sample), ratio_of_means(printed, most)))
        words = Counter(_word(*one) for one in effects) | Counter({TOO_FEW: draws - len(effects)})
        held = sum(one.low <= ratio <= one.high for one, _ in effects)
        kind = "mean of those that succeed, stopped at 3 times the published mean"
        yield _found(kind, law, published, trials, ratio, draws, held, words)


def of_extremes(
    law: str, published: int, trials: int, draws: int, seed: int, largest: bool
) -> Iterator[Characteristic]:
    """A printed largest or smallest trial."""
    random = np.random.default_rng(seed)
    ours, theirs = LAWS[law](random, (draws, trials)), LAWS[law](random, (draws, published))
    extremes = theirs.max(1) if largest else theirs.min(1)
    effects = []
    for values, extreme in zip(ours.tolist(), extremes.tolist(), strict=True):
        printed = Printed(extreme, 0.0, published)
        effects.append((ratio_of_extremes(printed, values, largest), extreme_at_best(printed, values, largest)))
    yield from _at_every_ratio("largest" if largest else "smallest", law, published, trials, effects)


def of_ratios(law: str, published: int, trials: int, draws: int, seed: int) -> Iterator[Characteristic]:
    """A printed ratio of two rows' means."""
    random = np.random.default_rng(seed)
    above, below = (LAWS[law](random, (draws, trials)) for _ in range(2))
    theirs = LAWS[law](random, (draws, published)).mean(1) / LAWS[law](random, (draws, published)).mean(1)
    effects = []
    for first, second, ratio in zip(above, below, theirs.tolist(), strict=True):
        printed, samples = Printed(ratio, 0.0, published), [_sample(one) for one in (first, second)]
        most = [replace(one, trials=MOST_TRIALS) for one in samples]
        effects.append((ratio_of_rows(printed, *samples), ratio_of_rows(printed, *most)))
    yield from _at_every_ratio("ratio of rows", law, published, trials, effects)


def of_orderings(law: str, trials: int, draws: int, seed: int) -> Iterator[Characteristic]:
    """The statement that one row's mean is at most another's, by the true ratio of the two."""
    random = np.random.default_rng(seed)
    above, below = (LAWS[law](random, (draws, trials)) for _ in range(2))
    effects = [bound_on_ratio(1.0, _sample(first), _sample(second)) for first, second in zip(above, below, strict=True)]
    yield from _orderings("ordering of two rows", law, trials, effects)


def of_paired_orderings(law: str, trials: int, draws: int, seed: int) -> Iterator[Characteristic]:
    """The same of two values of each trial, which have the law's draw in common and a fifth of chance of their own."""
    random = np.random.default_rng(seed)
    own = _lognormal(0.2)
    common = LAWS[law](random, (draws, trials))
    above, below = (common * own(random, (draws, trials)) for _ in range(2))
    pairs = (Sample.of_pairs(*both) for both in zip(above.tolist(), below.tolist(), strict=True))
    effects = [bound_on_paired_ratio(1.0, one) for one in pairs if one is not None]
    yield from _orderings("ordering of two values of each trial", law, trials, effects)


def _orderings(kind: str, law: str, trials: int, effects: Sequence[Effect]) -> Iterator[Characteristic]:
    held = sum(effect.low <= 1 <= effect.high for effect in effects)
    for ratio in (0.5, *RATIOS[:-1]):
        words = Counter(_ordering(effect.low / ratio, effect.high / ratio) for effect in effects)
        yield _found(kind, law, 0, trials, ratio, len(effects), held, words)


def _ordering(low: float, high: float) -> str:
    if low >= 1:
        return VerdictWord.REPRODUCED
    return VerdictWord.NOT_REPRODUCED if high < 1 else VerdictWord.INCONCLUSIVE


def of_shares(theirs: float, ours: float, published: int, trials: int) -> Characteristic:
    """A printed share of trials, by both true shares: every outcome with its chance."""
    words: defaultdict[str, float] = defaultdict(float)
    held = 0.0
    for successes in range(published + 1):
        for hits in range(trials + 1):
            chance = _binomial(successes, published, theirs) * _binomial(hits, trials, ours)
            if chance < 1e-9:
                continue
            low, high = interval_of_shares(successes, published, hits, trials)
            held += chance * (low <= theirs - ours <= high)
            words[_share_word(successes, published, hits, trials, low, high)] += chance
    total = sum(words.values())
    shares = {word: chance / total for word, chance in words.items()}
    return Characteristic("share", f"{theirs:g} in print", published, trials, ours, 0, held / total, shares)


def _share_word(successes: int, published: int, hits: int, trials: int, low: float, high: float) -> str:
    word = word_of(Effect(low, high, 0.0, 1.0), SHARE)
    if word is not VerdictWord.INCONCLUSIVE:
        return word

    def at(number: int) -> Effect:
        return Effect(*interval_of_shares(successes, published, round(hits / trials * number), number), 0.0, 1.0)

    found = fewest_that_answer(at, lambda effect: word_of(effect, SHARE) is not VerdictWord.INCONCLUSIVE, trials)
    return VerdictWord.CONSISTENT if isinstance(found, Effect) else word


def _binomial(hits: int, trials: int, share: float) -> float:
    return math.comb(trials, hits) * share**hits * (1 - share) ** (trials - hits)


def _sample(values: Draws) -> Sample:
    return Sample(float(values.mean()), float(values.std(ddof=1)), len(values))


def _at_every_ratio(
    kind: str, law: str, published: int, trials: int, effects: Sequence[tuple[Effect, Effect]]
) -> Iterator[Characteristic]:
    """The words at each true ratio: multiplying what is printed multiplies the interval, and what is left at best."""
    held = sum(effect.holds_null for effect, _ in effects)
    for ratio in RATIOS:
        words = Counter(
            _word(replace(effect, low=ratio * effect.low, high=ratio * effect.high), best) for effect, best in effects
        )
        yield _found(kind, law, published, trials, ratio, len(effects), held, words)


def _word(effect: Effect, best: Effect) -> str:
    word = word_of(effect, FACTOR)
    if word is VerdictWord.INCONCLUSIVE and not FACTOR.decides(best.low, best.high):
        return VerdictWord.CONSISTENT
    return word


def _found(
    kind: str, law: str, published: int, trials: int, ratio: float, draws: int, held: float, words: Mapping[str, int]
) -> Characteristic:
    said = draws - words.get(TOO_FEW, 0)
    shares = {word: count / draws for word, count in words.items() if count}
    return Characteristic(kind, law, published, trials, ratio, draws, held / max(said, 1), shares)


def worst_coverage(found: Sequence[Characteristic]) -> Characteristic:
    """The one whose interval held the true value least often."""
    return min(found, key=lambda one: one.coverage)
