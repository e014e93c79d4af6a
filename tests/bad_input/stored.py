"""Broken JSON files: stored runs, journals, confirmations, weights, worked examples."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache, reduce
from operator import getitem
from typing import Any

from hypothesis import strategies as st

from reproductions.results import run_from_text, run_to_json
from tests.bad_input.inputs import BadInput, in_file
from tests.bad_input.project import CONFIRMATION, EXAMPLE, MEASURED, RUN, WEIGHTS, journal_name, valid_files
from tests.bad_input.records import WRONG, Place

KINDS = {RUN: "run", CONFIRMATION: "confirmation", WEIGHTS: "weights", EXAMPLE: "worked example"}
OPTIONAL = ("extends", "message", "curve", "series")
JOURNAL = "journal"
RESUMED = f"run {MEASURED[0]} {MEASURED[1]} --row {MEASURED[2]} --profile {MEASURED[3]} --resume"


@cache
def valid(path: str) -> Any:
    """What the valid file holds."""
    text = valid_files()[path]
    return run_to_json(run_from_text(text, path)) if path == RUN else json.loads(text)


def places(data: Any) -> list[Place]:
    """Where the records of a file stand: itself, its provenance, its trials, its calls."""
    found: list[Place] = [()]
    found += [("provenance",)] if "provenance" in data else []
    found += [("trials", number) for number, trial in enumerate(data.get("trials", ())) if isinstance(trial, dict)]
    return found


def numbers(data: Any, place: Place = ()) -> list[Place]:
    """Where numbers stand that must be finite."""
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    here = [place] if isinstance(data, float) else []
    return here + [found for part, value in below for found in numbers(value, (*place, part))]


NOT_FINITE = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999")
NO_NUMBERS = ("0x1F", "1_0", "+1", "01", "１")
"""Digits that JSON does not know; in a journal they look like a line that was cut off."""


def damage(draw: st.DrawFn, whole: Any, words: tuple[str, ...] = NOT_FINITE) -> tuple[str, str]:
    """What is done to the data, and the text that holds them then; one of the words stands for a number."""
    data = deepcopy(whole)
    infinite = numbers(data)
    way = draw(
        st.sampled_from(["missing key", "unknown key", "wrong type", *(["no finite number"] if infinite else [])])
    )
    if way == "no finite number":
        *above, last = draw(st.sampled_from(infinite))
        reduce(getitem, above, data)[last] = "NUMBER"
        return way, json.dumps(data).replace('"NUMBER"', draw(st.sampled_from(words)))
    entry = reduce(getitem, draw(st.sampled_from(places(data))), data)
    if way == "unknown key":
        entry[draw(st.sampled_from(["note", "__class__", "", "x" * 5000, "\u202e", "<b>"]))] = 1
    else:
        name = draw(st.sampled_from([name for name in entry if name not in OPTIONAL or way == "wrong type"]))
        value = entry[name]
        if way == "missing key":
            del entry[name]
        else:
            kind = tuple if isinstance(value, list) else type(value)
            entry[name] = draw(st.sampled_from([*WRONG[kind], None]))
    return way, json.dumps(data)


def spoilt(draw: st.DrawFn, text: str) -> tuple[str, bytes]:
    """What is done to the text, and its bytes then."""
    content = text.encode()
    at = draw(st.integers(1, len(content) - 4))
    damages = {
        "cut off": content[:at],
        "beginning lost": content[at:],
        "no UTF-8": content[:at] + b"\xff" + content[at:],
        "more behind the end": content + b"{}",
        "deep": b"[" * draw(st.sampled_from([500, 100_000])),
        "other type": draw(st.sampled_from([b"[]", b"1", b"null", b'"text"', b"{}", b"true"])),
        "empty": draw(st.sampled_from([b"", b" ", b"\n"])),
        "many digits": b"1" * draw(st.sampled_from([5000, 100_000])),
        "bytes": b"\xff" + draw(st.binary(max_size=300)),
    }
    way = draw(st.sampled_from(sorted(damages)))
    return way, damages[way]


@st.composite
def stored_files(draw: st.DrawFn) -> BadInput:
    """A file of results that holds none."""
    path = draw(st.sampled_from([RUN, RUN, *KINDS]))
    if draw(st.integers(0, 2)) == 0:
        way, content = spoilt(draw, valid_files()[path])
    else:
        way, text = damage(draw, valid(path), NOT_FINITE + NO_NUMBERS)
        content = text.encode()
    return in_file(KINDS[path], way, path, content)


@st.composite
def journals(draw: st.DrawFn) -> BadInput:
    """A journal one of whose whole lines is no finished trial of the work."""
    lines = valid_files()[journal_name()].splitlines()
    number = draw(st.integers(0, len(lines) - 1))
    whole = json.loads(lines[number])
    kind = draw(st.sampled_from(["record", "trial", "seed", "index", "type"]))
    if kind == "record":
        way, lines[number] = damage(draw, whole)
    elif kind == "trial":
        way, text = damage(draw, whole["trial"])
        lines[number] = json.dumps(whole | {"trial": "TRIAL"}).replace('"TRIAL"', text)
    elif kind == "type":
        way, lines[number] = "other type", draw(st.sampled_from(["[]", "1", "null", '"text"', "{}", "true"]))
    else:
        wrong: int = draw(st.integers(max_value=-1))
        way = f"another {kind}"
        value = wrong if kind == "index" else draw(st.sampled_from([1, 1996, wrong]))
        lines[number] = json.dumps(whole | {"trial": whole["trial"] | {kind: value}})
    content = "".join(f"{line}\n" for line in lines).encode()
    return in_file(JOURNAL, way, journal_name(), content, r"(:\d+)?", RESUMED.split())
