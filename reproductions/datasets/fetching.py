"""Data sets to this machine: each file obtained, held against its checksum, and opened if it is an archive."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.problems import listed
from reproductions.datasets import addresses, packages
from reproductions.datasets.archives import extract
from reproductions.datasets.sets import Dataset, DatasetError, File, find_set
from reproductions.datasets.store import (
    DatasetMissing,
    Verified,
    data_folder,
    folder,
    sha256_of,
    write_verified,
)

Watch = Callable[[str, int, int | None], None]
"""Gets a file's name, the bytes that are held and those that there are; None while only its manager knows."""


def fetch(name: str, own: Path | None = None, watch: Watch = lambda _file, _held, _size: None) -> Path:
    """Bring a data set to this machine, unless it is there; its folder. What was fetched of it before is not again.

    `own` is a folder of the reader's to take the files from instead. A licensed set stays there.

    Raises:
        DatasetError: files cannot be had or are not what they should be; every one is named.
    """
    found = find_set(name)
    try:
        return folder(name)
    except DatasetMissing:
        pass
    place = data_folder() / name
    if found.licensed and own is None:
        hint = f"with the files in a folder, `rnn-review data fetch {name} --from FOLDER`: {listed(found.files)}"
        raise DatasetError(f"{name}: wants a licence and is never fetched: {found.licensed}\nhint: {hint}")
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _alone(name, place):
            files = _obtain(name, found, place, own, watch)
            held = own.resolve() if found.licensed and own else place.resolve()
            checksums = {path: sha256_of(held / path) or "" for path in files}
            write_verified(place, Verified(found.fingerprint, str(held), checksums))
    except OSError as error:
        raise DatasetError(
            f"{place}: cannot be written: {error.strerror}\nhint: make room, or set RNN_REVIEW_DATA"
        ) from error
    return folder(name)


@contextmanager
def _alone(name: str, place: Path) -> Iterator[None]:
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatasetError(f"{name}: another process fetches it now\nhint: wait until it ends") from None
        yield


def _obtain(name: str, found: Dataset, place: Path, own: Path | None, watch: Watch) -> list[str]:
    """Obtain each file, and the set's files below its folder; everything that goes wrong is said in one pass."""
    files: list[str] = []
    faults: list[str] = []
    for file_name, file in found.files.items():
        try:
            if own is not None:
                obtained = own / file_name
                _check(obtained, file, str(own))
            else:
                obtained = place / file_name
                _download(obtained, file, watch)
            if file.members:
                inner = place / file.into
                files += [
                    (inner / path).relative_to(place).as_posix() for path in extract(obtained, file.members, inner)
                ]
                if own is None:
                    obtained.unlink()
            else:
                if own is not None and not found.licensed:
                    shutil.copyfile(obtained, place / file_name)
                files.append(file_name)
        except DatasetError as error:
            what, _, hint = str(error).partition("\nhint: ")
            hint = hint or f"`rnn-review data fetch {name} --from FOLDER` takes the file from where you have it"
            faults.append(f"{name}: {file_name} ({file.source}): {what}\nhint: {hint}")
    if faults:
        raise DatasetError("\n".join(faults))
    return sorted(files)


def _download(target: Path, file: File, watch: Watch) -> None:
    if sha256_of(target) == file.sha256:
        return
    assert file.way is not None
    (manager, asked), part = file.way, target.with_name(f"{target.name}.part")
    if manager == "address":
        addresses.download(asked, part, file.size_bytes, lambda held: watch(target.name, held, file.size_bytes))
    else:
        watch(target.name, 0, None)
        packages.download(manager, asked, part)
    try:
        _check(part, file, file.source)
    except DatasetError:
        part.unlink(missing_ok=True)
        raise
    part.replace(target)
    watch(target.name, file.size_bytes, file.size_bytes)


def _check(path: Path, file: File, source: str) -> None:
    found = sha256_of(path)
    if found is None:
        raise DatasetError(f"there is no such file in {source}\nhint: put it there under this name")
    if found != file.sha256:
        sizes = f"{file.size_bytes:,} bytes expected, {path.stat().st_size:,} found"
        raise DatasetError(f"sha256 must be {file.sha256}, found {found} ({sizes})")
