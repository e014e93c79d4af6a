"""Recurrent nets that learn from minibatches with clipped gradients and an error-preserving regularizer.

The net of Pascanu, Mikolov & Bengio 2013, h_t = f(h_{t-1} W + u_t U + b), whose last state or states are read out; its
whole gradient through time, the regularizer's included; one norm over all parameters; plain gradient descent. A call
trains a net for several updates. Its units stand in the lanes, since a batch is no multiple of them.

The regularizer costs no product of its own: with x_{t-1}, what comes back through step t, the state is replaced by
h_{t-1} + c x_{t-1} where weights meet states.
The truth that this must equal is `papers/pascanu_2013/network.py`.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.hyperbolic_tangent import hyperbolic_tangent
from reproductions.kernels.lanes.logistic import logistic
from reproductions.kernels.lanes.vectors import LANES, Array, fused_multiply_add, lane_array, load, store

ROWS = 5
"""Sequences, or senders, whose sums stand in registers at once; a batch is a multiple of it."""
VECTORS = 4
"""Vectors of a row that do; 5 · 4 sums, 4 weights and a factor fill the registers of the widest machines."""
PADDED = VECTORS * LANES
"""Units are padded to a multiple of it."""
LEAST_SQUARED_NORM = 1e-20
LARGEST_NORM = 1e10
SHRINKING = 0.02


class Sizes(NamedTuple):
    """What the arrays hold, and choices: `tanh` or logistic units; classes by cross-entropy, or a number, the first
    output, by its square.

    `active` is how many inputs of a step may be other than 0, `scored` how many last states are read out.
    """

    units: int
    inputs: int
    outputs: int
    steps: int
    batch: int
    active: int
    tanh: bool
    classes: bool
    squared_norms: bool
    averaged: bool
    scored: int = 1


class Net(NamedTuple):
    """Weights of one net with derivatives and memories. Rows are padded to `units` in lanes, outputs to vectors."""

    recurrent: Array  # (padded, blocks, LANES): W, a row for each sender
    inward: Array  # (inputs, blocks, LANES)
    bias: Array  # (1, blocks, LANES)
    outward: Array  # (padded, output blocks, LANES)
    outward_bias: Array  # (1, output blocks, LANES)
    of_recurrent: Array  # (padded + ROWS, blocks, LANES): senders are taken five at a time
    of_inward: Array
    of_bias: Array
    of_outward: Array
    of_outward_bias: Array
    backward: Array  # (padded, blocks, LANES): W transposed
    outward_back: Array  # (output blocks · LANES, blocks, LANES)
    states: Array  # (steps + 1, batch, blocks, LANES)
    errors: Array  # the same: x_t, what comes back from later steps
    slopes: Array  # the same: d_t, the whole error at a state, and then a_t = d_t f'
    mixed: Array  # (batch + 1, blocks, LANES): states with the regularizer's share; senders beyond a row read on
    scores: Array  # (scored · batch, output blocks, LANES)
    scratch: Array  # (batch, LANES)
    norms: Array  # (steps + 1, batch): |d_t|²
    returned: Array  # (steps + 1, batch): |x_t|²


class Followed(NamedTuple):
    """What an update is told, and what it tells: sums over the updates of a call."""

    numbers: Array  # (3,) float64: rate, threshold (inf: none), weight of the penalty
    told: Array  # (6,) float64: see `TOLD`


TOLD = ("loss", "penalty", "gradient_norm", "largest_gradient_norm", "clipped", "replaced")


@compiled(forceinline=True)
def _four(array: Any, row: Any) -> Any:
    return load(array, row), load(array, row + 1), load(array, row + 2), load(array, row + 3)


@compiled(forceinline=True)
def _keep(array: Any, row: Any, four: Any) -> None:
    store(array, row, four[0])
    store(array, row + 1, four[1])
    store(array, row + 2, four[2])
    store(array, row + 3, four[3])


@compiled(forceinline=True)
def _plus(factor: Any, four: Any, sums: Any) -> Any:
    return (
        fused_multiply_add(factor, four[0], sums[0]),
        fused_multiply_add(factor, four[1], sums[1]),
        fused_multiply_add(factor, four[2], sums[2]),
        fused_multiply_add(factor, four[3], sums[3]),
    )


@compiled(forceinline=True)
def _add_product(out: Any, out_row: Any, out_step: Any, left: Any, at: Any, row: Any, column: Any, right: Any,
                 right_row: Any, blocks: Any, depth: Any) -> None:  # fmt: skip
    """Five rows of sums, four vectors of each: out[i] += Σ_k left[at + i·row + k·column] right[k]; `left` is flat."""
    s0, s1, s2 = _four(out, out_row), _four(out, out_row + out_step), _four(out, out_row + 2 * out_step)
    s3, s4 = _four(out, out_row + 3 * out_step), _four(out, out_row + 4 * out_step)
    for k in range(depth):
        four = _four(right, right_row + k * blocks)
        place = at + k * column
        s0 = _plus(left[place], four, s0)
        s1 = _plus(left[place + row], four, s1)
        s2 = _plus(left[place + 2 * row], four, s2)
        s3 = _plus(left[place + 3 * row], four, s3)
        s4 = _plus(left[place + 4 * row], four, s4)
    _keep(out, out_row, s0)
    _keep(out, out_row + out_step, s1)
    _keep(out, out_row + 2 * out_step, s2)
    _keep(out, out_row + 3 * out_step, s3)
    _keep(out, out_row + 4 * out_step, s4)


@compiled()
def _clear(array: Any, first: Any, rows: Any) -> None:
    zero = load(array, first) * 0.0
    zero = zero - zero  # an undefined number times 0 is none
    for row in range(first, first + rows):
        store(array, row, zero)


@compiled()
def _forward(s: Any, net: Any, lines: Any, values: Any, blocks: Any) -> None:
    """States h_1 … h_T of one batch: `lines` `(steps, batch, active)` name inputs, `values` say how strong they are."""
    flat = net.states.reshape(-1)
    for t in range(s.steps):
        before, now = t * s.batch, (t + 1) * s.batch
        for r in range(s.batch):
            for v in range(0, blocks, VECTORS):
                four = _four(net.bias, v)
                for slot in range(s.active):
                    four = _plus(values[t, r, slot], _four(net.inward, lines[t, r, slot] * blocks + v), four)
                _keep(net.states, (now + r) * blocks + v, four)
        for r in range(0, s.batch, ROWS):
            for v in range(0, blocks, VECTORS):
                at = (before + r) * blocks * LANES
                _add_product(net.states, (now + r) * blocks + v, blocks, flat, at, blocks * LANES, 1,
                             net.recurrent, v, blocks, s.units)  # fmt: skip
        for row in range(now * blocks, (now + s.batch) * blocks):
            if s.tanh:
                store(net.states, row, hyperbolic_tangent(load(net.states, row)))
            else:
                store(net.states, row, logistic(load(net.states, row)))
    first = (s.steps + 1 - s.scored) * s.batch
    vectors = net.outward.shape[1]
    for r in range(s.scored * s.batch):
        for v in range(vectors):
            total = load(net.outward_bias, v)
            for k in range(s.units):
                h = flat[(first + r) * blocks * LANES + k]
                total = fused_multiply_add(h, load(net.outward, k * vectors + v), total)
            store(net.scores, r * vectors + v, total)


@compiled()
def _loss(s: Any, net: Any, targets: Any) -> Any:
    """The mean loss; the scores become its derivatives. Targets `(scored · batch,)`: a class, or a number."""
    total = 0.0
    rows, width = s.scored * s.batch, net.scores.shape[1] * LANES
    scores = net.scores.reshape(-1)
    for r in range(rows):
        at = r * width
        if s.classes:
            most = scores[at]
            for c in range(1, s.outputs):
                most = max(most, scores[at + c])
            below = 0.0
            wanted = scores[at + int(targets[r])] - most
            for c in range(s.outputs):
                e = math.exp(scores[at + c] - most)
                below += e
                scores[at + c] = e
            for c in range(s.outputs):
                scores[at + c] /= below
            total += math.log(below) - wanted
            scores[at + int(targets[r])] -= 1.0
        else:
            scores[at] -= targets[r]
            total += scores[at] ** 2
            scores[at] *= 2.0
            for c in range(1, s.outputs):
                scores[at + c] = 0.0
        for c in range(s.outputs):
            scores[at + c] /= rows
        for c in range(s.outputs, width):
            scores[at + c] = 0.0
    return total / rows


@compiled()
def _squared_norms(s: Any, array: Any, scratch: Any, norms: Any, t: Any, blocks: Any) -> None:
    """The squared norm of each sequence's part at a step."""
    for r in range(s.batch):
        row = (t * s.batch + r) * blocks
        total = load(array, row) * load(array, row)
        for v in range(1, blocks):
            d = load(array, row + v)
            total = fused_multiply_add(d, d, total)
        store(scratch, r, total)
        summed = scratch[r, 0]
        for lane in range(1, LANES):
            summed += scratch[r, lane]
        norms[t, r] = summed


