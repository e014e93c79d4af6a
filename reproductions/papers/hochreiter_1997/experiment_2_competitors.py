"""Hochreiter & Schmidhuber 1997, section 5.2: what conventional recurrent nets make of experiments 2a and 2b (table 2).

Measured: how many nets with one hidden unit, trained by real-time recurrent learning (RTRL) or by back-propagation
through time (BPTT), ever predict every symbol, at lags of 4, 10 and 100 steps, and after how many sequences.
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_2a_competitors --profile paper

About twelve minutes on one core, most of them for the lag of 10 steps; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lstm_1997.register import CAPPED, FAILED, SUCCEEDED, TRAINING
from reproductions.kernels.nets.recurrent_learning import present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture, RecurrentNet
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import single_nets
from reproductions.papers.hochreiter_1997.learning_curve import count_sequence
from reproductions.papers.hochreiter_1997.long_lag_sequences import CORRECT_WITHIN, lay_out, wrong_steps
from reproductions.papers.hochreiter_1997.single_nets import (
    CAP,
    INTERVAL,
    MODE,
    OWN_SETTINGS,
    STEPS,
    STOPPED_AT,
    Course,
    NetTrials,
    new_course,
)

PAPER = "hochreiter_1997"
TRIALS = 18
TEST_INTERVAL = 20
TEST_SEQUENCES = 10_000
FINAL_SEQUENCES = 100
RATES = (1.0, 4.0, 10.0)

# The loop: train on a sequence; at intervals test with frozen weights, until the first error.

# Course.settings
LAG, RANDOM_MIDDLE, TESTS = range(OWN_SETTINGS, OWN_SETTINGS + 3)


@compiled()
def _passes(net: Any, course: Any) -> bool:
    lag = int(course.settings[LAG])
    random_middle = course.settings[RANDOM_MIDDLE] > 0
    for number in range(int(course.settings[TESTS])):
        lay_out(course.sequence, lag, number % 2, random_middle, course.testing)
        present(net, course.sequence, lag, False)
        course.counters[STEPS, 0] += lag
        if wrong_steps(net.largest_error, lag - 1 if random_middle else 0, lag) > 0:
            return False
    return True


def _advance(net: Any, course: Any, steps: int) -> None:
    lag = int(course.settings[LAG])
    random_middle = course.settings[RANDOM_MIDDLE] > 0
    cap = course.settings[CAP]
    end = course.counters[STEPS, 0] + steps
    while course.counters[STEPS, 0] < end and course.counters[MODE, 0] == TRAINING:
        lay_out(course.sequence, lag, next_integer(course.random, 0, 2), random_middle, course.random)
        error = present(net, course.sequence, lag, True)
        course.counters[STEPS, 0] += lag
        missed = wrong_steps(net.largest_error, lag - 1 if random_middle else 0, lag) > 0
        sequences = count_sequence(course, 0, error, missed, cap)
        if not np.isfinite(error):
            course.counters[MODE, 0] = FAILED
        elif sequences % int(course.settings[INTERVAL]) == 0 and _passes(net, course):
            course.counters[STOPPED_AT, 0] = sequences
            course.counters[MODE, 0] = SUCCEEDED
        elif sequences >= cap:
            course.counters[MODE, 0] = CAPPED


def _final_errors(net: Any, course: Any) -> tuple[int, int]:
    lag = int(course.settings[LAG])
    everywhere = 0
    at_end = 0
    for number in range(FINAL_SEQUENCES):
        lay_out(course.sequence, lag, number % 2, course.settings[RANDOM_MIDDLE] > 0, course.testing)
        present(net, course.sequence, lag, False)
        everywhere += wrong_steps(net.largest_error, 0, lag)
        at_end += wrong_steps(net.largest_error, lag - 1, lag)
    return everywhere, at_end


advance_trial = kept_on_disk(_advance)
final_errors = kept_on_disk(_final_errors)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "update",
        "When do the weights change?",
        (
            Alternative("step", "With RTRL after every step; with BPTT after every sequence."),
            Alternative("sequence", "With either after every sequence."),
        ),
        "The paper learns on-line, and BPTT over a whole sequence cannot change weights before its end.",
    ),
    single_nets.INITIAL_RANGE,
    shared.ERROR_FACTOR,
    single_nets.PRECISION,
)

LOWER_CAP = Deviation(
    "With a lag of 100 steps a trial ends as capped after 50,000 sequences in experiment 2a and 20,000 in 2b.",
    "The paper goes on to 5 million, about an hour of a core for each row here. The caps are ten and three and a half "
    "times the numbers of sequences that the network with memory cells is said to need. "
    "At lags of 4 and 10 steps all 5 million are run.",
)
DEVIATIONS = (
    LOWER_CAP,
    Deviation(
        "Success is looked for after every 20 training sequences, with frozen weights.",
        "The paper does not say how often it looked.",
    ),
    Deviation(
        "In experiment 2a a test is the two sequences that there are, in 2b up to 10,000 random ones until the first "
        "error.",
        "With frozen weights a sequence that was right once is right always.",
    ),
    shared.RANDOM_NUMBERS,
)


# The trials.


@dataclass(frozen=True)
class CompetitorTrials(NetTrials):
    """The trials of a row: one hidden unit, which sees itself and all inputs; outputs see it and all inputs."""

    method: str
    lag: int
    rate: float
    random_middle: bool

    @property
    def architectures(self) -> tuple[RecurrentArchitecture, ...]:
        """The net."""
        return (one_unit_net(self.lag, self.method, self.readings["update"]),)

    @property
    def key(self) -> tuple[int, ...]:
        """Names the row among the random streams."""
        return (21, int(self.random_middle), METHODS.index(self.method), self.lag, round(self.rate))

    @property
    def published_learning_rate(self) -> float:
        """1, 4 or 10."""
        return self.rate

    @property
    def longest(self) -> int:
        """As many steps as the lag."""
        return self.lag

    @property
    def most_steps(self) -> int:
        """What a trial computes at most, if tests end at their second sequence."""
        return (self.cap + 2 * self.cap // TEST_INTERVAL + self.tests) * self.lag

    @property
    def tests(self) -> int:
        """How many sequences a test may have."""
        return TEST_SEQUENCES if self.random_middle else 2

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "lag": self.lag,
            "correct_within": CORRECT_WITHIN,
            "test_interval": TEST_INTERVAL,
            "test_sequences": self.tests,
            "final_sequences": FINAL_SEQUENCES,
        }

    def advance(self, nets: tuple[RecurrentNet, ...], course: Course, steps: int) -> None:
        """See `NetTrials`."""
        advance_trial(*nets, course, steps)

    def course(self, seed: int, index: int) -> Course:
        """The course of a trial."""
        settings = np.array([self.cap, TEST_INTERVAL, self.lag, self.random_middle, self.tests], dtype=float)
        return new_course(self.lag, settings, seed, (*self.key, index))

    def final_measurements(self, nets: tuple[RecurrentNet, ...], course: Course) -> dict[str, float]:
        """Wrong steps of 100 sequences at the end: all of them, and those among them that are a sequence's last."""
        everywhere, at_end = final_errors(*nets, course)
        return {"wrong_steps_per_sequence": everywhere / FINAL_SEQUENCES, "wrong_last_steps": at_end}


