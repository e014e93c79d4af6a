"""Section V of the 1994 paper: six ways to find weights, each for sixteen trials side by side.

Each rule is written in NumPy over the trials' lanes and calls the compiled nets for outputs and gradients. All follow
one frame (section V-E): a trial ends when all its training sequences end with the right sign, or when its budget of
sequence presentations is used up; a trial that has ended is left as it is while others go on.
What a trial draws at random comes from its own generator, so that it does not depend on its company.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.discrete_errors import ThresholdNets
from reproductions.kernels.nets.small_nets import SmallNets
from reproductions.kernels.nets.wirings import Wiring

# Printed constants (sections V-A to V-C).
COOLING = 0.85
COSTS_COMPARED = 4
COSTS_DIFFER = 0.001
SHRINKING = 0.9
NEWTON_RATE = 0.01
LARGEST_CHANGE, SMALLEST_CHANGE = 0.3, 0.001
DAMPING_MOMENTUM = 0.8
# Constants of the annealing rule that the paper refers to.
CYCLES_PER_STEP_CHANGE = 20
STEP_FACTOR = 2.0


@dataclass(frozen=True)
class Examples:
    """Sequences for each lane: inputs `(sequences, time, inputs, LANES)`, first steps and targets `(sequences, LANES)`.

    Sequences end together, see `SmallNets`.
    """

    inputs: Array
    start: Array
    targets: Array

    def sequence(self, number: int) -> tuple[Array, Array, Array]:
        """Inputs, first steps and targets of one sequence of each lane."""
        return self.inputs[number], self.start[number], self.targets[number]

    @property
    def steps(self) -> int:
        """The longest sequence."""
        return int(self.inputs.shape[1])

    @property
    def count(self) -> int:
        """Sequences of each lane."""
        return len(self.inputs)


@dataclass(frozen=True)
class LearningTask:
    """What a rule is given: a net, its output unit, training sequences, initial weights, budget, random generators."""

    wiring: Wiring
    unit: int
    training: Examples
    initial: Array
    budget: int
    random: list[np.random.Generator]


@dataclass(frozen=True)
class FoundWeights:
    """What a rule leaves: weights `(weights, LANES)`; presentations and whether the task was learned, `(LANES,)`."""

    weights: Array
    presentations: Array
    learned: Array


class LaneRandom:
    """Uniform numbers in [0, 1), a row for all lanes at a time; each lane's come from its own generator."""

    def __init__(self, generators: list[np.random.Generator], columns: int) -> None:
        self._generators = generators
        self._columns = columns
        self._rows: Array = np.zeros((0, columns, LANES))
        self._next = 0

    def row(self) -> Array:
        """The next numbers, `(columns, LANES)`."""
        if self._next == len(self._rows):
            drawn = [generator.random((256, self._columns)) for generator in self._generators]
            self._rows = np.stack(drawn, axis=-1)
            self._next = 0
        self._next += 1
        row: Array = self._rows[self._next - 1]
        return row


def outputs_of(nets: SmallNets, unit: int, examples: Examples) -> Array:
    """The unit's last output after each sequence, `(sequences, LANES)`."""
    return nets.outputs_of_set(unit, examples.inputs, examples.start)


def all_right(outputs: Array, targets: Array) -> Array:
    """Where all sequences of a lane end with the right sign, `(LANES,)`."""
    found: Array = np.all(outputs * targets > 0, axis=0)
    return found


def wrong_fraction(wiring: Wiring, unit: int, weights: Array, examples: Examples) -> Array:
    """The share of sequences that end with the wrong sign, `(LANES,)`."""
    nets = SmallNets(wiring, examples.steps)
    nets.weights[:] = weights
    found: Array = (outputs_of(nets, unit, examples) * examples.targets <= 0).mean(axis=0)
    return found


