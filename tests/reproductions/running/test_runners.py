"""Laws of running trials: nothing finished is lost, and a trial's result does not depend on how it was computed."""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment, load_papers
from reproductions.experiments import Profile
from reproductions.kernels.lstm_1997.register import Register
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.results import CurvePoint, Outcome, ResultsError, Trial, load_runs
from reproductions.running import runners
from reproductions.running.assignment import Assignment
from reproductions.running.journal import Finished, Journal
from reproductions.running.measuring import measure
from reproductions.running.pool import compute
from reproductions.running.progress import Board, Progress
from reproductions.running.provenance import CodeState, deciding_files
from reproductions.running.runners import Local, OnExecutor, Runner, train_group
from reproductions.running.work import RunnerError, Work, exclusive
from reproductions.source_code import ROOT
from reproductions.trials.batches import BatchTrials
from reproductions.trials.protocol import Company

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_4")
ERROR_FLOW = find_experiment("hochreiter_1991", "error_flow")
TINY = Profile("tiny", ("length_100",), 20, 0.002, "148 sequences: for tests of running, not of learning")
SHORT = Profile("short", ("paths", "bounds", "learning_rates"), 1, 1.0, "one net for each row: a few milliseconds")
COMMAND = "rnn-review run"


def assignment(trials: int = 20, **readings: str) -> Assignment:
    return Assignment(EXPERIMENT, EXPERIMENT.rows[0], TINY, EXPERIMENT.default_readings | readings, trials, seed=7)


def trials_of(root: Path) -> tuple[Trial, ...]:
    (run,) = load_runs(root)
    return tuple(run.trials)


def measured(root: Path, runner: Runner) -> tuple[Trial, ...]:
    measure([assignment()], root, COMMAND, runner)
    return trials_of(root)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trial, ...]:
    """Twenty trials, computed by one thread without interruption."""
    return measured(tmp_path_factory.mktemp("expected"), Local(1))


def test_a_trial_is_the_same_whatever_the_number_of_threads(tmp_path: Path, expected: tuple[Trial, ...]) -> None:
    assert measured(tmp_path, Local(2)) == expected


def test_a_trial_is_the_same_in_other_processes(tmp_path: Path, expected: tuple[Trial, ...]) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        assert measured(tmp_path, OnExecutor(executor, 2)) == expected


def test_a_trial_is_the_same_whatever_its_neighbours(tmp_path: Path, expected: tuple[Trial, ...]) -> None:
    train_group(assignment().prepare(), [17, 3], 7, Journal(tmp_path / "journal").append)
    entries = Journal(tmp_path / "journal").read()
    assert entries[3].trial == expected[3]
    assert entries[17].trial == expected[17]


def test_progress_counts_trials_and_steps(tmp_path: Path) -> None:
    seen: list[Progress] = []
    measure([assignment()], tmp_path, COMMAND, Local(1), watch=seen.append)
    assert seen[-1].wanted_trials == 20
    assert seen[-1].finished_trials == 20
    assert 0 < seen[-1].steps <= seen[-1].most_steps


def unfinished_journal(root: Path) -> Path:
    return root / "results" / "local" / "unfinished" / f"{assignment().key}.jsonl"


def stopped(journal: Path) -> None:
    # twenty trials in sixteen lanes: when the first are finished, four have not begun
    kept = Journal(journal)
    train_group(assignment().prepare(), range(20), 7, kept.append, stop=lambda: bool(kept.read()))
    assert 0 < len(kept.read()) < 20


def killed(journal: Path) -> None:
    train_group(assignment().prepare(), [0, 1, 2], 7, Journal(journal).append)
    journal.write_text(journal.read_text()[:-200])
    assert set(Journal(journal).read()) == {0, 1}


def ended_before_it_was_stored(journal: Path) -> None:
    train_group(assignment().prepare(), range(20), 7, Journal(journal).append)


@pytest.mark.parametrize("leave", [stopped, killed, ended_before_it_was_stored])
def test_what_a_journal_holds_becomes_part_of_the_same_run(
    tmp_path: Path, expected: tuple[Trial, ...], leave: Callable[[Path], None]
) -> None:
    journal = unfinished_journal(tmp_path)
    leave(journal)
    measure([assignment()], tmp_path, COMMAND, Local(1), resume=True)
    assert trials_of(tmp_path) == expected
    assert not journal.exists()


