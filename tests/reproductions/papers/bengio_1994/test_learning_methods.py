"""The methods of section V follow their rules, the problems are the paper's, and trials do not depend on company."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.plain_stream import PlainStream
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.discrete_errors import ThresholdNets
from reproductions.kernels.nets.wirings import Activation, Connection, Wiring
from reproductions.papers.bengio_1994 import algorithms, learning_methods, network
from reproductions.papers.bengio_1994.algorithms import LearningTask
from reproductions.papers.bengio_1994.learning_methods import METHODS, Comparing
from reproductions.papers.bengio_1994.problems import PROBLEMS
from reproductions.papers.bengio_1994.thresholds import asked_change
from reproductions.trials.batches import generator
from tests.reproductions.profiles import smoke_trials

READINGS = find_experiment("bengio_1994", "learning_methods").default_readings
KEYS = np.array([[0.5, -0.5, 0.9], [-0.7, 0.1, 0.3]])


def task(problem: str, longest: int, budget: int) -> LearningTask:
    wiring = PROBLEMS[problem].wiring(READINGS)
    samples = [PROBLEMS[problem].sample(generator(lane), KEYS, longest, 10) for lane in range(LANES)]
    training = learning_methods.side_by_side(samples, longest)
    initial = generator(3).uniform(-0.5, 0.5, (wiring.weights, LANES))
    return LearningTask(wiring, wiring.units - 1, training, initial, budget, [generator(lane) for lane in range(LANES)])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(PROBLEMS)))
def test_discrete_errors_equal_the_plain_rule_coin_by_coin(seed: int, problem: str) -> None:
    given = task(problem, 6, 0)
    lane, random = seed % LANES, generator(seed)
    keys = [(seed % 97, number) for number in range(LANES)]
    nets = ThresholdNets(given.wiring, 6, 0.3, 1, keys)
    nets.weights[:] = random.uniform(-1, 1, nets.weights.shape)
    stream = iter(PlainStream(1, *keys[lane]).uniform, None)
    for inputs, start, targets in map(given.training.sequence, range(given.training.count)):
        outputs, change = nets.present(given.unit, inputs, start, np.sign(targets))
        arguments = (given.wiring, nets.weights[:, lane], inputs[start[lane] :, :, lane], given.unit)
        output, expected = asked_change(*arguments, float(np.sign(targets[lane])), 0.3, stream)
        assert outputs[lane] == output
        np.testing.assert_allclose(change[:, lane], expected, atol=1e-12)
        for _ in range(start[lane] * given.wiring.units):
            next(stream)  # steps before a sequence's start toss coins too, so that lanes stay in step


def test_a_right_output_asks_for_nothing() -> None:
    nets = ThresholdNets(Wiring(1, 1, (Connection(0, 0, 0, 0),)), 1, 0.5, 1, [(lane,) for lane in range(LANES)])
    nets.weights[:] = 1
    inputs = np.ones((1, 1, LANES))
    none = np.zeros(LANES, dtype=np.int32)
    assert not nets.present(0, inputs, none, np.ones(LANES))[1].any()
    # wrong by a net input of 1, which should become -0.5: one over that distance, times the input
    assert nets.present(0, inputs, none, -np.ones(LANES))[1] == pytest.approx(-1 / 1.5)


@pytest.mark.parametrize(("problem", "weights"), [("latch", 3), ("two_sequences", 25), ("parity", 7)])
def test_the_nets_have_the_printed_numbers_of_weights(problem: str, weights: int) -> None:
    assert PROBLEMS[problem].wiring(READINGS).weights == weights
    assert PROBLEMS[problem].wiring(READINGS | {"parity_net": "hidden_self_connected"}).weights == weights


@pytest.mark.parametrize("problem", sorted(PROBLEMS))
@pytest.mark.parametrize("longest", [5, 20])
def test_lengths_lie_between_half_and_the_whole(problem: str, longest: int) -> None:
    sample = PROBLEMS[problem].sample(generator(1), KEYS, longest, 300)
    found = {len(inputs) for inputs, _ in sample}
    assert found == set(range(-(-longest // 2), longest + 1))


def test_parity_is_positive_for_an_odd_count() -> None:
    for inputs, target in PROBLEMS["parity"].sample(generator(1), KEYS, 9, 50):
        assert ((inputs > 0).sum() % 2 == 1) == (target > 0)


def test_a_sequence_opens_with_its_key() -> None:
    for number, (inputs, target) in enumerate(PROBLEMS["two_sequences"].sample(generator(1), KEYS, 8, 20)):
        assert abs(inputs[:3, 0] - KEYS[number % 2]).max() <= 0.2
        assert abs(inputs[3:]).max(initial=0) <= 0.2
        assert (target > 0) == (number % 2 == 0)


def test_weights_that_latch_solve_the_latch_problem() -> None:
    given = task("latch", 20, 0)
    weights = np.repeat([[3.0], [-3.0], [3.0]], LANES, axis=1)
    assert not algorithms.wrong_fraction(given.wiring, 0, weights, given.training).any()


def test_weights_written_down_solve_parity() -> None:
    given = task("parity", 12, 0)
    # hidden: both the input and the answer so far are 1; output: one of them is, and not both
    weights = np.repeat([[6.0], [-8.0], [6.0], [6.0], [-12.0], [6.0], [-8.0]], LANES, axis=1)
    assert not algorithms.wrong_fraction(given.wiring, 1, weights, given.training).any()


def test_back_propagation_takes_the_steps_of_plain_descent() -> None:
    given = task("two_sequences", 6, 10)
    found = algorithms.back_propagation(replace(given, budget=20), 0.3).weights[:, 5]
    weights = torch.tensor(given.initial[:, 5].copy(), requires_grad=True)
    for number in range(10):
        inputs = torch.tensor(given.training.inputs[number, given.training.start[number, 5] :, :, 5])
        output = network.run(given.wiring, weights, inputs)[-1, given.unit]
        cost = 0.5 * (output - given.training.targets[number, 5]) ** 2
        weights = (weights - 0.3 * torch.autograd.grad(cost, weights)[0]).detach().requires_grad_()
    np.testing.assert_allclose(found, weights.detach().numpy(), atol=1e-12)


@pytest.mark.parametrize("over_time", [False, True])
def test_no_pseudo_newton_change_exceeds_the_largest_allowed(over_time: bool) -> None:
    given = task("latch", 10, 20)
    found = algorithms.pseudo_newton(given, over_time).weights
    assert abs(found - given.initial).max() <= 10 * algorithms.LARGEST_CHANGE + 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_every_method_learns_a_short_latch_in_some_trial_and_stops_at_its_budget(method: str) -> None:
    given = replace(task("latch", 4, 0), budget=1000)
    comparing = Comparing("latch", 4, READINGS, 1000, 1000)
    outcome = comparing.search(method, given, 1, [(lane,) for lane in range(LANES)])
    assert outcome.learned.sum() >= 2
    assert (outcome.presentations < 1000 + 20).all()
    discrete = method == "discrete_error_propagation"
    wiring = given.wiring.with_activation(Activation.SIGN) if discrete else given.wiring
    wrong = algorithms.wrong_fraction(wiring, 0, outcome.weights, given.training)
    assert not wrong[outcome.learned].any()
    assert wrong[~outcome.learned].all()


def test_the_smoke_profile_beats_chance() -> None:
    trials = smoke_trials("bengio_1994", "learning_methods")
    for method in METHODS:
        assert np.mean([trial.measurements[f"{method}_error"] for trial in trials]) < 0.4
