"""Discrete error propagation through small nets of hard thresholds: desired changes instead of derivatives.

A unit's output is 1 or -1. Going back, each unit is asked for a change of its output; if the change asks it to flip,
its net input should move by just enough, eps beyond zero, and the pseudo-gradient there is one over that distance. A
unit before it receives the sum of weights times pseudo-gradients, which a coin turns into a request of 2 or -2 whose
expectation it is (clipped to [-2, 2]). Without any signal there is no request.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.random_streams import STATE_WORDS, next_words, stream_state, unit_interval
from reproductions.kernels.lanes.vectors import Array, lane_array, load, select, store
from reproductions.kernels.nets.small_nets import SmallNets
from reproductions.kernels.nets.wirings import Activation, Wiring


@compiled()
def _pseudo_gradient(wanted: Any, y: Any, x: Any, eps: float) -> Any:
    up = (wanted > 0.0) & (y < 0.0)
    down = (wanted < 0.0) & (y > 0.0)
    distance = select(up, eps - x, select(down, -eps - x, 1.0))
    return select(up | down, 1.0 / distance, 0.0)


def _propagate(
    net: Any,
    weights: Any,
    start: Any,
    history: Any,
    sums: Any,
    signal: Any,
    wanted: Any,
    unit: int,
    eps: float,
    random: Any,
    change: Any,
) -> None:
    slots = net.inputs + 1 + net.units
    zero = load(history, 0) * 0.0
    begin = load(start, 0)
    for weight in range(change.shape[0]):
        store(change, weight, zero)
    for slot in range(signal.shape[0] * slots):
        store(signal, slot, zero)
    steps = history.shape[0] - 1
    for t in range(steps - 1, -1, -1):
        now = (t + 1) * slots
        begun = begin <= t
        for k in range(net.units - 1, -1, -1):
            slot = now + net.inputs + 1 + k
            if t == steps - 1 and k == unit:
                request = load(wanted, 0)
            else:
                g = load(signal, slot)
                g = select(g > 2.0, 2.0, select(g < -2.0, -2.0, g))
                coin = unit_interval(next_words(random), zero)
                request = select(coin * 4.0 < g + 2.0, 2.0, zero - 2.0)
                request = select(g == 0.0, 0.0, request)
            pseudo = _pseudo_gradient(request, load(history, slot), load(sums, t * net.units + k), eps)
            pseudo = select(begun, pseudo, 0.0)
            for connection in range(net.first[k], net.first[k + 1]):
                source = now - net.delay[connection] * slots + net.source[connection]
                back = pseudo
                if net.weight[connection] >= 0:
                    number = net.weight[connection]
                    back = pseudo * load(weights, number)
                    store(change, number, load(change, number) + pseudo * load(history, source))
                store(signal, source, load(signal, source) + back)


propagate_kernel = kept_on_disk(_propagate)


class ThresholdNets(SmallNets):
    """Sixteen nets of hard thresholds of one wiring, for sequences of up to `steps` time steps.

    `seed` and a key for each lane start the lanes' streams of coins.
    """

    def __init__(self, wiring: Wiring, steps: int, eps: float, seed: int, keys: Sequence[tuple[int, ...]]) -> None:
        super().__init__(wiring.with_activation(Activation.SIGN), steps)
        self.eps = eps
        self._wanted = lane_array(1, dtype=np.float64)
        self._random = lane_array(STATE_WORDS, dtype=np.uint32)
        for lane, key in enumerate(keys):
            self._random[:, lane] = stream_state(seed, *key)

    def present(self, unit: int, inputs: Array, start: Array, targets: Array) -> tuple[Array, Array]:
        """Last outputs of a unit `(LANES,)` and the change that each weight is asked for, `(weights, LANES)`, a view.

        `inputs` is `(time, inputs, LANES)`, `targets` `(LANES,)` of 1 and -1.
        """
        outputs: Array = self.forward(inputs, start)[-1, unit].copy()
        self._wanted[0] = targets - outputs
        place = len(inputs) + 1
        history, signal = self._history[:place], self._error[:place]
        work = (signal, self._wanted, unit, self.eps, self._random, self._gradient)
        propagate_kernel(self.wiring.net, self.weights, self._start, history, self.net_inputs, *work)
        return outputs, self._gradient
