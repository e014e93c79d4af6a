"""Layers and auto-encoders against automatic differentiation, and a tiny training."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from types import SimpleNamespace
from typing import TypeVar

import pytest
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, nll_loss, one_hot

from reproductions.papers.erhan_2009 import depth, starts, training
from reproductions.papers.erhan_2009.digits import Examples
from reproductions.papers.erhan_2009.network import Layer, classes, code, denoise, fine_tune, uniform
from reproductions.trials.device import VARIABLE
from tests.reproductions.papers.finished import SEED

T = TypeVar("T")
SETTINGS = SimpleNamespace(
    depth=1, units=12, rates=[0.3, 3.0], batch=10, updates=400, pre_training_passes=2, pre_training_rate=0.05,
    corruption=0.25,
)  # fmt: skip


def made(*sizes: int, lanes: int = 2) -> list[Layer]:
    random = torch.Generator().manual_seed(1)
    return [
        Layer(*(torch.randn(shape, generator=random, dtype=torch.float64) for shape in ((lanes, a, b), (lanes, 1, b))))
        for a, b in pairwise(sizes)
    ]


def copied(layers: list[Layer]) -> list[Tensor]:
    return [one.clone().requires_grad_() for layer in layers for one in layer]


def result(run: Generator[None, None, T]) -> T:
    while True:
        try:
            next(run)
        except StopIteration as stopped:
            value: T = stopped.value
            return value


def stripes(count: int) -> Examples:
    """Noisy pictures of six pixels, of which one of ten pairs is bright."""
    random = torch.Generator().manual_seed(count)
    kinds = torch.arange(count) % 10
    return Examples((one_hot(kinds, 10) + 0.3 * torch.rand(count, 10, generator=random)).clamp(0, 1), kinds)


def differences_told(layers: list[Layer], pictures: Tensor) -> float:
    return float(code(layers[1], code(layers[0], pictures[None])).std(1).mean())


def test_supervised_training_takes_a_step_down_the_gradient() -> None:
    layers, x = made(3, 4, 4, 2), torch.rand(2, 5, 3, dtype=torch.float64)
    y, rate = torch.tensor([0, 1, 1, 0, 1]), torch.tensor([[[0.5]], [[2.0]]], dtype=torch.float64)
    before = copied(layers)
    pairs = [Layer(*before[place : place + 2]) for place in (0, 2, 4)]
    loss = torch.stack([nll_loss(classes(pairs, x)[lane].log(), y) for lane in range(2)]).sum()
    gradients = torch.autograd.grad(loss, before)
    fine_tune(layers, x, one_hot(y, 2).double(), rate)
    for old, gradient, new in zip(before, gradients, (one for layer in layers for one in layer), strict=True):
        assert torch.allclose(new, old - rate * gradient)


def test_an_auto_encoder_takes_a_step_down_the_gradient_of_its_divergence() -> None:
    (layer,), x = made(3, 2), torch.rand(2, 5, 3, dtype=torch.float64)
    noisy = x * torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)
    below = torch.zeros(2, 1, 3, dtype=torch.float64)
    w, b, c = [one.clone().requires_grad_() for one in (*layer, below)]
    seen = torch.sigmoid(code(Layer(w, b), noisy) @ w.mT + c)
    gradients = torch.autograd.grad(binary_cross_entropy(seen, x, reduction="sum") / 5, (w, b, c))
    denoise(layer, below, x, noisy, 0.5)
    for old, gradient, new in zip((w, b, c), gradients, (*layer, below), strict=True):
        assert torch.allclose(new, old - 0.5 * gradient)


def test_a_corrupted_input_has_nought_in_a_share_of_fixed_size() -> None:
    noisy = training.corrupted(torch.Generator().manual_seed(1), torch.ones(2, 7, 8), 0.25)
    assert ((noisy == 0).sum(2) == 2).all()


@pytest.mark.parametrize("together", [True, False])
def test_pre_training_lets_every_layer_say_more_of_its_input(together: bool) -> None:
    settings = SimpleNamespace(**{**vars(SETTINGS), "pre_training_passes": 40})
    layers = training.start(torch.Generator().manual_seed(1), 1, 10, 12, 2)
    pictures = stripes(200).pictures
    before = differences_told(layers, pictures)
    result(training.pre_train(layers, pictures, settings, together, torch.Generator().manual_seed(1)))
    assert differences_told(layers, pictures) > 2 * before


def test_a_net_is_as_it_would_be_without_the_others() -> None:
    parts = (stripes(200), stripes(50), stripes(100))
    start = training.start(torch.Generator().manual_seed(1), 3, 10, 12, 1) + made(12, 10, lanes=3)[:1]
    layers = [Layer(*(one.float() for one in layer)) for layer in start]
    all_three = result(training.train(layers, parts, SETTINGS, torch.Generator().manual_seed(2)))
    alone = training.lanes(layers, torch.tensor([1]))
    only = result(training.train(alone, parts, SETTINGS, torch.Generator().manual_seed(2)))
    assert [float(one[1]) for one in all_three] == [float(one[0]) for one in only]


def test_a_tiny_training_beats_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "digits", lambda: (stripes(200), stripes(50), stripes(100)))
    found = result(depth.measure.train(SETTINGS, {"order": "together"}, torch.Generator().manual_seed(SEED)))
    assert found["error_drawn"] < 20
    assert found["error_pre_trained"] < 20


def test_a_start_by_histograms_has_the_values_of_its_own_net_in_another_order() -> None:
    values = torch.arange(12.0).view(2, 3, 2)
    drawn = starts.redrawn(torch.Generator().manual_seed(1), values)
    assert not torch.equal(drawn, values)
    assert [set(drawn[net].flatten().tolist()) <= set(values[net].flatten().tolist()) for net in range(2)] == [
        True,
        True,
    ]


def test_a_start_has_pre_trained_layers_where_its_name_says() -> None:
    drawn, pre_trained = made(3, 4, 4), made(3, 4, 4)
    found = starts.starts(torch.Generator().manual_seed(1), drawn, pre_trained)
    assert [one is own for one, own in zip(found["first"], (pre_trained[0], drawn[1]), strict=True)] == [True, True]
    assert [one is own for one, own in zip(found["others"], (drawn[0], pre_trained[1]), strict=True)] == [True, True]
    assert found.keys() - starts.starts(torch.Generator(), drawn[:1], pre_trained[:1]).keys() == {"first", "others"}


def test_a_tiny_training_beats_chance_from_each_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "digits", lambda: (stripes(200), stripes(50), stripes(100)))
    found = result(starts.measure.train(SETTINGS, {"order": "together"}, torch.Generator().manual_seed(SEED)))
    assert [found[f"error_{name}"] < 20 for name in ("drawn", "histogram", "pre_trained")] == [True, True, True]


def test_nets_stay_on_the_device_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch refuses a sum of tensors of two devices; every machine has `meta`, which holds no numbers."""
    monkeypatch.setenv(VARIABLE, "meta")
    random = torch.Generator().manual_seed(1)
    pictures = torch.rand(20, 16, device="meta")
    layers = [*training.start(random, 2, 16, SETTINGS.units, 2), uniform(random, 2, SETTINGS.units, 10)]
    result(training.pre_train(layers[:-1], pictures, SETTINGS, False, random))
    answers = fine_tune(
        layers, pictures.expand(2, -1, -1), torch.zeros(20, 10, device="meta"), torch.ones(2, 1, 1, device="meta")
    )
    assert answers.device.type == "meta"
    assert {one.device.type for layer in layers for one in layer} == {"meta"}
    redrawn = starts.redrawn(random, layers[0].weights)
    assert redrawn.device.type == "meta"
    with pytest.raises(RuntimeError, match="device"):
        fine_tune(layers, torch.rand(2, 20, 16), torch.zeros(20, 10), torch.ones(2, 1, 1))
