"""Goodfellow, Bengio & Courville 2016, sections 8.2.4 and 10.11.1: what clipping does where a product has a cliff.

A linear unit h = w h + b that runs for twenty steps shall end at ten. Its error as a function of w and b is nearly flat
below a weight of one and rises like a wall above it.

    rnn-review run goodfellow_2016 clipping

Seconds. A trial is one start, in double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from reproductions.experiments import Profile, Row
from reproductions.papers.goodfellow_2016.drawing import Curve, Drawing, drawn_trials, undrawn
from reproductions.papers.goodfellow_2016.network import clipped_elements, clipped_norm
from reproductions.trials.batches import BatchTrials

STEPS, TARGET = 20, 10.0
RATE, THRESHOLD = 0.01, 1.0
ABOVE = (1.05, 1.2), (0.1, 0.5)
"""Weights and biases of starts on the wall."""
BELOW = (0.6, 0.9), (0.3, 0.6)
"""Of starts on the plain below it, from which a descent comes to the wall's foot."""
MINIBATCHES = 8
LOW_ERROR, MOST_UPDATES = 0.01, 2000

Follow = Callable[[Tensor], Tensor]
"""What is followed in place of a gradient."""


def error(place: Tensor, start: Tensor) -> Tensor:
    """The squared relative distance from the target, for w and b and the state at which the unit starts."""
    h = start
    for _ in range(STEPS):
        h = place[0] * h + place[1]
    return (h / TARGET - 1) ** 2


def error_and_gradient(place: Tensor, start: Tensor) -> tuple[float, Tensor]:
    """The error and its gradient by w and b."""
    leaf = place.detach().requires_grad_()
    found = error(leaf, start)
    (gradient,) = torch.autograd.grad(found, leaf)
    return float(found.detach()), gradient


def drawn(random: np.random.Generator, bounds: tuple[tuple[float, float], tuple[float, float]]) -> Tensor:
    """A weight and a bias, uniform within bounds."""
    return torch.tensor([random.uniform(*one) for one in bounds], dtype=torch.float64)


def decades(place: Tensor) -> float:
    """The logarithm of the error to base ten."""
    return float(error(place, place.new_zeros(())).log10())


def measure_step(random: np.random.Generator) -> dict[str, float]:
    """One update from the wall, plain and clipped, and the directions that are followed."""
    place = drawn(random, ABOVE)
    _, gradient = error_and_gradient(place, place.new_zeros(()))
    by_norm, by_element = clipped_norm(gradient, THRESHOLD), clipped_elements(gradient, THRESHOLD)
    starts = torch.from_numpy(random.uniform(-1, 1, MINIBATCHES))
    of_each = torch.stack([error_and_gradient(place, start)[1] for start in starts])
    clipped_each = torch.stack([clipped_norm(one, THRESHOLD) for one in of_each])
    return {
        "gradient_norm": float(gradient.norm()),
        "decades_by_plain_step": decades(place - RATE * gradient) - decades(place),
        "decades_by_clipped_step": decades(place - RATE * by_norm) - decades(place),
        "norm_clipped_cosine": float(cosine_similarity(by_norm, gradient, dim=0)),
        "element_clipped_cosine": float(cosine_similarity(by_element, gradient, dim=0)),
        "averaged_cosine": float(cosine_similarity(clipped_each.mean(0), of_each.mean(0), dim=0)),
    }


def descent(place: Tensor, follow: Follow) -> list[Tensor]:
    """Places from the start on, until the error is low or the updates are spent."""
    places = [place]
    for _ in range(MOST_UPDATES):
        found, gradient = error_and_gradient(places[-1], place.new_zeros(()))
        if found < LOW_ERROR:
            break
        places.append(places[-1] - RATE * follow(gradient))
    return places


def measure_descents(random: np.random.Generator) -> tuple[dict[str, float], dict[str, Curve]]:
    """Descents from one start: with the norm clipped, with elements clipped, and with a random step if it is large."""
    start = drawn(random, BELOW)

    def random_step(gradient: Tensor) -> Tensor:
        if gradient.norm() <= THRESHOLD:
            return gradient
        direction = torch.from_numpy(random.normal(size=2))
        step: Tensor = THRESHOLD * direction / direction.norm()
        return step

    follows: dict[str, Follow] = {
        "norm_clipped": partial(clipped_norm, threshold=THRESHOLD),
        "elements_clipped": partial(clipped_elements, threshold=THRESHOLD),
        "random_if_large": random_step,
    }
    paths = {name: torch.stack(descent(start, follow)) for name, follow in follows.items()}
    measured = {f"updates_{name}": float(len(path) - 1) for name, path in paths.items()}
    return measured, {name: (path[::3, 0].tolist(), path[::3, 1].tolist()) for name, path in paths.items()}


DRAWINGS: dict[str, Drawing] = {
    "step": partial(undrawn, measure_step),
    "descents": measure_descents,
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    return drawn_trials(DRAWINGS, row)
