"""Bengio, Simard & Frasconi 1994, section III, figure 2: can gradient descent teach one neuron to hold a bit?

A tanh neuron with one weight has to end positive for one class of sequences and negative for the other. The first
three inputs of each class are parameters; all later ones are noise. Measured: how often training succeeds, over initial
weights and noise levels (figure 2a) and over sequence lengths (figure 2b).

    rnn-review run bengio_1994 minimal_task --profile paper

A minute or two on two quiet cores. A trial is one drawing of a whole figure, with as many nets for each of its points
as the paper used, or is assumed to have used.
Most of the protocol is not printed; the defaults marked as fitted were chosen so that figure 2b comes out best.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.small_nets import SmallNets
from reproductions.kernels.nets.wirings import FIXED, Connection, Wiring
from reproductions.trials.batches import BatchTrials, OneByOne

TARGET = 0.8
FREE_STEPS = 3
INITIAL_RANGE = 0.1
NOISE = 2 * FREE_STEPS
SELF_WEIGHT = 2 * FREE_STEPS
"""Inputs 0 to 5 switch on the free parameters, one for each class and step; input 6 is the noise. Weight 6 is w."""


def wiring() -> Wiring:
    """One tanh unit: six inputs with a weight each, the noise as it is, and the connection to itself."""
    free = tuple(Connection(0, number, 0, number) for number in range(2 * FREE_STEPS))
    unit = Wiring(NOISE + 1, 1, ()).unit(0)
    return Wiring(NOISE + 1, 1, (*free, Connection(0, NOISE, 0, FIXED), Connection(0, unit, 1, SELF_WEIGHT)))


SEQUENCES = {"one": 1, "two": 2, "three": 3, "five": 5, "fifteen": 15}
RATES = {"rate_0_03": 0.03, "rate_0_1": 0.1, "rate_0_3": 0.3, "rate_1": 1.0}
EPOCHS = 100


@dataclass(frozen=True)
class TrainingProtocol:
    """How nets are trained, from the readings."""

    sequences_per_class: int
    rate: float
    weight_rate: float
    """The rate of the neuron's own weight; 0 keeps it as it is."""


@dataclass(frozen=True)
class Neurons:
    """Neurons to train: initial weight and noise level (a standard deviation) of each, `(nets,)`; all of one length."""

    weight: Array
    noise: Array
    length: int


def training_set(
    nets: Neurons, protocol: TrainingProtocol, random: np.random.Generator, uniform: bool
) -> tuple[Array, Array]:
    """Inputs `(sequences, length, inputs, nets)` and targets `(sequences,)`; classes take turns.

    Noise is Gaussian, or uniform with the noise level as its bound.
    """
    count = 2 * protocol.sequences_per_class
    inputs = np.zeros((count, nets.length, NOISE + 1, len(nets.weight)))
    shape = (count, nets.length - FREE_STEPS, len(nets.weight))
    drawn = random.uniform(-1, 1, shape) if uniform else random.normal(size=shape)
    inputs[:, FREE_STEPS:, NOISE] = drawn * nets.noise
    for sequence in range(count):
        for t in range(FREE_STEPS):
            inputs[sequence, t, FREE_STEPS * (sequence % 2) + t] = 1
    return inputs, np.where(np.arange(count) % 2 == 0, TARGET, -TARGET)


def train(nets: Neurons, protocol: TrainingProtocol, random: np.random.Generator, uniform: bool = False) -> Array:
    """Which nets had all signs of their training sequences right at some epoch, `(nets,)` of booleans.

    Back-propagation through time of half the squared error, summed over all sequences, for at most `EPOCHS` epochs.
    """
    inputs, targets = training_set(nets, protocol, random, uniform)
    free = random.uniform(-INITIAL_RANGE, INITIAL_RANGE, (2 * FREE_STEPS, len(nets.weight)))
    groups = [slice(start, start + LANES) for start in range(0, len(nets.weight), LANES)]
    succeeded = [
        train_sixteen(inputs[..., group], targets, free[:, group], nets.weight[group], protocol) for group in groups
    ]
    return np.concatenate(succeeded)


