"""Names of readings that were changed after runs had been stored.

A name is no part of what was measured. Stored runs keep the earlier one, and are read by today's; hashes are made of
the earlier one, wherever it stands, so that a change of name makes no run stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EARLIER_NAMES = {"hochreiter_1997": {"number_format": "precision"}}
"""For each paper the readings by their names of today, and what they were called before."""


def earlier_name(paper: str, name: str) -> str:
    """What a reading was called when the first runs were stored."""
    return EARLIER_NAMES.get(paper, {}).get(name, name)


def by_earlier_names(paper: str, said: Any) -> Any:
    """Data that may hold readings, at any depth, with their earlier names."""
    if isinstance(said, Mapping):
        return {earlier_name(paper, name): by_earlier_names(paper, value) for name, value in said.items()}
    return said


def by_todays_names(paper: str, readings: Mapping[str, str]) -> dict[str, str]:
    """The readings of a stored run, called as today."""
    todays = {earlier: name for name, earlier in EARLIER_NAMES.get(paper, {}).items()}
    return {todays.get(name, name): value for name, value in readings.items()}
