"""The compiled loops of nets on nets equal their plain twins, on a short stretch of each experiment's own sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from reproductions.kernels.nets.online_nets import UnfoldedNet
from reproductions.papers.hochreiter_1991.learning import three_levels, time_bridger, two_sets
from reproductions.papers.hochreiter_1991.learning.levels import CONFIDENT, RATE, InRealTime, Levels, Rates, Shape
from reproductions.papers.hochreiter_1991.plain import chains
from reproductions.trials.batches import generator

RANDOM = 5
EXACT: dict[str, Any] = {"rtol": 1e-9, "atol": 1e-12}


def plain(net: UnfoldedNet) -> chains.Net:
    return chains.Net(torch.tensor(net.weights), net.slopes.shape[1], len(net.sources))


def widened(nets: Levels) -> Levels:
    """The same with weights ten times as large, so that confidences are sure of some inputs from the start."""
    for level in nets.levels:
        level.predictor.weights[:] *= 10
        level.confidence[:] *= 10
    return nets


def stretch(task: str, outputs_recurrent: bool, random: np.random.Generator) -> tuple[Any, Any, Levels]:
    """Symbols and answers of two words, or of thirty sub-sequences, and the experiment's nets."""
    if task == "three_levels":
        shape = Shape(len(three_levels.ALPHABET), False, three_levels.HIDDEN, 5, outputs_recurrent)
        return *three_levels.coded(2, random), widened(Levels.start(shape, 2, random))
    stream = two_sets.Stream(two_sets.SETS["te1"], two_sets.FORESEEABLE["te1"], random)
    shape = Shape(two_sets.SYMBOLS, True, 1, 5, outputs_recurrent)
    return *stream.draw(30)[:2], widened(Levels.start(shape, 1, random))


@pytest.mark.parametrize("outputs_recurrent", [False, True])
@pytest.mark.parametrize("task", ["three_levels", "two_sets"])
def test_levels_equal_their_plain_twin(task: str, outputs_recurrent: bool) -> None:
    symbols, answers, nets = stretch(task, outputs_recurrent, generator(RANDOM))
    levels = [chains.Level(plain(one.predictor), torch.tensor(one.confidence)) for one in nets.levels]
    answerer, rates = plain(nets.answerer), (RATE,) * len(levels)
    shown = torch.eye(nets.shape.symbols, dtype=torch.float64)[symbols]
    wanted = chains.Rates(rates, rates, RATE)
    found = chains.train_levels(
        levels, answerer, shown, int(nets.shape.bias), answers.tolist(), wanted, 0.18, CONFIDENT
    )
    record = nets.train(symbols, answers, Rates(rates, rates, RATE), 0.18)
    for ours, twin in zip((record.errors, record.squares, record.confidences, record.answers), found, strict=True):
        np.testing.assert_allclose(ours, twin.numpy(), **EXACT)
    for net, level in zip(nets.levels, levels, strict=True):
        np.testing.assert_allclose(net.predictor.weights, level.predictor.weights.numpy(), **EXACT)
        np.testing.assert_allclose(net.confidence, level.confidence.numpy(), **EXACT)
    np.testing.assert_allclose(nets.answerer.weights, answerer.weights.numpy(), **EXACT)
    assert 0 < len(answerer.sources) < len(symbols)


@pytest.mark.parametrize(("missed_by", "first_symbols_only"), [(0.1, False), (0.7, False), (0.1, True)])
def test_the_time_bridger_equals_its_plain_twin(missed_by: float, first_symbols_only: bool) -> None:
    random = generator(RANDOM)
    pair = time_bridger.Pair.start(5, random)
    automatizer, bridger = plain(pair.automatizer), plain(pair.bridger)
    firsts = random.integers(2, size=21)
    judged = pair.train(firsts, missed_by, first_symbols_only)
    worst = chains.train_pair(automatizer, bridger, firsts.tolist(), 5, missed_by, first_symbols_only, 1.0)
    np.testing.assert_allclose(pair.automatizer.weights, automatizer.weights.numpy(), **EXACT)
    np.testing.assert_allclose(pair.bridger.weights, bridger.weights.numpy(), **EXACT)
    np.testing.assert_allclose((judged.automatizer, judged.bridger, judged.after[0]), worst, **EXACT)


def test_a_net_that_is_shown_all_in_real_time_equals_its_plain_twin() -> None:
    random = generator(RANDOM)
    symbols, answers = three_levels.coded(2, random)
    learning = InRealTime.start(len(three_levels.ALPHABET), 2, random)
    before = torch.tensor(learning.net.weights)
    inputs = torch.eye(len(three_levels.ALPHABET), dtype=torch.float64)[symbols]
    weights, worst = chains.train_in_real_time(before, inputs, answers.tolist(), RATE)
    assert learning.train(symbols, answers) == pytest.approx(worst, abs=1e-12)
    np.testing.assert_allclose(learning.net.weights, weights.numpy(), **EXACT)
