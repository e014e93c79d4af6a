"""The hash of code sees what can change a number, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reproductions import source_code
from reproductions.source_code import code_hash

CODE = '"""Text."""\n\n\ndef f(x: int) -> int:\n    """Doc."""\n    return x + 1\n'


@pytest.fixture
def hash_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(tmp_path))

    def hash_of(text: str) -> str:
        (tmp_path / "measured_code.py").write_text(text)
        sys.modules.pop("measured_code", None)
        source_code._module_digest.cache_clear()
        return code_hash(["measured_code"])

    return hash_of


@pytest.mark.parametrize(
    "same",
    [
        CODE.replace("Doc.", "Other words."),
        CODE.replace("return x + 1", "return x + 1  # why"),
        CODE.replace("x: int", "x: float"),
        CODE.replace("\n\n\n", "\n\n"),
        CODE.replace('"""Text."""', ""),
    ],
)
def test_comments_docstrings_annotations_and_layout_do_not_count(hash_of, same: str) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert hash_of(same) == hash_of(CODE)


@pytest.mark.parametrize(
    "other", [CODE.replace("+ 1", "+ 2"), CODE.replace("+ 1", "- 1"), CODE.replace("x", "y") + "z = 'id'\n"]
)
def test_code_counts(hash_of, other: str) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert hash_of(other) != hash_of(CODE)


def test_prose_does_not_count_but_names_do(hash_of) -> None:  # type: ignore[no-untyped-def]  # a fixture
    assert hash_of("x = 'some words'") == hash_of("x = 'other words'")
    assert hash_of("x = 'some_id'") != hash_of("x = 'other_id'")


def test_a_package_counts_with_all_its_modules() -> None:
    assert code_hash(["reproductions.kernels"]) != code_hash(["reproductions.kernels.lanes"])


def test_a_module_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError, match="no module named 'no_such_module' to hash"):
        code_hash(["no_such_module"])
