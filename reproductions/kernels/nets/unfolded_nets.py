"""Recurrent nets that learn online by unfolding a fixed number of steps, sixteen trials side by side.

The nets of the 1991 thesis (chapter 1). At step q a unit sums up what its sources say, s_k(q) = sum_l w_kl z_l(q), and
answers one step later, y_k(q+1) = f(s_k(q)); sources are one active symbol, the answer that was wanted one step
before, a bias, and the recurrent units. The error of the newest step alone is sent back, theta_i = f' e at an output
and f' sum_k theta_k w_ki one step earlier, through `depth` steps; then every weight changes at once, by the rate times
sum theta_i z_j over these steps.

The lanes see sequences of one shape, all at the same step: a first symbol, 0 or 1, that each lane draws for itself, and
then the symbols 2, 3, … in order. After the last one the last unit has to say whether the first symbol was 0; where
nets predict, the other outputs have to name the next symbol at every step. Nothing is reset between sequences.
The truth that this must equal is `papers/hochreiter_1991/unfolded.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.logistic import logistic
from reproductions.kernels.lanes.random_streams import STATE_WORDS, next_words, stream_state
from reproductions.kernels.lanes.vectors import Array, lane_array, load, select, store


@dataclass(frozen=True)
class UnfoldedArchitecture:
    """Sizes and choices of a net. Units: hidden ones first, then an output for each symbol, then the answer.

    `length` is that of a sequence, which has `length + 1` symbols. `recurrent_outputs`: outputs are sources too.
    `outputs_see_inputs`: outputs read symbols and the answer fed back, not the hidden units and the bias alone.
    """

    length: int
    hidden: int
    depth: int
    predicting: bool = True
    recurrent_outputs: bool = False
    outputs_see_inputs: bool = True

    @property
    def symbols(self) -> int:
        """Different symbols."""
        return self.length + 1

    @property
    def units(self) -> int:
        """Hidden units and outputs."""
        return self.hidden + (self.symbols if self.predicting else 0) + 1

    @property
    def recurrent(self) -> int:
        """Units that are sources: the hidden ones, or all."""
        return self.units if self.recurrent_outputs else self.hidden

    @property
    def sources(self) -> int:
        """Symbols, the answer fed back, the bias, recurrent units."""
        return self.symbols + 2 + self.recurrent


class Sizes(NamedTuple):
    """An architecture as numbers for compiled code."""

    length: int
    hidden: int
    depth: int
    predicting: bool
    outputs_see_inputs: bool
    symbols: int
    units: int
    recurrent: int
    sources: int


class State(NamedTuple):
    """What sixteen nets are and remember. The last `depth` steps stand in a ring; `clock` counts steps."""

    sizes: Sizes
    weights: Array  # (units, sources, LANES)
    rate: Array  # (1, LANES)
    random: Array  # (STATE_WORDS, LANES) uint32
    activation: Array  # (units, LANES): y(q)
    sources: Array  # (depth, recurrent, LANES): recurrent part of z
    slopes: Array  # (depth, units, LANES): f'(s)
    first: Array  # (depth, LANES) int32: 1 where the first symbol was 1
    fed_back: Array  # (depth, LANES)
    theta: Array  # (depth, units, LANES)
    symbol: Array  # (depth,) int64: the symbol; at the start of a sequence 0, see `first`
    drawn: Array  # (1, LANES) int32: the first symbol of the next sequence
    answer: Array  # (1, LANES): the answer wanted last, fed back at the start of the next sequence
    worst: Array  # (1, LANES): the greatest error of an answer since it was last set to 0
    clock: Array  # (1,) int64


@compiled()
def _sees_inputs(s: Any, unit: int) -> Any:
    return s.outputs_see_inputs or unit < s.hidden


@compiled()
def _sum_up(state: Any, slot: int) -> None:
    """Net inputs and new activations of all units; slopes into the ring."""
    s = state.sizes
    symbol = state.symbol[slot]
    one = load(state.first, slot) == 1
    fed_back = load(state.fed_back, slot)
    for unit in range(s.units):
        row = unit * s.sources
        total = load(state.weights, row + s.symbols + 1)
        if _sees_inputs(s, unit):
            total = total + load(state.weights, row + s.symbols) * fed_back
            if symbol == 0:
                total = total + select(one, load(state.weights, row + 1), load(state.weights, row))
            else:
                total = total + load(state.weights, row + symbol)
        for source in range(s.recurrent):
            value = load(state.sources, slot * s.recurrent + source)
            total = total + load(state.weights, row + s.symbols + 2 + source) * value
        y = logistic(total)
        store(state.activation, unit, y)
        store(state.slopes, slot * s.units + unit, y * (1.0 - y))


@compiled()
def _errors(state: Any, slot: int, step: int) -> None:
    """theta of the newest step from the outputs' errors."""
    s = state.sizes
    zero = load(state.rate, 0) * 0.0
    for unit in range(s.units):
        store(state.theta, slot * s.units + unit, zero)
    if s.predicting:
        for symbol in range(s.symbols):
            unit = s.hidden + symbol
            wanted = zero
            if step + 1 < s.length:
                if symbol == step + 2:
                    wanted = zero + 1.0
            elif symbol < 2:
                wanted = select(load(state.drawn, 0) == symbol, zero + 1.0, zero)
            place = slot * s.units + unit
            store(state.theta, place, (wanted - load(state.activation, unit)) * load(state.slopes, place))
    if step + 1 == s.length:
        unit = s.units - 1
        error = load(state.answer, 0) - load(state.activation, unit)
        place = slot * s.units + unit
        store(state.theta, place, error * load(state.slopes, place))
        size = select(error < 0.0, -error, error)
        worst = load(state.worst, 0)
        store(state.worst, 0, select(size <= worst, worst, size))


