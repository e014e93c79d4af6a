"""Weights of memory cells beside those of a conventional net: counted by hand for small nets."""

from __future__ import annotations

import pytest

from reproductions.papers.hochreiter_1997.analysis.weights_of_cells import weights_to_conventional


def test_one_unit_becomes_three() -> None:
    # three units that see one input and each other, and one output; beside 1 + 1 + 1 weights
    assert weights_to_conventional(1, 1, blocks=1, block_size=1) == (3 * (1 + 3) + 1) / 3


def test_cells_that_share_gates_need_fewer() -> None:
    assert weights_to_conventional(1, 1, blocks=1, block_size=2) == (4 * (1 + 4) + 2) / (2 * 3 + 2)


def test_nine_is_approached_where_hidden_units_outnumber_the_rest() -> None:
    assert weights_to_conventional(1, 1, blocks=10_000, block_size=1) == pytest.approx(9, rel=1e-2)
