from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest

from reproductions.claims import Comparison
from reproductions.judging.words import VerdictWord
from sitegen.figures.claims import quantity_figure, spoken
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.strips import Line, Mark, StripRow, labels_aside, strip, strips
from tests.sitegen.example import RUNS, VERDICTS, claim


def points_of(svg: str) -> list[str]:
    """What can be read off a drawing, each with its place before it."""
    return fromstring(svg).get("data-points", "").split("|")


def test_each_trial_is_one_shape_and_a_capped_one_an_open_arrow() -> None:
    svg = strip("t", "d", [Mark(1.0), Mark(1.0), Mark(2.0, capped=True)], [], "axis")
    assert (svg.count('class="trial"'), svg.count('class="capped"')) == (2, 1)


def test_trials_of_the_same_value_are_stacked() -> None:
    svg = strip("t", "d", [Mark(5.0)] * 4 + [Mark(9.0)], [], "axis")
    heights = [shape.get("cy") for shape in fromstring(svg).iter("circle")]
    assert len(set(heights)) == 4


def test_thousands_of_trials_become_bars_of_a_small_figure() -> None:
    svg = strip("t", "d", [Mark(float(value % 97)) for value in range(10_000)], [], "axis")
    assert "<circle" not in svg
    assert 'class="trial"' in svg
    assert len(svg) < 5_000


def test_each_bar_of_many_trials_says_its_values_and_how_many_trials_have_them() -> None:
    svg = strip("t", "d", [Mark(0.0)] * 30 + [Mark(1.0)] * 20, [], "axis")
    assert [point.split(" ", 2)[2] for point in points_of(svg)] == ["0: 30 trials", "1: 20 trials"]


def test_bars_count_each_trial_once() -> None:
    svg = strip("t", "d", [Mark(float(value % 97), capped=value % 7 == 0) for value in range(1_000)], [], "axis")
    assert sum(int(point.split(": ")[1].split()[0]) for point in points_of(svg)) == 1_000


def test_trials_that_a_cap_ended_are_told_apart_in_a_bar() -> None:
    svg = strip("t", "d", [Mark(5.0)] * 50 + [Mark(5.0, capped=True)] * 2, [], "axis")
    assert [point.split(" ", 2)[2] for point in points_of(svg)] == ["5: 50 trials", "more than 5: 2 trials"]


@pytest.mark.parametrize(
    ("values", "placed"),
    [
        ((75, 94), [(94, "end"), (75, "end")]),
        ((94, 75), [(94, "end"), (75, "end")]),
        ((40, 10), [(10, "start"), (40, "start")]),
        ((50, 60), [(60, "end"), (50, "end")]),
        ((30, 52), [(30, "start"), (52, "start")]),
        ((90, 5), [(5, "start"), (90, "end")]),
        ((), []),
    ],
)
def test_a_line_crosses_no_label_on_its_side_since_it_hangs_from_a_label_further_out(
    values: tuple[int, ...], placed: list[tuple[float, str]]
) -> None:
    found = labels_aside(Axis(0, 100), [Line(value, "line-ours", "label", {}) for value in values])
    assert [(x, anchor) for x, anchor, _ in found] == placed


def test_a_figure_is_well_formed_and_says_what_it_shows() -> None:
    line = Line(2.0, "line-published", "published <2>", {})
    svg = fromstring(strip("a & b", "in words", [Mark(1.0)], [line], "axis"))
    assert [svg.findtext("title"), svg.findtext("desc")] == ["a & b", "in words"]


def test_each_strip_has_its_name_its_trials_and_a_bar_for_their_mean() -> None:
    rows = [
        StripRow("literal text", [Mark(5.0), Mark(9.0, capped=True)], 7.0, "1 of 2"),
        StripRow("other", [], None, ""),
    ]
    svg = fromstring(strips("t", "d", rows, [Line(6.0, "line-published", "published", {})], (3.0, 12.0), "axis"))
    assert [one.text for one in svg.iter("text") if one.get("class") == "strip-name halo"] == ["literal text", "other"]
    assert [one.get("class") for one in svg.iter("path")] == ["line-trials", "capped"]
    assert len([one for one in svg.iter("line") if one.get("class") == "mean"]) == 1


def test_a_hundred_strips_of_thirty_trials_stay_small() -> None:
    rows = [StripRow(f"reading={n}", [Mark(10.0 + n + k) for k in range(30)], 20.0, "") for n in range(100)]
    assert len(strips("t", "d", rows, [], None, "axis")) < 70_000


def test_a_long_name_takes_a_second_line() -> None:
    rows = [StripRow("with two + by caption + legal symbols + sequence", [Mark(1.0)], 1.0, "")]
    svg = fromstring(strips("t", "d", rows, [], None, "axis"))
    assert [one.text for one in svg.iter("text") if one.get("class") == "strip-name halo"] == [
        "with two + by caption + legal",
        "symbols + sequence",
    ]


def test_a_share_of_trials_has_an_axis_from_none_to_all_and_the_published_mark() -> None:
    trials = tuple(replace(one, measurements={"answered": 1.0}) for one in RUNS[0].trials)
    said = claim("t_100", "answered", quantity="answered", value=24.0, trials=30, comparison=Comparison.PROPORTION)
    figure = quantity_figure(replace(RUNS[0], trials=trials), [replace(VERDICTS[0], claim=said, measurement=None)])
    svg = fromstring(figure[figure.index('<svg class="drawing') : figure.index("</svg>") + len("</svg>")])
    ticks = [one.text for one in svg.iter("text") if one.get("class") == "tick"]
    labels = [one.text for one in svg.iter("text") if one.get("class") == "label line-published"]
    assert (ticks[0], ticks[-1]) == ("0", "1")
    assert labels == ["published 24 of 30"]


def test_a_strip_without_a_mean_can_be_read_value_by_value() -> None:
    svg = strips("t", "d", [StripRow("h", [Mark(0.5), Mark(0.25)], None, "")], [], None, "value")
    assert [point.split(" ", 2)[2] for point in points_of(svg)] == ["h: 0.5", "h: 0.25"]


def test_a_figure_says_how_many_trials_keep_a_bound_and_the_verdict_in_words() -> None:
    verdict = next(one for one in VERDICTS if one.claim.comparison is Comparison.EVERY_TRIAL_AT_MOST)
    said = spoken([verdict], [])
    assert said == "Published bound 3, in each of 10 trials. Ours 10 of 10 trials: reproduced."


def test_no_verdict_of_a_figure_is_written_as_a_program_has_it() -> None:
    said = spoken([replace(VERDICTS[0], word=VerdictWord.PARTLY_REPRODUCED)], [])
    assert said.endswith(": partly reproduced.")
