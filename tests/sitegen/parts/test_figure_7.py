from __future__ import annotations

from dataclasses import replace

from sitegen.figures.shares import Share, shares_of
from sitegen.parts.benches.figure_7 import (
    coverage,
    coverage_of_figure_7,
    operations_left,
    operations_of,
    speeds_of_minibatch_nets,
)
from tests.sitegen.example import sources
from tests.sitegen.figures.test_shares import SCALING, experiment

STORED = {
    "provenance": {
        "measured": "2026-11-27T20:00:00Z", "machine": "two cores", "python": "3.11.7", "versions": {"jax": "1"},
    },
    "speeds": [
        {"id": "kernel", "what": "compiled kernel", "milliseconds": 2.0, "gigaflops": 75.0},
        {"id": "jax", "what": "JAX", "milliseconds": 21.0, "gigaflops": 7.1},
    ],
}  # fmt: skip


def stopped(cap_updates: int) -> Share:
    """The example's row with trials of which some were stopped."""
    (share,) = shares_of(sources(), experiment(), SCALING)
    assert share.run is not None
    return replace(share, run=replace(share.run, settings={**share.run.settings, "cap_updates": cap_updates}))


def test_a_cell_says_how_many_nets_learn_and_where_the_others_were_stopped() -> None:
    said = coverage(stopped(50_000))
    assert 'data-quantity="succeeded">6</span> of <span' in said
    assert said.endswith("<span data-defined>capped at 50,000 updates</span>")


def test_a_cell_costs_what_its_nets_take_until_the_paper_stops_them() -> None:
    cell = stopped(50_000)
    assert operations_left(replace(cell, run=None)) == 5 * 5_000_000 * 500 * 300_000
    assert operations_left(cell) == 9 * 5_000_000 * 500 * 300_000


def test_the_rest_is_priced_at_the_rate_of_the_runs() -> None:
    run = stopped(50_000).run
    assert run is not None
    assert operations_of(run) == run.steps * 15_000


def test_speeds_are_compared_with_the_kernel_s() -> None:
    said = speeds_of_minibatch_nets(STORED)
    assert said.count("<tr") == 3
    assert "<span data-defined>10</span>" in said
    assert "Measured on 2026-11-27: two cores, one core, Python 3.11.7, jax 1." in said


def test_nothing_is_said_of_what_was_not_measured() -> None:
    assert speeds_of_minibatch_nets({}) == coverage_of_figure_7(sources()) == "<p>Not measured yet.</p>"
