"""Hochreiter 1991, chapter 5: how much sooner two nets answer than one that learns in real time, on the task G^10.

Two nets are a predictor and, beside it, a net that is shown what the predictor misses, both learning from the start.
Measured: the sequences that either way needs until the answers are good enough.

    rnn-review run hochreiter_1991 closing_remarks --profile paper

Half a minute. A trial is one net, or one pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.learning.reduced_sequences import (
    INTERVAL,
    TEST_SEQUENCES,
    initial,
    is_missed,
    learn,
    learn_in_real_time,
    size_of,
)
from reproductions.trials.batches import BatchTrials, Found, Searches

ANSWERED = 0.15


def answer_beside_predictor(length: int, cap: int, reading: str, random: np.random.Generator) -> Found:
    """After how many sequences, a multiple of ten, the latest ten answers all have an error below 0.15.

    The answering net is shown each symbol that the predictor beside it misses, and answers to the latest of them.
    """
    predictor, answerer = initial(random, length + 1, length + 2), initial(random, 1, length + 2)
    wanted = np.eye(length + 1)
    before = shown = 0
    for seen in range(TEST_SEQUENCES, cap + 1, TEST_SEQUENCES):
        greatest = 0.0
        for sequence in range(seen - TEST_SEQUENCES, seen):
            first = int(random.integers(2))
            for step, symbol in enumerate([first, *range(2, length + 1)]):
                nothing_before = sequence == 0 and step == 0
                if nothing_before or is_missed(learn(predictor, before, wanted[symbol])):
                    shown = symbol
                before = symbol
            greatest = max(greatest, size_of(learn(answerer, shown, np.array([1.0 - first])), reading))
        if greatest < ANSWERED:
            return Found({"sequences_until_success": seen}, seen * length)
    return Found({}, cap * length, succeeded=False)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    s = row.settings
    interval = INTERVAL if s["real_time"] else TEST_SEQUENCES
    cap = max(round(profile.cap_factor * s["cap"]) // interval, 1) * interval
    if s["real_time"]:
        search = partial(learn_in_real_time, s["length"], float(readings["rate"]), cap, readings)
    else:
        search = partial(answer_beside_predictor, s["length"], cap, readings["error"])
    return BatchTrials({"cap_sequences": cap}, cap * s["length"], Searches(search, (s["stream"],)))
