"""Every broken input is refused with place and repair, and nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.bad_input import records, stored, words
from tests.bad_input.cases import Case, all_cases
from tests.bad_input.inputs import INDEX, BadInput, in_file
from tests.bad_input.outcome import Outcome, as_process, in_process
from tests.bad_input.project import make_project

CASES = all_cases()
GENERATED = {
    "YAML": (records.yaml_files(), 30),
    "stored": (stored.stored_files(), 10),
    "journals": (stored.journals(), 4),
    "command lines": (words.command_lines(), 15),
    "settings": (words.settings(), 4),
}
"""Where inputs come from, and how many of each the suite draws; `python -m tests.bad_input` draws thousands."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one valid file of each kind."""
    root = tmp_path_factory.mktemp("project")
    make_project(root)
    return root


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_broken_by_hand_is_refused_with_its_message(project: Path, case: Case) -> None:
    outcome = in_process(project, case.given)
    assert outcome.faults(case.given) == []
    assert case.says in outcome.said.replace(f"{project}/", "")


@pytest.mark.parametrize("kind", GENERATED)
def test_whatever_is_broken_is_refused_and_nothing_else_happens(project: Path, kind: str) -> None:
    strategy, amount = GENERATED[kind]

    @settings(max_examples=amount, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def look(one: BadInput) -> None:
        outcome = in_process(project, one)
        assert outcome.faults(one) == [], outcome.said

    look()


def test_a_command_may_use_a_gibibyte_and_no_more(project: Path) -> None:
    deep = in_file("index", "deep", INDEX, b"[" * 1_000_000, r":\d+")
    assert as_process(project, deep).faults(deep) == []


def test_the_unbroken_project_is_clean(project: Path) -> None:
    given = BadInput("none", "none", "")
    assert in_process(project, given).code == 0


def test_every_kind_of_fault_is_seen() -> None:
    given = BadInput("run", "none", "here: ")
    said = "Traceback (most recent call last)\n"
    assert Outcome(0, said, 11.0, 2**31, ("x",)).faults(given) == [
        "traceback", "wrong acceptance", "no place", "no repair", "files", "time", "memory",
    ]  # fmt: skip
    assert Outcome(-9, "here: killed\nhint: do", 0.1, 1, ()).faults(given) == ["exit code"]
