"""Hochreiter & Schmidhuber 1997, section 5.2: table 2's RTRL and BPTT, wired as a sister of the released program is.

In that program, for real-time recurrent learning, every unit that is no input receives from all units, the outputs
among them, from the step before. Activations restart at 0.5, and weights change after the sequence. Back-propagation
through time is given the same net. Inputs are read in their own step.

    rnn-review run hochreiter_1997 released_competitors --profile paper

A few minutes on one core, most of them for the lag of ten steps; the scaled profile takes a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.experiments import Profile, Row
from reproductions.kernels.compiling import bind, compiled
from reproductions.kernels.nets.recurrent_learning import clear, present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.papers.hochreiter_1997.networks.single_nets import NetTrials
from reproductions.papers.hochreiter_1997.plain.released_program import ACTIVATION_AT_START
from reproductions.papers.hochreiter_1997.tasks.long_lag_sequences import long_lag_nets, next_sequence, wrong_steps

LEARNING = {"rtrl": Learning.RTRL_BY_SEQUENCE, "bptt": Learning.BPTT}


@compiled(forceinline=True)
def clear_to_half(net: Any) -> None:
    """Reset activations to 0.5 and traces to 0."""
    clear(net)
    for unit in range(net.sizes.hidden):
        net.activation_at[unit] = ACTIVATION_AT_START
        net.activations[0, unit] = ACTIVATION_AT_START


present_from_half = compiled()(bind(present.py_func, "from_half", clear=clear_to_half))

# The task, see `single_nets`.


@compiled()
def show(nets: Any, course: Any, number: int, learning: bool) -> Any:
    """Show a sequence; returns the summed error, the wrong steps and whether the last step is wrong."""
    lag = next_sequence(course, number)
    error = present_from_half(nets[0], course.sequence, lag, learning)
    largest = nets[0].largest_error
    return error, wrong_steps(largest, 0, lag), wrong_steps(largest, lag - 1, lag) > 0


# The trials.


def fully_recurrent(lag: int, method: str) -> RecurrentArchitecture:
    """A hidden unit and as many outputs as symbols; all of them receive from all inputs and from each other."""
    return RecurrentArchitecture(lag + 1, lag + 2, lag + 1, LEARNING[method], output_layer=False)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> NetTrials:
    """The trials of a row."""
    s = row.settings
    key = (22, tuple(LEARNING).index(s["method"]), s["lag"], round(s["rate"]))
    cap = round(profile.cap_factor * s["cap_sequences"])
    return long_lag_nets(
        show, (fully_recurrent(s["lag"], s["method"]),), cap, readings, key, s["rate"], s["lag"], False
    )
