"""What stands in `sets.yaml`, and that a run knows the content that it read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reproductions.datasets.sets import read_sets
from reproductions.declarations.papers import find_experiment
from reproductions.judging.freshness import todays_hash
from tests.reproductions.datasets.conftest import Declare

ENTRY = """numbers:
  title: Numbers
  version: "1"
  licence: CC0
  {more}
  files:
    numbers.txt:
      size_bytes: 3
      sha256: {sha256}
      {way}
"""
SHA256 = "0" * 64


def problems(tmp_path: Path, more: str = "", way: str = "pip: numbers==1", sha256: str = SHA256) -> list[str]:
    file = tmp_path / "sets.yaml"
    file.write_text(ENTRY.format(more=more, way=way, sha256=f'"{sha256}"'), encoding="utf-8")
    return [str(problem).removeprefix("reproductions/datasets/sets.yaml:") for problem in read_sets(file)[1]]


def test_the_sets_of_the_archive_are_in_order() -> None:
    assert read_sets()[1] == ()


def test_an_entry_in_order_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


def test_a_file_is_obtained_in_one_way(tmp_path: Path) -> None:
    way = "pip: numbers==1\n      address: http://127.0.0.1/"
    assert problems(tmp_path, way=way) == [
        "7: `numbers`: `files.numbers.txt` is obtained in one way, found `pip`, `address`\nhint: keep one of them"
    ]


def test_a_file_that_nothing_obtains_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, way="") == [
        "1: `numbers` has a file that nothing obtains\nhint: name one of `pip`, `npm`, `apt` and `address`"
    ]


def test_a_licensed_set_names_no_way_to_fetch_it(tmp_path: Path) -> None:
    assert problems(tmp_path, more="licensed: The bureau of numbers gives licences.") == [
        "1: `numbers` is licensed and never fetched, but `numbers.txt` would be\nhint: leave out how they are obtained"
    ]


def test_a_checksum_has_64_digits(tmp_path: Path) -> None:
    assert problems(tmp_path, sha256="12") == [
        "9: `numbers`: `files.numbers.txt.sha256` must match pattern '^[0-9a-f]{64}$', found `12`"
    ]


@pytest.mark.parametrize(("content", "is_same"), [(b"one", True), (b"two", False)])
def test_a_run_is_stale_once_the_content_that_it_read_is_another(
    declare: Declare, content: bytes, is_same: bool
) -> None:
    experiment = replace(find_experiment("pascanu_2013", "theory"), datasets=("numbers",))
    row = experiment.rows[0].id
    declare(b"one", pip="numbers==1")
    before = todays_hash(experiment, row, experiment.default_readings)
    declare(content, pip="numbers==2")
    assert (todays_hash(experiment, row, experiment.default_readings) == before) is is_same
