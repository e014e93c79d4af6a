"""Laws of a Dask cluster: trials come out as everywhere, and what is lost there is no finished trial."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from benchmarks.faults.processes import DaskCluster
from commands.line.parser import run_command
from reproductions.results import Trial
from reproductions.running import cluster
from reproductions.running.cluster import Cluster
from reproductions.running.journal import Journal
from reproductions.running.pool import compute
from reproductions.running.progress import Board
from reproductions.running.runners import Local, Runner
from reproductions.running.work import RunnerError, Work
from reproductions.trials.batches import BatchTrainer, generator, trial_of
from reproductions.trials.protocol import Company


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The scheduler of two workers that are processes of this machine."""
    options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
    with LocalCluster(2, threads_per_worker=1, **options) as workers:
        yield workers.scheduler_address


@dataclass(frozen=True)
class Drawn(Company):
    """Trials that draw a number, a twentieth of a second each; what computes them leaves its number in a folder.

    The file says what becomes of Ctrl-C there.
    """

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    most_steps: int = 1

    @property
    def in_processes(self) -> bool:
        return True

    def open(self) -> BatchTrainer:
        interrupted = signal.getsignal(signal.SIGINT)
        (self.folder / f"{os.getpid()}.pid").write_text("ignored" if interrupted is signal.SIG_IGN else "heard")
        return BatchTrainer(drawn, lanes=1)


def drawn(indices: Sequence[int], seed: int) -> list[Trial]:
    time.sleep(0.05)
    return [trial_of(index, seed, {"drawn": generator(seed, index).standard_normal()}, 1) for index in indices]


def computed(folder: Path, runner: Runner, trials: int = 6) -> list[Trial]:
    """The trials as a runner leaves them in a journal, in the order of their indices."""
    folder.mkdir(exist_ok=True)
    journal = Journal(folder / "journal")
    work = Work("example", Drawn(folder), range(trials), 7, journal, most_steps=1)
    compute([work], runner, lambda _work: None, Board(None, "steps"))
    assert len(journal.path.read_text().splitlines()) == trials
    return [one.trial for one in work.finished()]


def processes_in(folder: Path) -> set[int]:
    return {int(file.stem) for file in folder.glob("*.pid")}


def test_a_trial_is_the_same_on_every_runner(tmp_path: Path, address: str) -> None:
    here = computed(tmp_path / "here", Local(1, in_process=True))
    processes = computed(tmp_path / "processes", Local(2))
    runner = Cluster(8, address)
    workers = computed(tmp_path / "workers", runner)
    assert runner.threads == 2
    assert len({trial.measurements["drawn"] for trial in here}) == 6
    assert here == processes == workers
    assert processes_in(tmp_path / "here") == {os.getpid()}
    assert os.getpid() not in processes_in(tmp_path / "processes") | processes_in(tmp_path / "workers")


def test_without_an_address_a_cluster_is_started_and_ended_here(tmp_path: Path) -> None:
    runner = Cluster(1)
    assert len(computed(tmp_path, runner, trials=2)) == 2
    assert runner.machine.startswith("Dask on ")
    assert {file.read_text() for file in tmp_path.glob("*.pid")} == {"ignored"}
    assert not any(Path("/proc", str(worker)).exists() for worker in processes_in(tmp_path))


def until(holds: Callable[[], bool]) -> None:
    """Wait for what comes within seconds unless something went wrong; then let the test go on and say what."""
    deadline = time.monotonic() + 120
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)


def until_held(folder: Path, trials: int) -> None:
    """Wait until a journal holds so many trials."""
    until(lambda: len(Journal(folder / "journal").read()) >= trials)


