"""Hochreiter & Schmidhuber 1997, section 5.2: what conventional recurrent nets make of experiments 2a and 2b (table 2).

Measured: how many nets with one hidden unit, trained by real-time recurrent learning (RTRL) or by back-propagation
through time (BPTT), ever predict every symbol, at lags of 4, 10 and 100 steps, and after how many sequences.
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_2a_competitors --profile paper

About twelve minutes on one core, most of them for the lag of 10 steps; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.nets.recurrent_learning import present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import single_nets
from reproductions.papers.hochreiter_1997.long_lag_sequences import long_lag_nets, next_sequence, wrong_steps
from reproductions.papers.hochreiter_1997.single_nets import NetTrials

PAPER = "hochreiter_1997"
TRIALS = 18
RATES = (1.0, 4.0, 10.0)

# The task, see `single_nets`.


@compiled()
def show(nets: Any, course: Any, number: int, learning: bool) -> Any:
    """Show a sequence; returns the summed error, the wrong steps and whether the last step is wrong."""
    lag = next_sequence(course, number)
    error = present(nets[0], course.sequence, lag, learning)
    largest = nets[0].largest_error
    return error, wrong_steps(largest, 0, lag), wrong_steps(largest, lag - 1, lag) > 0


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
