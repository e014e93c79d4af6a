"""Pascanu, Mikolov & Bengio 2013, sections 2.2 and 2.3, figures 3 and 6: one unit's bifurcations, and the cliff.

Measured: where attractors of y ← σ(w y + b) appear and vanish; the error after fifty steps of x ← w σ(x) + b and its
gradient, where the cliff stands and how steep it is; and what plain and clipped descents make of it.

    rnn-review run pascanu_2013 error_surface

Seconds. A trial of a figure is the figure; a trial of the descents is one start. Where the paper's two descents start,
with which learning rate and threshold, is not printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.results import Trial
from reproductions.trials.batches import BatchTrials, generator, trial_of

WEIGHT = 5.0
START, STEPS, TARGET = 0.5, 50, 0.7
AXES = {"w": (4.6, 5.4), "b": (-2.8, -2.0)}
"""The printed axes of figure 6."""
SETTLING = 20_000
"""Steps after which a state is taken to have settled: near a fold it lingers, the longer the nearer."""
HALVINGS = 50
DESCENT_STEPS = 400
RATES = {"rate_0_1": 0.1, "rate_0_03": 0.03, "rate_0_3": 0.3}
THRESHOLDS = {"threshold_0_1": 0.1, "threshold_1": 1.0}

Curve = tuple[Sequence[float], Sequence[float]]


def logistic(x: float) -> float:
    """σ(x), for moderate x."""
    return 1 / (1 + math.exp(-x))


def halved(low: float, high: float, is_high: Callable[[float], bool]) -> float:
    """Where something that is false at `low` and true at `high` changes."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_high(middle) else (middle, high)
    return (low + high) / 2


# Figure 3.


def settled(y: float, bias: float, steps: int = SETTLING) -> float:
    """Where the unit y ← σ(w y + b) is after so many steps."""
    for _ in range(steps):
        y = logistic(WEIGHT * y + bias)
    return y


def bifurcations() -> tuple[dict[str, float], dict[str, Curve]]:
    """The two folds, and attractors and the border of their basins over the bias, each as two sequences."""
    right = halved(-2.5, -2.2, lambda bias: settled(0.0, bias) > 0.5)
    left = halved(-2.8, -2.5, lambda bias: settled(1.0, bias) > 0.5)
    biases = [round(float(bias), 4) for bias in np.linspace(-3.15, -1.85, 66)]
    between = [bias for bias in biases if left < bias < right]

    def border(bias: float) -> float:
        return halved(0.0, 1.0, lambda y: settled(y, bias, 500) > 0.5)

    curves: dict[str, Curve] = {
        "lower_attractor": ([b for b in biases if b < right], [settled(0.0, b, 2000) for b in biases if b < right]),
        "upper_attractor": ([b for b in biases if b > left], [settled(1.0, b, 2000) for b in biases if b > left]),
        "basin_border": (between, [border(bias) for bias in between]),
    }
    return {"right_fold": right, "left_fold": left}, curves


# Figure 6.


def error_and_gradient(w: Array, b: Array) -> tuple[Array, Array, Array]:
    """E and its derivatives with respect to w and b, elementwise, by going forward with the state's derivatives."""
    x, x_w, x_b = np.full_like(w, START), np.zeros_like(w), np.zeros_like(w)
    for _ in range(STEPS):
        y = 1 / (1 + np.exp(-x))
        bend = w * y * (1 - y)
        x, x_w, x_b = w * y + b, y + bend * x_w, 1 + bend * x_b
    y = 1 / (1 + np.exp(-x))
    outer = 2 * (y - TARGET) * y * (1 - y)
    return (y - TARGET) ** 2, outer * x_w, outer * x_b


def at(w: float, b: float) -> tuple[float, float, float]:
    """The same at one place: E, and the two derivatives."""
    error, by_w, by_b = error_and_gradient(np.array([w]), np.array([b]))
    return float(error[0]), float(by_w[0]), float(by_b[0])


def stays_above(w: float, b: float) -> bool:
    """Whether the state ends above its start."""
    x = START
    for _ in range(STEPS):
        x = w * logistic(x) + b
    return x > START


