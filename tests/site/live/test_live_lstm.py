"""The networks of 1997 in the reader's browser compute what PyTorch computes, and show it to everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.plain_stream import PlainStream
from reproductions.kernels.lstm_1997.network import Weights
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.plain.tasks import adding_problem, embedded_reber_grammar
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import SYMBOLS, draw_string, legal_successors
from reproductions.results import run_from_text
from reproductions.running.assignment import assignment_of
from reproductions.trials.sampling import Sequence
from reproductions.weights import weights_from_text
from sitegen.exports.live_networks import PAPER, TASKS, LiveNetwork, network_data
from tests.site.conftest import ROOT, BuiltSite, new_context

PAGE = "live/lstm.html"
PHONE = {"width": 390, "height": 844}
UNITS = """([network, inputs]) => forward(network, inputs).map(
    one => [one.gates, one.output, one.state, one.prediction].flat())"""
READINGS = {"first_pair_marked": "marker_stays", "second_mark": "first_half"}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def script(browser: Browser, example_site: BuiltSite) -> Iterator[Page]:
    """The page, for what its script computes."""
    context = new_context(browser)
    page = context.new_page()
    page.goto(example_site.url("http", PAGE))
    yield page
    context.close()


def stored_networks(experiment: str) -> list[LiveNetwork]:
    """The first trial of each run of the experiment whose weights are stored."""
    files = sorted((ROOT / "results" / "weights" / PAPER / experiment).glob("*.json"))
    weights = [weights_from_text(file.read_text(encoding="utf-8"), file.name) for file in files]
    runs = [run_from_text((ROOT / one.run).read_text(encoding="utf-8"), one.run) for one in weights]
    declared = find_experiment(PAPER, experiment)
    return [LiveNetwork(declared, run, one, one.trials[0]) for run, one in zip(runs, weights, strict=True)]


def sequences(task: str) -> list[Sequence]:
    """Some sequences of a task."""
    random = PlainStream(1, 1)
    if task == "adding_problem":
        return [adding_problem(random, 100, READINGS) for _ in range(5)]
    strings = [draw_string(np.random.default_rng(seed)) for seed in range(20)]
    return [embedded_reber_grammar(random, strings, "next_symbol") for _ in range(8)]


def by_pytorch(network: LiveNetwork, inputs: Any) -> list[list[float]]:
    """Gates, cell outputs, states and outputs at every step."""
    trials = assignment_of(network.run, network.experiment).prepare()
    assert isinstance(trials, LstmTrials)
    architecture = trials.architecture
    stored = {name: np.array(value) for name, value in network_data(network)["weights"].items()}
    absent = np.zeros((architecture.outputs, architecture.inputs))
    plain = PlainNetwork(architecture, Weights(**{"output_input": absent, **stored}))
    y_hidden, s = plain.start()
    found = []
    for x in torch.tensor(inputs):
        y, y_hidden, s = plain.step(plain.weights, x, y_hidden, s)
        found.append(torch.cat([y_hidden, s, y]).tolist())
    return found


@pytest.mark.parametrize("experiment", list(TASKS))
def test_every_unit_at_every_step_is_as_pytorch_has_it(script: Page, experiment: str) -> None:
    for network in stored_networks(experiment):
        for sequence in sequences(TASKS[experiment]):
            shown = script.evaluate(UNITS, [network_data(network), sequence.inputs.tolist()])
            np.testing.assert_allclose(shown, by_pytorch(network, sequence.inputs), rtol=0, atol=1e-5)


def test_the_page_allows_the_symbols_that_the_grammar_allows(script: Page) -> None:
    strings = [draw_string(np.random.default_rng(seed)) for seed in range(200)]
    letters = ["".join(SYMBOLS[symbol] for symbol in string) for string in strings]
    found = script.evaluate("strings => strings.map(one => allowedAt(one).map(all => [...all].sort()))", letters)
    legal = [[sorted(SYMBOLS[symbol] for symbol in one) for one in legal_successors(string)] for string in strings]
    assert found == [[["B"], *one, []] for one in legal]


def test_a_string_is_followed_as_far_as_it_keeps_to_the_grammar(script: Page) -> None:
    assert script.evaluate("allowedAt('BTBXT')") == ["B", "TP", "B", "TP"]


@pytest.mark.parametrize(
    "first_pair",
    ["marker_stays", "marker_stays_value_zero", "marked_value_zero", "marked_counts_zero", "marked_like_any"],
)
def test_the_page_shows_and_wants_what_the_adding_problem_does(script: Page, first_pair: str) -> None:
    random = PlainStream(2, 2)
    network = {
        "marker_stays": first_pair.startswith("marker_stays"),
        "counts_neutral": first_pair != "marked_like_any",
        "shows_neutral": first_pair.endswith("value_zero"),
    }
    drawn = [adding_problem(random, 100, {**READINGS, "first_pair_marked": first_pair}) for _ in range(40)]
    arguments = []
    for sequence in drawn:
        values, markers = sequence.inputs.T
        marks = np.flatnonzero(markers == 1).tolist()
        arguments.append([network, values.tolist(), marks if len(marks) == 2 else [0, *marks]])
    found = script.evaluate("all => all.map(one => addingProblem(...one))", arguments)
    assert any(0 in marks for *_, marks in arguments)
    assert [one["inputs"] for one in found] == [one.inputs.tolist() for one in drawn]
    assert [one["target"] for one in found] == pytest.approx([one.targets[-1, 0] for one in drawn])


def test_a_step_is_right_if_each_allowed_symbol_is_above_each_forbidden_one(script: Page) -> None:
    outputs = [0.1, 0.6, 0.5, 0.4, 0.2, 0.0, 0.3]  # of B, T, P, S, X, V, E
    assert script.evaluate("outputs => margin(outputs, 'TP')", outputs) == pytest.approx(0.1)
    assert script.evaluate("outputs => margin(outputs, 'TX')", outputs) == pytest.approx(-0.3)


def test_on_a_phone_the_first_screen_holds_the_network_and_its_step_button(open_page: OpenPage) -> None:
    page = open_page(PAGE, viewport=PHONE)
    expect(page.locator(".memory-cell")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Step")).to_be_in_viewport(ratio=1)


def test_a_string_is_gone_through_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(PAGE, "file")
    page.get_by_label("String").fill("btbpvve")
    expect(page.locator(".words")).to_contain_text("Step 1 of 7: B is shown.")
    page.get_by_label("Step of the sequence").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".words")).to_contain_text("Step 2 of 7: T is shown.")
    page.keyboard.press("End")
    expect(page.locator(".words")).to_contain_text("Next the grammar allows T,")


def test_a_string_against_the_grammar_is_told_where_it_goes_wrong(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_label("String").fill("BTBXT")
    expect(page.locator("form output").last).to_have_text("After BTB the grammar allows T or P, not X.")


def test_the_values_and_places_of_the_marks_decide_what_is_wanted(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}#task=adding_problem")
    first, second = (
        page.get_by_role("group", name="First marked value"),
        page.get_by_role("group", name="Second marked value"),
    )
    second.get_by_label("at step").fill("40")  # beyond ten, where the first one is never
    first.get_by_label("at step").fill("3")
    first.get_by_label("value").fill("0.4")
    second.get_by_label("value").fill("-0.8")
    expect(page.locator("form output").first).to_have_text("0.5 + (0.40 + −0.80) / 4 = 0.400")
    page.get_by_label("Step of the sequence").fill("40")
    expect(page.locator(".shown")).to_have_text(re.compile(r"^Step 40 of 1\d\d: −0.80, marked$"))


def test_the_last_step_of_a_sum_is_judged_by_the_errors_limit(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}#task=adding_problem")
    page.get_by_label("Step of the sequence").press("End")
    expect(page.locator(".words")).to_contain_text(re.compile(r"below 0.04: (right|wrong)\.$"))


def test_the_step_button_goes_on_and_begins_again_at_the_end(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_role("button", name="Step").click()
    expect(page.locator(".shown")).to_contain_text("Step 2 of")
    page.get_by_label("Step of the sequence").press("End")
    page.get_by_role("button", name="Again").click()
    expect(page.locator(".shown")).to_contain_text("Step 1 of")


def test_every_step_stands_in_the_table(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_label("String").fill("BPBTXS")
    page.get_by_text("This cell at every step as a table").click()
    expect(page.locator(".values tbody th")).to_have_text(["1: B", "2: P", "3: B", "4: T", "5: X", "6: S"])
    expect(page.locator(".values thead th")).to_have_count(1 + 7 + 7)


def test_the_table_of_a_long_sequence_reaches_its_end(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}#task=adding_problem")
    page.get_by_text("This cell at every step as a table").click()
    steps = page.get_by_label("Step of the sequence").get_attribute("max")
    expect(page.locator(".values tbody th").last).to_have_text(re.compile(rf"^{steps}: "))


@pytest.mark.parametrize(("motion", "playing"), [("no-preference", 1), ("reduce", 0)])
def test_nothing_plays_where_motion_is_unwanted(open_page: OpenPage, motion: str, playing: int) -> None:
    page = open_page(PAGE, reduced_motion=motion)
    expect(page.get_by_role("button", name="Play")).to_have_count(playing)


def test_playing_reaches_the_end_and_stops_there(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_label("String").fill("BT")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".shown")).to_have_text("Step 2 of 2: T")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_without_scripts_the_cell_is_drawn_and_no_dead_button_shown(open_page: OpenPage) -> None:
    page = open_page(PAGE, "file", java_script_enabled=False)
    expect(page.locator(".memory-cell")).to_be_visible()
    expect(page.locator(".lstm button:visible")).to_have_count(0)
