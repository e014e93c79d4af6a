"""The readings of a row side by side: what the stored runs say of each choice that a paper's text leaves open.

Which run speaks for a choice is given; this module compares them. It shows nothing and stores nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reproductions.claims import RATIOS, Claim, Comparison
from reproductions.experiments import Experiment, Reading
from reproductions.judging.counted import values_of
from reproductions.judging.words import HOLDING, Verdict, VerdictWord
from reproductions.results import Outcome, Run


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of readings of a row: where it differs from the literal text, and the run that speaks for it, if any.

    `verdicts` are those that the row's claims have by this run alone.
    """

    changed: Mapping[str, str]
    run: Run | None = None
    verdicts: tuple[Verdict, ...] = ()

    @property
    def succeeded(self) -> int:
        """How many trials met the stopping rule."""
        return 0 if self.run is None else sum(trial.outcome is Outcome.SUCCEEDED for trial in self.run.trials)

    @property
    def success_share(self) -> float:
        """Which share of the trials met the stopping rule."""
        return 0.0 if self.run is None else self.succeeded / len(self.run.trials)

    def mean(self, claim: Claim) -> float | None:
        """The mean over the trials of which a claim speaks; None if none has a value."""
        values = () if self.run is None else values_of(claim, self.run).values
        return sum(values) / len(values) if values else None

    def word(self, claim: Claim) -> VerdictWord | None:
        """What came of a claim by this choice, if anything was measured."""
        return next((verdict.word for verdict in self.verdicts if verdict.claim.id == claim.id), None)

    def gives(self, claim: Claim) -> bool:
        """Whether the claim holds by this choice: its number comes out, at least within the tolerance."""
        return self.word(claim) in HOLDING


@dataclass(frozen=True, slots=True)
class RowChoices:
    """All choices of a row: the literal text, each alternative by itself, and what was changed together.

    `headline` is the claim by which they are compared.
    """

    row: str
    headline: Claim | None
    literal: Choice
    single: tuple[tuple[Reading, tuple[Choice, ...]], ...]
    combined: tuple[Choice, ...]

    @property
    def measured(self) -> tuple[Choice, ...]:
        """Those with a run, the literal text first."""
        alone = [choice for _, choices in self.single for choice in choices]
        return tuple(choice for choice in (self.literal, *alone, *self.combined) if choice.run is not None)

    @property
    def missing(self) -> tuple[Choice, ...]:
        """The alternatives that no run has tried by themselves."""
        return tuple(choice for _, choices in self.single for choice in choices if choice.run is None)

    @property
    def giving(self) -> tuple[Choice, ...]:
        """Those by which the headline's number comes out."""
        return tuple(choice for choice in self.measured if self.headline is not None and choice.gives(self.headline))

    @property
    def decisive(self) -> Choice | None:
        """The single change that moves the headline's mean furthest from that of the literal text.

        Where one of the two has no mean, the change in the share of trials that succeed counts instead, and more than
        any ratio of means. None if nothing is moved.
        """
        if self.headline is None or self.literal.run is None:
            return None
        start = self.literal.mean(self.headline)
        found = [
            (self._distance(start, choice), choice)
            for _, choices in self.single
            for choice in choices
            if choice.run is not None
        ]
        moved = [(distance, choice) for distance, choice in found if distance > (0.0, 0.0)]
        return max(moved, key=lambda one: one[0])[1] if moved else None

    def _distance(self, start: float | None, choice: Choice) -> tuple[float, float]:
        assert self.headline is not None
        mean = choice.mean(self.headline)
        if start is not None and mean is not None and start * mean > 0:
            return 0.0, abs(math.log(mean / start))
        if start is not None and mean is not None:  # a change of sign, or from nothing, is further than any ratio
            return abs(mean - start), 0.0
        return abs(choice.success_share - self.literal.success_share), 0.0


def choices_of(
    experiment: Experiment, row: str, runs: Iterable[Run], verdicts: Mapping[str, Sequence[Verdict]]
) -> RowChoices:
    """The choices of a row by the runs that speak for each.

    `verdicts` maps a run's path to the verdicts of the row's claims by it. A reading that a run does not name was at
    its default when the run was made.
    """
    defaults = experiment.default_readings
    by_readings: dict[tuple[tuple[str, str], ...], Run] = {}
    for run in runs:
        if (run.paper, run.experiment, run.row) == (experiment.paper, experiment.id, row):
            by_readings.setdefault(_key(defaults | run.readings), run)

    def choice(changed: Mapping[str, str]) -> Choice:
        run = by_readings.pop(_key(defaults | dict(changed)), None)
        return Choice(changed, run, tuple(verdicts.get(run.path, ())) if run else ())

    literal = choice({})
    single = tuple(
        (reading, tuple(choice({reading.id: alternative.id}) for alternative in reading.alternatives[1:]))
        for reading in experiment.readings
    )
    left = [dict(key) for key in by_readings]
    changes = [{name: value for name, value in readings.items() if value != defaults.get(name)} for readings in left]
    combined = tuple(choice(changed) for changed in sorted(changes, key=lambda one: (len(one), sorted(one.items()))))
    return RowChoices(row, headline_of(experiment, row), literal, single, combined)


def headline_of(experiment: Experiment, row: str) -> Claim | None:
    """The claim that tells most of a row: its first one that a run's trials decide."""
    for claim in experiment.claims:
        if claim.row == row and claim.measurable and claim.comparison not in (Comparison.EXACT, *RATIOS):
            return claim
    return None


def _key(readings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(readings.items()))
