"""What rows without a run take is computed from runs that compute alike, and never typed."""

from __future__ import annotations

from reproductions.declarations.papers import find_experiment
from sitegen.parts.benches.unmeasured_rows import cost_of_unmeasured_rows, most_steps, run_alike
from tests.sitegen.example import run, sources, trial

MIXED = find_experiment("pascanu_2013", "mixed_lengths")
ROWS = {row.id: row for row in MIXED.rows}


def test_a_row_takes_at_most_what_five_nets_take_until_their_cap() -> None:
    assert most_steps(ROWS["permutation"]) == 5 * 5_000_000 * 20 * 125
    free = find_experiment("pascanu_2013", "characters_free")
    assert most_steps(free.rows[0]) == 5 * 500_000


def test_the_speed_is_that_of_the_longest_run_of_the_same_task() -> None:
    short, long, other = (
        run("a", row, tuple(trial(i, 1000.0, 0.0) for i in range(trials)))
        for row, trials in (("permutation_20_50", 1), ("permutation_20_50", 5), ("order_20_50", 9))
    )
    assert run_alike(ROWS["permutation"], [short, long, other], MIXED) == long
    assert run_alike(ROWS["addition"], [short, long, other], MIXED) is None


def test_where_no_row_is_left_that_is_said() -> None:
    assert cost_of_unmeasured_rows(sources()) == "<p>Each row has a run.</p>"
