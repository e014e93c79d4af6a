from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from reproductions.translation.batches import Batch, Vocabulary, batch_of
from reproductions.translation.bleu import bleu
from reproductions.translation.sentence_pairs import Pair
from reproductions.translation.training import Fit, Schedule, perplexity, trained

KNOWN = Vocabulary(("</s>", "<unk>", "a"))
BATCH = batch_of([Pair(("a",), ("a",))], KNOWN, KNOWN, backwards=False)


def cost(network: nn.Linear, _: Batch) -> Tensor:
    found: Tensor = network(torch.ones(1)).square()
    return found


def fit(network: nn.Linear, patience: int, updates: int, validation: Iterable[Batch] = (BATCH,)) -> Fit:
    training = trained(network, cost, lambda: [BATCH], tuple(validation), Schedule(0.4, 1.0, patience, updates))
    while True:
        try:
            next(training)
        except StopIteration as stopped:
            return stopped.value  # type: ignore[no-any-return]  # a generator's result is untyped


def weight_of_one() -> nn.Linear:
    network = nn.Linear(1, 1, bias=False)
    nn.init.constant_(network.weight, 1.0)
    return network


def test_training_ends_when_a_minimum_stays_the_lowest_for_as_many_looks_as_the_patience() -> None:
    found = fit(weight_of_one(), patience=2, updates=50)
    assert len(found.perplexities) == found.best + 3


def test_the_network_is_left_as_it_was_at_the_lowest_look() -> None:
    network = weight_of_one()
    found = fit(network, patience=2, updates=50)
    assert perplexity(network, cost, [BATCH]) == min(found.perplexities)


def test_training_is_looked_at_when_the_updates_are_used_up() -> None:
    assert fit(weight_of_one(), patience=2, updates=1).updates == [1]


def test_perplexity_is_that_of_a_word() -> None:
    assert perplexity(weight_of_one(), lambda *_: torch.tensor([0.0, 2.0]), [BATCH]) == math.e


def test_bleu_of_the_reference_itself_is_a_hundred_and_unknown_words_match_nothing() -> None:
    meant = [("le", "chat", "dort", "ici", ".")]
    assert round(bleu(meant, meant), 6) == 100
    assert bleu([("<unk>",) * 5], meant) == 0
