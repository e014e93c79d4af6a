"""What a page tells programs about itself."""

from __future__ import annotations

import json
import re

from tests.site.conftest import BuiltSite


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
