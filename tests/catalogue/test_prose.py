from __future__ import annotations

import pytest
from hypothesis import given, settings

from catalogue.prose import name_fault, prose_fault
from tests.catalogue.records import names


@pytest.mark.parametrize(
    "text",
    [
        "The gradient vanishes if a < b, and explodes if a > b.",
        "Here |w| <4 or w<= 4, and x -> y.",
        "AT&T, R&D, and `code` in backticks.",
        "Two lines\nof one paragraph.",
        "Tom & Jerry; see chapter 10.",
        "长短期记忆 and Jürgen.",
        "x <- y",
        "emoji 👩‍🔬 with a joiner",
    ],
)
def test_plain_text_is_accepted(text: str) -> None:
    assert prose_fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "<b>bold</b>",
        "</p>",
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//example.org>",
        "<img src=x onerror=alert(1)",
        "a<b",
        "<!-- hidden -->",
        "<!DOCTYPE html>",
        "<?php ?>",
        "<https://example.org>",
        "&lt;b&gt;",
        "&#60;",
        "&#x3C;",
        "&nbsp;",
        "[here](https://example.org)",
        "![picture](x.png)",
        "[x](javascript:alert(1))",
        "left\u202eright",
        "zero\u200bwidth",
        "soft\u00adhyphen",
        "bell\x07",
        "\ufeffmark",
    ],
)
def test_anything_but_plain_text_is_refused(text: str) -> None:
    assert prose_fault(text) is not None


@settings(max_examples=60)
@given(names)
def test_words_without_markup_are_both_prose_and_a_name(text: str) -> None:
    assert (prose_fault(text), name_fault(text)) == (None, None)


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", " before", "after ", ""])
def test_a_name_is_one_trimmed_line(text: str) -> None:
    assert name_fault(text) is not None
