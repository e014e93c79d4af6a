"""Guessing draws the sequences of experiments 3a to 3c and stops at the first net that meets their criterion."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.wirings import Wiring
from reproductions.papers.bengio_1994 import guessed_problems, network
from reproductions.papers.hochreiter_1997.experiment_3.guessing import (
    NETS,
    Effort,
    draw_sequence,
    errors_of,
    first_net,
    guess,
    passing,
    prepare,
    second_net,
)
from reproductions.papers.hochreiter_1997.tasks.two_sequences import VARIANTS
from reproductions.results import Outcome
from tests.reproductions.profiles import smoke_trials

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_3_guessing")
ALL = pytest.mark.parametrize("variant", sorted(VARIANTS))


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def examples_of(variant: str, count: int, seed: int = 1) -> list[tuple[np.ndarray, float]]:
    random = generator(seed)
    return [draw_sequence(random, VARIANTS[variant], 100, 3) for _ in range(count)]


@ALL
def test_lengths_are_between_the_minimal_one_and_a_tenth_more(variant: str) -> None:
    lengths = {len(inputs) for inputs, _ in examples_of(variant, 300)}
    assert lengths == set(range(100, 111))


@ALL
def test_noise_has_a_variance_of_a_fifth_and_the_signal_has_it_in_3b_only(variant: str) -> None:
    examples = examples_of(variant, 500)
    sign = {target: 1 - 2 * number for number, target in enumerate(VARIANTS[variant].targets)}
    signal = np.array([inputs[:3, 0] - sign[target] for inputs, target in examples])
    assert signal.var() == (pytest.approx(0.2, rel=0.1) if variant == "3b" else 0)
    assert np.concatenate([inputs[3:] for inputs, _ in examples]).var() == pytest.approx(0.2, rel=0.02)


@ALL
def test_classes_are_equally_likely(variant: str) -> None:
    targets = [target for _, target in examples_of(variant, 1000)]
    assert targets.count(VARIANTS[variant].targets[0]) == pytest.approx(500, abs=60)


def edges(wiring: Wiring) -> set[tuple[int, int, int]]:
    return {(connection.to, connection.source, connection.delay) for connection in wiring.connections}


def test_the_nets_are_those_that_weights_were_guessed_for_in_1996() -> None:
    assert edges(first_net()) == edges(guessed_problems.first_architecture(1))
    assert edges(second_net()) == edges(guessed_problems.second_architecture())
    assert [NETS[name]().weights for name in NETS] == [7, 52]


def test_errors_are_those_of_the_plain_network() -> None:
    weights = generator(2).uniform(-3, 3, (LANES + 3, 7))
    (inputs, target) = examples_of("3a", 1)[0]
    plain = [network.run(first_net(), torch.tensor(w), torch.tensor(inputs))[-1, -1].item() for w in weights]
    np.testing.assert_allclose(
        errors_of(first_net(), weights, inputs, target), abs(np.array(plain) - target), atol=1e-12
    )


def test_a_net_passes_if_it_meets_the_criterion_on_all_sequences() -> None:
    variant, examples = VARIANTS["3b"], examples_of("3b", 40)
    weights = generator(3).uniform(-100, 100, (4000, 7))
    errors = np.array([errors_of(first_net(), weights, *example) for example in examples])
    meets = ((errors >= 0.2).sum(axis=0) <= 5) & (errors.mean(axis=0) < 0.04)
    effort = Effort()
    assert passing(first_net(), variant, weights, examples, effort).tolist() == np.flatnonzero(meets).tolist()
    assert meets.any()
    assert 4000 < effort.sequences < 40 * 4000


def test_the_first_passing_draw_is_taken_and_later_ones_cost_nothing() -> None:
    variant, examples = VARIANTS["3a"], examples_of("3a", 20)
    weights, effort = guess(first_net(), variant, examples, generator(4), 10_000)
    random = generator(4)
    drawn = np.concatenate([random.uniform(-100, 100, (16 * 2**chunk, 7)) for chunk in range(9)])
    first = passing(first_net(), variant, drawn, examples, Effort())[0]
    assert effort.draws == first + 1
    np.testing.assert_array_equal(weights, drawn[first])
    alone = Effort()
    passing(first_net(), variant, drawn[: first + 1], examples, alone)
    assert (effort.sequences, effort.steps) == (alone.sequences, alone.steps)


def test_no_more_nets_are_drawn_than_the_cap_allows() -> None:
    trial = prepare(EXPERIMENT.rows[6], EXPERIMENT.default_readings, EXPERIMENT.profiles[0]).compute([0], 1)[0]
    assert trial.outcome is Outcome.CAPPED
    assert trial.measurements == {"draws": 269_650}


def test_the_smoke_profile_beats_chance() -> None:
    trials = smoke_trials("hochreiter_1997", "experiment_3_guessing")
    # a coin gets 256 sequences right once in 2^256 draws, and half of the fresh ones
    assert all(trial.measurements["draws_until_success"] < 39_850 for trial in trials)
    assert all(trial.measurements["misclassified"] < 0.05 for trial in trials)
