"""A reading that was renamed keeps its runs: they are read by its new name, and no hash turns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.earlier_names import EARLIER_NAMES
from reproductions.judging.freshness import todays_hash
from reproductions.results import run_from_text, run_to_text
from reproductions.source_code import SourceTree
from tests.reproductions.test_results import RUN

RENAMED = pytest.mark.parametrize(
    ("paper", "name", "earlier"), [(paper, *pair) for paper, names in EARLIER_NAMES.items() for pair in names.items()]
)


@RENAMED
def test_a_stored_run_is_read_by_todays_name(paper: str, name: str, earlier: str) -> None:
    stored = run_to_text(replace(RUN, paper=paper, readings={earlier: "a", "other": "b"}))
    assert run_from_text(stored, "").readings == {name: "a", "other": "b"}


@RENAMED
def test_a_paper_s_code_has_the_same_hash_by_either_name(paper: str, name: str, earlier: str, tmp_path: Path) -> None:
    def hash_of(paper: str, reading: str) -> str:
        file = tmp_path / "reproductions" / "papers" / paper / "measuring.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"def measure(readings):\n    return readings[{reading!r}]\n")
        return (
            SourceTree(tmp_path, ("reproductions",)).reach([f"reproductions.papers.{paper}.measuring:measure"]).digest
        )

    assert hash_of(paper, name) == hash_of(paper, earlier) != hash_of(paper, "another")
    assert hash_of("another_paper", name) != hash_of("another_paper", earlier)


def test_a_row_has_the_same_hash_by_either_name_wherever_the_name_stands() -> None:
    experiment = find_experiment("hochreiter_1997", "experiment_4")

    def hash_of(name: str, number_format: str, original: str = "float32") -> str:
        settings = {"original": {"readings": {name: original}}}
        row = replace(experiment.rows[0], settings=settings)
        return todays_hash(replace(experiment, rows=(row,)), row.id, {name: number_format})

    assert hash_of("number_format", "float64") == hash_of("precision", "float64")
    assert (
        len({hash_of("precision", "float64"), hash_of("precision", "float32"), hash_of("precision", "float64", "")})
        == 3
    )
