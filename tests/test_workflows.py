"""What the workflows may do on GitHub: as little as possible, with code that nobody can change afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

FILES = sorted((Path(__file__).parents[1] / ".github" / "workflows").glob("*.yml"))
NAMES = [file.name for file in FILES]
OWN = "github.event.pull_request.head.repo.full_name == github.repository"
"""The condition that leaves pull requests from forks out."""
NOT_OF_PULL_REQUESTS = "github.event_name != 'pull_request'"


def read(file: Path) -> dict[Any, Any]:
    """The workflow; YAML 1.1 takes its key `on` for a truth value."""
    workflow: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in workflow.items()}


def leaves_pull_requests_out(condition: str) -> bool:
    """Whether a condition has a part without which it is false, and which no pull request fulfils."""
    parts = [part.strip() for part in condition.removeprefix("${{").removesuffix("}}").split("&&")]
    return NOT_OF_PULL_REQUESTS in parts and "||" not in condition


def jobs_of_pull_requests() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in FILES:
        workflow = read(file)
        for name, job in workflow["jobs"].items():
            if "pull_request" in workflow["on"] and not leaves_pull_requests_out(job.get("if", "")):
                yield f"{file.stem}.{name}", job


PULL_REQUESTS = dict(jobs_of_pull_requests())


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_workflow_may_do_nothing_and_each_job_what_it_names(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {}
    assert all(isinstance(job["permissions"], dict) for job in workflow["jobs"].values())


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_event_lends_its_rights_to_a_stranger(file: Path) -> None:
    events = {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert set(read(file)["on"]) <= events


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_action_is_pinned_by_its_commit_and_names_its_version(file: Path) -> None:
    used = re.findall(r"uses: *(.*)", file.read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", one)] == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_expression_becomes_part_of_a_script(file: Path) -> None:
    steps = [step for job in read(file)["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", PULL_REQUESTS)
def test_a_pull_request_may_write_comments_alone(name: str) -> None:
    granted = PULL_REQUESTS[name]["permissions"]
    assert {what for what, right in granted.items() if right != "read"} <= {"pull-requests"}


@pytest.mark.parametrize("name", PULL_REQUESTS)
def test_a_pull_request_from_a_fork_sees_no_token(name: str) -> None:
    job = PULL_REQUESTS[name]
    for step in job["steps"]:
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
        if step.get("if") != OWN:
            assert not re.search(r"github\.token|secrets", str(step))
    assert "secrets" not in str({key: value for key, value in job.items() if key != "steps"})
