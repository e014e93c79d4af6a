"""Files from plain addresses, resumed where an earlier transfer was cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import requests

from reproductions.datasets.sets import DatasetError

CHUNK_BYTES = 1 << 12
"""Small, since of a chunk that is cut nothing is kept."""
PATIENCE_SECONDS = (10, 60)
"""For a connection, and between two parts of an answer."""


def download(address: str, part: Path, size_bytes: int, watch: Callable[[int], None]) -> None:
    """Fetch what an address answers into a file, after what the file holds already; `watch` gets the bytes held.

    A transfer that is cut goes on by itself as long as each attempt brings something. Nothing is verified here; no more
    is fetched than the file's size, or a chunk above it.

    Raises:
        DatasetError: nothing answers, or something else than the file.
    """
    held = part.stat().st_size if part.exists() else 0
    while held < size_bytes:
        cut: Exception | None = None
        try:
            _attempt(address, part, held, size_bytes, watch)
        except requests.RequestException as error:
            cut = error
        before, held = held, part.stat().st_size if part.exists() else 0
        if held <= before:
            if cut is not None:
                reason = f"the transfer broke off after {held:,} of {size_bytes:,} bytes" if held else "does not answer"
                raise DatasetError(f"{reason} ({type(cut).__name__})") from cut
            return


def _attempt(address: str, part: Path, held: int, size_bytes: int, watch: Callable[[int], None]) -> None:
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={held}-"} if held else {})
    with requests.get(address, headers=headers, stream=True, timeout=PATIENCE_SECONDS) as answer:
        if answer.status_code == requests.codes.requested_range_not_satisfiable:
            return
        if not answer.ok:
            raise DatasetError(f"answers {answer.status_code} {answer.reason}")
        goes_on = answer.headers.get("Content-Range", "").startswith(f"bytes {held}-")
        with part.open("ab" if held and goes_on else "wb") as file:
            for chunk in answer.iter_content(CHUNK_BYTES):
                file.write(chunk)
                watch(file.tell())
                if file.tell() > size_bytes:
                    return
