"""Archives to files: wheels and zips, tar archives of npm and PyPI, and packages of Debian."""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from reproductions.datasets.sets import DatasetError

ZIPS = (".whl", ".zip")


def extract(archive: Path, patterns: Iterable[str], into: Path) -> list[str]:
    """Take the files that match any of the patterns out of an archive; their paths below the folder, sorted.

    Raises:
        DatasetError: a pattern matches nothing, or the archive cannot be read.
    """
    wanted = tuple(patterns)
    into.mkdir(parents=True, exist_ok=True)
    try:
        found = sorted(_from_zip(archive, wanted, into) if archive.suffix in ZIPS else _from_tar(archive, wanted, into))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise DatasetError(f"{archive}: is no archive that can be read: {error}") from error
    for pattern in wanted:
        if not any(fnmatchcase(path, pattern) for path in found):
            raise DatasetError(f"{archive}: holds nothing that matches `{pattern}`\nhint: correct it in sets.yaml")
    return found


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _from_zip(archive: Path, patterns: tuple[str, ...], into: Path) -> Iterator[str]:
    with zipfile.ZipFile(archive) as opened:
        for one in opened.infolist():
            if not one.is_dir() and _matches(one.filename, patterns):
                yield Path(opened.extract(one, into)).relative_to(into).as_posix()


def _from_tar(archive: Path, patterns: tuple[str, ...], into: Path) -> Iterator[str]:
    if archive.suffix == ".deb":
        with _unpacked(archive) as process:
            assert process.stdout is not None
            yield from _from_stream(process.stdout, patterns, into)
        return
    with archive.open("rb") as stream:
        yield from _from_stream(stream, patterns, into)


def _unpacked(archive: Path) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    except FileNotFoundError as error:
        hint = "install the package `dpkg`, which other systems than Debian have too"
        raise DatasetError(f"{archive}: `dpkg-deb`, which opens it, is not installed\nhint: {hint}") from error


def _from_stream(stream: IO[bytes], patterns: tuple[str, ...], into: Path) -> Iterator[str]:
    with tarfile.open(fileobj=stream, mode="r|*") as opened:
        for one in opened:
            one.name = one.name.removeprefix("./")
            if one.isfile() and _matches(one.name, patterns):
                opened.extract(one, into, filter="data")
                yield one.name