def test_a_worker_that_is_killed_loses_no_trial_and_none_counts_twice(tmp_path: Path, address: str) -> None:
    def kill_one() -> None:
        until_held(tmp_path, 5)
        os.kill(processes_in(tmp_path).pop(), signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = computed(tmp_path, Cluster(2, address), trials=40)
    killer.join()
    assert found == drawn(range(40), 7)


def test_a_scheduler_that_is_killed_is_named_and_finished_trials_stay(tmp_path: Path) -> None:
    with DaskCluster(tmp_path / "dask") as one:

        def kill_it() -> None:
            until_held(tmp_path, 2)
            one.kill_scheduler()

        killer = threading.Thread(target=kill_it)
        killer.start()
        with pytest.raises(RunnerError) as ended:
            computed(tmp_path, Cluster(2, one.address), trials=400)
        killer.join()
    assert str(ended.value) == (
        "the Dask scheduler is gone; every finished trial is kept\nhint: start it again, and add --resume to go on"
    )
    assert len(Journal(tmp_path / "journal").read()) >= 2
    # A group on its way when the scheduler ends would be a traceback of tornado's.
    assert not logging.getLogger("tornado.application").isEnabledFor(logging.ERROR)


class Endless(Drawn):
    """Trials that never end."""

    def open(self) -> BatchTrainer:
        super().open()
        return EndlessTrainer(drawn, lanes=1)


class EndlessTrainer(BatchTrainer):
    """Computes and finishes nothing."""

    def advance(self) -> int:
        time.sleep(0.05)
        return 1


def test_trials_that_nobody_waits_for_make_room(tmp_path: Path, address: str) -> None:
    runner = Cluster(2, address)
    work = Work("example", Endless(tmp_path), range(2), 7, Journal(tmp_path / "journal"), most_steps=1)
    for index in range(2):
        runner.submit(work, [index], Board(None, "steps"))
    until(lambda: len(processes_in(tmp_path)) >= 2)
    runner.close()
    assert len(computed(tmp_path / "next", Cluster(2, address))) == 6


def test_a_worker_with_other_libraries_computes_nothing(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "environment", lambda: {**ENVIRONMENT, "torch": "1.0"})
    with pytest.raises(RunnerError) as refused:
        computed(tmp_path, Cluster(2, address))
    assert f"would not compute the same: torch is {ENVIRONMENT['torch']}, here 1.0\nhint: install the" in str(
        refused.value
    )
    assert not (tmp_path / "journal").exists()


ENVIRONMENT = cluster.environment()


@pytest.mark.parametrize(("wrong", "why"), [
    ("tcp://127.0.0.1:1", "Connection refused"),
    ("somewhere", "not an address"),
    ("tcp://127.0.0.1", "not an address"),
    ("tcp://127.0.0.1:99999", "Port out of range 0-65535"),
])  # fmt: skip
def test_an_address_where_no_scheduler_answers_is_named(tmp_path: Path, wrong: str, why: str) -> None:
    with pytest.raises(RunnerError) as refused:
        computed(tmp_path, Cluster(2, wrong))
    first, _, hint = str(refused.value).partition("\n")
    assert first.startswith(f"no Dask scheduler answers at {wrong}: ")
    assert why in first
    assert hint.startswith("hint: `dask scheduler` prints its address, as tcp://HOST:8786")


RUN = ["run", "bengio_1994", "minimal_task", "--row", "latched_sign", "--profile", "smoke", "--trials", "1"]


@pytest.fixture
def without_dask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A project of its own, where Dask cannot be imported."""
    (tmp_path / "resources.yaml").touch()
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    monkeypatch.delitem(sys.modules, "reproductions.running.cluster", raising=False)
    for name in ("dask", "distributed"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.usefixtures("without_dask")
@pytest.mark.parametrize("words", [[], ["--runner", "processes"], ["--runner", "in-process"]])
def test_only_the_runner_of_that_name_needs_dask(words: list[str]) -> None:
    assert run_command([*RUN, *words]) == 0


@pytest.mark.usefixtures("without_dask")
def test_that_dask_is_not_installed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([*RUN, "--runner", "dask"]) == 2
    assert capsys.readouterr().err == (
        "`distributed` is not installed\nhint: `pip install 'rnn-review[cluster]'` brings what a Dask cluster needs\n"
    )


def test_an_address_without_its_runner_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([*RUN, "--scheduler", "tcp://127.0.0.1:8786"]) == 2
    assert capsys.readouterr().err == (
        "--scheduler names a Dask cluster\nhint: add --runner dask, or leave --scheduler out\n"
    )