def test_without_resume_an_unfinished_run_is_refused(tmp_path: Path) -> None:
    journal = unfinished_journal(tmp_path)
    train_group(assignment().prepare(), [0, 1, 2], 7, Journal(journal).append)
    with pytest.raises(RunnerError) as refused:
        measure([assignment()], tmp_path, COMMAND, Local(1))
    assert str(refused.value) == (
        "hochreiter_1997/experiment_4 length_100: an unfinished run holds 3 finished trials\n"
        f"hint: add --resume to go on with it, or delete {journal.relative_to(tmp_path).as_posix()}"
    )


def test_fewer_trials_than_a_journal_holds_are_refused_and_none_is_lost(tmp_path: Path) -> None:
    journal = unfinished_journal(tmp_path)
    train_group(assignment().prepare(), [0, 4], 7, Journal(journal).append)
    with pytest.raises(RunnerError) as refused:
        measure([assignment(3)], tmp_path, COMMAND, Local(1), resume=True)
    assert str(refused.value) == (
        "hochreiter_1997/experiment_4 length_100: an unfinished run holds trial 4, more than the 3 asked for\n"
        f"hint: use --trials 5 or more, or delete {journal.relative_to(tmp_path).as_posix()}"
    )
    assert set(Journal(journal).read()) == {0, 4}


def test_a_run_that_was_stored_before_its_journal_was_removed_is_stored_once(
    tmp_path: Path, expected: tuple[Trial, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Journal, "remove", lambda _journal: None)
        measure([assignment()], tmp_path, COMMAND, Local(1))
    measure([assignment()], tmp_path, f"{COMMAND} --resume", Local(1), resume=True)
    assert trials_of(tmp_path) == expected
    assert not unfinished_journal(tmp_path).exists()


def test_a_run_that_was_stored_before_its_process_was_ended_is_taken_by_resume(tmp_path: Path) -> None:
    stored = measure([assignment(2)], tmp_path, COMMAND, Local(1))
    assert measure([assignment(2)], tmp_path, COMMAND, Local(1), resume=True) == stored
    assert measure([assignment(3)], tmp_path, COMMAND, Local(1), resume=True) != stored
    assert len(load_runs(tmp_path)) == 2


LINE = (
    '{"trial": {"index": 0, "seed": 7, "outcome": "succeeded", "measurements": {"a": 1.0}, "steps": 5, "message": "", '
    '"curve": []}, "wall_seconds": 0.5, "cpu_seconds": 0.5, "started": "2026-01-01T00:00:00Z"}'
)
FINISHED = Finished(Trial(0, 7, Outcome.CAPPED, {}, 1), 1.0, 1.0, "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(("old", "new", "message"), [
    ('"index": 0', '"index": -1', "`trial.index`: input should be greater than or equal to 0"),
    ('"index": 0', '"index": "0"', "`trial.index`: input should be a valid integer"),
    ("1.0", "NaN", "`trial.measurements.a`: input should be a finite number"),
    ("1.0", '"many"', "`trial.measurements.a`: input should be a finite number"),
    ("1.0", "[1.0]", "`trial.measurements.a`: input should be a finite number"),
    ('"succeeded"', '"won"', "`trial.outcome`: input should be 'succeeded', 'capped' or 'failed'"),
    ('"wall_seconds": 0.5', '"wall_seconds": "long"', "`wall_seconds`: input should be a valid number"),
    ('"cpu_seconds": 0.5', '"cpu_seconds": Infinity', "`cpu_seconds`: input should be a finite number"),
    ('"wall_seconds": 0.5', '"wall_seconds": 1e308',
     "`wall_seconds`: input should be less than or equal to 31622400"),
    ('"cpu_seconds": 0.5', '"cpu_seconds": 1e308', "`cpu_seconds`: input should be less than or equal to 31622400"),
    ("2026-01-01T00:00:00Z", "../../x", "`started`: string should match pattern"),
    (', "started": "2026-01-01T00:00:00Z"', "", "`started`: field required"),
    (LINE, "[1]", "input should be an object"),
    (LINE, "null", "input should be an object"),
    (LINE, "5", "input should be an object"),
])  # fmt: skip
def test_a_damaged_line_of_a_journal_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in LINE
    journal = tmp_path / "journal"
    journal.write_text(f"{LINE}\n{LINE.replace(old, new)}\n")
    with pytest.raises(ResultsError) as refused:
        Journal(journal).read()
    text, _, hint = str(refused.value).partition("\n")
    assert text.startswith(f"{journal}:2: no finished trial ({message}")
    assert hint == "hint: delete the line; its trial will be computed again"


