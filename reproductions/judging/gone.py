"""Runs of rows and readings that today's experiment declares no longer: nothing repeats them, and they stay as records.

A record may have been the only measurement of a claim, which is then said: most likely a name was changed by mistake.
"""

from __future__ import annotations

import difflib

from reproductions.claims import Claim
from reproductions.experiments import Experiment
from reproductions.judging.selection import Evidence
from reproductions.results import Run


def what_is_gone(run: Run, experiment: Experiment) -> str:
    """What of a run today's experiment does not declare, as half a sentence; empty if it declares everything."""
    if all(row.id != run.row for row in experiment.rows):
        return "its row is gone"
    if all(profile.id != run.profile for profile in experiment.profiles):
        return "its profile is gone"
    if _undeclared_readings(run, experiment):
        return "its readings are gone"
    lacking = experiment.default_readings.keys() - run.readings.keys()
    return "it lacks a reading that is open today" if lacking else ""


def claims_left_open(run: Run, experiment: Experiment, evidence: Evidence) -> list[Claim]:
    """The claims on the row of a run of which something is gone that no run speaks for at the default readings.

    None if the run was made at other readings than the default ones. A row that is gone may be called otherwise now.
    """
    defaults, undeclared = experiment.default_readings, _undeclared_readings(run, experiment)
    if any(value != defaults[key] for key, value in run.readings.items() if key not in undeclared):
        return []
    row = next(iter(difflib.get_close_matches(run.row, [one.id for one in experiment.rows], n=1, cutoff=0.8)), None)
    if row is None or evidence.speaking(run.paper, run.experiment, row, defaults) is not None:
        return []
    return [claim for claim in experiment.claims if claim.row == row and claim.measurable]


def _undeclared_readings(run: Run, experiment: Experiment) -> set[str]:
    known = {reading.id: {one.id for one in reading.alternatives} for reading in experiment.readings}
    return {key for key, value in run.readings.items() if value not in known.get(key, ())}
