"""Conventional recurrent nets of logistic units with one-hot inputs, one net at a time: its weights lie across lanes.

Four learning rules: real-time recurrent learning (RTRL) with weights that change after every step or after every
sequence, back-propagation through time (BPTT) over the whole sequence, and Elman's rule, which goes back no further
than the step itself. All change weights by the gradient of half the squared error, as far as each rule computes it.

Hidden units see the inputs of their own step and all hidden units of the step before. Outputs are either a layer of
their own, which sees the hidden units of its own step and, with a shortcut, the inputs; or they are the first of the
hidden units themselves (Williams & Zipser). No unit has a bias.
The truth that this must equal is the plain PyTorch network in `papers/hochreiter_1997/recurrent_network.py`.

One net rather than one trial per lane (`lanes`): all lanes then read the same row of the weights from a one-hot input.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.lanes.vectors import LANES, Array, lane_array


class Learning(IntEnum):
    """How far back the gradient goes, and when weights change."""

    RTRL_BY_STEP = 0
    RTRL_BY_SEQUENCE = 1
    BPTT = 2
    ELMAN = 3


@dataclass(frozen=True)
class RecurrentArchitecture:
    """Sizes and choices of a net. Without `output_layer` the first hidden units are the outputs."""

    inputs: int
    hidden: int
    outputs: int
    learning: Learning
    output_layer: bool = True
    shortcut: bool = False

    @property
    def sources(self) -> int:
        """What a hidden unit sees: inputs first, then hidden units."""
        return self.inputs + self.hidden

    @property
    def weight_count(self) -> int:
        """Number of trainable weights."""
        layer = self.outputs * (self.hidden + self.shortcut * self.inputs) if self.output_layer else 0
        return self.hidden * self.sources + layer


@dataclass(frozen=True)
class RecurrentWeights:
    """Weights, indexed (to, from): `hidden` (hidden, sources), `output` (outputs, sources); absent ones are zero."""

    hidden: Array
    output: Array


class Sizes(NamedTuple):
    """An architecture as numbers for compiled code. Blocks are rows of `LANES` numbers."""

    inputs: int
    hidden: int
    outputs: int
    sources: int
    hidden_blocks: int
    output_blocks: int
    weight_blocks: int
    output_layer: bool
    shortcut: bool
    learning: int


class RecurrentNet(NamedTuple):
    """The arrays of one net. A name with `_at` is the same memory, flat. Changes wait in `…_change`, if they wait."""

    sizes: Sizes
    hidden_weight: Array  # (weight blocks, LANES): hidden unit by hidden unit, each with all its sources
    hidden_weight_at: Array
    hidden_change: Array
    hidden_change_at: Array
    output_weight: Array  # (sources * output blocks, LANES): source by source, each with all outputs
    output_change: Array
    trace: Array  # (hidden * weight blocks, LANES): derivatives of each activation with respect to all weights
    trace_at: Array
    activation: Array  # (hidden blocks, LANES)
    activation_at: Array
    before_at: Array  # (hidden,) activations of the step before
    slope_at: Array  # (hidden,)
    net_input: Array  # (hidden blocks, LANES)
    net_input_at: Array
    scratch: Array  # (hidden, LANES)
    hidden_error: Array  # (hidden blocks, LANES): step size times what each activation should have been more
    hidden_error_at: Array
    prediction: Array  # (output blocks, LANES)
    target: Array  # (output blocks, LANES)
    target_at: Array
    error: Array  # (output blocks, LANES): step size times error times slope
    is_output: Array  # (output blocks, LANES) of 0 or 1
    learning_rate: Array  # (1,)
    largest_error: Array  # (steps,): of any output at each step of the latest sequence
    predictions: Array  # (steps * output blocks, LANES) of the latest sequence
    activations: Array  # (steps + 1, hidden): for BPTT
    errors: Array  # (steps, hidden): for BPTT


def new_net(architecture: RecurrentArchitecture, steps: int, dtype: Any) -> RecurrentNet:
    """A net with all weights zero and the memory for sequences of up to `steps` time steps."""
    a = architecture

    def blocks(count: int) -> int:
        return -(-count // LANES)

    def rows(count: int) -> Array:
        return lane_array(count, dtype=dtype)

    sizes = Sizes(
        inputs=a.inputs,
        hidden=a.hidden,
        outputs=a.outputs,
        sources=a.sources,
        hidden_blocks=blocks(a.hidden),
        output_blocks=blocks(a.outputs),
        weight_blocks=blocks(a.hidden * a.sources),
        output_layer=a.output_layer,
        shortcut=a.shortcut,
        learning=int(a.learning),
    )
    waits = a.learning in (Learning.RTRL_BY_SEQUENCE, Learning.BPTT)
    carried = a.learning in (Learning.RTRL_BY_STEP, Learning.RTRL_BY_SEQUENCE)
    hidden_weight = rows(sizes.weight_blocks)
    hidden_change = rows(sizes.weight_blocks) if waits else hidden_weight
    output_weight = rows(a.sources * sizes.output_blocks if a.output_layer else 0)
    output_change = np.zeros_like(output_weight) if waits else output_weight
    trace = rows(a.hidden * sizes.weight_blocks if carried else 0)
    activation, net_input, hidden_error = (rows(sizes.hidden_blocks) for _ in range(3))
    target, is_output = (rows(sizes.output_blocks) for _ in range(2))
    is_output.reshape(-1)[: a.outputs] = 1
    history = steps if a.learning is Learning.BPTT else 0
    return RecurrentNet(
        sizes=sizes,
        hidden_weight=hidden_weight,
        hidden_weight_at=hidden_weight.reshape(-1),
        hidden_change=hidden_change,
        hidden_change_at=hidden_change.reshape(-1),
        output_weight=output_weight,
        output_change=output_change,
        trace=trace,
        trace_at=trace.reshape(-1),
        activation=activation,
        activation_at=activation.reshape(-1),
        before_at=np.zeros(a.hidden, dtype=dtype),
        slope_at=np.zeros(a.hidden, dtype=dtype),
        net_input=net_input,
        net_input_at=net_input.reshape(-1),
        scratch=rows(a.hidden),
        hidden_error=hidden_error,
        hidden_error_at=hidden_error.reshape(-1),
        prediction=rows(sizes.output_blocks),
        target=target,
        target_at=target.reshape(-1),
        error=rows(sizes.output_blocks),
        is_output=is_output,
        learning_rate=np.zeros(1, dtype=dtype),
        largest_error=np.zeros(steps, dtype=dtype),
        predictions=rows(steps * sizes.output_blocks),
        activations=np.zeros((history + 1, a.hidden), dtype=dtype),
        errors=np.zeros((history, a.hidden), dtype=dtype),
    )


def stored_numbers(net: RecurrentNet) -> int:
    """How many numbers the net's arrays hold, each piece of memory counted once."""
    places = {array.ctypes.data: array.size for array in net if isinstance(array, np.ndarray) and array.size}
    return sum(places.values())


def write_weights(net: RecurrentNet, weights: RecurrentWeights) -> None:
    """Give the net its weights."""
    s = net.sizes
    net.hidden_weight_at[: s.hidden * s.sources] = weights.hidden.reshape(-1)
    if s.output_layer:
        padded = np.zeros((s.sources, s.output_blocks * LANES), dtype=net.output_weight.dtype)
        padded[:, : s.outputs] = weights.output.T
        net.output_weight[:] = padded.reshape(-1, LANES)


def read_weights(net: RecurrentNet) -> RecurrentWeights:
    """The net's weights, copied."""
    s = net.sizes
    hidden = net.hidden_weight_at[: s.hidden * s.sources].reshape(s.hidden, s.sources).copy()
    output = np.zeros((s.outputs, s.sources), dtype=hidden.dtype)
    if s.output_layer:
        output[:] = net.output_weight.reshape(s.sources, -1)[:, : s.outputs].T
    return RecurrentWeights(hidden, output)
