"""Hochreiter & Schmidhuber 1997, section 6: is the full gradient any better than the truncated one?

Measured: training sequences until the stopping rule of experiment 6 holds, for the network of experiment 4 on the task
of telling 3 from 11 steps, with errors cut off where they leave a cell or a gate, and with all of them sent back.

    rnn-review run hochreiter_1997 full_gradient --profile paper

Ten minutes on two quiet cores. A trial is one network.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork, Tensors, scaled_logistic
from reproductions.papers.hochreiter_1997.stopping.by_training import LATEST
from reproductions.papers.hochreiter_1997.tasks.elapsed_time import (
    CORRECT_WITHIN,
    MEAN_ERROR_LIMIT,
    elapsed_time_trials,
)
from reproductions.trials.plain import Training, plain_trials

READINGS = {"error_factor": "without_two", "number_format": "float64"}


class FullGradientNetwork(PlainNetwork):
    """Not the paper's: errors also flow back through the recurrent inputs of cells and gates."""

    def step(self, w: Tensors, x: Tensor, y_hidden: Tensor, s: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As `PlainNetwork.step`, without the truncation; for networks with output gates and squashed states."""
        a = self.architecture
        assert a.output_gates
        assert a.cell_output_range is not None
        net = w["hidden_input"] @ x + w["hidden_recurrent"] @ y_hidden + w["hidden_bias"]
        y_gates = torch.sigmoid(net[: a.gates])
        y_in = y_gates[: a.blocks].repeat_interleave(a.block_size)
        y_out = y_gates[a.blocks :].repeat_interleave(a.block_size)
        s = s + y_in * scaled_logistic(net[a.gates :], *a.cell_input_range)
        y_c = y_out * scaled_logistic(s, *a.cell_output_range)
        net_k = w["output_cell"] @ y_c + w["output_input"] @ x + w["output_bias"]
        return torch.sigmoid(net_k), torch.cat([y_gates, y_c]), s


NETWORKS = {"truncated": PlainNetwork, "full": FullGradientNetwork}


def sequence(steps: int, is_longer: bool) -> tuple[Tensor, Tensor, Tensor]:
    """Inputs `(steps + 1, 2)`, a signal first and a question last, targets `(steps + 1, 1)`, and where they are due."""
    inputs = torch.zeros(steps + 1, 2, dtype=torch.float64)
    inputs[0, 0] = inputs[-1, 1] = 1.0
    due = torch.zeros(steps + 1, dtype=torch.bool)
    due[-1] = True
    return inputs, torch.full((steps + 1, 1), float(is_longer), dtype=torch.float64), due


@plain_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One network, until its 2000 latest answers are right and their mean error is below 0.1."""
    seed = int(torch.randint(2**31, (), generator=random))
    trials = elapsed_time_trials(settings.updates, READINGS, settings.shorter, settings.longer)
    network = NETWORKS[settings.gradient](trials.architecture, trials.weights(seed, 0))
    errors: deque[float] = deque(maxlen=LATEST)
    for number in range(1, settings.updates + 1):
        is_longer = bool(torch.randint(2, (), generator=random))
        shown = sequence(settings.longer if is_longer else settings.shorter, is_longer)
        outputs = network.train_on(*shown, trials.learning_rate)
        errors.append(abs(float(outputs[-1, 0]) - is_longer))
        yield
        if len(errors) == LATEST and max(errors) < CORRECT_WITHIN and sum(errors) / LATEST < MEAN_ERROR_LIMIT:
            return {"learned": 1.0, "sequences_until_success": number}
    return {"learned": 0.0}
