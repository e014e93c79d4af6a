"""Hochreiter 1991, section 3.2.2: two sets of sub-sequences, strung together at random without a boundary.

Measured: after how many sub-sequences a predictor foresees what can be foreseen, a confidence net knows when it does,
and a net that is shown only what is not foreseen answers; and whether real-time recurrent learning answers at all.

    rnn-review run hochreiter_1991 two_sets --profile paper

Seconds to a minute. A trial is one stack of nets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.hochreiter_1991.learning.levels import RATE, InRealTime, Levels, Rates, Shape
from reproductions.trials.batches import BatchTrials, Found, Searches

SYMBOLS = 7
SETS = {
    "te1": ("24", "14567", "3", "4"),
    "te2": ("2314567", "14567", "3", "1", "34", "231"),
}
"""Elements as the numbers of their symbols."""
FORESEEABLE = {
    "te1": ("01", "01111", "0", "0"),
    "te2": ("0110111", "00111", "0", "0", "00", "011"),
}
"""1 where a symbol can be told from those before it: all but the thesis's reductions."""
MISSED_BY = 0.15
ANSWERED = 0.25
INTERVAL = 250
EARLY_INTERVAL = 10
JUDGED = 100
SYMBOLS_A_SUB_SEQUENCE = 3
ALL, PREDICTOR, CONFIDENCE = Rates((RATE,), (RATE,), RATE), Rates((RATE,), (0.0,)), Rates((0.0,), (RATE,))


@dataclass
class Stream:
    """Sub-sequences of a set, at random, and what the task asks."""

    elements: tuple[str, ...]
    foreseeable: tuple[str, ...]
    random: np.random.Generator
    a2_since_a1: bool = False
    a3_since_a1: bool = False
    before: str = ""

    def draw(self, count: int) -> tuple[Array, Array, Array]:
        """So many sub-sequences: symbols from 0 on, targets where there are any, and which can be foreseen."""
        drawn = self.random.integers(len(self.elements), size=count)
        symbols = "".join(self.elements[one] for one in drawn)
        foreseeable = "".join(self.foreseeable[one] for one in drawn)
        answers = np.array([self.answer(symbol) for symbol in symbols])
        return np.array([int(one) - 1 for one in symbols]), answers, np.array([one == "1" for one in foreseeable])

    def answer(self, symbol: str) -> float:
        """The target after a3: 1 if there was no a2 since the last a1. After a4: 1 if there was no a3 since then, and
        none right after a1."""
        target = np.nan
        if symbol == "3":
            target = float(not self.a2_since_a1)
        elif symbol == "4" and self.before != "1":
            target = float(not self.a3_since_a1)
        if symbol == "1":
            self.a2_since_a1 = self.a3_since_a1 = False
        self.a2_since_a1 |= symbol == "2"
        self.a3_since_a1 |= symbol == "3"
        self.before = symbol
        return target


@dataclass(frozen=True)
class Learning:
    """How the nets of a row learn."""

    set_name: str
    cap: int
    shape: Shape

    def stream(self, random: np.random.Generator) -> Stream:
        """The set's sub-sequences."""
        return Stream(SETS[self.set_name], FORESEEABLE[self.set_name], random)

    def in_parallel(self, random: np.random.Generator) -> Found:
        """Predictor, confidence and answerer at once, until the answers are good enough or the cap is met."""
        nets, stream = Levels.start(self.shape, 1, random), self.stream(random)
        for seen in range(INTERVAL, self.cap + 1, INTERVAL):
            symbols, answers, _ = stream.draw(INTERVAL - JUDGED)
            nets.train(symbols, answers, ALL, MISSED_BY)
            symbols, answers, _ = stream.draw(JUDGED)
            record = nets.train(symbols, answers, ALL, MISSED_BY)
            if np.nanmax(record.answers) < ANSWERED:
                return self.found(seen, True)
        return self.found(self.cap, False)

    def predictor(self, random: np.random.Generator) -> Found:
        """A predictor until it foresees what can be foreseen; then, with it frozen, its confidence until it knows."""
        nets, stream = Levels.start(self.shape, 1, random), self.stream(random)
        seen = self.until_foreseen(nets, stream)
        if seen is None:
            return self.found(self.cap, False)
        known = self.until_confident(nets, stream)
        found = {"sub_sequences_until_foreseen": float(seen)}
        found |= {} if known is None else {"sub_sequences_until_confident": float(known)}
        return Found(found, (seen + (known or self.cap)) * SYMBOLS_A_SUB_SEQUENCE, known is not None)

    def until_foreseen(self, nets: Levels, stream: Stream) -> int | None:
        """After how many sub-sequences the greatest error of the latest foreseeable symbols is small."""
        latest: list[tuple[Array, Array]] = []
        for seen in range(EARLY_INTERVAL, self.cap + 1, EARLY_INTERVAL):
            symbols, answers, foreseeable = stream.draw(EARLY_INTERVAL)
            record = nets.train(symbols, answers, PREDICTOR, MISSED_BY)
            latest = [*latest, (record.errors[0], foreseeable)][-JUDGED // EARLY_INTERVAL :]
            if len(latest) * EARLY_INTERVAL >= JUDGED:
                errors, wanted = (np.concatenate(parts) for parts in zip(*latest, strict=True))
                if errors[wanted].max() < MISSED_BY:
                    return seen
        return None

    def until_confident(self, nets: Levels, stream: Stream) -> int | None:
        """After how many sub-sequences the confidence's own error is as small, for symbols of either kind."""
        latest: list[Array] = []
        for seen in range(EARLY_INTERVAL, self.cap + 1, EARLY_INTERVAL):
            symbols, answers, _ = stream.draw(EARLY_INTERVAL)
            record = nets.train(symbols, answers, CONFIDENCE, MISSED_BY)
            right = (record.errors[0] <= MISSED_BY).astype(float)
            latest = [*latest, abs(right - record.confidences[0])][-JUDGED // EARLY_INTERVAL :]
            if len(latest) * EARLY_INTERVAL >= JUDGED and np.nanmax(np.concatenate(latest)) < MISSED_BY:
                return seen
        return None

    def in_real_time(self, random: np.random.Generator) -> Found:
        """Real-time recurrent learning with one hidden unit."""
        net, stream = InRealTime.start(SYMBOLS, self.shape.hidden, random), self.stream(random)
        for seen in range(INTERVAL, self.cap + 1, INTERVAL):
            symbols, answers, _ = stream.draw(INTERVAL - JUDGED)
            net.train(symbols, answers)
            symbols, answers, _ = stream.draw(JUDGED)
            if net.train(symbols, answers) < ANSWERED:
                return self.found(seen, True)
        return self.found(self.cap, False)

    def found(self, seen: int, succeeded: bool) -> Found:
        """A search that ended."""
        measured = {"sequences_of_success": float(seen)} if succeeded else {}
        return Found(measured, seen * SYMBOLS_A_SUB_SEQUENCE, succeeded)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    s = row.settings
    cap = max(round(profile.cap_factor * s["cap"]) // INTERVAL, 1) * INTERVAL
    learning = Learning(
        s["set"], cap, Shape(SYMBOLS, True, 1, int(readings["steps_back"]), readings["output_recurrent"] == "yes")
    )
    searches = {
        "in_parallel": learning.in_parallel,
        "predictor": learning.predictor,
        "in_real_time": learning.in_real_time,
    }
    return BatchTrials(
        {"cap_sequences": cap}, cap * SYMBOLS_A_SUB_SEQUENCE, Searches(searches[s["nets"]], (s["stream"],))
    )
