from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reproductions.declarations.papers import paper_ids
from reproductions.results import ResultsError
from reproductions.source_code import ROOT
from reproductions.worked_examples.equations import AnnotatedNetwork, read_network
from reproductions.worked_examples.stored import WorkedExample, compute, fault, load, store


def network(paper: str) -> AnnotatedNetwork:
    found, _ = read_network(paper)
    assert found is not None
    return found


def stored(paper: str) -> WorkedExample:
    found = load(ROOT, paper)
    assert found is not None
    return found


def flat(value: Any) -> list[Any]:
    return [item for one in value for item in flat(one)] if isinstance(value, list) else [value]


def values(example: WorkedExample) -> list[Any]:
    calls = example.calls.values()
    return flat([value for call in calls for step in call.steps for value in step.values.values()])


@pytest.mark.parametrize("paper", sorted(paper_ids()))
def test_stored_values_are_those_of_the_network(paper: str) -> None:
    again = values(compute(network(paper), "again"))
    assert len(again) > 10
    for now, before in zip(again, values(stored(paper)), strict=True):
        assert now == (pytest.approx(before, rel=1e-12, abs=1e-15) if isinstance(before, float) else before)


def test_a_worked_example_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    example = stored("bengio_1994")
    store(tmp_path, example)
    assert load(tmp_path, "bengio_1994") == example


def test_an_example_that_cannot_be_written_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = stored("bengio_1994")
    store(tmp_path, example)
    monkeypatch.setattr("os.fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ResultsError, match="cannot be written: No space left on device"):
        store(tmp_path, replace(example, command=""))
    assert load(tmp_path, "bengio_1994") == example
    assert [file.name for file in (tmp_path / example.path).parent.iterdir()] == ["bengio_1994.json"]


@pytest.mark.parametrize("text", ["", "null", "{}", "[" * 100_000, '{"paper": "bengio_1994", "calls": []}'])
def test_a_file_without_an_example_is_named_with_the_repair(tmp_path: Path, text: str) -> None:
    file = tmp_path / "results" / "worked_examples" / "bengio_1994.json"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(ResultsError, match=r"bengio_1994.json: no worked example \((.|\n)*hint: "):
        load(tmp_path, "bengio_1994")


def test_a_value_that_is_no_number_is_refused(tmp_path: Path) -> None:
    example = stored("bengio_1994")
    store(tmp_path, example)
    file = tmp_path / example.path
    numbers = [repr(value) for value in values(example) if isinstance(value, float)]
    file.write_text(file.read_text().replace(numbers[-1], "NaN", 1))
    with pytest.raises(ResultsError, match="finite number"):
        load(tmp_path, "bengio_1994")


def test_values_of_other_code_are_named_with_the_repair() -> None:
    example = replace(stored("bengio_1994"), code_hash="0")
    assert fault(network("bengio_1994"), example) == (
        "results/worked_examples/bengio_1994.json: was computed with other code than today's\n"
        "hint: run `rnn-review example bengio_1994`"
    )


def test_a_function_that_the_example_never_calls_is_named() -> None:
    example = replace(stored("bengio_1994"), calls={})
    assert fault(network("bengio_1994"), example) == (
        "results/worked_examples/bengio_1994.json: holds no call of `neuron`\n"
        "hint: run `rnn-review example bengio_1994`"
    )
