"""What the kernel is compared with must do the kernel's work."""

from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.contenders import LENGTH, BenchmarkError, CompiledProgram, EagerBatch, LstmLayer
from benchmarks.lstm_1997 import Ratio, ratios
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.lstm_1997.network import Weights
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import ADDING_RATE, ARCHITECTURE


def adding_sequence() -> tuple[torch.Tensor, torch.Tensor]:
    values = torch.linspace(-1, 1, LENGTH).repeat(LANES, 1)
    marks = torch.zeros(LANES, LENGTH)
    marks[:, [0, -1]] = -1
    marks[:, [3, 40]] = 1
    return values, marks


def as_weights(batch: EagerBatch, lane: int) -> Weights:
    a, hidden, output = ARCHITECTURE, batch.hidden[lane].double().numpy(), batch.output[lane].double().numpy()
    return Weights(
        hidden[:, : a.inputs].copy(), hidden[:, a.inputs : -1].copy(), hidden[:, -1].copy(),
        output[None, :-1].copy(), np.zeros((1, a.inputs)), output[-1:].copy(),
    )  # fmt: skip


def test_the_eager_batch_trains_as_the_plain_network_does() -> None:
    batch, (values, marks) = EagerBatch(), adding_sequence()
    plain = PlainNetwork(ARCHITECTURE, as_weights(batch, 5))
    target = torch.full((LENGTH, 1), 0.5 + float(values[0, 3] + values[0, 40]) / 4, dtype=torch.float64)
    due = torch.arange(LENGTH) == LENGTH - 1
    plain.train_on(torch.stack([values[5], marks[5]], 1).double(), target, due, ADDING_RATE)
    batch.train_on(values, marks)
    expected = torch.cat(
        [plain.weights["hidden_input"], plain.weights["hidden_recurrent"], plain.weights["hidden_bias"][:, None]], 1
    )
    torch.testing.assert_close(batch.hidden[5].double(), expected, atol=1e-6, rtol=1e-4)


def test_a_piece_of_work_counts_the_steps_of_all_trials() -> None:
    assert EagerBatch().advance() == 16 * 100


def test_the_lstm_layer_learns_from_each_sequence() -> None:
    contender = LstmLayer()
    before = contender.output.bias.item()
    assert contender.advance() == 100
    assert contender.output.bias.item() != before


def test_a_ratio_needs_both_sides() -> None:
    assert list(ratios({"kernel": 60.0, "jax": 10.0})) == [Ratio("kernel_over_jax", "kernel over JAX", 6.0)]


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"nothing\.cpp: no such file\nhint: "):
        CompiledProgram(tmp_path / "nothing.cpp")
