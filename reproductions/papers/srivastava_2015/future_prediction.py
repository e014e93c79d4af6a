"""Srivastava et al. 2015, section 3.3, table 2: models that continue a film of bouncing digits.

All models of a trial see the same sequences in the same order. Each begins three times from the same weights, with
another learning rate each time, and goes on with the rate that is best on validation after a `tried_share` of the
updates.

    rnn-review run srivastava_2015 future_prediction

A minute or two a trial. Departures from the paper stand in `future_prediction.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits
from torch.nn.utils import clip_grad_norm_

from reproductions.bouncing import PARTS, Box, digits, sequences
from reproductions.papers.srivastava_2015.network import (
    Model,
    decode,
    decode_alone,
    drawn_cells,
    drawn_decoder,
    encode,
    tensors,
)
from reproductions.trials.device import device
from reproductions.trials.recorded import Recording, Series, recorded_trials

SEEN, AHEAD = 10, 10
"""Frames that are shown, and that follow and are predicted."""
COMPOSITE = "composite", "composite_conditional"
CONDITIONAL = "conditional", "composite_conditional"
"""Which models reconstruct the past as well, and which are fed frames while they predict."""
TITLES = {
    "future": "future predictor",
    "composite": "composite model",
    "conditional": "conditional predictor",
    "composite_conditional": "composite model with a conditional predictor",
}
RATES = 0.001, 0.002, 0.004
THRESHOLD = 1.0
"""Of the norm of all derivatives together."""
LEAST_CERTAIN = 0.001, 0.003, 0.01, 0.03, 0.1, 0.2
"""How far from 0 and 1 a copied frame is kept; the best on validation counts, since a copy is never certain."""
HELD_OUT_SEED, PER_BATCH = 2015, 100
"""All trials share the sequences that are held out, as a paper's nets share a file."""
SHOWN = 0, 2, 4, 6, 9
"""Which of the ten frames, counted from nought, a figure has."""


def drawn(name: str, random: torch.Generator, pixels: int, units: int, layers: int) -> Model:
    """A fresh model of this kind."""
    past = drawn_decoder(random, pixels, units, layers, fed=False) if name in COMPOSITE else None
    future = drawn_decoder(random, pixels, units, layers, fed=name in CONDITIONAL)
    return Model(drawn_cells(random, pixels, units, layers), future, past)


def nats(logits: Tensor, frames: Tensor) -> Tensor:
    """The cross-entropy of a frame, summed over its pixels, in the mean over frames and sequences."""
    return binary_cross_entropy_with_logits(logits, frames, reduction="sum") / (frames.shape[0] * frames.shape[1])


class Learner:
    """A model at one learning rate; `fed` says whether it is conditional."""

    def __init__(self, model: Model, rate: float, *, fed: bool) -> None:
        self.model, self.rate, self.fed = deepcopy(model), rate, fed
        self.weights = [one.requires_grad_() for one in tensors(self.model)]
        self.optimizer = torch.optim.Adam(self.weights, rate)

    def loss(self, film: Tensor) -> Tensor:
        """The error in the future, with the true frames before it where the model is conditional, and in the past."""
        seen, ahead = film[:SEEN], film[SEEN:]
        states = encode(self.model.encoder, seen)
        loss = nats(decode(self.model.future, states, AHEAD, ahead if self.fed else None), ahead)
        if self.model.past is not None:
            loss = loss + nats(decode(self.model.past, states, SEEN), seen.flip(0))
        return loss

    def update(self, film: Tensor) -> None:
        """Learn from a batch."""
        loss = self.loss(film)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives it no annotations
        clip_grad_norm_(self.weights, THRESHOLD)
        self.optimizer.step()

    @torch.no_grad()
    def logits(self, film: Tensor) -> Tensor:
        """What is predicted of the frames that follow those seen; no true frame among them is looked at."""
        future = decode_alone if self.fed else decode
        parts = torch.split(film[:SEEN], PER_BATCH, 1)
        return torch.cat([future(self.model.future, encode(self.model.encoder, one), AHEAD) for one in parts], 1)

    def error(self, film: Tensor) -> float:
        """The cross-entropy of a predicted frame in nats, in the mean over these sequences."""
        return float(nats(self.logits(film), film[SEEN:]))


def guessed(frames: Tensor, film: Tensor) -> float:
    """The error of frames that are guessed without a net."""
    ahead = film[SEEN:]
    return float(binary_cross_entropy(frames.expand_as(ahead), ahead, reduction="sum")) / (len(ahead) * film.shape[1])


def copied(film: Tensor, least: float) -> float:
    """The error of the guess that nothing moves: the last frame seen, kept so far from 0 and 1."""
    return guessed(film[SEEN - 1].clamp(least, 1 - least), film)


def lines(training: Tensor, validation: Tensor, test: Tensor) -> dict[str, float]:
    """The errors of what needs no net: one picture for all, the last frame, and the true frames themselves."""
    return {
        "constant_image_nats": guessed(training[SEEN:].mean((0, 1)).clamp(1e-4, 1 - 1e-4), test),
        "last_frame_nats": copied(test, min(LEAST_CERTAIN, key=lambda one: copied(validation, one))),
        "true_frames_nats": guessed(test[SEEN:], test),
    }


def shown(frames: Tensor, first: int) -> dict[str, list[float | None]]:
    """Some frames of a sequence, row by row, each by its number; values to the second decimal."""
    return {f"frame {first + one}": (100 * frames[one].flatten()).round().div(100).tolist() for one in SHOWN}


def frames_of(film: Tensor, learners: Mapping[str, Learner]) -> Series:
    """Frames of one sequence as it was shown, as it went on, and as each model predicts it."""
    predicted = {TITLES[name]: shown(own.logits(film).sigmoid(), 1 + SEEN) for name, own in learners.items()}
    return {"shown": shown(film[:SEEN], 1), "as it went on": shown(film[SEEN:], 1 + SEEN), **predicted}


@recorded_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Recording:
    """One trial: train all models of the row side by side, then test them."""
    box = Box(SEEN + AHEAD, settings.digits, settings.side, settings.digit_side, *settings.speeds)

    def films(random: torch.Generator, part: str, count: int) -> Tensor:
        return sequences(random, digits(part, box.digit_side), count, box).flatten(2).to(device())

    held_out = torch.Generator().manual_seed(HELD_OUT_SEED)
    training, validation, test = (films(held_out, part, settings.held_out_sequences) for part in PARTS)
    learners = {}
    for name in settings.models:
        model = drawn(name, random, settings.side**2, settings.units, settings.layers)
        learners[name] = [Learner(model, rate, fed=name in CONDITIONAL) for rate in RATES]
    for update in range(settings.updates):
        if update == round(settings.tried_share * settings.updates):
            learners = {name: [min(own, key=lambda one: one.error(validation))] for name, own in learners.items()}
        film = films(random, "training", settings.batch)
        for own in learners.values():
            for one in own:
                one.update(film)
        yield
    chosen = {name: own for name, (own,) in learners.items()}
    measured = lines(training, validation, test)
    for name, one in chosen.items():
        measured |= {
            f"{name}_nats": one.error(test),
            f"{name}_training_nats": one.error(training),
            f"{name}_rate": one.rate,
        }
    return measured, frames_of(test[:, :1], chosen)
