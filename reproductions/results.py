"""What was measured: runs of trials with their provenance, one JSON file per run, added and never overwritten.

A run is one row of a paper's table at one choice of readings. Runs at the paper's own scale lie in
`results/<paper>/<experiment>/` and are committed; smaller ones lie below `results/local/` in the same layout and are
not.
What a run means is the business of `verdicts`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from operator import not_
from pathlib import Path
from sys import float_info
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from catalogue.problems import quote
from reproductions.earlier_names import by_todays_names
from reproductions.machines import has_device
from reproductions.stored_commands import option_in

SCHEMA_VERSION = 1
NO_RUNS = (
    *("bad_input", "characteristics", "confirmations", "kernels", "links"),
    *("runners", "site", "verdicts", "weights", "worked_examples"),
)
"""Folders of `results` that hold something else."""
EDITED = "hint: restore the file; runs are never edited by hand"
TRIALS = ',\n "trials": [\n'
"""What stands in a run's file between all else and its trials, which are read when somebody asks for them."""

STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
MOST = 2**64 - 1
"""The largest whole number in a file of results."""


def _is_a_moment(text: str) -> str:
    datetime.fromisoformat(text)  # a ValueError says what is wrong
    return text


Count = Annotated[int, Field(ge=0, le=MOST)]
Number = Annotated[int, Field(ge=-MOST, le=MOST)] | float
MOST_SECONDS = 100 * 366 * 24 * 3600
"""A century, more than a run takes by far: what exceeds it is no duration but an edit or a fault."""
Seconds = Annotated[float, Field(ge=0, le=MOST_SECONDS)]
Moment = Annotated[
    str, Field(pattern="^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"), AfterValidator(_is_a_moment)
]
"""UTC, ISO 8601, to the second, in this century."""
Commit = Annotated[str, Field(pattern="^([0-9a-f]{40}|[0-9a-f]{64}|unknown)$")]
"""In full; `unknown` outside of a repository."""
Said = Annotated[str, Field(min_length=1)]
CAP_OPTION, PROCESSOR = "cap-factor", "cpu"
LIMITS = ("budget", "cap_sequences")
"""The settings that say how far a trial may go: numbers wherever they stand."""


class ResultsError(Exception):
    """A stored run cannot be read; the message names the file, what is wrong and the repair."""


class Outcome(StrEnum):
    """How a trial ended."""

    SUCCEEDED = "succeeded"
    CAPPED = "capped"
    """The stopping rule did not hold within the largest allowed number of sequences."""
    FAILED = "failed"
    """The numbers overflowed or became undefined; `Trial.message` says where."""


class CurvePoint(NamedTuple):
    """One point of a learning curve, over the latest training sequences before it.

    `mean_absolute_error` is the mean, over these sequences, of a sequence's absolute errors, summed over its targets:
    over output units, and over time steps where each has a target.
    """

    sequences: int
    mean_absolute_error: float
    wrong_fraction: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One network with its own seed: how it ended and what was measured on it.

    `measurements` maps quantity names to numbers; a quantity that this trial never reached is absent.
    `steps` counts all time steps computed, training and testing.
    `series` holds what was recorded step by step, if anything was: by kind of unit and then by unit, a number for each
    time step, or None where there is none.
    """

    __pydantic_config__ = STRICT

    index: Count
    seed: Count
    outcome: Outcome
    measurements: dict[str, Number]
    steps: Count
    message: str = ""
    curve: tuple[CurvePoint, ...] = ()
    series: Annotated[dict[str, dict[str, list[float | None]]], Field(exclude_if=not_)] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a run came from: enough to repeat it and to see whether today's code is the same."""

    __pydantic_config__ = STRICT

    command: Said
    commit: Commit
    dirty: bool
    code_hash: Said
    started: Moment
    wall_seconds: Seconds
    cpu_seconds: Seconds
    threads: Annotated[Count, Field(ge=1)]
    machine: Said
    python: Said
    versions: Annotated[dict[str, Said], Field(min_length=1)]
    seed: Count
    cap_factor: Annotated[Annotated[float, Field(gt=0)] | None, Field(exclude_if=lambda factor: factor is None)] = None
    """The profile's, or what was asked for in its place; None in earlier runs, see `asked_cap_factor`."""
    device: Annotated[str, Field(pattern="^[a-z]*$", exclude_if=not_)] = ""
    """What computed the trials, `cpu` or `cuda`; empty in earlier runs, see `computed_on`."""

    @property
    def asked_cap_factor(self) -> float | None:
        """The cap factor, which earlier runs tell in their command alone; None where that leaves it to the profile."""
        if self.cap_factor is not None:
            return self.cap_factor
        said = option_in(self.command, CAP_OPTION)
        return None if said is None else float(said)

    @property
    def computed_on(self) -> str:
        """The device of the trials; earlier runs name one beside `cpu` in their command or before their machine."""
        if self.device:
            return self.device
        asked = option_in(self.command, "device") or PROCESSOR
        return "cuda" if has_device(self.machine) else asked

    @property
    def on_processor(self) -> bool:
        """Whether the seconds of processor time are what the trials took, and not what waiting for a card did."""
        return self.computed_on == PROCESSOR


