"""Each verdict, cause, format and option is explained where a stranger looks for it."""

import re
from pathlib import Path

import pytest

from linkcheck.options import parser
from linkcheck.report.choose import FORMATS
from linkcheck.verdicts import Cause, LinkVerdict

PAGE = (Path(__file__).parents[2] / "docs" / "link-checking.md").read_text("utf-8")
HELP = parser().format_help()


@pytest.mark.parametrize("word", [*LinkVerdict, *Cause])
def test_every_word_of_a_report_has_its_row(word: str) -> None:
    assert re.search(rf"^\| `{word}` \| \S", PAGE, re.MULTILINE)


def test_no_row_explains_a_word_that_is_never_used() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert rows == {*map(str, LinkVerdict), *map(str, Cause)}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE
    assert name in HELP


def test_every_option_that_the_page_names_exists() -> None:
    known = {option for action in parser()._actions for option in action.option_strings} | {"--write"}
    assert set(re.findall(r"`(--[a-z-]+)`", PAGE)) <= known
