"""`rnn-review run --until-decided` as people and programs meet it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from commands.main import main
from commands.measuring import decide
from reproductions.running.progress import Progress

ROW = ("run", "bengio_1994", "random_guessing", "--row", "latch_1")
DECIDE = (*ROW, "--until-decided")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A project with one run of five trials, too few to decide."""
    (tmp_path / "resources.yaml").write_text("", encoding="utf-8")
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    assert main([*ROW, "--profile", "paper", "--trials", "5", "--json"]) == 0
    capsys.readouterr()
    return tmp_path


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_what_will_be_measured_is_said_before_and_what_became_of_the_claims_after(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (first,) = project.rglob("random_guessing/*.json")
    code, out, err = called(capsys, *DECIDE, "--json")
    (run,) = json.loads(out)["runs"]
    assert code == 0
    assert err.splitlines()[:3] == [
        "bengio_1994/random_guessing latch_1: 37 more trials after 5, less than a core-minute",
        "decides latch_1_draws: 37 more trials, less than a core-minute",
        "in all 37 more trials, less than a core-minute",
    ]
    assert err.endswith(f"stored {run['run']}\n")
    assert run["extends"] == first.relative_to(project).as_posix()
    trials = [json.loads(path.read_text())["trials"] for path in (first, project / run["run"])]
    assert (len(trials[1]), trials[1][:5]) == (42, trials[0])


def test_a_person_sees_each_claim_s_word_before_and_after(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, *DECIDE)
    heads, words = (line.split() for line in out.splitlines())
    assert (code, heads) == (0, ["row", "claim", "before", "after"])
    assert words[:3] == ["latch_1", "latch_1_draws", "INCONCLUSIVE"]


def test_what_ctrl_c_stops_goes_on_with_resume(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(progress: Progress) -> None:
        if progress.finished_trials:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(decide, "shown_progress", lambda: nullcontext(stop))
        code, out, err = called(capsys, *DECIDE, "--jobs", "1")
    assert (code, out) == (130, "")
    assert err.endswith("stopped: every finished trial is kept\nhint: the same command with --resume goes on\n")
    code, out, _ = called(capsys, *DECIDE, "--resume", "--json")
    assert (code, len(json.loads(out)["runs"])) == (0, 1)


def test_a_budget_too_small_measures_nothing_and_names_the_price(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(capsys, *DECIDE, "--budget", "0.001") == (
        0,
        "",
        "beyond the budget of 0.001 core-minutes a row: latch_1_draws: 37 more trials, less than a core-minute\n",
    )


def test_where_trials_decide_nothing_it_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = "nothing to decide: no claim of these rows is inconclusive for want of trials that can be planned\n"
    assert called(capsys, "run", "hochreiter_1991", "error_flow", "--until-decided") == (0, "", nothing)


def test_an_extended_row_is_refused_and_its_run_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (first,) = project.rglob("random_guessing/*.json")
    run = json.loads(first.read_text())
    shorter = first.with_name(first.name[: -len("123456.json")] + "000000.json")
    shorter.write_text(json.dumps({**run, "trials": run["trials"][:1]}))
    first.write_text(json.dumps({**run, "extends": shorter.relative_to(project).as_posix()}))
    code, _, err = called(capsys, *DECIDE)
    assert code == 1
    assert err == (
        f"latch_1_draws gets no more trials: {first.relative_to(project).as_posix()}: extended the row already, and a "
        "second extension would cost error\nhint: leave it undecided; what it needs stands in its verdict\n"
    )


@pytest.mark.parametrize(("words", "text"), [
    ("--budget 3", "--budget bounds what --until-decided measures\nhint: add --until-decided\n"),
    ("--until-decided --budget 0", "--budget must be above 0, found 0\n"),
    ("--until-decided --budget nan", "--budget must be above 0, found nan\n"),
    ("--until-decided --trials 3", "--until-decided goes on with stored runs as they are\nhint: leave out --trials\n"),
    ("--until-decided --seed 3", "--until-decided goes on with stored runs as they are\nhint: leave out --seed\n"),
    ("--until-decided --confirm", "--until-decided goes on with stored runs as they are\nhint: leave out --confirm\n"),
    ("--until-decided --profile papers", "unknown profile `papers`\nhint: did you mean `paper`?\n"),
])  # fmt: skip
def test_wrong_use_is_named(project: Path, capsys: pytest.CaptureFixture[str], words: str, text: str) -> None:
    assert called(capsys, *ROW, *words.split()) == (2, "", text)
