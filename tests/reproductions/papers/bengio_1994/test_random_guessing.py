"""Guessing draws the right sequences, builds the right nets, and stops at the first draw that solves all of them."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.bengio_1994 import guessed_problems, network, random_guessing
from reproductions.papers.bengio_1994.guessed_problems import GuessedProblem, problem_of
from reproductions.trials.batches import generator
from tests.reproductions.profiles import smoke_trials

EXPERIMENT = find_experiment("bengio_1994", "random_guessing")
READINGS = EXPERIMENT.default_readings


@pytest.mark.parametrize(
    ("row", "weights"),
    {"latch_1": 3, "latch_2": 3, "parity_a1": 7, "parity_a2": 52, "parity_a2_no_self": 42, "tomita_4_a1": 14}.items(),
)
def test_nets_have_the_weights_that_their_description_counts(row: str, weights: int) -> None:
    assert problem_of(row, READINGS).wiring.weights == weights


def test_only_the_output_reads_units_of_its_own_step_and_none_does_where_all_is_delayed() -> None:
    output = {"parity_a1": {1}, "parity_a2": {10}, "delayed_parity_a1": set(), "delayed_parity_a2": set()}
    for row, expected in output.items():
        wiring = problem_of(row, READINGS).wiring
        assert {c.to for c in wiring.connections if c.source > wiring.bias and c.delay == 0} == expected


@pytest.mark.parametrize("row", [row.id for row in EXPERIMENT.rows])
def test_half_of_the_sequences_are_of_each_class_and_of_the_right_length(row: str) -> None:
    problem = problem_of(row, READINGS)
    examples = problem.examples(generator(1), 100)
    targets = [target for _, target in examples]
    assert all(targets.count(target) == 50 for target in set(targets))
    assert all(500 <= len(inputs) <= 600 for inputs, _ in examples)
    assert {inputs.shape[1] for inputs, _ in examples} == {problem.wiring.inputs}


def test_parity_is_odd_where_the_target_is_1_with_and_without_noise() -> None:
    for noise in (0.0, 0.2):
        for inputs, target in guessed_problems.parity_examples(generator(2), 40, noise):
            assert (inputs > 0).sum() % 2 == target
            assert (abs(abs(inputs) - 1) <= noise).all()


def test_the_first_element_tells_the_class() -> None:
    for inputs, target in guessed_problems.first_element_examples(generator(3), 20, 0.2, 0.0):
        assert inputs[0, 0] == (1 if target == 1 else -1)
        assert inputs[1:].std() == pytest.approx(0.2, rel=0.2)


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("grammar", [1, 2, 4])
def test_strings_are_in_the_language_where_the_target_is_1(grammar: int, near: bool) -> None:
    patterns = {1: "^1*$", 2: "^(10)*$", 4: "^(?!.*000)"}
    for inputs, target in guessed_problems.tomita_examples(generator(4), 20, grammar, near):
        text = "".join("1" if bit == 1 else "0" for bit in inputs[:, 0])
        assert bool(re.search(patterns[grammar], text)) == (target == 1)


def test_the_first_solving_draw_is_reported() -> None:
    problem = GuessedProblem(
        guessed_problems.latch_unit(), partial(guessed_problems.free_latch_examples, spread=0.2), by_sign=True
    )
    drawn, weights, _ = random_guessing.guess(problem, 10_000, generator(5))
    random = generator(5)
    training = problem.examples(random, random_guessing.SEQUENCES)
    tried = [w for size in (16, 32, 64) for w in random.uniform(-100, 100, (size, 3))]
    solving = [number for number, w in enumerate(tried, 1) if plainly_solves(problem, w, training[:6])]
    assert drawn == solving[0]
    np.testing.assert_array_equal(tried[solving[0] - 1], weights)


def plainly_solves(problem: GuessedProblem, weights: Array, examples: guessed_problems.Examples) -> bool:
    return all(
        float(network.run(problem.wiring, torch.tensor(weights), torch.tensor(inputs[:60]))[-1, 0]) * target > 0
        for inputs, target in examples
    )


def test_a_trial_without_success_is_capped_and_has_no_number() -> None:
    found = random_guessing.find_solution(problem_of("parity_a1", READINGS), 16, generator(1))
    assert (found.succeeded, found.measurements) == (False, {})


def test_the_smoke_profile_beats_chance() -> None:
    trials = smoke_trials("bengio_1994", "random_guessing")
    # a coin gets 100 sequences right once in 2^100 draws, and half of the fresh ones
    assert all(trial.measurements["draws_until_success"] < 1000 for trial in trials)
    assert all(trial.measurements["wrong_test_sequences"] <= 5 for trial in trials)
