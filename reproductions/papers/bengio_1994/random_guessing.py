"""Hochreiter & Schmidhuber 1996: the tasks of Bengio, Simard & Frasconi 1994 solved by guessing weights at random.

Draw all weights from [-100, 100] until the net classifies 100 training sequences; no learning at all. Measured: how
many draws it takes, how many of 100 fresh sequences the net then gets wrong, and how much hangs on the order in which
units are updated within a time step.

    rnn-review run bengio_1994 random_guessing --profile paper

A few minutes on two quiet cores. A trial is one training set and the draws made on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.small_nets import last_outputs
from reproductions.papers.bengio_1994.guessed_problems import LONGEST, SHORTEST, Examples, GuessedProblem, problem_of
from reproductions.trials.batches import BatchTrials, Found, Searches

WEIGHT_RANGE = 100.0
SEQUENCES = 100
CORRECT_WITHIN = 0.1
FIRST_CHUNK, LARGEST_CHUNK = LANES, 256 * LANES
"""Draws are tried in chunks that grow, so that a quick success costs little."""


def right(problem: GuessedProblem, outputs: Array, target: float) -> Array:
    """Which outputs count as right."""
    if problem.by_sign:
        return outputs * target > 0
    return abs(outputs - target) < CORRECT_WITHIN


def last(problem: GuessedProblem, weights: Array, inputs: Array) -> Array:
    """The output of each net of `weights` `(nets, weights)` after a sequence, `(nets,)`."""
    blocks = -(-len(weights) // LANES)
    padded = np.zeros((blocks * LANES, weights.shape[1]))
    padded[: len(weights)] = weights
    grouped = np.ascontiguousarray(padded.reshape(blocks, LANES, -1).transpose(0, 2, 1))
    return last_outputs(problem.wiring, problem.wiring.units - 1, grouped, inputs)[: len(weights)]


def survivors(problem: GuessedProblem, weights: Array, examples: Examples) -> tuple[Array, int]:
    """The numbers of the nets that get all examples right, and the time steps computed."""
    alive = np.arange(len(weights))
    steps = 0
    for inputs, target in examples:
        steps += len(alive) * len(inputs)
        alive = alive[right(problem, last(problem, weights[alive], inputs), target)]
        if not len(alive):
            break
    return alive, steps


def guess(problem: GuessedProblem, cap: int, random: np.random.Generator) -> tuple[int | None, Array, int]:
    """How many draws it took to get a training set right (none: not within the cap), the weights, the time steps."""
    training = problem.examples(random, SEQUENCES)
    drawn, steps, chunk = 0, 0, FIRST_CHUNK
    while drawn < cap:
        weights = random.uniform(-WEIGHT_RANGE, WEIGHT_RANGE, (chunk, problem.wiring.weights))
        alive, computed = survivors(problem, weights, training)
        steps += computed
        if len(alive):
            return drawn + int(alive[0]) + 1, weights[alive[0]], steps
        drawn += chunk
        chunk = min(2 * chunk, LARGEST_CHUNK)
    return None, weights[0], steps


def find_solution(problem: GuessedProblem, cap: int, random: np.random.Generator) -> Found:
    """Guesses until a training set is right, and how many of as many fresh sequences the net then gets wrong."""
    drawn, weights, steps = guess(problem, cap, random)
    if drawn is None:
        return Found({}, steps, succeeded=False)
    test = problem.examples(random, SEQUENCES)
    wrong = sum(not right(problem, last(problem, weights[None], x), target)[0] for x, target in test)
    return Found({"draws_until_success": drawn, "wrong_test_sequences": wrong}, steps)


def count_solutions(problem: GuessedProblem, draws: int, random: np.random.Generator) -> Found:
    """How many of so many draws get a training set right."""
    weights = random.uniform(-WEIGHT_RANGE, WEIGHT_RANGE, (draws, problem.wiring.weights))
    alive, steps = survivors(problem, weights, problem.examples(random, SEQUENCES))
    return Found({"solutions": len(alive)}, steps)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    problem = problem_of(row.id, readings)
    counted = row.settings.get("draws_per_trial")
    draws = counted or round(profile.cap_factor * row.settings["published_draws"])
    settings = {
        "weight_count": problem.wiring.weights,
        "weight_range": WEIGHT_RANGE,
        "training_sequences": SEQUENCES,
        "lengths": [SHORTEST, LONGEST],
        "cap_draws": draws,
    }
    search = partial(count_solutions if counted else find_solution, problem, draws)
    return BatchTrials(settings, draws * 2 * LONGEST, Searches(search, (row.settings["stream"],)))
