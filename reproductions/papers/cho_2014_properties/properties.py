"""Cho, van Merriënboer, Bahdanau & Bengio 2014, section 5.1: what BLEU suffers from, under two encoders.

    rnn-review data fetch messages_en_fr verses_en_es
    rnn-review run cho_2014_properties properties --row messages

Minutes. A trial is a pair of networks, RNNenc and grConv, that see the same batches of sentences of up to 30 words.
Each is trained until the perplexity on the validation pairs has stopped falling, and is then what it was at its lowest.
Sentences of all lengths are tested.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from reproductions.papers.cho_2014_properties.network import ENCODERS, Translator, translate, word_costs
from reproductions.translation.batches import Batch, batch_of, batches_of
from reproductions.translation.bleu import bleu
from reproductions.translation.corpus import Corpus, messages, verses
from reproductions.translation.sentence_pairs import Pair, Sentence
from reproductions.translation.training import Schedule, perplexity, trained
from reproductions.trials.device import device
from reproductions.trials.recorded import Recording, recorded_trials

TESTED_AT_ONCE = 100


def costs(network: Translator, batch: Batch) -> Tensor:
    """The costs of a batch's words, see `word_costs`."""
    return word_costs(network, batch.sources, batch.given, batch.wanted)


def translations(network: Translator, corpus: Corpus, pairs: Sequence[Pair], longest: int) -> dict[Pair, Sentence]:
    """What the network makes of each pair's source."""
    found: dict[Pair, Sentence] = {}
    with torch.no_grad():
        for alike in batches_of(pairs, TESTED_AT_ONCE):
            sources = batch_of(alike, corpus.sources, corpus.targets, backwards=False).sources
            said = translate(network, sources, longest).T.tolist()
            found |= {pair: corpus.targets.sentence(one) for pair, one in zip(alike, said, strict=True)}
    return found


def bleu_of(said: Mapping[Pair, Sentence], pairs: Iterable[Pair]) -> float:
    """BLEU of the translations of some pairs."""
    chosen = list(pairs)
    return bleu([said[pair] for pair in chosen], [pair.target for pair in chosen])


def by_length(pairs: Sequence[Pair], edges: Sequence[int]) -> list[list[Pair]]:
    """The pairs by the length of their sources, from each of the edges to below the next; the last group has no end."""
    ends = [*edges, max(len(pair.source) for pair in pairs) + 1]
    return [[pair for pair in pairs if least <= len(pair.source) < beyond] for least, beyond in pairwise(ends)]


def alike_in_length(pairs: Sequence[Pair], corpus: Corpus) -> tuple[list[Pair], list[Pair]]:
    """Pairs with known words alone in the source, and pairs with an unknown one: of each length equally many.

    Of the more frequent kind the first ones are taken.
    """
    of_length: dict[int, tuple[list[Pair], list[Pair]]] = defaultdict(lambda: ([], []))
    for pair in pairs:
        of_length[len(pair.source)][any(word not in corpus.sources for word in pair.source)].append(pair)
    known: list[Pair] = []
    unknown: list[Pair] = []
    for with_known, with_unknown in of_length.values():
        for one, other in zip(with_known, with_unknown, strict=False):
            known.append(one)
            unknown.append(other)
    return known, unknown


@recorded_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Recording:
    """One trial: both networks, each trained to its validation minimum, then tested."""
    read_text = verses if settings.text == "verses" else messages
    corpus = read_text(settings.shortest, settings.longest, settings.held_out, settings.words)
    training, validation_pairs = (
        [pair for pair in pairs if max(map(len, pair)) <= settings.longest_in_training]
        for pairs in (corpus.folds.training, corpus.folds.validation)
    )
    test = corpus.folds.test
    groups, (known, unknown) = by_length(test, settings.lengths), alike_in_length(test, corpus)
    validation, tested, seen = (
        list(corpus.batches(pairs, TESTED_AT_ONCE, backwards=False))
        for pairs in (validation_pairs, test, training[: len(test)])
    )
    measured: dict[str, float] = {
        "training_pairs": len(training),
        "short_pairs": len(groups[0]),
        "long_pairs": len(groups[-1]),
        "known_pairs": len(known),
        "unknown_pairs": len(unknown),
    }
    series = {}
    for encoder, context, rate in zip(ENCODERS, settings.contexts, settings.rates, strict=True):
        torch.manual_seed(random.initial_seed())
        drawn = torch.Generator().manual_seed(random.initial_seed())
        network = Translator(encoder, corpus.vocabulary_sizes, settings.embedding, context, settings.units)
        network.to(device())
        began = time.process_time()
        fit = yield from trained(
            network,
            costs,
            partial(corpus.batches, training, settings.batch, False, drawn),
            validation,
            Schedule(rate, settings.clipped_at, settings.patience, settings.updates // len(ENCODERS)),
        )
        seconds = time.process_time() - began
        said = translations(network, corpus, test, settings.longest)
        scored = [bleu_of(said, group) for group in groups]
        measured |= {
            f"{encoder}_updates": fit.updates[fit.best],
            f"{encoder}_training_seconds": seconds,
            f"{encoder}_training_perplexity": perplexity(network, costs, seen),
            f"{encoder}_validation_perplexity": fit.perplexities[fit.best],
            f"{encoder}_perplexity": perplexity(network, costs, tested),
            f"{encoder}_bleu": bleu_of(said, test),
            f"{encoder}_short_bleu": scored[0],
            f"{encoder}_long_bleu": scored[-1],
            f"{encoder}_known_bleu": bleu_of(said, known),
            f"{encoder}_unknown_bleu": bleu_of(said, unknown),
        }
        series[encoder] = {
            "words": [sum(len(pair.source) for pair in group) / len(group) for group in groups],
            "BLEU": scored,
        }
    return measured, series
