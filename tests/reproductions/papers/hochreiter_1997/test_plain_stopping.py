"""A lane's stopping rule, fed with any answers, ends a trial where the plain rule does and measures the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import cycle
from typing import Any

import numpy as np
import pytest
from numba import njit

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.compiling import compiled
from reproductions.kernels.lstm_1997.register import SUCCEEDED, TESTING, TRAINING
from reproductions.papers.hochreiter_1997.networks.single_nets import STEPS, STOPPED_AT
from reproductions.papers.hochreiter_1997.plain import stopping
from reproductions.papers.hochreiter_1997.plain.stopping import Answer, Measured
from reproductions.papers.hochreiter_1997.stopping.learning_curve import SEQUENCES
from tests.reproductions.papers.hochreiter_1997.training import SEED, trials_of

CAP = 9_000
ANSWERS = 40_000
SEEDS = range(6)
Answers = tuple[Any, Any, Any]


def random_answers(seed: int, error: float) -> Answers:
    """Errors, which answers are wrong, and squared errors: wrong ones get rare, and right ones err by up to `error`."""
    random = np.random.default_rng(seed)
    learned = np.arange(ANSWERS) > random.integers(6_000)
    wrong = random.random(ANSWERS) < np.where(learned, random.choice([0, 1e-3, 5e-3]), random.choice([0.03, 0.3]))
    errors = np.where(wrong, random.uniform(0.3, 1, ANSWERS), random.uniform(0, error, ANSWERS))
    squares = 50 * np.exp(-np.arange(ANSWERS) / random.integers(100, 800)) + random.random(ANSWERS)
    return errors.astype(np.float32).astype(float), wrong, squares.astype(np.float32).astype(float)


class Reader:
    """Gives answers one by one, from the start again after the last, and counts them."""

    def __init__(self, answers: Answers) -> None:
        self.used = 0
        self._answers = [Answer(*row) for row in zip(*(column.tolist() for column in answers), strict=True)]

    def __iter__(self) -> Iterator[Answer]:
        for answer in cycle(self._answers):
            self.used += 1
            yield answer


@cache
def feeder(after_sequence: Any) -> Any:
    @njit(_nrt=False)
    def feed(network: Any, course: Any, errors: Any, wrong: Any, squares: Any) -> int:
        used = 0
        while course.mode[0] == TRAINING or course.mode[0] == TESTING:
            place = used % len(errors)
            if len(course.values):
                course.values[0, 0] = squares[place]
            after_sequence(network, course, 0, errors[place], wrong[place])
            used += 1
        return used

    return feed


CELLS = partial(stopping.added_cells, interval=20, window=500)
TEST_SET = partial(stopping.by_test_set, size=256, test_sequences=2560)
LATEST = partial(stopping.latest_sequences, test_sequences=2560)
CASES: list[tuple[str, dict[str, str], float, Callable[..., Measured]]] = [
    ("1", {}, 0.2, partial(stopping.string_sets, interval=100, set_size=256)),
    ("1", {"test_interval": "10"}, 0.2, partial(stopping.string_sets, interval=10, set_size=256)),
    ("2a", {}, 0.2, partial(CELLS, gain=0.01, fixed_time=0, test_sequences=40)),
    ("2a", {"cells_added": "plateau_10_percent"}, 0.2, partial(CELLS, gain=0.1, fixed_time=0, test_sequences=40)),
    ("2a", {"cells_added": "after_1500"}, 0.2, partial(CELLS, gain=0, fixed_time=1500, test_sequences=40)),
    ("2b", {"cells_added": "at_start"}, 0.2, partial(CELLS, gain=0, fixed_time=-1, test_sequences=10_000)),
    ("2c", {}, 0.2, partial(stopping.error_free, streak_before_test=100, test_sequences=10_000)),
    (
        "2c",
        {"streak_before_test": "10"},
        0.2,
        partial(stopping.error_free, streak_before_test=10, test_sequences=10_000),
    ),
    ("3a", {}, 0.0199, partial(TEST_SET, interval=100, allowed_wrong=0, mean_error_limit=0.01)),
    ("3b", {"test_interval": "1000"}, 0.079, partial(TEST_SET, interval=1000, allowed_wrong=5, mean_error_limit=0.04)),
    ("3c", {"test_interval": "10"}, 0.0299, partial(TEST_SET, interval=10, allowed_wrong=0, mean_error_limit=0.015)),
    ("4", {}, 0.0201, partial(LATEST, mean_error_limit=0.01)),
    ("4", {"mean_error": "squared"}, 0.04, partial(LATEST, mean_error_limit=0.01, squared_error=True)),
    ("5", {}, 0.04, partial(stopping.error_count, first_limit=140, last_limit=13, test_sequences=2560)),
    ("6a", {}, 0.201, partial(LATEST, mean_error_limit=0.1)),
    ("6b", {"mean_error": "per_output"}, 1.601, partial(LATEST, mean_error_limit=0.8)),
]


@pytest.mark.parametrize(("name", "readings", "error", "rule"), CASES)
def test_a_lane_stops_where_the_plain_rule_does(
    name: str, readings: dict[str, str], error: float, rule: Callable[..., Measured]
) -> None:
    declared = find_experiment("hochreiter_1997", f"experiment_{name}")
    trials = replace(trials_of(declared, **readings), cap=CAP)
    trainer = trials.open()
    network, course = trainer.register.network, trainer.register.course
    outcomes = []
    for seed in SEEDS:
        answers = random_answers(seed, error)
        trainer.put(0, seed, SEED)
        used = feeder(trials.rule.protocol.after_sequence)(network, course, *answers)
        reader = Reader(answers)
        assert trials.rule.measurements(course, 0) == pytest.approx(rule(iter(reader), CAP), rel=1e-12)
        assert used == reader.used
        outcomes.append(course.mode[0])
    assert SUCCEEDED in outcomes


@compiled()
def scripted(nets: Any, course: Any, number: int, learning: bool) -> Any:
    """Answers as the course's table says, one after the other."""
    place = course.counters[STEPS, 0]
    course.counters[STEPS, 0] += 1
    wrong = course.table[place % course.table.shape[0], 0]
    return 0.0, wrong, wrong > 0


@pytest.mark.parametrize(
    ("name", "interval", "test_sequences"),
    [("1_competitors", 100, 512), ("2a_competitors", 20, 2), ("2b_competitors", 20, 10_000)],
)
def test_a_competitor_stops_where_the_plain_rule_does(name: str, interval: int, test_sequences: int) -> None:
    declared = find_experiment("hochreiter_1997", f"experiment_{name}")
    for seed in SEEDS:
        answers = random_answers(seed, 0.2)
        table = answers[1][:, None].astype(np.int32)
        trials = replace(trials_of(declared), show=scripted, cap=CAP, table=lambda *_, table=table: table)
        nets, course = trials.nets(SEED, 0), trials.course(SEED, 0)
        trials.advance(nets, course, 10**9)
        reader = Reader(answers)
        said = stopping.tests_at_intervals(iter(reader), CAP, interval, test_sequences)
        assert course.counters[STEPS, 0] == reader.used
        assert course.counters[SEQUENCES, 0] == said["training_sequences"]
        assert course.counters[STOPPED_AT, 0] == said.get("sequences_until_success", 0)
