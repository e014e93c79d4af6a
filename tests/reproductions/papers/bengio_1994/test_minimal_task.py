"""Neurons of figure 2 train as plain ones do, short sequences are learned, and the figures are read as printed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.papers.bengio_1994 import minimal_task, network
from reproductions.papers.bengio_1994.minimal_task import Neurons, TrainingProtocol
from reproductions.trials.batches import generator

Array = np.ndarray[Any, Any]


def test_the_settings_that_pages_show_are_those_that_figures_are_drawn_with() -> None:
    settings = {row.id: row.settings for row in find_experiment("bengio_1994", "minimal_task").rows}
    drawn = {"nets_per_cell": minimal_task.NETS_PER_CELL, "called_white_from": minimal_task.WHITE}
    assert settings["figure_2a"] == {"length": 20, **drawn}
    assert settings["figure_2b"] == {
        "weight": minimal_task.WEIGHT,
        "noise": minimal_task.NOISE_LEVEL,
        "nets_per_length": minimal_task.NETS_PER_LENGTH,
    }
    assert settings["uniform_noise"] == {
        "weight": minimal_task.WEIGHT,
        "noise_bound": minimal_task.UNIFORM_BOUND,
        "nets_per_length": minimal_task.NETS_OF_UNIFORM,
    }


def test_nets_of_figure_2_train_as_plain_ones_do() -> None:
    protocol = TrainingProtocol(sequences_per_class=2, rate=0.1, weight_rate=0.05)
    nets = Neurons(np.full(16, 1.25), np.full(16, 0.3), 9)
    inputs, targets = minimal_task.training_set(nets, protocol, generator(5), uniform=False)
    free = generator(6).uniform(-0.1, 0.1, (6, 16))
    found = minimal_task.train_sixteen(inputs, targets, free, nets.weight, protocol)
    assert 0 < found.sum() < 16
    for lane in (*np.flatnonzero(found)[:2], *np.flatnonzero(~found)[:2]):
        assert found[lane] == plainly_succeeds(inputs[..., lane], targets, [*free[:, lane], 1.25], protocol)


def plainly_succeeds(inputs: Array, targets: Array, start: list[float], protocol: TrainingProtocol) -> bool:
    weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    rates = torch.tensor([protocol.rate] * 6 + [protocol.weight_rate])
    for _ in range(minimal_task.EPOCHS):
        outputs = torch.stack([network.run(minimal_task.wiring(), weights, torch.tensor(x))[-1, 0] for x in inputs])
        wanted = torch.tensor(targets)
        if bool((outputs * wanted > 0).all()):
            return True
        (gradient,) = torch.autograd.grad(0.5 * ((outputs - wanted) ** 2).sum(), weights)
        weights = (weights - rates * gradient).detach().requires_grad_()
    return False


def test_a_training_set_holds_both_classes_and_noise_after_the_free_steps() -> None:
    nets = Neurons(np.full(5, 1.25), np.full(5, 0.2), 400)
    inputs, targets = minimal_task.training_set(nets, TrainingProtocol(2, 0.1, 0.0), generator(1), uniform=False)
    assert targets.tolist() == [0.8, -0.8, 0.8, -0.8]
    assert inputs[1, :3, :6, 0].tolist() == np.eye(6)[3:].tolist()
    assert not inputs[:, :3, 6].any()
    assert inputs[:, 3:, 6].std() == pytest.approx(0.2, rel=0.05)


def test_the_printed_figure_has_61_white_cells_below_a_noise_of_0_3() -> None:
    mask = minimal_task.printed_mask()
    assert mask.sum() == 61
    assert not mask[minimal_task.CELL_NOISE > 0.3].any()


def test_short_sequences_are_learned_and_long_ones_are_not() -> None:
    protocol = TrainingProtocol(2, 0.1, 0.0)
    short, long = (
        minimal_task.train(Neurons(np.full(32, 1.25), np.full(32, 0.2), length), protocol, generator(2)).mean()
        for length in (6, 60)
    )
    assert short > 0.9
    assert long < 0.4


def test_the_half_way_length_lies_on_the_line_between_two_bars() -> None:
    assert minimal_task.half_way({10: 1.0, 11: 0.6, 12: 0.4, 13: 0.0}) == pytest.approx(11.5)
    assert minimal_task.half_way({10: 0.9, 11: 0.8}) == 11
