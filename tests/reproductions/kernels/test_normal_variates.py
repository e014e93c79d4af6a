"""Normal random numbers on lanes: their functions agree with NumPy's, their distribution is the normal one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit
from scipy import stats

from reproductions.kernels.lanes.normal_variates import logarithm, next_normals, sine
from reproductions.kernels.lanes.random_streams import STATE_WORDS, stream_state
from reproductions.kernels.lanes.vectors import LANES, lane_array, load, store

QUARTER_TURN = np.linspace(-np.pi / 4, np.pi / 4, 16_000)
PRECISIONS = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@njit(_nrt=False)
def _normals(random: Any, first: Any, second: Any) -> None:
    for row in range(first.shape[0]):
        a, b = next_normals(random, load(first, row))
        store(first, row, a)
        store(second, row, b)


def lanes_of(values: Any, dtype: Any) -> Any:
    array = lane_array(len(values) // LANES, dtype=dtype)
    array[:] = np.asarray(values, dtype=dtype).reshape(-1, LANES)
    return array


def normals(count: int, dtype: Any, seed: int = 1) -> tuple[Any, Any]:
    random = lane_array(STATE_WORDS, dtype=np.uint32)
    for lane in range(LANES):
        random[:, lane] = stream_state(seed, lane)
    first, second = (lane_array(count // LANES, dtype=dtype) for _ in range(2))
    _normals(random, first, second)
    return first, second


@PRECISIONS
@pytest.mark.parametrize(
    ("function", "reference", "values", "units", "absolute"),
    [(logarithm, np.log, np.geomspace(2.0**-25, 8.0, 16_000), 3, 0.5), (sine, np.sin, QUARTER_TURN, 2, 0)],
    ids=["logarithm", "sine"],
)
def test_functions_agree_with_numpy_to_a_few_units_in_the_last_place(
    dtype: Any, function: Any, reference: Any, values: Any, units: int, absolute: float
) -> None:
    @njit(_nrt=False)
    def compute(x: Any, into: Any) -> None:
        for row in range(x.shape[0]):
            store(into, row, function(load(x, row)))

    x = lanes_of(values, dtype)
    result = np.zeros_like(x)
    compute(x, result)
    expected = reference(x.astype(np.float64))
    allowed = units * np.spacing(abs(expected).astype(dtype)) + absolute * np.finfo(dtype).eps
    assert (abs(result - expected) <= allowed).all()


@PRECISIONS
@pytest.mark.parametrize("which", [0, 1])
def test_both_numbers_of_a_pair_are_standard_normal(dtype: Any, which: int) -> None:
    drawn = normals(160_000, dtype)[which].ravel()
    assert stats.kstest(drawn, "norm").pvalue > 0.001
    assert drawn.mean() == pytest.approx(0, abs=0.01)
    assert drawn.var() == pytest.approx(1, abs=0.015)
    assert stats.kurtosis(drawn) == pytest.approx(0, abs=0.05)


def test_the_two_numbers_of_a_pair_are_independent() -> None:
    first, second = (drawn.ravel() for drawn in normals(160_000, np.float64))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(0, abs=0.01)
    assert np.corrcoef(first**2, second**2)[0, 1] == pytest.approx(0, abs=0.01)


def test_both_precisions_draw_the_same_numbers_up_to_rounding() -> None:
    # the square root of a logarithm near 0 magnifies the rounding of numbers near 1
    for single, double in zip(normals(16_000, np.float32), normals(16_000, np.float64), strict=True):
        np.testing.assert_allclose(single, double, rtol=0, atol=1e-4)


def test_a_lane_draws_from_its_own_stream_alone() -> None:
    drawn, _ = normals(320, np.float64)
    assert len({row.tobytes() for row in drawn.T}) == LANES
