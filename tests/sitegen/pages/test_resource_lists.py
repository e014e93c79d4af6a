from __future__ import annotations

import json
import re
from typing import Any

import pytest

from catalogue.model import Mention
from sitegen.pages.resource_lists import in_order, list_pages
from sitegen.pages.site import pages
from tests.sitegen.example import catalogue, sources


def shown(page: str) -> list[str]:
    """The ids of the resources that a list shows, in its order."""
    return re.findall(r'<p class="resource-title"><a href="(?:\.\./resources/)?(\w+)\.html"', page)


@pytest.fixture
def divided(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr("sitegen.pages.resource_lists.MOST_LISTED", 2)
    return pages(sources())


def test_lists_begin_with_what_the_post_refers_to_and_go_by_year() -> None:
    named = [(resource.mention, resource.year) for resource in in_order(catalogue().resources)]
    assert named == [
        (Mention.LINKED, 1997),
        (Mention.MENTIONED, 1991),
        (Mention.MENTIONED, 1994),
        (Mention.MENTIONED, None),
        (Mention.ADDED, 2013),
    ]


def test_a_long_list_is_divided_and_none_is_missing_or_shown_twice(divided: dict[str, str]) -> None:
    named = ("index", "page-2", "page-3")
    assert [shown(divided[f"resources/{name}.md"]) for name in named] == [
        ["hochreiter_1997", "hochreiter_1991"],
        ["bengio_1994", "odd_note"],
        ["pascanu_2013"],
    ]
    assert "resources/page-4.md" not in divided


def test_the_pages_of_a_list_lead_to_each_other(divided: dict[str, str]) -> None:
    assert re.findall(r'href="([\w-]+\.html)" rel="(\w+)"', divided["resources/page-2.md"]) == [
        ("index.html", "prev"),
        ("page-3.html", "next"),
    ]


def test_the_filters_of_a_divided_list_load_all_that_it_shows(divided: dict[str, str]) -> None:
    script = divided["resources/all.js"].removeprefix("var allResources = ").removesuffix(";\n")
    together = [name for page in ("index", "page-2", "page-3") for name in shown(divided[f"resources/{page}.md"])]
    assert shown(json.loads(script)) == together
    assert 'data-all="all.js"' in divided["resources/page-3.md"]


def test_a_short_list_is_one_page_without_a_script_of_its_own() -> None:
    files = pages(sources())
    assert "resources/all.js" not in files
    assert 'class="pages"' not in files["resources/index.md"]


@pytest.mark.parametrize(("amount", "paths"), [(0, 1), (50, 1), (51, 2), (101, 3)])
def test_a_list_has_as_many_pages_as_it_needs(amount: int, paths: int) -> None:
    assert len(list_pages("tags/lstm", "LSTM", "", ["<li></li>"] * amount, [])) == paths


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"free_copy": True}, "free"), ({"free_copy": False}, "paid"), ({"free_copy": None}, "unknown")],
)
def test_whether_a_copy_is_free_is_said_as_far_as_it_is_known(changes: dict[str, Any], said: str) -> None:
    page = pages(sources(catalogue=catalogue(**changes)))["resources/index.md"]
    assert f'data-kind="note" data-mention="mentioned" data-tag="lstm" data-language="en" data-access="{said}"' in page
