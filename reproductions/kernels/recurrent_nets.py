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

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

from reproductions.kernels.compiling import kept_on_disk
from reproductions.kernels.lanes import LANES, LanesType, compiled, fused_multiply_add, lane_array, load, select, store
from reproductions.kernels.logistic import logistic

Array = np.ndarray[Any, Any]


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


def _half(builder: Any, value: Any, width: int, upper: bool) -> Any:
    places = [place + (width if upper else 0) for place in range(width)]
    mask = ir.Constant(ir.VectorType(ir.IntType(32), width), places)
    return builder.shuffle_vector(value, ir.Constant(value.type, ir.Undefined), mask)


def _folded(lanes: Any, combine: Callable[[Any, Any, Any], Any]) -> Any:
    """Halves combined until one number is left, always in the same order."""
    if not isinstance(lanes, LanesType):
        return None

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value, width = args[0], LANES
        while width > 1:
            width //= 2
            value = combine(builder, _half(builder, value, width, False), _half(builder, value, width, True))
        return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))

    return lanes.element(lanes), codegen


@intrinsic
def sum_of_lanes(typingctx: Any, lanes: Any) -> Any:
    """The sum over all lanes."""
    return _folded(lanes, lambda builder, low, high: builder.fadd(low, high))


@intrinsic
def largest_lane(typingctx: Any, lanes: Any) -> Any:
    """The largest number of all lanes."""
    return _folded(lanes, lambda builder, low, high: builder.select(builder.fcmp_ordered(">", low, high), low, high))


@compiled(forceinline=True)
def clear(net: Any) -> None:
    """Reset activations and traces, as at the start of every sequence."""
    s = net.sizes
    for unit in range(s.hidden):
        net.activation_at[unit] = 0
    for place in range(net.trace_at.shape[0]):
        net.trace_at[place] = 0


@compiled(forceinline=True)
def forward(net: Any, symbol: int) -> None:
    """Activations of hidden units and outputs after one more input, the one with number `symbol`."""
    s = net.sizes
    for unit in range(s.hidden):
        net.before_at[unit] = net.activation_at[unit]
    for unit in range(s.hidden):
        base = unit * s.sources
        total = net.hidden_weight_at[base + symbol]
        for other in range(s.hidden):
            total += net.hidden_weight_at[base + s.inputs + other] * net.before_at[other]
        net.net_input_at[unit] = total
    for block in range(s.hidden_blocks):
        store(net.activation, block, logistic(load(net.net_input, block)))
    for unit in range(s.hidden):
        net.slope_at[unit] = net.activation_at[unit] * (1 - net.activation_at[unit])
    for block in range(s.output_blocks):
        if s.output_layer:
            total = load(net.output_weight, symbol * s.output_blocks + block)
            for unit in range(s.hidden):
                weight = load(net.output_weight, (s.inputs + unit) * s.output_blocks + block)
                total = fused_multiply_add(weight, net.activation_at[unit], total)
            store(net.prediction, block, logistic(total))
        else:
            store(net.prediction, block, load(net.activation, block))


@compiled(forceinline=True)
def carry_traces(net: Any, symbol: int) -> None:
    """Carry the derivatives of the hidden activations one step on, with the weights that made the activations."""
    s = net.sizes
    zero = load(net.activation, 0) * 0.0
    for block in range(s.weight_blocks):
        for unit in range(s.hidden):
            total = zero
            for other in range(s.hidden):
                weight = net.hidden_weight_at[unit * s.sources + s.inputs + other]
                total = fused_multiply_add(load(net.trace, other * s.weight_blocks + block), weight, total)
            store(net.scratch, unit, total * net.slope_at[unit])
        for unit in range(s.hidden):
            store(net.trace, unit * s.weight_blocks + block, load(net.scratch, unit))
    for unit in range(s.hidden):
        own = unit * s.weight_blocks * LANES + unit * s.sources
        net.trace_at[own + symbol] += net.slope_at[unit]
        for other in range(s.hidden):
            net.trace_at[own + s.inputs + other] += net.slope_at[unit] * net.before_at[other]


@compiled(forceinline=True)
def compare(net: Any) -> Any:
    """Errors of outputs and of hidden units against `target`; returns the sum and the largest of |target - prediction|.

    Hidden units' errors are made with the weights before any change.
    """
    s = net.sizes
    rate = net.learning_rate[0]
    zero = load(net.prediction, 0) * 0.0
    total = zero
    largest = zero
    for block in range(s.output_blocks):
        y = load(net.prediction, block)
        error = (load(net.target, block) - y) * load(net.is_output, block)
        size = select(error < 0.0, -error, error)
        total = total + size
        largest = select(size > largest, size, largest)
        if s.output_layer:
            error = error * y * (1.0 - y)
        store(net.error, block, error * rate)
    if s.output_layer:
        for unit in range(s.hidden):
            back = zero
            for block in range(s.output_blocks):
                weight = load(net.output_weight, (s.inputs + unit) * s.output_blocks + block)
                back = fused_multiply_add(weight, load(net.error, block), back)
            net.hidden_error_at[unit] = sum_of_lanes(back)
    else:
        for block in range(s.output_blocks):
            store(net.hidden_error, block, load(net.error, block))
    return sum_of_lanes(total), largest_lane(largest)


