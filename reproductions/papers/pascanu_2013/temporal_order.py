"""Pascanu, Mikolov & Bengio 2013, section 4.1, figure 7: which lengths of the temporal-order problem nets learn.

Measured, for three initializations and three ways to train (plain minibatch descent, MSGD; with clipped gradients,
MSGD-C; with the regularizer too, MSGD-CR): whether a net comes to answer fewer than 100 of 10,000 fresh sequences
wrongly, and after how many sequences.

    rnn-review run pascanu_2013 temporal_order --row smart_tanh_msgd_cr_50 --profile paper

The whole figure is some ninety core-hours, nearly all of it in nets that do not learn and run into the cap of five
million updates; `--cap-factor 0.01` stops after 50,000. A trial is one net; all methods and lengths share a trial's
first weights. With `--device cuda` two hundred nets learn side by side on a graphics card, the same up to rounding:
`--jobs` says how many rows do.
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
from reproductions.papers.pascanu_2013.initialization import UNITS, initial_weights
from reproductions.papers.pascanu_2013.nets_on_card import (
    CAPPED,
    EMPTY,
    FAILED,
    SUCCEEDED,
    UNDER_WAY,
    Card,
    CudaCard,
    NetsOnCard,
)
from reproductions.papers.pascanu_2013.tasks import CLASSES, SECOND_FROM, SYMBOLS, temporal_order
from reproductions.results import Outcome, Trial
from reproductions.trials.batches import generator
from reproductions.trials.device import PROCESSOR, device
from reproductions.trials.protocol import Company, Trainer

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
"""Nets of a row on a graphics card, which takes as long for one."""
SLICE_STEPS = 10_000
"""Time steps of a batch between two looks at whether to stop: a fraction of a second. It decides what is drawn when."""
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

    def open(self) -> Trainer:
        """A trainer of nets on the device that was asked for."""
        return OrderTrainer(self) if self.lanes == 1 else OnCard(self, CudaCard(), self.lanes)

    def generators(self, index: int, seed: int) -> tuple[np.random.Generator, ...]:
        """A trial's streams: for its first weights, for what it learns from, for its tests."""
        return tuple(generator(seed, index, stream) for stream in (WEIGHT_STREAM, TRAINING_STREAM, TEST_STREAM))

    def first_weights(self, random: np.random.Generator) -> tuple[Array, ...]:
        """W, U, b, V and c of a net."""
        return initial_weights(self.initialization, (HIDDEN_UNITS, SYMBOLS, CLASSES), self.readings, random)

    def ended(
        self, index: int, seed: int, outcome: Outcome, updates: int, steps: int, errors: int, told: Mapping[str, float]
    ) -> Trial:
        """The trial of a net that is finished; `errors` are those of its last test, `told` its sums over updates."""
        measured: dict[str, float] = {"updates": updates}
        message = ""
        if outcome is Outcome.SUCCEEDED:
            measured |= {"sequences_until_success": updates * BATCH}
        if outcome is Outcome.FAILED:
            message = f"overflow or undefined numbers after {updates} updates"
        else:
            measured |= {
                "wrong_share": errors / TEST_SEQUENCES,
                "mean_gradient_norm": told["gradient_norm"] / max(updates - told["replaced"], 1),
                "largest_gradient_norm": told["largest_gradient_norm"],
                "mean_penalty": told["penalty"] / updates,
            }
        measured |= {"clipped_share": told["clipped"] / updates, "replaced_updates": told["replaced"]}
        return Trial(index, seed, outcome, measured, steps, message)


