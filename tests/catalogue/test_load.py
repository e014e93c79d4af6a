from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.document import MAX_BYTES
from catalogue.load import CatalogueError, Problem, check_file, load_catalogue, read_catalogue
from tests.catalogue.records import ANNOTATION, document, documents, full_document, load, resource, to_data, to_yaml

ROOM = "shorten the index: there is room for as much as an index of 5,000 resources holds"
CASES = Path(__file__).parents[1] / "cases" / "catalogue"


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*.yaml")), ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_every_case_gives_exactly_its_messages(case: Path) -> None:
    _, problems = read_catalogue(case.read_bytes(), case.name)
    assert "".join(f"{problem}\n" for problem in problems) == case.with_suffix(".txt").read_text()


_words = st.sampled_from(["post", "resources", "id", "title", "tags", "1990", "null", "true", "<<", "\u202e"])
_marks = st.sampled_from([": ", ":\n", "- ", "\n", "  ", "&a ", "*a", "!!int ", ">-", "? ", "---", "..."])
_signs = st.sampled_from("[]{},|'\"#%\t@")
_texts = st.text(max_size=200) | st.lists(_words | _marks | _signs, max_size=40).map("".join)


@settings(max_examples=500)
@given(st.binary(max_size=200) | _texts.map(str.encode))
@example(b"\xef\xbb\xbf")
@example(b"? ? ? ? -")
@example(b'a: "\\U00110000"')
@example(b"%YAML 1.1\n%TAG ! tag:x,2000:\n---\n!x {}")
def test_any_bytes_give_an_index_or_problems_but_no_traceback(content: bytes) -> None:
    catalogue, problems = read_catalogue(content, "index.yaml")
    assert (catalogue is None) == bool(problems)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.dates(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)


def _places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, value in below:
        yield (*place, part)
        yield from _places(value, (*place, part))


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(sorted(_places(full_document()), key=str)), _values), min_size=1, max_size=4))
def test_any_values_anywhere_give_an_index_or_problems_but_no_traceback(changes: list[tuple[Any, Any]]) -> None:
    data = full_document()
    for (*above, last), value in changes:
        with suppress(KeyError, IndexError, TypeError):  # an earlier change took the place away
            reduce(getitem, above, data)[last] = value
    catalogue, problems = read_catalogue(to_yaml(data), "index.yaml")
    assert (catalogue is None) == bool(problems)


@settings(max_examples=20)
@given(documents())
def test_what_is_loaded_and_dumped_loads_as_the_same_records(data: dict[str, Any]) -> None:
    once = load(data)
    again = load(to_data(once))
    assert to_data(again) == to_data(once)


@settings(max_examples=20)
@given(documents())
def test_a_loaded_index_holds_exactly_the_values_of_the_file(data: dict[str, Any]) -> None:
    held = to_data(load(data))["resources"]
    assert [{key: there[key] for key in entry} for there, entry in zip(held, data["resources"], strict=True)] == (
        data["resources"]
    )


@settings(max_examples=20)
@given(documents())
def test_each_line_number_is_that_of_its_key(data: dict[str, Any]) -> None:
    lines = to_yaml(data).decode().split("\n")
    for entry in load(data).resources:
        assert lines[entry.lines["title"] - 1].lstrip("- ").startswith("title:")
        assert lines[entry.line - 1].startswith("- id:")


def test_nested_keys_and_items_have_lines_by_dotted_path() -> None:
    text = to_yaml(document(resource(alternates=[{"url": "https://example.org/", "description": "A copy."}])))
    catalogue, _ = read_catalogue(text, "index.yaml")
    assert catalogue is not None
    path = "alternates.0.url"
    assert text.decode().splitlines()[catalogue.resources[0].lines[path] - 1] == "  - url: https://example.org/"


def test_optional_keys_may_be_absent_or_null() -> None:
    absent, null = resource(), resource(year=None, doi=None, post_link=None, venue=None)
    assert to_data(load(document(absent))) == to_data(load(document(null)))


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read_catalogue(b"\xef\xbb\xbf" + to_yaml(document()), "index.yaml")[1] == ()


def test_line_ends_of_windows_change_nothing() -> None:
    text = to_yaml(document(resource()))
    assert read_catalogue(text.replace(b"\n", b"\r\n"), "i") == read_catalogue(text, "i")


def test_a_missing_file_is_a_problem() -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue("nowhere/resources.yaml")
    assert str(caught.value) == (
        "nowhere/resources.yaml: there is no such file\nhint: name the index, such as `resources.yaml`"
    )


@pytest.mark.parametrize(("name", "message"), [
    (".", "is not a file"), ("a\0b", "cannot be read: embedded null byte"),
])  # fmt: skip
def test_what_is_no_file_is_a_problem(name: str, message: str) -> None:
    hint = "name the index, such as `resources.yaml`"
    assert check_file(name) == (None, (Problem(name, None, message, hint),))


def test_an_index_of_five_thousand_resources_is_read_without_a_problem() -> None:
    note = ANNOTATION | {"holds": "What it holds and says, in some detail. " * 40}
    text = json.dumps(document(*(resource(f"elman_{number}", annotation=note) for number in range(5000))))
    catalogue, problems = read_catalogue(text.encode(), "index.yaml")
    assert problems == ()
    assert catalogue is not None
    assert (len(catalogue.resources), len(text) > 5_400_000) == (5000, True)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    text = to_yaml(document(resource()))
    file = tmp_path / "index.yaml"
    file.write_bytes(text + b"#" * (MAX_BYTES - len(text)))
    assert len(load_catalogue(file).resources) == 1


def test_a_file_one_byte_larger_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "index.yaml"
    file.write_bytes(b"[" * (MAX_BYTES + 1))
    assert check_file(file)[1] == (Problem(str(file), None, "is larger than 15,000,000 bytes", ROOM),)


def test_more_values_than_an_index_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.document.MAX_VALUES", 100)
    _, problems = read_catalogue(b"[a,\n" + b"a," * 100 + b"]", "index.yaml")
    assert str(problems[0]) == f"index.yaml:2: holds more than 100 values\nhint: {ROOM}"


def test_an_alias_bomb_is_refused_before_it_is_expanded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 60)]
    _, problems = read_catalogue("\n".join(lines).encode(), "index.yaml")
    assert "index.yaml:60: holds the alias `*a58`\nhint: write the value out again" in map(str, problems)


def test_the_error_shows_every_problem_on_lines_of_its_own() -> None:
    error = CatalogueError([Problem("a.yaml", 3, "is wrong", "repair it"), Problem("a.yaml", None, "is odd")])
    assert str(error) == "a.yaml:3: is wrong\nhint: repair it\na.yaml: is odd"


def test_nothing_is_constructed_from_tags(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    text = f"!!python/object/apply:pathlib.Path.touch [!!python/object/new:pathlib.Path [{witness}]]"
    read_catalogue(text.encode(), "index.yaml")
    assert not witness.exists()


def test_the_link_checker_reads_an_index_where_pydantic_is_not_installed() -> None:
    code = "import sys; sys.modules['pydantic'] = None; import linkcheck.inputs.formats.index"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_pure_python_parser_gives_the_same_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES / "shape" / "wrong_types.yaml"
    monkeypatch.delattr(yaml, "CSafeLoader")
    _, problems = read_catalogue(case.read_bytes(), case.name)
    assert "".join(f"{problem}\n" for problem in problems) == case.with_suffix(".txt").read_text()
