"""Hochreiter & Schmidhuber 1997, section 5.2: the neural sequence chunker on experiments 2a and 2b (table 2, row 7).

Two conventional nets. The automatizer predicts the next symbol at every step. Each symbol that it does not expect goes
to the chunker, which predicts the next such symbol; to the chunker, which skips all that was expected, a long lag is
short. The automatizer has one more output, which must predict the chunker's hidden unit, so that it learns to keep what
the chunker keeps.
The 1997 paper only refers to Schmidhuber 1992 for all this. What is taken from there, and what neither says, stands in
its YAML file; the printed number of weights decides that the automatizer has a single further output.

    rnn-review run hochreiter_1997 experiment_2_chunker --profile paper

Some minutes on one core; the scaled profile takes a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.experiments import Profile, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.recurrent_learning import clear, forward, learn
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.papers.hochreiter_1997.networks.single_nets import OWN_SETTINGS, NetTrials
from reproductions.papers.hochreiter_1997.tasks.long_lag_sequences import CORRECT_WITHIN, long_lag_nets, next_sequence

LEARNING_RATE = 1.0
LAG = 100
BY_WINNER = 0.0
LIMITS = {"beyond_025": 0.25, "beyond_01": 0.1, "beyond_05": 0.5, "wrong_winner": BY_WINNER}

# The task, see `single_nets`.

# NetCourse.settings
LIMIT, NEXT_STATE, EITHER = range(OWN_SETTINGS, OWN_SETTINGS + 3)


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
def show(nets: Any, course: Any, number: int, learning: bool) -> Any:
    """Show a sequence to both nets; returns the summed error, the wrong steps and whether the last one is wrong.

    The error is the automatizer's. A step is wrong if some output for a symbol is not within 0.25 of its target: the
    automatizer's, or by a reading also the chunker's.
    """
    automatizer, chunker = nets
    symbols = chunker.sizes.outputs
    lag = next_sequence(course, number)
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


# The trials.


def chunker_trials(cap: int, readings: Mapping[str, str], random_middle: bool, lag: int) -> NetTrials:
    """Trials of an automatizer and a chunker, with one hidden unit each; the automatizer has one output more."""
    automatizer, chunker = (
        RecurrentArchitecture(lag + 1, 1, outputs, Learning.RTRL_BY_STEP, shortcut=True)
        for outputs in (lag + 2, lag + 1)
    )
    chosen = (
        LIMITS[readings["unexpected"]],
        readings["state_target"] == "next",
        readings["judged"] == "either",
    )
    return long_lag_nets(
        show,
        (automatizer, chunker),
        cap,
        readings,
        (22, int(random_middle)),
        LEARNING_RATE,
        lag,
        random_middle,
        chosen,
        weight_count_of_both=automatizer.weight_count + chunker.weight_count,
    )


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> NetTrials:
    """The trials of a row."""
    cap = round(profile.cap_factor * row.settings["cap_sequences"])
    return chunker_trials(cap, readings, row.settings["random_middle"], LAG)
