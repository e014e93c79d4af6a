from __future__ import annotations

import random
from itertools import pairwise

import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.papers.bahdanau_2015 import network as bahdanau_2015
from reproductions.papers.cho_2014_properties import properties
from reproductions.papers.cho_2014_properties.network import (
    ENCODERS,
    GatedRecursiveConvolution,
    GatedUnits,
    Translator,
    translate,
    word_costs,
)
from reproductions.papers.cho_2014_properties.properties import alike_in_length, by_length
from reproductions.translation.batches import END, UNKNOWN
from reproductions.translation.corpus import corpus_of
from reproductions.translation.sentence_pairs import Pair
from tests.reproductions.papers.finished import finished, prepared

SOURCES = torch.tensor([[2, 3], [3, 4], [4, 2]])
WORDS = "abcdefghijklmnopqrst"
EVER_OPEN = 1e3


def network(encoder: str) -> Translator:
    torch.manual_seed(1)
    return Translator(encoder, (5, 5), embedding=3, context=4, units=4)


def convolution() -> GatedRecursiveConvolution:
    torch.manual_seed(1)
    return GatedRecursiveConvolution(inputs=3, units=4).double()


def test_a_lattice_is_what_its_equations_give_state_by_state() -> None:
    net, words = convolution(), torch.randn(5, 2, 3, dtype=torch.float64)
    h = list(net.U(words))
    for _ in range(4):
        above = []
        for left, right in pairwise(h):
            omega = torch.exp(net.G_l(left) + net.G_r(right))
            c, keep_left, keep_right = (omega / omega.sum(1, keepdim=True)).T.unsqueeze(-1)
            above.append(c * torch.relu(net.W_l(left) + net.W_r(right)) + keep_left * left + keep_right * right)
        h = above
    assert torch.allclose(net.read(words), h[0])


def test_a_convolution_that_always_keeps_the_left_ends_with_the_first_word() -> None:
    net, words = convolution(), torch.rand(5, 2, 3, dtype=torch.float64)
    with torch.no_grad():
        net.U.weight.fill_(1)
        net.G_r.weight.zero_()
        net.G_l.weight.copy_(torch.tensor([-EVER_OPEN, EVER_OPEN, -EVER_OPEN])[:, None].expand(3, 4))
    assert torch.allclose(net.read(words), net.U(words)[0])


def test_the_top_of_one_word_is_its_projection() -> None:
    net, words = convolution(), torch.randn(1, 2, 3, dtype=torch.float64)
    assert torch.equal(net.read(words), net.U(words)[0])


def test_square_matrices_begin_orthogonal_with_their_radius() -> None:
    for matrix, radius in ((GatedRecursiveConvolution(3, 4).W_l.weight, 0.4), (GatedUnits(3, 4).U.weight, 1.0)):
        assert torch.allclose(matrix @ matrix.T, radius**2 * torch.eye(4), atol=1e-6)


def test_with_reset_gates_ever_open_rnnenc_is_the_translator_without_attention_of_2015() -> None:
    ours, theirs = network("rnnenc"), bahdanau_2015.Translator((5, 5), embedding=3, units=4, attends=False)
    assert isinstance(ours.encoder, GatedUnits)
    shared = theirs.state_dict()
    for name in ("source_embedding", "target_embedding", "start", "readout", "output"):
        shared |= {f"{name}.{key}": value for key, value in getattr(ours, name).state_dict().items()}
    for units, name, end in ((ours.encoder, "reader", "_l0"), (ours.decoder, "writer", "")):
        units.W_r.bias.data.fill_(EVER_OPEN)
        inputs, states = (units.W_r, units.W_z, units.W), (units.U_r, units.U_z, units.U)
        shared[f"{name}.weight_ih{end}"] = torch.cat([one.weight for one in inputs])
        shared[f"{name}.bias_ih{end}"] = torch.cat([one.bias for one in inputs])
        shared[f"{name}.weight_hh{end}"] = torch.cat([one.weight for one in states])
        shared[f"{name}.bias_hh{end}"] = torch.zeros(12)
    theirs.load_state_dict(shared)
    given, wanted = torch.tensor([[END, END], [2, 3]]), torch.tensor([[2, 3], [END, 4]])
    expected = bahdanau_2015.word_costs(theirs, SOURCES, given, wanted)
    assert torch.allclose(word_costs(ours, SOURCES, given, wanted), expected)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_each_word_that_is_written_is_the_likeliest_known_one_given_those_before_it(encoder: str) -> None:
    net = network(encoder)
    said = translate(net, SOURCES, longest=4)
    given = torch.cat([torch.full((1, 2), END), said[:-1]])
    costs = torch.stack([word_costs(net, SOURCES, given, torch.full((4, 2), word)) for word in range(5)])
    costs[UNKNOWN] = torch.inf
    assert torch.equal(costs.argmin(0), said.flatten())


def pairs(lengths: range, of_each: int = 100) -> list[Pair]:
    drawn = random.Random(1)
    sentences = [tuple(drawn.choices(WORDS, k=length)) for length in lengths for _ in range(of_each)]
    return [Pair(one, tuple(word.upper() for word in one[-2:])) for one in sentences]


def test_sentences_with_and_without_unknown_words_are_equally_long() -> None:
    corpus = corpus_of(pairs(range(4, 9)), held_out=100, words=20)
    known, unknown = alike_in_length(corpus.folds.test, corpus)
    assert [len(pair.source) for pair in known] == [len(pair.source) for pair in unknown]
    assert all(word in corpus.sources for pair in known for word in pair.source)
    assert all(any(word not in corpus.sources for word in pair.source) for pair in unknown)


def test_groups_by_length_hold_each_pair_once() -> None:
    tested = pairs(range(4, 9))
    assert [len(group) for group in by_length(tested, [4, 5, 7])] == [100, 200, 200]


def test_both_networks_learn_more_than_how_often_words_occur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(properties, "messages", lambda *_: corpus_of(pairs(range(4, 6), of_each=300), 40, 20))
    trials = prepared(find_experiment("cho_2014_properties", "properties"), "tiny")
    trials.settings.update(updates=160, rates=[0.03, 0.03], batch=32, lengths=[4, 5])
    (trial,) = finished(trials, [0])
    by_frequency = len(WORDS) ** (2 / 3)
    assert max(trial.measurements[f"{encoder}_perplexity"] for encoder in ENCODERS) < by_frequency
    assert list(trial.series) == list(ENCODERS)
