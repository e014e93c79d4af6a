"""Pascanu, Mikolov & Bengio 2013, sections 4.1 and 3.1 of the supplement: one net for sequences of many lengths.

Measured, for five tasks whose answer stands at the end (temporal order of two and of three symbols, addition,
multiplication, random permutation): whether a net of MSGD-CR comes to answer well on sequences of all lengths, after
how many sequences, and how it answers on shorter and longer ones. For memorization, whose answers are many, the lengths
are one, and tests have it too.

    rnn-review run pascanu_2013 mixed_lengths --row order_20_50 --profile paper
    rnn-review run pascanu_2013 memorization --row bits_10 --profile paper

A trial is one net; each minibatch has one length, drawn anew. The paper's own lengths, 50 to 200, take a core some ten
minutes for each net that learns; rows with shorter ones are ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.minibatch_nets import MinibatchNets, Sizes
from reproductions.papers.pascanu_2013.initialization import initial_weights
from reproductions.papers.pascanu_2013.tasks import (
    PERMUTED,
    SECOND_FROM,
    SYMBOLS,
    marked_numbers,
    memorization,
    random_permutation,
    temporal_order,
    three_symbol_order,
)
from reproductions.results import Outcome, Trial
from reproductions.trials.batches import generator
from reproductions.trials.protocol import Company

BATCH = 20
TEST_SEQUENCES = 10_000
TESTED_EVERY = 1000
WRONG_BEYOND = 0.04
"""A squared error that makes an answer wrong."""
SLICE_UPDATES = 100
TESTED_AT = (1.25, 1.5, 2.0, 3.0, 0.25, 0.5, 0.75, 1.0, 1.75)
"""Lengths of the last tests, in longest lengths of the training: those of the supplement's tables, 50 to 600."""
TESTED_FAR = (2.5, 5.0, 10.0, 15.0, 25.0)
"""The same for temporal order of two symbols: 500 to 5000."""
WEIGHT_STREAM, TRAINING_STREAM, TEST_STREAM = range(3)


@dataclass(frozen=True)
class MixedTask:
    """A task with its hyper-parameters: sizes of the net, the penalty's weight, how many errors are too many.

    `places` are those of a pattern to memorize; its answers are scored at all steps, others at the last one.
    """

    inputs: int
    outputs: int
    active: int
    classes: bool
    units: int
    penalty: float
    too_many_errors: int
    rate: float = 0.01
    places: int = 0
    tested_at: tuple[float, ...] = TESTED_AT

    def sizes(self, longest: int) -> Sizes:
        """Those of its nets, for sequences up to the longest of the training and of the tests."""
        steps = math.ceil(max(self.tested_at) * longest * 1.1) if self.tested_at else longest + 2 * self.places
        return Sizes(
            self.units, self.inputs, self.outputs, steps, BATCH, self.active, True, self.classes, True, True,
            steps if self.places else 1,
        )  # fmt: skip


TASKS = {
    "order": MixedTask(SYMBOLS, 4, 1, True, 50, 2.0, 1, tested_at=TESTED_AT + TESTED_FAR),
    "three_symbols": MixedTask(SYMBOLS, 8, 1, True, 100, 2.0, 100),
    "addition": MixedTask(2, 1, 2, False, 50, 0.5, 100),
    "multiplication": MixedTask(2, 1, 2, False, 50, 0.5, 100),
    "permutation": MixedTask(PERMUTED, PERMUTED, 1, True, 100, 1.0, 100, rate=0.001),
    "bits": MixedTask(4, 3, 1, True, 100, 1.0, 100, places=5, tested_at=()),
    "symbols": MixedTask(7, 6, 1, True, 100, 1.0, 100, places=10, tested_at=()),
}


