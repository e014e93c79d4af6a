"""What a page says of a stored run."""

from __future__ import annotations

from dataclasses import replace

from reproductions.experiments import Profile
from sitegen.parts.runs import command_of, provenance, shared_surroundings, without_other_rows
from tests.sitegen.example import EXPERIMENT, RUNS, sources


def test_a_command_is_shown_without_the_rows_beside_its_own() -> None:
    several = "rnn-review run a b --row t_10 --row t_100 --row t_1000 --jobs 2"
    one = replace(RUNS[0], row="t_100", provenance=replace(RUNS[0].provenance, command=several))
    assert without_other_rows(one) == "rnn-review run a b --row t_100 --jobs 2"


def test_what_most_runs_were_computed_with_is_said_once() -> None:
    machines = ["a desk", "a desk", "a cluster"]
    runs = [replace(RUNS[0], provenance=replace(RUNS[0].provenance, machine=machine)) for machine in machines]
    assert shared_surroundings(runs)["Machine"] == "a desk"
    shown = [provenance(sources(), EXPERIMENT, run, shared_surroundings(runs)) for run in runs]
    assert ["Machine" in one for one in shown] == [False, False, True]


def test_what_no_two_runs_share_stands_with_each() -> None:
    runs = [replace(RUNS[0], provenance=replace(RUNS[0].provenance, seed=seed)) for seed in (1, 2)]
    shared = shared_surroundings(runs)
    assert "Seed" not in shared
    assert all("Seed" in provenance(sources(), EXPERIMENT, run, shared) for run in runs)


def test_a_run_alone_says_all_of_itself() -> None:
    assert shared_surroundings(RUNS[:1]) == {}


def test_the_command_that_measures_a_run_again_keeps_its_cap_and_its_device() -> None:
    asked = "rnn-review run hochreiter_1997 experiment_4 --device cuda --jobs 50 --cap-factor=0.01 --resume"
    run = replace(RUNS[0], provenance=replace(RUNS[0].provenance, command=asked))
    assert command_of(run, EXPERIMENT).endswith("--seed 7 --cap-factor 0.01 --device cuda")


def test_a_stored_cap_is_repeated_where_it_is_not_the_profile_s() -> None:
    experiment = replace(EXPERIMENT, profiles=(Profile("paper", (), 10, 10.0, "All."),))
    runs = [replace(RUNS[0], provenance=replace(RUNS[0].provenance, cap_factor=factor)) for factor in (10.0, 0.25)]
    whole, shortened = (command_of(run, experiment) for run in runs)
    assert "--cap-factor" not in whole
    assert "--seed 7 --cap-factor 0.25" in shortened
