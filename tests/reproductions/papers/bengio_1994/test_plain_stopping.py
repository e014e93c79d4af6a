"""The problems' sequences stand side by side as they were drawn, and each lane's trial ends by the plain rule."""

from __future__ import annotations

import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.small_nets import SmallNets
from reproductions.papers.bengio_1994 import algorithms, learning_methods, stopping
from reproductions.papers.bengio_1994.problems import PROBLEMS, Sample
from reproductions.trials.batches import generator

READINGS = find_experiment("bengio_1994", "learning_methods").default_readings
SEQUENCES, LONGEST = 10, 8
ALL = pytest.mark.parametrize("problem", sorted(PROBLEMS))


def samples_of(problem: str, seed: int) -> list[Sample]:
    keys = generator(seed).uniform(-1, 1, (2, 3))
    return [PROBLEMS[problem].sample(generator(seed, lane), keys, LONGEST, SEQUENCES) for lane in range(LANES)]


def task(problem: str, seed: int, budget: int) -> algorithms.LearningTask:
    wiring = PROBLEMS[problem].wiring(READINGS)
    initial = generator(seed).uniform(-0.5, 0.5, (wiring.weights, LANES))
    training = learning_methods.side_by_side(samples_of(problem, seed), LONGEST)
    random = [generator(seed, lane) for lane in range(LANES)]
    return algorithms.LearningTask(wiring, wiring.units - 1, training, initial, budget, random)


@ALL
def test_a_lane_holds_the_sequences_that_were_drawn_for_it(problem: str) -> None:
    samples = samples_of(problem, 1)
    examples = learning_methods.side_by_side(samples, LONGEST)
    for lane, sample in enumerate(samples):
        for number, (inputs, target) in enumerate(sample):
            held, start, targets = examples.sequence(number)
            assert (held[start[lane] :, :, lane] == inputs).all()
            assert targets[lane] == target


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Array]:
    """Whether all sequences ended with the right sign, `(LANES,)`, each time that a rule looked."""
    seen: list[Array] = []
    look = algorithms.all_right

    def noted(outputs: Array, targets: Array) -> Array:
        seen.append(look(outputs, targets))
        return seen[-1].copy()

    monkeypatch.setattr(algorithms, "all_right", noted)
    return seen


@pytest.mark.parametrize("seed", range(3))
@ALL
def test_an_on_line_rule_ends_where_the_plain_one_does(problem: str, seed: int, looks: list[Array]) -> None:
    given, random = task(problem, seed, 200), generator(seed)
    nets = SmallNets(given.wiring, LONGEST)
    changes = iter(random.uniform(-1, 1, (given.budget, *nets.weights.shape)))
    outcome = algorithms.online(given, nets, lambda _sequence, _active: next(changes))
    for lane in range(LANES):
        said = stopping.after_passes((bool(look[lane]) for look in looks), SEQUENCES, given.budget)
        assert (outcome.presentations[lane], outcome.learned[lane]) == said


@pytest.mark.parametrize(("half_width", "budget"), [(5.0, 2000), (0.01, 2000), (0.01, 30)])
@ALL
def test_multi_grid_search_ends_where_the_plain_rule_does(
    problem: str, half_width: float, budget: int, looks: list[Array], monkeypatch: pytest.MonkeyPatch
) -> None:
    given, costs, cost = task(problem, 1, budget), [], algorithms.TrainingSetCosts.cost

    def noted(batch: algorithms.TrainingSetCosts, weights: Array, active: Array) -> Array:
        costs.append(cost(batch, weights, active))
        return costs[-1]

    monkeypatch.setattr(algorithms.TrainingSetCosts, "cost", noted)
    outcome = algorithms.multi_grid(given, half_width)
    for lane in range(LANES):
        seen = [(float(paid[lane]), bool(look[lane])) for paid, look in zip(costs, looks, strict=True)]
        said = stopping.after_searching(seen, SEQUENCES, budget)
        assert (outcome.presentations[lane], outcome.learned[lane]) == said
