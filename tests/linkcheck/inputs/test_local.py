"""Targets among the files themselves: files, pictures, and parts of pages."""

from pathlib import Path

import pytest

from linkcheck.inputs.files import read_inputs
from linkcheck.inputs.local import local_findings


def failing(*names: Path) -> dict[str, str]:
    found = local_findings(read_inputs([str(name) for name in names]))
    return {one.url: status.cause.value for status, one in found if status.verdict.is_failure}


def test_internal_links_and_fragments_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    links = ["sub/", "sub/#here", "sub/#nowhere", "missing.html", "/index.html", "../outside.html", "#top", "sub/#k=v"]
    (tmp_path / "index.html").write_text("".join(f'<a href="{link}">x</a>' for link in links), "utf-8")
    (tmp_path / "sub" / "index.html").write_text('<h1 id="here">x</h1>', "utf-8")
    assert failing(tmp_path) == {
        "sub/#nowhere": "fragment_missing",
        "missing.html": "file_missing",
        "../outside.html": "file_missing",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "[x](b.md#part) [y](b.md#none) ![z](no.png) ![p](p.png) [d](sub) [h](b.html) [own](#none)"),
        ("a.rst", "x_ `y <b.md#none>`__ none_\n\n.. image:: no.png\n.. image:: p.png\n.. _x: b.md#part"),
        ("a.html", '<a href="b.md#part">x</a><a href="b.md#none">y</a><img src=no.png><img src=p.png><a href="#none">'),
    ],
)
def test_relative_targets_outside_a_site(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# Part", "utf-8")
    (tmp_path / "p.png").touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / name).write_text(text, "utf-8")
    assert failing(tmp_path / name) == {
        "b.md#none": "fragment_missing",
        "no.png": "file_missing",
        "#none": "fragment_missing",
    }


@pytest.mark.parametrize(
    ("configuration", "source", "is_left"),
    [
        ("mkdocs.yml", "docs/a.md", True),
        ("mkdocs.yml", "README.md", False),
        ("conf.py", "a.rst", True),
        ("other.yml", "docs/a.md", False),
    ],
)
def test_what_a_sites_build_may_write_is_left_to_it(
    configuration: str, source: str, is_left: bool, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / configuration).touch()
    link = "`x <made.html>`_" if source.endswith(".rst") else "[x](made.html)"
    (tmp_path / source).write_text(link, "utf-8")
    (file,) = read_inputs([str(tmp_path / source)]).files
    assert (file.unchecked["left to the build of the site, which may write them"], file.local) == (
        (1, 0) if is_left else (0, 1)
    )
