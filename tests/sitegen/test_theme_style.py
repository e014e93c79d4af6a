from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.theme_style import names_in, pruned

ICON = ':root{--icon:url("data:image/svg+xml;charset=utf-8,<svg/>")}'


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".a{color:red}.b{color:blue}", ".a{color:red}"),
        (".a,.b{color:red}", ".a{color:red}"),
        (".a .b{color:red}", ""),
        ("#here>p,#gone{color:red}", "#here>p{color:red}"),
        (".a:not(.b){color:red}", ".a:not(.b){color:red}"),
        ('[data-scheme="slate"]{--ink:#fff}', '[data-scheme="slate"]{--ink:#fff}'),
        ("@media screen and (min-width:60em){.b{top:0}}", ""),
        ("@media print{.b{top:0}.a{top:1px}}", "@media print{.a{top:1px}}"),
        ("@keyframes b{from{top:0}to{top:1px}}", "@keyframes b{from{top:0}to{top:1px}}"),
        ("[data-md-color-primary=pink]{top:0}[data-md-color-primary=a]{top:0}", "[data-md-color-primary=a]{top:0}"),
        (ICON, ICON),
        ("/* a reason */\n.a {color:red}\n", ".a{color:red}"),
    ],
)  # fmt: skip
def test_only_what_names_something_that_is_nowhere_is_dropped(css: str, left: str) -> None:
    assert pruned(css, {"a", "here"}) == left


def test_the_classes_of_pages_and_the_words_of_the_sites_own_scripts_count(tmp_path: Path) -> None:
    scripts = tmp_path / "assets" / "javascripts"
    scripts.mkdir(parents=True)
    (tmp_path / "page.html").write_text('<p id="one" class="two three">four</p>', encoding="utf-8")
    (tmp_path / "assets" / "site.js").write_text('one.classList.add("md-five");', encoding="utf-8")
    (scripts / "theme.js").write_text("six", encoding="utf-8")
    assert names_in(tmp_path) == {"one", "two", "three", "classList", "add", "md-five"}
