"""The connections of a small recurrent net, as a list and as arrays for compiled code.

Each connection reads an input, the bias or a unit, of this time step or of the one before, so that a single unit, a
fully recurrent net and a net updated layer by layer are all wirings. Units are updated in the order of their numbers,
so that a connection without delay must come from a unit with a smaller number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from reproductions.kernels.lanes.vectors import Array

FIXED = -1
"""The weight number of a connection whose weight is 1 and stays 1."""


class Activation(IntEnum):
    """What a unit makes of its net input."""

    TANH = 0
    LOGISTIC = 1
    SIGN = 2


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection into unit `to`, from the input, bias or unit in slot `source`, `delay` time steps earlier."""

    to: int
    source: int
    delay: int
    weight: int


class Net(NamedTuple):
    """A wiring as arrays: the connections into unit k are those from first[k] to first[k + 1] - 1."""

    first: Array  # (units + 1,) int32
    source: Array  # (connections,) int32
    delay: Array  # (connections,) int32
    weight: Array  # (connections,) int32
    inputs: int
    units: int
    activation: int


@dataclass(frozen=True)
class Wiring:
    """The connections of a net. Slots are numbered inputs first, then the bias, then the units."""

    inputs: int
    units: int
    connections: tuple[Connection, ...]
    activation: Activation = Activation.TANH

    @property
    def bias(self) -> int:
        """The slot that always holds 1."""
        return self.inputs

    def unit(self, number: int) -> int:
        """The slot of a unit."""
        return self.inputs + 1 + number

    @property
    def slots(self) -> int:
        """Inputs, bias and units."""
        return self.inputs + 1 + self.units

    @property
    def weights(self) -> int:
        """How many weights the net has; connections may share one."""
        return 1 + max((connection.weight for connection in self.connections), default=FIXED)

    def with_activation(self, activation: Activation) -> Wiring:
        """The same connections between units of another kind."""
        return replace(self, activation=activation)

    @cached_property
    def net(self) -> Net:
        """The wiring for compiled code.

        Raises:
            ValueError: a connection without delay comes from a unit that is not updated before.
        """
        for connection in self.connections:
            if connection.delay == 0 and connection.source >= self.unit(connection.to):
                raise ValueError(
                    f"a connection into unit {connection.to} reads slot {connection.source} of the same time step"
                )
        ordered = sorted(self.connections, key=lambda connection: connection.to)
        counts = np.bincount([connection.to for connection in ordered], minlength=self.units)

        columns = [(connection.source, connection.delay, connection.weight) for connection in ordered]
        source, delay, weight = np.array(columns, dtype=np.int32).reshape(-1, 3).T.copy()
        first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return Net(first, source, delay, weight, self.inputs, self.units, int(self.activation))
