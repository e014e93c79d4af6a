"""The live pages compute what PyTorch computes, and are used by keyboard, on a phone and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from reproductions.papers.bengio_1994.network import neuron
from reproductions.papers.hochreiter_1991.plain.formulas import recursion
from sitegen.text.numbers import number
from tests.site.conftest import ROOT, BuiltSite, new_context

OpenPage = Callable[..., Page]
NAMES = ("vanishing_gradient", "latch", "cliff")
SCRIPTS = ROOT / "docs" / "assets" / "live"
CLOSE = 1e-5
ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "linear": torch.clone,
}
PATHS = """() => Object.fromEntries([...document.querySelectorAll("[data-live]")].map(
    path => [path.dataset.live, path.getAttribute("d")]))"""


@pytest.fixture(scope="module")
def networks(browser: Browser) -> Iterator[Page]:
    """The scripts of all live pages, on no page at all."""
    context = new_context(browser)
    page = context.new_page()
    for name in ("stage", *NAMES):
        page.add_script_tag(path=SCRIPTS / f"{name}.js")
    yield page
    context.close()


def flow(networks: Page, units: int, radius: float, activation: str, inward: float, seed: int = 1) -> dict[str, Any]:
    """A net's weights, its slopes from the last step back, and the errors and their lengths at each lag."""
    found: dict[str, Any] = networks.evaluate(
        """([units, radius, activation, inward, seed]) => {
            const weights = errorFlow.drawn(units, seed).map((row) => [...row].map((one) => radius * one));
            const slopes = errorFlow.slopesBack(weights, errorFlow.ACTIVATIONS[activation], inward);
            const errors = errorFlow.flow(weights, slopes);
            return { weights, slopes: slopes.map((one) => [...one]), errors: errors.map((one) => [...one]),
                lengths: errors.map(errorFlow.length) };
        }""",
        [units, radius, activation, inward, seed],
    )
    return found


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("units", [1, 8])
def test_the_error_flow_is_what_automatic_differentiation_gives(networks: Page, units: int, activation: str) -> None:
    found = flow(networks, units, 1.2, activation, 0.3)
    weights = torch.tensor(found["weights"], dtype=torch.float64)
    f = ACTIVATIONS[activation]
    state = f(torch.zeros(units, dtype=torch.float64)) + 0.01
    nets = []
    for _ in range(301):
        nets.append((0.3 + weights @ state).requires_grad_())
        state = f(nets[-1])
    expected = torch.stack(torch.autograd.grad(nets[-1][0], nets[-2:-102:-1])).numpy()
    assert np.array(found["errors"]) == pytest.approx(expected, rel=CLOSE, abs=1e-300)


@pytest.mark.parametrize("lag", [1, 2, 7])
def test_the_error_flow_follows_the_formula_of_the_thesis(networks: Page, lag: int) -> None:
    found = flow(networks, 8, 3.0, "logistic", -1.0)
    factors = recursion(np.array(found["weights"]), np.array(found["slopes"]), lag)
    assert found["errors"][lag - 1] == pytest.approx(factors[0], rel=CLOSE)


def test_the_weights_of_a_net_have_spectral_radius_one(networks: Page) -> None:
    weights = flow(networks, 32, 1.0, "tanh", 0.0)["weights"]
    assert abs(np.linalg.eigvals(np.array(weights))).max() == pytest.approx(1, abs=CLOSE)


@pytest.mark.parametrize("seed", range(1, 6))
def test_an_error_in_a_tanh_net_vanishes_below_radius_one_and_explodes_far_above(networks: Page, seed: int) -> None:
    assert flow(networks, 32, 0.9, "tanh", 0.0, seed)["lengths"][-1] < 1e-3
    assert flow(networks, 32, 6.0, "tanh", 0.0, seed)["lengths"][-1] > 1e3


def test_a_logistic_unit_of_weight_four_keeps_an_error_only_in_its_steep_middle(networks: Page) -> None:
    assert flow(networks, 1, 4.0, "logistic", -2.0)["lengths"][19] == pytest.approx(0.99, abs=0.01)
    assert flow(networks, 1, 4.0, "logistic", -1.5)["lengths"][19] < 1e-6
    assert flow(networks, 1, 6.0, "logistic", -3.0)["lengths"][19] < 1e-6


def test_beyond_weight_four_an_error_falls_faster_than_before(networks: Page) -> None:
    lengths = [flow(networks, 1, weight, "logistic", -1.5)["lengths"][19] for weight in (3.5, 4.5, 6.0)]
    assert lengths == sorted(lengths, reverse=True)


def latch(networks: Page, weight: float, **inputs: float) -> dict[str, Any]:
    """Inputs, states and errors on their way back."""
    values = {"steps": 60, "noise": 0.1, "first": 1, "second": -0.6, **inputs}
    found: dict[str, Any] = networks.evaluate(
        """([weight, values]) => {
            const inputs = latch.inputs(values, 1);
            const states = latch.states(weight, inputs);
            return { inputs, states, errors: [...latch.errorBack(weight, states)], critical: latch.critical(weight) };
        }""",
        [weight, values],
    )
    return found


@pytest.mark.parametrize("weight", [0.8, 1.25, 3.0])
def test_the_latch_is_the_neuron_of_the_paper_and_its_errors_those_of_automatic_differentiation(
    networks: Page, weight: float
) -> None:
    found = latch(networks, weight, noise=0.4)
    state = torch.zeros((), dtype=torch.float64, requires_grad=True)
    states = []
    for inward in found["inputs"]:
        state = neuron(state, weight, inward)
        states.append(state)
    assert found["states"] == pytest.approx(torch.stack(states).tolist(), rel=CLOSE)
    errors = torch.autograd.grad(states[-1], states)
    assert found["errors"] == pytest.approx(torch.stack(errors).tolist(), rel=CLOSE)


