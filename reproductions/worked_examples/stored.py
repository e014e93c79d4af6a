"""Worked examples as files of `results/worked_examples/`: computed by the plain network, checked against its source."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from reproductions.results import STRICT, ResultsError, first_fault, write_anew
from reproductions.running.provenance import CodeState
from reproductions.source_code import ROOT, reach
from reproductions.worked_examples.equations import AnnotatedNetwork
from reproductions.worked_examples.tracing import Call, trace

PLACE = Path("results/worked_examples")


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """What each statement of a plain network gave, where it came from, and the hash of the code that decided it."""

    __pydantic_config__ = STRICT

    paper: str
    command: str
    commit: str
    dirty: bool
    started: str
    python: str
    torch: str
    code_hash: str
    calls: Mapping[str, Call]

    @property
    def path(self) -> str:
        """Its file, from the root of the repository and of the site."""
        return (PLACE / f"{self.paper}.json").as_posix()


STORED = TypeAdapter(WorkedExample)


def compute(network: AnnotatedNetwork, command: str) -> WorkedExample:
    """Run the paper's worked example under the eyes of the tracer; this needs torch."""
    code = reach(*network.entries)
    module, _, name = network.entries[0].partition(":")
    started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    watched = [(ROOT / one.path, one.definition) for one in network.parts]
    calls = trace(getattr(importlib.import_module(module), name), watched)
    state = CodeState.now(code.files)
    return WorkedExample(
        paper=network.paper,
        command=command,
        commit=state.commit,
        dirty=state.dirty,
        started=started,
        python=platform.python_version(),
        torch=importlib.metadata.version("torch"),
        code_hash=code.digest,
        calls=calls,
    )


def store(root: Path, example: WorkedExample) -> Path:
    """Write the example's file below `root`, atomically, and return its path.

    Raises:
        ResultsError: it cannot be written; the earlier one is as it was.
    """
    target = root / example.path
    data = asdict(example)
    calls = data.pop("calls")
    lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in data.items()]
    shown = ",\n".join(f"  {json.dumps(name)}: {_call(call)}" for name, call in calls.items())
    write_anew(target, "{\n" + ",\n".join([*lines, f' "calls": {{\n{shown}\n }}']) + "\n}\n")
    return target


def load(root: Path, paper: str) -> WorkedExample | None:
    """The stored example of a paper, if there is one.

    Raises:
        ResultsError: the file holds something else.
    """
    file = root / PLACE / f"{paper}.json"
    if not file.is_file():
        return None
    try:
        example = STORED.validate_json(file.read_bytes())
        json.dumps(asdict(example), allow_nan=False)
    except ValueError as error:
        place = f"{PLACE.as_posix()}/{file.name}"
        what = first_fault(error) if isinstance(error, ValidationError) else "a value is no finite number"
        raise ResultsError(f"{place}: no worked example ({what})\nhint: run `rnn-review example {paper}`") from error
    return example


def fault(network: AnnotatedNetwork, example: WorkedExample) -> str:
    """Why the stored example does not belong to today's code; empty if it does."""
    hint = f"hint: run `rnn-review example {network.paper}`"
    if example.code_hash != reach(*network.entries).digest:
        return f"{example.path}: was computed with other code than today's\n{hint}"
    missing = [one.definition.name for one in network.parts if one.definition.name not in example.calls]
    return f"{example.path}: holds no call of `{missing[0]}`\n{hint}" if missing else ""


def _call(call: Mapping[str, object]) -> str:
    steps = call["steps"]
    assert isinstance(steps, list)
    shown = ",\n".join(f"    {json.dumps(step)}" for step in steps)
    return f'{{"arguments": {json.dumps(call["arguments"])}, "steps": [\n{shown}\n   ]}}'
