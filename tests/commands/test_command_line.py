"""The command line as people and programs meet it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from commands import index
from commands.main import main
from commands.parser import EXAMPLES, RUN_EXAMPLES, make_parser
from reproductions.experiments import Paper
from reproductions.papers import PAPERS
from reproductions.papers.hochreiter_1997 import experiment_4_adding

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project: an index and no runs."""
    (tmp_path / "resources.yaml").write_text((ROOT / "resources.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    return tmp_path


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["verdict"], "unknown command `verdict`\nhint: did you mean `verdicts`?\n"),
        (["run", "hochreiter_97"], "unknown paper `hochreiter_97`\nhint: did you mean `hochreiter_1997`?\n"),
        (
            ["run", "hochreiter_1997", "experiment4"],
            "unknown experiment `experiment4`\nhint: did you mean `experiment_4`?\n",
        ),
        (
            ["run", "hochreiter_1997", "--row", "length_10"],
            "unknown row `length_10`\nhint: did you mean `length_100`?\n",
        ),
        (["run", "--profile", "papers"], "unknown profile `papers`\nhint: did you mean `paper`?\n"),
        (
            ["run", "hochreiter_1997", "--reading", "error_facto=with_two"],
            "unknown reading `error_facto`\nhint: did you mean `error_factor`?\n",
        ),
        (
            ["run", "hochreiter_1997", "--reading", "error_factor=two"],
            "unknown alternative of `error_factor` `two`\nhint: did you mean `with_two`?\n",
        ),
        (["run", "--trials", "0"], "--trials must be 1 or more, found 0\n"),
        (["run", "--cap-factor", "0"], "--cap-factor must be above 0, found 0\n"),
        (["show", "bengio_94"], "unknown resource `bengio_94`\nhint: did you mean `bengio_1994`?\n"),
        (["bench", "lstm"], "unknown benchmark `lstm`\nhint: did you mean `lstm_1997`?\n"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_one(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], text: str
) -> None:
    assert called(capsys, *words) == (2, "", text)


def test_outside_a_project_the_place_and_the_repair_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    assert called(capsys, "list") == (
        2,
        "",
        f"{tmp_path}: no `resources.yaml` here or in any folder above\n"
        "hint: run this inside the project, or set RNN_REVIEW_ROOT to its folder\n",
    )


def test_check_is_clean_on_the_archive(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(ROOT))
    code, out, _ = called(capsys, "check")
    assert code == 0
    assert out.startswith("0 findings, ")


def test_check_exits_1_when_it_finds_something(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "resources.yaml").write_text("resources: 1\n")
    code, _, err = called(capsys, "check")
    assert code == 1
    assert "resources.yaml:1: " in err


def test_list_as_json_names_every_resource(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = called(capsys, "list", "--json")
    resources = json.loads(out)
    assert len(resources) == 43
    assert {entry["id"] for entry in resources if entry["has_reproduction"]} == {paper.id for paper in PAPERS}


def test_show_as_json_holds_resource_and_verdicts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = called(capsys, "show", "hochreiter_1997", "--json")
    data = json.loads(out)
    assert data["resource"]["id"] == "hochreiter_1997"
    assert {verdict["word"] for verdict in data["reproduction"][0]["verdicts"]} == {"NOT_MEASURED"}


def test_a_run_is_measured_stored_and_judged(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "run", "hochreiter_1997", "experiment_4", "--profile", "smoke", "--json")
    assert code == 0
    (path,) = json.loads(out)["runs"]
    run = json.loads((project / path).read_text())
    assert run["provenance"]["command"] == "rnn-review run hochreiter_1997 experiment_4 --profile smoke --json"
    assert len(run["trials"]) == 16


def test_missing_measures_nothing_twice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("run", "hochreiter_1997", "--profile", "smoke", "--trials", "1", "--missing", "--json")
    called(capsys, *words)
    assert called(capsys, *words) == (0, "", "nothing to measure: every row has a fresh run\n")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_run_that_is_stopped_loses_no_finished_trial(project: Path, number: signal.Signals) -> None:
    words = ["run", "hochreiter_1997", "experiment_4", "--profile", "smoke", "--trials", "64", "--jobs", "1"]
    command = [sys.executable, "-m", "commands.main", *words]
    environment = {**os.environ, "RNN_REVIEW_ROOT": str(project), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    unfinished = project / "results" / "local" / "unfinished"
    deadline = time.monotonic() + 120
    while not list(unfinished.glob("*.jsonl")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    _, text = process.communicate(timeout=60)
    (journal,) = unfinished.glob("*.jsonl")
    finished = [json.loads(line)["trial"] for line in journal.read_text().splitlines()]
    assert 0 < len(finished) < 64
    if number is not signal.SIGKILL:
        assert process.returncode == 130
        assert text.endswith("stopped: every finished trial is kept\nhint: the same command with --resume goes on\n")
    assert main([*words, "--resume"]) == 0
    (path,) = (project / "results" / "local" / "hochreiter_1997" / "experiment_4").glob("*.json")
    stored = {trial["index"]: trial for trial in json.loads(path.read_text())["trials"]}
    assert len(stored) == 64
    assert all(stored[trial["index"]] == trial for trial in finished)


def commands_shown(text: str) -> list[list[str]]:
    return [line.split()[1:] for line in text.splitlines() if line.strip().startswith("rnn-review ")]


@pytest.mark.parametrize("words", [w for w in commands_shown(EXAMPLES + RUN_EXAMPLES) if w[0] != "links"], ids=" ".join)
def test_every_example_in_the_help_is_understood(words: list[str]) -> None:
    assert make_parser().parse_args(words).function is not None


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md"])
def test_every_command_in_the_documents_is_understood(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    shown = re.findall(r"^(?:\$ |    )?(?:\.venv/bin/)?rnn-review (.+)$", text, flags=re.MULTILINE)
    for line in shown:
        words = line.split("  #")[0].split()
        if words[0] != "links" and "PAPER" not in words:
            assert make_parser().parse_args(words).function is not None


def test_a_claim_that_no_run_measures_is_found(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called(capsys, "run", "hochreiter_1997", "experiment_4", "--profile", "smoke", "--trials", "1", "--json")
    misspelt = tuple(
        replace(claim, quantity="wrong_test_sequence") for claim in experiment_4_adding.EXPERIMENT.claims[2:3]
    )
    experiment = replace(experiment_4_adding.EXPERIMENT, claims=misspelt)
    monkeypatch.setattr(index, "PAPERS", (Paper("hochreiter_1997", (experiment,)),))
    code, _, err = called(capsys, "check")
    assert code == 1
    assert err == (
        "papers/hochreiter_1997/claims.yaml: claim `length_100_wrong` is measured by nothing: "
        "no run of its row holds `wrong_test_sequence`\nhint: did you mean `wrong_test_sequences`?\n"
    )


def test_a_quantity_that_only_success_yields_is_known_where_no_trial_succeeded(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called(capsys, "run", "hochreiter_1997", "experiment_4", "--profile", "smoke", "--trials", "1", "--json")
    (path,) = (project / "results").rglob("experiment_4/*.json")
    run = json.loads(path.read_text())
    missing = run["trials"][0]["measurements"].pop("wrong_test_sequences")
    claims = tuple(c for c in experiment_4_adding.EXPERIMENT.claims if c.quantity == "wrong_test_sequences")[:1]
    experiment = replace(experiment_4_adding.EXPERIMENT, claims=claims)
    monkeypatch.setattr(index, "PAPERS", (Paper("hochreiter_1997", (experiment,)),))

    run["trials"][0]["outcome"] = "capped"
    path.write_text(json.dumps(run))
    other = {
        **run,
        "row": "length_500",
        "trials": [{**run["trials"][0], "measurements": {claims[0].quantity: missing}}],
    }
    path.with_name("other.json").write_text(json.dumps(other))
    assert called(capsys, "check")[0] == 0

    run["trials"][0]["outcome"] = "succeeded"
    path.write_text(json.dumps(run))
    assert called(capsys, "check")[0] == 1


def test_checking_links_loads_no_reproduction() -> None:
    loaded = "any(name.split('.')[0] in ('torch', 'reproductions') for name in sys.modules)"
    code = f"import sys, commands.main, linkcheck.main; sys.exit({loaded})"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