@dataclass(frozen=True, slots=True)
class RunHead:
    """A run without its trials."""

    __pydantic_config__ = STRICT

    paper: str
    experiment: str
    row: str
    profile: str
    readings: dict[str, str]
    settings: dict[str, Any]
    """The row's numbers (length, step size, cap …)."""
    provenance: Provenance
    extends: Annotated[str, Field(exclude_if=not_)] = field(default="", kw_only=True)
    """The path of the run whose trials come first in this one, and by whose spread the others were planned, if any."""


@dataclass(frozen=True, slots=True)
class Run(RunHead):
    """One execution: a row of a paper at one choice of readings."""

    trials: Sequence[Trial]
    path: str = ""
    """Relative to the project root, with forward slashes; empty before the run is stored."""
    pooled: tuple[str, ...] = ()
    """Where the runs of other seeds are stored whose trials stand among these; never stored itself."""

    @property
    def steps(self) -> int:
        """Time steps computed over all trials."""
        return sum(trial.steps for trial in self.trials)

    def number(self, setting: str) -> float:
        """A setting that claims speak of.

        Raises:
            ResultsError: the run has none of this name, or it is no number.
        """
        value = self.settings.get(setting)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > float_info.max:
            raise ResultsError(
                f"{self.path}: `settings.{setting}` must be a number, found {quote(repr(value))}\n{EDITED}"
            )
        return value


class StoredTrials(Sequence[Trial]):
    """The trials of a stored run, read from its text when they are first asked for.

    Asking raises ResultsError if the text holds no trials of this seed, numbered from nought without a gap, or one that
    succeeded and measured nothing.
    """

    def __init__(self, text: str, path: str, seed: int) -> None:
        self._text = text
        self._path = path
        self._seed = seed

    @cached_property
    def _trials(self) -> tuple[Trial, ...]:
        trials: tuple[Trial, ...] = _validated(tuple[Trial, ...], self._text, self._path, "trials")
        if not trials:
            raise ResultsError(f"{self._path}: holds no trials\n{EDITED}")
        if len({trial.index for trial in trials}) < len(trials):
            raise ResultsError(f"{self._path}: holds a trial twice\n{EDITED}")
        if any(trial.seed != self._seed for trial in trials):
            raise ResultsError(f"{self._path}: holds a trial of another seed than {self._seed}\n{EDITED}")
        if gap := sorted(set(range(len(trials))) - {trial.index for trial in trials}):
            raise ResultsError(f"{self._path}: lacks trial {gap[0]} of its {len(trials)}\n{EDITED}")
        for trial in trials:
            if trial.outcome is Outcome.SUCCEEDED and not trial.measurements:
                raise ResultsError(f"{self._path}: trial {trial.index} succeeded, but holds no measurement\n{EDITED}")
        return trials

    def __getitem__(self, index: Any) -> Any:
        """A trial, or several as a tuple."""
        return self._trials[index]

    def __len__(self) -> int:
        return len(self._trials)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._trials == tuple(other)

    def __hash__(self) -> int:
        return hash((self._path, self._seed))


@dataclass(frozen=True, slots=True)
class _StoredHead(RunHead):
    """A run's file without its trials."""

    schema_version: int


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """What reads and writes a type. Made when first needed: most commands read no trials."""
    return TypeAdapter(kind)


def _validated(kind: Any, text: str, path: str, place: str = "") -> Any:
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise ResultsError(f"{path}: not a stored run ({first_fault(error, place)})\n{EDITED}") from error


