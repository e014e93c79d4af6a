"""Laws of the compiled 1997 network: it equals the plain one, and its lanes do not know of each other."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.lstm_1997.network import Architecture
from tests.reproductions.kernels.replay import assert_weights_equal, play_compiled, play_plain, random_case

ARCHITECTURES = st.builds(
    Architecture,
    inputs=st.integers(1, 6),
    outputs=st.integers(1, 4),
    blocks=st.integers(1, 3),
    block_size=st.integers(1, 3),
    biases=st.sampled_from(["none", "gates", "hidden", "all"]),
    recurrent=st.booleans(),
    output_gates=st.booleans(),
    shortcut=st.booleans(),
    one_hot=st.booleans(),
    cell_input_range=st.sampled_from([(-2.0, 2.0), (0.0, 1.0), (-1.0, 1.0)]),
    cell_output_range=st.sampled_from([(-1.0, 1.0), (-2.0, 2.0), None]),
    update=st.sampled_from(["step", "sequence"]),
)


@settings(max_examples=40, deadline=None)
@given(ARCHITECTURES, st.integers(0, 2**32), st.booleans())
def test_outputs_and_weights_after_updates_equal_the_plain_network(
    architecture: Architecture, seed: int, every_step: bool
) -> None:
    case = random_case(architecture, seed, sequences=3, time=5, learning_rate=0.3, every_step=every_step)
    lanes = range(3)
    compiled, compiled_weights = play_compiled(case)
    plain, plain_weights = play_plain(case, lanes)
    np.testing.assert_allclose(compiled[:3], plain[:3], rtol=0, atol=1e-12)
    for lane in lanes:
        assert_weights_equal(compiled_weights[lane], plain_weights[lane])


@settings(max_examples=10, deadline=None)
@given(ARCHITECTURES, st.integers(0, 2**32))
def test_one_update_is_the_truncated_gradient_of_autograd(architecture: Architecture, seed: int) -> None:
    architecture = replace(architecture, update="sequence")
    case = random_case(architecture, seed, sequences=1, time=7, learning_rate=1.0, every_step=True)
    _, compiled = play_compiled(case)
    _, plain = play_plain(case, range(1))
    for name, value in asdict(compiled[0]).items():
        gradient = getattr(case.weights[0], name) - value
        expected = getattr(case.weights[0], name) - plain[0][name]
        np.testing.assert_allclose(gradient, expected, rtol=1e-10, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("one_hot", [False, True])
def test_a_lane_is_bit_identical_whatever_shares_its_register(dtype: type, one_hot: bool) -> None:
    architecture = Architecture(inputs=4, outputs=2, blocks=2, block_size=2, one_hot=one_hot)
    case = random_case(architecture, 5, sequences=20, time=9, learning_rate=0.5, every_step=True)
    _, together = play_compiled(case, dtype)
    _, alone = play_compiled(case, dtype, range(6, 7))
    for name, value in asdict(alone[0]).items():
        assert value.tobytes() == asdict(together[6])[name].tobytes(), name


def test_a_lane_is_bit_identical_beside_one_whose_numbers_are_undefined() -> None:
    case = random_case(Architecture(3, 2, 2, 2), 8, sequences=5, time=6, learning_rate=0.5, every_step=True)
    broken = replace(case.weights[0], hidden_bias=case.weights[0].hidden_bias * np.nan)
    _, healthy = play_compiled(case)
    _, beside = play_compiled(replace(case, weights=(broken, *case.weights[1:])), check=False)
    assert beside[1].hidden_input.tobytes() == healthy[1].hidden_input.tobytes()


def test_equal_trials_in_all_lanes_stay_equal() -> None:
    case = random_case(Architecture(3, 1, 2, 1), 9, sequences=10, time=6, learning_rate=0.5, every_step=False)
    same = replace(
        case,
        inputs=np.broadcast_to(case.inputs[:1], case.inputs.shape),
        targets=np.broadcast_to(case.targets[:1], case.targets.shape),
        due=np.broadcast_to(case.due[:1], case.due.shape),
        weights=(case.weights[0],) * LANES,
    )
    _, weights = play_compiled(same)
    assert {w.hidden_input.tobytes() for w in weights} == {weights[0].hidden_input.tobytes()}


@pytest.mark.parametrize(
    ("architecture", "count"),
    [
        (Architecture(7, 7, 4, 1, biases="gates"), 264),
        (Architecture(7, 7, 3, 2, biases="gates"), 276),
        (Architecture(101, 101, 1, 1, biases="none", recurrent=False, output_gates=False, shortcut=True), 10504),
        (Architecture(1004, 2, 2, 1, biases="none"), 6064),
        (Architecture(1, 1, 3, 1, biases="hidden"), 102),
        (Architecture(2, 1, 2, 2, biases="all"), 93),
        (Architecture(8, 4, 2, 2, biases="all"), 156),
        (Architecture(8, 8, 3, 2, biases="all"), 308),
    ],
)
def test_weight_counts_are_those_of_table_10(architecture: Architecture, count: int) -> None:
    assert architecture.weight_count == count
