"""A text to translate, ready for training: folds of sentence pairs without near copies, and their vocabularies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import torch

from reproductions.datasets import folder
from reproductions.translation.batches import Batch, Vocabulary, batch_of, batches_of
from reproductions.translation.sentence_pairs import Folds, Pair, catalogue_pairs, folds, pairs_of, verse_pairs

OVERLAP = 0.6
"""What exchanging one token leaves of the shared ones in a sentence of four different tokens, the shortest: 3 of 5."""
FOLDS_SEED = 1
"""All trials have the same folds."""


@dataclass(frozen=True)
class Corpus:
    """Folds, and the words that are known of either side."""

    folds: Folds
    sources: Vocabulary
    targets: Vocabulary

    @property
    def vocabulary_sizes(self) -> tuple[int, int]:
        """How many words are known of the source and of the target, ends and the unknown one included."""
        return len(self.sources.tokens), len(self.targets.tokens)

    def batches(
        self, pairs: Sequence[Pair], size: int, backwards: bool, random: torch.Generator | None = None
    ) -> Iterator[Batch]:
        """The pairs in batches, see `batches_of`; `backwards` gives each source from its last token to its first."""
        for one in batches_of(pairs, size, random):
            yield batch_of(one, self.sources, self.targets, backwards)

    def unknown_share(self, pairs: Sequence[Pair]) -> float:
        """How many of all tokens of the targets are not known."""
        found = [token not in self.targets for pair in pairs for token in pair.target]
        return sum(found) / len(found)


@cache
def messages(shortest: int, longest: int, held_out: int, words: int) -> Corpus:
    """English messages of programs and their French translations.

    Raises:
        DatasetMissing: the data set `messages_en_fr` was not fetched.
    """
    return corpus_of(pairs_of(catalogue_pairs(folder("messages_en_fr")), shortest, longest), held_out, words)


@cache
def verses(shortest: int, longest: int, held_out: int, words: int) -> Corpus:
    """English verses of the New Testament and their Spanish translations; reading them takes half a minute.

    Raises:
        DatasetMissing: the data set `verses_en_es` was not fetched.
    """
    return corpus_of(pairs_of(verse_pairs(folder("verses_en_es")), shortest, longest), held_out, words)


def corpus_of(pairs: Sequence[Pair], held_out: int, words: int) -> Corpus:
    """The corpus of these pairs, of which `held_out` are tested on, and which knows so many words of either side."""
    found = folds(pairs, held_out, OVERLAP, FOLDS_SEED)
    sides = ([pair.source for pair in found.training], [pair.target for pair in found.training])
    return Corpus(found, *(Vocabulary.of(side, words) for side in sides))
