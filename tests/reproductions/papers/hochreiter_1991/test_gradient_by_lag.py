"""The five cells are what they are called, and the error that flows through them is measured as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from reproductions.papers.hochreiter_1991.error_flow import gradient_by_lag
from reproductions.papers.hochreiter_1991.error_flow.gradient_by_lag import UNITS
from reproductions.papers.hochreiter_1991.plain.cells import CELLS, Weights, run


def nets(name: str, count: int = 2, seed: int = 1) -> tuple[Weights, torch.Tensor]:
    random = np.random.default_rng(seed)
    starts = [gradient_by_lag.initial_weights(CELLS[name], random) for _ in range(count)]
    weights = {key: gradient_by_lag.stacked([start[key] for start in starts], 0) for key in starts[0]}
    return weights, torch.tensor(random.normal(size=(7, count, 3, 1)))


@pytest.mark.parametrize(("name", "module"), [("vanilla", torch.nn.RNNCell), ("lstm", torch.nn.LSTMCell)])
def test_a_cell_equals_the_library_s(name: str, module: type[torch.nn.RNNCell | torch.nn.LSTMCell]) -> None:
    weights, inputs = nets(name)
    cell = module(1, UNITS, bias=False).double()
    matrix = weights["hidden"][1]
    if name == "lstm":  # the library's order of parts: input, forget, candidate, output
        i, f, o, g = matrix.chunk(4)
        matrix = torch.cat([i, f, g, o])
    with torch.no_grad():
        cell.weight_ih.copy_(matrix[:, :1])
        cell.weight_hh.copy_(matrix[:, 1:])
        state: Any = None
        for x in inputs:
            state = cell(x[1], state)
    expected = torch.cat([state[1], state[0]], dim=-1) if name == "lstm" else state
    torch.testing.assert_close(run(CELLS[name], weights, inputs, UNITS)[1][-1][1], expected)


def test_a_shut_gate_of_the_gru_keeps_its_state_and_an_open_one_replaces_it() -> None:
    weights, inputs = nets("gru")
    state = torch.rand(2, 3, UNITS, dtype=torch.float64)
    for bias, kept in ((50.0, True), (-50.0, False)):
        weights["gates_bias"][:, :, :UNITS] = bias
        assert torch.allclose(CELLS["gru"].step(weights, inputs[0], state), state) is kept


def test_the_1997_cell_adds_to_its_state_and_never_forgets() -> None:
    weights, inputs = nets("cell_1997")
    weights["hidden_bias"][:, :, :UNITS] = -50  # input gates shut
    state = torch.rand(2, 3, 2 * UNITS, dtype=torch.float64)
    assert torch.allclose(CELLS["cell_1997"].step(weights, inputs[0], state)[..., :UNITS], state[..., :UNITS])


@pytest.mark.parametrize("name", sorted(CELLS))
def test_error_flow_equals_a_change_of_the_output_for_a_change_of_the_state(name: str) -> None:
    weights, _ = nets(name)
    random = np.random.default_rng(2)
    inputs = torch.tensor(random.uniform(-1, 1, (gradient_by_lag.LENGTH, 2, 1, 1)))
    cell = CELLS[name]
    states = run(cell, weights, inputs, UNITS)[1]

    def output_from(state: torch.Tensor, lag: int) -> torch.Tensor:
        for x in inputs[len(inputs) - lag :]:
            state = cell.step(weights, x, state)
        return (weights["output"] @ state.transpose(1, 2))[:, 0, 0]

    flows = gradient_by_lag.error_flow(cell, {k: v.requires_grad_() for k, v in weights.items()}, inputs)
    sizes = []
    for lag in (0, 5):
        start = states[-1 - lag].detach()
        moved = [start.clone() for _ in range(start.shape[-1])]
        for number, one in enumerate(moved):
            one[..., number] += 1e-6
        slopes = torch.stack([(output_from(one, lag) - output_from(start, lag)) / 1e-6 for one in moved])
        sizes.append(slopes.norm(dim=0))
    torch.testing.assert_close(flows[5], sizes[1] / sizes[0], rtol=1e-4, atol=1e-9)


def test_training_teaches_the_1997_cell_in_a_few_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_by_lag, "UPDATES", 15)
    monkeypatch.setattr(gradient_by_lag, "CELLS", {"cell_1997": CELLS["cell_1997"]})
    trials = gradient_by_lag.Flow(trained=True)(range(4), 1997)
    assert np.mean([trial.measurements["cell_1997_wrong_fraction"] for trial in trials]) < 0.25
