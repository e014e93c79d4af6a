"""Frames of a film, as a run holds them."""

from __future__ import annotations

from dataclasses import replace

from sitegen.figures.recorded.frames import frames_figure, pixels
from tests.sitegen.example import ROWS, RUNS


def test_neighbours_of_one_brightness_are_one_rectangle() -> None:
    assert pixels([0.0, 1.0, 1.0, 0.5], 2) == (
        '<path class="cell" fill-opacity="0.5" d="M1 1h1v1h-1z"/>'
        '<path class="cell" fill-opacity="1" d="M1 0h1v1h-1zM0 1h1v1h-1z"/>'
    )


def test_a_line_of_frames_stands_for_each_kind_of_series() -> None:
    frame = [0.0, 1.0, 1.0, 0.0]
    recorded = replace(
        RUNS[0].trials[0], series={"true": {"frame 11": [*frame], "frame 12": [*frame]}, "net": {"frame 11": [*frame]}}
    )
    row = replace(ROWS[0], settings={"frames": (2, 2)})
    drawn = frames_figure(replace(RUNS[0], trials=(recorded,)), row)
    assert "True: 2 frames. Net: 1 frame." in drawn
    assert drawn.count('viewBox="0 0 2 2"') == 3


def test_a_row_that_records_no_frames_has_no_such_figure() -> None:
    assert frames_figure(RUNS[0], ROWS[0]) == ""
