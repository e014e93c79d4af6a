"""Hochreiter & Schmidhuber 1997, section 5.2: the neural sequence chunker on experiments 2a and 2b (table 2, row 7).

Two conventional nets. The automatizer predicts the next symbol at every step. Each symbol that it does not expect goes
to the chunker, which predicts the next such symbol; to the chunker, which skips all that was expected, a long lag is
short. The automatizer has one more output, which must predict the chunker's hidden unit, so that it learns to keep what
the chunker keeps.
The 1997 paper only refers to Schmidhuber 1992 for all this. What is taken from there, and what neither says, stands in
`READINGS` and `DEVIATIONS`; the printed number of weights decides that the automatizer has a single further output.

    rnn-review run hochreiter_1997 experiment_2_chunker --profile paper

Some minutes on one core; the scaled profile takes a minute.
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
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.lstm_1997.register import CAPPED, FAILED, SUCCEEDED, TRAINING
from reproductions.kernels.nets.recurrent_learning import clear, forward, learn
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture, RecurrentNet
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import single_nets
from reproductions.papers.hochreiter_1997.learning_curve import count_sequence
from reproductions.papers.hochreiter_1997.long_lag_sequences import CORRECT_WITHIN, lay_out
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
LEARNING_RATE = 1.0
LAG = 100
TRIALS = 18
TEST_INTERVAL = 20
TEST_SEQUENCES = 10_000
FINAL_SEQUENCES = 100
BY_WINNER = 0.0
LIMITS = {"beyond_025": 0.25, "beyond_01": 0.1, "beyond_05": 0.5, "wrong_winner": BY_WINNER}

# The loop.

# Course.settings
RANDOM_MIDDLE, TESTS, LIMIT, NEXT_STATE, EITHER = range(OWN_SETTINGS, OWN_SETTINGS + 5)


@compiled(forceinline=True)
def largest_error(net: Any, symbols: int, following: int) -> float:
    """The largest |target - prediction| of the outputs that stand for symbols."""
    largest = 0.0
    for symbol in range(symbols):
        y = float(net.prediction[symbol // LANES, symbol % LANES])
        error = 1.0 - y if symbol == following else y
        # an undefined number is as wrong as can be
        if not error <= largest:
            largest = error if error > largest else 1.0
    return largest


@compiled(forceinline=True)
def is_expected(net: Any, symbols: int, following: int, limit: float) -> bool:
    """Whether a prediction counts as right: all outputs within a limit, or the symbol's own output the largest."""
    if limit > BY_WINNER:
        return bool(largest_error(net, symbols, following) < limit)
    own = net.prediction[following // LANES, following % LANES]
    for symbol in range(symbols):
        if symbol != following and not net.prediction[symbol // LANES, symbol % LANES] < own:
            return False
    return True


@compiled()
def present_to_both(automatizer: Any, chunker: Any, course: Any, learning: bool) -> Any:
    """Show a sequence to both nets; returns the summed error, the wrong steps and whether the last one is wrong.

    The error is the automatizer's. A step is wrong if some output for a symbol is not within 0.25 of its target: the
    automatizer's, or by a reading also the chunker's.
    """
    symbols = chunker.sizes.outputs
    lag = course.sequence.shape[0] - 1
    clear(automatizer)
    clear(chunker)
    shown = course.sequence[0]
    forward(automatizer, shown)
    forward(chunker, shown)  # nobody can expect the first symbol
    seen_by_chunker = shown
    summed = 0.0
    wrong = 0
    last_wrong = False
    for t in range(lag):
        following = course.sequence[t + 1]
        state = chunker.activation_at[0]
        last_wrong = not largest_error(automatizer, symbols, following) < CORRECT_WITHIN
        if course.settings[EITHER] > 0 and last_wrong:
            last_wrong = not largest_error(chunker, symbols, following) < CORRECT_WITHIN
        wrong += last_wrong
        if not is_expected(automatizer, symbols, following, course.settings[LIMIT]):
            chunker.target_at[following] = 1
            learn(chunker, seen_by_chunker, t, learning)
            chunker.target_at[following] = 0
            forward(chunker, following)
            seen_by_chunker = following
        if course.settings[NEXT_STATE] > 0:
            state = chunker.activation_at[0]
        automatizer.target_at[following] = 1
        automatizer.target_at[symbols] = state
        error, _ = learn(automatizer, course.sequence[t], t, learning)
        automatizer.target_at[following] = 0
        summed += error
        if t + 1 < lag:
            forward(automatizer, following)
    return summed, wrong, last_wrong


@compiled()
def _passes(automatizer: Any, chunker: Any, course: Any) -> bool:
    random_middle = course.settings[RANDOM_MIDDLE] > 0
    for number in range(int(course.settings[TESTS])):
        lag = course.sequence.shape[0] - 1
        lay_out(course.sequence, lag, number % 2, random_middle, course.testing)
        _, wrong, last_wrong = present_to_both(automatizer, chunker, course, False)
        course.counters[STEPS, 0] += lag
        if last_wrong or (wrong > 0 and not random_middle):
            return False
    return True


def _advance(automatizer: Any, chunker: Any, course: Any, steps: int) -> None:
    random_middle = course.settings[RANDOM_MIDDLE] > 0
    cap = course.settings[CAP]
    end = course.counters[STEPS, 0] + steps
    while course.counters[STEPS, 0] < end and course.counters[MODE, 0] == TRAINING:
        lag = course.sequence.shape[0] - 1
        lay_out(course.sequence, lag, next_integer(course.random, 0, 2), random_middle, course.random)
        error, wrong, last_wrong = present_to_both(automatizer, chunker, course, True)
        course.counters[STEPS, 0] += lag
        missed = last_wrong or (wrong > 0 and not random_middle)
        sequences = count_sequence(course, 0, error, missed, cap)
        if not np.isfinite(error):
            course.counters[MODE, 0] = FAILED
        elif sequences % int(course.settings[INTERVAL]) == 0 and _passes(automatizer, chunker, course):
            course.counters[STOPPED_AT, 0] = sequences
            course.counters[MODE, 0] = SUCCEEDED
        elif sequences >= cap:
            course.counters[MODE, 0] = CAPPED


def _final_errors(automatizer: Any, chunker: Any, course: Any) -> tuple[int, int]:
    everywhere = 0
    at_end = 0
    for number in range(FINAL_SEQUENCES):
        lag = course.sequence.shape[0] - 1
        lay_out(course.sequence, lag, number % 2, course.settings[RANDOM_MIDDLE] > 0, course.testing)
        _, wrong, last_wrong = present_to_both(automatizer, chunker, course, False)
        everywhere += wrong
        at_end += last_wrong
    return everywhere, at_end


advance_trial = kept_on_disk(_advance)
final_errors = kept_on_disk(_final_errors)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "unexpected",
        "When does a symbol count as unexpected and go to the chunker?",
        (
            Alternative("beyond_025", "When some output of the automatizer is not within 0.25 of its target."),
            Alternative("beyond_01", "When some output is not within 0.1."),
            Alternative("beyond_05", "When some output is not within 0.5."),
            Alternative("wrong_winner", "When another symbol's output is as large as that of the symbol."),
        ),
        "The 1992 paper speaks of an error and names no limit; 0.25 is the 1997 paper's own limit for a right answer.",
    ),
    Reading(
        "state_target",
        "Which state of the chunker must the automatizer's further output predict?",
        (
            Alternative("next", "The one after the next symbol, which is another if that symbol is unexpected."),
            Alternative("present", "The one before it."),
        ),
        "In the 1992 paper the automatizer predicts the next input and the chunker's state at the same time.",
    ),
    Reading(
        "judged",
        "Whose answers count for success?",
        (
            Alternative("automatizer", "The automatizer's."),
            Alternative("either", "The automatizer's, and where they are wrong the chunker's."),
        ),
        "In the 1992 paper the automatizer learns the answers itself in the end; the chunker could go.",
    ),
    single_nets.INITIAL_RANGE,
    shared.ERROR_FACTOR,
    single_nets.PRECISION,
)


