"""The paper's trials with another design in their place: other gate biases, sizes and numbers of blocks, connections.

Task, stopping rule and numbers are those of the paper's experiments; what is changed stands in a `Design`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.tasks import marked_pairs as adding

ADDING_LENGTH = 100


@dataclass(frozen=True)
class Design:
    """What a row may change. Gates without a given bias start at random like all other weights."""

    blocks: int
    block_size: int
    input_gate_biases: tuple[float, ...] = ()
    output_gate_biases: tuple[float, ...] = ()
    recurrent: bool = True

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Design:
        """The design that a row's settings name."""
        biases = {name: tuple(settings[name]) for name in ("input_gate_biases", "output_gate_biases")}
        return cls(**{**settings, **biases})

    def of(self, trials: LstmTrials) -> LstmTrials:
        """The trials that are like others in all else."""
        architecture = replace(
            trials.architecture, blocks=self.blocks, block_size=self.block_size, recurrent=self.recurrent
        )
        initial = replace(
            trials.initial, input_gate_biases=self.input_gate_biases, output_gate_biases=self.output_gate_biases
        )
        own_numbers = {**trials.own_numbers, **self.numbers}
        return replace(trials, architecture=architecture, initial=initial, own_numbers=own_numbers)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "blocks": self.blocks,
            "block_size": self.block_size,
            "input_gate_biases": list(self.input_gate_biases),
            "output_gate_biases": list(self.output_gate_biases),
            "recurrent_connections": self.recurrent,
        }


def adding_as_others(cap: int, readings: Mapping[str, str]) -> LstmTrials:
    """Experiment 4 at T = 100, with weights and streams that are drawn and named like those of all other experiments.

    A stored run also carries the two readings that decide whether the network ever stops.
    """
    trials = adding.adding_trials(cap, readings, ADDING_LENGTH)
    told = {id: readings[id] for id in ("first_pair_marked", "error_factor")}
    return replace(
        trials,
        initial=InitialWeights(adding.INITIAL_RANGE, adding.INPUT_GATE_BIASES),
        key=(4, ADDING_LENGTH),
        own_numbers={**trials.own_numbers, **told},
    )
