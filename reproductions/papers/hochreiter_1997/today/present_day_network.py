"""Today's standard network and how it is trained, in one setting for every task. Nothing of it is the paper's.

An LSTM with forget gates, its whole gradient through time, Adam, small batches, clipped gradients, and a linear
read-out: of class scores where the answer is a symbol, of numbers elsewhere.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from reproductions.papers.hochreiter_1997.networks.lstm_trials import WEIGHT_STREAM, LstmTrials
from reproductions.papers.hochreiter_1997.networks.supplies import Batch, Supply
from reproductions.papers.hochreiter_1997.stopping.learning_curve import curve
from reproductions.results import Outcome, Trial
from reproductions.trials.protocol import Company
from reproductions.trials.register import OUTCOMES
from reproductions.trials.sampling import Array

HIDDEN_UNITS = 32
BATCH = 20
LEARNING_RATE = 0.001
LARGEST_NORM = 1.0
FORGET_GATE_BIAS = 1.0
UPDATES_PER_SLICE = 20
"""Updates between two looks at whether to stop: a fraction of a second."""


class PresentDayNetwork(nn.Module):
    """`torch.nn.LSTM` and a linear read-out. Weights are uniform within 1/√hidden, as torch draws them."""

    def __init__(self, inputs: int, outputs: int, random: np.random.Generator, forget_gate_bias: float | None) -> None:
        super().__init__()
        self.lstm = nn.LSTM(inputs, HIDDEN_UNITS, batch_first=True)
        self.read_out = nn.Linear(HIDDEN_UNITS, outputs)
        span = 1 / math.sqrt(HIDDEN_UNITS)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.copy_(torch.from_numpy(random.uniform(-span, span, tuple(parameter.shape))))
            if forget_gate_bias is not None:
                # torch orders the gates: input, forget, cell, output; each has two biases, which are added
                forget_gates = slice(HIDDEN_UNITS, 2 * HIDDEN_UNITS)
                self.lstm.get_parameter("bias_ih_l0")[forget_gates] = forget_gate_bias
                self.lstm.get_parameter("bias_hh_l0")[forget_gates] = 0

    def forward(self, inputs: Tensor, due: Tensor) -> Tensor:
        """Inputs `(batch, time, inputs)` to the read-out where an answer is due, `(answers, outputs)`."""
        hidden, _ = self.lstm(inputs)
        answers: Tensor = self.read_out(hidden[due])
        return answers


@dataclass
class _UnderWay:
    """The trial that a trainer is at."""

    lane: int
    index: int
    seed: int
    supply: Supply
    network: PresentDayNetwork
    optimizer: torch.optim.Adam
    training_seconds: float = 0.0
    updates: int = 0


class PresentDayTrainer:
    """A `Trainer` of one trial at a time. `trials` gives task, stopping rule and sequences; its own network is unused.

    `symbols`: answers are symbols, read as probabilities and trained by cross-entropy; else numbers, by squared error.
    `test_batch`: how many sequences of a test are answered at once.
    """

    lanes = 1

    def __init__(self, trials: LstmTrials, symbols: bool, test_batch: int, forget_gate_bias: float | None) -> None:
        self.trials = trials
        self.symbols = symbols
        self.test_batch = test_batch
        self.forget_gate_bias = forget_gate_bias
        self._now: _UnderWay | None = None
        # compiles, so that no trial's seconds hold the time for it
        supply = self._supply(0, 0)
        supply.judge(supply.show(1).targets)

    def _supply(self, index: int, seed: int) -> Supply:
        register = self.trials.open().register
        self.trials.start(register, 0, index, seed)
        return Supply(register, self.trials.task, self.trials.rule.protocol)

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a trial, in the only lane."""
        key = (*self.trials.stream_key(index), WEIGHT_STREAM)
        random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))
        a = self.trials.architecture
        network = PresentDayNetwork(a.inputs, a.outputs, random, self.forget_gate_bias)
        optimizer = torch.optim.Adam(network.parameters(), LEARNING_RATE)
        self._now = _UnderWay(lane, index, seed, self._supply(index, seed), network, optimizer)

    def advance(self) -> int:
        """Compute for a fraction of a second and return the time steps that were computed."""
        now = self._now
        if now is None:
            return 0
        course = now.supply.register.course
        before = int(course.steps[0])
        started = time.thread_time()
        seconds = now.training_seconds
        for _ in range(UPDATES_PER_SLICE):
            if now.supply.over:
                break
            if now.supply.training:
                self._train(now)
                now.training_seconds = seconds + time.thread_time() - started
            else:
                self._test(now)
        return int(course.steps[0]) - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the trial if it is over."""
        if self._now is None or not self._now.supply.over:
            return []
        now, self._now = self._now, None
        course = now.supply.register.course
        outcome = OUTCOMES[int(course.mode[0])]
        measured = self.trials.rule.measurements(course, 0)
        measured |= {"updates": now.updates, "training_seconds": round(now.training_seconds, 3)}
        steps = int(course.steps[0])
        message = f"undefined numbers after {steps} time steps" if outcome is Outcome.FAILED else ""
        return [(now.lane, Trial(now.index, now.seed, outcome, measured, steps, message, curve(course, 0)))]

    def _train(self, now: _UnderWay) -> None:
        batch = now.supply.show(BATCH)
        scores = now.network(torch.from_numpy(batch.inputs), torch.from_numpy(batch.due))
        judged = now.supply.judge(self._answers(scores.detach(), batch))
        counted = int(batch.due[:judged].sum())
        loss = self._loss(scores[:counted], torch.from_numpy(batch.targets[:judged][batch.due[:judged]]))
        now.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives it no annotations
        nn.utils.clip_grad_norm_(now.network.parameters(), LARGEST_NORM)
        now.optimizer.step()
        now.updates += 1

    def _test(self, now: _UnderWay) -> None:
        batch = now.supply.show(self.test_batch)
        with torch.no_grad():
            scores = now.network(torch.from_numpy(batch.inputs), torch.from_numpy(batch.due))
        now.supply.judge(self._answers(scores, batch))

    def _loss(self, scores: Tensor, targets: Tensor) -> Tensor:
        if self.symbols:
            return nn.functional.cross_entropy(scores, targets)
        return nn.functional.mse_loss(scores, targets)

    def _answers(self, scores: Tensor, batch: Batch) -> Array:
        answers = np.zeros_like(batch.targets)
        answers[batch.due] = (torch.softmax(scores, dim=1) if self.symbols else scores).numpy()
        return answers


@dataclass(frozen=True)
class PresentDayTrials(Company):
    """Trials of an experiment with today's network in place of the paper's, see `trials.Trials`."""

    trials: LstmTrials
    symbols: bool
    test_batch: int
    forget_gate_bias: float | None

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        network = PresentDayNetwork(
            self.trials.architecture.inputs, self.trials.architecture.outputs, np.random.default_rng(0), None
        )
        return {
            "hidden_units": HIDDEN_UNITS,
            "weight_count": sum(parameter.numel() for parameter in network.parameters()),
            "batch": BATCH,
            "learning_rate": LEARNING_RATE,
            "largest_gradient_norm": LARGEST_NORM,
            "forget_gate_bias": self.forget_gate_bias,
            "loss": "cross_entropy" if self.symbols else "squared_error",
            "cap_sequences": self.trials.cap,
            **self.trials.numbers,
        }

    @property
    def most_steps(self) -> int:
        """As many as the experiment's trials compute at most."""
        return self.trials.most_steps

    @property
    def in_processes(self) -> bool:
        """PyTorch's many small calls hold Python's lock."""
        return True

    def open(self) -> PresentDayTrainer:
        """A trainer of one trial at a time."""
        return PresentDayTrainer(self.trials, self.symbols, self.test_batch, self.forget_gate_bias)