def first_fault(error: ValidationError, place: str = "") -> str:
    """The first thing that is wrong with JSON that was validated: where, and what it should be."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[0]
    parts, what = list(found["loc"]), found["msg"][:1].lower() + found["msg"][1:]
    if parts and parts[-1] in ("constrained-int", "int", "float"):  # a number of either kind
        parts, what = parts[:-1], "input should be a finite number"
    where = ".".join(map(str, ([place] if place else []) + parts))
    return f"`{where}`: {what}" if where else what


def trial_to_json(trial: Trial) -> dict[str, Any]:
    """The trial as plain data; its curve as triples, and its series only where there are some."""
    data: dict[str, Any] = _adapter(Trial).dump_python(trial, mode="json")
    return data


def run_to_json(run: Run) -> dict[str, Any]:
    """The run as plain data, without where it is stored."""
    head, trials = _adapter(RunHead).dump_python(run), [trial_to_json(trial) for trial in run.trials]
    return {"schema_version": SCHEMA_VERSION, **head, "trials": trials}


def run_to_text(run: Run) -> str:
    """The run as a JSON file: a line for each key and for each trial, so that it can be read and compared."""
    data = run_to_json(run)
    trials = ",\n".join(f"  {json.dumps(trial, ensure_ascii=False, allow_nan=False)}" for trial in data.pop("trials"))
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + TRIALS + trials + "\n ]\n}\n"


def run_from_text(text: str, path: str) -> Run:
    """The run held by a stored file; its trials are read when they are asked for.

    Raises:
        ResultsError: the text is no JSON, or a key is missing, unknown or of the wrong type.
    """
    head, separator, trials = text.partition(TRIALS)
    if separator and trials.rstrip().endswith("}"):
        head, trials = head + "\n}", "[" + trials.rstrip()[:-1]
    else:
        head, trials = _divided(text, path)
    found: _StoredHead = _validated(_StoredHead, head, path)
    if found.schema_version != SCHEMA_VERSION:
        raise ResultsError(
            f"{path}: `schema_version` must be {SCHEMA_VERSION}, found {found.schema_version!r}\n"
            "hint: measure again with today's code, or check out the commit that wrote it"
        )
    named = {one.name: getattr(found, one.name) for one in fields(RunHead)}
    named["readings"] = by_todays_names(found.paper, found.readings)
    run = Run(**named, trials=StoredTrials(trials, path, found.provenance.seed), path=path)
    try:
        json.dumps(run.settings, allow_nan=False)
    except ValueError as error:
        raise ResultsError(f"{path}: `settings` must hold finite numbers alone\n{EDITED}") from error
    for setting in run.settings.keys() & LIMITS:
        run.number(setting)
    said = option_in(run.provenance.command, CAP_OPTION)
    if said is not None and not _is_above_zero(said):
        raise ResultsError(
            f"{path}: `--{CAP_OPTION}` in `provenance.command` must be a number above 0, found {quote(said)}\n{EDITED}"
        )
    return run


def _is_above_zero(said: str) -> bool:
    try:
        return 0 < float(said) <= float_info.max
    except ValueError:
        return False


def _divided(text: str, path: str) -> tuple[str, str]:
    """A run's file in another layout: all but its trials, and these."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ResultsError(f"{path}: not JSON ({error})\n{EDITED}") from error
    trials = data.pop("trials", []) if isinstance(data, dict) else []
    return json.dumps(data), json.dumps(trials)


def find_runs(root: Path) -> tuple[tuple[Run, ...], list[str]]:
    """All runs below `root/results`, committed and local, oldest first, and what is wrong with files that hold none."""
    results = root / "results"
    runs, faults, paths = list[Run](), list[str](), set[str]()
    for file in sorted(results.rglob("*.json")):
        place = file.relative_to(results).parts
        if place[0] in NO_RUNS:
            continue
        path = file.relative_to(root).as_posix()
        paths.add(path)
        try:
            run = run_from_text(file.read_text(encoding="utf-8"), path)
            folder = place[1:-1] if place[0] == "local" else place[:-1]
            if folder != (run.paper, run.experiment):
                raise ResultsError(
                    f"{path}: holds a run of `{run.paper}/{run.experiment}`\n"
                    f"hint: move it to results/{run.paper}/{run.experiment}/"
                )
            _refuse_other_name(run, file.name)
        except UnicodeDecodeError as error:
            faults.append(f"{path}: not JSON ({error})\n{EDITED}")
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error.strerror}\n{EDITED}")
        except ResultsError as error:
            faults.append(str(error))
        else:
            runs.append(run)
    lost = {run.path: fault for run in runs if run.extends and (fault := _fault_of_extended(run, runs, paths))}
    kept = (run for run in runs if run.path not in lost)
    return tuple(sorted(kept, key=lambda run: (run.provenance.started, run.path))), [*faults, *lost.values()]


def _fault_of_extended(run: Run, runs: Sequence[Run], paths: Collection[str]) -> str:
    """What is wrong with the run that a run says it extends, if anything; one that cannot be read is named already."""
    if run.extends not in paths:
        return f"{run.path}: extends {quote(run.extends)}, which is not there\nhint: restore that file too"
    place = (run.paper, run.experiment, run.row)
    if any(one.path == run.extends and (one.paper, one.experiment, one.row) != place for one in runs):
        return f"{run.path}: extends {quote(run.extends)}, which is of another row\n{EDITED}"
    return ""