# The trials.


@dataclass(frozen=True)
class ChunkerTrials(NetTrials):
    """The trials of a row: two nets with one hidden unit each."""

    random_middle: bool
    lag: int

    @property
    def architectures(self) -> tuple[RecurrentArchitecture, ...]:
        """Automatizer and chunker. The automatizer has one output more."""
        return (
            RecurrentArchitecture(self.lag + 1, 1, self.lag + 2, Learning.RTRL_BY_STEP, shortcut=True),
            RecurrentArchitecture(self.lag + 1, 1, self.lag + 1, Learning.RTRL_BY_STEP, shortcut=True),
        )

    @property
    def key(self) -> tuple[int, ...]:
        """Names the row among the random streams."""
        return (22, int(self.random_middle))

    @property
    def published_learning_rate(self) -> float:
        """1.0."""
        return LEARNING_RATE

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
            "weight_count_of_both": sum(a.weight_count for a in self.architectures),
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
        chosen = (
            LIMITS[self.readings["unexpected"]],
            self.readings["state_target"] == "next",
            self.readings["judged"] == "either",
        )
        settings = np.array([self.cap, TEST_INTERVAL, self.random_middle, self.tests, *chosen], dtype=float)
        return new_course(self.lag, settings, seed, (*self.key, index))

    def final_measurements(self, nets: tuple[RecurrentNet, ...], course: Course) -> dict[str, float]:
        """Wrong steps of 100 sequences at the end: all of them, and those among them that are a sequence's last."""
        everywhere, at_end = final_errors(*nets, course)
        return {"wrong_steps_per_sequence": everywhere / FINAL_SEQUENCES, "wrong_last_steps": at_end}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> ChunkerTrials:
    """The trials of a row."""
    cap = round(profile.cap_factor * row.settings["cap_sequences"])
    return ChunkerTrials(cap, dict(readings), row.settings["random_middle"], LAG)


