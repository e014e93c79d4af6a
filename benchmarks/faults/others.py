"""Faults that are no kills: of the disk, of the clock, of a second run, and of somebody's hand.

Each makes one command fail, or would; then the fault is taken away, `--resume` goes on where that makes sense, and the
run is held against one that nobody disturbed.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.faults.kills import LIGHT, TRIALS
from benchmarks.faults.processes import Command, Ended, Project, differences
from reproductions.results import Trial

PAGE = 4096
"""A small disk gives its room away in pages of so many bytes."""
DISK_PAGES = 64
CLOCK_SET_BACK = """
import sys
import reproductions.running.runners as runners
from datetime import datetime, timedelta
class SetBack(datetime):
    hours = 0
    @classmethod
    def now(cls, zone=None):
        cls.hours += 1
        return datetime.now(zone) - timedelta(hours=cls.hours)
runners.datetime = SetBack
from commands.main import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, with a clock that is an hour slower at each look."""
FILE_LIMIT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
from commands.main import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, where no file may grow beyond a size."""


@dataclass(frozen=True)
class Found:
    """What came of one fault. The message is that of the command that met it, paths cut short; empty if none failed."""

    fault: str
    code: int
    message: str
    as_expected: bool
    lost: int
    twice: int
    differing: int
    left_behind: int
    traceback: bool

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        wrong = self.lost + self.twice + self.differing + self.left_behind
        return self.as_expected and not wrong and not self.traceback

    def data(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


class Bench:
    """Tries faults in a folder of its own, against the trials of an undisturbed run."""

    def __init__(self, folder: Path, expected: Sequence[Trial]) -> None:
        self._folder = folder
        self._expected = expected
        self._words = (*LIGHT, "--trials", str(len(expected)), "--json")

    def project(self, name: str) -> Project:
        """A new project."""
        return Project.made(self._folder / name)

    def start(self, project: Project, *more: str) -> Command:
        """Start the run."""
        return project.start(*self._words, *more)

    def run(self, project: Project, *more: str, program: str = "") -> Ended:
        """The run, to its end; by a program that calls the command, if one is given."""
        return project.run(*self._words, *more, program=("-c", program) if program else ("-m", "commands.main"))

    def found(self, fault: str, project: Project, met: Ended, says: str, finish: bool = True) -> Found:
        """What came of it. The command that met the fault should say something; then the run is resumed to its end."""
        later = self.run(project, "--resume") if finish else met
        runs = project.stored()
        counted = differences(runs[0][1] if runs else (), self._expected)
        counted["twice"] += sum(len(trials) for _, trials in runs[1:])
        message = met.message.strip().replace(str(project.root), "…") if met.code else ""
        return Found(
            fault,
            met.code,
            message,
            as_expected=says in message and later.code == 0,
            left_behind=len(project.leftovers()),
            traceback=met.has_traceback or later.has_traceback,
            **counted,
        )


def full_disk_at_a_trial(bench: Bench) -> Found:
    """A disk whose room ends while the journal is written."""
    project = bench.project("full-at-a-trial")
    with small_disk(project, free_pages=1) as make_room:
        met = bench.run(project)
        make_room()
        return bench.found("disk full while trials are kept", project, met, "No space left on device")


def full_disk_at_the_end(bench: Bench) -> Found:
    """A disk with room for the journal alone: the run cannot be stored."""
    project = bench.project("full-at-the-end")
    with small_disk(project, free_pages=DISK_PAGES) as _:
        bench.run(project)
        size = sum(file.stat().st_size for file in project.root.glob("results/local/*/*/*.json"))
    project = bench.project("full-at-the-end-2")
    with small_disk(project, free_pages=-(-size // PAGE) + 1) as make_room:
        met = bench.run(project)
        make_room()
        return bench.found("disk full while a run is stored", project, met, "No space left on device")


def read_only(bench: Bench) -> Found:
    """A results folder on a disk that may only be read."""
    project = bench.project("read-only")
    with small_disk(project, DISK_PAGES) as _:
        _mount("-o", "remount,ro", str(project.root / "results"))
        met = bench.run(project)
        _mount("-o", "remount,rw", str(project.root / "results"))
        return bench.found("results folder read-only", project, met, "Read-only file system")


def limited_files(bench: Bench) -> Found:
    """A process whose files may not grow, as a quota does it."""
    project = bench.project("limited")
    met = bench.run(project, program=FILE_LIMIT.format(size=2000))
    return bench.found("files limited in size", project, met, "File too large")


def clock_set_back(bench: Bench) -> Found:
    """A clock that goes backwards between the starts of groups."""
    project = bench.project("clock")
    met = bench.run(project, program=CLOCK_SET_BACK)
    return bench.found("clock goes backwards", project, met, "", finish=False)


def two_at_once(bench: Bench) -> Found:
    """The same run started again while it is under way."""
    project = bench.project("two")
    first = bench.start(project)
    first.until(lambda: project.held_lines() > 0)
    met = bench.run(project, "--resume")
    ended = first.ended()
    found = bench.found("the same run twice at once", project, met, "another process computes this now", finish=False)
    return Found(**{**found.data(), "as_expected": ended.code == 0 and "another process" in found.message})


def damaged(bench: Bench, name: str, damage: Callable[[str], str], says: str) -> Found:
    """A stored run's file that somebody damaged: `check` names it; once it is away, the run is measured again."""
    project = bench.project(name.replace(" ", "-"))
    bench.run(project)
    (file,) = project.root.glob("results/local/*/*/*.json")
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    met = project.run("check")
    file.unlink()
    found = bench.found(name, project, met, says)
    return Found(**{**found.data(), "message": first_finding(found.message, file.name)})


def damaged_journal(bench: Bench, name: str, damage: Callable[[str], str], says: str) -> Found:
    """A journal that somebody damaged, of a run that was killed."""
    project = bench.project(name.replace(" ", "-"))
    command = bench.start(project)
    command.until(lambda: project.held_lines() >= TRIALS // 2)
    command.kill()
    command.ended()
    (file,) = project.journals
    whole = file.read_text(encoding="utf-8")
    file.write_text(damage(whole), encoding="utf-8")
    met = bench.run(project, "--resume")
    if met.code != 0:
        file.write_text(whole, encoding="utf-8")
    return bench.found(name, project, met, says, finish=met.code != 0)


def first_finding(message: str, name: str) -> str:
    """What was said of the file of this name."""
    lines = message.splitlines()
    places = [place for place, line in enumerate(lines) if name in line]
    return "\n".join(lines[places[0] : places[0] + 2]) if places else message


@contextmanager
def small_disk(project: Project, free_pages: int) -> Iterator[Callable[[], None]]:
    """The results of a project on a disk of 256 KiB with so many pages free; what is yielded frees the others."""
    results = project.root / "results"
    results.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={(DISK_PAGES + 8) * PAGE}", "tmpfs", str(results))
    try:
        (results / "local" / "unfinished").mkdir(parents=True)
        filler = results / "filler"
        filler.write_bytes(b"0" * max(0, shutil.disk_usage(results).free - free_pages * PAGE))
        yield lambda: filler.unlink()
    finally:
        subprocess.run(["umount", "--lazy", str(results)], check=False)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def can_mount(folder: Path) -> bool:
    """Whether small disks can be made here, which takes an administrator's rights."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False)
    if done.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)
    return done.returncode == 0


def faults(bench: Bench, with_disks: bool, tell: Callable[[str], Any]) -> list[Found]:
    """Try all of them; those of disks only where some can be made."""
    on_disks = [full_disk_at_a_trial, full_disk_at_the_end, read_only]
    tries: list[Callable[[Bench], Found]] = [
        *(on_disks if with_disks else []),
        limited_files,
        clock_set_back,
        two_at_once,
        lambda b: damaged(b, "results file cut in half", lambda text: text[: len(text) // 2], "not JSON"),
        lambda b: damaged(b, "results file with a word for a number", _word_for_number, "should be a finite number"),
        lambda b: damaged(b, "results file with a trial twice", _trial_twice, "holds a trial twice"),
        lambda b: damaged_journal(b, "journal cut in half", lambda text: text[: len(text) // 2], ""),
        lambda b: damaged_journal(b, "journal with a word for a number", _word_for_number, "no finished trial"),
    ]
    found = []
    for one in tries:
        began = time.monotonic()
        found.append(one(bench))
        tell(
            f"{found[-1].fault}: {'as expected' if found[-1].is_clean else 'WRONG'} ({time.monotonic() - began:.0f} s)"
        )
    return found


def _word_for_number(text: str) -> str:
    name = '"kept_sign_to_13_variance": '
    place = text.index(name) + len(name)
    return text[:place] + '"many"' + text[text.index(",", place) :]


def _trial_twice(text: str) -> str:
    return text.replace('"index": 1,', '"index": 0,', 1)
