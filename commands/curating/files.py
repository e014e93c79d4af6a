"""Files read and written by the curator's commands, with errors that name them."""

from __future__ import annotations

from pathlib import Path

from commands.line.project import UsageError
from curation.insertion import write_whole


def read_bytes(path: Path, most: int, what: str) -> bytes:
    """The file's bytes.

    Raises:
        UsageError: there is no such file, it cannot be read, or it holds more than `most` bytes.
    """
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{path}: is not a file\nhint: name {what}")
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{path}: cannot be read: {reason}\nhint: name {what}") from None
    if len(content) > most:
        raise UsageError(f"{path}: is larger than {most:,} bytes\nhint: name {what}")
    return content


def write_bytes(path: Path, content: bytes) -> None:
    """Put the bytes where the file is, all at once.

    Raises:
        UsageError: they cannot be written; the file is as it was.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        hint = "the file is as it was; see that its folder can be written to and the disk has room"
        raise UsageError(f"{path}: cannot be written: {error.strerror}\nhint: {hint}") from None
