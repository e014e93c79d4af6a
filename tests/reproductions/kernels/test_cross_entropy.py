"""The kernel without the output units' slope equals the plain network that learns by cross-entropy."""

from __future__ import annotations

import pytest

from reproductions.kernels.lstm_1997.cross_entropy import drop_output_slope
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.lstm_1997.register import Register
from reproductions.papers.hochreiter_1997.plain.network import NetworkWithoutSlope
from tests.reproductions.kernels.replay import (
    PROTOCOL,
    TASK,
    assert_weights_equal,
    play_compiled,
    play_plain,
    random_case,
)

LONG_LAGS = Architecture(5, 5, 1, 1, biases="none", recurrent=False, output_gates=False, shortcut=True, one_hot=True)


def drop(register: Register) -> None:
    drop_output_slope(register, TASK, PROTOCOL)


@pytest.mark.parametrize(
    "architecture", [Architecture(3, 2, 2, 2), LONG_LAGS, Architecture(2, 1, 3, 1, update="sequence")]
)
@pytest.mark.parametrize("every_step", [False, True])
def test_weights_after_updates_equal_the_plain_network(architecture: Architecture, every_step: bool) -> None:
    case = random_case(architecture, 3, sequences=3, time=5, learning_rate=0.3, every_step=every_step)
    _, compiled = play_compiled(case, change=drop)
    _, plain = play_plain(case, range(2), NetworkWithoutSlope)
    for lane in range(2):
        assert_weights_equal(compiled[lane], plain[lane])


def test_it_is_another_rule_than_the_paper_s() -> None:
    case = random_case(Architecture(3, 2, 2, 2), 3, sequences=1, time=5, learning_rate=0.3, every_step=False)
    _, without = play_compiled(case, change=drop)
    _, with_slope = play_compiled(case)
    larger, smaller = (abs(w[0].output_bias - case.weights[0].output_bias).min() for w in (without, with_slope))
    assert larger > 3 * smaller
