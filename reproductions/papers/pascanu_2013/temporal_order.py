"""Pascanu, Mikolov & Bengio 2013, section 4.1, figure 7: which lengths of the temporal-order problem nets learn.

Measured, for three initializations and three ways to train (plain minibatch descent, MSGD; with clipped gradients,
MSGD-C; with the regularizer too, MSGD-CR): whether a net comes to answer fewer than 100 of 10,000 fresh sequences
wrongly, and after how many sequences.

    rnn-review run pascanu_2013 temporal_order --row smart_tanh_msgd_cr_50 --profile paper

The whole figure is some ninety core-hours, nearly all of it in nets that do not learn and run into the cap of five
million updates; `--cap-factor 0.01` stops after 50,000. A trial is one net; all methods and lengths share a trial's
first weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.nets.minibatch_nets import MinibatchNets, Sizes
from reproductions.papers.pascanu_2013.initialization import UNITS, initial_weights
from reproductions.papers.pascanu_2013.tasks import CLASSES, SECOND_FROM, SYMBOLS, temporal_order
from reproductions.results import Outcome, Trial
from reproductions.trials.batches import generator
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

    def open(self) -> OrderTrainer:
        """A trainer for one net at a time."""
        return OrderTrainer(self)


class OrderTrainer:
    """A `trials.Trainer` of one net."""

    lanes = 1

    def __init__(self, trials: OrderTrials) -> None:
        self.trials = trials
        readings = trials.readings
        self.sizes = Sizes(
            units=HIDDEN_UNITS,
            inputs=SYMBOLS,
            outputs=CLASSES,
            steps=trials.length,
            batch=BATCH,
            active=1,
            tanh=UNITS[trials.initialization] == "tanh",
            classes=True,
            squared_norms=readings["norms"] == "squared",
            averaged=readings["averaging"] == "over_terms",
        )
        self.nets = MinibatchNets(self.sizes)
        self.second_from = SECOND_FROM[readings["second_symbol"]]
        self.tested_every = CADENCE[readings["cadence"]]
        self.at_once = max(1, SLICE_STEPS // trials.length)
        self.ones = np.ones((self.at_once, trials.length, BATCH, 1), dtype=np.float32)
        self._finished: list[tuple[int, Trial]] = []

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a net, in the only lane."""
        trials = self.trials
        sizes = (HIDDEN_UNITS, SYMBOLS, CLASSES)
        random = generator(seed, index, WEIGHT_STREAM)
        weights = initial_weights(trials.initialization, sizes, trials.readings, random)
        threshold, penalty = FOLLOWED[trials.method]
        self.nets.put(0, weights, RATE, threshold, penalty)
        self._training, self._test = (generator(seed, index, stream) for stream in (TRAINING_STREAM, TEST_STREAM))
        self._trial = (lane, index, seed)
        self._updates = self._steps = 0

    def advance(self) -> int:
        """Train for a fraction of a second, and test where a test is due; the time steps that were computed."""
        before = self._steps
        until_test = self.tested_every - self._updates % self.tested_every
        count = min(self.at_once, until_test, self.trials.cap - self._updates)
        symbols, classes = temporal_order(self._training, (count, BATCH), self.trials.length, self.second_from)
        self.nets.train(symbols[None, ..., None], self.ones[None, :count], classes[None].astype(np.float32))
        self._updates += count
        self._steps += symbols.size
        if self._updates % self.tested_every == 0 or self._updates == self.trials.cap:
            self._judge()
        return self._steps - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the net, if it is finished."""
        finished, self._finished = self._finished, []
        return finished

    def _judge(self) -> None:
        if not all(np.isfinite(weights).all() for weights in self.nets.weights(0)):
            self._end(Outcome.FAILED, f"overflow or undefined numbers after {self._updates} updates")
        elif self._errors(ERRORS) < ERRORS:
            self._end(Outcome.SUCCEEDED)
        elif self._updates >= self.trials.cap:
            self._end(Outcome.CAPPED)

    def _errors(self, enough: float) -> int:
        """Wrong answers on fresh sequences; a test is over as soon as there are enough."""
        errors = done = 0
        while done < TEST_SEQUENCES and errors < enough:
            count = min(self.at_once, max(10, done // BATCH), (TEST_SEQUENCES - done) // BATCH)
            symbols, classes = temporal_order(self._test, (count, BATCH), self.trials.length, self.second_from)
            answers = self.nets.answers(0, symbols[..., None], self.ones[:count])
            errors += int((answers.argmax(-1) != classes).sum())
            done += count * BATCH
            self._steps += symbols.size
        return errors

    def _end(self, outcome: Outcome, message: str = "") -> None:
        lane, index, seed = self._trial
        told, updates = self.nets.told(0), self._updates
        measured: dict[str, float] = {"updates": updates}
        if outcome is Outcome.SUCCEEDED:
            measured |= {"sequences_until_success": updates * BATCH}
        if outcome is not Outcome.FAILED:
            measured |= {
                "wrong_share": self._errors(math.inf) / TEST_SEQUENCES,
                "mean_gradient_norm": told["gradient_norm"] / max(updates - told["replaced"], 1),
                "largest_gradient_norm": told["largest_gradient_norm"],
                "mean_penalty": told["penalty"] / updates,
            }
        measured |= {"clipped_share": told["clipped"] / updates, "replaced_updates": told["replaced"]}
        self._finished.append((lane, Trial(index, seed, outcome, measured, self._steps, message)))


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> OrderTrials:
    """The trials of a row."""
    s = row.settings
    cap = max(1, round(profile.cap_factor * MOST_UPDATES))
    return OrderTrials(s["initialization"], s["method"], s["length"], dict(readings), cap)