@compiled(forceinline=True)
def change_outputs(net: Any, symbol: int) -> None:
    """Change the weights into the output layer by this step's errors."""
    s = net.sizes
    if not s.output_layer:
        return
    for block in range(s.output_blocks):
        error = load(net.error, block)
        if s.shortcut:
            row = symbol * s.output_blocks + block
            store(net.output_change, row, load(net.output_change, row) + error)
        for unit in range(s.hidden):
            row = (s.inputs + unit) * s.output_blocks + block
            change = fused_multiply_add(error, net.activation_at[unit], load(net.output_change, row))
            store(net.output_change, row, change)


@compiled(forceinline=True)
def change_hidden_by_traces(net: Any) -> None:
    """Change the weights into hidden units by the derivatives carried forward."""
    s = net.sizes
    for block in range(s.weight_blocks):
        change = load(net.hidden_change, block)
        for unit in range(s.hidden):
            change = fused_multiply_add(
                load(net.trace, unit * s.weight_blocks + block), net.hidden_error_at[unit], change
            )
        store(net.hidden_change, block, change)


@compiled(forceinline=True)
def change_hidden_by_step(net: Any, symbol: int) -> None:
    """Change the weights into hidden units as if the activations before were given."""
    s = net.sizes
    for unit in range(s.hidden):
        delta = net.hidden_error_at[unit] * net.slope_at[unit]
        base = unit * s.sources
        net.hidden_change_at[base + symbol] += delta
        for other in range(s.hidden):
            net.hidden_change_at[base + s.inputs + other] += delta * net.before_at[other]


@compiled(forceinline=True)
def learn(net: Any, symbol: int, t: int, learning: bool) -> Any:
    """Compare with `target` and, if told to, learn from step `t`; returns as `compare`.

    What goes back in time or waits for the end of a sequence is only taken down here.
    """
    s = net.sizes
    if learning and (s.learning == Learning.RTRL_BY_STEP or s.learning == Learning.RTRL_BY_SEQUENCE):
        carry_traces(net, symbol)
    found = compare(net)
    if learning:
        change_outputs(net, symbol)
        if s.learning == Learning.BPTT:
            for unit in range(s.hidden):
                net.activations[t + 1, unit] = net.activation_at[unit]
                net.errors[t, unit] = net.hidden_error_at[unit]
        elif s.learning == Learning.ELMAN:
            change_hidden_by_step(net, symbol)
        else:
            change_hidden_by_traces(net)
    return found


@compiled(forceinline=True)
def _go_back(net: Any, sequence: Any, length: int) -> None:
    s = net.sizes
    for unit in range(s.hidden):
        net.net_input_at[unit] = 0
    for t in range(length - 1, -1, -1):
        for unit in range(s.hidden):
            y = net.activations[t + 1, unit]
            delta = (net.errors[t, unit] + net.net_input_at[unit]) * y * (1 - y)
            net.slope_at[unit] = delta
            base = unit * s.sources
            net.hidden_change_at[base + sequence[t]] += delta
            for other in range(s.hidden):
                net.hidden_change_at[base + s.inputs + other] += delta * net.activations[t, other]
        for other in range(s.hidden):
            total = net.net_input_at[other] * 0
            for unit in range(s.hidden):
                total += net.slope_at[unit] * net.hidden_weight_at[unit * s.sources + s.inputs + other]
            net.net_input_at[other] = total


@compiled(forceinline=True)
def _apply(weight: Any, change: Any, row: int) -> None:
    store(weight, row, load(weight, row) + load(change, row))
    store(change, row, load(change, row) * 0.0)


@compiled(forceinline=True)
def apply_changes(net: Any, sequence: Any, length: int) -> None:
    """Apply the changes that waited for the end of a sequence."""
    s = net.sizes
    for block in range(s.weight_blocks):
        _apply(net.hidden_weight, net.hidden_change, block)
    if s.output_layer:
        for unit in range(s.hidden):
            for block in range(s.output_blocks):
                _apply(net.output_weight, net.output_change, (s.inputs + unit) * s.output_blocks + block)
        if s.shortcut:
            for t in range(length):
                for block in range(s.output_blocks):
                    _apply(net.output_weight, net.output_change, sequence[t] * s.output_blocks + block)


@compiled()
def present(net: Any, sequence: Any, length: int, learning: bool) -> float:
    """Show the first `length` symbols of a sequence, the next of each to be predicted, and learn if told to.

    Returns the sum of |target - prediction|; `largest_error` and `predictions` hold each step's.
    """
    s = net.sizes
    clear(net)
    summed = 0.0
    for t in range(length):
        symbol = sequence[t]
        forward(net, symbol)
        for block in range(s.output_blocks):
            store(net.predictions, t * s.output_blocks + block, load(net.prediction, block))
        net.target_at[sequence[t + 1]] = 1
        total, largest = learn(net, symbol, t, learning)
        net.target_at[sequence[t + 1]] = 0
        net.largest_error[t] = largest
        summed += total
    if learning and (s.learning == Learning.BPTT or s.learning == Learning.RTRL_BY_SEQUENCE):
        if s.learning == Learning.BPTT:
            _go_back(net, sequence, length)
        apply_changes(net, sequence, length)
    return summed


@kept_on_disk
def _present(net: Any, sequence: Any, learning: bool) -> float:
    return float(present(net, sequence, sequence.shape[0] - 1, learning))


def present_sequence(net: RecurrentNet, sequence: Array, learning: bool) -> Array:
    """Show a sequence, all but its last symbol; returns the outputs at each step, `(time, outputs)`, copied."""
    _present(net, np.ascontiguousarray(sequence, dtype=np.int32), learning)
    shown = net.predictions.reshape(-1, net.sizes.output_blocks * LANES)
    outputs: Array = shown[: len(sequence) - 1, : net.sizes.outputs].copy()
    return outputs
