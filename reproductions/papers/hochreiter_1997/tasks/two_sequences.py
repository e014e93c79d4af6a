"""The 2-sequence problem (section 5.3): the first elements of a sequence are 1 (class 1) or -1 (class 2), and noise.

All others are Gaussian noise. The signal may be noisy too (3b), and so may the targets (3c).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.normal_variates import next_normals
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.lstm_1997.register import LaneTask, at_last_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.networks.readings import squashing_ranges
from reproductions.papers.hochreiter_1997.stopping.by_tests import by_test_set

INITIAL_RANGE = 0.1
INPUT_GATE_BIASES = (-1.0, -3.0, -5.0)
OUTPUT_GATE_BIASES = (-2.0, -4.0, -6.0)
NOISE = 0.2
TARGET_NOISE = 0.1
STOP_TEST_SEQUENCES = 256
TEST_SEQUENCES = 2560


@dataclass(frozen=True)
class Variant:
    """What distinguishes 3a, 3b and 3c. Targets are those of class 1 and class 2; at most `allowed_wrong` of 256."""

    targets: tuple[float, float]
    noisy_signal: bool
    noisy_targets: bool
    learning_rate: float
    correct_within: float
    allowed_wrong: int
    mean_error_limit: float


VARIANTS = {
    "3a": Variant((1.0, 0.0), False, False, 1.0, 0.2, 0, 0.01),
    "3b": Variant((1.0, 0.0), True, False, 1.0, 0.2, 5, 0.04),
    "3c": Variant((0.2, 0.8), False, True, 0.1, 0.1, 0, 0.015),
}

# Course.settings; the deviations are those of noise on the signal, of noise elsewhere, and of noise on the target
MINIMAL_LENGTH, SIGNAL_LENGTH, SIGNAL_DEVIATION, DEVIATION, TARGET_DEVIATION, TARGET_1, TARGET_2, WITHIN = range(8)
# Course.plan
SIGNAL_END = 0
# Course.values
SIGNAL, TARGET, SIGNAL_SPREAD, SPREAD, TARGET_SPREAD, LIMIT, TARGET_ERROR = range(7)


@compiled()
def _begin(course: Any, lane: int) -> None:
    """Draw a class and a length in [T, T + T/10]."""
    minimal_length = int(course.settings[MINIMAL_LENGTH, lane])
    course.length[0, lane] = minimal_length + next_integer(course.random, lane, minimal_length // 10 + 1)
    first_class = next_integer(course.random, lane, 2) == 0
    course.values[SIGNAL, lane] = 1.0 if first_class else -1.0
    course.values[TARGET, lane] = course.settings[TARGET_1 if first_class else TARGET_2, lane]
    # copied in the network's number format, in which the functions below compute
    course.plan[SIGNAL_END, lane] = int(course.settings[SIGNAL_LENGTH, lane])
    course.values[SIGNAL_SPREAD, lane] = course.settings[SIGNAL_DEVIATION, lane]
    course.values[SPREAD, lane] = course.settings[DEVIATION, lane]
    course.values[TARGET_SPREAD, lane] = course.settings[TARGET_DEVIATION, lane]
    course.values[LIMIT, lane] = course.settings[WITHIN, lane]


@compiled()
def _inputs(network: Any, course: Any) -> None:
    """The signal, with noise or without, then noise. Each step's second normal number is kept for the target."""
    noise, other = next_normals(course.random, load(course.values, SIGNAL))
    store(course.values, TARGET_ERROR, other * load(course.values, TARGET_SPREAD))
    shown = load(course.values, SIGNAL) + noise * load(course.values, SIGNAL_SPREAD)
    in_signal = load(course.position, 0) < load(course.plan, SIGNAL_END)
    store(network.sources, 0, select(in_signal, shown, noise * load(course.values, SPREAD)))


@compiled()
def _targets(network: Any, course: Any) -> Any:
    """The target of the class, due at the last element; noise lies on it in training only."""
    noise = load(course.values, TARGET_ERROR) * load(network.learning, 0)
    store(network.target, 0, load(course.values, TARGET) + noise)
    return at_last_step(course)


@compiled()
def _wrong(network: Any, course: Any) -> Any:
    """Where the answer is not near enough to the target without noise."""
    error = load(course.values, TARGET) - load(network.prediction, 0)
    limit = load(course.values, LIMIT)
    return (error >= limit) | (error <= -limit)


TASK = LaneTask("two_sequences", _begin, _inputs, _targets, _wrong, plan=1, values=7)


def two_sequences_trials(
    cap: int, readings: Mapping[str, str], variant: str, minimal_length: int, signal_length: int
) -> LstmTrials:
    """Trials with sequences of at least `minimal_length` elements, whose first `signal_length` matter."""
    v = VARIANTS[variant]
    g, h = squashing_ranges(readings)
    power = 0.5 if readings["noise"] == "variance" else 1.0
    deviation, target_deviation = NOISE**power, TARGET_NOISE**power
    return LstmTrials(
        task=TASK,
        rule=by_test_set(
            int(readings["test_interval"]),
            STOP_TEST_SEQUENCES,
            v.allowed_wrong,
            v.mean_error_limit,
            TEST_SEQUENCES,
            redrawn=readings["test_set"] == "redrawn",
        ),
        architecture=Architecture(
            1, 1, blocks=3, block_size=1, biases="hidden", cell_input_range=g, cell_output_range=h
        ),
        initial=InitialWeights(INITIAL_RANGE, INPUT_GATE_BIASES, OUTPUT_GATE_BIASES),
        cap=cap,
        readings=dict(readings),
        key=(3, sorted(VARIANTS).index(variant), minimal_length, signal_length),
        published_learning_rate=v.learning_rate,
        task_settings=(
            minimal_length,
            signal_length,
            deviation if v.noisy_signal else 0.0,
            deviation,
            target_deviation if v.noisy_targets else 0.0,
            *v.targets,
            v.correct_within,
        ),
        longest=minimal_length + minimal_length // 10,
        own_numbers={
            "minimal_length": minimal_length,
            "signal_length": signal_length,
            "allowed_wrong": v.allowed_wrong,
            "mean_error_limit": v.mean_error_limit,
            "correct_within": v.correct_within,
            "stop_test_sequences": STOP_TEST_SEQUENCES,
            "test_sequences": TEST_SEQUENCES,
        },
    )