@compiled()
def _backward(s: Any, net: Any, blocks: Any) -> None:
    """What comes back, x_T = 0 … x_0, what reaches the net inputs, a_t, and the squared norms of x_t and d_t."""
    flat, scores = net.slopes.reshape(-1), net.scores.reshape(-1)
    width = net.scores.shape[1] * LANES
    first = s.steps + 1 - s.scored
    _clear(net.errors, s.steps * s.batch * blocks, s.batch * blocks)
    for t in range(s.steps, 0, -1):
        now, before = t * s.batch, (t - 1) * s.batch
        for r in range(s.batch):
            for v in range(0, blocks, VECTORS):
                four = _four(net.errors, (now + r) * blocks + v)
                if t >= first:
                    at = (now + r - first * s.batch) * width
                    for c in range(s.outputs):
                        four = _plus(scores[at + c], _four(net.outward_back, c * blocks + v), four)
                _keep(net.slopes, (now + r) * blocks + v, four)
        _squared_norms(s, net.slopes, net.scratch, net.norms, t, blocks)
        for row in range(now * blocks, (now + s.batch) * blocks):
            y = load(net.states, row)
            if s.tanh:
                store(net.slopes, row, load(net.slopes, row) * (1.0 - y * y))
            else:
                store(net.slopes, row, load(net.slopes, row) * (y * (1.0 - y)))
        _clear(net.errors, before * blocks, s.batch * blocks)
        for r in range(0, s.batch, ROWS):
            for v in range(0, blocks, VECTORS):
                at = (now + r) * blocks * LANES
                _add_product(net.errors, (before + r) * blocks + v, blocks, flat, at, blocks * LANES, 1,
                             net.backward, v, blocks, s.units)  # fmt: skip
        _squared_norms(s, net.errors, net.scratch, net.returned, t - 1, blocks)


