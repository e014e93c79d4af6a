"""The memory cell of Hochreiter & Schmidhuber 1997 (figure 1) as a picture: two gates around a state that keeps itself.

Each part leaves room for a number, which the page of the live network fills in.
"""

from __future__ import annotations

from sitegen.text.markup import element, text

TITLE = "A memory cell of 1997"
DESCRIPTION = (
    "From left to right: the net input is squashed by g and multiplied by the input gate; the product is added to the "
    "state, which feeds itself with weight 1.0; the state is squashed by h and multiplied by the output gate, and that "
    "is the cell's output. There is no forget gate."
)
WIDTH, HEIGHT = 360, 158
LEVEL = 62
"""How far down the way through the cell runs."""
SQUASHING = ((44, "g", "cell input", "input"), (246, "h", "squashed", "squashed"))
"""Where each squashing function stands, its name, what comes out of it, and the name of that number."""
GATES = ((106, "input gate", "input_gate"), (300, "output gate", "output_gate"))
ARROW = (
    '<defs><marker id="arrow-in-cell" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>'
)
GAUGE_TOP, GAUGE_HEIGHT = 98, 36
"""A gate is drawn as a gauge, full where it is wide open."""


def memory_cell() -> str:
    """The cell as SVG, whose empty texts and gauges carry the names of their numbers as `data-value`."""
    parts = [_way(6, 27), _way(61, 95), _way(117, 150), _way(206, 229), _way(263, 289), _way(311, 352)]
    parts += [_squashing(*one) for one in SQUASHING]
    parts += [_gate(*one) for one in GATES]
    parts += [
        '<path class="keeps" d="M196 40C212 4 144 4 160 40" marker-end="url(#arrow-in-cell)"/>',
        '<text class="word" x="178" y="10" data-defined>1.0</text>',
        '<rect class="state" x="150" y="40" width="56" height="44" rx="6"/>',
        _word(178, 100, "state"),
        _number(178, 67, "state", "of-state"),
        _number(127, 49, "entering"),
        _word(338, 84, "output"),
        _number(336, 52, "output"),
    ]
    names = element("title", text(TITLE)) + element("desc", text(DESCRIPTION))
    head = f'<svg class="memory-cell" role="img" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return f"{head}{names}{ARROW}{''.join(parts)}</svg>"


def _way(start: int, end: int) -> str:
    return f'<path class="way" d="M{start} {LEVEL}H{end}" marker-end="url(#arrow-in-cell)"/>'


def _word(x: int, y: int, word: str) -> str:
    return f'<text class="word" x="{x}" y="{y}">{word}</text>'


def _number(x: int, y: int, name: str, class_: str = "") -> str:
    return f'<text class="{f"number {class_}".strip()}" x="{x}" y="{y}" data-value="{name}"></text>'


def _squashing(x: int, function: str, word: str, name: str) -> str:
    circle = f'<circle class="unit" cx="{x}" cy="{LEVEL}" r="17"/><text class="function" x="{x}" y="{LEVEL + 5}">'
    return f"{circle}{function}</text>{_number(x, LEVEL - 24, name)}{_word(x, LEVEL + 34, word)}"


def _gate(x: int, word: str, name: str) -> str:
    gauge = f'x="{x - 13}" width="26" y="{GAUGE_TOP}"'
    return (
        f'<path class="way" d="M{x} {GAUGE_TOP}V{LEVEL + 12}" marker-end="url(#arrow-in-cell)"/>'
        f'<circle class="unit" cx="{x}" cy="{LEVEL}" r="11"/><text class="function" x="{x}" y="{LEVEL + 5}">×</text>'
        f'<rect class="filled" {gauge} height="0" data-gauge="{name}"/>'
        f'<rect class="gauge" {gauge} height="{GAUGE_HEIGHT}"/>'
        f"{_word(x, GAUGE_TOP + GAUGE_HEIGHT + 16, word)}{_number(x + 34, GAUGE_TOP + 24, name)}"
    )