def online(task: LearningTask, nets: SmallNets, change: Callable[[int, Array], Array]) -> FoundWeights:
    """The frame of the rules that change weights after each sequence, by `change(sequence, active)`.

    Whether the task is learned is looked at after each pass through the training sequences.
    """
    examples = task.training
    nets.weights[:] = task.initial
    learned = all_right(outputs_of(nets, task.unit, examples), examples.targets)
    presentations = np.full(LANES, float(examples.count))
    while (active := ~learned & (presentations < task.budget)).any():
        for sequence in range(examples.count):
            nets.weights[:] += change(sequence, active) * active
        presentations += examples.count * active
        right = all_right(outputs_of(nets, task.unit, examples), examples.targets)
        learned |= right & active
    return FoundWeights(nets.weights.copy(), presentations, learned)


def back_propagation(task: LearningTask, rate: float) -> FoundWeights:
    """Plain descent on the squared error of each sequence."""
    nets = SmallNets(task.wiring, task.training.steps)

    def change(sequence: int, active: Array) -> Array:
        inputs, start, targets = task.training.sequence(sequence)
        return -rate * nets.backward(task.unit, nets.forward(inputs, start)[-1, task.unit] - targets)

    return online(task, nets, change)


def pseudo_newton(task: LearningTask, over_time: bool) -> FoundWeights:
    """Equation 5, or, weighting each step's copy of a weight by its own curvature, equation 6.

    Equation 5 divides the gradient by the curvature of the weight, equation 6 each copy's gradient by that copy's; mu
    is added to the curvature. It follows the largest change: above 0.3 the mu that would bring it to 0.3 is wanted,
    below 0.001 the one that would bring it there, if changes fell as 1/mu; mu moves a fifth of the way to it. A change
    that is still above 0.3 is cut back.
    """
    nets = SmallNets(task.wiring, task.training.steps)
    damping = np.full(LANES, 0.01)

    def change(sequence: int, active: Array) -> Array:
        inputs, start, targets = task.training.sequence(sequence)
        error = nets.forward(inputs, start)[-1, task.unit] - targets
        gradients, curvatures = nets.curvatures(task.unit, error, np.ones(LANES))
        if over_time:
            changes = -NEWTON_RATE * (gradients / (curvatures + damping)).sum(axis=0)
        else:
            changes = -NEWTON_RATE * gradients.sum(axis=0) / (curvatures.sum(axis=0) + damping)
        largest = abs(changes).max(axis=0)
        wanted = np.where(largest > LARGEST_CHANGE, damping * largest / LARGEST_CHANGE, damping)
        wanted = np.where(largest < SMALLEST_CHANGE, damping * largest / SMALLEST_CHANGE, wanted)
        moved = DAMPING_MOMENTUM * damping + (1 - DAMPING_MOMENTUM) * wanted
        damping[:] = np.where(active, np.maximum(moved, 1e-12), damping)
        cut: Array = changes * np.minimum(1, LARGEST_CHANGE / np.maximum(largest, LARGEST_CHANGE))
        return cut

    return online(task, nets, change)


def discrete_error_propagation(
    task: LearningTask, rate: float, eps: float, seed: int, keys: Sequence[tuple[int, ...]]
) -> FoundWeights:
    """Equations 7 to 10 on a net of hard thresholds; weights move by the rate times what is asked of them."""
    nets = ThresholdNets(task.wiring, task.training.steps, eps, seed, keys)

    def change(sequence: int, active: Array) -> Array:
        inputs, start, targets = task.training.sequence(sequence)
        return rate * nets.present(task.unit, inputs, start, np.sign(targets))[1]

    return online(task, nets, change)


class TrainingSetCosts:
    """Costs of whole training sets, with the count of presentations and the first weights that solve the task."""

    def __init__(self, task: LearningTask) -> None:
        self.task = task
        self.nets = SmallNets(task.wiring, task.training.steps)
        self.presentations = np.zeros(LANES)
        self.learned = np.zeros(LANES, dtype=bool)
        self.solving = task.initial.copy()

    def cost(self, weights: Array, active: Array) -> Array:
        """Half the squared error summed over all training sequences, `(LANES,)`."""
        examples = self.task.training
        self.nets.weights[:] = weights
        outputs = outputs_of(self.nets, self.task.unit, examples)
        self.presentations += examples.count * active
        right = all_right(outputs, examples.targets) & active & ~self.learned
        self.solving = np.where(right, weights, self.solving)
        self.learned |= right
        cost: Array = 0.5 * ((outputs - examples.targets) ** 2).sum(axis=0)
        return cost

    def outcome(self, best: Array) -> FoundWeights:
        """The solving weights where there are any, else the best."""
        return FoundWeights(np.where(self.learned, self.solving, best), self.presentations, self.learned)


