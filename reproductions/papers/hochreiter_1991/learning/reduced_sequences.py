"""Hochreiter 1991, section 3.2.1: what is left to learn once everything that can be foreseen is left out.

Measured, on the task G^10 and G^100: how well a net without hidden units foresees each next symbol after 100 sequences,
how well another one answers from the symbols that cannot be foreseen, after the first one or beside it, how well a
third one knows when the first is right, and how many sequences real-time recurrent learning needs for the whole.

    rnn-review run hochreiter_1991 reduced_sequences --profile paper

About a minute. A trial is one net.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.real_time import RealTimeNet
from reproductions.trials.batches import BatchTrials, Found, OneByOne, Searches

INITIAL_RANGE = 0.2
EARLY_SEQUENCES = 100
PARALLEL_SEQUENCES = 200
TEST_SEQUENCES = 10
MISSED_BY = 0.1
SMALL_ERROR = 0.1
JUDGED = 100
INTERVAL = 500


def size_of(differences: Array, reading: str) -> float:
    """The error of a step whose outputs differ so much from their targets."""
    return float(0.5 * (differences**2).sum() if reading == "half_squared" else abs(differences).max())


def is_missed(differences: Array) -> bool:
    """Whether a predictor's outputs count as wrong."""
    return size_of(differences, "half_squared") > MISSED_BY


def layer(weights: Array, symbol: int) -> Array:
    """Outputs of logistic units that read one active symbol and a bias; `weights` is `(units, symbols + 1)`."""
    outputs: Array = 1 / (1 + np.exp(-weights[:, symbol] - weights[:, -1]))
    return outputs


def learn(weights: Array, symbol: int, targets: Array, with_bias: bool = True) -> Array:
    """One step of descent at rate 1 on E; returns the differences before it."""
    outputs = layer(weights, symbol)
    differences: Array = targets - outputs
    change = differences * outputs * (1 - outputs)
    weights[:, symbol] += change
    weights[:, -1] += change * with_bias
    return differences


def initial(random: np.random.Generator, *shape: int) -> Array:
    """Weights from [-0.2, 0.2]."""
    return random.uniform(-INITIAL_RANGE, INITIAL_RANGE, shape)


def predictor_error(length: int, _reading: str, random: np.random.Generator) -> float:
    """The greatest E of a predictor in the sequence after the first hundred, but for the first symbol, which nothing
    foretells."""
    weights = initial(random, length + 1, length + 2)
    wanted = np.eye(length + 1)
    first = int(random.integers(2))
    greatest = 0.0
    for sequence in range(EARLY_SEQUENCES + 1):
        following = int(random.integers(2))
        symbols = [first, *range(2, length + 1), following]
        for symbol, target in pairwise(symbols):
            differences = learn(weights, symbol, wanted[target])
            if sequence == EARLY_SEQUENCES and target > 1:
                greatest = max(greatest, size_of(differences, "half_squared"))
        first = following
    return greatest


def classifier_error(length: int, reading: str, random: np.random.Generator) -> float:
    """The greatest error of an answer by a net that has seen the first symbols of a hundred sequences, one a step."""
    weights = initial(random, 1, length + 2)
    for first in random.integers(2, size=EARLY_SEQUENCES):
        learn(weights, int(first), np.array([1.0 - first]))
    return max(size_of(1.0 - first - layer(weights, first), reading) for first in (0, 1))


def parallel_error(length: int, reading: str, random: np.random.Generator) -> float:
    """The greatest error of an answer in the sequences 201 to 210, by a net that is shown what a predictor beside it
    misses. It answers to the latest of these symbols."""
    predictor, classifier = initial(random, length + 1, length + 2), initial(random, 1, length + 2)
    wanted = np.eye(length + 1)
    first = int(random.integers(2))
    shown, before, greatest = first, first, 0.0
    for sequence in range(PARALLEL_SEQUENCES + TEST_SEQUENCES):
        symbols = [first, *range(2, length + 1)]
        for step, symbol in enumerate(symbols):
            if (step or sequence) and is_missed(learn(predictor, before, wanted[symbol])):
                shown = symbol
            before = symbol
        differences = learn(classifier, shown, np.array([1.0 - first]))
        if sequence >= PARALLEL_SEQUENCES:
            greatest = max(greatest, size_of(differences, reading))
        first = int(random.integers(2))
    return greatest


