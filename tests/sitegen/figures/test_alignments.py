from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

from reproductions.results import Run
from sitegen.figures.recorded.alignments import alignment_figure, cells
from tests.sitegen.example import ROWS, RUNS

SERIES: dict[str, dict[str, list[float | None]]] = {
    "source": {"1 the": [1.0], "2 cat": [2.0]},
    "alignment": {"1 le": [0.9, 0.1], "2 chat": [0.0, 1.0], "3 .": [0.5, 0.5]},
}


def recorded() -> Run:
    return replace(RUNS[0], trials=(replace(RUNS[0].trials[0], series=SERIES), *RUNS[0].trials[1:]))


def test_a_run_without_weights_of_a_source_has_no_such_figure() -> None:
    assert alignment_figure(RUNS[0], ROWS[0]) == ""


def test_words_of_the_source_stand_above_and_written_ones_at_the_left_in_their_order() -> None:
    figure = fromstring(alignment_figure(recorded(), ROWS[0]).replace("data-defined>", 'data-defined="">'))
    assert [one.text for one in figure.iter("text")] == ["the", "cat", "le", "chat", "."]


def test_a_larger_weight_is_a_fuller_cell_and_none_is_no_cell() -> None:
    assert cells([[0.0, 1.0]]) == '<path class="cell" fill-opacity="1" d="M500 1h470v14h-470z"/>'


def test_each_weight_stands_in_a_table_and_those_that_are_seen_can_be_read_off() -> None:
    drawn = alignment_figure(recorded(), ROWS[0])
    figure = fromstring(drawn.replace("data-defined>", 'data-defined="">'))
    assert [cell.text for cell in figure.iter("td")] == ["0.9", "0.1", "0", "1", "0.5", "0.5"]
    assert "le from the: 0.9|" in drawn
    assert "chat from the" not in drawn
