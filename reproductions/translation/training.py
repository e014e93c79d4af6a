"""Training of a network that translates: up to the minimum of the perplexity on sentences that it is not trained on.

A network and the costs of its words are arguments, so that nets of different papers are trained alike.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from reproductions.translation.batches import Batch

Net = TypeVar("Net", bound=nn.Module)
Costs = Callable[[Net, Batch], Tensor]
"""Minus the logarithms of the probabilities of a batch's words."""


@dataclass
class Fit:
    """How training went: the perplexity on held-out sentences after so many updates, and which was the lowest."""

    updates: list[int] = field(default_factory=list)
    perplexities: list[float] = field(default_factory=list)

    @property
    def best(self) -> int:
        """At which look the perplexity was lowest."""
        return min(range(len(self.perplexities)), key=self.perplexities.__getitem__)

    @property
    def looks_since_best(self) -> int:
        """How many looks found nothing lower."""
        return len(self.perplexities) - 1 - self.best if self.perplexities else 0


@dataclass(frozen=True)
class Schedule:
    """Adam's rate, the norm to which gradients are clipped, and the looks without a new minimum that end training.

    After so many `updates` training ends in any case, and is looked at once more.
    """

    rate: float
    clipped_at: float
    patience: int
    updates: int


def perplexity(network: Net, costs: Costs[Net], batches: Iterable[Batch]) -> float:
    """The perplexity by word of all batches together."""
    with torch.no_grad():
        found = torch.cat([costs(network, batch) for batch in batches])
    return math.exp(float(found.double().mean()))


def trained(
    network: Net,
    costs: Costs[Net],
    epoch: Callable[[], Iterable[Batch]],
    validation: Sequence[Batch],
    schedule: Schedule,
) -> Generator[None, None, Fit]:
    """Train the network and yield after each update; in the end it holds the weights of the lowest perplexity.

    `epoch` gives the batches of a pass, after each of which there is a look.
    """
    fit = Fit()
    optimizer = torch.optim.Adam(network.parameters(), schedule.rate)
    kept: dict[str, Any] = {}
    updates = 0
    while updates < schedule.updates and fit.looks_since_best < schedule.patience:
        for batch in epoch():
            optimizer.zero_grad()
            costs(network, batch).mean().backward()  # type: ignore[no-untyped-call]  # torch gives it no annotations
            nn.utils.clip_grad_norm_(network.parameters(), schedule.clipped_at)
            optimizer.step()
            updates += 1
            yield
            if updates == schedule.updates:
                break
        fit.updates.append(updates)
        fit.perplexities.append(perplexity(network, costs, validation))
        if not fit.looks_since_best:
            kept = copy.deepcopy(network.state_dict())
    network.load_state_dict(kept)
    return fit