@compiled()
def _penalty(s: Any, net: Any, weight: Any) -> Any:
    """The penalty without its weight. The norms |d_t|² become the factors c of x_{t-1} in its derivative."""
    total, terms = 0.0, 0
    for t in range(1, s.steps + 1):
        for r in range(s.batch):
            if net.norms[t, r] >= LEAST_SQUARED_NORM:
                terms += 1
    share = 1.0 / max(terms, 1) if s.averaged else 1.0 / s.batch
    for t in range(s.steps, 0, -1):
        for r in range(s.batch):
            norm = float(net.norms[t, r])
            if norm >= LEAST_SQUARED_NORM:
                ratio = float(net.returned[t - 1, r]) / norm
                if s.squared_norms:
                    total += (ratio - 1.0) ** 2
                    net.norms[t, r] = weight * share * 4.0 * (ratio - 1.0) / norm
                else:
                    root = math.sqrt(ratio)
                    total += (root - 1.0) ** 2
                    net.norms[t, r] = weight * share * 2.0 * (1.0 - 1.0 / root) / norm if root > 0.0 else 0.0
            else:
                net.norms[t, r] = 0.0
    return total * share


@compiled()
def _derivatives(s: Any, net: Any, lines: Any, values: Any, blocks: Any) -> None:
    """Derivatives of all weights, the penalty's included, from states, errors and factors."""
    _clear(net.of_recurrent, 0, net.of_recurrent.shape[0] * blocks)
    _clear(net.of_inward, 0, s.inputs * blocks)
    _clear(net.of_bias, 0, blocks)
    _clear(net.of_outward, 0, net.of_outward.shape[0] * net.of_outward.shape[1])
    _clear(net.of_outward_bias, 0, net.of_outward.shape[1])
    mixed, flat = net.mixed.reshape(-1), net.states.reshape(-1)
    width = blocks * LANES
    for t in range(1, s.steps + 1):
        now, before = t * s.batch, (t - 1) * s.batch
        for r in range(s.batch):
            for v in range(blocks):
                row = (before + r) * blocks + v
                h = load(net.states, row)
                store(net.mixed, r * blocks + v, fused_multiply_add(net.norms[t, r], load(net.errors, row), h))
            for v in range(0, blocks, VECTORS):
                four = _four(net.slopes, (now + r) * blocks + v)
                _keep(net.of_bias, v, _plus(1.0, four, _four(net.of_bias, v)))
                for slot in range(s.active):
                    row = lines[t - 1, r, slot] * blocks + v
                    _keep(net.of_inward, row, _plus(values[t - 1, r, slot], four, _four(net.of_inward, row)))
        for k in range(0, s.units, ROWS):
            for v in range(0, blocks, VECTORS):
                _add_product(net.of_recurrent, k * blocks + v, blocks, mixed, k, 1, width,
                             net.slopes, now * blocks + v, blocks, s.batch)  # fmt: skip
    first = (s.steps + 1 - s.scored) * s.batch
    rows, vectors = s.scored * s.batch, net.outward.shape[1]
    for v in range(vectors):
        total = load(net.of_outward_bias, v)
        for r in range(rows):
            total = total + load(net.scores, r * vectors + v)
        store(net.of_outward_bias, v, total)
        for k in range(s.units):
            total = load(net.of_outward, k * vectors + v)
            for r in range(rows):
                total = fused_multiply_add(flat[(first + r) * width + k], load(net.scores, r * vectors + v), total)
            store(net.of_outward, k * vectors + v, total)


