from __future__ import annotations

import torch

from reproductions.translation.batches import END, NOTHING, UNKNOWN, Vocabulary, batch_of, batches_of
from reproductions.translation.sentence_pairs import Pair

KNOWN = Vocabulary(("</s>", "<unk>", "a", "b"))
PAIRS = [Pair(("a", "b"), ("b",)), Pair(("b", "c"), ("a", "a"))]


def test_a_vocabulary_holds_the_most_frequent_words_behind_the_end_and_the_unknown_one() -> None:
    assert Vocabulary.of([("b", "a", "b"), ("a", "c", "b")], 4) == Vocabulary(("</s>", "<unk>", "b", "a"))


def test_numbers_become_the_words_before_the_first_end() -> None:
    assert KNOWN.sentence([2, UNKNOWN, END, 3]) == ("a", "<unk>")


def test_a_batch_gives_each_word_before_it_is_wanted() -> None:
    batch = batch_of(PAIRS, KNOWN, KNOWN, backwards=False)
    assert batch.sources.T.tolist() == [[2, 3], [3, UNKNOWN]]
    assert batch.given.T.tolist() == [[END, 3, END], [END, 2, 2]]
    assert batch.wanted.T.tolist() == [[3, END, NOTHING], [2, 2, END]]


def test_a_source_can_be_read_backwards_and_its_target_stays() -> None:
    forward, backward = (batch_of(PAIRS, KNOWN, KNOWN, backwards) for backwards in (False, True))
    assert torch.equal(forward.sources.flip(0), backward.sources)
    assert torch.equal(forward.wanted, backward.wanted)


def test_each_pair_stands_in_one_batch_whose_sources_are_equally_long() -> None:
    pairs = [Pair(("a",) * length, ("b",) * number) for length in (2, 3) for number in range(1, 6)]
    batches = batches_of(pairs, 2, torch.Generator().manual_seed(1))
    assert sorted(pair for batch in batches for pair in batch) == pairs
    assert [len({len(pair.source) for pair in batch}) for batch in batches] == [1] * 6
