"""What an assignment refuses before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from reproductions.declarations.papers import PapersError, find_experiment
from reproductions.experiments import Profile, Row
from reproductions.running.assignment import Assignment


def names_of(row: Row, readings: Mapping[str, str], profile: Profile) -> list[str]:
    return [row.id, *readings, profile.id]


def row_alone(row: Row) -> str:
    return row.id


def assignment(measured_by: str) -> Assignment:
    paths = find_experiment("hochreiter_1991", "error_flow")
    experiment = replace(paths, measured_by=f"{__name__}:{measured_by}")
    return Assignment(experiment, experiment.rows[0], experiment.profiles[0], experiment.default_readings, 1, 0)


@pytest.mark.parametrize(
    ("measured_by", "line", "says"),
    [
        (
            "names_of",
            15,
            "gives no trials, found `list`\nhint: return the trials of the row, an object with `open` and `most_steps`",
        ),
        (
            "row_alone",
            19,
            "cannot be called with `row`, `readings` and `profile`\n"
            "hint: write `def row_alone(row, readings, profile)`",
        ),
    ],
)
def test_what_is_no_experiment_is_refused_with_its_place(measured_by: str, line: int, says: str) -> None:
    with pytest.raises(PapersError) as raised:
        assignment(measured_by).prepare()
    assert str(raised.value) == (
        f"tests/reproductions/running/test_assignment.py:{line}: `{measured_by}`, which measures `error_flow`, {says}"
    )