def test_a_heavier_weight_holds_a_bit_against_more_and_lets_less_of_an_error_back(networks: Page) -> None:
    light, heavy = latch(networks, 1.25), latch(networks, 2.0)
    assert light["critical"] < heavy["critical"]
    assert light["errors"][0] > heavy["errors"][0]


def test_the_noise_of_a_seed_has_the_spread_that_is_asked_for(networks: Page) -> None:
    noise = latch(networks, 1.0, steps=4000, noise=0.5, first=0, second=0)["inputs"]
    assert np.mean(noise) == pytest.approx(0, abs=0.03)
    assert np.std(noise) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(("weight", "bias"), [(5.2, -2.3), (5.0, -2.75), (5.0, -2.6123), (4.6, -2.3633), (4.3, -2.1)])
def test_the_gradient_on_the_cliff_is_that_of_automatic_differentiation(
    networks: Page, weight: float, bias: float
) -> None:
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (weight, bias)]
    x = torch.tensor(0.5, dtype=torch.float64)
    for _ in range(50):
        x = leaves[0] * torch.sigmoid(x) + leaves[1]
    error = (torch.sigmoid(x) - 0.7) ** 2
    expected = [float(error.detach()), *(float(one) for one in torch.autograd.grad(error, leaves))]
    found = networks.evaluate("([weight, bias]) => cliff.gradient(weight, bias)", [weight, bias])
    assert [found["error"], found["byWeight"], found["byBias"]] == pytest.approx(expected, rel=CLOSE)


def descend(networks: Page, rate: float, threshold: float | None = None) -> list[dict[str, float]]:
    """A hundred steps from the start that the page offers."""
    asked = "([rate, threshold]) => cliff.descend([5.2, -2.3], rate, 100, threshold ?? Infinity)"
    points: list[dict[str, float]] = networks.evaluate(asked, [rate, threshold])
    return points


def test_the_wall_throws_plain_descent_out_and_clipped_descent_stays(networks: Page) -> None:
    assert descend(networks, 0.1)[-1]["weight"] > 50
    assert all(4.4 < point["weight"] < 5.4 for point in descend(networks, 0.1, 0.3))


def test_no_clipped_step_is_longer_than_the_rate_times_the_threshold(networks: Page) -> None:
    places = np.array([[point["weight"], point["bias"]] for point in descend(networks, 0.1, 0.3)])
    assert np.linalg.norm(np.diff(places, axis=0), axis=1).max() == pytest.approx(0.03)


def test_a_lower_learning_rate_meets_the_wall_later(networks: Page) -> None:
    met = [
        next(step for step, point in enumerate(descend(networks, rate)) if point["norm"] > 10) for rate in (0.1, 0.05)
    ]
    assert met == sorted(met)


@pytest.mark.parametrize("value", [0.0, -1.5, 74000.0, 0.0001025, 7.7e-12, 1234.6, -0.07781])
def test_numbers_are_written_as_on_every_other_page(networks: Page, value: float) -> None:
    assert networks.evaluate("value => stage.number(value)", value) == number(value)


@pytest.mark.parametrize("name", ["stage", *NAMES])
def test_a_script_is_small(name: str) -> None:
    assert (SCRIPTS / f"{name}.js").stat().st_size < 8192


def numbers(path: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", path)]


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_without_script_is_the_one_that_the_script_draws(
    open_page: OpenPage, example_site: BuiltSite, name: str
) -> None:
    source = (example_site.folder / "live" / f"{name}.html").read_text(encoding="utf-8")
    still = dict(re.findall(r'data-live="([\w-]+)" d="([^"]*)"', source))
    drawn = open_page(f"live/{name}.html", "file").evaluate(PATHS)
    assert len(still) >= 4
    for line, path in drawn.items():
        assert numbers(path) == pytest.approx(numbers(still[line]), abs=1), line


@pytest.mark.parametrize("name", NAMES)
def test_a_live_page_is_used_with_the_keyboard_alone_and_says_what_it_shows(open_page: OpenPage, name: str) -> None:
    page = open_page(f"live/{name}.html", "file")
    told = page.locator("p.live-told")
    expect(told).to_have_text(re.compile(r"\d"))
    before = told.text_content() or ""
    page.get_by_role("slider", name="Weight").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(told).not_to_have_text(before)


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_a_live_page_shows_a_picture_and_a_sentence_and_no_dead_control(
    open_page: OpenPage, name: str
) -> None:
    page = open_page(f"live/{name}.html", "file", java_script_enabled=False)
    expect(page.locator("figure svg").first).to_be_visible()
    expect(page.locator("p.live-told")).to_be_visible()
    expect(page.locator("form.live")).to_be_hidden()


@pytest.mark.parametrize("name", NAMES)
def test_on_a_phone_the_first_screen_of_a_live_page_has_the_picture_and_two_sliders(
    open_page: OpenPage, name: str
) -> None:
    page = open_page(f"live/{name}.html", viewport={"width": 390, "height": 844})
    sliders = page.get_by_role("slider")
    bottoms = [sliders.nth(place).evaluate("one => one.getBoundingClientRect().bottom") for place in range(2)]
    assert max(bottoms) < 844


def test_a_touch_on_the_map_drops_the_balls_there(open_page: OpenPage) -> None:
    page = open_page("live/cliff.html", "file")
    page.locator(".live-field").click()
    expect(page.get_by_role("slider", name="Weight")).to_have_value("4.9")
    expect(page.get_by_role("slider", name="Bias")).to_have_value("-2.4")


def test_who_wants_no_motion_sees_a_descent_at_once(open_page: OpenPage) -> None:
    page = open_page("live/cliff.html", reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_label("Steps")).to_have_value("200")
