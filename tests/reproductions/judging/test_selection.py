"""Which runs a claim of two rows compares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reproductions.claims import Comparison
from reproductions.experiments import Experiment, Profile
from reproductions.judging.freshness import Freshness, Judge
from reproductions.judging.selection import Evidence
from reproductions.results import Run
from tests.reproductions.judging.examples import CLAIM, PROVENANCE, run

RATIO = replace(CLAIM, comparison=Comparison.RATIO_OF_ROWS_AT_MOST, value=1, relative_to="row_2")


def trained(row: str, updates: int, cap_factor: str) -> Run:
    """A run of nets that were trained for so many updates."""
    command = f"rnn-review run example experiment_1 --row {row} --cap-factor {cap_factor}"
    return run(
        1.0, 2.0, row=row, path=f"results/{row}-{updates}.json", settings={"updates": updates},
        provenance=replace(PROVENANCE, command=command),
    )  # fmt: skip


def compared(*runs: Run) -> list[str | None]:
    evidence = Evidence(runs, lambda _run: Freshness.CURRENT)
    return [None if one is None else one.path for one in evidence.compared(RATIO, {})]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # The longest trainings that both rows were given.
        ([(4000, "0.04"), (100_000, "1")], [(4000, "0.04")], (4000, 4000)),
        ([(4000, "0.04")], [(4000, "0.04"), (100_000, "1")], (4000, 4000)),
        ([(4000, "0.04"), (100_000, "1")], [(4000, "0.04"), (100_000, "1")], (100_000, 100_000)),
        # A row that is declared longer than the other, as for equal time: the same share of each.
        ([(100, "0.1"), (1000, "1")], [(180, "0.1")], (100, 180)),
        # Nothing alike: those that speak.
        ([(100_000, "1")], [(4000, "0.04")], (100_000, 4000)),
    ],
)
def test_rows_are_compared_by_runs_that_were_cut_off_alike(
    first: list[tuple[int, str]], second: list[tuple[int, str]], expected: tuple[int, int]
) -> None:
    runs = [trained("row_1", *one) for one in first] + [trained("row_2", *one) for one in second]
    assert compared(*runs) == [f"results/row_1-{expected[0]}.json", f"results/row_2-{expected[1]}.json"]


def test_a_cap_that_runs_store_counts_and_that_of_the_profile_where_earlier_ones_name_none() -> None:
    """A run of before, one of today at the same cap, and a longer one."""
    experiment = Experiment(
        paper="example", id="experiment_1", title="", section="", summary="", rows=(), readings=(), deviations=(),
        profiles=(Profile("paper", (), 10, 1.0, ""),), claims=(), measured_by="",
    )  # fmt: skip
    before = run(1.0, 2.0, path="results/before.json", settings={"updates": 100})
    today, longer = (
        replace(before, row="row_2", path=f"results/{factor}.json", settings={"updates": round(100 * factor)},
                provenance=replace(PROVENANCE, cap_factor=factor))
        for factor in (1.0, 5.0)
    )  # fmt: skip
    evidence = Evidence(
        (before, today, longer), lambda _run: Freshness.CURRENT, cap_factor=Judge([experiment]).cap_factor
    )
    assert [one and one.path for one in evidence.compared(RATIO, {})] == ["results/before.json", "results/1.0.json"]


@pytest.mark.parametrize(
    ("command", "factor"),
    [
        ("run", None),
        ("run --cap-factor 0.5 --resume", 0.5),
        ("run --cap-factor=0.5", 0.5),
        ("run --cap-f 0.5", 0.5),
        ("run --cap-factor 1 --cap-factor 0.5", 0.5),
        ("run --cap-steps 5 --confirm", None),
        ("run 'a --cap-factor 0.5", 0.5),
    ],
)
def test_earlier_runs_tell_their_cap_in_their_command(command: str, factor: float | None) -> None:
    assert replace(PROVENANCE, command=command).asked_cap_factor == factor
    assert replace(PROVENANCE, command=command, cap_factor=3.0).asked_cap_factor == 3.0


def test_nets_that_train_until_they_succeed_are_compared_whatever_their_cap() -> None:
    far, near = (run(1.0, 2.0, path=f"results/{cap}.json", settings={"cap_sequences": cap}) for cap in (1000, 100))
    other = run(1.0, 2.0, row="row_2", path="results/other.json", settings={"cap_sequences": 100})
    assert compared(near, far, other) == ["results/1000.json", "results/other.json"]
