"""The command line as people and programs meet it."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from commands.line.parser import EXAMPLES, RUN_EXAMPLES, make_parser
from commands.main import main
from reproductions.declarations.papers import paper_ids

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


@pytest.mark.parametrize(("words", "text"), [
    ("verdict", "unknown command `verdict`\nhint: did you mean `verdicts`?\n"),
    ("run hochreiter_97", "unknown paper `hochreiter_97`\nhint: did you mean `hochreiter_1997`?\n"),
    ("run gers_2000", "`gers_2000` has no reproduction\nhint: `rnn-review show gers_2000` says what the index holds, "
     "`rnn-review new paper gers_2000` begins one\n"),
    ("run hochreiter_1997 experiment4", "unknown experiment `experiment4`\nhint: did you mean `experiment_4`?\n"),
    ("run hochreiter_1997 --row length_10", "unknown row `length_10`\nhint: did you mean `length_100`?\n"),
    ("run --profile papers", "unknown profile `papers`\nhint: did you mean `paper`?\n"),
    ("run --reading error_facto=with_two", "unknown reading `error_facto`\nhint: did you mean `error_factor`?\n"),
    ("run hochreiter_1997 --reading error_factor=two",
     "unknown alternative of `error_factor` `two`\nhint: did you mean `with_two`?\n"),
    ("run --trials 0", "--trials must be 1 or more, found 0\n"),
    ("run --cap-steps 0", "--cap-steps must be 1 or more, found 0\n"),
    ("run --cap-factor 1 --cap-steps 9", "--cap-factor and --cap-steps both say when a trial ends\n"
     "hint: give one of them\n"),
    ("run --cap-factor 0", "--cap-factor must be above 0, found 0\n"),
    ("run hochreiter_1997 --row length_100 --reading first_number=zero",
     "no experiment has all of `length_100`, `first_number`\nhint: name one experiment\n"),
    ("readings hochreiter_1997 experiment_6a --vary squashin",
     "unknown reading `squashin`\nhint: did you mean `squashing`?\n"),
    ("readings hochreiter_1997 experiment_6a --vary squashing --reading squashing=by_caption",
     "`squashing` is both varied and fixed\nhint: leave out --vary squashing or --reading squashing=…\n"),
    ("weights hochreiter_1997 experiment_6a --row two_symbols",
     "no run speaks for `two_symbols`\nhint: run `rnn-review run hochreiter_1997 experiment_6a --row two_symbols`\n"),
    ("weights hochreiter_1997 experiment_6a --row two_symbol",
     "unknown row `two_symbol`\nhint: did you mean `two_symbols`?\n"),
    ("show bengio_94", "unknown resource `bengio_94`\nhint: did you mean `bengio_1994`?\n"),
    ("run --seed -1", "--seed must be 0 or more, found -1\n"),
    ("run --trials 100001", "--trials must be 100,000 or less, found 100001\n"),
    ("run --cap-factor inf", "--cap-factor must be above 0, found inf\n"),
    ("characteristics --seed -1", "--seed must be 0 or more, found -1\n"),
    ("characteristics --draws 1000001", "--draws must be 1,000,000 or less, found 1000001\n"),
    ("new experiment bengio_1994 noisy_latch", "reproductions/papers/bengio_1994/paper.yaml: there is no such file\n"
     "hint: run this inside the project that holds the paper\n"),
    ("bench links --write", "--write stores what `minibatch_nets` measures\nhint: leave --write out, or name that\n"),
    ("bench pages --beside a.cpp", "--beside goes with `lstm_1997`\nhint: leave --beside out, or name that\n"),
    ("links --only (", "rnn-review links: argument --only: invalid regular expression value: '('\n"
     "hint: `rnn-review links --help` shows all options, with examples\n"),
    ("bench lstm", "unknown benchmark `lstm`\nhint: did you mean `lstm_1997`?\n"),
])  # fmt: skip
def test_wrong_use_is_named_with_what_is_nearest(
    project: Path, capsys: pytest.CaptureFixture[str], words: str, text: str
) -> None:
    assert called(capsys, *words.split()) == (2, "", text)


@pytest.mark.parametrize("number", ["３", "1_0", "x", "9" * 5000])
def test_a_number_is_written_in_plain_digits(capsys: pytest.CaptureFixture[str], number: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["run", "--trials", number])
    assert f"argument --trials: invalid int value: '{number[:100]}" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["run", ""], ["run", "--profile", ""], ["bench", ""], ["check", ""]], ids=" ".join)
def test_an_empty_word_is_not_taken_for_none(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code, _, err = called(capsys, *words)
    assert code > 0
    assert err.startswith(("unknown ", ".: is not a file"))


@pytest.mark.parametrize("words", ["bench {}", "run {}", "run --reading {}", "run --row {}", "{}", "check {}"])
def test_a_word_of_any_length_is_answered_in_a_few_lines(
    project: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    code, _, err = called(capsys, *words.format("x" * 100_000).split())
    assert code > 0
    assert len(err) < 6000


@pytest.mark.parametrize("port", ["65536", "-1", "1" * 1000])
def test_a_port_that_cannot_be_is_named(project: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    (project / "site").mkdir()
    (project / "site" / "index.html").touch()
    code, _, err = called(capsys, "site", "serve", "--port", port)
    assert (code, err.partition(": ")[2]) == (2, "is not one from 0 to 65535\nhint: choose another with --port\n")


def test_outside_a_project_the_place_and_the_repair_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RNN_REVIEW_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert called(capsys, "list") == (
        2,
        "",
        f"{tmp_path}: no `resources.yaml` here or in any folder above\n"
        "hint: run this inside the project, or set RNN_REVIEW_ROOT to its folder\n",
    )


@pytest.mark.parametrize("folder", ["results", "x" * 5000, "resources.yaml", "\udcff"])
def test_a_project_that_is_named_and_is_none_is_not_looked_for_elsewhere(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    monkeypatch.setenv("RNN_REVIEW_ROOT", f"{project}/{folder}")
    code, _, err = called(capsys, "list")
    assert (code, err.count(": no `resources.yaml` there\nhint: run this inside the project, or set ")) == (2, 1)


def test_check_is_clean_on_the_archive(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(ROOT))
    code, out, _ = called(capsys, "check")
    assert code == 0
    assert out.startswith("0 findings, ")


TITLE = '"' * 3 + "; import os # {claim:x}"


def test_a_title_becomes_no_code_of_a_new_paper(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = project / "resources.yaml"
    text = index.read_text(encoding="utf-8")
    assert "title: Finding Structure in Time\n" in text
    changed = text.replace("title: Finding Structure in Time\n", f"title: '{TITLE}'\n")
    index.write_text(changed, encoding="utf-8")
    assert called(capsys, "new", "paper", "elman_1990")[0] == 0
    folder = project / "reproductions" / "papers" / "elman_1990"
    assert (folder / "__init__.py").read_text() == '"""The paper `elman_1990`."""\n'
    assert (folder / "page.md").read_text().partition("\n")[0] == r'# """; import os \# \{claim:x\}'


