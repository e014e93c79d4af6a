"""Hochreiter & Schmidhuber 1997, section 5.2: what conventional recurrent nets make of experiments 2a and 2b (table 2).

Measured: how many nets with one hidden unit, trained by real-time recurrent learning (RTRL) or by back-propagation
through time (BPTT), ever predict every symbol, at lags of 4, 10 and 100 steps, and after how many sequences.
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_2a_competitors --profile paper

About twelve minutes on one core, most of them for the lag of 10 steps; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.experiments import Profile, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.nets.recurrent_learning import present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.papers.hochreiter_1997.networks.single_nets import NetTrials
from reproductions.papers.hochreiter_1997.tasks.long_lag_sequences import long_lag_nets, next_sequence, wrong_steps

# The task, see `single_nets`.


@compiled()
def show(nets: Any, course: Any, number: int, learning: bool) -> Any:
    """Show a sequence; returns the summed error, the wrong steps and whether the last step is wrong."""
    lag = next_sequence(course, number)
    error = present(nets[0], course.sequence, lag, learning)
    largest = nets[0].largest_error
    return error, wrong_steps(largest, 0, lag), wrong_steps(largest, lag - 1, lag) > 0


# The trials.

METHODS = ("rtrl", "bptt")


def one_unit_net(lag: int, method: str, update: str) -> RecurrentArchitecture:
    """The competitors' net for a lag, with its learning rule."""
    by_step = Learning.RTRL_BY_STEP if update == "step" else Learning.RTRL_BY_SEQUENCE
    return RecurrentArchitecture(lag + 1, 1, lag + 1, by_step if method == "rtrl" else Learning.BPTT, shortcut=True)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> NetTrials:
    """The trials of a row: one hidden unit, which sees itself and all inputs; outputs see it and all inputs."""
    s = row.settings
    cap = round(profile.cap_factor * s["cap_sequences"])
    net = one_unit_net(s["lag"], s["method"], readings["update"])
    key = (21, int(s["random_middle"]), METHODS.index(s["method"]), s["lag"], round(s["rate"]))
    return long_lag_nets(show, (net,), cap, readings, key, s["rate"], s["lag"], s["random_middle"])
