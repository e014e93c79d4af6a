"""Hochreiter 1991, section 3.3, table 3.8: the error that reaches one hidden unit, step by step back.

Measured: the ratio of the errors at neighbouring steps for the six pairs of weights of the table, and its bound
|w_vv| / 4. The table prints the two weights only; the rest of the net is drawn anew in each trial.

    rnn-review run hochreiter_1991 hidden_error

Seconds. A trial is one net on one sequence of five inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import torch

from reproductions.batches import BatchTrials, OneByOne
from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1991.network import hidden_errors

PAPER = "hochreiter_1991"
STEPS = 5
INPUTS = 8
"""One for each of the six symbols, one for the answer that is fed back, one bias; see section 3.3."""
INITIAL_RANGE = 0.2
EARLIER_STEPS = 20

READINGS = (
    Reading(
        "start",
        "What is the hidden unit's activation before the first of the five inputs?",
        (
            Alternative("carried_over", "What earlier sequences left behind; here twenty random inputs."),
            Alternative("zero", "0, as after a reset."),
        ),
        "The task is one stream of sequences without a sign of where one ends, and no reset is mentioned.",
    ),
)


def measure_errors(
    output_weight: float, self_weight: float, start: str, random: np.random.Generator
) -> dict[str, float]:
    """Ratios of errors at steps 3, 2, 1 to those one step later, all three together, and the share of the bound."""
    weights = torch.tensor(random.uniform(-INITIAL_RANGE, INITIAL_RANGE, INPUTS))
    activation = torch.zeros((), dtype=torch.float64)
    if start == "carried_over":
        for x in random_inputs(random, EARLIER_STEPS):
            activation = torch.sigmoid(weights @ x + self_weight * activation)
    inputs = random_inputs(random, STEPS)
    target = float(random.integers(2))
    errors = hidden_errors(inputs, weights, self_weight, output_weight, target, activation)
    ratios = {f"ratio_at_step_{step}": float(errors[step - 1] / errors[step]) for step in (3, 2, 1)}
    return {
        **ratios,
        "ratio_over_three_steps": float(errors[0] / errors[3]),
        "share_of_ratio_bound": max(abs(ratio) for ratio in ratios.values()) / (abs(self_weight) / 4),
    }


def random_inputs(random: np.random.Generator, steps: int) -> torch.Tensor:
    """Random symbols `(steps, INPUTS)`, one-hot, with no answer fed back and the bias at 1."""
    inputs = torch.zeros(steps, INPUTS, dtype=torch.float64)
    inputs[torch.arange(steps), torch.tensor(random.integers(INPUTS - 2, size=steps))] = 1
    inputs[:, -1] = 1
    return inputs


def _row(number: int, output_weight: float, self_weight: float) -> Row:
    return Row(
        f"weights_{number}",
        f"Weights {output_weight:g} and {self_weight:g}",
        Locator("3.3", "3.8", number),
        {"output_weight": output_weight, "self_weight": self_weight},
    )


ROWS = (
    _row(1, 0.072, 0.093),
    _row(2, 0.185, 0.136),
    _row(3, 0.27, -0.036),
    _row(4, 2.0, -0.036),
    _row(5, 2.0, 2.0),
    _row(6, 5.0, 5.0),
)
ALL = tuple(row.id for row in ROWS)

PROFILES = (
    Profile("smoke", ALL, 5, 1.0, "A second: five nets for each row."),
    Profile("scaled", ALL, 32, 1.0, "Seconds: 32 nets for each row."),
    Profile("paper", ALL, 64, 1.0, "Seconds: 64 nets for each row."),
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    measure = partial(measure_errors, row.settings["output_weight"], row.settings["self_weight"], readings["start"])
    settings = {"steps": STEPS, "inputs": INPUTS, "initial_range": INITIAL_RANGE}
    return BatchTrials(settings, STEPS, OneByOne(measure, (ALL.index(row.id),), STEPS))


EXPERIMENT = Experiment(
    paper=PAPER,
    id="hidden_error",
    title="The error at a hidden unit, step by step",
    section="3.3",
    summary=(
        "One hidden unit with a connection to itself has to remember the first of five inputs. "
        "The table shows the error that reaches it at each step on the way back: "
        "with the small weights of a young net, four steps leave almost nothing; large weights do not help."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        Deviation(
            "All weights but the two printed ones are drawn from [-0.2, 0.2], the thesis's range for initial weights, "
            "and the sequence is random.",
            "The table does not print them. Ratios depend on them little while the unit is far from saturation, "
            "so that ratios are compared and errors are not.",
        ),
    ),
    profiles=PROFILES,
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "hidden_error"),
    prepare=prepare,
)
