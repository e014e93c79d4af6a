"""How a net comes to be: pre-training without labels, then supervised training at every rate of a grid.

The best validation error decides which rate and which pass over the training digits count, for each net on its own.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from reproductions.papers.erhan_2009.digits import Examples
from reproductions.papers.erhan_2009.network import Layer, classes, code, denoise, fine_tune, uniform
from reproductions.trials.device import device

CLASSES = 10
Updates = Generator[None, None, None]


class Chosen(NamedTuple):
    """What came of nets, each `(nets,)`: errors in percent, and the rate that was chosen."""

    test: Tensor
    training: Tensor
    rate: Tensor


def start(random: torch.Generator, nets: int, inputs: int, units: int, depth: int) -> list[Layer]:
    """Layers of units before any training."""
    sizes = [inputs, *[units] * depth]
    return [uniform(random, nets, below, above) for below, above in pairwise(sizes)]


def batches(random: torch.Generator, count: int, size: int) -> list[Tensor]:
    """The places of all examples in an order drawn anew, so many at a time."""
    order = torch.randperm(count, generator=random)
    return [order[place : place + size] for place in range(0, count, size)]


def corrupted(random: torch.Generator, x: Tensor, share: float) -> Tensor:
    """Inputs of which each example has a share set to nought, a subset of a fixed size drawn anew; section 2."""
    ranks = torch.rand(x.shape, generator=random).argsort(2)
    return x * (ranks >= round(share * x.shape[2])).to(x.device)


def pre_train(
    layers: Sequence[Layer], pictures: Tensor, settings: Any, together: bool, random: torch.Generator
) -> Updates:
    """Denoising auto-encoders in the places of layers, trained in place, all of them together or one after another."""
    stages = [range(len(layers))] if together else [range(depth, depth + 1) for depth in range(len(layers))]
    visible = [layer.biases.new_zeros(len(layer.biases), 1, layer.weights.shape[1]) for layer in layers]
    for trained in stages:
        for _ in range(settings.pre_training_passes):
            for batch in batches(random, len(pictures), settings.batch):
                x = pictures[batch].expand(len(visible[0]), -1, -1)
                for depth in range(trained.stop):
                    layer = layers[depth]
                    if depth in trained:
                        noisy = corrupted(random, x, settings.corruption)
                        x = denoise(layer, visible[depth], x, noisy, settings.pre_training_rate)
                    else:
                        x = code(layer, x)
                yield


def errors(layers: Sequence[Layer], examples: Examples) -> Tensor:
    """The share of wrong answers of each lane `(lanes,)`."""
    x = examples.pictures.expand(len(layers[0].biases), -1, -1)
    return (classes(layers, x).argmax(2) != examples.classes).float().mean(1)


def lanes(layers: Sequence[Layer], kept: Tensor) -> list[Layer]:
    """Some lanes of nets, which share no numbers with the others."""
    return [Layer(weights[kept], biases[kept]) for weights, biases in layers]


def train(
    layers: Sequence[Layer], parts: tuple[Examples, Examples, Examples], settings: Any, random: torch.Generator
) -> Generator[None, None, Chosen]:
    """Each net at each rate, side by side, until a pass without a wrong answer or as many passes as are allowed.

    Training errors are counted during the pass, before each update.
    """
    training, validation, test = parts
    rates = torch.tensor(settings.rates, device=device())
    nets = len(layers[0].biases)
    learning = torch.arange(nets * len(rates), device=device())
    rate_of = rates.repeat(nets).view(-1, 1, 1)
    net = lanes(layers, learning // len(rates))
    wanted = one_hot(training.classes, CLASSES).float()
    best = torch.full((3, len(learning)), torch.inf, device=device())
    for _ in range(settings.updates * settings.batch // len(wanted)):
        wrong = torch.zeros(len(learning), device=device())
        for batch in batches(random, len(wanted), settings.batch):
            x = training.pictures[batch].expand(len(learning), -1, -1)
            answers = fine_tune(net, x, wanted[batch], rate_of[learning])
            wrong += (answers.argmax(2) != training.classes[batch]).sum(1)
            yield
        found = errors(net, validation)
        better = (found < best[0, learning]).nonzero()[:, 0]
        if len(better):
            tested = errors(lanes(net, better), test)
            best[:, learning[better]] = torch.stack([found[better], tested, wrong[better] / len(wanted)])
        unfinished = wrong > 0
        learning, net = learning[unfinished], lanes(net, unfinished)
        if not len(learning):
            break
    of_nets = best.view(3, nets, len(rates))
    chosen = of_nets[0].argmin(1)
    _, tested, trained = of_nets[:, torch.arange(nets, device=device()), chosen]
    return Chosen(100 * tested, 100 * trained, rates[chosen])