def surface() -> dict[str, float]:
    """The cliff at w = 5, error and gradient's norm at the printed places beside it, the peak and the median norm."""
    found = {"cliff_bias": halved(-2.8, -2.4, lambda b: stays_above(WEIGHT, b))}
    for b in (-2.0, -2.4, -2.6, -2.62, -2.8):
        error, by_w, by_b = at(WEIGHT, b)
        name = f"{abs(b):.2f}".replace(".", "_")
        found |= {f"error_at_{name}": error, f"gradient_norm_at_{name}": math.hypot(by_w, by_b)}
    near = found["cliff_bias"] + np.linspace(-1e-3, 1e-3, 200_001)
    _, *over_line = error_and_gradient(np.full_like(near, WEIGHT), near)
    norms = np.hypot(*over_line)
    weights, biases = np.meshgrid(np.linspace(4.5, 5.5, 401), np.linspace(-3, -2, 401))
    _, *over_area = error_and_gradient(weights, biases)
    found |= {"peak_gradient_norm": float(norms.max()), "peak_bias": float(near[norms.argmax()])}
    return found | {"median_gradient_norm": float(np.median(np.hypot(*over_area)))}


def descent(w: float, b: float, rate: float, threshold: float) -> list[tuple[float, float]]:
    """The places of a descent, its start included; an infinite threshold cuts nothing back."""
    places = [(w, b)]
    for _ in range(DESCENT_STEPS):
        _, by_w, by_b = at(w, b)
        norm = math.hypot(by_w, by_b)
        factor = rate * (threshold / norm if norm >= threshold else 1.0)
        w, b = w - factor * by_w, b - factor * by_b
        places.append((w, b))
    return places


def told_of(places: Sequence[tuple[float, float]]) -> dict[str, float]:
    """How far a descent strayed and where it ended."""
    outside = [
        max(low - value, value - high, 0.0)
        for place in places
        for value, (low, high) in zip(place, AXES.values(), strict=True)
    ]
    steps = [math.dist(*pair) for pair in pairwise(places)]
    return {"furthest_outside": max(outside), "longest_step": max(steps), "final_error": at(*places[-1])[0]}


def descents(readings: Mapping[str, str], random: np.random.Generator) -> tuple[dict[str, float], dict[str, Curve]]:
    """A plain and a clipped descent from one start within the printed axes, on the upper side of the cliff."""
    w = float(random.uniform(*AXES["w"]))
    b = float(random.uniform(START - w * logistic(START) + 0.01, AXES["b"][1]))
    rate = RATES[readings["descent_rate"]]
    paths = {
        "plain_descent": descent(w, b, rate, math.inf),
        "clipped_descent": descent(w, b, rate, THRESHOLDS[readings["descent_threshold"]]),
    }
    measured = {
        f"{name.removesuffix('_descent')}_{what}": value
        for name, path in paths.items()
        for what, value in told_of(path).items()
    }
    curves: dict[str, Curve] = {}
    for name, path in paths.items():
        curves[name] = [w for w, _ in path[::4]], [b for _, b in path[::4]]
    line = [AXES["w"][0] + 0.1 * step for step in range(9)]
    curves["cliff"] = line, [START - one * logistic(START) for one in line]
    return measured, curves


@dataclass(frozen=True)
class Figures:
    """Computes the trials of a row; what is drawn of one stands in its series, by curve and axis."""

    row: str
    axes: tuple[str, str] | None
    readings: Mapping[str, str]

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """Trials with these indices."""
        return [self.trial(index, seed) for index in indices]

    def trial(self, index: int, seed: int) -> Trial:
        """One figure, or one start."""
        curves: Mapping[str, Curve] = {}
        if self.row == "figure_3":
            measured, curves = bifurcations()
        elif self.row == "figure_6":
            measured = surface()
        else:
            measured, curves = descents(self.readings, generator(seed, index))
        series: dict[str, Any] = {
            name: {axis: list(values) for axis, values in zip(self.axes or (), curve, strict=True)}
            for name, curve in curves.items()
        }
        return replace(trial_of(index, seed, measured, 1), series=series)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    plane = row.settings.get("plane")
    axes = None if plane is None else (plane[0], plane[1])
    return BatchTrials({}, 1, Figures(row.id, axes, dict(readings)))
