"""Bahdanau, Cho & Bengio 2015, section 5: translation with and without attention, by the length of sentences.

    rnn-review data fetch messages_en_fr verses_en_es
    rnn-review run bahdanau_2015 attention --row with_attention

Minutes a network. A trial is one network, trained until the perplexity on the validation pairs has stopped falling; it
is then what it was at its lowest. That perplexity is also kept as it was after as many updates as any other network
had made, and after as much time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from reproductions.papers.bahdanau_2015.network import Translator, translate, word_costs
from reproductions.translation.batches import Batch
from reproductions.translation.bleu import bleu
from reproductions.translation.corpus import Corpus, messages, verses
from reproductions.translation.sentence_pairs import Sentence
from reproductions.translation.training import Fit, Schedule, perplexity, trained
from reproductions.trials.device import device
from reproductions.trials.recorded import Recording, Series, recorded_trials

TESTED_AT_ONCE = 100
LENGTHS = ("short", "middle", "long")
SHOWN = 7, 12


def costs(network: Translator, batch: Batch) -> Tensor:
    """The costs of a batch's words, see `word_costs`."""
    return word_costs(network, batch.sources, batch.given, batch.wanted)


def lowest_by(fit: Fit, updates: int) -> float:
    """The lowest perplexity that a look found up to so many updates; of none, that of the first look."""
    found = [one for at, one in zip(fit.updates, fit.perplexities, strict=True) if at <= updates]
    return min(found or fit.perplexities[:1])


def translated_bleu(network: Translator, corpus: Corpus, batches: Sequence[Batch], longest: int) -> float:
    """BLEU of the translations of all batches."""
    said: list[Sentence] = []
    meant: list[Sentence] = []
    with torch.no_grad():
        for batch in batches:
            said += [corpus.targets.sentence(one) for one in translate(network, batch.sources, longest)[0].T.tolist()]
            meant += batch.targets
    return bleu(said, meant)


def by_length(network: Translator, corpus: Corpus, settings: Any) -> dict[str, float]:
    """Perplexity and BLEU on test pairs by the length of their sources, and how many pairs these are.

    Each of `LENGTHS` begins at its place of `settings.lengths` and ends before the next.
    """
    found = {}
    for name, (least, beyond) in zip(LENGTHS, pairwise([*settings.lengths, settings.longest + 1]), strict=True):
        pairs = [pair for pair in corpus.folds.test if least <= len(pair.source) < beyond]
        batches = list(corpus.batches(pairs, TESTED_AT_ONCE, settings.backwards))
        found[f"{name}_perplexity"] = perplexity(network, costs, batches)
        found[f"{name}_bleu"] = translated_bleu(network, corpus, batches, settings.longest)
        found[f"{name}_pairs"] = len(pairs)
    found["rise_with_length"] = found["long_perplexity"] / found["short_perplexity"]
    return found


def strange_tokens(source: Sequence[str], corpus: Corpus) -> int:
    """How many tokens of a source are signs, numbers or unknown words."""
    return sum(not (word.isalpha() and word in corpus.sources) for word in source)


def alignment(network: Translator, corpus: Corpus, settings: Any) -> Series:
    """The weights of the source's words for each word of a translation, both in their order and with their places.

    The sentence is the test source, of a length in `SHOWN` if there is one, with the fewest tokens that are no known
    words; of several the first by the alphabet.
    """
    least, most = SHOWN
    fitting = [pair for pair in corpus.folds.test if least <= len(pair.source) <= most] or corpus.folds.test
    shown = min(fitting, key=lambda pair: (strange_tokens(pair.source, corpus), pair))
    (batch,) = corpus.batches([shown], 1, settings.backwards)
    with torch.no_grad():
        numbers, weights = translate(network, batch.sources, settings.longest)
    said = corpus.targets.sentence(numbers[:, 0].tolist())
    read = shown.source[::-1] if settings.backwards else shown.source
    return {
        "source": {f"{place} {word}": [float(place)] for place, word in enumerate(read, start=1)},
        "alignment": {f"{place} {word}": weights[place - 1, :, 0].tolist() for place, word in enumerate(said, start=1)},
    }


@recorded_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Recording:
    """One trial: train a network to its validation minimum, then translate the test pairs."""
    read_text = verses if settings.text == "verses" else messages
    corpus = read_text(settings.shortest, settings.longest, settings.held_out, settings.words)
    folds = corpus.folds
    network = Translator(corpus.vocabulary_sizes, settings.embedding, settings.units, settings.attends).to(device())
    validation, test, seen = (
        list(corpus.batches(pairs, TESTED_AT_ONCE, settings.backwards))
        for pairs in (folds.validation, folds.test, folds.training[: len(folds.test)])
    )
    began = time.process_time()
    fit = yield from trained(
        network,
        costs,
        partial(corpus.batches, folds.training, settings.batch, settings.backwards, random),
        validation,
        Schedule(settings.rate, settings.clipped_at, settings.patience, settings.updates),
    )
    measured = {
        "updates_to_minimum": fit.updates[fit.best],
        "training_seconds": time.process_time() - began,
        "training_perplexity": perplexity(network, costs, seen),
        "validation_perplexity": fit.perplexities[fit.best],
        "perplexity_at_equal_updates": lowest_by(fit, settings.equal_updates),
        "perplexity_at_equal_time": lowest_by(fit, settings.updates_in_equal_time),
        "perplexity": perplexity(network, costs, test),
        "bleu": translated_bleu(network, corpus, test, settings.longest),
        **by_length(network, corpus, settings),
    }
    return measured, alignment(network, corpus, settings) if settings.attends else {}