@compiled()
def _squares(array: Any, rows: Any, scratch: Any) -> Any:
    total = load(array, 0) * load(array, 0)
    for row in range(1, rows):
        total = fused_multiply_add(load(array, row), load(array, row), total)
    store(scratch, 0, total)
    summed = 0.0
    for lane in range(LANES):
        summed += scratch[0, lane]
    return summed


@compiled()
def _step(array: Any, derivative: Any, rows: Any, factor: Any) -> None:
    for row in range(rows):
        store(array, row, fused_multiply_add(factor, load(derivative, row), load(array, row)))


@compiled()
def _transpose(s: Any, net: Any, blocks: Any) -> None:
    recurrent, backward = net.recurrent.reshape(-1), net.backward.reshape(-1)
    outward, outward_back = net.outward.reshape(-1), net.outward_back.reshape(-1)
    width, outputs = blocks * LANES, net.outward.shape[1] * LANES
    for i in range(s.units):
        for j in range(s.units):
            backward[j * width + i] = recurrent[i * width + j]
        for c in range(s.outputs):
            outward_back[c * width + i] = outward[i * outputs + c]


@compiled()
def _update(s: Any, net: Any, numbers: Any, told: Any, blocks: Any) -> None:
    """Follow the derivatives, cut back to the threshold; where their norm is undefined or enormous, W shrinks."""
    rows, vectors = s.units * blocks, net.outward.shape[1]
    norm = _squares(net.of_recurrent, rows, net.scratch) + _squares(net.of_inward, s.inputs * blocks, net.scratch)
    norm += _squares(net.of_bias, blocks, net.scratch) + _squares(net.of_outward, s.units * vectors, net.scratch)
    norm = math.sqrt(norm + _squares(net.of_outward_bias, vectors, net.scratch))
    if not norm <= LARGEST_NORM:
        _step(net.recurrent, net.recurrent, rows, -numbers[0] * SHRINKING)
        told[5] += 1.0
    else:
        told[2] += norm
        told[3] = max(told[3], norm)
        factor = -numbers[0]
        if norm >= numbers[1]:
            factor *= numbers[1] / norm
            told[4] += 1.0
        _step(net.recurrent, net.of_recurrent, rows, factor)
        _step(net.inward, net.of_inward, s.inputs * blocks, factor)
        _step(net.bias, net.of_bias, blocks, factor)
        _step(net.outward, net.of_outward, s.units * vectors, factor)
        _step(net.outward_bias, net.of_outward_bias, vectors, factor)
    _transpose(s, net, blocks)


def _train(s: Any, net: Any, of: Any, lines: Any, values: Any, targets: Any, learning: Any) -> None:
    blocks = net.bias.shape[1]
    _transpose(s, net, blocks)
    for update in range(lines.shape[0]):
        _forward(s, net, lines[update], values[update], blocks)
        of.told[0] += _loss(s, net, targets[update])
        _backward(s, net, blocks)
        of.told[1] += _penalty(s, net, of.numbers[2])
        _derivatives(s, net, lines[update], values[update], blocks)
        if learning:
            _update(s, net, of.numbers, of.told, blocks)