def confidence_errors(length: int, random: np.random.Generator) -> dict[str, float]:
    """Greatest differences of nets that learn for a hundred sequences whether a predictor, learned and frozen before,
    will be right: where it is and where it is not, and whether the greater of the two is smaller without a bias."""
    predictor, start = initial(random, length + 1, length + 2), initial(random, 1, length + 2)
    nets = {True: start, False: start.copy()}
    nets[False][:, -1] = 0
    first = int(random.integers(2))
    errors: dict[tuple[bool, float], float] = {}
    for sequence in range(2 * EARLY_SEQUENCES + TEST_SEQUENCES):
        following = int(random.integers(2))
        for symbol, target in pairwise([first, *range(2, length + 1), following]):
            wanted = np.eye(length + 1)[target]
            if sequence < EARLY_SEQUENCES:
                learn(predictor, symbol, wanted)
                continue
            right = float(not is_missed(wanted - layer(predictor, symbol)))
            for with_bias, net in nets.items():
                size = float(abs(learn(net, symbol, np.array([right]), with_bias))[0])
                if sequence >= 2 * EARLY_SEQUENCES:
                    errors[with_bias, right] = max(size, errors.get((with_bias, right), 0.0))
        first = following
    greatest = tuple(max(size for (bias, _), size in errors.items() if bias is one) for one in (True, False))
    return {
        "error_for_one": errors.get((True, 1.0), 1.0),
        "error_for_zero": errors[True, 0.0],
        "bias_leaves_larger_error": float(greatest[0] > greatest[1]),
    }


EARLY_ERRORS = {
    "predictor_g10": predictor_error,
    "predictor_g100": predictor_error,
    "classifier": classifier_error,
    "classifier_in_parallel": parallel_error,
}


def measure_early_error(row: str, length: int, reading: str, random: np.random.Generator) -> dict[str, float]:
    """The greatest error that is left after some hundred sequences."""
    return {"greatest_error": EARLY_ERRORS[row](length, reading, random)}


def learn_in_real_time(
    length: int, rate: float, cap: int, readings: Mapping[str, str], random: np.random.Generator
) -> Found:
    """After how many sequences a net with one hidden unit answers the latest hundred with an error below 0.1."""
    weights = initial(random, 2, length + 4)
    if readings["output_recurrent"] == "no":
        weights[:, -1] = 0
    net = RealTimeNet.start(weights, length, readings["output_recurrent"] == "yes")
    for seen in range(INTERVAL, cap + 1, INTERVAL):
        firsts = random.integers(2, size=INTERVAL)
        net.train(firsts[:-JUDGED], rate)
        worst = net.train(firsts[-JUDGED:], rate)
        if size_of(np.array([worst]), readings["error"]) < SMALL_ERROR:
            return Found({"training_sequences": seen, "sequences_until_success": seen}, seen * length)
    return Found({"training_sequences": cap}, cap * length, succeeded=False)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    length, rate, cap = (row.settings[name] for name in ("length", "rate", "cap"))
    key = (row.settings["stream"],)
    compute: OneByOne | Searches
    if row.id in EARLY_ERRORS:
        measure = partial(measure_early_error, row.id, length, readings["error"])
        compute = OneByOne(measure, key, cap * length)
    elif row.id == "confidence":
        compute = OneByOne(partial(confidence_errors, length), key, 2 * EARLY_SEQUENCES * length)
    else:
        cap = max(round(profile.cap_factor * cap) // INTERVAL, 1) * INTERVAL
        compute = Searches(partial(learn_in_real_time, length, rate, cap, readings), key)
    return BatchTrials({"cap_sequences": cap, "inputs": length + 2}, cap * length, compute)
