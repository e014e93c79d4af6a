"""Pascanu, Mikolov & Bengio 2013, section 4.1, figure 7: which lengths of the temporal-order problem nets learn.

Measured, for three initializations and three ways to train (plain minibatch descent, MSGD; with clipped gradients,
MSGD-C; with the regularizer too, MSGD-CR): whether a net comes to answer fewer than 100 of 10,000 fresh sequences
wrongly, and after how many sequences.

    rnn-review run pascanu_2013 temporal_order --row smart_tanh_msgd_cr_50 --profile paper

The whole figure is some ninety core-hours, nearly all of it in nets that do not learn and run into the cap of five
million updates; `--cap-factor 0.01` stops after 50,000. A trial is one net; all methods and lengths share a trial's
first weights. With `--device cuda` a row's nets learn side by side on a graphics card, the same up to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.batched_nets import BatchedNets
from reproductions.kernels.nets.minibatch_nets import MinibatchNets, Sizes
from reproductions.papers.pascanu_2013.initialization import UNITS, initial_weights
from reproductions.papers.pascanu_2013.tasks import CLASSES, SECOND_FROM, SYMBOLS, temporal_order
from reproductions.results import Outcome, Trial
from reproductions.trials.batches import generator
from reproductions.trials.device import PROCESSOR, device
from reproductions.trials.protocol import Company

HIDDEN_UNITS = 50
BATCH = 20
RATE = 0.01
THRESHOLD = 1.0
PENALTY = 4.0
MOST_UPDATES = 5_000_000
TEST_SEQUENCES = 10_000
ERRORS = 100
"""A net has learned when it makes fewer of them in a test."""
CADENCE = {"every_1000": 1000, "every_100": 100, "every_20": 20}
FOLLOWED = {"msgd": (None, 0.0), "msgd_c": (THRESHOLD, 0.0), "msgd_cr": (THRESHOLD, PENALTY), "msgd_r": (None, PENALTY)}
"""Threshold and weight of the penalty of each method."""
SIDE_BY_SIDE = 64
"""Nets on a graphics card, which takes as long for one."""
SLICE_STEPS = 10_000
"""Time steps of a batch between two looks at whether to stop: a fraction of a second."""
WEIGHT_STREAM, TRAINING_STREAM, TEST_STREAM = range(3)


@dataclass(frozen=True)
class OrderTrials(Company):
    """The trials of a row: one method, one initialization, one length."""

    initialization: str
    method: str
    length: int
    readings: Mapping[str, str]
    cap: int

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries; `cap_sequences` is what the cap on updates comes to."""
        threshold, penalty = FOLLOWED[self.method]
        return {
            "hidden_units": HIDDEN_UNITS,
            "batch": BATCH,
            "learning_rate": RATE,
            "threshold": threshold,
            "penalty_weight": penalty,
            "cap_updates": self.cap,
            "cap_sequences": self.cap * BATCH,
            "test_sequences": TEST_SEQUENCES,
            "tested_every": CADENCE[self.readings["cadence"]],
        }

    @property
    def most_steps(self) -> int:
        """Time steps of training until the cap."""
        return self.cap * BATCH * self.length

    @property
    def lanes(self) -> int:
        """How many nets learn side by side: one on a core, more on another device."""
        return 1 if device().type == PROCESSOR else SIDE_BY_SIDE

    @property
    def sizes(self) -> Sizes:
        """Those of its nets."""
        return Sizes(
            units=HIDDEN_UNITS,
            inputs=SYMBOLS,
            outputs=CLASSES,
            steps=self.length,
            batch=BATCH,
            active=1,
            tanh=UNITS[self.initialization] == "tanh",
            classes=True,
            squared_norms=self.readings["norms"] == "squared",
            averaged=self.readings["averaging"] == "over_terms",
        )

    def open(self) -> OrderTrainer:
        """A trainer of nets on the device that was asked for."""
        if self.lanes == 1:
            return OrderTrainer(self, MinibatchNets(self.sizes))
        return OrderTrainer(self, BatchedNets(self.sizes, self.lanes, device()), self.lanes)


@dataclass
class Learner:
    """A net under way: its trial, its streams of random numbers, and how far it is."""

    index: int
    seed: int
    training: np.random.Generator
    test: np.random.Generator
    updates: int = 0
    steps: int = 0


