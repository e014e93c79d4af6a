"""Where trials of stored runs began and what they learned: initial and final weights, as bits.

A run's file holds what its trials measured. Whoever wants to look into a trained network, or to train it again
elsewhere, finds here what that takes: `results/weights/<paper>/<experiment>/<name of the run's file>`, written by
`rnn-review weights` after it has computed the trials again and found the run's own numbers.
Numbers are the hexadecimal digits of IEEE 754, the sign first, so that nothing is lost by printing decimals.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from reproductions.results import EDITED, STRICT, Count, Provenance, ResultsError, Run, first_fault, write_new

FOLDER = Path("results") / "weights"
SCHEMA_VERSION = 1
DIGITS = {"float32": 8, "float64": 16}
"""Hexadecimal digits of a number, by its format."""
TRIALS = ',\n "trials": [\n'

Hexadecimal = Annotated[str, Field(pattern="^[0-9a-f]*$")]
State = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
"""Four words of 32 bits: where a stream of xoshiro128++ stands."""


@dataclass(frozen=True, slots=True)
class TrialWeights:
    """One trial of a run: its random streams at the start (training, testing), its weights before and after training.

    Weights are named as in `kernels.lstm_1997.network.Weights`, each array row by row, of the shapes that the file
    says; connections that the network lacks are left out, or zero.
    """

    __pydantic_config__ = STRICT

    index: Count
    seed: Count
    streams: tuple[State, ...]
    initial: dict[str, Hexadecimal]
    final: dict[str, Hexadecimal]


@dataclass(frozen=True, slots=True)
class RunWeights:
    """The weights of trials of one run, and the numbers of the network, the task and the stopping rule they had.

    `architecture` is `kernels.lstm_1997.network.Sizes`; `task_settings` and `limits` are `Course.settings` and
    `Course.limits`, whose order the task's and the rule's modules say. `provenance` is that of the new computation.
    """

    __pydantic_config__ = STRICT

    paper: str
    experiment: str
    row: str
    run: str
    """The run's path."""
    provenance: Provenance
    number_format: Literal["float32", "float64"]
    learning_rate: float
    task_settings: tuple[float, ...]
    limits: tuple[float, ...]
    architecture: dict[str, int | float | bool]
    shapes: dict[str, tuple[Count, ...]]
    trials: tuple[TrialWeights, ...]


@dataclass(frozen=True, slots=True)
class _Stored(RunWeights):
    """A file of weights."""

    schema_version: Literal[1]


STORED = TypeAdapter(_Stored)


def weights_path(run: Run) -> str:
    """Where the weights of a run's trials are stored, relative to the project's root."""
    return (FOLDER / run.paper / run.experiment / Path(run.path).name).as_posix()


def weights_to_text(weights: RunWeights) -> str:
    """The file: a line for each key and for each trial, as in a run's file."""
    data = {"schema_version": SCHEMA_VERSION, **asdict(weights)}
    trials = ",\n".join(f"  {json.dumps(trial)}" for trial in data.pop("trials"))
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + TRIALS + trials + "\n ]\n}\n"


def store_weights(root: Path, run: Run, weights: RunWeights) -> Path:
    """Write them to a new file, atomically, and return its path.

    Raises:
        ResultsError: the file cannot be written, or is there.
    """
    target = root / weights_path(run)
    write_new(target, weights_to_text(weights))
    return target


def weights_from_text(text: str, path: str) -> RunWeights:
    """The weights held by a stored file.

    Raises:
        ResultsError: it holds something else, or an array of another size than its shape says.
    """
    try:
        stored = STORED.validate_json(text)
    except ValidationError as error:
        raise ResultsError(f"{path}: no stored weights ({first_fault(error)})\n{EDITED}") from error
    wanted = {name: math.prod(shape) * DIGITS[stored.number_format] for name, shape in stored.shapes.items()}
    for trial in stored.trials:
        for arrays in (trial.initial, trial.final):
            if {name: len(digits) for name, digits in arrays.items()} != wanted:
                raise ResultsError(
                    f"{path}: trial {trial.index} has weights of other shapes than the file says\n{EDITED}"
                )
    if len({trial.index for trial in stored.trials}) < len(stored.trials):
        raise ResultsError(f"{path}: holds a trial twice\n{EDITED}")
    return RunWeights(**{name: getattr(stored, name) for name in RunWeights.__dataclass_fields__})


def find_weights(root: Path, runs: Mapping[str, Run]) -> tuple[dict[str, RunWeights], list[str]]:
    """All weights below `root/results/weights` by the path of their run, and what is wrong with other files there.

    `runs` are the stored runs by path: weights belong to trials of one.
    """
    found: dict[str, RunWeights] = {}
    faults = []
    for file in sorted((root / FOLDER).rglob("*.json")):
        path = file.relative_to(root).as_posix()
        try:
            weights = weights_from_text(file.read_text(encoding="utf-8"), path)
            run = runs.get(weights.run)
            if run is None or weights_path(run) != path or run.row != weights.row:
                raise ResultsError(f"{path}: says that it belongs to `{weights.run}`, which is no such run\n{EDITED}")
            known = {(trial.index, trial.seed) for trial in run.trials}
            if not known.issuperset((trial.index, trial.seed) for trial in weights.trials):
                raise ResultsError(f"{path}: holds a trial that `{weights.run}` does not hold\n{EDITED}")
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{path}: cannot be read ({error})\n{EDITED}")
        except ResultsError as error:
            faults.append(str(error))
        else:
            found[weights.run] = weights
    return found, faults
