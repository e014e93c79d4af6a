"""Music: derivatives that are written out, what nets are shown, what is counted, and that they learn small pieces."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from reproductions.declarations.papers import find_experiment
from reproductions.papers.pascanu_2013 import music, network
from reproductions.papers.pascanu_2013.music import bernoulli_nll, markov_nll, nll, nll_of_pieces, passages
from reproductions.papers.pascanu_2013.network import Penalty, Weights, errors_at_states, penalty_of
from reproductions.papers.pascanu_2013.sequences import gradients, read_out, run
from tests.reproductions.papers.finished import finished

UNITS, KEYS, STEPS, BATCH = 5, 3, 7, 2
PLAIN = torch.zeros(UNITS, dtype=torch.float64)
LEAKY = torch.tensor([0.3, 0.1, 0.0, 0.0, 0.0], dtype=torch.float64)


def drawn(*shape: int) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64)


@pytest.fixture
def weights() -> Weights:
    torch.manual_seed(1)
    return Weights(drawn(UNITS, UNITS), drawn(KEYS, UNITS), drawn(UNITS), drawn(UNITS, KEYS), drawn(KEYS))


@pytest.fixture
def keys() -> Tensor:
    return (drawn(STEPS, BATCH, KEYS) > 0).double()


def loss_and_errors(scores: Tensor, keys: Tensor) -> tuple[Tensor, Tensor]:
    return nll(scores, keys).mean(), (torch.sigmoid(scores) - keys) / (STEPS * BATCH)


@pytest.mark.parametrize("kept", [PLAIN, LEAKY])
def test_derivatives_are_those_of_autograd(weights: Weights, keys: Tensor, kept: Tensor) -> None:
    leaves = Weights(*(one.requires_grad_() for one in weights))
    states = run(leaves, keys, keys.new_zeros(BATCH, UNITS), kept)
    scores = read_out(leaves, states.hidden[1:])
    loss, errors = loss_and_errors(scores, keys)
    wanted = torch.autograd.grad(loss, leaves, retain_graph=True)
    with torch.no_grad():
        found = gradients(leaves, keys, states, loss, errors, kept, penalty=0.0)
    for one, other in zip(found.derivatives, wanted, strict=True):
        torch.testing.assert_close(one, other)


def test_the_regularizer_is_that_of_the_paper_s_network(weights: Weights, keys: Tensor) -> None:
    leaves = Weights(*(one.requires_grad_() for one in weights))
    states = network.hidden_states("sigmoid", leaves, keys)
    scores = torch.stack([network.read_out(leaves, h) for h in states[1:]])
    loss, errors = loss_and_errors(scores, keys)
    at_states = errors_at_states(loss, states[1:])
    omega, terms = penalty_of("sigmoid", leaves.recurrent, states[1:], at_states, Penalty(0.5))
    (of_loss,) = torch.autograd.grad(loss, leaves.recurrent, retain_graph=True)
    (of_omega,) = torch.autograd.grad(0.5 * omega, leaves.recurrent)
    with torch.no_grad():
        here = run(leaves, keys, keys.new_zeros(BATCH, UNITS), PLAIN)
        found = gradients(leaves, keys, here, loss, errors, PLAIN, penalty=0.5)
    torch.testing.assert_close(found.penalty, omega)
    torch.testing.assert_close(found.derivatives.recurrent, of_loss + of_omega)
    assert found.terms == terms == STEPS * BATCH


def test_whole_pieces_cost_the_same_together_as_alone(weights: Weights) -> None:
    pieces = [(drawn(steps, KEYS) > 0).double() for steps in (4, 9, 6)]
    alone = [nll_of_pieces(weights, [piece], LEAKY) * len(piece) for piece in pieces]
    assert nll_of_pieces(weights, pieces, LEAKY) == pytest.approx(sum(alone) / 19)


def test_silence_comes_before_a_piece_and_the_last_step_before_a_later_passage() -> None:
    piece = torch.tensor([[1.0], [0.0], [1.0], [1.0], [0.0]])
    shown = [(heard.flatten().tolist(), keys.flatten().tolist()) for heard, keys in passages([piece], 2)]
    assert shown == [([0, 1], [1, 0]), ([0, 1], [1, 1]), ([1], [0])]


def test_a_key_s_own_frequency_is_counted_with_a_step_more_of_each() -> None:
    learned, judged = [torch.tensor([[1.0], [1.0], [1.0], [0.0]])], [torch.tensor([[1.0], [0.0]])]
    assert bernoulli_nll(learned, judged) == pytest.approx(-torch.tensor([4 / 6, 2 / 6]).log().mean().item())


def test_a_chain_counts_what_follows_sound_and_what_follows_silence() -> None:
    learned, judged = [torch.tensor([[1.0], [1.0], [1.0], [0.0]])], [torch.tensor([[1.0], [0.0]])]
    after_silence, after_sound = 1 / 2, 3 / 5
    chances = torch.tensor([after_silence, 1 - after_sound])
    assert markov_nll(learned, judged) == pytest.approx(-chances.log().mean().item())


@pytest.mark.parametrize(("penalty", "stays", "wanted"), [
    (0.5, 0, [0.5, 0.25, 0.5 / 3]),
    (5.0, 10, [5.0, 5.0, 5.0]),
])  # fmt: skip
def test_the_regularizer_s_weight_falls_after_the_epochs_that_it_stays(
    penalty: float, stays: int, wanted: list[float]
) -> None:
    settings = type("Settings", (), {"penalty": penalty, "penalty_stays": stays})
    assert [music.penalty_weight(settings, epoch) for epoch in (1, 2, 3)] == pytest.approx(wanted)


@pytest.mark.parametrize("method", ["msgd", "msgd_c", "msgd_cr"])
def test_a_net_learns_an_alternation_better_than_frequencies_know_it(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = torch.zeros(20, 88)
    piece[::2, 40] = piece[1::2, 47] = 1
    fold = [piece] * 3
    monkeypatch.setattr(music, "load_pieces", lambda _file: dict.fromkeys(music.FOLDS, fold))
    monkeypatch.setattr(music, "LOOK_EVERY", 20)
    experiment = find_experiment("pascanu_2013", "music")
    row = next(one for one in experiment.rows if one.id == f"nottingham_{method}")
    small = {**row.settings, "hidden_units": 20, "leaky_units": 5, "updates": 40, "penalty": 0.1}
    trials = experiment.prepare(replace(row, settings=small), experiment.default_readings, experiment.profiles[-1])
    (trial,) = finished(trials, [0])
    assert bernoulli_nll(fold, fold) == pytest.approx(2.78, abs=0.01)
    assert trial.measurements["test_nll"] < 1.7
    assert "final_test_nll" not in trial.measurements
