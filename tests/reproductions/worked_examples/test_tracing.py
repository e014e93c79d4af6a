from __future__ import annotations

from pathlib import Path

from reproductions.worked_examples.statements import read_definition
from reproductions.worked_examples.tracing import Call, ExecutedStep, trace


def add_up(numbers: list[float]) -> float:
    seen = []
    total = 0.0
    for number in numbers:
        if number > 0:
            total += number
        seen.append(total)
    return total


def traced(*calls: list[float]) -> Call:
    file = Path(__file__)
    return trace(lambda: [add_up(call) for call in calls], [(file, read_definition(file, "add_up"))])["add_up"]


def test_each_execution_of_a_statement_has_its_values() -> None:
    assert traced([2.0, -1.0]).steps == [
        ExecutedStep(0, "seen = []", {}),
        ExecutedStep(1, "total = 0.0", {"total": 0.0}),
        ExecutedStep(2, "for number in numbers:", {"number": 2.0}),
        ExecutedStep(3, "if number > 0:", {"holds": True}),
        ExecutedStep(4, "total += number", {"total": 2.0}),
        ExecutedStep(5, "seen.append(total)", {"seen[-1]": 2.0}),
        ExecutedStep(2, "for number in numbers:", {"number": -1.0}),
        ExecutedStep(3, "if number > 0:", {"holds": False}),
        ExecutedStep(5, "seen.append(total)", {"seen[-1]": 2.0}),
        ExecutedStep(6, "return total", {"result": 2.0}),
    ]


def test_of_several_calls_the_last_is_kept_with_its_arguments() -> None:
    assert traced([1.0], [3.0, 4.0]).arguments == {"numbers": [3.0, 4.0]}
