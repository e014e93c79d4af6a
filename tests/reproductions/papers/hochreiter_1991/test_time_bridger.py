"""The time bridger of section 3.3: what its second net is shown, and that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.papers.hochreiter_1991.learning.time_bridger import Pair
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import trials_of

FIRSTS = np.array([0, 1, 1, 0, 1])


@pytest.mark.parametrize(
    ("missed_by", "first_symbols_only", "steps"), [(2.0, True, 4), (2.0, False, 1), (0.0, False, 12)]
)
def test_the_bridger_is_shown_what_the_automatizer_misses(
    missed_by: float, first_symbols_only: bool, steps: int
) -> None:
    pair = Pair.start(3, generator(1))
    pair.train(FIRSTS, missed_by, first_symbols_only)
    assert (pair.automatizer.clock[0], pair.bridger.clock[0]) == (12, steps)


def test_the_signs_of_figure_3_1_are_read_off_the_automatizer() -> None:
    pair = Pair.start(3, generator(1))
    weights = pair.automatizer.weights
    weights[:] = -1
    weights[[0, 6], 0] = weights[6, 5] = 1
    assert pair.signs() == {"first_signs": 1.0, "mirrored_signs": 0.0}
    weights[[0, 1, 4], 0] = -1, 1, 1
    weights[6, 5], weights[5, 5] = -1, 1
    assert pair.signs() == {"first_signs": 0.0, "mirrored_signs": 1.0}


def test_the_bridger_answers_within_a_thousand_sequences() -> None:
    (trial,) = trials_of(find_experiment("hochreiter_1991", "time_bridger"), "g20")
    assert trial.measurements["sequences_of_success"] <= 1000
    assert trial.measurements["greatest_error"] <= 0.25
