"""Which trained networks the page of the LSTM of 1997 takes, and what it is told of them."""

from __future__ import annotations

import json
from dataclasses import replace

from reproductions.papers.hochreiter_1997.tasks import marked_pairs
from reproductions.results import Outcome
from sitegen.exports.live_networks import ADDING_SETTINGS, live_networks, network_data, weights_files
from sitegen.figures.diagrams.memory_cell import memory_cell
from sitegen.pages.site import pages
from sitegen.parts.live.lstm import lstm_part, recorded_part, trials_part
from tests.sitegen.example import ADDING_RUN, GRAMMAR_RUN, NETWORKS, evidence, sources, sources_with_live_networks

SOURCES = sources_with_live_networks()
GRAMMAR, ADDING = live_networks(SOURCES)


def test_the_first_trial_that_succeeded_is_taken() -> None:
    assert ADDING.trial.index == 1
    failed = (replace(ADDING_RUN.trials[1], outcome=Outcome.CAPPED), *ADDING_RUN.trials[2:])
    runs = evidence(GRAMMAR_RUN, replace(ADDING_RUN, trials=failed))
    assert live_networks(replace(SOURCES, evidence=runs))[1].trial.index == 2


def test_the_run_that_departs_least_from_the_default_readings_is_taken() -> None:
    path = "results/hochreiter_1997/experiment_4/0.json"
    other = replace(ADDING_RUN, path=path, readings={"first_marker": "lost", "step_size": "literal"})
    weights = {path: NETWORKS[ADDING_RUN.path], **NETWORKS}
    found = live_networks(replace(SOURCES, evidence=evidence(other, ADDING_RUN, GRAMMAR_RUN), weights=weights))
    assert found[1].run.path == ADDING_RUN.path


def test_of_two_rows_the_first_is_taken_whatever_the_readings() -> None:
    later = replace(ADDING_RUN, path="results/hochreiter_1997/experiment_4/0.json", row="t_500")
    lost = replace(ADDING_RUN, readings={"first_marker": "lost", "step_size": "literal"})
    weights = {later.path: NETWORKS[ADDING_RUN.path], **NETWORKS}
    found = live_networks(replace(SOURCES, evidence=evidence(later, lost, GRAMMAR_RUN), weights=weights))
    assert found[1].run.row == "t_100"


def test_bits_become_numbers_in_the_shape_that_the_file_says() -> None:
    digits = {"output_cell": "3f800000bf000000", "output_bias": "40400000"}
    weights = replace(ADDING.weights, shapes={"output_cell": (1, 2), "output_bias": (1,)})
    network = replace(ADDING, weights=weights, trial=replace(ADDING.trial, final=digits))
    assert network_data(network)["weights"] == {"output_cell": [[1.0, -0.5]], "output_bias": [3.0]}


def test_a_setting_of_the_adding_problem_has_its_name() -> None:
    assert [getattr(marked_pairs, name.upper()) for name in ADDING_SETTINGS] == [0, 1, 2, 3, 4]
    assert (network_data(ADDING)["minimal_length"], network_data(ADDING)["correct_within"]) == (100.0, 0.04)


def test_the_script_of_the_weights_holds_the_same_as_the_json() -> None:
    files = weights_files(SOURCES)
    script, data = files["assets/live/lstm_weights.js"], files["assets/live/lstm_weights.json"]
    assert script == f"const lstmNetworks = {data.strip()};\n"
    assert [one["task"] for one in json.loads(data)] == ["embedded_reber_grammar", "adding_problem"]


def test_run_and_trial_are_named_with_a_link() -> None:
    assert f'trial <span data-defined>1</span> of <a href="../{ADDING_RUN.path}">this run</a>' in trials_part(SOURCES)


def test_the_row_is_one_link_away() -> None:
    assert 'href="../papers/hochreiter_1997/experiment_4.html#row-t_100"' in lstm_part(SOURCES)


def test_the_command_below_a_network_has_its_runs_own_readings() -> None:
    run = replace(ADDING_RUN, readings={"first_marker": "lost", "step_size": "literal"})
    shown = lstm_part(replace(SOURCES, evidence=evidence(run, GRAMMAR_RUN)))
    assert "--row t_100 --profile paper --trials 10 --seed 7 --reading first_marker=lost</code>" in shown


def test_an_experiment_leads_to_its_network() -> None:
    page = pages(SOURCES)["papers/hochreiter_1997/experiment_4.md"]
    assert 'href="../../live/lstm.html#task=adding_problem"' in page


def test_the_paper_among_the_resources_leads_to_the_page() -> None:
    page = pages(replace(SOURCES, documents={"live/lstm.md": "# The LSTM\n"}))["resources/hochreiter_1997.md"]
    assert 'try it: <a href="../live/lstm.html">The LSTM</a>' in page


def test_what_a_run_recorded_stands_there_as_a_picture() -> None:
    assert recorded_part(SOURCES) == ""
    path = "results/hochreiter_1997/cell_states/e.json"
    trials = (replace(GRAMMAR_RUN.trials[0], series={"state": {"cell 1": [0.0, 0.5, 0.5]}}),)
    run = replace(GRAMMAR_RUN, experiment="cell_states", path=path, trials=trials)
    experiment = replace(GRAMMAR.experiment, id="cell_states", title="Inside networks")
    papers = (replace(SOURCES.papers[0], experiments=(experiment,)),)
    page = recorded_part(replace(SOURCES, papers=papers, evidence=evidence(run)))
    assert '<a href="../papers/hochreiter_1997/cell_states.html">Inside networks</a> recorded it.' in page
    assert "State: 1 unit over 3 time steps." in page


def test_an_archive_without_weights_says_so() -> None:
    assert lstm_part(sources()) == '<p class="muted">No trained network is stored yet.</p>'


def test_the_cell_has_a_place_for_each_number_and_words_for_all() -> None:
    drawn = memory_cell()
    numbers = ("input", "entering", "state", "squashed", "output", "input_gate", "output_gate")
    assert [drawn.count(f'data-value="{name}"') for name in numbers] == [1] * 7
    assert "There is no forget gate." in drawn
