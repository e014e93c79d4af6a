"""Sixteen nets side by side are shown what the plain task says, and stop where the plain rule does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.unfolded_nets import UnfoldedArchitecture, UnfoldedNets
from reproductions.papers.hochreiter_1991.learning.plain_nets import NetTrainer, UnfoldedTrials
from reproductions.papers.hochreiter_1991.plain.task import first_symbols, sequence, sequences_of_success
from reproductions.results import Outcome
from tests.reproductions.papers.finished import prepared


@pytest.mark.parametrize("length", [4, 6, 20])
def test_the_lanes_show_what_the_plain_task_says(length: int) -> None:
    nets = UnfoldedNets(UnfoldedArchitecture(length, hidden=1, depth=length))
    for lane in range(LANES):
        nets.put(lane, np.zeros((nets.architecture.units, nets.architecture.sources)), 0.0, 5, (lane,))
    plain = [list(islice(first_symbols(5, lane), 41)) for lane in range(LANES)]
    for number in range(40):
        nets.advance(1)
        state = nets.state
        for lane in range(LANES):
            symbols, named, answer = sequence(length, plain[lane][number], plain[lane][number + 1])
            assert [state.first[0, lane], *state.symbol[1:]] == symbols
            assert (state.drawn[0, lane], state.answer[0, lane]) == (named[-1], answer)


@dataclass
class Replayed:
    """Takes the place of a register: every net's answers have errors that are given, `(sequences, LANES)`."""

    errors: Any
    architecture: Any
    seen: int = 0
    worst: Any = field(default_factory=lambda: np.zeros(LANES))
    state: Any = field(default_factory=lambda: SimpleNamespace(weights=np.zeros((1, 1, LANES))))

    def put(self, *_: Any) -> None: ...

    def advance(self, sequences: int) -> None:
        self.worst = np.maximum(self.worst, self.errors[self.seen : self.seen + sequences].max(axis=0))
        self.seen += sequences

    def forget_worst(self, lane: int) -> None:
        self.worst[lane] = 0


@pytest.mark.parametrize(("row", "judged"), [("g4_rate_4", "last_hundred"), ("g6_rate_1", "last_thousand")])
def test_a_net_stops_where_the_plain_rule_does(row: str, judged: str) -> None:
    nets = prepared(find_experiment("hochreiter_1991", "plain_nets"), row, judged_sequences=judged)
    assert isinstance(nets, UnfoldedTrials)
    nets = replace(nets, interval=2000, cap=40_000)
    learned = np.random.default_rng(3).integers(60_000, size=LANES)
    random = np.random.default_rng(4).random((nets.cap, LANES))
    errors = random * np.where(np.arange(nets.cap)[:, None] < learned, 0.15, 0.1 + 4e-5)
    register: Any = Replayed(errors, nets.architecture)
    trainer = NetTrainer(nets, register)
    for lane in range(LANES):
        trainer.put(lane, lane, 1)
    while trainer._trials:
        trainer.advance()
    said = [sequences_of_success(errors[:, lane].tolist(), 2000, nets.judged, nets.cap) for lane in range(LANES)]
    ended = dict(trainer.collect())
    assert [ended[lane].measurements.get("sequences_of_success") for lane in range(LANES)] == said
    assert {trial.outcome for trial in ended.values()} == {Outcome.SUCCEEDED, Outcome.CAPPED}