@dataclass
class OrderTrainer:
    """A `trials.Trainer` of as many nets as there are lanes, which learn side by side."""

    trials: OrderTrials
    nets: MinibatchNets | BatchedNets
    lanes: int = 1
    _under_way: dict[int, Learner] = field(default_factory=dict)
    _finished: list[tuple[int, Trial]] = field(default_factory=list)

    def __post_init__(self) -> None:
        readings = self.trials.readings
        self.second_from = SECOND_FROM[readings["second_symbol"]]
        self.tested_every = CADENCE[readings["cadence"]]
        self.at_once = max(1, SLICE_STEPS // self.trials.length)
        self.ones = np.ones((self.at_once, self.trials.length, BATCH, 1), dtype=np.float32)

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a net in a free lane."""
        trials = self.trials
        random, training, test = (
            generator(seed, index, stream) for stream in (WEIGHT_STREAM, TRAINING_STREAM, TEST_STREAM)
        )
        weights = initial_weights(trials.initialization, (HIDDEN_UNITS, SYMBOLS, CLASSES), trials.readings, random)
        self.nets.put(lane, weights, RATE, *FOLLOWED[trials.method])
        self._under_way[lane] = Learner(index, seed, training, test)

    def advance(self) -> int:
        """Train for a fraction of a second, and test where a test is due; the time steps that were computed."""
        learners = self._under_way
        before = sum(one.steps for one in learners.values())
        count = min(self.at_once, *(self._until_test(one) for one in learners.values()))
        symbols = np.zeros((self.lanes, count, self.trials.length, BATCH), dtype=np.int64)
        classes = np.zeros((self.lanes, count, BATCH), dtype=np.float32)
        for lane, one in learners.items():
            symbols[lane], classes[lane] = self._drawn(one.training, count)
        self.nets.train(symbols[..., None], np.repeat(self.ones[None, :count], self.lanes, axis=0), classes)
        for lane, one in list(learners.items()):
            one.updates += count
            one.steps += symbols[lane].size
            if one.updates % self.tested_every == 0 or one.updates == self.trials.cap:
                self._judge(lane, one)
        return sum(one.steps for one in learners.values()) - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the nets that are finished."""
        finished, self._finished = self._finished, []
        for lane, _ in finished:
            del self._under_way[lane]
        return finished

    def _until_test(self, one: Learner) -> int:
        return min(self.tested_every - one.updates % self.tested_every, self.trials.cap - one.updates)

    def _drawn(self, random: np.random.Generator, count: int) -> tuple[Array, Array]:
        return temporal_order(random, (count, BATCH), self.trials.length, self.second_from)

    def _judge(self, lane: int, one: Learner) -> None:
        if not all(np.isfinite(weights).all() for weights in self.nets.weights(lane)):
            self._end(lane, one, Outcome.FAILED, f"overflow or undefined numbers after {one.updates} updates")
        elif self._errors(lane, one, ERRORS) < ERRORS:
            self._end(lane, one, Outcome.SUCCEEDED)
        elif one.updates >= self.trials.cap:
            self._end(lane, one, Outcome.CAPPED)

    def _errors(self, lane: int, one: Learner, enough: float) -> int:
        """Wrong answers on fresh sequences; a test is over as soon as there are enough."""
        errors = done = 0
        while done < TEST_SEQUENCES and errors < enough:
            count = min(self.at_once, max(10, done // BATCH), (TEST_SEQUENCES - done) // BATCH)
            symbols, classes = self._drawn(one.test, count)
            answers = self.nets.answers(lane, symbols[..., None], self.ones[:count])
            errors += int((answers.argmax(-1) != classes).sum())
            done += count * BATCH
            one.steps += symbols.size
        return errors

    def _end(self, lane: int, one: Learner, outcome: Outcome, message: str = "") -> None:
        told, updates = self.nets.told(lane), one.updates
        measured: dict[str, float] = {"updates": updates}
        if outcome is Outcome.SUCCEEDED:
            measured |= {"sequences_until_success": updates * BATCH}
        if outcome is not Outcome.FAILED:
            measured |= {
                "wrong_share": self._errors(lane, one, math.inf) / TEST_SEQUENCES,
                "mean_gradient_norm": told["gradient_norm"] / max(updates - told["replaced"], 1),
                "largest_gradient_norm": told["largest_gradient_norm"],
                "mean_penalty": told["penalty"] / updates,
            }
        measured |= {"clipped_share": told["clipped"] / updates, "replaced_updates": told["replaced"]}
        self._finished.append((lane, Trial(one.index, one.seed, outcome, measured, one.steps, message)))


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> OrderTrials:
    """The trials of a row."""
    s = row.settings
    cap = max(1, round(profile.cap_factor * MOST_UPDATES))
    return OrderTrials(s["initialization"], s["method"], s["length"], dict(readings), cap)
