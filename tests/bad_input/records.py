"""Broken YAML files: the index and what a paper declares, in their text or in one of their records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import getitem
from typing import Any

import yaml
from hypothesis import strategies as st
from pydantic import TypeAdapter

from catalogue.form import Form
from catalogue.model import Catalogue
from catalogue.record import Record
from reproductions.declarations.files import ExperimentFile, PaperFile
from reproductions.worked_examples.equations import EquationsFile
from tests.bad_input.inputs import INDEX, BadInput, in_file
from tests.bad_input.project import ROOT
from tests.catalogue.records import full_document, to_yaml

PAPER = "reproductions/papers/hochreiter_1991"
FILES: dict[str, tuple[str, type[Record]]] = {
    INDEX: ("index", Catalogue),
    f"{PAPER}/paper.yaml": ("paper", PaperFile),
    f"{PAPER}/equations.yaml": ("equations", EquationsFile),
    f"{PAPER}/learning/plain_nets.yaml": ("claims", ExperimentFile),
    f"{PAPER}/learning/latch_unit.yaml": ("claims", ExperimentFile),
    f"{PAPER}/error_flow/fixed_loops.yaml": ("claims", ExperimentFile),
    f"{PAPER}/error_flow/expected_error.yaml": ("claims", ExperimentFile),
}
"""The files that are damaged, with their kind and the record that each holds."""
Place = tuple[str | int, ...]

DATE = "2017-01-23"
"""Without quotes it is no text, and no field takes it."""
WRONG: dict[type, tuple[Any, ...]] = {
    str: (12, -1.5, True, ["a", "b"], {"a": {"b": "c"}}),
    int: ("12", "many", True, [1], {"a": 1}),
    float: ("0.5", "many", True, [0.5], {"a": 1}),
    bool: ("yes", 1, 0.5, [True], {"a": 1}),
    tuple: ("text", 3, True, {"a": 1}),
    dict: ("text", 3, True, [1, 2]),
}
"""Values that a field refuses, by the type of what it holds."""
BAD_VALUES: dict[str, tuple[str, ...]] = {
    "id": ("", "index", "../../etc/passwd", "Elman-1990", "a" * 300, "ünlü", "a/b", "a\tb", "_a", "1990", "<b>", "id "),
    "url": (
        "javascript:alert(1)", "data:text/html,<script>1</script>", "ftp://a.org/", "//a.org/", "https://", "a.org",
        "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://localhost/", "http://10.0.0.1/",
        "https://user:secret@a.org/", "https://a.org@evil.org/", "https://аpple.com/", "https://a.org/\u202efdp",
        "https://a.org/\u200b", "http://2130706433/", "http://0x7f.1/", "https://a.org:99999/", "https://a b.org/",
        "http://[fe80::1]/", "http://0/", "https://xn--pple-43d.com/", "https://a.org/%zz", "HTTPS://a.org/",
        "http://[::ffff:10.0.0.1]/", "https://router.local/", "https://exa\u2024mple.org/", "https://ａ.org/",
    ),
    "doi": ("10.1000", "https://doi.org/10.1000/1", "doi:10.1000/1", "11.1000/1", "10.1000/a b", "10.1000/1."),
    "arxiv": ("1211.50", "1299.0001", "arXiv:1211.5063", "cs/9913001", "0703.0001"),
    "isbn": ("978-0-262-03561-4", "0-262-03561", "isbn 978-0-262-03561-3", "--"),
    "language": ("english", "EN", "e", "en_US", "en-gb-"),
    "published": ("2017-13-01", "2017-02-30", "23.1.2017", "1500", "17"),
    "sha256": ("ab" * 31, "AB" * 32, "zz" * 32, ""),
    "archive_digest": ("a" * 32, "A" * 31, ""),
    "kind": ("papers", "", "Paper"), "mention": ("link", "", "LINKED"), "standing": ("false", "Right", ""),
    "resource": ("nobody_1990", ""), "comparison": ("means", "", "Mean"), "basis": ("print", ""),
    "statistic": ("mode", ""), "averaged": ("some", ""), "quantity": ("nothing", "{nothing}", "{"),
    "measured_by": ("os", "nowhere", "a:b:c", "../x:y", ":", "a b:c", "${x}:y"),
    "file": ("/dev/zero", "../../../../../../etc/passwd", "/etc/passwd", "", "nowhere.py", "a\tb", "."),
    "function": ("__import__('os')", "nothing", "a.b.c"),
}  # fmt: skip
"""Texts that a field refuses, by its name."""
BAD_TEXTS = (
    "<script>alert(1)</script>", "A <img src=x onerror=alert(1)> picture.", "Fine &#60;b&#62;.", "Right\u202eto left",
    "Go [here](javascript:alert(1)).", "Zero\u200bwidth", "A \ufeffmark",
)  # fmt: skip
"""What no text that people read may hold."""
READ = {
    "title", "venue", "access", "holds", "readers", "read_before", "description", "believed", "evidence", "document",
    "summary", "claim", "record", "source", "why", "says", "unit", "question", "reason", "what", "about", "said",
    "quoted_from", "not_measurable", "published_as",
}  # fmt: skip
"""Fields whose texts people read."""


@cache
def valid(path: str) -> bytes:
    """The valid file."""
    return to_yaml(full_document()) if path == INDEX else (ROOT / path).read_bytes()


@cache
def records(path: str) -> tuple[tuple[Place, Record], ...]:
    """Each record of a valid file with its place."""
    found, problems = Form(TypeAdapter(FILES[path][1]), "file", path, "").read(valid(path), path)
    assert found is not None, problems
    return tuple(_below(found, ()))


def _below(value: Any, place: Place) -> Iterator[tuple[Place, Record]]:
    if isinstance(value, Record):
        yield place, value
        for name in sorted(value.model_fields_set):
            yield from _below(getattr(value, name), (*place, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _below(item, (*place, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _below(item, (*place, key))


@st.composite
def damaged_records(draw: st.DrawFn, path: str) -> BadInput:
    """A file one of whose records breaks a rule of its kind."""
    place, record = draw(st.sampled_from(records(path)))
    held = {name: value for name in sorted(record.model_fields_set) if (value := getattr(record, name)) is not None}
    required = [name for name in held if type(record).model_fields[name].is_required()]
    texts = [name for name, value in held.items() if isinstance(value, str)]
    ways: dict[str, list[str]] = {
        "unknown key": ["colour", "ids", "__class__", "{{ 7 }}", "x" * 200, "<b>"],
        "wrong type": list(held),
        "date for another value": list(held),
        "missing key": required,
        "nothing for a value": required,
        "bad value": [name for name in texts if name in BAD_VALUES],
        "bad text": [name for name in texts if name in READ],
    }
    way = draw(st.sampled_from([way for way, names in ways.items() if names]))
    name = draw(st.sampled_from(ways[way]))
    data = yaml.safe_load(valid(path))
    entry: dict[str, Any] = reduce(getitem, place, data)
    if way == "missing key":
        del entry[name]
    elif way == "wrong type":
        kind = dict if isinstance(held[name], Record | Mapping) else str if name in texts else type(held[name])
        entry[name] = draw(st.sampled_from(WRONG[kind]))
    else:
        values = {"bad value": BAD_VALUES.get(name, ()), "bad text": BAD_TEXTS, "date for another value": ("DATE",)}
        entry[name] = draw(st.sampled_from(values.get(way, (None,)))) if way != "unknown key" else "value"
    content = to_yaml(data).replace(b": DATE\n", f": {DATE}\n".encode())
    return in_file(FILES[path][0], way, path, content, r":\d+")


@st.composite
def damaged_text(draw: st.DrawFn, path: str) -> BadInput:
    """A file whose text is no YAML document that such files may be."""
    content = valid(path)
    at = draw(st.integers(0, len(content)))
    before, after = content[:at].decode(errors="ignore").encode(), content[at:].decode(errors="ignore").encode()
    damages = {
        "no UTF-8": before + bytes([draw(st.sampled_from([0x80, 0xBF, 0xC0, 0xFE, 0xFF]))]) + after,
        "control character": before
        + draw(st.sampled_from(["\0", "\a", "\x1b", "\x85", "\u2028", "\x7f"])).encode()
        + after,
        "open quote": content + b'\n"',
        "open bracket": content + b"\n[",
        "tab for indentation": content + b"\n\tkey: value\n",
        "second document": content + b"\n---\na: 1\n",
        "alias": content + b"\nx: &a [1]\ny: *a\n",
        "tag": content + b"\nx: !!python/object/apply:os.system [id]\n",
        "deep": content + b"\nx: " + b"[" * draw(st.integers(17, 4000)),
        "empty": draw(st.sampled_from([b"", b"\n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"])),
        "other encoding": content.decode().encode(draw(st.sampled_from(["utf-16", "utf-32"]))),
        "bytes": b"\xff" + draw(st.binary(max_size=300)),
        "other type": draw(st.sampled_from([b"- a\n- b\n", b"42\n", b"text\n", b"null\n", b"2017-01-23\n"])),
    }
    way = draw(st.sampled_from(sorted(damages)))
    return in_file(FILES[path][0], way, path, damages[way], r":\d+")


@st.composite
def yaml_files(draw: st.DrawFn) -> BadInput:
    """Any of them."""
    kind = draw(st.sampled_from(["index", "index", "claims", "claims", "paper", "equations"]))
    path = draw(st.sampled_from([path for path, (its_kind, _) in FILES.items() if its_kind == kind]))
    return draw(damaged_text(path) if draw(st.integers(0, 3)) == 0 else damaged_records(path))
