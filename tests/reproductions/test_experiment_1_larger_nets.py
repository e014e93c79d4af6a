"""The embedded Reber grammar with larger networks differs from row 9 of table 1 in the number of blocks alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.papers.hochreiter_1997 import experiment_1_embedded_reber_grammar as original
from reproductions.papers.hochreiter_1997.experiment_1_larger_nets import EXPERIMENT, ROW_9
from reproductions.verdicts import default_readings
from tests.reproductions.training import SEED


@pytest.mark.parametrize(("row", "blocks"), [("blocks_4_of_2", 4), ("blocks_6_of_2", 6), ("blocks_8_of_2", 8)])
def test_only_the_number_of_blocks_is_another(row: str, blocks: int) -> None:
    profile = next(profile for profile in EXPERIMENT.profiles if profile.id == "paper")
    readings = default_readings(EXPERIMENT)
    larger = EXPERIMENT.prepare(next(one for one in EXPERIMENT.rows if one.id == row), readings, profile)
    row_9 = original.prepare(ROW_9, readings, profile)
    assert larger == replace(row_9, blocks=blocks)
    np.testing.assert_array_equal(larger.strings(SEED, 0), row_9.strings(SEED, 0))
