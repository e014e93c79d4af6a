"""The curator's commands as people and programs meet them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands.curating.arguments import ADD_EXAMPLES, FORMAT_EXAMPLES, IMPORT_EXAMPLES
from commands.line.parser import make_parser
from commands.main import main
from tests.curation.conftest import CASES

ROOT = Path(__file__).parents[2]
INDEX = """\
# An index.
resources:
  - id: bengio_1994
    doi: 10.1109/72.279181
    mention: linked

  - id: elman_1990
    kind: paper
    mention: added

  - id: hochreiter_2001
    title: "Gradient Flow in Recurrent Nets: the Difficulty of Learning Long-Term Dependencies"
    year: 2001
    mention: added
"""
ANSWER = str(CASES / "crossref_chapter.json")
DOI = "10.1109/9780470544037.ch14"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "resources.yaml"
    path.write_text(INDEX)
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    return path


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_what_is_added_is_written_named_and_then_refused(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "add", DOI, "--answer", ANSWER)
    assert (code, INDEX + "\n" + out) == (0, index.read_text())
    assert err.splitlines()[:3] == [
        "resources.yaml:16: wrote `hochreiter`, as Crossref has it",
        "note: resources.yaml:11: `hochreiter_2001` has the same title; keep one if they are one work",
        "to write:",
    ]
    assert called(capsys, "add", f"https://doi.org/{DOI.upper()}") == (
        1, "", f"resources.yaml:16: `hochreiter` has the DOI `{DOI.upper()}` already\n"
        "hint: correct that entry; one work has one entry, and other places go into its `alternates`\n",
    )  # fmt: skip


def test_a_dry_run_prints_the_entry_and_writes_nothing(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "add", DOI, "--answer", ANSWER, "--dry-run", "--json", "--id", "gradient_flow")
    told = json.loads(out)
    assert (code, told["written"], told["entry"]["id"], index.read_text()) == (0, False, "gradient_flow", INDEX)
    assert list(told["blanks"]) == [
        "year", "language", "access", "annotation.holds", "annotation.readers", "annotation.read_before",
    ]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), [
    (["add", DOI, "--answer", "none.json"], "none.json: cannot be read: No such file or directory\n"
     "hint: name the saved answer of the service\n"),
    (["add", DOI, "--id", "elman_1990"], "resources.yaml:7: `elman_1990` is there already\n"
     "hint: add a word to the id\n"),
    (["add", DOI, "--id", "Elman"], "--id must be lower-case letters, digits and underscores after a first letter, "
     "found `Elman`\nhint: write `elman`\n"),
    (["import", "none.bib"], "none.bib: cannot be read: No such file or directory\nhint: name a BibTeX file\n"),
    (["fmt", "none.yaml"], "none.yaml: cannot be read: No such file or directory\n"
     "hint: name an index, such as `resources.yaml`\n"),
])  # fmt: skip
@pytest.mark.usefixtures("index")
def test_wrong_use_ends_with_two_and_a_repair(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert called(capsys, *words) == (2, "", message)


def test_a_bibliography_is_taken_but_for_what_is_named(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "refs.bib"
    file.write_text(
        "@misc{one, title={One}, author={Ann Other}, year=2003}\n@misc{two, author={Ann Other}}\n"
        "@misc{three, title={L}, doi={10.1109/72.279181}}\n@misc{four, title={Four}, author={Ann Other}, year=2003}\n"
    )
    code, out, err = called(capsys, "import", str(file))
    assert code == 1
    entries = out.split("\n\n")
    assert [entry.splitlines()[0] for entry in entries] == ["  - id: other_2003", "  - id: other_2003_four"]
    assert index.read_text() == f"{INDEX}\n{out}"
    assert err == (
        f"{file}:2: `two` has no title\nhint: add `title = {{…}},`\n"
        f"{file}:3: `three` is no new work: resources.yaml:3: `bengio_1994` has the DOI `10.1109/72.279181` already\n"
        "took 2 of 4 entries; `rnn-review check` then names what is left to write\n"
    )


def test_fmt_says_what_it_would_do_does_it_and_is_done(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index.write_text(INDEX.replace("  - id: elman_1990\n    kind: paper\n", "  - kind: paper\n    id: elman_1990\n"))
    told = "resources.yaml:7: 1 places are not laid out\nhint: `rnn-review fmt` does it\n"
    assert called(capsys, "fmt", "--check") == (1, "", told)
    assert called(capsys, "fmt") == (0, "", "resources.yaml: laid out in 1 places\n")
    assert index.read_text() == INDEX
    assert called(capsys, "fmt", "--check") == (0, "", "resources.yaml: in order\n")


@pytest.mark.parametrize("line", [
    line.strip() for text in (ADD_EXAMPLES, IMPORT_EXAMPLES, FORMAT_EXAMPLES)
    for line in text.splitlines() if line.startswith("  rnn-review ")
])  # fmt: skip
def test_every_example_in_the_help_is_understood(line: str) -> None:
    assert make_parser().parse_args(line.split()[1:]).function.startswith("commands.curating.")


def test_help_loads_nothing_that_asks_or_parses() -> None:
    code = (
        "import sys; from commands.main import main\n"
        "try: main(['add', '--help'])\nexcept SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('requests', 'pydantic', 'pybtex', 'yaml', 'curation')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0
