"""A worked example as a picture: what the statements of one function gave, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reproductions.worked_examples.stored import WorkedExample
from reproductions.worked_examples.tracing import Value
from sitegen.figures.drawing.frame import figure, key
from sitegen.figures.drawing.strips import Mark, StripRow, strips
from sitegen.text.markup import element, text
from sitegen.text.measured import defined
from sitegen.text.numbers import number

LEAST_SHOWN = 4
"""A function of fewer values that can be drawn says too little."""
MOST_SHOWN = 10
MOST_NUMBERS = 4
"""How many numbers a value has at most, so that they stand beside its name on a phone."""


def worked_figure(functions: Sequence[str], example: WorkedExample) -> str:
    """The values of the first of these functions that has enough of them; empty if none has."""
    for function in functions:
        shown = [*drawable(function, example)][:MOST_SHOWN]
        if len(shown) < LEAST_SHOWN:
            continue
        rows = []
        for at, name, numbers in shown:
            place = {"data_worked": example.path, "data_place": f"{function}:{at}"}
            note = element("tspan", ", ".join(map(number, numbers)), data_defined=True, **place)
            rows.append(StripRow(name, [Mark(value) for value in numbers], None, note))
        said = " ".join(f"{name}: {', '.join(map(number, numbers))}." for _, name, numbers in shown)
        drawn = strips(f"What {function} gave in the worked example", said, rows, [], None, "value")
        about = f"what the statements of {element('code', text(function))} gave, in order"
        return figure(drawn, [key("trial", defined(about))])
    return ""


def drawable(function: str, example: WorkedExample) -> Iterator[tuple[int, str, list[float]]]:
    """The values of a function that are a few fractions, not all zero: the step, the name, the numbers."""
    for at, step in enumerate(example.calls[function].steps):
        for name, value in step.values.items():
            numbers = [*fractions(value)]
            if any(numbers) and len(numbers) <= MOST_NUMBERS:
                yield at, name, numbers


def fractions(value: Value) -> Iterator[float]:
    """All numbers in a value that are no counts."""
    if isinstance(value, list):
        for one in value:
            yield from fractions(one)
    elif isinstance(value, float):
        yield value
