"""The real command and a real Dask cluster, as processes on loopback that can be killed."""

from __future__ import annotations

import json
import os
import platform
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from linkcheck.memory.history import format_time
from reproductions.results import Trial, is_identical, load_runs
from reproductions.running.journal import Journal
from reproductions.running.measuring import UNFINISHED
from reproductions.running.provenance import CodeState, machine, versions

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 900
"""No process is waited for any longer: something hangs."""
LOOK_SECONDS = 0.02


class FaultError(Exception):
    """What was to be shown did not happen; the message says what did."""


@dataclass(frozen=True)
class Project:
    """A folder that the commands take for the project: an index, and results of its own."""

    root: Path

    @classmethod
    def made(cls, root: Path) -> Project:
        """A new one."""
        root.mkdir(parents=True)
        (root / "resources.yaml").write_bytes((ROOT / "resources.yaml").read_bytes())
        return cls(root)

    def start(self, *words: str, program: Sequence[str] = ("-m", "commands.main")) -> Command:
        """Start `rnn-review` with these words."""
        environment = os.environ | {"RNN_REVIEW_ROOT": str(self.root), "PYTHONPATH": str(ROOT)}
        return Command(spawned([*program, *words], environment), shlex.join(["python", *program, *words]))

    def run(self, *words: str, program: Sequence[str] = ("-m", "commands.main")) -> Ended:
        """Run `rnn-review` to its end."""
        return self.start(*words, program=program).ended()

    @property
    def journals(self) -> list[Path]:
        """Those of unfinished runs."""
        return sorted((self.root / UNFINISHED).glob("*.jsonl"))

    def held(self) -> dict[tuple[str, int], Trial]:
        """The finished trials that journals hold now, by journal and index."""
        return {(file.name, index): one.trial for file in self.journals for index, one in Journal(file).read().items()}

    def held_lines(self) -> int:
        """How many lines journals hold now, which is quickly seen."""
        return sum(file.read_bytes().count(b"\n") for file in self.journals if file.exists())

    def stored(self) -> list[tuple[str, tuple[Trial, ...]]]:
        """The trials of each stored run, named by row and readings."""
        return [(f"{run.row} {json.dumps(run.readings)}", tuple(run.trials)) for run in load_runs(self.root)]

    def leftovers(self) -> list[str]:
        """Files that no run should leave: journals, and files that were never finished."""
        return [file.name for file in (*self.journals, *(self.root / "results").rglob("*.part"))]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def message(self) -> str:
        """What it said, without its lines of progress."""
        return "\n".join(line for line in self.err.splitlines() if not re.match(r" *\d+ %  ", line))

    @property
    def has_traceback(self) -> bool:
        """Whether a person was shown a traceback."""
        return "Traceback (most recent call last)" in self.err


@dataclass(frozen=True)
class Command:
    """A command that runs."""

    process: subprocess.Popen[str]
    words: str
    """The command as one would type it."""

    def until(self, holds: Callable[[], bool]) -> bool:
        """Wait until something holds; False if the command ended before."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while not holds():
            if self.process.poll() is not None:
                return False
            if time.monotonic() > deadline:
                self.kill()
                raise FaultError(f"`{self.words}` hangs")
            time.sleep(LOOK_SECONDS)
        return True

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()

    def ended(self) -> Ended:
        """Wait for its end."""
        try:
            out, err = self.process.communicate(timeout=LONGEST_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise FaultError(f"`{error.cmd}` hangs") from error
        return Ended(self.process.returncode, out, err)


def spawned(words: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A process of this Python in a group of its own, whose output is kept."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )


def children(process: int) -> list[int]:
    """The processes that a process started, those of resource trackers left out."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(file.read_text().rpartition(")")[2].split()[1])
            command = file.with_name("cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == process and b"spawn_main" in command:
            found.append(int(file.parent.name))
    return found


@dataclass
class DaskCluster:
    """A scheduler and two workers, each a process."""

    folder: Path
    port: int = 0
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _logs: list[IO[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The scheduler's."""
        return f"tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> DaskCluster:
        """Start it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._logs = [(self.folder / "log").open("ab")]
        self.start()
        return self

    @property
    def is_dead(self) -> bool:
        """Whether its scheduler is gone."""
        return self.scheduler is not None and self.scheduler.poll() is not None

    def start(self) -> None:
        """Start the scheduler on a free port, and the workers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.scheduler = self._started("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        deadline = time.monotonic() + LONGEST_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise FaultError("the Dask scheduler does not start")
            time.sleep(0.1)
        self.workers = [self._worker(), self._worker()]

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def _worker(self) -> subprocess.Popen[bytes]:
        options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--host", "127.0.0.1")
        return self._started("worker", self.address, *options, "--local-directory", str(self.folder))

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        log = self._logs[0]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words], cwd=ROOT, env=environment, stdout=log, stderr=log
        )

    def kill_worker(self, number: int) -> None:
        """Kill -9 one worker; another takes its place."""
        self.workers[number].kill()
        self.workers[number].wait()
        self.workers[number] = self._worker()

    def kill_scheduler(self) -> None:
        """Kill -9 the scheduler; the workers, useless without it, end as well."""
        for one in (self.scheduler, *self.workers):
            if one is not None:
                one.send_signal(signal.SIGKILL)
                one.wait()

    def __exit__(self, *_: object) -> None:
        self.kill_scheduler()
        self._logs[0].close()


def differences(found: Sequence[Trial], expected: Sequence[Trial]) -> dict[str, int]:
    """How many of the expected trials are missing, stand there more than once, or came out otherwise."""
    by_index = {trial.index: trial for trial in found}
    known = [trial for trial in expected if trial.index in by_index]
    return {
        "lost": len(expected) - len(known),
        "twice": len(found) - len(by_index),
        "differing": sum(not is_identical(by_index[trial.index], trial) for trial in known),
    }


def provenance() -> dict[str, Any]:
    """Where and when something was tried."""
    return {
        "measured": format_time(datetime.now(UTC)),
        "commit": CodeState.now([]).commit,
        "machine": machine(),
        "load_average": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "versions": {**versions(), "distributed": version("distributed")},
    }