def _answer(s: Any, net: Any, lines: Any, values: Any, answers: Any) -> None:
    blocks = net.bias.shape[1]
    for number in range(lines.shape[0]):
        _forward(s, net, lines[number], values[number], blocks)
        for r in range(s.scored * s.batch):
            for c in range(s.outputs):
                answers[number, r, c] = net.scores[r, c // LANES, c % LANES]


train_kernel = kept_on_disk(_train)
answer_kernel = kept_on_disk(_answer)


class MinibatchNets:
    """Several nets of one size, each with its own rate, threshold and penalty; numbers are float32 or float64."""

    def __init__(self, sizes: Sizes, nets: int = 1, dtype: Any = np.float32) -> None:
        if sizes.batch % ROWS:
            raise ValueError(f"a batch is a multiple of {ROWS}, found {sizes.batch}")
        self.sizes = sizes
        blocks = -(-sizes.units // PADDED) * VECTORS
        self._padded = blocks * LANES
        self._dtype = dtype
        self.nets = tuple(self._empty(blocks) for _ in range(nets))
        self.followed = tuple(Followed(np.array([0.01, np.inf, 0.0]), np.zeros(len(TOLD))) for _ in range(nets))

    def _empty(self, blocks: int) -> Net:
        s, padded = self.sizes, self._padded
        vectors = -(-s.outputs // LANES)
        weights = ((padded, blocks), (s.inputs, blocks), (1, blocks), (padded, vectors), (1, vectors))
        memory = (s.steps + 1, s.batch, blocks)
        shapes: tuple[tuple[int, ...], ...] = (
            *weights,
            (padded + ROWS, blocks),
            *weights[1:],
            (padded, blocks),
            (vectors * LANES, blocks),
            *(memory, memory, memory),
            (s.batch + 1, blocks),
            (s.scored * s.batch, vectors),
            (s.batch,),
        )
        arrays = [lane_array(*shape, dtype=self._dtype) for shape in shapes]
        norms = [np.zeros((s.steps + 1, s.batch), dtype=self._dtype) for _ in range(2)]
        return Net._make([*arrays, *norms])

    def put(
        self, number: int, weights: tuple[Array, ...], rate: float, threshold: float | None, penalty: float
    ) -> None:
        """Begin a net: W `(units, units)`, U `(inputs, units)`, b, V `(units, outputs)` and c."""
        net = self.nets[number]
        for array, given in zip(net[:5], weights, strict=True):
            array[:] = 0
            rows = np.atleast_2d(given)
            array.reshape(len(array), -1)[: len(rows), : rows.shape[1]] = rows
        self.followed[number].numbers[:] = rate, np.inf if threshold is None else threshold, penalty
        self.followed[number].told[:] = 0

    def _read(self, arrays: tuple[Array, ...]) -> tuple[Array, ...]:
        s = self.sizes
        shapes = ((s.units, s.units), (s.inputs, s.units), (1, s.units), (s.units, s.outputs), (1, s.outputs))
        cut = [
            array.reshape(len(array), -1)[:rows, :columns]
            for array, (rows, columns) in zip(arrays, shapes, strict=True)
        ]
        return cut[0].copy(), cut[1].copy(), cut[2][0].copy(), cut[3].copy(), cut[4][0].copy()

    def weights(self, number: int) -> tuple[Array, ...]:
        """W, U, b, V and c of a net."""
        return self._read(self.nets[number][:5])

    def derivatives(self, number: int) -> tuple[Array, ...]:
        """The derivatives of the last batch, before they were cut back."""
        return self._read(self.nets[number][5:10])

    def told(self, number: int) -> dict[str, float]:
        """Sums over a net's updates since it began, see `TOLD`; the largest norm is the largest."""
        return dict(zip(TOLD, map(float, self.followed[number].told), strict=True))

    def train(self, lines: Array, values: Array, targets: Array, learning: bool = True) -> None:
        """Updates: `lines` and `values` `(nets, updates, steps, batch, active)`.

        `targets` are `(nets, updates, scored · batch)`, one scored step after another.
        """
        for net, of, *batches in zip(self.nets, self.followed, lines, values, targets, strict=True):
            train_kernel(self.sizes, net, of, *batches, learning)

    def answers(self, number: int, lines: Array, values: Array) -> Array:
        """A net's read-out `(batches, scored · batch, outputs)`, one scored step after another.

        `lines` and `values` are `(batches, steps, batch, active)`.
        """
        found = np.zeros((len(lines), self.sizes.scored * self.sizes.batch, self.sizes.outputs), dtype=self._dtype)
        answer_kernel(self.sizes, self.nets[number], lines, values, found)
        return found
