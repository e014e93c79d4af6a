"""Which entries a change touched: those whose addresses, or what is expected there, differ from another revision."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from linkcheck.inputs.files import Inputs, read_occurrences
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.problems import UnreadableInputError


class UnknownBaseError(Exception):
    """The revision to compare with is not to be had."""


def changed_occurrences(inputs: Inputs, base: str) -> Iterator[Occurrence]:
    """Yield the occurrences that are new or different since a git revision.

    Raises:
        UnknownBaseError: git knows no such revision, or there is no git.
    """
    unknown = f"--changed {base}: git knows no such revision"
    _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}", failure=unknown)
    before = {
        file.name: {_signature(one) for one in _before(file.path, base)}
        for file in inputs.files
        if file.path is not None
    }
    for occurrence in inputs.occurrences:
        if _signature(occurrence) not in before.get(occurrence.place.file, ()):
            yield occurrence


def _signature(occurrence: Occurrence) -> tuple[object, ...]:
    return (occurrence.url, occurrence.role, occurrence.resource, occurrence.expectation)


def _before(file: Path, base: str) -> list[Occurrence]:
    try:
        top = Path(_git("rev-parse", "--show-toplevel", failure="").decode().strip())
        content = _git("show", f"{base}:{file.resolve().relative_to(top)}", failure="new file")
    except (UnknownBaseError, ValueError):
        return []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"before{file.suffix}"
        copy.write_bytes(content)
        try:
            return list(read_occurrences([str(copy)]))
        except UnreadableInputError:
            return []


def _git(*arguments: str, failure: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], check=True, capture_output=True).stdout
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise UnknownBaseError(failure) from error
