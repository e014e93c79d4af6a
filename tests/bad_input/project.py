"""A small project with one file of each kind that people and programs write, all of them valid."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commands.line.parser import DEFAULT_SEED
from reproductions.confirmations import Confirmation
from reproductions.declarations.papers import find_experiment, paper_ids
from reproductions.results import run_from_text, run_to_text, trial_to_json
from reproductions.running.assignment import Assignment
from reproductions.running.journal import Finished
from tests.bad_input.inputs import INDEX
from tests.catalogue.records import full_document, to_yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("catalogue", "commands", "linkcheck", "reproductions", "sitegen")
COPIED = ("CITATION.cff", "results/marks.yaml")
EXAMPLE = "results/worked_examples/hochreiter_1997.json"
RUN = "results/hochreiter_1997/experiment_4/20261123T073824Z-1eb5734ee8-length_100-8e0cc1.json"
WEIGHTS = RUN.replace("results/", "results/weights/")
CONFIRMATION = f"results/confirmations/hochreiter_1997/experiment_4/{Path(RUN).stem}-{'0' * 12}.json"
MEASURED = ("hochreiter_1991", "error_flow", "paths", "smoke")
"""The experiment, its row and the profile of an unfinished run."""
KEPT_TRIALS = 3


def make_project(root: Path) -> None:
    """Write the project and, so that commands can be started in it as processes, a copy of the packages."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in valid_files().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@cache
def valid_files() -> dict[str, str]:
    """The project's files beside the packages, by path."""
    files = {name: (ROOT / name).read_text(encoding="utf-8") for name in (*COPIED, EXAMPLE)}
    files["resources.yaml"] = to_yaml(_index_of_papers()).decode()
    weights = json.loads((ROOT / WEIGHTS).read_text(encoding="utf-8"))
    weights["trials"] = weights["trials"][:KEPT_TRIALS]
    files[WEIGHTS] = json.dumps(weights)
    run = run_from_text((ROOT / RUN).read_text(encoding="utf-8"), RUN)
    held = {trial["index"] for trial in weights["trials"]}
    short = [replace(trial, curve=trial.curve[:2]) for trial in run.trials if trial.index in held]
    files[RUN] = run_to_text(replace(run, trials=tuple(short)))
    confirmed = [trial.index for trial in short]
    confirmation = Confirmation(RUN, tuple(confirmed), tuple(confirmed), run.provenance)
    files[CONFIRMATION] = json.dumps({"schema_version": 1, **asdict(confirmation)})
    files[journal_name()] = "".join(f"{line}\n" for line in _journal_lines())
    files[INDEX] = to_yaml(full_document()).decode()
    return files


def _index_of_papers() -> dict[str, Any]:
    """The project's index, of which only the papers with a reproduction are kept, so that it is soon read."""
    index: dict[str, Any] = yaml.safe_load((ROOT / "resources.yaml").read_text(encoding="utf-8"))
    kept = [resource | {"prerequisites": []} for resource in index["resources"] if resource["id"] in paper_ids()]
    return index | {"post": index["post"] | {"statements": []}, "paths": [], "resources": kept}


def journal_name() -> str:
    """Where the unfinished run keeps its trials."""
    paper, experiment_id, row_id, profile_id = MEASURED
    experiment = find_experiment(paper, experiment_id)
    row = next(row for row in experiment.rows if row.id == row_id)
    profile = next(profile for profile in experiment.profiles if profile.id == profile_id)
    key = Assignment(experiment, row, profile, experiment.default_readings, profile.trials, DEFAULT_SEED).key
    return f"results/local/unfinished/{key}.jsonl"


def _journal_lines() -> list[str]:
    (stored,) = (ROOT / "results" / "hochreiter_1991" / "error_flow").glob("20261123*-paths-*.json")
    trials = run_from_text(stored.read_text(encoding="utf-8"), stored.name).trials[:2]
    finished = [Finished(trial, 0.5, 0.25, "2026-11-23T07:49:58Z") for trial in trials]
    return [json.dumps({**vars(one), "trial": trial_to_json(one.trial)}) for one in finished]