class Costs:
    """The latest costs of each lane, to see where they have stopped changing."""

    def __init__(self) -> None:
        self._latest = np.full((COSTS_COMPARED, LANES), np.inf)

    def add(self, cost: Array, where: Array) -> None:
        """Note a cost in some lanes."""
        shifted = np.concatenate([self._latest[1:], cost[None]])
        self._latest = np.where(where, shifted, self._latest)

    def settled(self, best: Array) -> Array:
        """Where the latest costs all lie within 0.001 of the best."""
        with np.errstate(invalid="ignore"):
            found: Array = np.all(abs(self._latest - best) < COSTS_DIFFER, axis=0)
        return found


def multi_grid(task: LearningTask, half_width: float) -> FoundWeights:
    """Section V-B: uniform draws from a rectangle around the best point, which shrinks at each improvement."""
    batch, costs = TrainingSetCosts(task), Costs()
    draws = LaneRandom(task.random, len(task.initial))
    best, width = task.initial.copy(), np.full(LANES, half_width)
    lowest = batch.cost(best, np.ones(LANES, dtype=bool))
    while (active := ~batch.learned & (batch.presentations < task.budget) & ~costs.settled(lowest)).any():
        tried = best + width * (2 * draws.row() - 1)
        cost = batch.cost(tried, active)
        better = active & (cost < lowest)
        best, lowest = np.where(better, tried, best), np.where(better, cost, lowest)
        width = np.where(better, SHRINKING * width, width)
        costs.add(cost, better)
    return batch.outcome(best)


def adapted(step: Array, accepted: Array) -> Array:
    """Steps made longer where more than 0.6 of the moves were accepted, and shorter where less than 0.4 were."""
    longer = np.where(accepted > 0.6, step * (1 + STEP_FACTOR * (accepted - 0.6) / 0.4), step)
    return np.where(accepted < 0.4, longer / (1 + STEP_FACTOR * (0.4 - accepted) / 0.4), longer)


def simulated_annealing(task: LearningTask, temperature: float) -> FoundWeights:
    """Section V-A, after Corana et al. 1987: moves along one coordinate at a time, accepted by Metropolis' test.

    Steps along each coordinate adapt every 20 cycles so that about half of the moves are accepted; after as many
    adaptations as max(100, 5 n) the temperature falls to 0.85 of itself and the search goes on from the best point.
    """
    batch, costs = TrainingSetCosts(task), Costs()
    weights = len(task.initial)
    draws = LaneRandom(task.random, 2)
    point = task.initial.copy()
    step = np.ones((weights, LANES))
    cost = batch.cost(point, np.ones(LANES, dtype=bool))
    best, lowest = point.copy(), cost.copy()
    heat = temperature
    active = ~batch.learned
    while active.any():
        for _ in range(max(100, 5 * weights)):
            accepted = np.zeros((weights, LANES))
            for _ in range(CYCLES_PER_STEP_CHANGE):
                for number in range(weights):
                    drawn = draws.row()
                    tried = point.copy()
                    tried[number] += step[number] * (2 * drawn[0] - 1)
                    new = batch.cost(tried, active)
                    taken = active & ((new <= cost) | (drawn[1] < np.exp(-np.maximum(new - cost, 0) / heat)))
                    point, cost = np.where(taken, tried, point), np.where(taken, new, cost)
                    better = taken & (new < lowest)
                    best, lowest = np.where(better, tried, best), np.where(better, new, lowest)
                    accepted[number] += taken
                    active = active & ~batch.learned & (batch.presentations < task.budget)
                if not active.any():
                    return batch.outcome(best)
            step = adapted(step, accepted / CYCLES_PER_STEP_CHANGE)
        costs.add(cost, active)
        active = active & ~costs.settled(lowest)
        point, cost = np.where(active, best, point), np.where(active, lowest, cost)
        heat *= COOLING
    return batch.outcome(best)
