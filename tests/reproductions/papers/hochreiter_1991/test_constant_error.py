"""The constant-error unit of the 1991 thesis: its time code and its phases, and that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.nets.constant_error_unit import ConstantErrorNet, Rates
from reproductions.papers.hochreiter_1991.learning.constant_error import Learning, rates, time_code
from reproductions.results import Outcome
from reproductions.trials.batches import generator, trial_of
from tests.reproductions.papers.finished import trials_of

EXPERIMENT = find_experiment("hochreiter_1991", "constant_error")


def test_the_time_code_goes_from_unit_to_unit_and_always_adds_up_to_one() -> None:
    code = time_code()
    np.testing.assert_allclose(code.sum(axis=1), 1)
    np.testing.assert_allclose(code[37], [0, 0, 0, 0.3, 0.7, 0, 0, 0, 0, 0, 0])
    np.testing.assert_allclose(code[-1], [*[0] * 10, 1])


def test_the_printed_time_code_jumps_where_intervals_meet() -> None:
    code = time_code(as_printed=True)
    np.testing.assert_allclose(code[39], [0, 0, 0, 0.9, 0.1, 0, 0, 0, 0, 0, 0])
    np.testing.assert_allclose(code[40], [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("seen", "expected"), [(399, (0, 1, 1)), (400, (0.01, 0.01, 0)), (3999, (0.01, 0.01, 0)), (4000, (0, 1, 1))]
)
def test_the_phases_begin_after_400_and_4000_sequences(seen: int, expected: tuple[float, ...]) -> None:
    assert rates(seen, EXPERIMENT.default_readings) == expected


def test_the_weights_out_of_the_unit_may_wait_for_the_second_phase() -> None:
    assert rates(0, {"outward_weights": "left_alone"}) == (0, 0, 1)


@pytest.mark.parametrize(
    ("node", "inputs", "read"), [("reads_time", 103, 11), ("reads_inputs", 103, 103), ("none", 114, 0)]
)
def test_the_weighting_node_reads_what_it_is_said_to_read(node: str, inputs: int, read: int) -> None:
    net, _ = Learning(True, False, 200, {**EXPERIMENT.default_readings, "weighting_node": node}).net(generator(1))
    assert len(net.inward) == inputs
    assert np.count_nonzero(net.gate) == read


def test_the_constant_error_unit_bridges_five_steps() -> None:
    random = generator(1)
    inward, outward, direct = (random.uniform(-0.2, 0.2, shape) for shape in (7, 8, (7, 8)))
    net = ConstantErrorNet(inward, outward, direct)
    errors = []
    for first in random.integers(2, size=3000):
        symbols = np.array([first, 2, 3, 4, 5, 6])
        errors.append(net.train(symbols, np.zeros((6, 0)), -1, 1.0 - first, Rates(0.1, 0.1, 0.1)))
    assert max(errors[:100]) > 0.5
    assert max(errors[-100:]) < 0.3


def test_an_undefined_error_is_no_success() -> None:
    learning = Learning(True, False, 200, EXPERIMENT.default_readings)
    assert trial_of(0, 1, *learning.result([0.1, float("nan")])).outcome is Outcome.FAILED


def test_the_unit_s_trials_speak_of_their_greatest_error() -> None:
    (trial,) = trials_of(EXPERIMENT, "time_code")
    assert trial.outcome is Outcome.CAPPED
    assert 0.4 < trial.measurements["greatest_error"] <= 1


def test_random_symbols_that_are_drawn_once_make_sequences_alike() -> None:
    learning, drawn = Learning(True, True, 200, EXPERIMENT.default_readings), np.arange(50, 150) % 100 + 2
    np.testing.assert_array_equal(learning.symbols(0, generator(1), drawn)[1:], drawn)
    assert not np.array_equal(learning.symbols(0, generator(1))[1:], learning.symbols(0, generator(2))[1:])


def test_a_unit_that_does_not_read_the_bias_has_no_weight_from_it() -> None:
    net, numbers = Learning(False, False, 200, {**EXPERIMENT.default_readings, "unit_reads_bias": "no"}).net(
        generator(1)
    )
    net.train(np.arange(101) % 102, numbers, 0, 1.0, Rates(1.0, 1.0, 1.0))
    assert net.inward[102] == 0
    assert np.count_nonzero(net.inward) == 102