class OrderTrainer:
    """A `trials.Trainer` of one net, on a core."""

    lanes = 1

    def __init__(self, trials: OrderTrials) -> None:
        self.trials = trials
        self.nets = MinibatchNets(trials.sizes)
        self.second_from = SECOND_FROM[trials.readings["second_symbol"]]
        self.tested_every = CADENCE[trials.readings["cadence"]]
        self.at_once = max(1, SLICE_STEPS // trials.length)
        self.ones = np.ones((self.at_once, trials.length, BATCH, 1), dtype=np.float32)
        self._finished: list[tuple[int, Trial]] = []

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a net, in the only lane."""
        weights, self._training, self._test = self.trials.generators(index, seed)
        self.nets.put(0, self.trials.first_weights(weights), RATE, *FOLLOWED[self.trials.method])
        self._trial = (lane, index, seed)
        self._updates = self._steps = 0

    def advance(self) -> int:
        """Train for a fraction of a second, and test where a test is due; the time steps that were computed."""
        before, cap = self._steps, self.trials.cap
        count = min(self.at_once, self.tested_every - self._updates % self.tested_every, cap - self._updates)
        symbols, classes = self._drawn(self._training, count)
        self.nets.train(symbols[None, ..., None], self.ones[None, :count], classes[None].astype(np.float32))
        self._updates += count
        if self._updates % self.tested_every == 0 or self._updates == cap:
            self._judge()
        return self._steps - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the net, if it is finished."""
        finished, self._finished = self._finished, []
        return finished

    def _drawn(self, random: np.random.Generator, count: int) -> tuple[Array, Array]:
        symbols, classes = temporal_order(random, (count, BATCH), self.trials.length, self.second_from)
        self._steps += symbols.size
        return symbols, classes

    def _judge(self) -> None:
        if not all(np.isfinite(weights).all() for weights in self.nets.weights(0)):
            self._end(Outcome.FAILED)
        elif self._errors(ERRORS) < ERRORS:
            self._end(Outcome.SUCCEEDED)
        elif self._updates >= self.trials.cap:
            self._end(Outcome.CAPPED)

    def _errors(self, enough: float) -> int:
        """Wrong answers on fresh sequences; a test is over as soon as there are enough."""
        errors = done = 0
        while done < TEST_SEQUENCES and errors < enough:
            count = min(self.at_once, max(10, done // BATCH), (TEST_SEQUENCES - done) // BATCH)
            symbols, classes = self._drawn(self._test, count)
            answers = self.nets.answers(0, symbols[..., None], self.ones[:count])
            errors += int((answers.argmax(-1) != classes).sum())
            done += count * BATCH
        return errors

    def _end(self, outcome: Outcome) -> None:
        lane, index, seed = self._trial
        errors = 0 if outcome is Outcome.FAILED else self._errors(math.inf)
        told = self.nets.told(0)
        trial = self.trials.ended(index, seed, outcome, self._updates, self._steps, errors, told)
        self._finished.append((lane, trial))


OUTCOMES = {SUCCEEDED: Outcome.SUCCEEDED, CAPPED: Outcome.CAPPED, FAILED: Outcome.FAILED}


class OnCard:
    """A `trials.Trainer` of as many nets as there are lanes, on a graphics card."""

    def __init__(self, trials: OrderTrials, card: Card, lanes: int) -> None:
        self.trials, self.lanes = trials, lanes
        threshold, penalty = FOLLOWED[trials.method]
        self.nets = NetsOnCard(
            card,
            lanes,
            length=trials.length,
            first_from=trials.length // 10,
            second_from=int(SECOND_FROM[trials.readings["second_symbol"]] * trials.length),
            tenth=max(1, trials.length // 10),
            tested_every=CADENCE[trials.readings["cadence"]],
            tanh=trials.sizes.tanh,
            squared_norms=trials.sizes.squared_norms,
            averaged=trials.sizes.averaged,
            cap=trials.cap,
            rate=RATE,
            threshold=math.inf if threshold is None else threshold,
            penalty=penalty,
        )
        self._under_way: dict[int, tuple[int, int]] = {}

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a net in a free lane."""
        weights, training, test = self.trials.generators(index, seed)
        self.nets.put(lane, self.trials.first_weights(weights), training, test)
        self._under_way[lane] = (index, seed)

    def advance(self) -> int:
        """Train for a fraction of a second, and test where a test is due; the time steps that were computed."""
        before = int(self.nets.progress["steps"].sum())
        self.nets.advance()
        return int(self.nets.progress["steps"].sum()) - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the nets that are finished."""
        finished = []
        for lane, (index, seed) in list(self._under_way.items()):
            updates, steps, outcome, errors = self.nets.progress[lane].tolist()
            if outcome != UNDER_WAY:
                told = self.nets.told(lane)
                finished.append((lane, self.trials.ended(index, seed, OUTCOMES[outcome], updates, steps, errors, told)))
                del self._under_way[lane]
                self.nets.progress[lane] = (0, 0, EMPTY, 0)
        return finished


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> OrderTrials:
    """The trials of a row."""
    s = row.settings
    cap = max(1, round(profile.cap_factor * MOST_UPDATES))
    return OrderTrials(s["initialization"], s["method"], s["length"], dict(readings), cap)
