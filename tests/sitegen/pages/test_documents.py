"""The hand-written pages say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue.load import load_catalogue
from reproductions.claims import Comparison
from reproductions.declarations.papers import load_papers
from reproductions.judging.words import VerdictWord
from sitegen.build import documents
from sitegen.exports.data import claims_csv
from sitegen.exports.replications import replication_rows
from sitegen.pages.site import pages
from sitegen.parts.verdicts.badges import word_class
from tests.sitegen.example import sources, sources_with_live_networks

DOCS = Path(__file__).parents[3] / "docs"
VERDICTS = (DOCS / "verdicts.md").read_text(encoding="utf-8")
DATA = (DOCS / "data.md").read_text(encoding="utf-8")
IN_CHINESE = sorted(DOCS.rglob("*.zh.md"))


def test_the_table_of_rules_names_each_comparison_once() -> None:
    _, _, section = VERDICTS.partition("{ #intervals }")
    rules = "".join(re.findall(r"^\| (`.+?) \|", section, re.MULTILINE))
    assert sorted(re.findall(r"`(\w+)`", rules)) == sorted(comparison.value for comparison in Comparison)


@pytest.mark.parametrize("word", list(VerdictWord))
def test_each_verdict_has_a_heading_that_badges_can_link_to(word: VerdictWord) -> None:
    assert f"{{ #{word_class(word)} }}" in VERDICTS


def named(column: str) -> list[str]:
    """The names in code in the first cells of the table whose first column is called so."""
    _, _, rows = DATA.partition(f"| {column} | What it holds |\n|---|---|\n")
    cells = re.findall(r"^\| (`.+?) \|", rows.partition("\n\n")[0], re.MULTILINE)
    return re.findall(r"`(\w+)`", "".join(cells))


def test_every_column_of_the_table_of_claims_is_explained() -> None:
    assert sorted(named("Column")) == sorted(claims_csv([]).strip().split(","))


def test_what_programs_are_told_of_the_site_is_there() -> None:
    told = (DOCS / "llms.txt").read_text(encoding="utf-8")
    made = {
        re.sub("md$", "html", path) for path in pages(sources_with_live_networks(documents=documents(DOCS.parent)))
    } | {"schema.json"}
    assert [target for target in re.findall(r"\]\(([^)]+)\)", told) if target not in made] == []


def test_every_field_of_a_row_for_replication_databases_is_explained() -> None:
    assert sorted(named("Field")) == sorted(replication_rows(sources())[0])


@pytest.mark.parametrize("page", IN_CHINESE, ids=lambda page: page.name)
def test_a_page_in_chinese_has_the_look_ups_links_and_code_of_the_english_one(page: Path) -> None:
    chinese = page.read_text(encoding="utf-8").replace(".zh.md", ".md")
    english = page.with_name(page.name.replace(".zh.md", ".md")).read_text(encoding="utf-8")
    for pattern in (r"\{\w+:[^}]+\}", r"\]\(([^)]+)\)", r'href="([^"]+)"', r"(?s)```.*?```", r"\{ #\w+ \}"):
        assert sorted(re.findall(pattern, chinese)) == sorted(re.findall(pattern, english)) != []


def test_home_stands_in_chinese_too() -> None:
    assert [page.name for page in IN_CHINESE] == ["index.zh.md"]


def test_the_networks_that_the_post_leads_to_run_in_a_page_once_there_are_any() -> None:
    live = {page.stem for page in (DOCS / "live").glob("*.md")}
    named = {name for one in load_catalogue(DOCS.parent / "resources.yaml").post.statements for name in one.live}
    assert named <= live or not live


def test_each_experiment_of_the_archive_is_explained_at_one_place_of_its_papers_page() -> None:
    for paper in load_papers().papers:
        text = (DOCS.parent / "reproductions" / "papers" / paper.id / "page.md").read_text(encoding="utf-8")
        told = [name for heading in re.findall(r"^##.*", text, re.M) for name in re.findall(r"about_(\w+)", heading)]
        assert sorted(told) == sorted(one.id for one in paper.experiments)
