"""Figure 7 on a graphics card: the kernel draws what NumPy draws and learns what the processor's kernel learns.

Where there is no card, its threads take turns on the processor, which takes a C++ compiler. With a card, through CuPy,
the same laws are held on it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.pascanu_2013 import nets_on_card
from reproductions.papers.pascanu_2013.nets_on_card import (
    ADVANCED_STEPS,
    DIGEST,
    STREAM,
    Card,
    ChangedKernelError,
    CudaCard,
    place_of,
    source,
)
from reproductions.papers.pascanu_2013.temporal_order import OnCard, OrderTrainer, OrderTrials
from reproductions.results import Outcome
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import finished
from tests.reproductions.papers.pascanu_2013.processor_card import COMPILER, ProcessorCard

LITERAL = find_experiment("pascanu_2013", "temporal_order").default_readings


def has_card() -> bool:
    try:
        import cupy

        return bool(cupy.cuda.runtime.getDeviceCount())
    except Exception:  # whatever a library without its driver raises
        return False


@pytest.fixture(scope="module")
def processor_card(tmp_path_factory: pytest.TempPathFactory) -> ProcessorCard:
    if COMPILER is None:
        # The project asks for Python, make and a C library alone, so a machine without a compiler passes its tests too.
        pytest.skip("no C++ compiler is here to run the card's kernel on the processor: install g++")
    return ProcessorCard(tmp_path_factory.mktemp("card"))


@pytest.fixture(scope="module")
def a_card(request: pytest.FixtureRequest) -> Card:
    card: Card = CudaCard() if has_card() else request.getfixturevalue("processor_card")
    return card


@dataclass(frozen=True)
class TrialsOnCard(OrderTrials):
    card: Card | None = None
    side_by_side: int = 2
    larger: float = 1.0

    @property
    def lanes(self) -> int:
        return self.side_by_side

    def first_weights(self, random: np.random.Generator) -> tuple[Array, ...]:
        recurrent, inward, bias, outward, outward_bias = super().first_weights(random)
        return recurrent, self.larger * inward, bias, self.larger * outward, outward_bias

    def open(self) -> OnCard:
        assert self.card is not None
        return OnCard(self, CudaCard() if isinstance(self.card, CudaCard) else self.card, self.lanes)


@pytest.mark.parametrize(
    ("initialization", "method", "length", "changed"),
    [
        ("smart_tanh", "msgd_cr", 16, {}),
        ("smart_tanh", "msgd_cr", 23, {"second_symbol": "code", "norms": "plain"}),
        ("basic_tanh", "msgd_cr", 5, {"averaging": "over_steps"}),
        ("sigmoid", "msgd_cr", 16, {}),
        ("sigmoid", "msgd_c", 20, {}),
        ("smart_tanh", "msgd", 19, {}),
        ("basic_tanh", "msgd_r", 3, {"cadence": "every_20"}),
    ],
)
def test_a_net_on_a_card_learns_what_it_learns_on_a_core(
    a_card: Card, initialization: str, method: str, length: int, changed: dict[str, str]
) -> None:
    what = (initialization, method, length, LITERAL | changed, 6)
    for there in finished(TrialsOnCard(*what, card=a_card), range(2)):
        (here,) = finished(OrderTrials(*what), [there.index])
        assert (there.index, there.outcome, there.steps) == (here.index, Outcome.CAPPED, here.steps)
        assert there.measurements == pytest.approx(here.measurements, rel=2e-3)


def test_weights_after_a_few_updates_are_those_of_a_core_up_to_rounding(a_card: Card) -> None:
    what = ("smart_tanh", "msgd_cr", 16, LITERAL, 7)
    there, here = TrialsOnCard(*what, card=a_card).open(), OrderTrainer(OrderTrials(*what))
    for trainer in (there, here):
        trainer.put(0, 3, 1)
        trainer.advance()
    for found, wanted in zip(there.nets.weights(0), here.nets.weights(0), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-6)


def test_a_net_whose_gradient_is_enormous_shrinks_as_on_a_core(a_card: Card) -> None:
    what = ("basic_tanh", "msgd_c", 16, LITERAL, 3)
    there, here = TrialsOnCard(*what, card=a_card).open(), OrderTrainer(OrderTrials(*what))
    weights, *streams = OrderTrials(*what).generators(0, 1)
    recurrent, inward, bias, outward, outward_bias = OrderTrials(*what).first_weights(weights)
    for trainer in (there, here):
        trainer.put(0, 0, 1)
    enormous = (recurrent, inward, bias, 1e13 * outward, outward_bias)
    there.nets.put(0, enormous, *streams)
    here.nets.put(0, enormous, 0.01, 1.0, 0.0)
    for trainer in (there, here):
        trainer.advance()
        assert trainer.nets.told(0)["replaced"] == 3
        np.testing.assert_allclose(trainer.nets.weights(0)[0], recurrent * (1 - 0.01 * 0.02) ** 3, rtol=1e-5)
        np.testing.assert_allclose(trainer.nets.weights(0)[1], inward, rtol=1e-6)


def test_a_net_does_not_mind_its_neighbours_on_a_card(a_card: Card) -> None:
    what = ("smart_tanh", "msgd_cr", 7, LITERAL, 3)
    (alone,) = finished(TrialsOnCard(*what, card=a_card, side_by_side=1), [1])
    assert finished(TrialsOnCard(*what, card=a_card, side_by_side=3), [0, 1, 2])[1] == alone


SCHEDULES = ((127, 127, False), (37, 5, False), (1, 0, True), (127, 64, True))
"""Order, first thread, and whether whole warps run on to a barrier: see `processor_card.hpp`."""


@pytest.fixture(params=SCHEDULES, ids=str)
def schedule(request: pytest.FixtureRequest, processor_card: ProcessorCard) -> Iterator[tuple[int, int, bool]]:
    yield request.param
    processor_card.compiled.set_schedule(1, 0, False)


def test_no_thread_of_a_card_minds_when_the_others_come_to_a_barrier(
    processor_card: ProcessorCard, schedule: tuple[int, int, bool]
) -> None:
    trials = TrialsOnCard("smart_tanh", "msgd_cr", 20, LITERAL, 3, card=processor_card, side_by_side=1, larger=30.0)
    trainers = []
    for turns in ((1, 0, False), schedule):
        processor_card.compiled.set_schedule(*turns)
        trainers.append(trials.open())
        trainers[-1].put(0, 0, 1)
        trainers[-1].advance()
    one, other = (trainer.nets for trainer in trainers)
    assert one.progress.tolist() == other.progress.tolist()
    assert one.told(0) == other.told(0)
    assert all(np.array_equal(*both) for both in zip(one.weights(0), other.weights(0), strict=True))


def test_a_net_goes_on_after_tests_and_from_one_launch_to_the_next(
    a_card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nets_on_card, "ADVANCED_STEPS", 100)
    monkeypatch.setattr("tests.reproductions.papers.pascanu_2013.processor_card.ADVANCED_STEPS", 100)
    what = ("smart_tanh", "msgd_cr", 20, LITERAL | {"cadence": "every_20"}, 47)
    there, here = TrialsOnCard(*what, card=a_card).open(), OrderTrainer(OrderTrials(*what))
    for trainer in (there, here):
        trainer.put(0, 0, 1)
    while not there.nets.progress["updates"][0] >= 40:
        there.advance()
    while here._updates < 40:
        here.advance()
    for found, wanted in zip(there.nets.weights(0), here.nets.weights(0), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-5)
    assert there.nets.progress["steps"][0] == here._steps


def test_a_net_that_has_learned_on_a_core_succeeds_on_a_card(a_card: Card) -> None:
    what = ("smart_tanh", "msgd_cr", 16, LITERAL | {"cadence": "every_20"}, 200_000)
    here, there = OrderTrainer(OrderTrials(*what)), TrialsOnCard(*what, card=a_card).open()
    here.put(0, 0, 1)
    while not here.collect():
        here.advance()
    there.put(0, 0, 1)
    _, *streams = OrderTrials(*what).generators(0, 1)
    there.nets.put(0, here.nets.weights(0), *streams)
    there.advance()
    ((_, trial),) = there.collect()
    assert trial.outcome is Outcome.SUCCEEDED
    assert trial.measurements["wrong_share"] < 0.02


@pytest.mark.parametrize("below", [1, 2, 7, 25, 3_000_000_000])
def test_the_kernel_draws_numbers_below_a_bound_as_numpy_does(
    processor_card: ProcessorCard, schedule: tuple[int, int, bool], below: int
) -> None:
    processor_card.compiled.set_schedule(*schedule)
    ours, numpys = generator(4, 5), generator(4, 5)
    stream = np.array([place_of(ours)], dtype=STREAM)
    for count in (301, 40):
        found = np.zeros(count, dtype=np.uint8)
        pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in (stream, found)]
        processor_card.compiled.drawn_below(pointers[0], ctypes.c_uint32(below), ctypes.c_longlong(count), pointers[1])
        np.testing.assert_array_equal(found, numpys.integers(0, below, count).astype(np.uint8))


def test_another_generator_than_the_kernels_is_refused() -> None:
    with pytest.raises(ValueError, match="found MT19937"):
        place_of(np.random.Generator(np.random.MT19937(1)))
    halfway = generator(1)
    halfway.integers(0, 4, 3)
    with pytest.raises(ValueError, match="even"):
        place_of(halfway)


def test_a_kernel_that_was_changed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "temporal_order.cu"
    changed.write_text(source().replace("SHRINKING = 0.02f", "SHRINKING = 0.03f"))
    monkeypatch.setattr(nets_on_card, "SOURCE", changed)
    with pytest.raises(ChangedKernelError, match="DIGEST"):
        source()


def test_the_digest_is_a_constant_that_the_hash_of_the_code_sees() -> None:
    assert len(DIGEST) == 64
    assert ADVANCED_STEPS > 0
