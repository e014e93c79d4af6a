"""Figure 7: what nets are shown, how they begin, and that they learn."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.papers.pascanu_2013.initialization import initial_weights
from reproductions.papers.pascanu_2013.tasks import SECOND_FROM, temporal_order
from reproductions.papers.pascanu_2013.temporal_order import MOST_UPDATES
from reproductions.results import Outcome
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import prepared, trials_of
from tests.reproductions.profiles import smoke_trials

EXPERIMENT = find_experiment("pascanu_2013", "temporal_order")
LITERAL = EXPERIMENT.default_readings
SIZES = (50, 6, 4)
RUNS = Path(__file__).parents[4] / "results" / "pascanu_2013" / "temporal_order"


@pytest.mark.parametrize("second_symbol", ["paper", "code"])
@pytest.mark.parametrize("length", [16, 22, 100])
def test_the_class_is_the_order_of_the_two_special_symbols(length: int, second_symbol: str) -> None:
    symbols, classes = temporal_order(generator(1), (3, 20), length, SECOND_FROM[second_symbol])
    for batch in range(3):
        for row in range(20):
            places = np.flatnonzero(symbols[batch, :, row] < 2)
            first, second = symbols[batch, places, row]
            assert 2 * first + second == classes[batch, row]
            low = length // 10, int(SECOND_FROM[second_symbol] * length)
            assert all(at <= place < at + max(1, length // 10) for at, place in zip(low, places, strict=True))


def test_all_classes_are_shown_alike() -> None:
    _, classes = temporal_order(generator(1), (100, 20), 30, 0.4)
    np.testing.assert_allclose(np.bincount(classes.ravel()) / 2000, 0.25, atol=0.04)


def test_a_smart_start_has_15_incoming_weights_and_a_spectral_radius_of_0_95() -> None:
    recurrent, inward, *_ = initial_weights("smart_tanh", SIZES, LITERAL, generator(1))
    assert set((recurrent != 0).sum(axis=0)) == {15}
    assert np.abs(np.linalg.eigvals(recurrent)).max() == pytest.approx(0.95)
    assert inward.std() == pytest.approx(0.01, rel=0.2)


def test_the_authors_code_has_15_outgoing_weights() -> None:
    recurrent, *_ = initial_weights("smart_tanh", SIZES, LITERAL | {"sparsity": "outgoing"}, generator(1))
    assert set((recurrent != 0).sum(axis=1)) == {15}


@pytest.mark.parametrize(("spread", "wanted"), [("deviation", 0.01), ("variance", 0.1)])
def test_the_printed_spread_is_a_deviation_or_a_variance(spread: str, wanted: float) -> None:
    recurrent, *_ = initial_weights("sigmoid", SIZES, LITERAL | {"spread": spread}, generator(1))
    assert recurrent.std() == pytest.approx(wanted, rel=0.05)


def test_nets_learn_in_seconds() -> None:
    trials = smoke_trials("pascanu_2013", "temporal_order")
    assert all(trial.outcome is Outcome.SUCCEEDED for trial in trials)
    assert all(trial.measurements["wrong_share"] < 0.05 for trial in trials)


def test_a_reading_changes_what_a_trial_measures() -> None:
    row = "smart_tanh_msgd_cr_16"
    (literal,) = trials_of(EXPERIMENT, row)
    for name, value in (("norms", "plain"), ("averaging", "over_steps"), ("sparsity", "outgoing")):
        assert trials_of(EXPERIMENT, row, (0,), **{name: value})[0].measurements != literal.measurements


def test_the_methods_of_a_trial_begin_with_the_same_weights_and_sequences() -> None:
    starts = []
    for row in ("smart_tanh_msgd_16", "smart_tanh_msgd_cr_16"):
        trainer = prepared(EXPERIMENT, row).open()
        trainer.put(0, 0, 1)
        starts.append(trainer.nets.weights(0))  # type: ignore[attr-defined]  # this experiment's trainer has nets
    assert all(np.array_equal(*both) for both in zip(*starts, strict=True))


def test_the_cap_in_sequences_is_that_of_updates_of_twenty() -> None:
    assert prepared(EXPERIMENT, "smart_tanh_msgd_cr_16").settings["cap_sequences"] == 20 * 10_000


def test_each_net_of_the_scaled_profile_learned_within_its_cap() -> None:
    profile = next(one for one in EXPERIMENT.profiles if one.id == "scaled")
    learned = set()
    for file in RUNS.glob("*.json"):
        run = json.loads(file.read_text(encoding="utf-8"))
        updates = [trial["measurements"]["updates"] for trial in run["trials"] if trial["outcome"] == "succeeded"]
        within = len(updates) == profile.trials and max(updates) <= profile.cap_factor * MOST_UPDATES
        learned |= {run["row"]} if within and run["readings"] == LITERAL else set()
    assert set(profile.rows) <= learned
