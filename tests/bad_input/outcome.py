"""What a command made of a broken input, in this process or in one of its own, and what is wrong with that."""

from __future__ import annotations

import contextlib
import io
import os
import re
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from commands.main import main
from reproductions.declarations.papers import PAPER_FILE, read_paper
from reproductions.worked_examples.equations import read_network
from tests.bad_input.inputs import BadInput
from tests.bad_input.project import valid_files

SECONDS = 10.0
"""Processor time that a command may take."""
BYTES = 2**30
"""Memory that a command may ask for."""
HANGS = 300.0
"""Seconds after which a process has hung, however busy the machine is."""
REPAIR = re.compile(r"^hint: |\bmust\b|\bshould\b|\bwants\b", re.MULTILINE)
LOCK = "results/local/unfinished/lock"


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code, what it said, what it took, and files that it made, changed or removed."""

    code: int
    said: str
    seconds: float
    bytes: int
    touched: tuple[str, ...]

    def faults(self, given: BadInput) -> list[str]:
        """What is wrong with it: a broken input is refused with place and repair, and nothing else happens."""
        found = {
            "traceback": "Traceback (most recent call last)" in self.said,
            "wrong acceptance": self.code == 0,
            "exit code": self.code not in (0, 1, 2),
            "no place": re.search(given.place, self.said) is None,
            "no repair": REPAIR.search(self.said) is None,
            "files": bool(self.touched),
            "time": self.seconds > SECONDS,
            "memory": self.bytes > BYTES,
        }
        return [fault for fault, is_found in found.items() if is_found]


def in_process(root: Path, given: BadInput) -> Outcome:
    """What the command does here; a paper's files are read as `check` reads them."""
    environment = {"RNN_REVIEW_ROOT": str(root), **given.environment}
    with damaged(root, given), mock.patch.dict(os.environ, environment), contextlib.chdir(root):
        before, start = snapshot(root), time.process_time()
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            code = _called(root, given)
        seconds = time.process_time() - start
        return Outcome(code, said.getvalue(), seconds, 0, compared(before, snapshot(root)))


def _called(root: Path, given: BadInput) -> int:
    try:
        folders = {path.split("/")[2] for path in given.files if "/papers/" in path}
        if not folders or given.words[0] != "check":
            return main(given.words)
        problems = [problem for name in folders for problem in _problems(root / "reproductions" / "papers", name)]
        print("\n".join(map(str, problems)), file=sys.stderr)
        return 1 if problems else 0
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 1


def _problems(papers: Path, name: str) -> list[object]:
    assert (papers / name / PAPER_FILE).is_file()
    return [*read_paper(papers / name)[1], *read_network(name, papers)[1]]


def as_process(root: Path, given: BadInput) -> Outcome:
    """What the command does as a process that may use so much memory and no more."""
    environment = {**os.environ, "PYTHONPATH": str(root), "RNN_REVIEW_ROOT": str(root), **given.environment}
    with damaged(root, given):
        before = snapshot(root)
        process = subprocess.Popen(
            [sys.executable, "-m", "commands.main", *given.words],
            env=environment, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=_limited,
        )  # fmt: skip
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        seconds = used.ru_utime + used.ru_stime
        return Outcome(process.returncode, said, seconds, used.ru_maxrss * 1024, compared(before, snapshot(root)))


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(HANGS), int(HANGS)))


@contextlib.contextmanager
def damaged(root: Path, given: BadInput) -> Iterator[None]:
    """The project with the input's files, and as it was before."""
    for path, content in given.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    yield
    for path in given.files:
        packaged = Path(__file__).resolve().parents[2] / path
        if path in valid_files():
            (root / path).write_text(valid_files()[path], encoding="utf-8")
        elif packaged.is_file():
            (root / path).write_bytes(packaged.read_bytes())
        else:
            (root / path).unlink()


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    """Every file of the project with its size and the moment of its last change."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            file = Path(folder, name)
            found[file.relative_to(root).as_posix()] = (file.lstat().st_size, file.lstat().st_mtime_ns)
    found.pop(LOCK, None)
    return found


def compared(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> tuple[str, ...]:
    """The files that were made, changed or removed."""
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))