METHODS = ("rtrl", "bptt")


def one_unit_net(lag: int, method: str, update: str) -> RecurrentArchitecture:
    """The competitors' net for a lag, with its learning rule."""
    by_step = Learning.RTRL_BY_STEP if update == "step" else Learning.RTRL_BY_SEQUENCE
    return RecurrentArchitecture(lag + 1, 1, lag + 1, by_step if method == "rtrl" else Learning.BPTT, shortcut=True)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> CompetitorTrials:
    """The trials of a row."""
    s = row.settings
    cap = round(profile.cap_factor * s["cap_sequences"])
    return CompetitorTrials(cap, dict(readings), s["method"], s["lag"], s["rate"], s["random_middle"])


def _row(method: str, lag: int, rate: float, cap: int, number: int | None) -> Row:
    return Row(
        id=f"{'' if number else 'random_'}{method}_{lag}_rate_{rate:.0f}",
        title=f"{method.upper()}, p = {lag}, step size {rate:g}",
        locator=Locator("5.2", "2", number) if number else Locator("5.2"),
        settings={
            "method": method,
            "lag": lag,
            "rate": rate,
            "random_middle": number is None,
            "cap_sequences": cap,
        },
    )


ROWS_2A = (
    *(_row("rtrl", 4, rate, 5_000_000, number) for number, rate in enumerate(RATES, 1)),
    *(_row("rtrl", 10, rate, 5_000_000, 4) for rate in RATES),
    *(_row("rtrl", 100, rate, 50_000, 5) for rate in RATES),
    *(_row("bptt", 100, rate, 50_000, 6) for rate in RATES),
)
ROWS_2B = tuple(_row(method, 100, rate, 20_000, None) for method in METHODS for rate in RATES)


def _experiment(letter: str, summary: str, rows: tuple[Row, ...], profiles: tuple[Profile, ...]) -> Experiment:
    name = f"experiment_2{letter}_competitors"
    return Experiment(
        paper=PAPER,
        id=name,
        title=f"Experiment 2{letter} with conventional recurrent nets",
        section="5.2",
        summary=summary,
        rows=rows,
        readings=READINGS,
        deviations=DEVIATIONS,
        profiles=(*profiles, Profile("paper", tuple(row.id for row in rows), TRIALS, 1.0, "All rows, 18 trials each.")),
        claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, name),
        prepare=prepare,
    )


EXPERIMENT_2A = _experiment(
    "a",
    "What the network with memory cells is compared with: "
    "nets with one ordinary hidden unit on sequences whose last symbol repeats the first, four, ten or a hundred "
    "steps later.",
    ROWS_2A,
    (
        Profile("smoke", ("rtrl_4_rate_1",), 5, 0.01, "Seconds: 50,000 sequences at a lag of four steps."),
        Profile("scaled", ("rtrl_4_rate_1", "rtrl_4_rate_4"), 9, 0.5, "A minute: half the sequences at a lag of four."),
    ),
)

EXPERIMENT_2B = _experiment(
    "b",
    "The same nets where the symbols between are random, so that nothing but the last symbol can be predicted.",
    ROWS_2B,
    (
        Profile("smoke", ("random_rtrl_100_rate_1",), 5, 0.01, "Seconds: 500 sequences."),
        Profile("scaled", tuple(row.id for row in ROWS_2B), 5, 0.1, "A minute: 5,000 sequences."),
    ),
)