ROWS = (
    Row(
        "chunker_same_middle",
        "Experiment 2a, p = 100",
        Locator("5.2", "2", 7),
        {"random_middle": False, "cap_sequences": 162_000},
    ),
    Row(
        "chunker_random_middle",
        "Experiment 2b, p = 100",
        Locator("5.2"),
        {"random_middle": True, "cap_sequences": 20_000},
    ),
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_2_chunker",
    title="Experiments 2a and 2b with a sequence chunker",
    section="5.2",
    summary=(
        "Two nets: one predicts the next symbol, and what it does not expect goes to the other, for which a long lag "
        "is short. It learns what to keep, and the first net must say what the other keeps."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        Deviation(
            "The chunker is built from its description of 1992, with the sizes that the 1997 paper's number of weights "
            "leaves: one hidden unit in each net, a single further output, and no inputs that tell the time.",
            "The 1997 paper describes it in one sentence.",
        ),
        Deviation(
            "Both nets are trained by real-time recurrent learning, with weights that change after every step; the "
            "chunker's steps are the unexpected symbols.",
            "The 1992 paper allows this and BPTT; the 1997 paper does not say which it used.",
        ),
        Deviation(
            "A trial ends as capped after 162,000 sequences in experiment 2a, five times the published mean, "
            "and after 20,000 in 2b.",
            "The paper goes on to 5 million, which would take hours of a core here.",
        ),
        Deviation(
            "Success is looked for after every 20 training sequences, with frozen weights.",
            "The paper does not say how often it looked.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("chunker_same_middle",), 2, 0.01, "Seconds: 1,620 sequences."),
        Profile("scaled", ("chunker_same_middle", "chunker_random_middle"), 5, 0.1, "A minute: a tenth of the caps."),
        Profile("paper", ("chunker_same_middle", "chunker_random_middle"), TRIALS, 1.0, "Both rows, 18 trials each."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_2_chunker"),
    prepare=prepare,
)
