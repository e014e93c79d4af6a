"""Numbers within sentences, as the pages print them."""

from __future__ import annotations

import pytest

from sitegen.text.numbers import number, rough, typeset


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("at a bias of -2.34438966, where", "at a bias of −2.34438966, where"),
        ("8.6e-3 and -1.75e-4", "8.6 × 10⁻³ and −1.75 × 10⁻⁴"),
        ("which is 2.7e-05.", "which is 2.7 × 10⁻⁵."),
        ("from -2 to +2, (-1)", "from −2 to +2, (−1)"),
        ("run on 2026-11-24", "run on 2026-11-24"),
        ("||W||^(q-2) and t - 1", "||W||^(q-2) and t - 1"),
        ("500-step parity, experiment 1e", "500-step parity, experiment 1e"),
    ],
)
def test_a_sentence_has_its_numbers_with_signs_and_powers_of_ten(written: str, shown: str) -> None:
    assert typeset(written) == shown


def test_a_small_number_is_written_alike_by_itself_and_in_a_sentence() -> None:
    assert number(-8.6e-5) == typeset("-8.6e-05") == "−8.6 × 10⁻⁵"


@pytest.mark.parametrize(("value", "shown"), [(2_345_678.0, "2,300,000"), (4.96, "5"), (0.0123, "0.012")])
def test_an_estimate_has_two_digits_and_is_never_a_power_of_ten_that_one_can_count(value: float, shown: str) -> None:
    assert rough(value) == shown
