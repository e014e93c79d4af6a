"""Networks of the 1994 paper and of its critics in plain PyTorch: the truth that the compiled kernel must equal.

A net is a list of connections (`Wiring`). At each time step the units are updated in order; each sums up its
connections, of which those with a delay read the step before. All activations are 0 before a sequence.
"""

from __future__ import annotations

import torch
from torch import Tensor

from reproductions.kernels.nets.wirings import FIXED, Activation, Wiring


def activate(kind: Activation, net: Tensor) -> Tensor:
    """A unit's activation."""
    if kind is Activation.TANH:
        return torch.tanh(net)
    if kind is Activation.LOGISTIC:
        return torch.sigmoid(net)
    return torch.where(net > 0, 1.0, -1.0)


def run(wiring: Wiring, weights: Tensor, inputs: Tensor) -> Tensor:
    """Activations `(time, units)` of one net for inputs `(time, inputs)`; weights `(weights,)`, or one row for each
    time step, `(time, weights)`, where the copies of each step are wanted apart."""
    silent = torch.zeros(wiring.slots, dtype=weights.dtype)
    before = list(silent)
    activations = []
    for t, x in enumerate(inputs):
        w = weights if weights.ndim == 1 else weights[t]
        now = [*x, torch.ones((), dtype=weights.dtype)]
        for unit in range(wiring.units):
            net = torch.zeros((), dtype=weights.dtype)
            for connection in wiring.connections:
                if connection.to == unit:
                    value = (before if connection.delay else now)[connection.source]
                    net = net + (value if connection.weight == FIXED else w[connection.weight] * value)
            now.append(activate(wiring.activation, net))
        before = now
        activations.append(torch.stack(now[wiring.inputs + 1 :]))
    return torch.stack(activations)


def curvatures(wiring: Wiring, weights: Tensor, inputs: Tensor, unit: int, second: float) -> Tensor:
    """The positive diagonal curvature of each weight's copy at each step, `(time, weights)`.

    Written out from section V-C: a unit's curvature is its slope squared times the sum, over the connections that leave
    it, of the squared weight times the curvature where they lead; a copy's is that of its unit times its input squared.
    """
    activations = run(wiring, weights, inputs)
    time = len(inputs)
    bend = torch.zeros(time, wiring.units, dtype=weights.dtype)
    found = torch.zeros(time, wiring.weights, dtype=weights.dtype)

    def value(t: int, slot: int) -> Tensor:
        if t < 0:
            return torch.zeros((), dtype=weights.dtype)
        if slot < wiring.inputs:
            return inputs[t, slot]
        return activations[t, slot - wiring.inputs - 1] if slot > wiring.bias else torch.ones((), dtype=weights.dtype)

    for t in range(time - 1, -1, -1):
        for number in range(wiring.units - 1, -1, -1):
            total = torch.tensor(second if (t, number) == (time - 1, unit) else 0.0, dtype=weights.dtype)
            for connection in wiring.connections:
                later = t + connection.delay
                if connection.source == wiring.unit(number) and later < time:
                    w = 1.0 if connection.weight == FIXED else weights[connection.weight]
                    total = total + w**2 * bend[later, connection.to]
            y = activations[t, number]
            slope = 1 - y**2 if wiring.activation is Activation.TANH else y * (1 - y)
            bend[t, number] = slope**2 * total
        for connection in wiring.connections:
            if connection.weight != FIXED:
                read = value(t - connection.delay, connection.source)
                found[t, connection.weight] += bend[t, connection.to] * read**2
    return found


def step(weights: Tensor, state: Tensor) -> Tensor:
    """The map of section IV for a recurrent net, without its input: M(a) = W tanh(a), for states `(…, units)`."""
    return torch.tanh(state) @ weights.T


def step_jacobian(weights: Tensor, state: Tensor) -> Tensor:
    """M'(a) `(units, units)`: W with each column multiplied by its sender's slope."""
    return weights * (1 - torch.tanh(state) ** 2)


def neuron(state: Tensor, weight: float, inward: float = 0.0) -> Tensor:
    """One step of the tanh neuron of section III, in its activation x: tanh(w x + h)."""
    return torch.tanh(weight * state + inward)
