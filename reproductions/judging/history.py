"""What a claim's verdict would have been after each stored run, by today's rule, in the order of the runs' dates.

A pure function of claims and runs, like the verdict itself: nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reproductions.claims import Claim
from reproductions.experiments import Experiment
from reproductions.judging.selection import PROFILE_RANK, Evidence
from reproductions.judging.verdicts import judge
from reproductions.judging.words import VerdictWord


@dataclass(frozen=True, slots=True)
class Change:
    """A run with which the word on a claim became another one, or its first one.

    `at` is when the run began (UTC), and `run` its path.
    """

    at: str
    run: str
    word: VerdictWord


def history(experiment: Experiment, evidence: Evidence) -> dict[str, tuple[Change, ...]]:
    """The changes of the word on each claim of an experiment that can be measured, by its id, oldest first.

    A claim has none before a run can speak for it. The last word is the verdict on the claim as it stands.
    """
    return {claim.id: changes(experiment, claim, evidence) for claim in experiment.claims if claim.measurable}


def changes(experiment: Experiment, claim: Claim, evidence: Evidence) -> tuple[Change, ...]:
    """The changes of the word on one claim at the default readings, oldest first."""
    readings = experiment.default_readings
    rows = {(experiment.id, claim.row), claim.other_row}
    runs = sorted(
        (
            run
            for run in evidence.runs
            if run.paper == claim.paper
            and (run.experiment, run.row) in rows
            and run.readings == readings
            and run.profile in PROFILE_RANK
        ),
        key=lambda run: (run.provenance.started, run.path),
    )
    found: list[Change] = []
    word = VerdictWord.NOT_MEASURED
    for number, run in enumerate(runs, start=1):
        until_then = replace(evidence, runs=tuple(runs[:number]))
        speaking, other = until_then.compared(claim, readings)
        verdict = judge(claim, speaking, other=other, beside=experiment.claims)
        if verdict.word is not word:
            word = verdict.word
            found.append(Change(run.provenance.started, run.path, word))
    return tuple(found)
