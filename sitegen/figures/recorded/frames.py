"""Frames of a film beside each other, as a trial recorded them: a line of pictures for each kind of series.

A row has such a figure if its setting `frames` says how many rows and columns of pixels a frame has. Its kinds of
series are lines, its units frames, and the values of a unit are pixels between 0 and 1, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reproductions.experiments import Row
from reproductions.results import Run
from sitegen.figures.drawing.frame import drawing, figure, key
from sitegen.figures.recorded.series import first_recorded
from sitegen.text.markup import begun, text
from sitegen.text.numbers import count

SIDE, NAME, NUMBER, GAP = 66, 16, 14, 6
"""Pixels of a frame's largest height, of a line's name, of a frame's number below it and of what parts two lines."""
LEVELS = 8


def frames_figure(run: Run, row: Row) -> str:
    """The frames of the first recorded trial; empty if the row has none."""
    trial = first_recorded(run)
    if "frames" not in row.settings or trial is None:
        return ""
    rows, columns = row.settings["frames"]
    step, parts, top = NAME + SIDE + NUMBER + GAP, "", 0
    for kind, frames in trial.series.items():
        parts += f'<text class="strip-name" x="0%" y="{top + NAME - 5}">{text(begun(kind))}</text>'
        width = round(100 / len(frames), 2)
        for place, (name, values) in enumerate(frames.items()):
            left = f'x="{place * width:g}%"'
            where = f'{left} y="{top + NAME}" width="{width - 2:g}%" height="{SIDE}"'
            box = f'viewBox="0 0 {columns} {rows}" preserveAspectRatio="xMinYMin meet"'
            edge = f'<path class="edge" d="M0 0h{columns}v{rows}h-{columns}z"/>'
            parts += f'<svg {where} {box} class="at">{edge}{pixels(values, columns)}</svg>'
            parts += (
                f'<text class="tick" x="{place * width:g}%" y="{top + NAME + SIDE + NUMBER - 2}">{text(name)}</text>'
            )
        top += step
    told = [f"{begun(kind)}: {count(len(frames), 'frame')}." for kind, frames in trial.series.items()]
    title = f"Frames of one film of the test, trial {trial.index}: {row.title}"
    drawn = drawing(title, " ".join(told), top - GAP, [parts])
    return figure(drawn, [key("frame", "the fuller a pixel, the brighter it is, or the likelier to be bright")])


def pixels(values: Sequence[float | None], columns: int) -> str:
    """A path for each level of brightness; neighbours of one level in a row of pixels are one rectangle."""
    levels: dict[int, str] = {}
    for y, start in enumerate(range(0, len(values), columns)):
        x = 0
        for level, same in groupby(round(LEVELS * (value or 0.0)) for value in values[start : start + columns]):
            width = len(list(same))
            if level:
                levels[level] = levels.get(level, "") + f"M{x} {y}h{width}v1h-{width}z"
            x += width
    return "".join(
        f'<path class="cell" fill-opacity="{level / LEVELS:g}" d="{path}"/>' for level, path in sorted(levels.items())
    )
