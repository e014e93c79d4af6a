"""How many of many claims chance alone refutes, and how many are left when that is allowed for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reproductions.judging.statistics.effects import LEVEL

FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Multiplicity:
    """The p of a paper's claims, smallest first, and what they come to together.

    `refuted`: so many are below 0.05; `by_chance`: so many would be if every claim were true; `discoveries`: so many
    are left at a false discovery rate of 5 % (Benjamini & Hochberg 1995). Claims of one row share trials, so that the
    counts are not those of independent tests.
    """

    probabilities: tuple[float, ...]

    @classmethod
    def of(cls, probabilities: Iterable[float]) -> Multiplicity:
        """That of these p."""
        return cls(tuple(sorted(probabilities)))

    @property
    def refuted(self) -> int:
        """How many are below 0.05."""
        return sum(one < 1 - LEVEL for one in self.probabilities)

    @property
    def by_chance(self) -> float:
        """How many would be on average if all claims were true."""
        return len(self.probabilities) * (1 - LEVEL)

    @property
    def at_most_by_chance(self) -> int:
        """How many would not be exceeded in 19 of 20 such papers: a binomial quantile."""
        n, share = len(self.probabilities), 1 - LEVEL
        total, refuted = (1 - share) ** n, 0
        while total < LEVEL:
            refuted += 1
            total += math.comb(n, refuted) * share**refuted * (1 - share) ** (n - refuted)
        return refuted

    @property
    def discoveries(self) -> int:
        """How many are left at a false discovery rate of 5 %."""
        n = len(self.probabilities)
        kept = (rank for rank, one in enumerate(self.probabilities, start=1) if one <= FALSE_DISCOVERY_RATE * rank / n)
        return max(kept, default=0)
