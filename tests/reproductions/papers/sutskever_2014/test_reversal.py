from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.papers.sutskever_2014 import reversal
from reproductions.papers.sutskever_2014.network import SequenceToSequence
from reproductions.results import Trial
from reproductions.translation.corpus import corpus_of
from reproductions.translation.sentence_pairs import Pair
from tests.reproductions.papers.finished import finished, prepared

SMALL = {"rates": [0.02, 0.02], "embedding": 8, "units": 16, "batch": 16}


def network() -> SequenceToSequence:
    torch.manual_seed(1)
    return SequenceToSequence((5, 5), embedding=3, units=4, layers=2)


def trial(monkeypatch: pytest.MonkeyPatch, pairs: Sequence[Pair], updates: int) -> Trial:
    monkeypatch.setattr(reversal, "messages", lambda *_: corpus_of(pairs, 20, 20))
    trials = prepared(find_experiment("sutskever_2014", "reversal"), "tiny")
    trials.settings.update(SMALL, updates=updates)
    return finished(trials, [0])[0]


WORDS = "abcdefghijklmnopqrst"


def sentences(count: int, length: int) -> list[tuple[str, ...]]:
    drawn = random.Random(1)
    return [tuple(drawn.choices(WORDS, k=length)) for _ in range(count)]


def test_sources_that_read_the_same_both_ways_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [Pair((*half, *reversed(half)), half) for half in sentences(100, 3)]
    assert trial(monkeypatch, pairs, updates=20).measurements["perplexity_ratio"] == 1


def test_both_orders_learn_more_than_how_often_words_occur(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [Pair(one, tuple(word.upper() for word in one)) for one in sentences(500, 2)]
    measured = trial(monkeypatch, pairs, updates=240).measurements
    by_frequency = len(WORDS) ** (2 / 3)
    assert max(measured["forward_perplexity"], measured["reversed_perplexity"]) < by_frequency / 1.5
