"""What trials measured at several places of a line, which the names of their quantities hold."""

from __future__ import annotations

import re

from reproductions.results import Run


def measured_at(run: Run, pattern: re.Pattern[str]) -> dict[str, dict[int, list[float]]]:
    """For each `name` of the pattern and each place `at` in order, the values of all trials that have one."""
    values: dict[str, dict[int, list[float]]] = {}
    for trial in run.trials:
        for quantity, value in trial.measurements.items():
            if match := pattern.fullmatch(quantity):
                values.setdefault(match["name"], {}).setdefault(int(match["at"]), []).append(value)
    return {name: dict(sorted(places.items())) for name, places in values.items()}
