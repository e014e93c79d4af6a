"""A claim of an invented paper and runs of its row, from which the tests of verdicts make theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reproductions.claims import Averaged, Basis, Claim, Comparison, Locator
from reproductions.results import Outcome, Provenance, Run, Trial

CLAIM = Claim(
    id="mean_sequences",
    paper="example",
    experiment="experiment_1",
    row="row_1",
    locator=Locator("5.4", "7", 1),
    statement="It takes 100 sequences.",
    quantity="sequences_until_success",
    value=100,
    unit="sequences",
    comparison=Comparison.MEAN,
    trials=10,
    basis=Basis.PRINTED,
    averaged=Averaged.SUCCESSFUL,
    rounding=0.5,
)
PROVENANCE = Provenance(
    command="rnn-review run",
    commit="0" * 40,
    dirty=False,
    code_hash="0" * 12,
    started="2026-01-01T00:00:00Z",
    wall_seconds=1.0,
    cpu_seconds=1200.0,
    threads=1,
    machine="a machine",
    python="3.11",
    versions={"numpy": "2.2"},
    seed=1,
)


def trial(value: float | None, quantity: str = "sequences_until_success", index: int = 0) -> Trial:
    outcome = Outcome.CAPPED if value is None else Outcome.SUCCEEDED
    return Trial(index, 1, outcome, {} if value is None else {quantity: value}, 1)


def run(*values: float | None, quantity: str = "sequences_until_success", **changes: Any) -> Run:
    made = Run(
        paper="example", experiment="experiment_1", row="row_1", profile="paper", readings={},
        settings={"cap_sequences": 1000}, provenance=PROVENANCE, path="results/x.json",
        trials=tuple(trial(value, quantity, index) for index, value in enumerate(values)),
    )  # fmt: skip
    return replace(made, **changes)
