"""What a page says of a stored run."""

from __future__ import annotations

from dataclasses import replace

from sitegen.parts.runs import without_other_rows
from tests.sitegen.example import RUNS


def test_a_command_is_shown_without_the_rows_beside_its_own() -> None:
    several = "rnn-review run a b --row t_10 --row t_100 --row t_1000 --jobs 2"
    one = replace(RUNS[0], row="t_100", provenance=replace(RUNS[0].provenance, command=several))
    assert without_other_rows(one) == "rnn-review run a b --row t_100 --jobs 2"
