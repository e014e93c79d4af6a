"""Where data sets lie on this machine, and whether what lies there is what `sets.yaml` names.

A set's folder holds its files and `verified.json`, which is written last: the checksum of each file that was taken from
a download whose own checksum held. Of a licensed set it holds that alone, and names the reader's folder.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reproductions.datasets.sets import Dataset, DatasetError, find_set

VERIFIED = "verified.json"


class DatasetMissing(DatasetError):  # noqa: N818 - what is missing is said by nothing shorter
    """A data set is not on this machine, or not as it was fetched; the message names the command that fetches it."""


@dataclass(frozen=True)
class Verified:
    """What was fetched: the set's fingerprint, the folder that holds its files, and these by path, with checksums."""

    fingerprint: str
    folder: str
    files: Mapping[str, str]


def data_folder() -> Path:
    """Where all sets lie: $RNN_REVIEW_DATA, or else `rnn-review/data` in the user's cache."""
    named, cache_home = os.environ.get("RNN_REVIEW_DATA"), os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path(cache_home or Path.home() / ".cache") / "rnn-review" / "data"


def folder(name: str) -> Path:
    """The folder of a data set whose files are all there and have the checksums that they were fetched with.

    Raises:
        DatasetMissing: it was not fetched, or not as `sets.yaml` names it now, or a file is gone or has changed.
        DatasetError: no set has this name.
    """
    found = find_set(name)
    command = f"rnn-review data fetch {name}{' --from FOLDER' if found.licensed else ''}"
    return _checked(
        name, data_folder(), found.fingerprint, f"\nhint: `{command}` {'reads' if found.licensed else 'fetches'} it"
    )


@cache
def _checked(name: str, data: Path, fingerprint: str, again: str) -> Path:
    verified = read_verified(data / name)
    if verified is None:
        raise DatasetMissing(f"the data set `{name}` is not on this machine{again}")
    if verified.fingerprint != fingerprint:
        raise DatasetMissing(f"the data set `{name}` was fetched when sets.yaml named other files{again} anew")
    for path, expected in verified.files.items():
        file = Path(verified.folder) / path
        found = sha256_of(file)
        if found != expected:
            wrong = f"sha256 must be {expected}, found {found}" if found else "there is no such file any more"
            raise DatasetMissing(f"{file}: {wrong}{again} anew")
    return Path(verified.folder)


def is_fetched(name: str, found: Dataset) -> bool:
    """Whether a set was fetched as it is named now; its files are not looked at."""
    verified = read_verified(data_folder() / name)
    return verified is not None and verified.fingerprint == found.fingerprint


def read_verified(place: Path) -> Verified | None:
    """What was fetched into a set's folder, if it is whole."""
    try:
        return Verified(**json.loads((place / VERIFIED).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_verified(place: Path, verified: Verified) -> None:
    """Note that a set is whole."""
    part = place / f"{VERIFIED}.part"
    part.write_text(json.dumps(vars(verified), indent=1), encoding="utf-8")
    part.replace(place / VERIFIED)
    _checked.cache_clear()


def sha256_of(file: Path) -> str | None:
    """The checksum of a file, None where there is none."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
