"""Section 3.2: levels of nets, each of which passes up what it has not foreseen, in words that two experiments share.

A level is a predictor N, which names the next input that will reach it, and a confidence V, one more output on the
inputs and the hidden units of its predictor, which says whether N will be right. An input goes up if V's output lies
below a threshold. The answerer on top is shown what nobody below has foreseen, and has to answer where the task asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import kept_on_disk
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.online_nets import (
    UnfoldedNet,
    carried_net,
    show,
    show_carried,
    teach,
    teach_carried,
    unfolded_net,
)

INITIAL_RANGE = 0.2
RATE = 1.0
CONFIDENT = 0.75
"""The threshold of section 3.2.3; section 3.2.2 prints none."""


class Level(NamedTuple):
    """A predictor and the weights `(sources,)` of its confidence, whose output is kept for the input to come."""

    predictor: UnfoldedNet
    confidence: Array
    output: Array  # (1,)


@dataclass(frozen=True)
class Shape:
    """Sizes of the nets: symbols, whether there is a bias, hidden units, steps back, whether outputs are read too."""

    symbols: int
    bias: bool
    hidden: int
    depth: int
    outputs_recurrent: bool

    @property
    def inputs(self) -> int:
        """Symbols, and a bias."""
        return self.symbols + self.bias

    def net(self, outputs: int, random: np.random.Generator) -> UnfoldedNet:
        """A net at rest with weights from [-0.2, 0.2]."""
        units = self.hidden + outputs
        recurrent = units if self.outputs_recurrent else self.hidden
        weights = random.uniform(-INITIAL_RANGE, INITIAL_RANGE, (self.inputs + recurrent, units))
        return unfolded_net(weights, recurrent, self.depth)

    def level(self, random: np.random.Generator) -> Level:
        """A predictor and its confidence."""
        predictor = self.net(self.symbols, random)
        confidence = random.uniform(-INITIAL_RANGE, INITIAL_RANGE, self.inputs + self.hidden)
        return Level(predictor, confidence, np.zeros(1))


@dataclass(frozen=True)
class Rates:
    """Learning rates of predictors and confidences, level by level, and of the answerer; 0 where they are frozen."""

    predictors: tuple[float, ...]
    confidences: tuple[float, ...]
    answerer: float = 0.0


@dataclass(frozen=True)
class Record:
    """What happened at each step of a stretch; undefined where an input did not reach a level, or nothing was asked.

    `errors` `(levels, steps)` are greatest differences of predictors, `squares` half the sums of squares, `confidences`
    the outputs that spoke of these inputs, `answers` `(steps,)` the sizes of the answerer's errors.
    """

    errors: Array
    squares: Array
    confidences: Array
    answers: Array


@dataclass(frozen=True)
class Levels:
    """Levels and the answerer on top."""

    shape: Shape
    levels: tuple[Level, ...]
    answerer: UnfoldedNet

    @classmethod
    def start(cls, shape: Shape, count: int, random: np.random.Generator) -> Levels:
        """Fresh nets."""
        levels = tuple(shape.level(random) for _ in range(count))
        return cls(shape, levels, shape.net(1, random))

    def train(self, symbols: Array, answers: Array, rates: Rates, missed_by: float) -> Record:
        """Show a stretch of symbols `(steps,)`, with targets where the task asks and undefined numbers elsewhere.

        A predictor was right if its greatest difference is at most `missed_by`.
        """
        errors, squares, confidences = (np.full((len(self.levels), len(symbols)), np.nan) for _ in range(3))
        record = Record(errors, squares, confidences, np.full(len(symbols), np.nan))
        inputs = np.zeros(self.shape.inputs)
        inputs[self.shape.symbols :] = 1
        train_kernel(
            self.levels, self.answerer, inputs, np.zeros(self.shape.symbols), np.zeros(1), symbols, answers,
            np.array(rates.predictors), np.array(rates.confidences), rates.answerer, missed_by, CONFIDENT,
            record.errors, record.squares, record.confidences, record.answers,
        )  # fmt: skip
        return record


def _train(
    levels: Any,
    answerer: Any,
    inputs: Array,
    wanted: Array,
    asked: Array,
    symbols: Array,
    answers: Array,
    predictor_rates: Array,
    confidence_rates: Array,
    answerer_rate: float,
    missed_by: float,
    confident: float,
    errors: Array,
    squares: Array,
    confidences: Array,
    answer_errors: Array,
) -> None:
    for step in range(len(symbols)):
        symbol = symbols[step]
        inputs[symbol] = 1.0
        wanted[symbol] = 1.0
        goes_up = True
        for place in range(len(levels)):
            level = levels[place]
            net = level.predictor
            first_output = len(net.activation) - len(wanted)
            depth = len(net.sources)
            if goes_up and net.clock[0] > 0:
                greatest = 0.0
                total = 0.0
                for k in range(len(wanted)):
                    difference = wanted[k] - net.activation[first_output + k]
                    greatest = max(greatest, abs(difference))
                    total += 0.5 * difference * difference
                y = level.output[0]
                errors[place, step] = greatest
                squares[place, step] = total
                confidences[place, step] = y
                right = 1.0 if greatest <= missed_by else 0.0
                change = confidence_rates[place] * (right - y) * y * (1.0 - y)
                for j in range(len(level.confidence)):
                    level.confidence[j] += change * net.sources[(net.clock[0] - 1) % depth, j]
                if predictor_rates[place] != 0.0:
                    teach(net, wanted, predictor_rates[place])
            if goes_up:
                goes_up = net.clock[0] == 0 or not level.output[0] >= confident
                show(net, inputs)
                total = 0.0
                for j in range(len(level.confidence)):
                    total += level.confidence[j] * net.sources[(net.clock[0] - 1) % depth, j]
                level.output[0] = 1.0 / (1.0 + np.exp(-total))
        if goes_up:
            show(answerer, inputs)
        if not np.isnan(answers[step]) and answerer.clock[0] > 0:
            answer_errors[step] = abs(answers[step] - answerer.activation[len(answerer.activation) - 1])
            if answerer_rate != 0.0:
                asked[0] = answers[step]
                teach(answerer, asked, answerer_rate)
        inputs[symbol] = 0.0
        wanted[symbol] = 0.0


train_kernel = kept_on_disk(_train)


@dataclass(frozen=True)
class InRealTime:
    """A fully recurrent net that is shown everything and learns by carrying derivatives forward."""

    inputs: int
    net: Any

    @classmethod
    def start(cls, inputs: int, hidden: int, random: np.random.Generator) -> InRealTime:
        """A fresh net; the last unit answers."""
        return cls(
            inputs, carried_net(random.uniform(-INITIAL_RANGE, INITIAL_RANGE, (hidden + 1, inputs + hidden + 1)))
        )

    def train(self, symbols: Array, answers: Array) -> float:
        """Show a stretch of symbols with targets where the task asks; returns the greatest error of an answer."""
        worst: float = real_time_kernel(self.net, np.zeros(self.inputs), symbols, answers, RATE)
        return worst


def _in_real_time(net: Any, inputs: Array, symbols: Array, answers: Array, rate: float) -> float:
    worst = 0.0
    for step in range(len(symbols)):
        inputs[symbols[step]] = 1.0
        show_carried(net, inputs)
        inputs[symbols[step]] = 0.0
        if not np.isnan(answers[step]):
            error = abs(answers[step] - net.activation[len(net.activation) - 1])
            if not error <= worst:
                worst = error
            teach_carried(net, answers[step], rate)
    return worst


real_time_kernel = kept_on_disk(_in_real_time)