@compiled()
def _send_back(state: Any, clock: int) -> Any:
    """theta of the recurrent units at earlier steps; returns how many steps there are, the newest included."""
    s = state.sizes
    steps = min(s.depth, clock + 1)
    for back in range(1, steps):
        slot = (clock - back) % s.depth
        later = (clock - back + 1) % s.depth
        senders = s.units if back == 1 else s.recurrent
        for unit in range(s.recurrent):
            total = load(state.rate, 0) * 0.0
            for sender in range(senders):
                weight = load(state.weights, sender * s.sources + s.symbols + 2 + unit)
                total = total + weight * load(state.theta, later * s.units + sender)
            place = slot * s.units + unit
            store(state.theta, place, total * load(state.slopes, place))
    return steps


@compiled()
def _add(array: Any, place: int, change: Any) -> None:
    store(array, place, load(array, place) + change)


@compiled()
def _learn(state: Any, clock: int, steps: int) -> None:
    """All weights change by the rate times theta times the source, summed over the steps."""
    s = state.sizes
    rate = load(state.rate, 0)
    zero = rate * 0.0
    for back in range(steps):
        slot = (clock - back) % s.depth
        symbol = state.symbol[slot]
        one = load(state.first, slot) == 1
        for unit in range(s.units if back == 0 else s.recurrent):
            change = rate * load(state.theta, slot * s.units + unit)
            row = unit * s.sources
            _add(state.weights, row + s.symbols + 1, change)
            if _sees_inputs(s, unit):
                if symbol == 0:
                    _add(state.weights, row + s.symbols, change * load(state.fed_back, slot))
                    _add(state.weights, row, select(one, zero, change))
                    _add(state.weights, row + 1, select(one, change, zero))
                else:
                    _add(state.weights, row + symbol, change)
            for source in range(s.recurrent):
                value = load(state.sources, slot * s.recurrent + source)
                _add(state.weights, row + s.symbols + 2 + source, change * value)


@compiled()
def _begin(state: Any, slot: int) -> None:
    """The first symbol is the one drawn before; the next one is drawn, and the old answer fed back."""
    zero = load(state.rate, 0) * 0.0
    first = load(state.drawn, 0)
    store(state.first, slot, first)
    store(state.fed_back, slot, load(state.answer, 0))
    store(state.answer, 0, select(first == 0, zero + 1.0, zero))
    none = first * 0
    store(state.drawn, 0, select(next_words(state.random) >> 31 == 1, none + 1, none))


def _advance(state: Any, sequences: int) -> None:
    s = state.sizes
    clock = state.clock[0]
    zero = load(state.rate, 0) * 0.0
    for _ in range(sequences):
        for step in range(s.length):
            slot = clock % s.depth
            if step == 0:
                state.symbol[slot] = 0
                _begin(state, slot)
            else:
                state.symbol[slot] = step + 1
                store(state.fed_back, slot, zero)
            for source in range(s.recurrent):
                store(state.sources, slot * s.recurrent + source, load(state.activation, source))
            _sum_up(state, slot)
            if s.predicting or step + 1 == s.length:
                _errors(state, slot, step)
                _learn(state, clock, _send_back(state, clock))
            clock += 1
    state.clock[0] = clock


advance_kernel = kept_on_disk(_advance)


class UnfoldedNets:
    """Sixteen nets of one architecture; numbers are float64 or float32."""

    def __init__(self, architecture: UnfoldedArchitecture, dtype: Any = np.float64) -> None:
        a = architecture
        self.architecture = a
        self.state = State(
            sizes=Sizes(*(getattr(a, name) for name in Sizes._fields)),
            weights=lane_array(a.units, a.sources, dtype=dtype),
            rate=lane_array(1, dtype=dtype),
            random=lane_array(STATE_WORDS, dtype=np.uint32),
            activation=lane_array(a.units, dtype=dtype),
            sources=lane_array(a.depth, max(a.recurrent, 1), dtype=dtype),
            slopes=lane_array(a.depth, a.units, dtype=dtype),
            first=lane_array(a.depth, dtype=np.int32),
            fed_back=lane_array(a.depth, dtype=dtype),
            theta=lane_array(a.depth, a.units, dtype=dtype),
            symbol=np.zeros(a.depth, dtype=np.int64),
            drawn=lane_array(1, dtype=np.int32),
            answer=lane_array(1, dtype=dtype),
            worst=lane_array(1, dtype=dtype),
            clock=np.zeros(1, dtype=np.int64),
        )

    def put(self, lane: int, weights: Array, rate: float, seed: int, key: tuple[int, ...]) -> None:
        """Start a net in a lane, between two sequences, with the random stream that seed and key name.

        `weights` is `(units, sources)`. What the lane held before is forgotten: its earlier steps send nothing back.
        """
        state = self.state
        state.weights[:, :, lane] = weights
        state.rate[0, lane] = rate
        state.random[:, lane] = stream_state(seed, *key)
        for array in (state.activation, state.sources, state.slopes, state.first, state.fed_back, state.theta):
            array[..., lane] = 0
        state.answer[0, lane] = 0
        state.worst[0, lane] = 0
        state.drawn[0, lane] = int(state.random[0, lane] >> 31)

    def advance(self, sequences: int) -> None:
        """Train on so many sequences in all lanes."""
        advance_kernel(self.state, sequences)

    def forget_worst(self, lane: int) -> None:
        """Set the greatest error of an answer to 0 in a lane."""
        self.state.worst[0, lane] = 0

    @property
    def worst(self) -> Array:
        """The greatest error of an answer since `forget_worst`, `(LANES,)`; undefined numbers count as infinite."""
        found = self.state.worst[0].astype(float)
        return np.where(np.isfinite(found), found, np.inf)
