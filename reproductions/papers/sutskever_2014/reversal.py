"""Sutskever, Vinyals & Le 2014, section 3.3: sources read forward, and from their last word to their first.

    rnn-review data fetch messages_en_fr
    rnn-review run sutskever_2014 reversal --row chosen_rates

Minutes. A trial is a pair of networks that begin with the same weights and see the same batches in the same order; they
differ in the order of the source's words alone, and each in its own rate. Each is trained until the perplexity on the
validation pairs has stopped falling, and is then what it was at its lowest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from reproductions.papers.sutskever_2014.network import SequenceToSequence, translate, word_costs
from reproductions.translation.batches import NOTHING, Batch
from reproductions.translation.bleu import bleu
from reproductions.translation.corpus import Corpus, messages
from reproductions.translation.sentence_pairs import Sentence
from reproductions.translation.training import Fit, Schedule, perplexity, trained
from reproductions.trials.device import device
from reproductions.trials.recorded import Recording, recorded_trials

ORDERS = ("forward", "reversed")
FIRST_WORDS = 3
"""How many words of a translation count as its first ones."""
TESTED_AT_ONCE = 100


def costs(network: SequenceToSequence, batch: Batch) -> Tensor:
    """The costs of a batch's words, see `word_costs`."""
    return word_costs(network, batch.sources, batch.given, batch.wanted)


def by_place(network: SequenceToSequence, batches: list[Batch]) -> tuple[float, float]:
    """The perplexities of the first words of all translations and of those behind them."""
    first, later = [], []
    with torch.no_grad():
        for batch in batches:
            place = (batch.wanted != NOTHING).nonzero()[:, 0]
            found = costs(network, batch).double()
            first.append(found[place < FIRST_WORDS])
            later.append(found[place >= FIRST_WORDS])
    return math.exp(torch.cat(first).mean()), math.exp(torch.cat(later).mean())


def test_bleu(network: SequenceToSequence, corpus: Corpus, batches: list[Batch], longest: int) -> float:
    """BLEU of the translations of all test batches; their order does not matter, for each batch holds its targets."""
    said: list[Sentence] = []
    meant: list[Sentence] = []
    with torch.no_grad():
        for batch in batches:
            said += [corpus.targets.sentence(one) for one in translate(network, batch.sources, longest).T.tolist()]
            meant += batch.targets
    return bleu(said, meant)


@recorded_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Recording:
    """One trial: both networks, each trained to its validation minimum, then tested."""
    corpus = messages(settings.shortest, settings.longest, settings.held_out, settings.words)
    folds = corpus.folds
    measured = {
        "training_pairs": len(folds.training),
        "near_copies": folds.near_copies,
        "unknown_share": corpus.unknown_share(folds.test),
    }
    fits: dict[str, Fit] = {}
    for order, rate in zip(ORDERS, settings.rates, strict=True):
        backwards, drawn = order == "reversed", torch.Generator().manual_seed(random.initial_seed())
        torch.manual_seed(random.initial_seed())
        network = SequenceToSequence(corpus.vocabulary_sizes, settings.embedding, settings.units, settings.layers)
        network.to(device())
        validation, test, seen = (
            list(corpus.batches(pairs, TESTED_AT_ONCE, backwards))
            for pairs in (folds.validation, folds.test, folds.training[: len(folds.test)])
        )
        fits[order] = fit = yield from trained(
            network,
            costs,
            partial(corpus.batches, folds.training, settings.batch, backwards, drawn),
            validation,
            Schedule(rate, settings.clipped_at, settings.patience, settings.updates // len(ORDERS)),
        )
        first, later = by_place(network, test)
        measured |= {
            f"{order}_updates": fit.updates[fit.best],
            f"{order}_training_perplexity": perplexity(network, costs, seen),
            f"{order}_validation_perplexity": fit.perplexities[fit.best],
            f"{order}_perplexity": perplexity(network, costs, test),
            f"{order}_first_words_perplexity": first,
            f"{order}_later_words_perplexity": later,
            f"{order}_bleu": test_bleu(network, corpus, test, settings.longest),
        }
    measured["perplexity_ratio"] = measured["reversed_perplexity"] / measured["forward_perplexity"]
    return measured, {
        order: {"updates": list(map(float, fit.updates)), "validation perplexity": fit.perplexities}
        for order, fit in fits.items()
    }
