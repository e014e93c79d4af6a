"""Nets of the analogue on emoji, on small data of the tests' own."""

from __future__ import annotations

import pytest
import torch

from reproductions.captions.named_pictures import END
from reproductions.papers.xu_2015 import names_of_emoji
from reproductions.papers.xu_2015.names_of_emoji import Net, measure
from reproductions.papers.xu_2015.network import Decoder, State
from tests.reproductions.captions.tiny import SETTINGS, coloured, finished


@pytest.mark.parametrize("attends", [True, False])
def test_a_decoder_spreads_one_over_the_places_evenly_unless_it_attends(attends: bool) -> None:
    torch.manual_seed(1)
    decoder = Decoder(4, 3, 2, 5, attends)
    alpha = decoder.attention(torch.rand(2, 8, 3), torch.rand(2, 5))
    assert torch.allclose(alpha.sum(1), torch.ones(2))
    assert torch.allclose(alpha, torch.tensor(1 / 8)) != attends


def test_a_name_costs_what_its_words_and_its_end_cost() -> None:
    torch.manual_seed(1)
    net, pictures = Net("attention", 4, SETTINGS), torch.rand(2, 3, 32, 32)
    both, count = net.nats(pictures, torch.tensor([[2, 3, END], [3, END, END]]))
    first, second = (
        net.nats(pictures[:1], torch.tensor([[2, 3, END]])),
        net.nats(pictures[1:], torch.tensor([[3, END]])),
    )
    assert count == first[1] + second[1] == 5
    assert torch.allclose(both, first[0] + second[0])


def test_a_net_that_sees_nothing_says_the_same_of_every_picture() -> None:
    torch.manual_seed(1)
    net, names = Net("nothing", 4, SETTINGS), torch.tensor([[2, END]])
    assert torch.equal(net.nats(torch.rand(1, 3, 32, 32), names)[0], net.nats(torch.rand(1, 3, 32, 32), names)[0])


def test_a_state_is_what_the_net_remembers() -> None:
    torch.manual_seed(1)
    decoder, a = Decoder(4, 3, 2, 5, True), torch.rand(1, 8, 3)
    scores, state = decoder.step(a, State(torch.zeros(1, 5), torch.zeros(1, 5)), torch.tensor([END]))
    assert (scores.shape, state.h.shape) == ((1, 4), (1, 5))
    assert (state.h.abs() < state.c.abs().tanh()).all()


def test_a_tiny_training_beats_chance_and_needs_its_own_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_of_emoji, "emoji", coloured)
    torch.manual_seed(1)
    found = finished(measure.train(SETTINGS, {}, torch.Generator().manual_seed(2)))
    assert found["perplexity_nothing"] > 1.4
    assert found["perplexity_attention"] < 1.2
    assert found["perplexity_attention_shuffled"] > found["perplexity_attention"]
