"""Draw where an amount goes: one bar on the left, what each target gets on the right.

The bars on the right are in proportion; one of a few cents is still so high that it is seen.
What goes to the household itself is filled in another way. Amounts are to the cent, for they
add up before the eyes of who reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.amounts import euro
from reports.charts import svg
from reports.charts.svg import DARK, LETTERS, LIGHT, ON_PAPER
from reports.charts.values import Flow, Share

_LEAST = 2.0
"""So high is a bar at least."""
_BOLD = 1.08
"""So much wider are bold letters."""
_STRIPES, _OWN = 1, 2
"""Which of FILLS are for what goes to the household: its band, its bar."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Lengths of one of both layouts: a column on a screen, or a strip in a letter."""

    size: int
    line: float
    gap: float
    each: float
    """So much height a target has, up to `high` for all together."""
    high: float
    body: float
    """So high is the bar on the left at least."""
    bar: float
    source: float
    """Where the bar on the left begins; what is before it is for its name."""
    target: float
    strip: bool
    """Whether the amount is at the end of the line, or else below the name."""

    def room(self, lines: list[str]) -> float:
        """Return how high a name is, with its amount."""
        return self.line * (len(lines) + (0 if self.strip else 1))


_SCREEN = _Layout(LETTERS, 16, 8, 60, 240, 110, 14, 1, 104, False)
_STRIP = _Layout(11, 12, 1.5, 44, 140, 60, 12, 118, 246, True)


def drawn(chart: Flow, key: str, width: float) -> tuple[float, list[str]]:
    """Return the height and the parts; a strip in a letter is lower than a column on a screen."""
    layout = _STRIP if width > (svg.WIDTH + ON_PAPER) / 2 else _SCREEN
    targets = chart.reached()
    cents, names = [one.cents for one in targets], _names(targets, layout, width)
    rooms = [layout.room(lines) for lines in names]
    whole = max(min(layout.high, layout.each * len(targets)), _needed(cents, rooms, layout))
    heights = _heights(cents, _body(cents, rooms, whole - layout.gap * (len(targets) - 1)))
    body = sum(heights)
    if layout.strip:
        lines = svg.wrap(chart.source, layout.source - 8, layout.size, 3)
        whole = max(whole, layout.line * (len(lines) + 1))
        start = 1 + (whole - body) / 2
        parts = _source(chart, lines, layout, start + body / 2 - layout.line * len(lines) / 2)
        top = 1.0
    else:
        lines = svg.wrap(chart.source, width, layout.size, 2)
        top = start = layout.line * (len(lines) + 1) + 6
        parts = _source(chart, lines, layout, layout.line - 2)
    found = [svg.patterns(key, _OWN + 1), *parts]
    y, left = top, start
    for target, said, room, high in zip(targets, names, rooms, heights, strict=True):
        slot = max(room, high)
        right = y + (slot - high) / 2
        found.append(_band(key, target, layout, (left, right, high)))
        fill = _OWN if target.own else 0
        found.append(svg.filled(key, fill, layout.target, right, layout.bar, high))
        found += _target(target, said, y + slot / 2, width, layout)
        left, y = left + high, y + slot + layout.gap
    found.append(svg.filled(key, 0, layout.source, start, layout.bar, body))
    return top + whole + 2, found


def _names(targets: tuple[Share, ...], layout: _Layout, width: float) -> list[list[str]]:
    """Return the names in lines; a strip is so low that not every long name can have two."""
    room = width - layout.target - layout.bar - 8
    if not layout.strip:
        return [svg.wrap(one.name, room, layout.size, 2) for one in targets]
    cents = [one.cents for one in targets]
    room -= max(svg.width_of(euro(one), layout.size) for one in cents) * _BOLD + 8
    names = [svg.wrap(one.name, room, layout.size, 1) for one in targets]
    for index, one in enumerate(targets):
        tried = [*names[:index], svg.wrap(one.name, room, layout.size, 2), *names[index + 1 :]]
        if _needed(cents, [layout.room(lines) for lines in tried], layout) <= layout.high:
            names = tried
    return names


def _needed(cents: list[int], rooms: list[float], layout: _Layout) -> float:
    return _slots(cents, rooms, layout.body) + layout.gap * (len(cents) - 1)


def _slots(cents: list[int], rooms: list[float], body: float) -> float:
    return sum(max(pair) for pair in zip(rooms, _heights(cents, body), strict=True))


def _heights(cents: list[int], body: float) -> list[float]:
    """Share `body` out in proportion, with at least _LEAST for each."""
    low: set[int] = set()
    while True:
        rest = sum(number for at, number in enumerate(cents) if at not in low)
        scale = (body - _LEAST * len(low)) / rest if rest else 0.0
        found = {at for at, number in enumerate(cents) if number * scale < _LEAST} - low
        if not found:
            return [_LEAST if at in low else number * scale for at, number in enumerate(cents)]
        low |= found


def _body(cents: list[int], rooms: list[float], whole: float) -> float:
    """Return how high the source can be, for the targets to fit in `whole` beside their names."""
    low, high = _LEAST * len(cents), whole
    for _ in range(30):
        middle = (low + high) / 2
        if _slots(cents, rooms, middle) <= whole:
            low = middle
        else:
            high = middle
    return low


def _source(chart: Flow, lines: list[str], layout: _Layout, base: float) -> list[str]:
    """Write the name of the source and its amount: before its bar in a strip, else above it."""
    place: dict[str, Any] = {"text_anchor": "end"} if layout.strip else {}
    x = layout.source - 8 if layout.strip else layout.source
    found = []
    for line in [*lines, None]:
        bold = {**place, "font_weight": "700"} if line is None else place
        said = euro(chart.cents) if line is None else line
        whole = chart.source if said.endswith("…") else said
        found.append(svg.words(said, x, base, size=layout.size, whole=whole, **bold))
        base += layout.line
    return found


def _target(
    target: Share, lines: list[str], middle: float, width: float, layout: _Layout
) -> Iterator[str]:
    """Write the name of a target and what it gets, in the middle beside its bar."""
    x = layout.target + layout.bar + 8
    base = middle - layout.room(lines) / 2 + layout.line * 0.76
    for line in lines:
        whole = target.name if line.endswith("…") else line
        yield svg.words(line, x, base, size=layout.size, whole=whole)
        base += layout.line
    bold: dict[str, Any] = {"font_weight": "700"}
    if layout.strip:
        x, base, bold = width - 1, middle + layout.line * 0.26, {**bold, "text_anchor": "end"}
    yield svg.words(euro(target.cents), x, base, size=layout.size, **bold)


def _band(key: str, target: Share, layout: _Layout, place: tuple[float, float, float]) -> str:
    """Draw what flows from the source to a target, as thick on both sides."""
    left, right, high = place
    start, end = layout.source + layout.bar, layout.target
    half = (start + end) / 2
    d = svg.path(
        *("M", start, left, "C", half, left, half, right, end, right, "V", right + high),
        *("C", half, right + high, half, left + high, start, left + high, "Z"),
    )
    fill = svg.filling(key, _STRIPES) if target.own else LIGHT
    return svg.element("path", d=d, fill=fill, stroke=DARK, stroke_width=0.6)
