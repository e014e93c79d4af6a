"""Bengio, Simard & Frasconi 1994, section V-E, figure 4: six ways to find weights on three tasks.

Measured, for the latch, two-sequence and parity problems with sequences of up to T steps: the share of wrong answers
after training, and how many sequences were presented until then, for back-propagation, pseudo-Newton, time-weighted
pseudo-Newton, discrete error propagation, multi-grid random search and simulated annealing. Two of the problems are
printed as tables in the authors' conference paper of 1993.

    rnn-review run bengio_1994 learning_methods --profile paper

About twenty minutes on two quiet cores. A trial is one training set with one start, from which all six methods set out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.wirings import Activation
from reproductions.papers.bengio_1994 import algorithms
from reproductions.papers.bengio_1994.algorithms import Examples, FoundWeights, LearningTask, wrong_fraction
from reproductions.papers.bengio_1994.problems import INPUT_NOISE, KEY_LENGTH, PROBLEMS, Sample
from reproductions.results import Trial
from reproductions.trials.batches import BatchTrials, generator, padded, trial_of

INITIAL_RANGE = 0.5
TRAINING_SEQUENCES = 30
TEST_SEQUENCES = 100
TEST_STREAM, START_STREAM, SEARCH_STREAM, COIN_STREAM = range(1, 5)


def side_by_side(samples: Sequence[Sample], longest: int) -> Examples:
    """The lanes' sequences, all ending together."""
    count, width = len(samples[0]), samples[0][0][0].shape[1]
    inputs = np.zeros((count, longest, width, LANES))
    start = np.zeros((count, LANES), dtype=np.int32)
    targets = np.zeros((count, LANES))
    for lane, sample in enumerate(samples):
        for number, (sequence, target) in enumerate(sample):
            start[number, lane] = longest - len(sequence)
            inputs[number, longest - len(sequence) :, :, lane] = sequence
            targets[number, lane] = target
    return Examples(inputs, start, targets)


BUDGETS = {"as_plotted": {"parity": 16_000}, "larger": {"parity": 110_000}}
USUAL_BUDGET = {"as_plotted": 3000, "larger": 10_000}
ANNEALING_BUDGET = {"parity": 2_000_000}
USUAL_ANNEALING_BUDGET = 1_000_000
RATES = {"rate_0_01": 0.01, "rate_0_03": 0.03, "rate_0_1": 0.1, "rate_0_3": 0.3, "rate_1": 1.0}
TEMPERATURES = {"temperature_1": 1.0, "temperature_10": 10.0}
HALF_WIDTHS = {"half_width_1": 1.0, "half_width_5": 5.0, "half_width_20": 20.0}
DISCRETE = {
    "rate_0_1_margin_0_5": (0.1, 0.5),
    "rate_0_01_margin_0_5": (0.01, 0.5),
    "rate_0_1_margin_0_1": (0.1, 0.1),
    "rate_0_1_margin_1": (0.1, 1.0),
}


# The trials.

METHODS = (
    "back_propagation",
    "pseudo_newton",
    "time_weighted_pseudo_newton",
    "discrete_error_propagation",
    "multi_grid",
    "simulated_annealing",
)


@dataclass(frozen=True)
class Comparing:
    """Computes trials of a problem at one longest length, up to sixteen side by side."""

    problem: str
    longest: int
    readings: Mapping[str, str]
    budget: int
    annealing_budget: int

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """Trials with these indices."""
        problem = PROBLEMS[self.problem]
        wiring = problem.wiring(self.readings)
        streams = [partial(generator, seed, *self.key(index)) for index in indices]
        keys = [stream(0).uniform(-1, 1, (2, KEY_LENGTH)) for stream in streams]

        def examples(number: int, count: int) -> Examples:
            pairs = zip(streams, keys, strict=True)
            samples = [problem.sample(stream(number), own, self.longest, count) for stream, own in pairs]
            return side_by_side(padded(samples, LANES), self.longest)

        training, test = examples(0, TRAINING_SEQUENCES), examples(TEST_STREAM, TEST_SEQUENCES)
        lanes = padded(streams, LANES)
        starts = [stream(START_STREAM).uniform(-INITIAL_RANGE, INITIAL_RANGE, wiring.weights) for stream in lanes]
        coins = padded([(*self.key(index), COIN_STREAM) for index in indices], LANES)
        measured: list[dict[str, float]] = [{} for _ in indices]
        for number, method in enumerate(METHODS):
            budget = self.annealing_budget if method == "simulated_annealing" else self.budget
            random = [stream(SEARCH_STREAM, number) for stream in lanes]
            task = LearningTask(wiring, wiring.units - 1, training, np.stack(starts, axis=-1), budget, random)
            outcome = self.search(method, task, seed, coins)
            discrete = method == "discrete_error_propagation"
            tested = wiring.with_activation(Activation.SIGN) if discrete else wiring
            wrong = wrong_fraction(tested, task.unit, outcome.weights, test)
            for lane, found in enumerate(measured):
                found[f"{method}_error"] = wrong[lane]
                found[f"{method}_presentations"] = outcome.presentations[lane]
                found[f"{method}_learned"] = outcome.learned[lane]
        steps = [sum(found[f"{method}_presentations"] for method in METHODS) * self.longest for found in measured]
        return [
            trial_of(index, seed, found, int(own)) for index, found, own in zip(indices, measured, steps, strict=True)
        ]

    def key(self, index: int) -> tuple[int, ...]:
        """What tells the streams of a trial from those of others."""
        return list(PROBLEMS).index(self.problem), self.longest, index

    def search(self, method: str, task: LearningTask, seed: int, coins: Sequence[tuple[int, ...]]) -> FoundWeights:
        """The outcome of a method."""
        if method == "back_propagation":
            return algorithms.back_propagation(task, RATES[self.readings["back_propagation_rate"]])
        if method == "discrete_error_propagation":
            return algorithms.discrete_error_propagation(task, *DISCRETE[self.readings["discrete_step"]], seed, coins)
        if method == "multi_grid":
            return algorithms.multi_grid(task, HALF_WIDTHS[self.readings["rectangle"]])
        if method == "simulated_annealing":
            return algorithms.simulated_annealing(task, TEMPERATURES[self.readings["annealing_start"]])
        return algorithms.pseudo_newton(task, over_time=method == "time_weighted_pseudo_newton")


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    problem, longest = row.settings["problem"], row.settings["longest"]
    reading = readings["budget"]
    budget = round(profile.cap_factor * BUDGETS[reading].get(problem, USUAL_BUDGET[reading]))
    annealing = round(profile.cap_factor * ANNEALING_BUDGET.get(problem, USUAL_ANNEALING_BUDGET))
    compute = Comparing(problem, longest, readings, budget, annealing)
    settings = {
        "weight_count": PROBLEMS[problem].wiring(readings).weights,
        "training_sequences": TRAINING_SEQUENCES,
        "test_sequences": TEST_SEQUENCES,
        "budget": budget,
        "annealing_budget": annealing,
        "input_noise": INPUT_NOISE,
        "initial_range": INITIAL_RANGE,
    }
    return BatchTrials(settings, longest * (annealing + 5 * budget), compute, lanes=LANES)
