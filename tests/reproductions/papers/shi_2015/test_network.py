"""The convolutional LSTM against what can be said of it by other means."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import conv2d

from reproductions.declarations.papers import find_experiment
from reproductions.papers.shi_2015 import network
from reproductions.papers.shi_2015.network import Plan, State, assembled, convolved, drawn, shapes
from reproductions.papers.shi_2015.parameter_counts import parameter_count

SMALL = Plan(2, (3, 2), 5, 3, 2)


def random() -> torch.Generator:
    return torch.Generator().manual_seed(1)


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("fc_lstm", 142_667_776),
        ("one_layer", 13_524_496),
        ("two_layers", 10_042_896),
        ("three_layers", 7_585_296),
        ("two_layers_1x1", 11_550_224),
        ("three_layers_1x1", 8_830_480),
    ],
)
def test_a_net_has_as_many_weights_as_printed(row: str, count: int) -> None:
    found = next(one for one in find_experiment("shi_2015", "parameter_counts").rows if one.id == row)
    assert parameter_count(found.settings) == count


def test_full_connections_are_given_at_least_equal_work() -> None:
    row = next(one for one in find_experiment("shi_2015", "moving_digits").rows if one.id == "one_digit")
    uses = {}
    for name, sizes in row.settings["nets"].items():
        places = (row.settings["side"] // sizes["patch"]) ** 2
        kernels = [shape for shape in shapes(Plan(**sizes)) if len(shape) == 4 and shape[0] != 3]
        uses[name] = places * sum(math.prod(shape) for shape in kernels)
    assert uses["convlstm"] / uses["fc_lstm"] == pytest.approx(row.settings["more_for_full_connections"], abs=0.002)


def test_a_net_is_drawn_in_the_shapes_that_are_counted() -> None:
    assert [tuple(one.shape) for one in drawn(SMALL, random())] == shapes(SMALL)


def test_a_cell_of_one_place_without_peepholes_is_pytorchs_lstm() -> None:
    cell = assembled(Plan(2, (3,), 1, 1, 1), drawn(Plan(2, (3,), 1, 1, 1), random())).encoder[0]
    ours, theirs = nn.LSTMCell(4, 3), (0, 1, 3, 2)
    order = [3 * gate + unit for gate in theirs for unit in range(3)]
    ours.load_state_dict({
        "weight_ih": cell.inward[order, :, 0, 0], "weight_hh": cell.recurrent[order, :, 0, 0],
        "bias_ih": cell.bias[order], "bias_hh": torch.zeros(12),
    })  # fmt: skip
    x, h, c = torch.rand(5, 4), torch.rand(5, 3), torch.rand(5, 3)
    (u,) = network.brought(cell, [x[..., None, None]])
    found = network.step(cell, u, State(h[..., None, None], c[..., None, None]))
    assert torch.allclose(found.h[..., 0, 0], ours(x, (h, c))[0], atol=1e-6)


def test_a_product_of_matrices_is_a_convolution_over_one_place() -> None:
    below, kernels = torch.rand(5, 3, 1, 1), torch.rand(4, 3, 1, 1)
    assert torch.allclose(convolved(below, kernels), conv2d(below, kernels), atol=1e-6)


def test_what_a_net_sees_moves_what_it_predicts() -> None:
    net, frames = assembled(SMALL, drawn(SMALL, random())), torch.zeros(2, 1, 64, 64)
    frames[:, 0, 30:34, 30:34] = 1.0
    moved = network.predicted(net, 2, frames.roll(2, 3), 1)
    assert moved.abs().max() > 0.01
    assert torch.allclose(moved, network.predicted(net, 2, frames, 1).roll(2, 3), atol=1e-6)


def test_narrow_state_kernels_predict_each_patch_by_itself() -> None:
    plan = Plan(2, (3,), 1, 1, 1)
    net, frames = assembled(plan, drawn(plan, random())), torch.zeros(3, 1, 8, 8)
    lit = frames.clone()
    lit[:, 0, :2, :2] = 1.0
    changed = network.predicted(net, 2, lit, 2) != network.predicted(net, 2, frames, 2)
    assert changed[:, 0, :2, :2].any()
    assert not changed[:, 0, 2:].any()
