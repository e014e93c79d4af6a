"""Readings side by side: which choices are made, and what stored runs say of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commands.line.parser import make_parser
from commands.line.project import find_paper
from commands.line.requests import MeasureRequest, find_asked
from commands.main import main
from commands.measuring import readings
from commands.measuring.readings import ReadingLine, grid, lines_of, stored_choices
from reproductions.declarations.papers import find_experiment
from reproductions.judging.freshness import Judge, todays_hash
from reproductions.judging.selection import Evidence
from reproductions.results import Outcome, Run, Trial, store_run
from reproductions.running.assignment import Assignment
from tests.reproductions.judging.examples import PROVENANCE

EXPERIMENT_6A = find_experiment("hochreiter_1997", "experiment_6a")
DEFAULTS = EXPERIMENT_6A.default_readings
ROW = "two_symbols"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project."""
    (tmp_path / "resources.yaml").write_text("", encoding="utf-8")
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    return tmp_path


def run_of(sequences: list[int | None], **changed: str) -> Run:
    """A fresh run of experiment 6a; None is a trial that met its cap of 300,000."""
    trials = tuple(
        Trial(i, 1, Outcome.CAPPED, {}, 1)
        if value is None
        else Trial(i, 1, Outcome.SUCCEEDED, {"sequences_until_success": float(value)}, 1)
        for i, value in enumerate(sequences)
    )
    readings = DEFAULTS | changed
    provenance = replace(PROVENANCE, code_hash=todays_hash(EXPERIMENT_6A, ROW, readings))
    settings = {"cap_sequences": 300_000, "weight_count": 156}
    return Run("hochreiter_1997", "experiment_6a", ROW, "paper", readings, settings, provenance, trials)


class Unread(Sequence[Trial]):
    """Trials that nobody may ask for."""

    def __getitem__(self, index: Any) -> Any:
        raise AssertionError("was read")

    def __len__(self) -> int:
        raise AssertionError("was read")


def test_trials_of_other_experiments_are_not_read() -> None:
    elsewhere = [replace(run_of([1]), experiment="experiment_6b", path=f"{n}.json", trials=Unread()) for n in range(2)]
    evidence = Evidence((*elsewhere, run_of([100, 200])), Judge([EXPERIMENT_6A]))
    assert len(stored_choices(EXPERIMENT_6A, ROW, evidence).measured) == 1


def test_a_run_alone_speaks_unread() -> None:
    alone = replace(run_of([1]), trials=Unread())
    assert Evidence((alone,), Judge([EXPERIMENT_6A])).speakers() == [alone]


def test_without_product_each_alternative_is_taken_by_itself() -> None:
    choices = grid(EXPERIMENT_6A, {}, ["first_number", "squashing"], product=False)
    assert choices == [DEFAULTS, DEFAULTS | {"first_number": "zero"}, DEFAULTS | {"squashing": "by_caption"}]


def test_a_product_holds_every_combination_once_and_keeps_what_is_fixed() -> None:
    choices = grid(EXPERIMENT_6A, {"number_format": "float64"}, ["first_number", "squashing"], product=True)
    assert len({tuple(sorted(choice.items())) for choice in choices}) == len(choices) == 4
    assert {choice["number_format"] for choice in choices} == {"float64"}


def lines(runs: list[Run], *choices: dict[str, str]) -> list[ReadingLine]:
    """The lines of the row; without choices, those of all that is stored or missing."""
    stored = [replace(run, path=f"results/{number}.json") for number, run in enumerate(runs)]
    return lines_of(
        EXPERIMENT_6A,
        stored_choices(EXPERIMENT_6A, ROW, Evidence(tuple(stored), Judge([EXPERIMENT_6A]))),
        choices or None,
    )


def test_a_stopped_trial_is_in_the_count_and_not_in_the_mean() -> None:
    (line,) = lines([run_of([100_000, None])], DEFAULTS)
    assert (line.succeeded, line.trials, line.mean) == (1, 2, 100_000)


def test_readings_without_a_run_are_named_and_have_no_numbers() -> None:
    (line,) = lines([run_of([1])], DEFAULTS | {"squashing": "by_caption"})
    assert (line.run, line.trials, line.mean) == ("", 0, None)
    assert line.changed == {"squashing": "by_caption"}


def test_all_that_is_stored_is_listed_changes_made_together_included() -> None:
    together = {"squashing": "by_caption", "first_number": "zero"}
    found = [line.changed for line in lines([run_of([1]), run_of([2], **together)]) if line.run]
    assert found == [{}, together]


def test_a_line_says_whether_the_printed_number_comes_out() -> None:
    near: list[int | None] = [31_000 + 100 * index for index in range(6)]
    far: list[int | None] = [200_000 + index for index in range(6)]
    found = lines([run_of(far), run_of(near, squashing="by_caption")], DEFAULTS, DEFAULTS | {"squashing": "by_caption"})
    assert [line.gives_printed_number for line in found] == [False, True]


def test_stored_outcomes_are_shown_without_measuring(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store_run(project, run_of([30_000, None]))
    words = ["readings", "hochreiter_1997", "experiment_6a", "--vary", "squashing", "--stored"]
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "the literal text" in shown
    assert "30,000" in shown
    assert "not measured: squashing=by_caption" in shown


def test_json_holds_each_choice_with_its_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = store_run(project, run_of([30_000]))
    main(["readings", "hochreiter_1997", "experiment_6a", "--vary", "squashing", "--stored", "--json"])
    first, second = json.loads(capsys.readouterr().out)
    assert first["run"] == path.relative_to(project).as_posix()
    assert (second["run"], second["changed"]) == ("", {"squashing": "by_caption"})


def test_only_what_is_not_stored_is_measured(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_run(project, run_of([30_000]))
    asked: list[Assignment] = []

    def measure_shown(assignments: list[Assignment], *_: object) -> list[Path]:
        asked.extend(assignments)
        return []

    monkeypatch.setattr(readings, "measure_shown", measure_shown)
    words = ["readings", "hochreiter_1997", "experiment_6a", "--vary", "squashing", "--profile", "paper"]
    assert main([*words, "--trials", "1"]) == 0
    assert [assignment.readings["squashing"] for assignment in asked] == ["by_caption"]


def asked_for(*words: str) -> list[tuple[str, tuple[str, ...]]]:
    """The experiments of the 1997 paper that a command line asks for, and their rows."""
    words = ("run", "hochreiter_1997", *words)
    request = MeasureRequest.of(make_parser().parse_args(words, argparse.Namespace(command="rnn-review run")))
    return [(one.id, rows) for one, rows in find_asked(find_paper("hochreiter_1997").experiments, request)]


def test_a_row_is_looked_for_in_all_experiments_and_measured_where_it_is() -> None:
    asked = asked_for("--row", "length_100", "--row", "two_symbols")
    assert asked == [("experiment_4", ("length_100",)), ("experiment_6a", ("two_symbols",))]


def test_experiments_without_a_named_reading_are_left_out() -> None:
    assert asked_for("--reading", "first_number=zero") == [("experiment_6a", ()), ("experiment_6b", ())]