def train_sixteen(inputs: Array, targets: Array, free: Array, weight: Array, protocol: TrainingProtocol) -> Array:
    """Trains up to sixteen nets side by side, see `train`."""
    used = free.shape[1]
    small = SmallNets(wiring(), inputs.shape[1])
    small.weights[:SELF_WEIGHT, :used] = free
    small.weights[SELF_WEIGHT, :used] = weight
    padded = np.zeros((*inputs.shape[:3], LANES))
    padded[..., :used] = inputs
    start = np.zeros((len(inputs), LANES), dtype=np.int32)
    wanted = np.repeat(targets[:, None], LANES, axis=1)
    rates = np.full((SELF_WEIGHT + 1, 1), protocol.rate)
    rates[SELF_WEIGHT] = protocol.weight_rate
    succeeded = np.zeros(LANES, dtype=bool)
    for _ in range(EPOCHS):
        outputs, gradient = small.gradient_of_set(0, padded, start, wanted)
        succeeded |= (outputs * wanted > 0).all(axis=0)
        if succeeded[:used].all():
            break
        small.weights[:] -= rates * gradient
    return succeeded[:used]


# Figure 2a: cells of initial weight and noise level.

CELL_WEIGHTS = np.arange(20) * 0.1 + 0.55
CELL_NOISE = np.arange(20) * 0.05 + 0.025
NETS_PER_CELL = 18
WHITE = 0.7
PRINTED_WHITE = {
    0.275: "........#####.......",
    0.225: ".........#.####..##.",
    0.175: ".......##########.##",
    0.125: "......#.#########.#.",
    0.075: ".......#############",
    0.025: "......#.############",
}
"""The cells that are white in print, by noise level, from a weight of 0.55 to one of 2.45; all others are black."""


def printed_mask() -> Array:
    """Figure 2a as printed, `(noise levels, weights)` of booleans, lowest noise first."""
    mask = np.zeros((20, 20), dtype=bool)
    for noise, cells in PRINTED_WHITE.items():
        mask[round((noise - 0.025) / 0.05)] = [cell == "#" for cell in cells]
    return mask


def draw_figure_2a(protocol: TrainingProtocol, variance: bool, random: np.random.Generator) -> dict[str, float]:
    """Figure 2a once: white cells in all, by noise level, and where there should be none."""
    noise, weight = np.meshgrid(np.sqrt(CELL_NOISE) if variance else CELL_NOISE, CELL_WEIGHTS, indexing="ij")
    nets = Neurons(np.repeat(weight.ravel(), NETS_PER_CELL), np.repeat(noise.ravel(), NETS_PER_CELL), 20)
    frequency = train(nets, protocol, random).reshape(20, 20, NETS_PER_CELL).mean(axis=2)
    white, printed, low = frequency >= WHITE, printed_mask(), CELL_NOISE < 0.5
    rows = {f"white_cells_at_{noise:.3f}".replace(".", "_"): white[i].sum() for i, noise in enumerate(CELL_NOISE)}
    return {
        "white_cells": white.sum(),
        "white_cells_above_0_30": white[CELL_NOISE > 0.30][:, CELL_WEIGHTS < 2.0].sum(),
        "white_cells_below_1_1": white[:, CELL_WEIGHTS < 1.1].sum(),
        "agreement_with_print": (white == printed).mean(),
        "agreement_below_0_50": (white[low] == printed[low]).mean(),
        **{name: value for name, value in rows.items() if value or name.split("_at_")[1] < "0_3"},
    }


# Figure 2b: sequence lengths.

LENGTHS = range(5, 61)
NETS_PER_LENGTH = 96
NOISE_LEVEL = 0.2
WEIGHT = 1.25


