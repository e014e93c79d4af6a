"""How the nets of `recurrent_nets` learn: one time step, the way back through a sequence, and a whole sequence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.logistic import logistic
from reproductions.kernels.lanes.vectors import LANES, Array, LanesType, fused_multiply_add, load, select, store
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentNet


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
