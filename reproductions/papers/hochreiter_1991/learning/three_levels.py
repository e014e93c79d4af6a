"""Hochreiter 1991, section 3.2.3, tables 3.1 and 3.2: two grammars of three levels, words of forty symbols.

Measured: after how many words each of three nets has learned, one after the other and all at once, how often the first
or the second ends in a minimum that is none of the grammar's, and whether real-time recurrent learning learns at all.

    rnn-review run hochreiter_1991 three_levels --profile paper

A few minutes. A trial is one stack of nets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.hochreiter_1991.learning.levels import RATE, InRealTime, Levels, Rates, Record, Shape
from reproductions.trials.batches import BatchTrials, Found, Searches

ALPHABET = "fg123"
"""f, g and the symbols e1, e2, e3 that end a constituent."""
HIDDEN = 2
MISSED_BY = 0.18
WORDS = {"A": "CCD2", "B": "DDC2", "C": "fgg3", "D": "gff3"}
FIRST_GRAMMAR = ("ABB", "BAA")
BOTH_GRAMMARS = (*FIRST_GRAMMAR, "AAA", "AAB", "BBB", "BBA")
"""What S becomes, before e1; a word of the second grammar alone is answered by 0."""
LENGTH = 40
REDUCED_ONCE = (1, 5, 9, 13, 14, 18, 22, 26, 27, 31, 35, 39, 40)
REDUCED_TWICE = (1, 14, 27, 40)
"""Places that cannot be foreseen from the word so far, and those of them that cannot from one another."""
SMALL_SQUARES, SMALL_ERROR, FROZEN_ABOVE = 0.15, 0.2, 0.85
ALL_AT_ONCE_ERROR = 0.25
"""The greatest error among the successes of table 3.2."""
EARLY_INTERVAL, EARLY_JUDGED = 5, 25
INTERVAL, JUDGED = 250, 100
STAGE_CAPS = (250, 2000)
"""Words within which a predictor must learn: the first cap is printed, the second is ours."""


def word(start: str) -> str:
    """The word of a grammar whose S becomes this."""
    text = start + "1"
    for _ in range(2):
        text = "".join(WORDS.get(one, one) for one in text)
    return text


def coded(count: int, random: np.random.Generator) -> tuple[Array, Array]:
    """So many words, drawn with equal chances: symbols, and the target after e1, undefined elsewhere."""
    drawn = random.integers(len(BOTH_GRAMMARS), size=count)
    symbols = np.array([ALPHABET.index(one) for start in drawn for one in word(BOTH_GRAMMARS[start])])
    answers = np.full((count, LENGTH), np.nan)
    answers[:, -1] = drawn < len(FIRST_GRAMMAR)
    return symbols, answers.ravel()


def foreseeable(level: int) -> Array:
    """Places of a word, from 0 on, that a level can foresee once those below pass up what they should."""
    passed = (range(1, LENGTH + 1), REDUCED_ONCE, REDUCED_TWICE)
    return np.array(sorted(set(passed[level]) - set(passed[level + 1]))) - 1


@dataclass(frozen=True)
class Learning:
    """How the nets of a row learn."""

    cap: int
    shape: Shape

    def in_turn(self, random: np.random.Generator) -> Found:
        """Level by level: each predictor and its confidence are frozen once they know, then the answerer learns."""
        nets = Levels.start(self.shape, 2, random)
        measured = {"stage_1_failed": 0.0, "stage_2_failed": 0.0}
        total = 0
        for level in (0, 1):
            seen, words = self.stage(nets, level, random)
            total += words
            if seen is None:
                return Found({**measured, f"stage_{level + 1}_failed": 1.0}, total * LENGTH, False)
            measured[f"stage_{level + 1}_words"] = float(seen)
        rates = Rates((0.0, 0.0), (0.0, 0.0), RATE)
        seen = self.answered(nets, rates, SMALL_ERROR, random)
        measured |= {} if seen is None else {"sequences_of_success": float(seen)}
        return Found(measured, (total + (seen or self.cap)) * LENGTH, seen is not None)

    def stage(self, nets: Levels, level: int, random: np.random.Generator) -> tuple[int | None, int]:
        """After how many words a predictor knows what it can, if it does, and how many it took to freeze it.

        Predictor and confidence learn until the confidence exceeds its bound wherever it should.
        """
        rates = tuple(RATE if place == level else 0.0 for place in (0, 1))
        known: int | None = None
        latest: list[tuple[Array, Array]] = []
        cap = STAGE_CAPS[level]
        for seen in range(EARLY_INTERVAL, STAGE_CAPS[1] + 1, EARLY_INTERVAL):
            symbols, answers = coded(EARLY_INTERVAL, random)
            record = nets.train(symbols, answers, Rates(rates, rates), MISSED_BY)
            squares, confidences = (
                part[level].reshape(-1, LENGTH)[:, foreseeable(level)] for part in (record.squares, record.confidences)
            )
            latest = [*latest, (squares, confidences)][-EARLY_JUDGED // EARLY_INTERVAL :]
            if len(latest) * EARLY_INTERVAL < EARLY_JUDGED:
                continue
            if known is None and max(worst(one) for one, _ in latest) < SMALL_SQUARES:
                known = seen
            if known is None and seen >= cap:
                return None, seen
            if known is not None and min(-worst(-one) for _, one in latest) > FROZEN_ABOVE:
                return known, seen
        return known, STAGE_CAPS[1]

    def all_at_once(self, random: np.random.Generator) -> Found:
        """All nets learn from the start; each predictor is frozen with its confidence once that knows."""
        nets = Levels.start(self.shape, 2, random)
        learns = [RATE, RATE]
        for seen in range(INTERVAL, self.cap + 1, INTERVAL):
            symbols, answers = coded(INTERVAL, random)
            record = nets.train(symbols, answers, Rates(tuple(learns), tuple(learns), RATE), MISSED_BY)
            for level in (0, 1):
                if known_of(record, level) > FROZEN_ABOVE and (level == 0 or learns[0] == 0.0):
                    learns[level] = 0.0
            if not np.isfinite(nets.answerer.weights).all():
                return Found({}, seen * LENGTH, False)
            if worst(record.answers.reshape(-1, LENGTH)[-JUDGED:, -1]) <= ALL_AT_ONCE_ERROR:
                return Found({"sequences_of_success": float(seen)}, seen * LENGTH)
        return Found({}, self.cap * LENGTH, False)

    def answered(self, nets: Levels, rates: Rates, bound: float, random: np.random.Generator) -> int | None:
        """After how many words the latest answers are all good enough."""
        for seen in range(INTERVAL, self.cap + 1, INTERVAL):
            symbols, answers = coded(INTERVAL, random)
            record = nets.train(symbols, answers, rates, MISSED_BY)
            if worst(record.answers.reshape(-1, LENGTH)[-JUDGED:, -1]) < bound:
                return seen
        return None

    def in_real_time(self, random: np.random.Generator) -> Found:
        """Real-time recurrent learning of the whole."""
        net = InRealTime.start(len(ALPHABET), HIDDEN, random)
        for seen in range(INTERVAL, self.cap + 1, INTERVAL):
            net.train(*coded(INTERVAL - JUDGED, random))
            if net.train(*coded(JUDGED, random)) < SMALL_ERROR:
                return Found({"sequences_of_success": float(seen)}, seen * LENGTH)
        return Found({}, self.cap * LENGTH, False)


def worst(values: Array) -> float:
    """The greatest value; one that is not there counts as infinite."""
    return float(np.where(np.isnan(values), np.inf, values).max())


def known_of(record: Record, level: int) -> float:
    """The smallest output of a confidence for what its level can foresee, in the latest words."""
    places = foreseeable(level)
    return -worst(-record.confidences[level].reshape(-1, LENGTH)[-EARLY_JUDGED:, places])


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    s = row.settings
    cap = max(round(profile.cap_factor * s["cap"]) // INTERVAL, 1) * INTERVAL
    bias, outputs_recurrent = (readings[name] == "yes" for name in ("bias", "output_recurrent"))
    learning = Learning(cap, Shape(len(ALPHABET), bias, HIDDEN, int(readings["steps_back"]), outputs_recurrent))
    searches = {
        "in_turn": learning.in_turn,
        "all_at_once": learning.all_at_once,
        "in_real_time": learning.in_real_time,
    }
    return BatchTrials({"cap_sequences": cap}, cap * LENGTH, Searches(searches[s["nets"]], (s["stream"],)))