def batches(task: str, random: np.random.Generator, count: int, length: int) -> tuple[Array, Array, Array]:
    """Lines and values `(batches, steps, batch, active)` and targets `(batches, answers)`, as the kernel takes them."""
    shape, places = (count, BATCH), TASKS[task].places
    if TASKS[task].classes:
        if task == "order":
            symbols, classes = temporal_order(random, shape, length, SECOND_FROM["paper"])
        elif task == "three_symbols":
            symbols, classes = three_symbol_order(random, shape, length)
        elif task == "permutation":
            symbols, classes = random_permutation(random, shape, length)
        else:
            symbols, classes = memorization(random, shape, length, TASKS[task].inputs - 2, places)
        lines = symbols[..., None]
        return lines, np.ones(lines.shape, dtype=np.float32), classes.reshape(count, -1).astype(np.float32)
    actual = length + int(random.integers(0, max(1, length // 10)))
    numbers, marks, (first, second) = marked_numbers(random, shape, actual)
    values = np.stack([numbers, marks], axis=-1).astype(np.float32)
    target = (first + second) / 2 if task == "addition" else first * second
    return np.broadcast_to(np.arange(2), values.shape).copy(), values, target.astype(np.float32)


@dataclass(frozen=True)
class MixedTrials(Company):
    """The trials of a row: one task, lengths from `shortest` to `longest`."""

    task: str
    shortest: int
    longest: int
    threshold: float
    readings: Mapping[str, str]
    cap: int

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries; `cap_sequences` is what the cap on updates comes to."""
        task = TASKS[self.task]
        return {
            "hidden_units": task.units,
            "batch": BATCH,
            "learning_rate": task.rate,
            "penalty_weight": task.penalty,
            "cap_updates": self.cap,
            "cap_sequences": self.cap * BATCH,
            "test_sequences": TEST_SEQUENCES,
            "tested_every": TESTED_EVERY,
        }

    @property
    def most_steps(self) -> int:
        """Time steps of training until the cap, if all sequences had the longest length."""
        return self.cap * BATCH * (self.longest + 2 * TASKS[self.task].places)

    def open(self) -> MixedTrainer:
        """A trainer for one net at a time."""
        return MixedTrainer(self)


class MixedTrainer:
    """A `trials.Trainer` of one net."""

    lanes = 1

    def __init__(self, trials: MixedTrials) -> None:
        self.trials = trials
        self.task = TASKS[trials.task]
        self.nets = MinibatchNets(self.task.sizes(trials.longest))
        self._finished: list[tuple[int, Trial]] = []

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a net, in the only lane."""
        sizes = (self.task.units, self.task.inputs, self.task.outputs)
        start = self.trials.readings["start"]
        weights = initial_weights(start, sizes, self.trials.readings, generator(seed, index, WEIGHT_STREAM))
        self.nets.put(0, weights, self.task.rate, self.trials.threshold, self.task.penalty)
        self._training, self._test = (generator(seed, index, stream) for stream in (TRAINING_STREAM, TEST_STREAM))
        self._trial = (lane, index, seed)
        self._updates = self._steps = 0

    def advance(self) -> int:
        """Train for a fraction of a second, and test where a test is due; the time steps that were computed."""
        before = self._steps
        for _ in range(min(SLICE_UPDATES, self.trials.cap - self._updates)):
            lines, values, targets = batches(self.trials.task, self._training, 1, self._length(self._training))
            self._fit(lines)
            self.nets.train(lines[None], values[None], targets[None])
            self._updates += 1
        if self._updates % TESTED_EVERY == 0 or self._updates == self.trials.cap:
            self._judge()
        return self._steps - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the net, if it is finished."""
        finished, self._finished = self._finished, []
        return finished

    def _length(self, random: np.random.Generator) -> int:
        return int(random.integers(self.trials.shortest, self.trials.longest + 1))

    def _fit(self, lines: Array) -> None:
        """Let the nets, whose memory is that of the longest sequence, take one of this length."""
        steps = lines.shape[1]
        self.nets.sizes = self.nets.sizes._replace(steps=steps, scored=steps if self.task.places else 1)
        self._steps += lines.shape[0] * lines.shape[1] * BATCH

    def _wrong(self, enough: float, length: int | None = None) -> int:
        """Wrong answers on fresh sequences of this length, or of all lengths; a test may end when there are enough."""
        errors = done = 0
        while done < TEST_SEQUENCES and errors < enough:
            count = 10
            chosen = self._length(self._test) if length is None else length
            lines, values, targets = batches(self.trials.task, self._test, count, chosen)
            self._fit(lines)
            answers = self.nets.answers(0, lines, values)
            if self.task.classes:
                errors += int((answers.argmax(-1) != targets).reshape(count, -1, BATCH).any(1).sum())
            else:
                errors += int((~((answers[..., 0] - targets) ** 2 <= WRONG_BEYOND)).sum())
            done += count * BATCH
        return errors

    def _judge(self) -> None:
        if not all(np.isfinite(weights).all() for weights in self.nets.weights(0)):
            self._end(Outcome.FAILED, f"overflow or undefined numbers after {self._updates} updates")
        elif self._wrong(self.task.too_many_errors) < self.task.too_many_errors:
            self._end(Outcome.SUCCEEDED)
        elif self._updates >= self.trials.cap:
            self._end(Outcome.CAPPED)

    def _end(self, outcome: Outcome, message: str = "") -> None:
        lane, index, seed = self._trial
        measured: dict[str, float] = {"updates": self._updates}
        if outcome is Outcome.SUCCEEDED:
            measured |= {"sequences_until_success": self._updates * BATCH}
        if outcome is not Outcome.FAILED:
            measured |= {"wrong_share": self._wrong(math.inf) / TEST_SEQUENCES}
            for factor in self.task.tested_at:
                name = f"wrong_share_at_{round(100 * factor)}_percent"
                measured[name] = self._wrong(math.inf, round(factor * self.trials.longest)) / TEST_SEQUENCES
        self._finished.append((lane, Trial(index, seed, outcome, measured, self._steps, message)))


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> MixedTrials:
    """The trials of a row; `cap_factor` is a share of the row's `most_updates`."""
    s = row.settings
    cap = max(1, round(profile.cap_factor * s["most_updates"]))
    return MixedTrials(s["task"], s["shortest"], s["longest"], s["threshold"], dict(readings), cap)
