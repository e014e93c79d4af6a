from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build import GenerateReport, last_looks, write_tree
from sitegen.prose import SiteError


def test_a_tree_holds_what_it_is_given(tmp_path: Path) -> None:
    assert write_tree(tmp_path, {"a/b.md": b"x", "c.md": b"y"}) == GenerateReport(written=2, unchanged=0, deleted=0)
    assert (tmp_path / "a" / "b.md").read_bytes() == b"x"


def test_a_file_that_is_right_is_not_touched(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.md": b"x"})
    before = (tmp_path / "a.md").stat().st_mtime_ns
    assert write_tree(tmp_path, {"a.md": b"x"}) == GenerateReport(written=0, unchanged=1, deleted=0)
    assert (tmp_path / "a.md").stat().st_mtime_ns == before


def test_what_nothing_makes_any_more_is_deleted(tmp_path: Path) -> None:
    write_tree(tmp_path, {"old/a.md": b"x", "b.md": b"y"})
    assert write_tree(tmp_path, {"b.md": b"z"}) == GenerateReport(written=1, unchanged=0, deleted=1)
    assert [file.name for file in tmp_path.iterdir()] == ["b.md"]


def test_without_a_history_no_link_was_looked_at(tmp_path: Path) -> None:
    assert last_looks(tmp_path) == {}


def test_a_history_that_cannot_be_read_is_an_error_with_a_repair(tmp_path: Path) -> None:
    write_tree(tmp_path, {"results/links/looks.jsonl": b"not json\n"})
    with pytest.raises(SiteError, match=r"(?s)looks\.jsonl:1: .*hint: restore the file"):
        last_looks(tmp_path)
