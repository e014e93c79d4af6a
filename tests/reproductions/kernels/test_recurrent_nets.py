"""The kernel of conventional recurrent nets equals the plain network in outputs and in trained weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.kernels.nets.recurrent_learning import present_sequence
from reproductions.kernels.nets.recurrent_nets import (
    Learning,
    RecurrentArchitecture,
    RecurrentNet,
    RecurrentWeights,
    new_net,
    read_weights,
    stored_numbers,
    write_weights,
)
from reproductions.papers.hochreiter_1997.plain.recurrent_network import RecurrentNetwork

SEEDS = st.integers(0, 2**32 - 1)


def random_architecture(random: np.random.Generator, learning: Learning) -> RecurrentArchitecture:
    inputs, hidden = int(random.integers(2, 20)), int(random.integers(1, 5))
    if random.random() < 0.3:
        return RecurrentArchitecture(inputs, inputs + hidden, inputs, learning, output_layer=False)
    return RecurrentArchitecture(inputs, hidden, inputs, learning, shortcut=bool(random.integers(2)))


def random_weights(random: np.random.Generator, a: RecurrentArchitecture) -> RecurrentWeights:
    hidden = random.uniform(-1.5, 1.5, (a.hidden, a.sources))
    output = random.uniform(-1.5, 1.5, (a.outputs, a.sources)) * a.output_layer
    output[:, : a.inputs] *= a.shortcut
    return RecurrentWeights(hidden, output)


class Case:
    """The kernel and the plain network with the same weights, and sequences for both."""

    def __init__(self, seed: int, learning: Learning) -> None:
        random = np.random.default_rng(seed)
        self.architecture = random_architecture(random, learning)
        weights = random_weights(random, self.architecture)
        self.plain = RecurrentNetwork(self.architecture, weights)
        self.net = new_net(self.architecture, 12, np.float64)
        self.net.learning_rate[:] = 0.7
        write_weights(self.net, weights)
        lengths = random.integers(2, 13, 3)
        self.sequences = [random.integers(self.architecture.inputs, size=length) for length in lengths]


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sampled_from(Learning))
def test_outputs_and_trained_weights_equal_the_plain_network_s(seed: int, learning: Learning) -> None:
    case = Case(seed, learning)
    for sequence in case.sequences:
        outputs = present_sequence(case.net, sequence, learning=True)
        np.testing.assert_allclose(outputs, case.plain.train_on(sequence, 0.7).numpy(), atol=1e-12)
    trained = read_weights(case.net)
    np.testing.assert_allclose(trained.hidden, case.plain.hidden.numpy(), atol=1e-11)
    np.testing.assert_allclose(trained.output, case.plain.output.numpy(), atol=1e-11)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_rtrl_by_sequence_and_bptt_change_weights_alike(seed: int) -> None:
    nets = [Case(seed, learning) for learning in (Learning.RTRL_BY_SEQUENCE, Learning.BPTT)]
    for case in nets:
        for sequence in case.sequences:
            present_sequence(case.net, sequence, learning=True)
    forward, back = (read_weights(case.net) for case in nets)
    np.testing.assert_allclose(forward.hidden, back.hidden, atol=1e-12)
    np.testing.assert_allclose(forward.output, back.output, atol=1e-12)


def test_a_net_that_does_not_learn_keeps_its_weights() -> None:
    case = Case(3, Learning.RTRL_BY_STEP)
    before = read_weights(case.net)
    present_sequence(case.net, case.sequences[0], learning=False)
    np.testing.assert_array_equal(read_weights(case.net).hidden, before.hidden)


def test_the_largest_error_of_each_step_is_reported() -> None:
    case = Case(5, Learning.RTRL_BY_STEP)
    sequence = case.sequences[0]
    outputs = present_sequence(case.net, sequence, learning=False)
    errors = abs(np.eye(case.architecture.inputs)[sequence[1:]] - outputs).max(axis=1)
    np.testing.assert_allclose(case.net.largest_error[: len(errors)], errors, atol=1e-15)


def held(learning: Learning, steps: int) -> int:
    net: RecurrentNet = new_net(RecurrentArchitecture(7, 3, 7, learning), steps, np.float64)
    reported = net.largest_error.size + net.predictions.size
    return stored_numbers(net) - reported


@pytest.mark.parametrize("learning", [Learning.RTRL_BY_STEP, Learning.RTRL_BY_SEQUENCE, Learning.ELMAN])
def test_rules_that_go_forward_need_no_more_memory_for_longer_sequences(learning: Learning) -> None:
    assert held(learning, 1000) == held(learning, 10)


def test_bptt_keeps_activation_and_error_of_every_hidden_unit_and_step() -> None:
    assert held(Learning.BPTT, 1000) - held(Learning.BPTT, 10) == 990 * 2 * 3


@pytest.mark.parametrize(
    ("architecture", "weights"),
    [
        (RecurrentArchitecture(5, 1, 5, Learning.BPTT, shortcut=True), 36),
        (RecurrentArchitecture(101, 1, 101, Learning.BPTT, shortcut=True), 10404),
        (RecurrentArchitecture(7, 10, 7, Learning.BPTT, output_layer=False), 170),
        (RecurrentArchitecture(7, 15, 7, Learning.ELMAN), 435),
    ],
)
def test_weights_are_counted_as_the_paper_counts_them(architecture: RecurrentArchitecture, weights: int) -> None:
    assert architecture.weight_count == weights
