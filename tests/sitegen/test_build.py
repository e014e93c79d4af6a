from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build import GenerateReport, SiteError, write_tree
from sitegen.link_health import load_link_checks


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


def write_history(root: Path, text: str) -> None:
    (root / "results" / "links").mkdir(parents=True)
    (root / "results" / "links" / "history.jsonl").write_text(text, encoding="utf-8")


def test_without_a_history_no_link_was_checked(tmp_path: Path) -> None:
    assert load_link_checks(tmp_path) == {}


def test_the_latest_check_counts_and_the_last_good_one_is_kept(tmp_path: Path) -> None:
    lines = [
        '{"url": "u", "checked": "2026-01-01", "status": "REACHABLE"}',
        '{"url": "u", "checked": "2026-02-01", "status": "GONE"}',
    ]
    write_history(tmp_path, "\n".join(lines))
    check = load_link_checks(tmp_path)["u"]
    assert (check.status, check.checked, check.last_reachable) == ("GONE", "2026-02-01", "2026-01-01")


def test_every_bad_line_of_the_history_is_named(tmp_path: Path) -> None:
    write_history(tmp_path, "not json\n{}\n")
    with pytest.raises(SiteError, match=r"(?s)history.jsonl:1: not a link check.*history.jsonl:2: not a link check"):
        load_link_checks(tmp_path)