def _refuse_other_name(run: Run, name: str) -> None:
    """Raise ResultsError if a file's name and what it holds say different things."""
    begins = _name_of(run)
    if not re.fullmatch(f"{re.escape(begins)}[0-9a-f]{{6}}\\.json", name):
        raise ResultsError(
            f"{run.path}: the name must be `{begins}` and six hexadecimal digits, by `started`, `commit` and `row`\n"
            "hint: give the file its own name and content back; runs are never edited by hand"
        )


def _name_of(run: Run) -> str:
    """What the name of a run's file begins with; a digest of what it holds follows."""
    started = run.provenance.started.replace("-", "").replace(":", "")
    return f"{started}-{run.provenance.commit[:10]}-{run.row}-"


def load_runs(root: Path) -> tuple[Run, ...]:
    """All runs below `root/results`, committed and local, oldest first.

    Raises:
        ResultsError: a file is not a run, or its folder and its content disagree; all such files are named.
    """
    runs, faults = find_runs(root)
    if faults:
        raise ResultsError("\n".join(faults))
    return runs


def run_folder(root: Path, paper: str, experiment: str, profile: str) -> Path:
    """Where a run of this profile is stored: committed at the paper's scale, local otherwise."""
    base = root / "results" if profile == "paper" else root / "results" / "local"
    return base / paper / experiment


def store_run(root: Path, run: Run) -> Path:
    """Write the run to a new file, atomically, and return its path; the file, if these trials are stored already.

    Raises:
        ResultsError: the file cannot be written.
    """
    folder, started = (
        run_folder(root, run.paper, run.experiment, run.profile),
        run.provenance.started.replace("-", "").replace(":", ""),
    )
    work = run_to_json(run) | {"provenance": run.provenance.seed}
    digest = hashlib.sha256(json.dumps(work, sort_keys=True).encode()).hexdigest()[:6]
    for earlier in folder.glob(f"{started}-*-{run.row}-{digest}.json"):
        return earlier
    target = folder / f"{_name_of(run)}{digest}.json"
    write_new(target, run_to_text(run))
    return target


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Has a disk that is full, or that may not be written, named in a ResultsError."""
    try:
        yield
    except OSError as error:
        raise ResultsError(
            f"{path}: cannot be written: {error.strerror}\n"
            "hint: make room or allow writing there, and start again; every finished trial is kept"
        ) from error


def write_new(path: Path, text: str) -> None:
    """Write a text to a file that appears whole, flushed to disk, or not at all, and never in the place of another.

    Only one process may write it: what a killed one began has the same name, and is begun again.

    Raises:
        ResultsError: it cannot be written, or a file of this name is there.
    """
    with _part(path, text) as part:
        os.link(part, path)


def write_anew(path: Path, text: str) -> None:
    """Put a text where the file is or shall be, whole and flushed to disk, or leave what is there as it was.

    Raises:
        ResultsError: it cannot be written.
    """
    with _part(path, text) as part:
        part.replace(path)


@contextmanager
def _part(path: Path, text: str) -> Iterator[Path]:
    """The text in a file beside `path`, flushed to disk, for as long as nobody has moved it to its place."""
    part = path.with_suffix(".part")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            yield part
        finally:
            part.unlink(missing_ok=True)


def identical_trials(run: Run, earlier: Run, is_confirmed: bool = False) -> int | None:
    """How many trials of a run equal an earlier run's to the last bit; None if the two did not do the same work.

    Other code does other work, unless today's is known to give what it gave: then the earlier run is confirmed.

    Seconds that a trial took are left out: they are another machine's, or another moment's.
    """
    same_row = (run.paper, run.experiment, run.row) == (earlier.paper, earlier.experiment, earlier.row)
    same_code = is_confirmed or run.provenance.code_hash == earlier.provenance.code_hash
    if not same_row or not same_code or run.readings != earlier.readings or run.settings != earlier.settings:
        return None
    known = {(trial.index, trial.seed): trial for trial in earlier.trials}
    shared = [trial for trial in run.trials if (trial.index, trial.seed) in known]
    return sum(is_identical(trial, known[trial.index, trial.seed]) for trial in shared) if shared else None


def is_identical(trial: Trial, other: Trial) -> bool:
    """Whether two trials ended alike and measured the same, to the last bit, the seconds that they took left out."""
    return _without_seconds(trial) == _without_seconds(other)


def _without_seconds(trial: Trial) -> Trial:
    measured = {name: value for name, value in trial.measurements.items() if not name.endswith("_seconds")}
    return replace(trial, measurements=measured)
