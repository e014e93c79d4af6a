"""Shi et al. 2015, section 4.1: convolutional and fully connected LSTM nets continue moving digits.

All nets of a trial see the same sequences in the same order. Each begins three times from the same weights, at another
learning rate each time, and goes on with the rate that is best on validation after a `tried_share` of the updates. The
net with full connections goes on alone after the others have stopped, until it has made as many multiplications as the
convolutional one.

    rnn-review run shi_2015 moving_digits

A minute a trial. Departures from the paper stand in `moving_digits.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits
from torch.nn.utils import clip_grad_norm_

from reproductions.bouncing import PARTS, Box, digits, sequences
from reproductions.papers.shi_2015.network import Plan, assembled, drawn, predicted
from reproductions.trials.device import device
from reproductions.trials.recorded import Recording, Series, recorded_trials

SEEN = 10
"""Frames that are shown; as many follow, and are predicted."""
TITLES = {
    "convlstm": "ConvLSTM, wide state kernels",
    "convlstm_1x1": "ConvLSTM, state kernels of one weight",
    "fc_lstm": "LSTM with full connections",
}
RATES = 0.003, 0.01, 0.03
DECAY, THRESHOLD = 0.9, 1.0
"""Of RMSProp, and of the norm of all derivatives together."""
LEAST_CERTAIN = 0.001, 0.003, 0.01, 0.03, 0.1, 0.2
"""How far from 0 and 1 a copied frame is kept; the best on validation counts, since a copy is never certain."""
LEVEL = 0.99
"""A net has levelled off if its error on validation is no less than this share of what it was at half its updates."""
HELD_OUT_SEED, PER_BATCH = 2015, 100
"""All trials share the sequences that are held out, as a paper's nets share a file."""
SHOWN = 0, 2, 4, 6, 9
"""Which of the ten frames, counted from nought, a figure has."""


def nats(logits: Tensor, frames: Tensor) -> Tensor:
    """The cross-entropy of a sequence's predicted frames, summed over pixels and frames."""
    return binary_cross_entropy_with_logits(logits, frames, reduction="sum") / frames.shape[1]


class Learner:
    """A net at one learning rate."""

    def __init__(self, plan: Plan, weights: Iterable[Tensor], rate: float) -> None:
        self.patch, self.rate = plan.patch, rate
        self.weights = [one.to(device(), copy=True).requires_grad_() for one in weights]
        self.net = assembled(plan, self.weights)
        self.optimizer = torch.optim.RMSprop(self.weights, rate, alpha=DECAY)

    def update(self, film: Tensor) -> None:
        """Learn from a batch."""
        loss = nats(predicted(self.net, self.patch, film[:SEEN], len(film) - SEEN), film[SEEN:])
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives it no annotations
        clip_grad_norm_(self.weights, THRESHOLD)
        self.optimizer.step()

    @torch.no_grad()
    def logits(self, film: Tensor) -> Tensor:
        """What is predicted of frames that follow those seen."""
        found = [
            predicted(self.net, self.patch, part[:SEEN], len(film) - SEEN) for part in torch.split(film, PER_BATCH, 1)
        ]
        return torch.cat(found, 1)

    def error(self, film: Tensor) -> float:
        """The cross-entropy of a sequence in nats, in the mean over these."""
        return float(nats(self.logits(film), film[SEEN:]))


def candidates(plan: Plan, random: torch.Generator) -> list[Learner]:
    """One net at each learning rate."""
    weights = drawn(plan, random)
    return [Learner(plan, weights, rate) for rate in RATES]


def copied(film: Tensor, least: float) -> float:
    """The error of a guess that nothing moves: the last frame seen, kept so far from 0 and 1."""
    ahead = film[SEEN:]
    guess = film[SEEN - 1].clamp(least, 1 - least).expand_as(ahead)
    return float(binary_cross_entropy(guess, ahead, reduction="sum")) / film.shape[1]


def lines(training: Tensor, validation: Tensor, test: Tensor) -> dict[str, float]:
    """The errors of what needs no net: one picture for all, the last frame, and the true frames themselves."""
    ahead = test[SEEN:]
    constant = training[SEEN:].mean((0, 1)).clamp(1e-4, 1 - 1e-4).expand_as(ahead)
    return {
        "constant_image_nats": float(binary_cross_entropy(constant, ahead, reduction="sum")) / test.shape[1],
        "last_frame_nats": copied(test, min(LEAST_CERTAIN, key=lambda one: copied(validation, one))),
        "true_frames_nats": float(binary_cross_entropy(ahead, ahead, reduction="sum")) / test.shape[1],
    }


def shown(frames: Tensor, first: int) -> dict[str, list[float | None]]:
    """Some frames of a sequence, row by row, each by its number; values to the second decimal."""
    return {f"frame {first + one}": (100 * frames[one].flatten()).round().div(100).tolist() for one in SHOWN}


def frames_of(film: Tensor, learners: Mapping[str, Learner]) -> Series:
    """Frames of one sequence as it was shown, as it went on, and as each net predicts it."""
    predicted = {TITLES[name]: shown(own.logits(film).sigmoid(), 1 + SEEN) for name, own in learners.items()}
    return {"shown": shown(film[:SEEN], 1), "as it went on": shown(film[SEEN:], 1 + SEEN), **predicted}


def measures(name: str, learner: Learner, test: Tensor, training: Tensor) -> dict[str, float]:
    """What is measured of a net after equal updates."""
    return {
        f"{name}_nats": learner.error(test),
        f"{name}_training_nats": learner.error(training),
        f"{name}_rate": learner.rate,
    }


def levelled(name: str, learner: Learner, halfway: float, validation: Tensor, test: Tensor) -> dict[str, float]:
    """The error of a net that has levelled off; nothing of one that still learns."""
    return {f"{name}_levelled_nats": learner.error(test)} if learner.error(validation) >= LEVEL * halfway else {}


@recorded_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Recording:
    """One trial: train all nets side by side, then test them."""
    box = Box(2 * SEEN, settings.digits, settings.side, settings.digit_side, *settings.speeds)

    def films(random: torch.Generator, part: str, count: int) -> Tensor:
        return sequences(random, digits(part, box.digit_side), count, box).to(device())

    held_out = torch.Generator().manual_seed(HELD_OUT_SEED)
    training, validation, test = (films(held_out, part, settings.held_out_sequences) for part in PARTS)
    learners = {name: candidates(Plan(**plan), random) for name, plan in settings.nets.items()}
    together = round(settings.updates / settings.more_for_full_connections)
    measured = lines(training, validation, test)
    halfway: dict[str, float] = {}
    for update in range(settings.updates):
        if update == round(settings.tried_share * settings.updates):
            learners = {name: [min(own, key=lambda one: one.error(validation))] for name, own in learners.items()}
        if update in (together // 2, settings.updates // 2):
            halfway |= {name: own.error(validation) for name, (own,) in learners.items()}
        if update == together:
            chosen = {name: own for name, (own,) in learners.items()}
            for name, one in chosen.items():
                measured |= measures(name, one, test, training)
                if name != "fc_lstm":
                    measured |= levelled(name, one, halfway[name], validation, test)
            series = frames_of(test[:, :1], chosen)
            learners = {"fc_lstm": learners["fc_lstm"]}
        film = films(random, "training", settings.batch)
        for own in learners.values():
            for one in own:
                one.update(film)
        yield
    ((longer,),) = learners.values()
    measured |= levelled("fc_lstm", longer, halfway["fc_lstm"], validation, test)
    return measured | {"fc_lstm_equal_work_nats": longer.error(test)}, series
