"""What `measured_by` names is an experiment, by its code alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from reproductions.declarations.entries import entry_problems
from reproductions.declarations.papers import load_papers
from reproductions.experiments import Experiment
from reproductions.source_code import SourceTree

HEAD = """\
from reproductions.trials.plain import plain_trials
from reproductions.trials.recorded import recorded_trials


"""
RIGHT = [
    "@plain_trials\ndef measure(settings, readings, random):\n    yield\n    return {'error': 1.0}\n",
    "@plain_trials\ndef measure(settings, readings, random):\n    return (yield from others(settings))\n",
    "@recorded_trials\ndef measure(settings, readings, random):\n    yield\n    return {'error': 1.0}, {}\n",
    "def measure(row, readings, profile):\n    return Trials(row)\n",
    "def measure(*words):\n    return Trials(*words)\n",
    "measure = partial(prepare, 3)\n",
    "@other\ndef measure():\n    pass\n",
]
NO_FUNCTION = "is no function\nhint: name a function of `row`, `readings` and `profile`, or one under `@plain_trials`"
NEVER_YIELDS = (
    "never yields\nhint: write `yield` after each update: there the runner counts, and stops when it is asked to"
)
PLAIN = 'does not return its measurements\nhint: end it with `return {"error": …}`'
RECORDED = 'does not return its measurements and its series\nhint: end it with `return {"error": …}, {}`'
WRONG = [
    ("measure = 3\n", 5, NO_FUNCTION),
    ("class measure:\n    pass\n", 5, NO_FUNCTION),
    (
        "def measure(row, readings):\n    return Trials(row)\n",
        5,
        "cannot be called with `row`, `readings` and `profile`\nhint: write `def measure(row, readings, profile)`",
    ),
    (
        "def measure(settings, readings, random):\n    yield\n    return {}\n",
        5,
        "yields, but is not under `@plain_trials`\nhint: decorate it, or name the function that is",
    ),
    ("@plain_trials\ndef measure(settings, readings, random):\n    return {'error': 1.0}\n", 6, NEVER_YIELDS),
    (
        "@plain_trials\ndef measure(settings, readings, random):\n"
        "    def other():\n        yield\n    return {'error': 1.0}\n",
        6,
        NEVER_YIELDS,
    ),
    ("@plain_trials\ndef measure(settings, readings, random):\n    yield\n", 6, PLAIN),
    ("@plain_trials\ndef measure(settings, readings, random):\n    yield\n    return\n", 6, PLAIN),
    ("@plain_trials\ndef measure(settings, readings, random):\n    yield\n    return 0.5\n", 6, PLAIN),
    ("@plain_trials\ndef measure(settings, readings, random):\n    yield\n    return {'error': 1.0}, {}\n", 6, PLAIN),
    ("@recorded_trials\ndef measure(settings, readings, random):\n    yield\n    return {'error': 1.0}\n", 6, RECORDED),
]


def problems(folder: Path, code: str) -> list[str]:
    """What is wrong with an experiment that this code measures, in a project of its own."""
    trials, paper = folder / "reproductions" / "trials", folder / "reproductions" / "papers" / "example_1999"
    trials.mkdir(parents=True)
    paper.mkdir(parents=True)
    (trials / "plain.py").write_text("def plain_trials(train): ...\n")
    (trials / "recorded.py").write_text("def recorded_trials(record): ...\n")
    (paper / "adding.py").write_text(HEAD + code)
    experiment = Experiment(
        "example_1999", "adding", "", "", "", (), (), (), (), (), "reproductions.papers.example_1999.adding:measure"
    )
    found = entry_problems(experiment, SourceTree(folder, ("reproductions",)).definition)
    return list(map(str, found))


@pytest.mark.parametrize("code", RIGHT)
def test_what_may_be_an_experiment_is_let_be(tmp_path: Path, code: str) -> None:
    assert problems(tmp_path, code) == []


@pytest.mark.parametrize(("code", "line", "says"), WRONG)
def test_what_cannot_be_an_experiment_is_named_with_its_line(tmp_path: Path, code: str, line: int, says: str) -> None:
    assert problems(tmp_path, code) == [
        f"reproductions/papers/example_1999/adding.py:{line}: `measure`, which measures `adding`, {says}"
    ]


def test_every_experiment_of_today_is_one() -> None:
    assert [str(problem) for one in load_papers().experiments for problem in entry_problems(one)] == []
