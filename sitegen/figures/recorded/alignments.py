"""Where a network looked while it wrote a translation: a row for each word, a column for each word of the source.

A run has such a figure if a trial's series hold an `alignment`: for each word that was written the weights of the
source's words, which stand in the series `source`. Their names are a place and the word.
"""

from __future__ import annotations

from reproductions.experiments import Row
from reproductions.results import Run
from sitegen.figures.drawing.frame import Labelled, drawing, figure, key, numbers_table, stretched
from sitegen.text.markup import text
from sitegen.text.measured import defined
from sitegen.text.numbers import number

NAMES, HEAD, STEP = 26.0, 84, 16
"""Percent of the width for the words that were written; pixels for those of the source and for a row."""
LEVELS = 8


def alignment_figure(run: Run, row: Row) -> str:
    """The weights of the first trial that recorded them; empty if none did."""
    series = next((one.series for one in run.trials if "alignment" in one.series), None)
    if series is None:
        return ""
    source, said = ([name.partition(" ")[2] for name in series[kind]] for kind in ("source", "alignment"))
    width = (100 - NAMES) / len(source)
    parts = "".join(
        f'<svg x="{round(NAMES + (place + 0.5) * width, 2):g}%" y="{HEAD - 6}" class="at">'
        f'<text class="strip-name" data-defined="name" transform="rotate(-55)">{text(word)}</text></svg>'
        for place, word in enumerate(source)
    )
    parts += "".join(
        f'<text class="strip-name" data-defined="name" x="{NAMES:g}%" dx="-6" y="{HEAD + place * STEP + 12}"'
        f' text-anchor="end">{text(word)}</text>'
        for place, word in enumerate(said)
    )
    height = STEP * len(said)
    weights = list(series["alignment"].values())
    parts += stretched(cells(weights), HEAD, height, NAMES)
    title = f"Where the network looked for each word that it wrote: {row.title}"
    told = f"Source: {' '.join(source)} Translation: {' '.join(said)}"
    table = numbers_table(
        ["Written", *(defined(text(word)) for word in source)],
        ([defined(text(word)), *map(shown, found)] for word, found in zip(said, weights, strict=True)),
        title,
        data_curve=run.path,
    )
    points: list[Labelled] = [
        (
            round(NAMES + (place + 0.5) * width, 2),
            HEAD + row_place * STEP + STEP // 2,
            f"{word} from {source[place]}: {shown(weight)}",
        )
        for row_place, (word, found) in enumerate(zip(said, weights, strict=True))
        for place, weight in enumerate(found)
        if round(LEVELS * (weight or 0.0))
    ]
    return figure(
        drawing(title, told, HEAD + height + 4, [parts], points),
        [key("frame", "the darker, the larger the weight of a word of the source (above) for the word written (left)")],
        table,
    )


def shown(weight: float | None) -> str:
    """A weight as a number; a dash where none was recorded."""
    return "–" if weight is None else number(weight)


def cells(rows: list[list[float | None]]) -> str:
    """A path for each level of weight, a row of cells for each row."""
    levels: dict[int, str] = {}
    for top, weights in enumerate(rows):
        width = 1000 / len(weights)
        for place, weight in enumerate(weights):
            if level := round(LEVELS * (weight or 0.0)):
                cell = f"M{place * width:.4g} {top * STEP + 1}h{width * 0.94:.4g}v{STEP - 2}h-{width * 0.94:.4g}z"
                levels[level] = levels.get(level, "") + cell
    return "".join(
        f'<path class="cell" fill-opacity="{level / LEVELS:g}" d="{path}"/>' for level, path in sorted(levels.items())
    )
