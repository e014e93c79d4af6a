"""How long a server asks us to wait."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcheck.asking.patience import Allowance, backoff_seconds, rate_limit_allowance, retry_after_seconds
from linkcheck.http.wire import Head

NOW = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC


def head(**fields: str) -> Head:
    return Head((1, 1), 429, "", [(name.replace("_", "-"), value) for name, value in fields.items()])


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"retry_after": "120"}, 120.0),
        ({"retry_after": "0"}, 0.0),
        ({"retry_after": "Tue, 14 Nov 2023 22:13:50 GMT"}, 30.0),
        ({"retry_after": "Tue, 14 Nov 2023 22:00:00 GMT"}, 0.0),
        ({"retry_after": "Tue, 14 Nov 2023 23:00:05 GMT", "date": "Tue, 14 Nov 2023 23:00:00 GMT"}, 5.0),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after(fields: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(head(**fields), lambda: NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_raises_or_is_negative(value: str) -> None:
    waited = retry_after_seconds(head(retry_after=value), lambda: NOW)
    assert waited is None or waited >= 0


@pytest.mark.parametrize(
    ("fields", "allowance"),
    [
        ({"ratelimit_remaining": "0", "ratelimit_reset": "7"}, Allowance(0, 7.0)),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1700000012"}, Allowance(0, 12.0)),
        ({"ratelimit": "limit=10, remaining=0, reset=3"}, Allowance(0, 3.0)),
        ({"ratelimit": '"default";r=0;t=4'}, Allowance(0, 4.0)),
        ({"ratelimit_remaining": "3", "ratelimit_reset": "7"}, Allowance(3, 7.0)),
        ({"ratelimit_remaining": "0"}, None),
        ({"ratelimit_reset": "7"}, None),
        ({"ratelimit_remaining": "3, 3;w=60", "ratelimit_reset": "7"}, Allowance(3, 7.0)),
        ({"ratelimit_remaining": "\xb2", "ratelimit_reset": "7"}, None),
        ({"ratelimit": f"r={'9' * 5000};t=4"}, Allowance(10**15 - 1, 4.0)),
    ],
)
def test_rate_limit_fields(fields: dict[str, str], allowance: Allowance | None) -> None:
    assert rate_limit_allowance(head(**fields), lambda: NOW) == allowance


@given(st.integers(0, 60), st.integers())
def test_backoff_lies_between_half_and_all_of_a_doubling_time(attempt: int, seed: int) -> None:
    longest = 0.5 * 2 ** min(attempt, 10)
    assert longest / 2 <= backoff_seconds(0.5, attempt, random.Random(seed)) <= longest
