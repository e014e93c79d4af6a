"""A short version of `python -m benchmarks.faults`: one fault of each kind that no other test tries."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.faults.kills import LIGHT, TARGETS, Count, count_kills, shares, undisturbed
from benchmarks.faults.others import Bench, can_mount, read_only
from benchmarks.faults.processes import Project, differences
from reproductions.results import Outcome, Trial


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trial, ...]:
    """The trials of a run that nobody disturbs."""
    return undisturbed(Project.made(tmp_path_factory.mktemp("quiet") / "project"), LIGHT, trials=6)


def test_a_killed_run_ends_as_if_nobody_had_killed_it(tmp_path: Path, expected: tuple[Trial, ...]) -> None:
    found = count_kills(TARGETS[0], 1, tmp_path, expected, random.Random(1), print)
    assert found == Count(kills=1, runs=1, finished_before_kills=found.finished_before_kills)


def test_a_results_folder_that_is_read_only_is_named_and_the_run_goes_on_later(
    tmp_path: Path, expected: tuple[Trial, ...]
) -> None:
    if not can_mount(tmp_path / "disk"):
        pytest.skip("small disks need an administrator's rights")
    found = read_only(Bench(tmp_path / "tries", expected))
    assert found.is_clean, found
    assert "lock: cannot be written: Read-only file system\nhint: make room or allow writing there" in found.message


def test_every_target_is_killed_as_often_as_its_weight_says() -> None:
    assert [share for _, share in shares(50)] == [16, 4, 13, 13, 7]


def test_trials_that_are_lost_doubled_or_different_are_counted() -> None:
    one, two, three = (Trial(index, 7, Outcome.SUCCEEDED, {"error": 0.5}, 1) for index in range(3))
    changed = Trial(1, 7, Outcome.SUCCEEDED, {"error": 0.25}, 1)
    assert differences([one, changed, one], [one, two, three]) == {"lost": 1, "twice": 1, "differing": 1}
