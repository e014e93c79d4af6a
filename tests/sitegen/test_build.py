from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build import GenerateReport, last_looks, state, without_indentation, write_tree
from sitegen.text.prose import SiteError


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


def test_files_may_come_one_after_the_other(tmp_path: Path) -> None:
    report = write_tree(tmp_path, ((f"{name}.md", b"x") for name in "ab"))
    assert report == GenerateReport(written=2, unchanged=0, deleted=0)


def test_white_space_goes_from_around_an_article_and_stays_in_it(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(b"<nav>\n\n   <a>x</a>\n</nav><article>\n  <pre>a\n  b</pre></article>\n\n </body>")
    assert without_indentation(page) == b"<nav>\n<a>x</a>\n</nav><article>\n  <pre>a\n  b</pre></article>\n</body>"


def test_what_is_no_page_stays_as_it_is(tmp_path: Path) -> None:
    script = tmp_path / "a.js"
    script.write_bytes(b"f();\n\n  g();\n")
    assert without_indentation(script) == b"f();\n\n  g();\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "build/docs/index.md").write_text("# Other\n"),
        lambda root: (root / "build/docs/more.md").write_text("# More\n"),
        lambda root: (root / "docs/overrides/main.html").write_text("other"),
        lambda root: (root / "mkdocs.yml").write_text("site_name: Other\n"),
        lambda root: (root / "site/index.html").unlink(),
        lambda root: (root / "site/index.html").write_text("other"),
    ],
)
def test_the_state_changes_with_all_that_the_site_is_made_of_and_with_the_site(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    for name in ("build/docs/index.md", "docs/overrides/main.html", "mkdocs.yml", "site/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    before = state(tmp_path)
    assert state(tmp_path) == before
    change(tmp_path)
    assert state(tmp_path) != before


def test_the_state_changes_with_the_address_of_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mkdocs.yml").write_text("x")
    before = state(tmp_path)
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    assert state(tmp_path) != before


def test_without_a_history_no_link_was_looked_at(tmp_path: Path) -> None:
    assert last_looks(tmp_path) == {}


def test_a_history_that_cannot_be_read_is_an_error_with_a_repair(tmp_path: Path) -> None:
    write_tree(tmp_path, {"results/links/looks.jsonl": b"not json\n"})
    with pytest.raises(SiteError, match=r"(?s)looks\.jsonl:1: .*hint: restore the file"):
        last_looks(tmp_path)
