"""The pictures of the live pages as they stand before a reader changes anything, at the values of their controls.

A page's script draws the same lines anew by the same formulae; `tests/site/live/test_live.py` holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from reproductions.papers.hochreiter_1991.plain.formulas import recursion
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, Frame, drawing, figure, key, numbers_table
from sitegen.text.markup import element
from sitegen.text.numbers import number

Array = np.ndarray[Any, Any]
Points = Iterable[tuple[float, float]]

IN_WORDS = "The sentence below the controls says in words what is seen."
AT_FIRST = "The numbers at first as a table"
READ_EVERY = 10
"""How many steps lie between two lines of such a table."""
LAGS = 100
WARM_UP = 200
"""Steps before the error is sent back, so that the unit has come to rest if it ever does."""
STEPS = 50
START, TARGET = 0.5, 0.7
"""The steps, the first state and the wanted activation of figure 6 of Pascanu and others (2013)."""
CONTOURS = [0.02 * number for number in range(1, 20)]
"""The errors at which the map of the cliff has a line."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of a frame that a script draws anew."""

    frame: Frame

    def line(self, name: str, points: Points) -> str:
        """A line that the script knows by its name; one of a single point is a dot, one of none is not seen."""
        placed = [f"{self.x(x)},{self.y(y)}" for x, y in points]
        path = f"M{' '.join(placed)}{'h0' if len(placed) == 1 else ''}" if placed else ""
        return f'<path class="live-{name}" data-live="{name}" d="{path}"/>'

    def x(self, value: float) -> int:
        """Thousandths of the width; what lies beyond an end of the axis lies outside the plot."""
        return round(1000 * share(self.frame.across, value))

    def y(self, value: float) -> float:
        """Pixels from the top of the plot."""
        return round(self.frame.height * (1 - share(self.frame.up, value)), 1)

    def drawn(self, lines: Iterable[str]) -> str:
        """The lines within their axes, and a field that can be touched."""
        height = self.frame.height
        field = f'<rect class="live-field" width="1000" height="{height}"/>'
        left = self.frame.left
        place = (
            f'x="{left:g}%" y="{self.frame.top}" width="{100 - left:g}%" height="{height}" viewBox="0 0 1000 {height}"'
        )
        axes = f'data-across="{ends(self.frame.across)}" data-up="{ends(self.frame.up)}"'
        return f'<svg class="at live-plot" {place} preserveAspectRatio="none" {axes}>{field}{"".join(lines)}</svg>'


def share(axis: Axis, value: float) -> float:
    """The place along an axis in shares of its length, which the axis does not bound."""
    if axis.logarithmic:
        return math.log(max(value, 1e-300) / axis.low) / math.log(axis.high / axis.low)
    return (value - axis.low) / (axis.high - axis.low)


def ends(axis: Axis) -> str:
    """The ends of an axis, and its kind if it is logarithmic."""
    return f"{axis.low:g} {axis.high:g}" + (" log" if axis.logarithmic else "")


def error_flow(weight: float, inward: float) -> list[float]:
    """What is left of an error after 1 … `LAGS` steps back through one logistic unit that feeds itself, after it has
    run for a while under a constant input."""
    state = 0.51
    slopes = []
    for _ in range(WARM_UP + LAGS):
        state = 1 / (1 + math.exp(-(weight * state + inward)))
        slopes.append(state * (1 - state))
    back = np.array(slopes[::-1])[:, None]
    return [abs(float(recursion(np.array([[weight]]), back, lag)[0, 0])) for lag in range(1, LAGS + 1)]


def error_flow_figure(at: Mapping[str, float]) -> str:
    """What is left of an error, over the steps back."""
    weight, lag = at["weight"], int(at["lag"])
    up = Axis(1e-12, 1e6, True, "share of the error that is left")
    plot = Plot(Frame(Axis(0.0, LAGS, label="steps back"), up, height=170))
    left = [1.0, *error_flow(weight, at["input"])]
    bound = [(steps, (weight / 4) ** steps) for steps in range(LAGS + 1)]
    lines = [
        plot.line("one", [(0, 1), (LAGS, 1)]),
        plot.line("bound", bound),
        plot.line("error", list(enumerate(left))),
        plot.line("lag", [(lag, left[lag])]),
    ]
    drawn = plot.frame.drawing("How much of an error is left", IN_WORDS, up.name, [plot.drawn(lines)])
    keys = [
        key("live-error", "error"),
        key("live-lag", "at the lag chosen"),
        key("live-bound", "the most that one unit's weight allows"),
        key("live-one", "unchanged"),
    ]
    read = [(steps, left[steps], most) for steps, most in bound[::READ_EVERY]]
    return with_numbers(drawn, keys, ["Steps back", "Error that is left", "Most by one unit's weight"], read)


