"""The theorems' checks can fail, the neuron's numbers come out, and nets of figure 2 train as plain ones do."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.batches import BatchTrials
from reproductions.experiments import Experiment
from reproductions.papers.bengio_1994 import PAPER, minimal_task, network, neuron, theorems
from reproductions.papers.bengio_1994.minimal_task import Nets, Protocol
from reproductions.results import Trial
from reproductions.verdicts import default_readings

SEEDS = st.integers(0, 2**32 - 1)


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def trials(experiment: Experiment, row: str, count: int) -> list[Trial]:
    chosen = next(one for one in experiment.rows if one.id == row)
    prepared: BatchTrials = experiment.prepare(chosen, default_readings(experiment), experiment.profiles[0])
    return prepared.compute(range(count), 1997)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_the_step_s_jacobian_equals_differentiation(seed: int, units: int) -> None:
    weights, state = (torch.tensor(generator(seed).normal(size=shape)) for shape in ((units, units), units))
    true = torch.autograd.functional.jacobian(lambda a: network.step(weights, a), state)
    np.testing.assert_allclose(network.step_jacobian(weights, state), true, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_bound_on_factors_holds_everywhere_in_the_ball(seed: int) -> None:
    random = generator(seed)
    net = theorems.latched_net(random)
    assert net.factor < 1
    for _ in range(20):
        point = net.attractor + net.radius * random.uniform() * theorems.direction(random, len(net.weights))
        assert theorems.norm(theorems.jacobian(net.weights, point)) <= net.factor


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_jacobians_along_a_path_equal_differentiation(seed: int) -> None:
    random = generator(seed)
    net = theorems.latched_net(random)
    states, _ = theorems.latched_path(net, random, 0.9)
    inputs = [states[t + 1] - theorems.mapped(net.weights, states[t]) for t in range(5)]

    def last(start: torch.Tensor) -> torch.Tensor:
        for u in inputs:
            start = network.step(torch.tensor(net.weights), start) + torch.tensor(u)
        return start

    true = torch.autograd.functional.jacobian(last, torch.tensor(states[0]))
    np.testing.assert_allclose(theorems.state_jacobians(net.weights, states)[4], true, atol=1e-12)


def test_inputs_beyond_the_bound_of_theorem_3_can_leave_the_ball() -> None:
    random = generator(3)
    net = theorems.latched_net(random)
    states, quiets = theorems.latched_path(net, random, 20.0)
    assert np.linalg.norm(states - quiets, axis=1).max() > net.radius / 2


@pytest.mark.parametrize(("weight", "points"), [(0.9, [0.0]), (1.25, [-0.7104, 0.0, 0.7104])])
def test_the_neuron_s_fixed_points(weight: float, points: list[float]) -> None:
    assert neuron.fixed_points(weight) == pytest.approx(points, abs=5e-5)


@pytest.mark.parametrize("weight", [1.1, 1.7, 2.5])
def test_the_critical_input_is_where_two_fixed_points_meet(weight: float) -> None:
    r = math.sqrt(1 - 1 / weight)
    assert neuron.critical_input(weight) == pytest.approx(weight * r - math.atanh(r), abs=1e-6)


def test_nets_of_figure_2_train_as_plain_ones_do() -> None:
    protocol = Protocol(sequences_per_class=2, rate=0.1, weight_rate=0.05)
    nets = Nets(np.full(16, 1.25), np.full(16, 0.3), 9)
    inputs, targets = minimal_task.training_set(nets, protocol, generator(5), uniform=False)
    free = generator(6).uniform(-0.1, 0.1, (6, 16))
    found = minimal_task.train_sixteen(inputs, targets, free, nets.weight, protocol)
    assert 0 < found.sum() < 16
    for lane in (*np.flatnonzero(found)[:2], *np.flatnonzero(~found)[:2]):
        assert found[lane] == plainly_succeeds(inputs[..., lane], targets, [*free[:, lane], 1.25], protocol)


def plainly_succeeds(inputs: np.ndarray, targets: np.ndarray, start: list[float], protocol: Protocol) -> bool:
    weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    rates = torch.tensor([protocol.rate] * 6 + [protocol.weight_rate])
    for _ in range(minimal_task.EPOCHS):
        wiring = minimal_task.wiring()
        outputs = torch.stack([network.run(wiring, weights, torch.tensor(x))[-1, 0] for x in inputs])
        wanted = torch.tensor(targets)
        if bool((outputs * wanted > 0).all()):
            return True
        (gradient,) = torch.autograd.grad(0.5 * ((outputs - wanted) ** 2).sum(), weights)
        weights = (weights - rates * gradient).detach().requires_grad_()
    return False


def test_a_training_set_holds_both_classes_and_noise_after_the_free_steps() -> None:
    nets = Nets(np.full(5, 1.25), np.full(5, 0.2), 400)
    inputs, targets = minimal_task.training_set(nets, Protocol(2, 0.1, 0.0), generator(1), uniform=False)
    assert targets.tolist() == [0.8, -0.8, 0.8, -0.8]
    assert inputs[1, :3, :6, 0].tolist() == np.eye(6)[3:].tolist()
    assert not inputs[:, :3, 6].any()
    assert inputs[:, 3:, 6].std() == pytest.approx(0.2, rel=0.05)


def test_the_printed_figure_has_61_white_cells_below_a_noise_of_0_3() -> None:
    mask = minimal_task.printed_mask()
    assert mask.sum() == 61
    assert not mask[minimal_task.CELL_NOISE > 0.3].any()


def test_short_sequences_are_learned_and_long_ones_are_not() -> None:
    protocol = Protocol(2, 0.1, 0.0)
    short, long = (
        minimal_task.train(Nets(np.full(32, 1.25), np.full(32, 0.2), length), protocol, generator(2)).mean()
        for length in (6, 60)
    )
    assert short > 0.9
    assert long < 0.4


def test_the_half_way_length_lies_on_the_line_between_two_bars() -> None:
    assert minimal_task.half_way({10: 1.0, 11: 0.6, 12: 0.4, 13: 0.0}) == pytest.approx(11.5)
    assert minimal_task.half_way({10: 0.9, 11: 0.8}) == 11


QUICK = [(neuron.EXPERIMENT, "attractors"), (neuron.EXPERIMENT, "numbers"), (minimal_task.EXPERIMENT, "latched_sign")]
QUICK += [(theorems.EXPERIMENT, row.id) for row in theorems.ROWS]


@pytest.mark.parametrize(("experiment", "row"), QUICK, ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_row_measures_what_its_claims_speak_of(experiment: Experiment, row: str) -> None:
    first, second = trials(experiment, row, 2)
    wanted = {claim.quantity for claim in experiment.claims if claim.row == row}
    assert wanted
    assert wanted <= set(first.measurements)
    assert trials(experiment, row, 2) == [first, second]


@pytest.mark.parametrize("experiment", PAPER.experiments, ids=lambda experiment: experiment.id)
def test_every_claim_is_about_a_row_of_its_experiment(experiment: Experiment) -> None:
    measured = {claim.row for claim in experiment.claims if claim.measurable}
    assert measured <= {row.id for row in experiment.rows}
