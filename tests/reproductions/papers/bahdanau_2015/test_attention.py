from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.papers.bahdanau_2015 import attention
from reproductions.papers.bahdanau_2015.attention import lowest_by
from reproductions.papers.bahdanau_2015.network import Read, Translator, attend, read, step, translate, word_costs
from reproductions.translation.batches import END, Vocabulary
from reproductions.translation.corpus import Corpus, corpus_of
from reproductions.translation.sentence_pairs import Folds, Pair
from reproductions.translation.training import Fit
from tests.reproductions.papers.finished import finished, prepared

SOURCES = torch.tensor([[2, 3], [3, 4], [4, 2]])
WORDS = "abcdefghijklmnopqrst"


def network(attends: bool) -> Translator:
    torch.manual_seed(1)
    return Translator((5, 5), embedding=3, units=4, attends=attends)


def test_the_weights_of_the_source_sum_to_one_for_each_word_that_is_written() -> None:
    _, weights = translate(network(attends=True), SOURCES, longest=4)
    assert torch.allclose(weights.sum(1), torch.ones(4, 2))


def test_a_context_does_not_depend_on_where_states_stand() -> None:
    net = network(attends=True)
    source = read(net, SOURCES)
    moved = Read(source.states.flip(0), source.keys.flip(0), source.start)
    assert torch.allclose(attend(net, source.start, source)[0], attend(net, source.start, moved)[0])


def test_without_attention_the_context_is_the_last_state() -> None:
    net = network(attends=False)
    source, y = read(net, SOURCES), torch.zeros(2, 3)
    _, seen, _ = step(net, y, source.start, source)
    assert torch.equal(seen[:, 4:8], source.states[-1])


@pytest.mark.parametrize("attends", [True, False])
def test_each_word_that_is_written_is_the_likeliest_given_those_before_it(attends: bool) -> None:
    net = network(attends)
    said, _ = translate(net, SOURCES, longest=4)
    given = torch.cat([torch.full((1, 2), END), said[:-1]])
    costs = [word_costs(net, SOURCES, given, torch.full((4, 2), word)) for word in range(5)]
    assert torch.equal(torch.stack(costs).argmin(0), said.flatten())


def test_the_lowest_perplexity_is_that_of_the_looks_in_time() -> None:
    fit = Fit([10, 20, 30], [9.0, 5.0, 4.0])
    assert (lowest_by(fit, 25), lowest_by(fit, 30), lowest_by(fit, 5)) == (5.0, 4.0, 9.0)


def test_a_small_language_is_learned_better_than_how_often_words_occur(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = random.Random(1)
    sentences = [tuple(drawn.choices(WORDS, k=length)) for _ in range(100) for length in (4, 8, 12)]
    pairs = [Pair(one, tuple(word.upper() for word in one[:2])) for one in sentences]
    monkeypatch.setattr(attention, "messages", lambda *_: corpus_of(pairs, 20, 30))
    trials = prepared(find_experiment("bahdanau_2015", "attention"), "tiny")
    trials.settings.update(updates=50, rate=0.05, batch=32, longest=12)
    (trial,) = finished(trials, [0])
    assert trial.measurements["perplexity"] < len(WORDS) ** (2 / 3)
    assert {len(weights) for weights in trial.series["alignment"].values()} == {len(trial.series["source"])}


@pytest.mark.parametrize(("sources", "shown"), [
    (["b a b a b a b", "a b a b a b ."], "b a b a b a b"),
    (["b a , b a b .", "a b a b a b ."], "a b a b a b ."),
    (["a ?", "a ."], "a ."),
])  # fmt: skip
def test_the_sentence_that_is_shown_has_the_fewest_strange_tokens(sources: list[str], shown: str) -> None:
    """Every verse has a comma or a full stop, and sentences may all be too short or too long to be shown whole."""
    test = tuple(Pair(tuple(one.split()), ("A",)) for one in sources)
    known = Vocabulary.of([("a", "b"), ("A",)], 10)
    corpus = Corpus(Folds((), (), test, 0), known, known)
    torch.manual_seed(1)
    net = Translator(corpus.vocabulary_sizes, embedding=3, units=4, attends=True)
    found = attention.alignment(net, corpus, SimpleNamespace(longest=3, backwards=False))
    assert [name.split()[1] for name in found["source"]] == shown.split()