def test_check_exits_1_when_it_finds_something(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "resources.yaml").write_text("resources: 1\n")
    code, _, err = called(capsys, "check")
    assert code == 1
    assert "resources.yaml:1: " in err


def test_list_as_json_names_every_resource(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = called(capsys, "list", "--json")
    resources = json.loads(out)
    assert len(resources) == 48
    assert {entry["id"] for entry in resources if entry["has_reproduction"]} == paper_ids()


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
    words = ("run", "hochreiter_1991", "--profile", "smoke", "--trials", "1", "--missing", "--json")
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
    while not any(b"\n" in file.read_bytes() for file in unfinished.glob("*.jsonl")) and time.monotonic() < deadline:
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


def test_a_run_that_cannot_be_written_says_so(project: Path) -> None:
    words = ["run", "hochreiter_1991", "error_flow", "--row", "paths", "--profile", "smoke"]
    # As on a full disk, every write to a file fails.
    code = (
        "import resource, sys; from commands.main import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); sys.exit(main({words!r}))"
    )
    environment = {**os.environ, "RNN_REVIEW_ROOT": str(project), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.fullmatch(
        r"\S+/results/local/unfinished/\S+\.jsonl: cannot be written: File too large\n"
        "hint: make room or allow writing there, and start again; every finished trial is kept\n",
        done.stderr,
    )
    assert main(words) == 0


def ended(project: Path, command: str) -> tuple[int, str]:
    """The exit code of the command line, whatever reads from it, and its messages."""
    words = f"set -o pipefail; {shlex.quote(sys.executable)} -m commands.main {command}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RNN_REVIEW_ROOT": str(project)}
    done = subprocess.run(["bash", "-c", words], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", ["list", "list --json"])
def test_a_reader_that_has_gone_away_is_no_finding(project: Path, words: str) -> None:
    assert ended(project, f"{words} | true") == (0, "")


def test_a_full_disk_is_named(project: Path) -> None:
    text = "output: cannot be written: No space left on device\nhint: make room\n"
    assert ended(project, "list > /dev/full") == (2, text)


def test_json_is_whole_where_the_terminal_lacks_letters(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert ended(project, "list --json | grep 'J\\\\u00fcrgen' | head -1 >&2")[1].strip().startswith('"J\\u00fcrgen')


def test_a_site_that_cannot_be_written_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(root: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(root / "site" / "index.html"))

    monkeypatch.setattr("sitegen.build.build", refused)
    text = f"{project}/site/index.html: Permission denied\nhint: make room or allow writing there, and build again\n"
    assert called(capsys, "site", "build") == (2, "", text)


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


def test_what_a_run_measures_undeclared_is_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, "run", "hochreiter_1991", "error_flow", "--row", "paths", "--profile", "smoke", "--json")
    (path,) = (project / "results").rglob("error_flow/*.json")
    path.write_text(path.read_text().replace("path_sum_difference", "path_sum_diference"))
    assert called(capsys, "check") == (
        1,
        "1 finding, 0 notes, 48 resources\n",
        f"{path.relative_to(project).as_posix()}: holds `path_sum_diference`, which its experiment does not declare\n"
        "hint: did you mean `path_sum_difference`?\n",
    )


def test_every_file_that_holds_no_usable_run_is_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = (ROOT / "results" / "hochreiter_1997" / "experiment_4").glob("*-length_100-09662e.json")
    text = source.read_text()
    folder = project / "results" / "hochreiter_1997" / "experiment_4"
    folder.mkdir(parents=True)
    measured = re.search('"training_sequences": [0-9.]+', text)
    assert measured is not None
    damaged = {
        "no_number": text.replace(measured.group(), '"training_sequences": NaN', 1),
        "text": text.replace(measured.group(), '"training_sequences": "many"', 1),
        "list": text.replace(measured.group(), '"training_sequences": [1]', 1),
        "infinite_setting": re.sub('"learning_rate": [0-9.]+', '"learning_rate": Infinity', text),
        "weights_in_words": re.sub('"weight_count": [0-9]+', '"weight_count": "many"', text),
        "cap_in_a_list": re.sub('"cap_sequences": [0-9]+', '"cap_sequences": [1]', text),
        "no_moment": re.sub('"started": "[^"]*"', '"started": "../../x"', text),
        "half": text[: len(text) // 2],
        "deep": "[" * 100_000,
        "digits": "1" * 5000,
    }
    for name, content in damaged.items():
        (folder / f"{name}.json").write_text(content)
    (folder / "folder.json").mkdir()
    (folder / "nowhere.json").symlink_to("nothing")
    code, out, err = called(capsys, "check")
    assert (code, out) == (1, f"{len(damaged) + 2} findings, 0 notes, 48 resources\n")
    assert sorted(re.findall(r"experiment_4/(\w+)\.json: ", err)) == sorted([*damaged, "folder", "nowhere"])
    for command in ("verdicts", "readings hochreiter_1997 experiment_4 --stored"):
        assert called(capsys, *command.split())[0] == 2


def stored_by_other_code(project: Path, capsys: pytest.CaptureFixture[str], words: str) -> str:
    """The path of a run that names other code than today's."""
    called(capsys, *words.split(), "--json")
    (path,) = (project / "results").rglob("error_flow/*.json")
    path.write_text(re.sub('"code_hash": "[0-9a-f]*"', '"code_hash": "000000000000"', path.read_text()))
    return path.relative_to(project).as_posix()


def test_a_stale_run_is_named_with_its_repair(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "run hochreiter_1991 error_flow --row paths --profile scaled"
    path = stored_by_other_code(project, capsys, words)
    assert called(capsys, "check") == (
        0,
        "0 findings, 1 note, 48 resources\n",
        f"{path}: was measured with other code than today's (stale)\n"
        f"hint: run `rnn-review {words} --confirm`, or without --confirm to measure again\n",
    )


def renamed(project: Path, path: str, **changes: Any) -> str:
    """The path of a run after its head was changed, by the name that its content gives."""
    file = project / path
    data = json.loads(file.read_text())
    target = file.with_name(file.name.replace(f"-{data['row']}-", f"-{changes.get('row', data['row'])}-"))
    file.unlink()
    target.write_text(json.dumps({**data, **changes}))
    return target.relative_to(project).as_posix()


def test_a_run_of_a_row_that_is_gone_is_a_record_that_nothing_confirms(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stored_by_other_code(project, capsys, "run hochreiter_1991 error_flow --row paths --profile paper")
    said = f"{renamed(project, path, row='elsewhere')}: kept as a record: its row is gone\n"
    assert called(capsys, "check") == (0, "0 findings, 1 note, 48 resources\n", said)
    assert called(capsys, "run", "hochreiter_1991", "error_flow", "--confirm") == (0, "", said)


@pytest.mark.parametrize(
    ("changes", "gone"),
    [({"row": "path"}, "its row is gone"), ({"readings": {"old": "one"}}, "its readings are gone")],
)
def test_a_record_without_which_a_claim_is_not_measured_is_a_finding(
    project: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], gone: str
) -> None:
    path = stored_by_other_code(project, capsys, "run hochreiter_1991 error_flow --row paths --profile paper")
    path = renamed(project, path, **changes)
    code, out, err = called(capsys, "check")
    assert (code, out) == (1, "1 finding, 0 notes, 48 resources\n")
    assert err.startswith(f"{path}: {gone}, and no other run measures `")
    assert err.endswith("or run `rnn-review run hochreiter_1991 error_flow --row paths --profile paper`\n")


def test_an_unknown_profile_is_a_finding_and_no_smoke_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, "run", "hochreiter_1991", "error_flow", "--row", "paths", "--profile", "paper", "--json")
    (file,) = (project / "results").rglob("error_flow/*.json")
    path = renamed(project, file.relative_to(project).as_posix(), profile="papers")
    assert called(capsys, "check") == (
        1,
        "1 finding, 0 notes, 48 resources\n",
        f"{path}: names the unknown profile `papers`\n"
        "hint: restore the file, or declare the profile beside `smoke`, `scaled`, `paper`\n",
    )
    assert "smoke" not in called(capsys, "verdicts", "hochreiter_1991", "--json")[1]


def test_a_worked_example_is_stored_and_named_once_it_belongs_to_other_code(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "results" / "worked_examples" / "hochreiter_1991.json"
    assert called(capsys, "example", "hochreiter_1991") == (0, "", f"written to {file}\n")
    assert called(capsys, "check") == (0, "0 findings, 0 notes, 48 resources\n", "")
    file.write_text(re.sub('"code_hash": "[0-9a-f]*"', '"code_hash": "000000000000"', file.read_text()))
    assert called(capsys, "check") == (
        1,
        "1 finding, 0 notes, 48 resources\n",
        "results/worked_examples/hochreiter_1991.json: was computed with other code than today's\n"
        "hint: run `rnn-review example hochreiter_1991`\n",
    )


def test_only_a_smoke_run_is_said_to_be_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, "run", "hochreiter_1991", "error_flow", "--profile", "smoke", "--json")
    verdicts = json.loads(called(capsys, "verdicts", "hochreiter_1991", "--json")[1])
    reasons = {verdict["reason"] for verdict in verdicts if verdict["claim"]["experiment"] == "error_flow"}
    assert reasons == {"Only a smoke run is stored; `--profile scaled` judges."}


def test_stored_runs_are_confirmed_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "run hochreiter_1991 error_flow --row paths --profile paper"
    path = stored_by_other_code(project, capsys, words)
    code, out, err = called(capsys, *words.split(), "--confirm", "--json")
    assert (code, len(json.loads(out)["confirmations"])) == (0, 1)
    assert err == f"confirmed {path}: 25 of 256 trials computed again, all bit-identical\n"
    nothing = "nothing to confirm: every run that speaks is current or confirmed\n"
    assert called(capsys, *words.split(), "--confirm") == (0, "", nothing)


@pytest.mark.parametrize(
    "words",
    ["list", "show hochreiter_1997", "check", "verdicts", "readings hochreiter_1997 experiment_4 --stored", "--help"],
)
def test_what_measures_nothing_loads_no_numerical_library(words: str) -> None:
    code = (
        "import sys; from commands.main import main\n"
        f"try: main({words.split()!r})\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'numba', 'numpy', 'scipy'} & set(sys.modules)\nsys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr if "loaded" in done.stderr else "") == (0, "")


def test_checking_links_loads_no_reproduction() -> None:
    loaded = "any(name.split('.')[0] in ('torch', 'reproductions') for name in sys.modules)"
    code = f"import sys, commands.main, linkcheck.main; sys.exit({loaded})"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
