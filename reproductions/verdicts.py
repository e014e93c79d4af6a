"""Claims and runs to verdicts: a pure function, so that a verdict is never stored and never out of date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reproductions.claims import Claim


class VerdictWord(StrEnum):
    """What came of a claim."""

    REPRODUCED = "REPRODUCED"
    PARTLY_REPRODUCED = "PARTLY_REPRODUCED"
    NOT_REPRODUCED = "NOT_REPRODUCED"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_MEASURED = "NOT_MEASURED"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What our trials give for a claim: value and interval in the claim's unit, and how many trials stand behind it."""

    value: float
    interval: tuple[float, float]
    interval_kind: str
    trials: int
    succeeded: int
    capped: int
    failed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim, what was measured for it, the word, and the reason in one sentence. `run_path` is empty if nothing was measured."""

    claim: Claim
    word: VerdictWord
    measurement: Measurement | None
    reason: str
    run_path: str
    stale: bool
