"""Erhan et al. 2009, section 4.1 and figures 1 and 2: test error by depth, with pre-training and without.

A trial is two nets that differ by chance alone, each once as it was drawn and once pre-trained from there.

    rnn-review run erhan_2009 depth

Needs `rnn-review data fetch digits`. The default profile takes some six core-minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from reproductions.papers.erhan_2009.digits import digits
from reproductions.papers.erhan_2009.network import uniform
from reproductions.papers.erhan_2009.training import CLASSES, Chosen, pre_train, start, train
from reproductions.trials.plain import Training, plain_trials

PAIR = 2


@plain_trials
def measure(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial: a pair of nets without pre-training, and the same with it."""
    parts = digits()
    pictures = parts[0].pictures
    layers = start(random, PAIR, pictures.shape[1], settings.units, settings.depth)
    top = uniform(random, PAIR, settings.units, CLASSES)
    seed = int(torch.randint(2**62, (), generator=random))
    drawn = yield from train([*layers, top], parts, settings, torch.Generator().manual_seed(seed))
    yield from pre_train(layers, pictures, settings, readings["order"] == "together", random)
    pre_trained = yield from train([*layers, top], parts, settings, torch.Generator().manual_seed(seed))
    return {**told(drawn, "drawn"), **told(pre_trained, "pre_trained")}


def told(chosen: Chosen, name: str) -> dict[str, float]:
    """Means over a pair, in percent; the distance of its test errors; the geometric mean of the chosen rates."""
    return {
        f"error_{name}": float(chosen.test.mean()),
        f"training_error_{name}": float(chosen.training.mean()),
        f"distance_{name}": float(chosen.test.max() - chosen.test.min()),
        f"rate_{name}": float(chosen.rate.log().mean().exp()),
    }
