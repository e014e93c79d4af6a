"""Xu et al. 2015, on drawn pictures with names instead of photographs with sentences: an analogue, not the experiment.

Three nets learn the names of the same emoji from the same start: one that can choose where to look, one that sees the
mean of the whole picture, and one that sees nothing. Each is then asked for the names of emoji that it has never seen,
with their own pictures and with those of others.

    rnn-review run xu_2015 names_of_emoji

Needs `rnn-review data fetch emoji`. A few minutes on one core.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from copy import deepcopy
from math import exp, inf
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from reproductions.captions.emoji import emoji
from reproductions.captions.named_pictures import END, Named, Parts
from reproductions.papers.xu_2015.network import Decoder, encoder
from reproductions.trials.plain import Training, plain_trials

ARMS = ("attention", "vector", "nothing")


class Net(nn.Module):
    """An encoder and a decoder; what a net that sees nothing has in place of annotation vectors is nought."""

    def __init__(self, arm: str, words: int, settings: Any) -> None:
        super().__init__()
        self.sees, self.features = arm != "nothing", settings.features
        self.encoder = encoder(settings.features)
        self.decoder = Decoder(words, settings.features, settings.embedding, settings.units, arm == "attention")

    def annotations(self, pictures: Tensor) -> Tensor:
        """Annotation vectors `(batch, places, features)` of pictures."""
        if not self.sees:
            return torch.zeros(len(pictures), 1, self.features)
        found: Tensor = self.encoder(pictures)
        return found.flatten(2).mT

    def nats(self, pictures: Tensor, names: Tensor) -> tuple[Tensor, int]:
        """How many nats names `(batch, words)` cost in sum, their ends included, and how many words those are."""
        a = self.annotations(pictures)
        state, word = self.decoder.start(a), torch.full((len(names),), END)
        cost, count = torch.zeros(()), 0
        for place, wanted in enumerate(names.T):
            going = torch.ones_like(wanted, dtype=torch.bool) if place == 0 else word != END
            if not going.any():
                break
            scores, state = self.decoder.step(a, state, word)
            cost = cost + cross_entropy(scores[going], wanted[going], reduction="sum")
            count += int(going.sum())
            word = wanted
        return cost, count


class Learned(NamedTuple):
    """A net at its best on the validation examples, and its perplexity there."""

    net: Net
    perplexity: float


def perplexity(net: Net, named: Named, shift: int = 0) -> float:
    """The perplexity of a word of the names, each beside the picture that stands so many places before its own."""
    with torch.no_grad():
        cost, count = net.nats(named.pictures.roll(shift, 0), named.names)
    return exp(float(cost) / count)


def learn(arm: str, parts: Parts, settings: Any, rate: float, seed: int) -> Generator[None, None, Learned]:
    """A net, trained until its validation perplexity has not fallen for `patience` passes, or for `updates` updates."""
    torch.manual_seed(seed)
    net = Net(arm, parts.words, settings)
    optimizer = torch.optim.Adam(net.parameters(), rate)
    best, since, updates = Learned(net, inf), 0, 0
    while updates < settings.updates and since < settings.patience:
        order = torch.randperm(len(parts.training.names))
        for place in range(0, len(order), settings.batch):
            batch = order[place : place + settings.batch]
            cost, count = net.nats(parts.training.pictures[batch], parts.training.names[batch])
            optimizer.zero_grad()
            (cost / count).backward()  # type: ignore[no-untyped-call]  # torch gives it no annotations
            optimizer.step()
            updates += 1
            yield
        found, since = perplexity(net, parts.validation), since + 1
        if found < best.perplexity:
            best, since = Learned(deepcopy(net), found), 0
    return best


@plain_trials
def measure(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial: the three nets, each at the rate that its validation perplexity chooses."""
    parts = emoji()
    seed = int(torch.randint(2**62, (), generator=random))
    shift = int(torch.randint(1, len(parts.test.names) // 2, (), generator=random))  # less than the drawings of a house
    told: dict[str, float] = {}
    for arm in ARMS:
        best = Learned(Net(arm, parts.words, settings), inf)
        for rate in settings.rates:
            learned = yield from learn(arm, parts, settings, rate, seed)
            best = min(best, learned, key=lambda one: one.perplexity)
        told[f"perplexity_{arm}"] = perplexity(best.net, parts.test)
        told[f"perplexity_{arm}_shuffled"] = perplexity(best.net, parts.test, shift)
        told[f"training_perplexity_{arm}"] = perplexity(best.net, parts.training)
    del told["perplexity_nothing_shuffled"]  # for it all pictures are the same
    return told
