from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue.load import load_catalogue
from sitegen.figures.diagrams.reading import arcs, by_year
from sitegen.pages.paths import way_on
from sitegen.pages.site import pages
from sitegen.reading_order import ReadingOrder
from tests.catalogue.records import document, load, resource
from tests.sitegen.example import catalogue, sources

INDEX = Path(__file__).parents[3] / "resources.yaml"
CHAIN = load(
    document(
        resource("gers_2000", year=2000, prerequisites=["hochreiter_1997"]),
        resource("hochreiter_1997", year=1997, prerequisites=["elman_1990", "goodfellow_2016"]),
        resource("goodfellow_2016", year=2016),
        resource("elman_1990", year=1990),
        resource("olah_2015", year=2015),
    )
)


def test_what_builds_on_a_resource_is_what_names_it_as_a_prerequisite() -> None:
    builders = ReadingOrder.of(CHAIN).builders
    assert {name: [one.id for one in found] for name, found in builders.items()} == {
        "hochreiter_1997": ["gers_2000"],
        "elman_1990": ["hochreiter_1997"],
        "goodfellow_2016": ["hochreiter_1997"],
    }


def test_resources_stand_by_year_but_after_what_they_need() -> None:
    named = [one.id for one in ReadingOrder.of(CHAIN).linked()]
    assert named == ["elman_1990", "goodfellow_2016", "hochreiter_1997", "gers_2000"]


def test_in_the_index_itself_everything_stands_after_what_it_needs() -> None:
    found = ReadingOrder.of(load_catalogue(INDEX)).linked()
    places = {one.id: place for place, one in enumerate(found)}
    assert [one.id for one in found if any(places[name] > places[one.id] for name in one.prerequisites)] == []


def test_there_is_an_arc_for_each_prerequisite_and_a_link_for_each_resource() -> None:
    drawn = arcs("Title", "What it shows.", ReadingOrder.of(CHAIN).linked())
    assert (drawn.count('class="arc"'), drawn.count("<a ")) == (3, 4)


def test_an_arc_begins_at_what_is_needed_and_ends_at_what_needs_it() -> None:
    drawn = arcs("Title", "What it shows.", ReadingOrder.of(CHAIN).linked())
    heights = [(start, end) for start, end in re.findall(r'd="M104 (\d+)A\S+ \S+ 0 0 0 104 (\d+)"', drawn)]
    assert heights == [("14", "62"), ("38", "62"), ("62", "86")]


def test_resources_of_one_year_stand_above_each_other_as_links() -> None:
    first, second = CHAIN.resources[:2]
    drawn = by_year("Title", "What it shows.", {1997: [first, second]}, {second.id})
    assert re.findall(r'class="added" cx="(\S+)" cy="(\S+)"', drawn) == [("50.0%", "29.5"), ("50.0%", "16.5")]
    assert drawn.count('class="again"') == 1


def test_very_many_resources_are_bars_of_their_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.figures.diagrams.reading.MOST_DRAWN", 1)
    drawn = by_year("Title", "What it shows.", {1997: [*CHAIN.resources[:2]]}, set())
    assert ("<a " in drawn, "v-120h8v120z" in drawn) == (False, True)


def test_of_a_large_index_the_resources_on_paths_are_drawn_and_years_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sitegen.pages.paths.MOST_DRAWN", 1)
    files = pages(sources())
    assert re.findall(r"<text x=.*?>(.*?)</text>", files["paths/reading-order.md"]) == ["First 1991", "Hochreiter 1997"]
    assert 'href="../resources/index.html#from=2013&amp;to=2013">1 resource<' in files["paths/by-year.md"]


def test_a_resource_says_its_place_on_each_path_with_the_steps_around_it() -> None:
    index = catalogue()
    said = way_on(ReadingOrder.of(index), index.resource("pascanu_2013"))
    assert "For newcomers</a>: step 2 of 3" in said
    assert re.findall(r'href="(\w+)\.html" rel="(\w+)"', said) == [
        ("hochreiter_1991", "prev"),
        ("hochreiter_1997", "next"),
    ]


def test_a_resource_on_no_path_says_nothing_of_paths() -> None:
    index = catalogue()
    assert way_on(ReadingOrder.of(index), index.resource("odd_note")) == ""
