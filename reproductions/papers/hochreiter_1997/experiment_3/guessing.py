"""Hochreiter & Schmidhuber 1997, section 5.3: guessing weights at random on experiments 3a, 3b and 3c.

The paper says that 3a and 3b are solved faster by guessing than by any method that learns, its own included, and that
3c is not. Measured: how many random nets are tried, and how many sequences shown to them, until one meets the criterion
at which the network with memory cells stops, and how many of 2560 fresh sequences that net then gets wrong.

    rnn-review run hochreiter_1997 experiment_3_guessing --profile paper

A few minutes on one core. A trial is one test set and the nets tried on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.small_nets import last_outputs
from reproductions.kernels.nets.wirings import Activation, Connection, Wiring
from reproductions.papers.hochreiter_1997.tasks.two_sequences import VARIANTS, Variant
from reproductions.results import Trial
from reproductions.trials.batches import BatchTrials, trial_of

WEIGHT_RANGE = 100.0
NOISE_DEVIATION = 0.2**0.5
CRITERION_SEQUENCES = 256
TEST_SEQUENCES = 2560
FIRST_CHUNK, LARGEST_CHUNK = LANES, 256 * LANES
"""Nets are tried in chunks that grow, so that a quick success costs little."""


# The nets.


def first_net() -> Wiring:
    """One hidden unit with a bias; it and the output see the input, each other and themselves."""
    hidden, output = 0, 1
    empty = Wiring(1, 2, ())
    into_hidden = [(hidden, 0, 0), (hidden, empty.bias, 0), (hidden, empty.unit(hidden), 1)]
    into_hidden += [(hidden, empty.unit(output), 1)]
    into_output = [(output, 0, 0), (output, empty.unit(output), 1), (output, empty.unit(hidden), 0)]
    pairs = enumerate(into_hidden + into_output)
    return Wiring(1, 2, tuple(Connection(*pair, weight) for weight, pair in pairs), Activation.LOGISTIC)


def second_net() -> Wiring:
    """Ten hidden units that see the input, the output and themselves; the output sees them and the input.

    All have a bias.
    """
    hidden = 10
    empty = Wiring(1, hidden + 1, ())
    pairs = []
    for unit in range(hidden):
        pairs += [(unit, 0, 0), (unit, empty.bias, 0), (unit, empty.unit(hidden), 1), (unit, empty.unit(unit), 1)]
    pairs += [(hidden, 0, 0), (hidden, empty.bias, 0), *((hidden, empty.unit(unit), 0) for unit in range(hidden))]
    connections = tuple(Connection(*pair, weight) for weight, pair in enumerate(pairs))
    return Wiring(1, hidden + 1, connections, Activation.LOGISTIC)


NETS = {"one_hidden_unit": first_net, "ten_hidden_units": second_net}

# The task.


def draw_sequence(
    random: np.random.Generator, variant: Variant, minimal_length: int, signal_length: int
) -> tuple[Array, float]:
    """Inputs `(time, 1)` and the target without noise: a signal of 1 or -1, then Gaussian noise of variance 0.2."""
    length = int(random.integers(minimal_length, minimal_length + minimal_length // 10 + 1))
    inputs = NOISE_DEVIATION * random.normal(size=(length, 1))
    number = int(random.integers(2))
    if not variant.noisy_signal:
        inputs[:signal_length] = 0
    inputs[:signal_length] += 1 - 2 * number
    return inputs, variant.targets[number]


# Guessing.


def errors_of(wiring: Wiring, weights: Array, inputs: Array, target: float) -> Array:
    """|target - last output| of each net of `weights` `(nets, weights)`, `(nets,)`."""
    blocks = -(-len(weights) // LANES)
    padded = np.zeros((blocks * LANES, weights.shape[1]))
    padded[: len(weights)] = weights
    grouped = np.ascontiguousarray(padded.reshape(blocks, LANES, -1).transpose(0, 2, 1))
    error: Array = abs(last_outputs(wiring, wiring.units - 1, grouped, inputs)[: len(weights)] - target)
    return error


@dataclass
class Effort:
    """What has been spent: nets drawn, sequences shown to them, time steps computed."""

    draws: int = 0
    sequences: int = 0
    steps: int = 0


def passing(
    wiring: Wiring, variant: Variant, weights: Array, examples: list[tuple[Array, float]], effort: Effort
) -> Array:
    """The numbers of the nets that meet the criterion; a net is dropped as soon as it cannot meet it any more."""
    alive = np.arange(len(weights))
    wrong = np.zeros(len(weights))
    total = np.zeros(len(weights))
    for inputs, target in examples:
        effort.sequences += len(alive)
        effort.steps += len(alive) * len(inputs)
        error = errors_of(wiring, weights[alive], inputs, target)
        wrong[alive] += error >= variant.correct_within
        total[alive] += error
        possible = total[alive] < variant.mean_error_limit * len(examples)
        alive = alive[(wrong[alive] <= variant.allowed_wrong) & possible]
        if not len(alive):
            break
    return alive


def guess(
    wiring: Wiring, variant: Variant, examples: list[tuple[Array, float]], random: np.random.Generator, cap: int
) -> tuple[Array | None, Effort]:
    """The first drawn net that meets the criterion, and the effort up to it; None if the cap was met."""
    effort = Effort()
    chunk = FIRST_CHUNK
    while effort.draws < cap:
        weights = random.uniform(-WEIGHT_RANGE, WEIGHT_RANGE, (min(chunk, cap - effort.draws), wiring.weights))
        spent = Effort(sequences=effort.sequences, steps=effort.steps)
        alive = passing(wiring, variant, weights, examples, effort)
        if len(alive):
            # the nets of the chunk that come later would not have been drawn
            before = weights[: alive[0] + 1]
            passing(wiring, variant, before, examples, spent)
            return before[-1], Effort(effort.draws + len(before), spent.sequences, spent.steps)
        effort.draws += len(weights)
        chunk = min(2 * chunk, LARGEST_CHUNK)
    return None, effort


@dataclass(frozen=True)
class Guessing:
    """Computes the trials of a row."""

    variant: str
    minimal_length: int
    signal_length: int
    net: str
    cap: int

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """Trials with these indices."""
        wiring, variant = NETS[self.net](), VARIANTS[self.variant]
        shape = (variant, self.minimal_length, self.signal_length)
        trials = []
        for index in indices:
            key = (31, sorted(VARIANTS).index(self.variant), self.minimal_length, self.signal_length, index)
            random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))
            examples = [draw_sequence(random, *shape) for _ in range(CRITERION_SEQUENCES)]
            weights, effort = guess(wiring, variant, examples, random, self.cap)
            if weights is None:
                trials.append(trial_of(index, seed, {"draws": float(effort.draws)}, effort.steps, succeeded=False))
                continue
            tests = [draw_sequence(random, *shape) for _ in range(TEST_SEQUENCES)]
            wrong = sum(errors_of(wiring, weights[None], *test)[0] >= variant.correct_within for test in tests)
            measured = {
                "draws": float(effort.draws),
                "draws_until_success": float(effort.draws),
                "sequences_shown": float(effort.sequences),
                "misclassified": float(wrong) / TEST_SEQUENCES,
            }
            trials.append(trial_of(index, seed, measured, effort.steps))
        return trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    s = row.settings
    variant = VARIANTS[s["variant"]]
    cap = round(profile.cap_factor * s["published_sequences"])
    settings = {
        "weight_count": NETS[readings["net"]]().weights,
        "weight_range": WEIGHT_RANGE,
        "minimal_length": s["minimal_length"],
        "signal_length": s["signal_length"],
        "correct_within": variant.correct_within,
        "allowed_wrong": variant.allowed_wrong,
        "mean_error_limit": variant.mean_error_limit,
        "criterion_sequences": CRITERION_SEQUENCES,
        "test_sequences": TEST_SEQUENCES,
        "cap_draws": cap,
    }
    compute = Guessing(s["variant"], s["minimal_length"], s["signal_length"], readings["net"], cap)
    return BatchTrials(settings, 4 * cap * s["minimal_length"], compute)
