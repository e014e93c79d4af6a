"""Erhan et al. 2009, sections 4.4 and 4.5: where nets start, by their weights' histograms and layer by layer.

A trial is two nets that differ by chance alone, each from as many starts as its row has.

    rnn-review run erhan_2009 starts

Needs `rnn-review data fetch digits`. The default profile takes some core-minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from reproductions.papers.erhan_2009.digits import digits
from reproductions.papers.erhan_2009.network import Layer, uniform
from reproductions.papers.erhan_2009.training import CLASSES, pre_train, start, train
from reproductions.trials.plain import Training, plain_trials

PAIR = 2


def redrawn(random: torch.Generator, values: Tensor) -> Tensor:
    """Values of the same shape, each drawn from all those of its own net `(nets, …)`: as their histogram has them."""
    flat = values.flatten(1)
    places = torch.randint(flat.shape[1], flat.shape, generator=random).to(flat.device)
    return flat.gather(1, places).view_as(values)


def starts(random: torch.Generator, drawn: Sequence[Layer], pre_trained: Sequence[Layer]) -> dict[str, list[Layer]]:
    """Each start by its name; nets of one layer have none of which one layer alone is pre-trained."""
    found = {
        "drawn": list(drawn),
        "histogram": [Layer(*(redrawn(random, values) for values in layer)) for layer in pre_trained],
        "pre_trained": list(pre_trained),
    }
    if len(drawn) > 1:
        found["first"] = [pre_trained[0], *drawn[1:]]
        found["others"] = [drawn[0], *pre_trained[1:]]
    return found


@plain_trials
def measure(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial: a pair of nets from each start, with the same classes on top and the same order of digits."""
    parts = digits()
    pictures = parts[0].pictures
    drawn = start(random, PAIR, pictures.shape[1], settings.units, settings.depth)
    pre_trained = [Layer(*(values.clone() for values in layer)) for layer in drawn]
    top = uniform(random, PAIR, settings.units, CLASSES)
    seed = int(torch.randint(2**62, (), generator=random))
    yield from pre_train(pre_trained, pictures, settings, readings["order"] == "together", random)
    told = {}
    for name, layers in starts(random, drawn, pre_trained).items():
        chosen = yield from train([*layers, top], parts, settings, torch.Generator().manual_seed(seed))
        told[f"error_{name}"] = float(chosen.test.mean())
        told[f"training_error_{name}"] = float(chosen.training.mean())
    return told