def with_numbers(
    drawn: str, keys: Iterable[str], head: Iterable[str], rows: Iterable[Iterable[float]], kind: str = "live"
) -> str:
    """A live drawing with its legend, and with its numbers as long as nobody has moved a control."""
    table = numbers_table(head, (map(number, row) for row in rows), AT_FIRST, data_defined=True)
    return figure(drawn, keys, table, summary=AT_FIRST, kind=kind)


def uniform(seed: int) -> Iterator[float]:
    """Numbers between 0 and 1, by a multiplicative congruence modulo a prime."""
    state = seed
    for drawn in count():
        state = state * 48271 % 2147483647
        if drawn >= 8:
            yield state / 2147483647


def latch_inputs(steps: int, noise: float, first: float, second: float, seed: int = 1) -> list[float]:
    """Normal noise of this standard deviation, with a pulse at the first step and another halfway."""
    chance = uniform(seed)
    inputs = []
    for step in range(steps):
        radius = math.sqrt(-2 * math.log(next(chance)))
        inputs.append(noise * radius * math.cos(2 * math.pi * next(chance)))
        inputs[step] += first * (step == 0) + second * (step == steps // 2)
    return inputs


def latch_states(weight: float, inputs: Iterable[float]) -> list[float]:
    """The states of the neuron x(t) = tanh(w x(t-1) + h(t)), which begins at 0."""
    states = [0.0]
    for inward in inputs:
        states.append(math.tanh(weight * states[-1] + inward))
    return states[1:]


def error_back(weight: float, states: list[float]) -> list[float]:
    """How much of an error in the last state reaches each state."""
    errors = [1.0]
    for state in states[:0:-1]:
        errors.append(errors[-1] * weight * (1 - state**2))
    return errors[::-1]


def latch_figure(at: Mapping[str, float]) -> str:
    """The state over time between the two attractors, and below it the error on its way back."""
    weight = at["weight"]
    across = Axis(0.0, 100.0, label="step")
    above = Frame(across, Axis(-1.0, 1.0, label="state"), height=130)
    below = Frame(across, Axis(1e-12, 1e3, True, "share of the last step's error"), top=above.floor + 28, height=80)
    states = latch_states(weight, latch_inputs(int(at["steps"]), at["noise"], at["first"], at["second"]))
    edge = math.sqrt(1 - 1 / weight)
    attractor = latch_states(weight, [1.0] + [0.0] * 2000)[-1]
    upper, lower = Plot(above), Plot(below)
    moving = [
        upper.line("upper", [(0, edge), (100, edge), (100, 1), (0, 1)]),
        upper.line("lower", [(0, -1), (100, -1), (100, -edge), (0, -edge)]),
        upper.line("resting-high", [(0, attractor), (100, attractor)]),
        upper.line("resting-low", [(0, -attractor), (100, -attractor)]),
        upper.line("first", [(1, 0), (1, at["first"])]),
        upper.line("second", [(1 + int(at["steps"]) // 2, 0), (1 + int(at["steps"]) // 2, at["second"])]),
        upper.line("state", [(0, 0.0), *enumerate(states, start=1)]),
    ]
    errors = error_back(weight, states)
    back = [lower.line("error", list(enumerate(errors, start=1)))]
    names = [
        f'<text class="axis-label" x="100%" y="{frame.top - 4}" text-anchor="end">{frame.up.name}</text>'
        for frame in (above, below)
    ]
    axes = [above.grid(3), below.grid(3), across.along_bottom(below.floor), *names]
    parts = [upper.drawn(moving), lower.drawn(back), *axes]
    drawn = drawing("A bit that is held", IN_WORDS, below.floor + AXIS_ROOM, parts)
    keys = [
        key("live-resting-high", "attractor"),
        key("live-upper", "where steps shrink distances"),
        key("live-first", "pulse"),
    ]
    read = [(step, states[step - 1], errors[step - 1]) for step in range(READ_EVERY, len(states) + 1, READ_EVERY)]
    return with_numbers(drawn, keys, ["Step", "State", "Share of the last step's error"], read)


def last_activation(weight: Array, bias: Array) -> Array:
    """σ of the state after all steps of x(t) = w σ(x(t-1)) + b."""
    state = np.full(np.broadcast(weight, bias).shape, START)
    for _ in range(STEPS):
        state = weight / (1 + np.exp(-state)) + bias
    result: Array = 1 / (1 + np.exp(-state))
    return result


def bias_of(activations: Array, weights: Array) -> Array:
    """The bias at which the last activation has each value, `(activations, weights)`; it rises with the bias."""
    shape = (len(activations), len(weights))
    low, high = np.full(shape, -8.0), np.full(shape, 8.0)
    for _ in range(40):
        middle = (low + high) / 2
        reached = last_activation(weights, middle) >= activations[:, None]
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    found: Array = (low + high) / 2
    return found


def cliff_figure(at: Mapping[str, float]) -> str:
    """The map of the error over weight and bias, with the ways of two descents across it."""
    start, rate, steps = (at["weight"], at["bias"]), at["rate"], int(at["steps"])
    frame = Frame(Axis(4.4, 5.4, label="weight"), Axis(-2.8, -2.0, label="bias"), height=210, left=11)
    plot = Plot(frame)
    plain = descent(start, rate, math.inf, steps)
    clipped = descent(start, rate, at["threshold"], steps)
    lines = [
        plot.line("plain", plain),
        plot.line("clipped", clipped),
        plot.line("start", [start]),
        plot.line("plain-end", plain[-1:]),
        plot.line("clipped-end", clipped[-1:]),
    ]
    drawn = frame.drawing(
        "The error over weight and bias, with two descents",
        IN_WORDS,
        "bias",
        [plot.drawn(lines)],
        behind=frame.stretched(element("g", contours(frame), class_="live-map")),
    )
    keys = [
        key("live-start", "start"),
        key("live-plain", "plain descent to the disc"),
        key("live-clipped", "clipped descent to the square"),
        key("live-map", "the greater the error the more shade"),
    ]
    read = [(step, *plain[step], *clipped[step]) for step in range(0, steps + 1, READ_EVERY)]
    head = ["Step", "Weight, plain", "Bias, plain", "Weight, clipped", "Bias, clipped"]
    return with_numbers(drawn, keys, head, read, "live live-cliff")


def contours(frame: Frame) -> str:
    """Each line of equal error with a shade on its higher side; where lines meet, the error falls as from a cliff."""
    weights = np.linspace(frame.across.low, frame.across.high, 41)
    around = np.array([TARGET + side * math.sqrt(error) for error in CONTOURS for side in (-1, 1)])
    activations = around[around < 1]
    parts = ""
    for activation, biases in zip(activations, bias_of(activations, weights), strict=True):
        far = frame.up.high if activation > TARGET else frame.up.low
        line = frame.points(zip(weights, biases, strict=True))
        corners = frame.points([(frame.across.high, far), (frame.across.low, far)])
        parts += f'<path class="live-shade" d="M{line} {corners}"/><path class="live-contour" d="M{line}"/>'
    return parts


def gradient(weight: float, bias: float) -> tuple[float, float]:
    """The derivatives of (σ(x) - target)² by weight and bias, by back-propagation through all steps."""
    activations = [1 / (1 + math.exp(-START))]
    for _ in range(STEPS):
        activations.append(1 / (1 + math.exp(-(weight * activations[-1] + bias))))
    last = activations.pop()
    error = 2 * (last - TARGET) * last * (1 - last)
    by_weight = by_bias = 0.0
    for y in reversed(activations):
        by_weight += error * y
        by_bias += error
        error *= weight * y * (1 - y)
    return by_weight, by_bias


def descent(start: tuple[float, float], rate: float, threshold: float, steps: int) -> list[tuple[float, float]]:
    """Weight and bias before and after each step of gradient descent; a longer gradient is cut to the threshold."""
    places = [start]
    for _ in range(steps):
        weight, bias = places[-1]
        by_weight, by_bias = gradient(weight, bias)
        norm = math.hypot(by_weight, by_bias)
        scale = rate * threshold / norm if norm > threshold else rate
        weight, bias = weight - scale * by_weight, bias - scale * by_bias
        places.append((weight, bias))
    return places
