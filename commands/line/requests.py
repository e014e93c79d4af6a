"""What a command was asked for, with types: made from the parsed words at the door, and passed on from there."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from catalogue.problems import quote
from commands.line.output import shortened
from commands.line.project import UsageError, find
from reproductions.experiments import MOST_TRIALS, Experiment, Profile, Row
from reproductions.running.runners import Local, Runner
from reproductions.source_code import reach
from reproductions.trials.device import DEVICES, PROCESSOR, VARIABLE, DeviceMissingError, ask_for, asked_for, is_reached

DEFAULT_PROFILE = "scaled"
SEEDS = (0, 2**64 - 1)
NUMBERS = (("trials", 1, MOST_TRIALS), ("jobs", 1, 1024), ("seed", *SEEDS), ("cap_steps", 1, 10**15))
"""The options that are whole numbers, with the least and the most that they may be."""


@dataclass(frozen=True)
class MeasureRequest:
    """What `run` and `readings` have in common. None stands for what the profile or the experiment says."""

    rows: tuple[str, ...]
    readings: Mapping[str, str]
    profile: str | None
    trials: int | None
    cap_factor: float | None
    cap_steps: int | None
    seed: int
    jobs: int
    runner: str
    scheduler: str | None
    device: str
    device_named_by: str
    """The option or the variable of the environment, as it was written."""
    resume: bool
    json: bool
    command: str

    @property
    def without_device(self) -> str:
        """What to do so that the processor computes."""
        return f"unset {VARIABLE}" if self.device_named_by.startswith(VARIABLE) else "leave --device out"

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> MeasureRequest:
        """The request that parsed arguments make.

        Raises:
            UsageError: a number makes no sense, or a reading has no value.
        """
        for name, least, most in NUMBERS:
            value = getattr(arguments, name)
            if value is not None:
                check_number(name, value, least, most)
        factor = arguments.cap_factor
        if factor is not None and not (factor > 0 and math.isfinite(factor)):
            raise UsageError(f"--cap-factor must be above 0, found {factor:g}")
        if factor is not None and arguments.cap_steps is not None:
            raise UsageError("--cap-factor and --cap-steps both say when a trial ends\nhint: give one of them")
        if arguments.scheduler is not None and arguments.runner != "dask":
            raise UsageError("--scheduler names a Dask cluster\nhint: add --runner dask, or leave --scheduler out")
        if arguments.device not in (None, PROCESSOR) and arguments.runner == "dask":
            hint = f"set {VARIABLE}={arguments.device} where the workers run, and leave --device out"
            raise UsageError(f"--device is this machine's, and Dask's workers may be others\nhint: {hint}")
        asked = {one.name: getattr(arguments, one.name, None) for one in fields(cls)}
        device, named_by = _device(arguments.device)
        rows, readings = tuple(dict.fromkeys(arguments.rows)), _readings(arguments.readings)
        return cls(**asked | {"rows": rows, "readings": readings, "device": device, "device_named_by": named_by})


def check_number(name: str, value: int, least: int, most: int) -> None:
    """Raise UsageError if the number that the option of this name gives is less or more than it may be."""
    if value < least:
        raise UsageError(f"--{name.replace('_', '-')} must be {least} or more, found {shortened(str(value))}")
    if value > most:
        raise UsageError(f"--{name.replace('_', '-')} must be {most:,} or less, found {shortened(str(value))}")


def _device(option: str | None) -> tuple[str, str]:
    """The device that the option names, or else the environment, and which of them does."""
    if option is not None:
        return option, f"--device {option}"
    named = os.environ.get(VARIABLE, PROCESSOR)
    if named not in DEVICES:
        choices = ", ".join(map(repr, DEVICES))
        hint = f"set it to one of them, or unset it; --device goes before {VARIABLE}"
        raise UsageError(f"{VARIABLE}: invalid choice: {quote(named)} (choose from {choices})\nhint: {hint}")
    return named, f"{VARIABLE}={named}"


def _readings(words: Sequence[str]) -> dict[str, str]:
    chosen = {}
    for word in words:
        key, separator, value = word.partition("=")
        if not separator:
            raise UsageError(
                f"--reading wants key=value, found {quote(word)}\nhint: `rnn-review show PAPER` lists the readings"
            )
        chosen[key] = value
    return chosen


def make_runner(request: MeasureRequest) -> Runner:
    """What computes the trials. Nothing is opened before the first is submitted, and Dask is needed for no other."""
    if request.runner == "dask":
        from reproductions.running.cluster import Cluster

        return Cluster(request.jobs, request.scheduler)
    return Local(request.jobs, in_process=request.runner == "in-process")


def use_device(request: MeasureRequest, experiments: Iterable[Experiment]) -> None:
    """Have trials use the device that is asked for.

    Raises:
        UsageError: it is not there, or an experiment computes on the processor alone.
    """
    if request.device == asked_for() == PROCESSOR:
        return
    if request.device == PROCESSOR:
        experiments = ()  # all can compute there
    for experiment in experiments:
        if not is_reached(reach(experiment.measured_by).files):
            name = f"{experiment.paper} {experiment.id}"
            raise UsageError(f"`{name}` computes on the processor alone\nhint: {request.without_device}")
    try:
        ask_for(request.device)
    except DeviceMissingError as error:
        raise device_refused(error, request) from error


def device_refused(error: DeviceMissingError, request: MeasureRequest) -> UsageError:
    """What to say where a device is not there, or what reaches it is not."""
    hint = f"install a PyTorch that supports your device, or {request.without_device}"
    return UsageError(f"{request.device_named_by}: {error}" + ("" if "hint:" in str(error) else f"\nhint: {hint}"))


def find_asked(experiments: Sequence[Experiment], request: MeasureRequest) -> list[tuple[Experiment, tuple[str, ...]]]:
    """The experiments that have any of the named rows and all of the named readings, each with its own of the rows.

    Raises:
        UsageError: no experiment has a row or a reading of this name, or none has all that is named together.
    """
    rows = {row.id: row for experiment in experiments for row in experiment.rows}
    readings = {reading.id: reading for experiment in experiments for reading in experiment.readings}
    for name in request.rows:
        find("row", name, rows)
    for name in request.readings:
        find("reading", name, readings)
    asked = []
    for experiment in experiments:
        own = tuple(name for name in request.rows if name in {row.id for row in experiment.rows})
        if (own or not request.rows) and set(request.readings) <= set(experiment.default_readings):
            asked.append((experiment, own))
    if not asked:
        together = ", ".join(f"`{name}`" for name in (*request.rows, *request.readings))
        raise UsageError(f"no experiment has all of {together}\nhint: name one experiment")
    return asked


def find_profile(experiment: Experiment, name: str | None) -> Profile:
    """The experiment's profile of this name, or UsageError."""
    return find(
        "profile", DEFAULT_PROFILE if name is None else name, {profile.id: profile for profile in experiment.profiles}
    )


def find_rows(experiment: Experiment, names: Sequence[str]) -> list[Row]:
    """The experiment's rows of these names, or UsageError; without names all rows."""
    known = {row.id: row for row in experiment.rows}
    return [find("row", name, known) for name in names] or list(experiment.rows)


def find_readings(experiment: Experiment, chosen: Mapping[str, str]) -> dict[str, str]:
    """The chosen readings, as far as the experiment has them, or UsageError."""
    known = {reading.id: {one.id: one for one in reading.alternatives} for reading in experiment.readings}
    for key, value in chosen.items():
        find(f"alternative of `{key}`", value, find("reading", key, known))
    return dict(chosen)
