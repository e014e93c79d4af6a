"""How long ago was the signal (section 6)? A sequence has a signal at its start and a question at its end.

Between them lies one of two numbers of steps, equally likely, and nothing is shown. The network says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.register import LaneTask, at_last_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.stopping.by_training import latest_sequences
from reproductions.papers.hochreiter_1997.tasks import marked_pairs as adding
from reproductions.papers.hochreiter_1997.tasks.symbols import any_output_beyond

# as in experiment 6, the paper's classification of sequences
CORRECT_WITHIN = 0.3
MEAN_ERROR_LIMIT = 0.1

# Course.settings
SHORTER, LONGER = range(2)
# Course.values
IS_LONGER = 0


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw whether the question comes after the shorter or the longer time."""
    is_longer = next_integer(course.random, lane, 2)
    steps = course.settings[LONGER, lane] if is_longer else course.settings[SHORTER, lane]
    course.length[0, lane] = int(steps) + 1
    course.values[IS_LONGER, lane] = is_longer


@compiled()
def inputs(network: Any, course: Any) -> None:
    """The signal at the first step on the first line, the question at the last on the second."""
    zero = load(course.values, IS_LONGER) * 0.0
    store(network.sources, 0, select(load(course.position, 0) == 0, 1.0, zero))
    store(network.sources, 1, select(at_last_step(course), 1.0, zero))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """1 if the time was the longer one, else 0, due at the question."""
    store(network.target, 0, load(course.values, IS_LONGER))
    return at_last_step(course)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where the output is not within 0.3 of its target."""
    return any_output_beyond(network, CORRECT_WITHIN)


ELAPSED_TIME = LaneTask("elapsed_time", begin, inputs, targets, wrong, plan=0, values=1)


def elapsed_time_trials(cap: int, readings: Mapping[str, str], shorter: int, longer: int) -> LstmTrials:
    """The network of experiment 4 with its biases and step size, and the stopping rule of experiment 6."""
    return LstmTrials(
        task=ELAPSED_TIME,
        rule=latest_sequences(MEAN_ERROR_LIMIT, adding.TEST_SEQUENCES),
        architecture=adding.ARCHITECTURE,
        initial=InitialWeights(adding.INITIAL_RANGE, adding.INPUT_GATE_BIASES),
        cap=cap,
        readings=dict(readings),
        key=(8, longer),
        published_learning_rate=adding.ADDING_RATE,
        task_settings=(shorter, longer),
        longest=longer + 1,
        own_numbers={
            "shorter": shorter,
            "longer": longer,
            "mean_error_limit": MEAN_ERROR_LIMIT,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": adding.TEST_SEQUENCES,
        },
    )