def draw_figure_2b(protocol: TrainingProtocol, variance: bool, random: np.random.Generator) -> dict[str, float]:
    """Figure 2b once: the frequency of success at each length, and where it falls below one half."""
    level = math.sqrt(NOISE_LEVEL) if variance else NOISE_LEVEL
    frequency = {}
    for length in LENGTHS:
        nets = Neurons(np.full(NETS_PER_LENGTH, WEIGHT), np.full(NETS_PER_LENGTH, level), length)
        frequency[length] = float(train(nets, protocol, random).mean())
    return {
        **{f"frequency_at_{length}": found for length, found in frequency.items()},
        "least_frequency_up_to_13": min(frequency[length] for length in LENGTHS if length <= 13),
        "half_way_length": half_way(frequency),
        "mean_frequency_from_50": float(np.mean([frequency[length] for length in LENGTHS if length >= 50])),
    }


def half_way(frequency: Mapping[int, float]) -> float:
    """The length at which the straight line between two neighbours first passes one half; the last one if none does."""
    lengths = sorted(frequency)
    for shorter, longer in pairwise(lengths):
        high, low = frequency[shorter], frequency[longer]
        if high >= 0.5 > low:
            return shorter + (high - 0.5) / (high - low)
    return float(lengths[-1] if frequency[lengths[-1]] >= 0.5 else lengths[0])


def draw_latched_sign(protocol: TrainingProtocol, variance: bool, random: np.random.Generator) -> dict[str, float]:
    """Of many neurons that sit at their attractor after step 3, how many have the same sign after step 20."""
    kept = {}
    for name, level in (("standard_deviation", NOISE_LEVEL), ("variance", math.sqrt(NOISE_LEVEL))):
        for length in (13, 20):
            state = np.full(100_000, 0.7104)
            for _ in range(length - FREE_STEPS):
                state = np.tanh(WEIGHT * state + level * random.normal(size=len(state)))
            kept[f"kept_sign_to_{length}_{name}"] = float((state > 0).mean())
    return kept


UNIFORM_LENGTHS = (10, 20, 25, 30, 40, 50, 60)
UNIFORM_BOUND = 0.155
NETS_OF_UNIFORM = 48


def draw_uniform_noise(protocol: TrainingProtocol, variance: bool, random: np.random.Generator) -> dict[str, float]:
    """The variant of a later paper: 30 sequences per class, uniform noise within 0.155."""
    larger = TrainingProtocol(30, 0.1, 0.0)
    found = {}
    for length in UNIFORM_LENGTHS:
        nets = Neurons(np.full(NETS_OF_UNIFORM, WEIGHT), np.full(NETS_OF_UNIFORM, UNIFORM_BOUND), length)
        found[f"frequency_at_{length}"] = float(train(nets, larger, random, uniform=True).mean())
    return found


DRAWINGS = {
    "figure_2a": draw_figure_2a,
    "figure_2b": draw_figure_2b,
    "latched_sign": draw_latched_sign,
    "uniform_noise": draw_uniform_noise,
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The drawings of a row."""
    rate = RATES[readings["learning_rate"]]
    trained = row.id == "figure_2a" or readings["weight_in_figure_2b"] == "trained"
    weight_rate = rate * (0.5 if readings["weight_rate"] == "half" else 1.0)
    protocol = TrainingProtocol(SEQUENCES[readings["sequences_per_class"]], rate, weight_rate if trained else 0.0)
    settings = {"epochs": EPOCHS, "initial_range": INITIAL_RANGE, "target": TARGET, "free_steps": FREE_STEPS}
    nets = {"figure_2a": 20 * 20 * NETS_PER_CELL * 20, "figure_2b": NETS_PER_LENGTH * sum(LENGTHS)}
    steps = nets.get(row.id, 1) * EPOCHS * 2 * protocol.sequences_per_class
    draw = partial(DRAWINGS[row.id], protocol, readings["noise"] == "variance")
    return BatchTrials(settings, steps, OneByOne(draw, (list(DRAWINGS).index(row.id),), steps))
