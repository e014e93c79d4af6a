"""Sentences as numbers: vocabularies of the most frequent tokens, and batches whose sources are equally long."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from reproductions.translation.sentence_pairs import Pair, Sentence
from reproductions.trials.device import device

END, UNKNOWN = 0, 1
"""The numbers of the end of a sentence, which also stands before a target, and of a token that is not known."""
NOTHING = -1
"""Behind the end of a target that is shorter than another one of its batch; it counts nowhere."""


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by their number."""

    tokens: tuple[str, ...]

    @classmethod
    def of(cls, sentences: Iterable[Sentence], size: int) -> Vocabulary:
        """The most frequent tokens, equals in the order of the alphabet, behind `END` and `UNKNOWN`."""
        counts = Counter(token for sentence in sentences for token in sentence)
        known = sorted(counts, key=lambda token: (-counts[token], token))[: size - 2]
        return cls(("</s>", "<unk>", *known))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.tokens)}

    def __contains__(self, token: object) -> bool:
        return token in self._numbers

    def numbers(self, sentence: Sentence) -> list[int]:
        """The numbers of a sentence's tokens."""
        return [self._numbers.get(token, UNKNOWN) for token in sentence]

    def sentence(self, numbers: Iterable[int]) -> Sentence:
        """The tokens up to the first end."""
        found = list(numbers)
        return tuple(self.tokens[one] for one in found[: found.index(END) if END in found else len(found)])


@dataclass(frozen=True)
class Batch:
    """Sources `(length, batch)`; targets `(steps, batch)`, `given` at each step and `wanted` behind it; their texts."""

    sources: Tensor
    given: Tensor
    wanted: Tensor
    targets: tuple[Sentence, ...]


def batch_of(pairs: Sequence[Pair], sources: Vocabulary, targets: Vocabulary, backwards: bool) -> Batch:
    """A batch of pairs whose sources are equally long, on the device asked for; `backwards` begins with last tokens."""
    numbers = torch.tensor([sources.numbers(pair.source) for pair in pairs]).T
    wanted = [torch.tensor([*targets.numbers(pair.target), END]) for pair in pairs]
    given = [torch.cat([torch.tensor([END]), one[:-1]]) for one in wanted]
    return Batch(
        (numbers.flip(0) if backwards else numbers).to(device()),
        pad_sequence(given, padding_value=END).to(device()),
        pad_sequence(wanted, padding_value=NOTHING).to(device()),
        tuple(pair.target for pair in pairs),
    )


def batches_of(pairs: Sequence[Pair], size: int, random: torch.Generator | None = None) -> list[list[Pair]]:
    """The pairs in batches of up to so many with sources of one length, in random order if there is a generator.

    Without one they stand in the order of the lengths of sources and then of targets.
    """
    order = torch.randperm(len(pairs), generator=random).tolist() if random else range(len(pairs))
    by_length: dict[int, list[Pair]] = defaultdict(list)
    for number in order:
        by_length[len(pairs[number].source)].append(pairs[number])
    found = []
    for _, alike in sorted(by_length.items()):
        if random is None:
            alike.sort(key=lambda pair: len(pair.target))
        found += [alike[start : start + size] for start in range(0, len(alike), size)]
    if random:
        found = [found[number] for number in torch.randperm(len(found), generator=random).tolist()]
    return found
