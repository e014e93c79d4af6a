"""Sixteen small recurrent nets of any wiring side by side: forward, and back in time with gradients and curvatures.

The lanes share a wiring, see `wirings`, and may differ in everything else: weights, inputs, targets and lengths.
Sequences of unequal length end together: in a lane all is zero until its sequence starts.
What is done with gradients is for others to say; nothing here knows of a task or of a learning rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.logistic import logistic
from reproductions.kernels.lanes.vectors import Array, lane_array, load, select, store
from reproductions.kernels.nets.wirings import Wiring


@compiled()
def _weight(net: Any, weights: Any, connection: int) -> Any:
    return load(weights, max(net.weight[connection], 0))


@compiled()
def _activate(net: Any, x: Any) -> Any:
    if net.activation == 0:
        return logistic(x + x) * 2.0 - 1.0
    if net.activation == 1:
        return logistic(x)
    return select(x > 0.0, 1.0, x * 0.0 - 1.0)


@compiled()
def _slope(net: Any, y: Any) -> Any:
    if net.activation == 0:
        return 1.0 - y * y
    return y * (1.0 - y)


def _forward(net: Any, weights: Any, inputs: Any, start: Any, history: Any, sums: Any) -> None:
    slots = net.inputs + 1 + net.units
    zero = load(history, 0) * 0.0
    begin = load(start, 0)
    for slot in range(slots):
        store(history, slot, zero)
    for t in range(inputs.shape[0]):
        now = (t + 1) * slots
        begun = begin <= t
        for slot in range(net.inputs):
            store(history, now + slot, select(begun, load(inputs, t * net.inputs + slot), 0.0))
        store(history, now + net.inputs, select(begun, zero + 1.0, 0.0))
        for unit in range(net.units):
            total = zero
            for connection in range(net.first[unit], net.first[unit + 1]):
                value = load(history, now - net.delay[connection] * slots + net.source[connection])
                if net.weight[connection] >= 0:
                    value = value * _weight(net, weights, connection)
                total = total + value
            store(sums, t * net.units + unit, total)
            store(history, now + net.inputs + 1 + unit, select(begun, _activate(net, total), 0.0))


def _backward(net: Any, weights: Any, start: Any, history: Any, error: Any, gradient: Any) -> None:
    slots = net.inputs + 1 + net.units
    zero = load(history, 0) * 0.0
    begin = load(start, 0)
    for weight in range(gradient.shape[0]):
        store(gradient, weight, zero)
    for t in range(history.shape[0] - 2, -1, -1):
        now = (t + 1) * slots
        begun = begin <= t
        for unit in range(net.units - 1, -1, -1):
            slot = now + net.inputs + 1 + unit
            delta = select(begun, load(error, slot) * _slope(net, load(history, slot)), 0.0)
            for connection in range(net.first[unit], net.first[unit + 1]):
                source = now - net.delay[connection] * slots + net.source[connection]
                back = delta
                if net.weight[connection] >= 0:
                    back = delta * _weight(net, weights, connection)
                    change = load(gradient, net.weight[connection]) + delta * load(history, source)
                    store(gradient, net.weight[connection], change)
                store(error, source, load(error, source) + back)


def _curvature(
    net: Any,
    weights: Any,
    start: Any,
    history: Any,
    error: Any,
    curvature: Any,
    gradients: Any,
    curvatures: Any,
) -> None:
    slots = net.inputs + 1 + net.units
    number = gradients.shape[1]
    zero = load(history, 0) * 0.0
    begin = load(start, 0)
    for t in range(history.shape[0] - 2, -1, -1):
        now = (t + 1) * slots
        begun = begin <= t
        for weight in range(number):
            store(gradients, t * number + weight, zero)
            store(curvatures, t * number + weight, zero)
        for unit in range(net.units - 1, -1, -1):
            slot = now + net.inputs + 1 + unit
            slope = select(begun, _slope(net, load(history, slot)), 0.0)
            delta = load(error, slot) * slope
            bend = load(curvature, slot) * slope * slope
            for connection in range(net.first[unit], net.first[unit + 1]):
                source = now - net.delay[connection] * slots + net.source[connection]
                if net.weight[connection] >= 0:
                    weight = _weight(net, weights, connection)
                    value = load(history, source)
                    place = t * number + net.weight[connection]
                    store(gradients, place, load(gradients, place) + delta * value)
                    store(curvatures, place, load(curvatures, place) + bend * value * value)
                    store(error, source, load(error, source) + delta * weight)
                    store(curvature, source, load(curvature, source) + bend * weight * weight)
                else:
                    store(error, source, load(error, source) + delta)
                    store(curvature, source, load(curvature, source) + bend)


def _outputs_of_many(net: Any, weights: Any, inputs: Any, history: Any, outputs: Any, unit: int) -> None:
    slots = net.inputs + 1 + net.units
    zero = load(history, 0) * 0.0
    number = weights.shape[1]
    length = inputs.shape[0]
    for block in range(weights.shape[0]):
        for slot in range(2 * slots):
            store(history, slot, zero)
        for t in range(length):
            now = (t % 2) * slots
            before = slots - now
            for slot in range(net.inputs):
                store(history, now + slot, zero + inputs[t, slot])
            store(history, now + net.inputs, zero + 1.0)
            for k in range(net.units):
                total = zero
                for connection in range(net.first[k], net.first[k + 1]):
                    place = before if net.delay[connection] == 1 else now
                    value = load(history, place + net.source[connection])
                    if net.weight[connection] >= 0:
                        value = value * load(weights, block * number + net.weight[connection])
                    total = total + value
                store(history, now + net.inputs + 1 + k, _activate(net, total))
        store(outputs, block, load(history, ((length - 1) % 2) * slots + net.inputs + 1 + unit))


forward_kernel = kept_on_disk(_forward)
backward_kernel = kept_on_disk(_backward)
curvature_kernel = kept_on_disk(_curvature)
many_kernel = kept_on_disk(_outputs_of_many)


def _outputs_of_set(
    net: Any, weights: Any, inputs: Any, start: Any, history: Any, sums: Any, unit: int, outputs: Any
) -> None:
    slots = net.inputs + 1 + net.units
    for sequence in range(inputs.shape[0]):
        forward_kernel(net, weights, inputs[sequence], start[sequence : sequence + 1], history, sums)
        store(outputs, sequence, load(history, inputs.shape[1] * slots + net.inputs + 1 + unit))


def _gradient_of_set(
    net: Any,
    weights: Any,
    inputs: Any,
    start: Any,
    history: Any,
    sums: Any,
    unit: int,
    outputs: Any,
    targets: Any,
    error: Any,
    one: Any,
    gradient: Any,
) -> None:
    slots = net.inputs + 1 + net.units
    zero = load(history, 0) * 0.0
    for weight in range(gradient.shape[0]):
        store(gradient, weight, zero)
    for sequence in range(inputs.shape[0]):
        begin = start[sequence : sequence + 1]
        forward_kernel(net, weights, inputs[sequence], begin, history, sums)
        output = load(history, inputs.shape[1] * slots + net.inputs + 1 + unit)
        store(outputs, sequence, output)
        for slot in range((inputs.shape[1] + 1) * slots):
            store(error, slot, zero)
        store(error, inputs.shape[1] * slots + net.inputs + 1 + unit, output - load(targets, sequence))
        backward_kernel(net, weights, begin, history, error, one)
        for weight in range(gradient.shape[0]):
            store(gradient, weight, load(gradient, weight) + load(one, weight))


outputs_kernel = kept_on_disk(_outputs_of_set)
gradient_kernel = kept_on_disk(_gradient_of_set)


class SmallNets:
    """Sixteen nets of one wiring with the memory for sequences of up to `steps` time steps.

    `weights` is `(weights, LANES)`. Arrays handed over are float64, `inputs` `(time, inputs, LANES)`, the first time
    step of each lane's sequence in `start` `(LANES,)`.
    """

    def __init__(self, wiring: Wiring, steps: int) -> None:
        self.wiring = wiring
        self.weights = lane_array(max(wiring.weights, 1), dtype=np.float64)
        self._history = lane_array(steps + 1, wiring.slots, dtype=np.float64)
        self._sums = lane_array(steps, wiring.units, dtype=np.float64)
        self._error = lane_array(steps + 1, wiring.slots, dtype=np.float64)
        self._curvature = lane_array(steps + 1, wiring.slots, dtype=np.float64)
        self._gradient = lane_array(max(wiring.weights, 1), dtype=np.float64)
        self._start = lane_array(1, dtype=np.int32)
        self._time = 0

    def forward(self, inputs: Array, start: Array | None = None) -> Array:
        """Present a sequence in each lane; returns the activations `(time, units, LANES)` of all units, a view."""
        self._time = len(inputs)
        self._start[0] = 0 if start is None else start
        history = self._history[: self._time + 1]
        sums = self._sums[: self._time]
        forward_kernel(self.wiring.net, self.weights, np.ascontiguousarray(inputs), self._start, history, sums)
        activations: Array = history[1:, self.wiring.inputs + 1 :]
        return activations

    @property
    def net_inputs(self) -> Array:
        """What each unit summed up at each step of the latest sequences, `(time, units, LANES)`, a view."""
        sums: Array = self._sums[: self._time]
        return sums

    def backward(self, unit: int, error: Array) -> Array:
        """The gradient `(weights, LANES)` of a cost whose derivative with respect to the last activation of a unit is
        `error` `(LANES,)`, a view."""
        place = self._time + 1
        self._error[:place] = 0
        self._error[self._time, self.wiring.unit(unit)] = error
        arrays = (self._start, self._history[:place], self._error[:place])
        backward_kernel(self.wiring.net, self.weights, *arrays, self._gradient)
        return self._gradient

    def outputs_of_set(self, unit: int, inputs: Array, start: Array) -> Array:
        """Last activations of a unit after each of several sequences, `(sequences, LANES)`.

        `inputs` is `(sequences, time, inputs, LANES)`, `start` `(sequences, LANES)`, both C-contiguous.
        """
        outputs = lane_array(len(inputs), dtype=np.float64)
        place = inputs.shape[1]
        arrays = (inputs, start, self._history[: place + 1], self._sums[:place])
        outputs_kernel(self.wiring.net, self.weights, *arrays, unit, outputs)
        return outputs

    def gradient_of_set(self, unit: int, inputs: Array, start: Array, targets: Array) -> tuple[Array, Array]:
        """The same outputs, and the gradient `(weights, LANES)` of half the squared errors summed over the sequences.

        `targets` is `(sequences, LANES)`.
        """
        outputs = lane_array(len(inputs), dtype=np.float64)
        gradient = lane_array(len(self.weights), dtype=np.float64)
        place = inputs.shape[1]
        arrays = (inputs, start, self._history[: place + 1], self._sums[:place])
        work = (self._error[: place + 1], self._gradient, gradient)
        gradient_kernel(self.wiring.net, self.weights, *arrays, unit, outputs, targets, *work)
        return outputs, gradient

    def curvatures(self, unit: int, error: Array, second: Array) -> tuple[Array, Array]:
        """Gradient and positive diagonal curvature of each weight's copy at each step, both `(time, weights, LANES)`.

        `second` `(LANES,)` is the second derivative of the cost with respect to the last activation. Going back through
        a unit drops the term with f'', and going back through weights keeps the diagonal only (Becker & LeCun 1988).
        """
        place = self._time + 1
        for array, value in ((self._error, error), (self._curvature, second)):
            array[:place] = 0
            array[self._time, self.wiring.unit(unit)] = value
        gradients = lane_array(self._time, len(self.weights), dtype=np.float64)
        curvatures = lane_array(self._time, len(self.weights), dtype=np.float64)
        arrays = (self._start, self._history[:place], self._error[:place], self._curvature[:place])
        curvature_kernel(self.wiring.net, self.weights, *arrays, gradients, curvatures)
        return gradients, curvatures


def last_outputs(wiring: Wiring, unit: int, weights: Array, inputs: Array) -> Array:
    """The last activation of a unit in many nets that see the same sequence, `(nets,)`.

    `weights` is `(nets / LANES, weights, LANES)`, `inputs` `(time, inputs)`. Forward only, nothing is kept.
    """
    history = lane_array(2, wiring.slots, dtype=np.float64)
    outputs = lane_array(len(weights), dtype=np.float64)
    many_kernel(wiring.net, weights, np.ascontiguousarray(inputs, dtype=np.float64), history, outputs, unit)
    return outputs.reshape(-1)
