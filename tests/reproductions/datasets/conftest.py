from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reproductions.datasets import sets
from reproductions.datasets.sets import Dataset, File

Declare = Callable[..., None]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the sets of a test lie."""
    monkeypatch.setenv("RNN_REVIEW_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def declare(data: Path, monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Declares the set `numbers`, of one file of this content."""

    def declare(content: bytes, name: str = "numbers.txt", licensed: str | None = None, **how: Any) -> None:
        file = File(size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), **how)
        found = Dataset(title="Numbers", version="1", licence="CC0", licensed=licensed, files={name: file})
        monkeypatch.setattr(sets, "load_sets", lambda: {"numbers": found})

    return declare
