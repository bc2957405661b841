"""Where numbers and labels lie: a scale with a few round numbers, labels below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reports.charts import svg
from reports.charts.svg import LINE, SMALL, SOFT
from reports.charts.values import Unit

_HIGH = 190
_ABOVE, _BELOW = 18, 22
_MOST_LABELS = 8


class Plot:
    """The field of a chart: from a label's place and a number to a point.

    The scale holds all numbers, and zero too. `beside` is kept free on the right.
    """

    def __init__(
        self,
        labels: Sequence[str],
        numbers: Iterable[int],
        unit: Unit,
        top: float,
        width: float,
        beside: float = 0,
    ) -> None:
        all_numbers = [0, *numbers]
        low, high = min(all_numbers), max(all_numbers)
        tick = _round_step(high - low, 100 if unit is Unit.CENTS else 1)
        self.lowest, self.highest = low // tick * tick, max(-(-high // tick) * tick, tick)
        self.ticks = range(self.lowest, self.highest + 1, tick)
        self.labels, self.unit, self.width = labels, unit, width
        self.top, self.bottom = top + _ABOVE, top + _ABOVE + _HIGH
        self.height = self.bottom + _BELOW
        self.left = max(svg.width_of(unit.short(tick), SMALL) for tick in self.ticks) + 8
        self.right = width - beside
        self.step = (self.right - self.left) / len(labels)

    def x(self, index: int) -> float:
        """Return the middle of the room of one label."""
        return self.left + self.step * (index + 0.5)

    def y(self, number: int) -> float:
        """Return how high a number lies."""
        return self.top + _HIGH * (self.highest - number) / (self.highest - self.lowest)

    def grid(self) -> Iterator[str]:
        """Draw the round numbers with a line each; that of zero is darker."""
        aside: dict[str, Any] = {"size": SMALL, "text_anchor": "end", "fill": SOFT}
        for tick in self.ticks:
            at = self.y(tick)
            yield svg.element(
                "path",
                d=f"M{self.left:.1f} {at:.1f}H{self.right:g}",
                stroke=LINE if tick else SOFT,
                stroke_width=1,
            )
            yield svg.words(self.unit.short(tick), self.left - 6, at + 4, **aside)
        if self.unit is Unit.CENTS:
            yield svg.words("€", self.left - 6, self.top - 9, **aside)

    def below(self) -> Iterator[str]:
        """Write so many labels as there is room for, each under its own point."""
        widest = max(svg.width_of(svg.clean(label), SMALL) for label in self.labels)
        count = len(self.labels)
        every = max(-(-count // _MOST_LABELS), min(int(widest / self.step) + 1, -(-count // 2)))
        for index in range(0, count, every):
            shown = svg.cut(svg.clean(self.labels[index]), self.step * every, SMALL)
            half = svg.width_of(shown, SMALL) / 2
            at = min(max(self.x(index), half), self.width - half)
            label, room = self.labels[index], self.step * every
            yield svg.words(label, at, self.bottom + 16, room, SMALL, text_anchor="middle")


def known(numbers: Sequence[int | None]) -> list[list[int]]:
    """Return where numbers are known: a list for each row of places without a gap."""
    runs: list[list[int]] = [[]]
    for at, number in enumerate(numbers):
        if number is not None:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _round_step(span: int, ten: int) -> int:
    """Return the smallest 1, 2 or 5 times a power of ten that divides `span` in at most five."""
    while True:
        for digit in (1, 2, 5):
            if digit * ten * 5 >= span:
                return digit * ten
        ten *= 10