@pytest.mark.parametrize(("measurements", "message"), [
    ('{"b": 1.0}', "trial 0 holds `b`, which its experiment does not declare\nhint: delete the line, and the trial "
     "will be computed again; or, if the trials do measure it, add it to the experiment's `quantities`"),
    ("{}", "trial 0 succeeded, but holds no measurement\nhint: delete the line; the trial will be computed again"),
])  # fmt: skip
def test_a_trial_that_its_experiment_cannot_have_measured_is_named(
    tmp_path: Path, measurements: str, message: str
) -> None:
    journal = tmp_path / "journal"
    journal.write_text(LINE.replace('{"a": 1.0}', measurements) + "\n")
    with pytest.raises(ResultsError) as refused:
        Journal(journal, ("a",)).read()
    assert str(refused.value) == f"{journal}:1: {message}"


def test_resume_holds_a_journal_against_what_its_experiment_declares(tmp_path: Path) -> None:
    journal = unfinished_journal(tmp_path)
    journal.parent.mkdir(parents=True)
    journal.write_text(LINE + "\n")
    with pytest.raises(ResultsError, match="1: trial 0 holds `a`, which its experiment does not declare"):
        measure([assignment()], tmp_path, COMMAND, Local(1), resume=True)
    assert journal.exists()


def test_a_trial_with_two_results_is_named(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.write_text(f"{LINE}\n{LINE.replace('1.0', '2.0')}\n")
    with pytest.raises(ResultsError) as refused:
        Journal(journal).read()
    assert str(refused.value) == (
        f"{journal}:2: trial 0 stands on an earlier line with another result\n"
        "hint: delete both lines; the trial will be computed again"
    )


def test_a_trial_computed_twice_with_the_same_result_is_taken_whatever_time_it_took(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text(f"{LINE}\n{LINE.replace('0.5', '0.7')}\n")
    assert set(Journal(tmp_path / "journal").read()) == {0}


@pytest.mark.parametrize("line", [b"", b"\xff\xfe", b"\0" * 9, b'{"trial": "\xc3', b"[" * 100_000, LINE[:99].encode()])
def test_a_line_that_a_kill_cut_short_is_left_out(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "journal").write_bytes(line + b"\n" + LINE.encode() + b"\n" + line)
    assert set(Journal(tmp_path / "journal").read()) == {0}


def test_a_journal_with_a_trial_of_another_seed_is_named(tmp_path: Path) -> None:
    journal = unfinished_journal(tmp_path)
    train_group(assignment().prepare(), [0], 8, Journal(journal).append)
    with pytest.raises(ResultsError, match=r"\.jsonl: holds a trial of another seed than 7\nhint: delete the lines"):
        measure([assignment()], tmp_path, COMMAND, Local(1), resume=True)


def test_a_journal_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=f"^{tmp_path}: cannot be read: Is a directory"):
        Journal(tmp_path).read()
    with pytest.raises(ResultsError, match=f"^{tmp_path}: cannot be written: Is a directory"):
        Journal(tmp_path).append(FINISHED)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_named() -> None:
    with pytest.raises(ResultsError, match=r"^/dev/full: cannot be written: No space left on device"):
        Journal(Path("/dev/full")).append(FINISHED)


def test_a_trial_that_measured_an_undefined_number_has_failed_and_bars_no_other(tmp_path: Path) -> None:
    measured = {"good": 1.0, "lost": math.nan, "huge": math.inf}
    curve = (CurvePoint(1, math.nan, 0.5), CurvePoint(2, 0.5, 0.5))
    broken = Trial(0, 7, Outcome.SUCCEEDED, measured, 5, "", curve, {"cell": {"1": [math.inf, None, 1.0]}})
    trials = BatchTrials({}, 5, lambda indices, seed: [replace(broken, index=index, seed=seed) for index in indices])
    train_group(trials, [0, 1], 7, Journal(tmp_path / "journal").append)
    kept = [finished.trial for finished in Journal(tmp_path / "journal").read().values()]
    assert kept[0] == Trial(
        0, 7, Outcome.FAILED, {"good": 1.0}, 5, "undefined: huge, lost", curve[1:], {"cell": {"1": [None, None, 1.0]}}
    )
    assert len(kept) == 2


COMPETE = """
import sys
import time
from pathlib import Path
from tests.reproductions.running.test_runners import COMMAND, assignment
from reproductions.running.measuring import measure
from reproductions.running.runners import Local
from reproductions.running.work import RunnerError
try:
    measure([assignment()], Path(sys.argv[1]), COMMAND, Local(1), resume="--resume" in sys.argv)
except RunnerError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("words", [[], ["--resume"]])
def test_the_same_work_is_computed_by_one_process_at_a_time(tmp_path: Path, words: list[str]) -> None:
    work = Work("", assignment().prepare(), range(20), 7, Journal(unfinished_journal(tmp_path)), 1)
    other = [sys.executable, "-c", COMPETE, str(tmp_path), *words]
    with exclusive([work]):
        done = subprocess.run(other, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "hochreiter_1997/experiment_4 length_100: another process computes this now\n"
        "hint: wait until it ends; --missing then measures only what has no run\n",
    )
    assert subprocess.run(other, check=False).returncode == 0


class SetBack(datetime):
    """A clock that is an hour slower at each look."""

    looks = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # it gives a plain datetime
        cls.looks += 1
        return datetime.now(tz) - timedelta(hours=cls.looks)


def test_a_clock_that_goes_backwards_changes_no_trial(
    tmp_path: Path, expected: tuple[Trial, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "datetime", SetBack)
    assert measured(tmp_path, Local(1)) == expected
    assert SetBack.looks == 2


def test_runs_are_added_and_never_overwritten(tmp_path: Path) -> None:
    measure([assignment(2)], tmp_path, COMMAND, Local(1))
    measure([assignment(2, error_factor="with_two")], tmp_path, COMMAND, Local(1))
    assert len(load_runs(tmp_path)) == 2


def test_a_run_carries_its_provenance(tmp_path: Path) -> None:
    (path,) = measure([assignment(2)], tmp_path, COMMAND, Local(1))
    provenance = json.loads(path.read_text())["provenance"]
    assert provenance["command"] == COMMAND
    assert provenance["seed"] == 7
    assert provenance["threads"] == 1
    assert provenance["cpu_seconds"] > 0
    assert set(provenance["versions"]) == {"numpy", "numba", "llvmlite", "torch", "scipy"}


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
def test_no_row_is_lost_however_short_the_rows(tmp_path: Path, jobs: int) -> None:
    rows = [Assignment(ERROR_FLOW, row, SHORT, {}, 1, seed=7) for row in ERROR_FLOW.rows]
    for repetition in range(25):
        root = tmp_path / str(repetition)
        measure(rows, root, COMMAND, Local(jobs))
        assert sorted(run.row for run in load_runs(root)) == ["bounds", "learning_rates", "paths"]


@dataclass(frozen=True, kw_only=True)
class InProcesses(Company):
    """Trials that want a process of their own."""

    settings: dict[str, Any] = field(default_factory=dict)
    most_steps: int = 1

    @property
    def in_processes(self) -> bool:
        return True


class EndedFromOutside(InProcesses):
    """Trials whose process is ended while it computes them."""

    def open(self) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_was_ended_is_named_and_not_waited_for(tmp_path: Path) -> None:
    work = Work("example", EndedFromOutside(), [0, 1], 7, Journal(tmp_path / "journal"), most_steps=1)
    with pytest.raises(RunnerError, match="a process that computed trials was ended; every finished trial is kept"):
        compute([work], Local(2), lambda _work: None, Board(None, "steps"))


@dataclass(frozen=True, kw_only=True)
class Endless(InProcesses):
    """Trials that never end, whose processes leave their numbers in a folder."""

    folder: Path

    def open(self) -> Any:
        (self.folder / f"{os.getpid()}.pid").touch()
        time.sleep(600)


def compute_endlessly(folder: Path) -> None:
    work = Work("example", Endless(folder=folder), [0, 1], 7, Journal(folder / "journal"), most_steps=1)
    compute([work], Local(2), lambda _work: None, Board(None, "steps"))


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(number: str) -> bool:
    try:
        return bool(Path("/proc", number, "cmdline").read_bytes())  # empty for one that nobody has waited for
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=compute_endlessly, args=(tmp_path,))
    process.start()
    wait_until(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    process.kill()
    process.join()
    numbers = [path.stem for path in tmp_path.glob("*.pid")]
    wait_until(lambda: not any(map(is_running, numbers)))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one committed file, `code.py`, and a rule to ignore `ignored.py`."""
    (tmp_path / "code.py").write_text("x = 1\n")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    for words in (["init"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "Add code"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text", "dirty"),
    [
        ("code.py", "x = 1\n", False),
        ("code.py", "x = 2\n", True),
        ("untracked.py", "x = 1\n", True),
        ("ignored.py", "x = 1\n", True),
    ],
)
def test_code_that_the_commit_does_not_hold_is_dirty(repository: Path, file: str, text: str, dirty: bool) -> None:
    (repository / file).write_text(text)
    assert CodeState.now(["code.py", file], repository).dirty is dirty


@pytest.mark.parametrize(
    ("experiment", "files"),
    [
        ("hochreiter_1991/error_flow", ["hochreiter_1991/paper.yaml"]),
        ("pascanu_2013/temporal_order", ["pascanu_2013/temporal_order.yaml", "pascanu_2013/temporal_order.cu"]),
        # Its rows vary those of other experiments.
        ("hochreiter_1997/modern_practice", ["hochreiter_1997/experiment_4/experiment_4.yaml"]),
    ],
)
def test_what_declares_an_experiment_and_what_its_code_reads_must_be_committed(
    experiment: str, files: list[str]
) -> None:
    asked = deciding_files(find_experiment(*experiment.split("/")))
    assert {f"reproductions/papers/{file}" for file in files} <= set(asked)
    assert all((ROOT / file).is_file() for file in asked)
    assert len([file for file in asked if file.endswith(".cu")]) == ("pascanu" in experiment)


def test_every_experiment_asks_for_its_own_file_and_for_the_list_of_data_sets_if_it_reads_one() -> None:
    for one in load_papers().experiments:
        asked = deciding_files(one)
        (own,) = [file for file in asked if file.endswith(".yaml") and f"id: {one.id}\n" in (ROOT / file).read_text()]
        assert own.startswith(f"reproductions/papers/{one.paper}/")
        assert ("reproductions/datasets/sets.yaml" in asked) == bool(one.datasets)


def test_files_that_a_run_does_not_reach_leave_it_clean(repository: Path) -> None:
    (repository / "note.txt").write_text("a note")
    assert not CodeState.now(["code.py"], repository).dirty


def test_asking_git_leaves_its_index_as_it_was(repository: Path) -> None:
    """A process that is killed while it asks leaves a lock behind, where it may write one."""
    os.utime(repository / "code.py", (1, 1))  # git would note that the file is as it was
    before = (repository / ".git" / "index").read_bytes()
    CodeState.now(["code.py"], repository)
    assert (repository / ".git" / "index").read_bytes() == before


def test_files_that_git_cannot_tell_of_count_as_changed(repository: Path) -> None:
    (repository / ".git" / "index").write_bytes(b"no index")
    assert CodeState.now(["code.py"], repository).dirty


def test_outside_a_repository_the_commit_is_unknown(tmp_path: Path) -> None:
    assert CodeState.now(["code.py"], tmp_path) == CodeState("unknown", False)


def put_broken_weights(value: float) -> Any:
    def start(self: LstmTrials, register: Register, lane: int, index: int, seed: int) -> None:
        ORIGINAL(self, register, lane, index, seed)
        register.network.hidden_weight[-1, :, lane] = value

    return start


ORIGINAL = LstmTrials.start


@pytest.mark.parametrize("value", [np.nan, np.inf], ids=["undefined", "overflow"])
def test_undefined_numbers_end_a_trial_as_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: float) -> None:
    monkeypatch.setattr(LstmTrials, "start", put_broken_weights(value))
    trainer = assignment().prepare().open()
    trainer.put(0, 0, 7)
    while not (finished := trainer.collect()):
        trainer.advance()
    trial = finished[0][1]
    assert trial.outcome is Outcome.FAILED
    assert trial.message.startswith("overflow or undefined numbers after ")
    assert "sequences_until_success" not in trial.measurements
