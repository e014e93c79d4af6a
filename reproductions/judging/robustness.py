"""The second axis of a verdict: whether a claim also holds by the other readings that a paper's text leaves open.

The word stays that of the text as literally read. Beside it stands under how many of the readings tried the claim
holds, or that it holds only where the procedure departs from the paper's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reproductions.claims import Basis, Claim
from reproductions.experiments import Experiment
from reproductions.judging.selection import Evidence
from reproductions.judging.verdicts import judge_run
from reproductions.judging.words import HOLDING, Verdict, VerdictWord

FEWEST_TRIALS = 10
"""An alternative with fewer trials counts as not tried."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """Under which readings a claim holds.

    `tried`: so many choices of readings, other than the literal one, have a run of ten trials or more and a word.
    `holding` are those under which the claim holds, each by what it changes. `departures` are the claims, by
    experiment and id, that repeat this one under a changed procedure and hold.
    """

    literally: bool
    tried: int
    holding: tuple[Mapping[str, str], ...] = ()
    departures: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """In a few words, the number of readings tried always among them."""
        of_tried = f"under {len(self.holding)} of {self.tried} other readings tried"
        if self.tried == 1:
            of_tried = ("" if self.holding else "not ") + "under the one other reading tried"
        if not self.tried:
            held = "holds as literally read; " if self.literally else ""
            held = "holds only with a departure; " if self.departures and not held else held
            return held + "no other reading was tried"
        if self.literally:
            return f"holds as literally read, and {of_tried}"
        if self.holding:
            return f"holds {of_tried}"
        if self.departures:
            return f"holds only with a departure; {of_tried}"
        if self.tried == 1:
            return "does not hold under the one other reading tried"
        return f"holds under none of {self.tried} other readings tried"


class _Robust:
    """Asked for the robustness of each claim of a set of experiments; a row's runs are judged once."""

    def __init__(self, experiments: Iterable[Experiment], evidence: Evidence) -> None:
        self._experiments = {(one.paper, one.id): one for one in experiments}
        self._evidence = evidence
        self._others: dict[tuple[str, str, str], list[tuple[Mapping[str, str], tuple[Verdict, ...]]]] = {}
        self._speakers = evidence.speakers()
        self._departures: dict[tuple[object, ...], list[Claim]] = {}
        for experiment in self._experiments.values():
            for claim in experiment.claims:
                if claim.basis is Basis.DEPARTURE:
                    self._departures.setdefault(_identity(claim), []).append(claim)

    def __call__(self, verdict: Verdict, words: Mapping[tuple[str, str, str], VerdictWord]) -> Robustness | None:
        """The robustness of a claim with this verdict; None where nothing was measured.

        `words` are the verdicts on all claims at the literal readings, by paper, experiment and claim.
        """
        claim = verdict.claim
        if not claim.measurable or verdict.word is VerdictWord.NOT_MEASURED or not claim.has_chance:
            return None
        found = [
            (changed, next((one.word for one in judged if one.claim.id == claim.id), None))
            for changed, judged in self._of_row(claim.paper, claim.experiment, claim.row)
        ]
        departures = () if claim.basis is Basis.DEPARTURE else tuple(self._departures.get(_identity(claim), ()))
        return Robustness(
            verdict.word in HOLDING,
            len(found),
            tuple(changed for changed, word in found if word in HOLDING),
            tuple(
                (one.experiment, one.id)
                for one in departures
                if words.get((one.paper, one.experiment, one.id)) in HOLDING
            ),
        )

    def _of_row(self, paper: str, experiment: str, row: str) -> list[tuple[Mapping[str, str], tuple[Verdict, ...]]]:
        """What each other choice of readings changes, and the verdicts on the row's claims by its run."""
        key = (paper, experiment, row)
        if key not in self._others:
            declared = self._experiments[paper, experiment]
            defaults = declared.default_readings
            runs = [
                run
                for run in self._speakers
                if (run.paper, run.experiment, run.row) == key
                and defaults | run.readings != defaults
                and len(run.trials) >= FEWEST_TRIALS
            ]
            self._others[key] = [
                (
                    {name: value for name, value in run.readings.items() if value != defaults.get(name)},
                    judge_run(declared, run, self._evidence),
                )
                for run in runs
            ]
        return self._others[key]


def _identity(claim: Claim) -> tuple[object, ...]:
    """What a departure repeats of the claim that it departs from."""
    return claim.paper, claim.locator, claim.quantity, claim.comparison, claim.value, claim.trials


def robustness_of_all(
    experiments: Iterable[Experiment], evidence: Evidence, verdicts: Sequence[Verdict]
) -> dict[tuple[str, str, str], Robustness]:
    """The robustness of every claim with chance in it that was measured, by paper, experiment and claim.

    `verdicts` are those at the literal readings.
    """
    keyed = {(one.claim.paper, one.claim.experiment, one.claim.id): one for one in verdicts}
    words = {key: verdict.word for key, verdict in keyed.items()}
    robust = _Robust(experiments, evidence)
    found = {key: robust(verdict, words) for key, verdict in keyed.items()}
    return {key: one for key, one in found.items() if one is not None}
