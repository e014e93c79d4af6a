"""The caption generator against other means, and the analogue on small data of the tests' own."""

from __future__ import annotations

import pytest
import torch

from reproductions.captions.named_pictures import END
from reproductions.papers.vinyals_2015 import picture_once
from reproductions.papers.vinyals_2015.network import CaptionGenerator, State
from reproductions.papers.vinyals_2015.picture_once import Net, measure
from tests.reproductions.captions.tiny import SETTINGS, coloured, finished


def generator(again: str) -> CaptionGenerator:
    torch.manual_seed(1)
    return CaptionGenerator(4, 3, 5, again)


def test_the_cell_is_that_of_pytorch_but_for_the_second_squashing() -> None:
    mine, cell, v = generator(""), torch.nn.LSTMCell(3, 5, bias=False), torch.rand(2, 3)
    in_pytorchs_order = [0, 1, 3, 2]  # input gate, forget gate, cell, output gate
    for theirs, own in ((cell.weight_ih, mine.W_x.weight), (cell.weight_hh, mine.W_m.weight)):
        theirs.data = torch.cat([own.chunk(4)[one] for one in in_pytorchs_order]).detach()
    state = mine.look(v)
    squashed, c = cell(v)
    assert torch.allclose(state.c, c)
    assert torch.allclose(state.m * torch.tanh(c) / c, squashed)


@pytest.mark.parametrize(("again", "depends"), [("", False), ("beside", True), ("added", True)])
def test_beside_a_word_the_picture_matters_only_where_it_is_shown_again(again: str, depends: bool) -> None:
    net, state, word = generator(again), State(torch.rand(1, 5), torch.rand(1, 5)), torch.tensor([END])
    first, second = (net.step(torch.full((1, 3), value), state, word)[0] for value in (0.0, 1.0))
    assert torch.equal(first, second) != depends


def test_a_picture_that_is_added_is_a_change_of_the_word() -> None:
    net, state, v = generator("added"), State(torch.rand(1, 5), torch.rand(1, 5)), torch.rand(1, 3)
    found, _ = net.step(v, state, torch.tensor([2]))
    net.W_e.weight.data[2] += v[0]
    assert torch.allclose(found, net.step(torch.zeros(1, 3), state, torch.tensor([2]))[0])


def test_only_weights_of_its_own_for_the_picture_make_a_net_larger() -> None:
    sizes = [sum(one.numel() for one in generator(again).parameters()) for again in ("", "added", "beside")]
    assert sizes == [sizes[0], sizes[0], sizes[0] + 3 * 4 * 5]


def test_nets_of_all_kinds_begin_alike_and_see_the_same_batches() -> None:
    nets, drawn_next = [], set()
    for arm in ("once", "every_step", "nothing"):
        torch.manual_seed(1)
        nets.append(Net(arm, "beside", 4, SETTINGS).state_dict())
        drawn_next.add(float(torch.rand(())))
    assert len(drawn_next) == 1
    assert all(torch.equal(nets[0][name], net[name]) for net in nets for name in nets[0] if "W_v" not in name)


def test_a_net_that_sees_nothing_says_the_same_of_every_picture() -> None:
    net, names = Net("nothing", "beside", 4, SETTINGS), torch.tensor([[2, END]])
    assert torch.equal(net.nats(torch.rand(1, 3, 32, 32), names)[0], net.nats(torch.rand(1, 3, 32, 32), names)[0])


def test_a_tiny_training_beats_chance_and_needs_its_own_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_once, "emoji", coloured)
    torch.manual_seed(1)
    found = finished(measure.train(SETTINGS, {"extra_input": "beside"}, torch.Generator().manual_seed(2)))
    without_pictures = 3 ** (1 / 3)  # one of three colours, the word and the end
    assert found["perplexity_nothing"] > 0.95 * without_pictures
    assert max(found["perplexity_once"], found["perplexity_every_step"]) < 0.9 * without_pictures
    assert found["perplexity_once_shuffled"] > found["perplexity_once"]
    assert found["test_over_training_once"] == found["perplexity_once"] / found["training_perplexity_once"]
