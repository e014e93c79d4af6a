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
    prepare_project(tmp_path, sources(documents=documents(ROOT), weights={}))
    make_site(tmp_path)
    for name, made_of in PAGES.items():
        html = (tmp_path / "site" / name).read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://site.example/a/{name}">' in html
        assert f'<meta property="og:url" content="https://site.example/a/{name}">' in html
        assert 'property="og:title"' in html
        assert f'href="https://code.example/b/c/blob/HEAD/{made_of}" rel="edit"' in html
        assert 'data-md-component="source"' not in html  # it would ask the repository's host
    assert {name: signs(tmp_path / "site", name) for name in SIGNS} == SIGNS
    for name in ("index", "post"):
        for suffix in ("", ".zh"):
            html = (tmp_path / "site" / f"{name}{suffix}.html").read_text(encoding="utf-8")
            assert re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', html) == [
                ("en", f"https://site.example/a/{name}.html"),
                ("zh-Hans", f"https://site.example/a/{name}.zh.html"),
            ]


SIGNS = {
    "resources/hochreiter_1997.html": {
        ("cite-as", "https://doi.org/10.1162/neco.1997.9.8.1735"),
        ("describedby", "hochreiter_1997.bib"),
        ("describedby", "hochreiter_1997.ris"),
        ("describedby", "hochreiter_1997.csl.json"),
        ("author", "../data.html#cite"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("type", "https://schema.org/AboutPage"),
        ("type", "https://schema.org/ScholarlyArticle"),
    },
    "papers/hochreiter_1997.html": {
        ("cite-as", "https://site.example/a/papers/hochreiter_1997.html"),
        ("describedby", "../claims.json"),
        ("linkset", "hochreiter_1997.linkset.json"),
        ("author", "../data.html#cite"),
        ("license", "https://spdx.org/licenses/MIT"),
        ("type", "https://schema.org/AboutPage"),
        ("type", "https://schema.org/Dataset"),
    },
    "papers/hochreiter_1997/experiment_4.html": {
        ("cite-as", "https://site.example/a/papers/hochreiter_1997/experiment_4.html"),
        ("describedby", "../../claims.json"),
        ("item", "experiment_4.zip"),
        ("author", "../../data.html#cite"),
        ("license", "https://spdx.org/licenses/MIT"),
        ("type", "https://schema.org/AboutPage"),
        ("type", "https://schema.org/Dataset"),
    },
}
"""Pages, and what the links of their heads tell programs."""


def signs(folder: Path, name: str) -> set[tuple[str, str]]:
    """The relations of a page and where they lead, without those that every page has."""
    head, _, _ = (folder / name).read_text(encoding="utf-8").partition("</head>")
    relations = "cite-as|describedby|item|license|linkset|author|type"
    return set(re.findall(rf'<link rel="({relations})" href="([^"]*)"', head))


@pytest.mark.parametrize("name", SIGNS)
def test_where_the_site_is_not_known_a_page_names_what_lies_beside_it(example_site: BuiltSite, name: str) -> None:
    assert signs(example_site.folder, name) == {sign for sign in SIGNS[name] if "://" not in sign[1]}


def test_the_items_of_a_papers_page_are_the_data_of_its_experiments(example_site: BuiltSite) -> None:
    file = example_site.folder / "papers" / "hochreiter_1997.linkset.json"
    (links,) = json.loads(file.read_text(encoding="utf-8"))["linkset"]
    assert (file.parent / links["anchor"]).is_file()
    assert "hochreiter_1997/experiment_4.zip" in {one["href"] for one in links["item"]}
    assert all((file.parent / one["href"]).is_file() for one in links["item"])


def test_every_page_names_the_feed(example_site: BuiltSite) -> None:
    for name in PAGES:
        found = re.search('type="application/atom.xml"[^>]* href="([^"]*)"', (example_site.folder / name).read_text())
        assert found
        assert (example_site.folder / name).parent.joinpath(found[1]).resolve() == example_site.folder / "feed.xml"


def test_where_they_are_not_known_no_page_pretends_to(example_site: BuiltSite) -> None:
    for name in (*PAGES, "index.html"):
        html = (example_site.folder / name).read_text(encoding="utf-8")
        assert re.findall(r'canonical|property="og:|rel="edit"|md-source|rel="alternate" hreflang', html) == []


def test_a_page_that_does_not_exist_leads_on(example_site: BuiltSite) -> None:
    article = re.search(
        r"<article.*?</article>", (example_site.folder / "404.html").read_text(encoding="utf-8"), re.DOTALL
    )
    assert article
    targets = re.findall(r'href="/([^"]+)"', article[0])
    assert "papers/index.html" in targets
    assert [target for target in targets if not (example_site.folder / target).is_file()] == []
