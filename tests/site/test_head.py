"""What a page tells programs about itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sitegen.build import documents, make_site
from tests.site.conftest import ROOT, BuiltSite, prepare_project
from tests.sitegen.example import sources

PAGES = {
    "glossary.html": "docs/glossary.md",
    "resources/hochreiter_1997.html": "resources.yaml",
    "papers/hochreiter_1997.html": "reproductions/papers/hochreiter_1997/page.md",
    "papers/hochreiter_1997/experiment_4.html": "reproductions/papers/hochreiter_1997",
}
"""Pages, and what each is made of."""


def test_a_resource_is_described_to_search_engines_in_its_head(example_site: BuiltSite) -> None:
    html = (example_site.folder / "resources" / "hochreiter_1997.html").read_text(encoding="utf-8")
    head, _, body = html.partition("</head>")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)
    assert found
    assert json.loads(found[1])["name"] == "Long Short-Term Memory"
    assert "ld+json" not in body


def test_a_title_full_of_signs_is_text_wherever_the_theme_prints_it(example_site: BuiltSite) -> None:
    html = (example_site.folder / "resources" / "odd_note.html").read_text(encoding="utf-8")
    assert html.count("&lt;b&gt;") >= 3
    assert "<b>" not in html


def test_pages_work_without_any_script_from_elsewhere(example_site: BuiltSite) -> None:
    html = (example_site.folder / "papers" / "hochreiter_1997" / "experiment_4.html").read_text(encoding="utf-8")
    assert re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//[^"]*"', html) == []


def test_where_the_site_and_the_repository_are_known_each_page_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://site.example/a/")
    monkeypatch.setenv("REPO_URL", "https://code.example/b/c")
    prepare_project(tmp_path, sources(documents=documents(ROOT)))
    make_site(tmp_path)
    for name, made_of in PAGES.items():
        html = (tmp_path / "site" / name).read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://site.example/a/{name}">' in html
        assert f'<meta property="og:url" content="https://site.example/a/{name}">' in html
        assert 'property="og:title"' in html
        assert f'href="https://code.example/b/c/blob/HEAD/{made_of}" rel="edit"' in html
        assert 'data-md-component="source"' not in html  # it would ask the repository's host


def test_a_page_in_two_languages_names_both_in_its_head(example_site: BuiltSite) -> None:
    for name in ("index", "post"):
        for suffix in ("", ".zh"):
            html = (example_site.folder / f"{name}{suffix}.html").read_text(encoding="utf-8")
            assert re.findall(r'<link rel="alternate " hreflang="(.*?)" href="(.*?)">', html) == [
                ("en", f"{name}.html"),
                ("zh-Hans", f"{name}.zh.html"),
            ]


def test_where_they_are_not_known_no_page_pretends_to(example_site: BuiltSite) -> None:
    for name in PAGES:
        html = (example_site.folder / name).read_text(encoding="utf-8")
        assert re.findall(r'canonical|property="og:|rel="edit"|md-source', html) == []


def test_a_page_that_does_not_exist_leads_on(example_site: BuiltSite) -> None:
    article = re.search(
        r"<article.*?</article>", (example_site.folder / "404.html").read_text(encoding="utf-8"), re.DOTALL
    )
    assert article
    targets = re.findall(r'href="/([^"]+)"', article[0])
    assert "papers/index.html" in targets
    assert [target for target in targets if not (example_site.folder / target).is_file()] == []
