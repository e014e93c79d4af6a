"""Nets that name pictures word by word: what a name costs, and how they are trained and tested.

How a net looks at a picture and steps from word to word is its paper's business.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping
from copy import deepcopy
from math import exp, inf
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from reproductions.captions.named_pictures import END, Named, Parts
from reproductions.trials.device import device


class Namer(nn.Module, ABC):
    """A net that is shown pictures and says names."""

    @abstractmethod
    def begin(self, pictures: Tensor) -> tuple[Tensor, Any]:
        """What the net has of pictures `(batch, 3, 32, 32)` at each word, and its state before the first one."""

    @abstractmethod
    def step(self, seen: Tensor, state: Any, word: Tensor) -> tuple[Tensor, Any]:
        """Scores of the next word `(batch, words)` after a word `(batch,)`, and the state."""

    def nats(self, pictures: Tensor, names: Tensor) -> tuple[Tensor, int]:
        """How many nats names `(batch, words)` cost in sum, their ends included, and how many words those are."""
        seen, state = self.begin(pictures)
        word = torch.full_like(names[:, 0], END)
        cost, count = torch.zeros((), device=pictures.device), 0
        for place, wanted in enumerate(names.T):
            going = torch.ones_like(wanted, dtype=torch.bool) if place == 0 else word != END
            if not going.any():
                break
            scores, state = self.step(seen, state, word)
            cost = cost + cross_entropy(scores[going], wanted[going], reduction="sum")
            count += int(going.sum())
            word = wanted
        return cost, count


class Learned(NamedTuple):
    """A net at its best on the validation examples, and its perplexity there."""

    net: Namer
    perplexity: float


def perplexity(net: Namer, named: Named, shift: int = 0) -> float:
    """The perplexity of a word of the names, each beside the picture that stands so many places before its own."""
    with torch.no_grad():
        cost, count = net.nats(named.pictures.roll(shift, 0), named.names)
    return exp(float(cost) / count)


def learn(
    make: Callable[[], Namer], parts: Parts, settings: Any, rate: float, seed: int
) -> Generator[None, None, Learned]:
    """A net, trained until its validation perplexity has not fallen for `patience` passes, or for `updates` updates."""
    torch.manual_seed(seed)
    net = make().to(device())
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


def compare(
    arms: Mapping[str, Callable[[], Namer]], parts: Parts, settings: Any, random: torch.Generator
) -> Generator[None, None, dict[str, float]]:
    """Nets that begin alike and see the same batches, each at that of `rates` which its validation perplexity chooses.

    Of each arm this tells the perplexity on test names with their own pictures, and with those of others, and the
    perplexity on the examples to train on. Pictures are shuffled by less than the drawings of a house, so that no name
    gets its own picture in another hand.
    """
    parts, seed = parts.to(device()), int(torch.randint(2**62, (), generator=random))
    shift = int(torch.randint(1, len(parts.test.names) // 2, (), generator=random))
    told: dict[str, float] = {}
    for arm, make in arms.items():
        tried = []
        for rate in settings.rates:
            tried.append((yield from learn(make, parts, settings, rate, seed)))
        net = min(tried, key=lambda one: one.perplexity).net
        told[f"perplexity_{arm}"] = perplexity(net, parts.test)
        told[f"perplexity_{arm}_shuffled"] = perplexity(net, parts.test, shift)
        told[f"training_perplexity_{arm}"] = perplexity(net, parts.training)
    return told
