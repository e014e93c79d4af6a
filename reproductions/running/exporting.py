"""Trials of a stored run computed again for their weights, which a run's file does not hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from reproductions.kernels.lstm_1997.network import LaneNetworks, read_weights
from reproductions.results import Run, Trial, is_identical
from reproductions.running.assignment import Assignment, UnrepeatableError
from reproductions.running.journal import Finished, defined
from reproductions.running.provenance import CodeState, machine, provenance
from reproductions.trials.register import RegisterTrainer
from reproductions.weights import RunWeights, TrialWeights

SHORTCUT, RECURRENT = "output_input", "hidden_recurrent"


class DifferentError(Exception):
    """Today's code gives something else for a trial than a run holds; the message says for which, and what."""


@dataclass(frozen=True)
class _Start:
    """A trial as it was put into its lane."""

    index: int
    streams: tuple[str, ...]
    weights: dict[str, str]


def export_weights(
    run: Run,
    assignment: Assignment,
    indices: Sequence[int],
    command: str,
    tell: Callable[[Trial], Any] = lambda _trial: None,
) -> RunWeights:
    """The weights of a run's trials with these indices, before and after training, computed again.

    Raises:
        UnrepeatableError: the trials are not computed by the kernel of the 1997 network.
        DifferentError: a trial did not come out as it is stored, to the last bit.
    """
    trainer = assignment.prepare().open()
    if not isinstance(trainer, RegisterTrainer):
        raise UnrepeatableError(f"{run.path}: its trials are not networks of 1997 in the compiled kernel")
    code = CodeState.of(assignment)
    stored = {trial.index: trial for trial in run.trials}
    finished, trials, differences = [], [], []
    for part, weights in _trained(trainer, indices, assignment.seed):
        if not is_identical(part.trial, stored[part.trial.index]):
            differences.append(f"trial {part.trial.index}: {_difference(part.trial, stored[part.trial.index])}")
        finished.append(part)
        trials.append(weights)
        tell(part.trial)
    if differences:
        raise DifferentError(f"{run.path}: today's code gives something else\n" + "\n".join(differences))
    network, course = trainer.register.network, trainer.register.course
    return RunWeights(
        paper=run.paper,
        experiment=run.experiment,
        row=run.row,
        run=run.path,
        provenance=provenance(command, assignment, code, finished, 1, machine()),
        number_format="float32" if network.sources.dtype == np.float32 else "float64",
        learning_rate=float(network.learning_rate[0, 0]),
        task_settings=tuple(course.settings[:, 0].tolist()),
        limits=tuple(course.limits[:, 0].tolist()),
        architecture=network.sizes._asdict(),
        shapes={name: array.shape for name, array in _arrays(network, 0).items()},
        trials=tuple(sorted(trials, key=lambda trial: trial.index)),
    )


def _trained(trainer: RegisterTrainer, indices: Sequence[int], seed: int) -> Iterator[tuple[Finished, TrialWeights]]:
    """The trials in the order in which they end. A lane's weights are read before it is used again."""
    network, course = trainer.register.network, trainer.register.course
    started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    wall, cpu = time.perf_counter(), time.process_time()
    waiting, free, starts = list(indices), list(range(trainer.lanes)), dict[int, _Start]()
    while waiting or starts:
        while waiting and free:
            lane, index = free.pop(0), waiting.pop(0)
            trainer.put(lane, index, seed)
            streams = tuple("".join(f"{int(word):08x}" for word in state) for state in course.streams[:, :, lane])
            starts[lane] = _Start(index, streams, _digits(network, lane))
        trainer.advance()
        for lane, trial in trainer.collect():
            start = starts.pop(lane)
            free.append(lane)
            now_wall, now_cpu = time.perf_counter(), time.process_time()
            part = Finished(defined(trial), now_wall - wall, now_cpu - cpu, started)
            wall, cpu = now_wall, now_cpu
            yield part, TrialWeights(start.index, seed, start.streams, start.weights, _digits(network, lane))


def _arrays(network: LaneNetworks, lane: int) -> dict[str, Any]:
    absent = {SHORTCUT: not network.sizes.shortcut, RECURRENT: not network.sizes.recurrent}
    return {name: array for name, array in vars(read_weights(network, lane)).items() if not absent.get(name)}


def _digits(network: LaneNetworks, lane: int) -> dict[str, str]:
    return {
        name: array.astype(array.dtype.newbyteorder(">")).tobytes().hex()
        for name, array in _arrays(network, lane).items()
    }


def _difference(trial: Trial, stored: Trial) -> str:
    """What differs, with both values where there is one."""
    parts = []
    for name in sorted(trial.measurements.keys() | stored.measurements.keys()):
        now, then = trial.measurements.get(name), stored.measurements.get(name)
        if now != then and not name.endswith("_seconds"):
            parts.append(f"`{name}` is {now}, stored {then}")
    for name in ("outcome", "steps"):
        now, then = getattr(trial, name), getattr(stored, name)
        parts += [f"`{name}` is {now}, stored {then}"] if now != then else []
    parts += ["the learning curves differ"] if trial.curve != stored.curve else []
    return "; ".join(parts) or "the message or the series differ"
