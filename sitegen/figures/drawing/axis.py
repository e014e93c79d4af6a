"""The one axis of all figures: from values to places in percent, with round values to mark and a name."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.text.markup import text
from sitegen.text.numbers import number

TICK_ROOM = 14
"""Percent of the width that a tick's number needs on a phone."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to places in percent of its length, straight or logarithmic; `label` says what the values are."""

    low: float
    high: float
    logarithmic: bool = False
    label: str = ""

    @classmethod
    def holding(cls, values: Iterable[float], label: str = "") -> Axis:
        """The axis that shows all values: logarithmic if all are positive and span a factor of more than four."""
        found = [value for value in values if math.isfinite(value)]
        low, high = min(found), max(found)
        if low > 0 and 4 < high / low < 1e12:
            return cls(low / (high / low) ** 0.06, high * (high / low) ** 0.06, True, label)
        if low >= 0 and low < 0.5 * high:
            low = 0.0
        margin = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
        return cls(low if low == 0 else low - margin, high + margin, False, label)

    @property
    def name(self) -> str:
        """The label, and whether the values stand by their logarithm."""
        return self.label + (" (log scale)" if self.logarithmic else "")

    def place(self, value: float) -> float:
        """Percent of the length; values beyond the ends stand at the ends."""
        if self.logarithmic:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def ticks(self, at_most: int = 6) -> list[float]:
        """Round values to mark, from low to high."""
        if self.logarithmic:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            for digits in (range(1, 10), (1, 2, 5), (1, 3), (1,)):
                marks = [digit * 10.0**decade for decade in decades for digit in digits]
                marks = [mark for mark in marks if self.low <= mark <= self.high]
                if len(marks) <= at_most:
                    return marks
            return marks[:: math.ceil(len(marks) / at_most)]
        raw = (self.high - self.low) / (at_most - 1)
        unit = 10.0 ** math.floor(math.log10(raw))
        step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= raw)
        first = math.ceil(self.low / step)
        marks = [float(f"{index * step:.12g}") for index in range(first, math.floor(self.high / step) + 1)]
        return [mark for mark in marks if self.low <= mark <= self.high]

    def along_bottom(self, floor: float, left: float = 0.0, at_most: int = 6) -> str:
        """The line, the ticks, their numbers and the name, from `left` percent to the right end of the figure."""
        parts = [f'<line class="axis" x1="{left:g}%" x2="100%" y1="{floor}" y2="{floor}"/>']
        free = 0.0
        for mark in self.ticks(at_most):
            if self.place(mark) < free:
                continue
            free = self.place(mark) + TICK_ROOM
            x = within(left, self.place(mark))
            parts.append(f'<line class="axis" x1="{x}%" x2="{x}%" y1="{floor}" y2="{floor + 5}"/>')
            parts.append(f'<text class="tick" x="{x}%" y="{floor + 19}" text-anchor="middle">{short(mark)}</text>')
        parts.append(f'<text class="axis-label" x="100%" y="{floor + 38}" text-anchor="end">{text(self.name)}</text>')
        return "".join(parts)


def within(left: float, place: float) -> float:
    """A place of an axis that begins at `left` percent of the figure's width, in percent of that width."""
    return round(left + place * (100 - left) / 100, 2)


def short(value: float) -> str:
    """A tick's number: `20k` and `1M` from ten thousand on."""
    for unit, sign in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= max(unit, 1e4):
            return number(value / unit) + sign
    return number(value)
