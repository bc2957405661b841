"""Draw a chart: the one door from a value to a picture (SVG).

Bars lie, so that long labels have the whole width; columns stand, for months follow each
other. Each says its own numbers; amounts in whole euros, for the table has the cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.charts import svg
from reports.charts.svg import FILLS, INK, LETTERS, LINE, PAPER, SMALL, SOFT, WIDTH
from reports.charts.values import Chart, GroupedBars, Series, StackedColumns, Unit

_BAR, _GAP = 16, 4
_HIGH = 190
_TOP = 14
_NONE = "–"


def draw(chart: Chart, key: str) -> str:
    """Return the picture as text; `key` makes its names unique on a page.

    Raises:
        WrongChart: `key` is not small letters, digits and hyphens, beginning with a letter.
    """
    if isinstance(chart, GroupedBars):
        height, parts = _bars(chart, key)
    else:
        height, parts = _columns(chart, key)
    return svg.picture(key, chart.title, chart.description, height, parts)


def _bars(chart: GroupedBars, key: str) -> tuple[float, list[str]]:
    names = max(svg.width_of(svg.clean(one.name), SMALL + 1) for one in chart.series)
    left = min(names + 6, WIDTH * 0.3)
    numbers = [n for one in chart.series for n in one.values if n is not None]
    most = max(chart.most or 0, *numbers, 1)
    room = max(svg.width_of(_beside(chart.unit, n), LETTERS) for n in (most, 0)) + 8
    long = WIDTH - left - room - 2
    parts, y = [svg.patterns(key, len(chart.series))], 0.0
    for group, label in enumerate(chart.labels):
        parts.append(svg.words(label, 0, y + LETTERS, WIDTH, font_weight="600"))
        y += LETTERS + 7
        for index, one in enumerate(chart.series):
            number, base = one.values[group], y + _BAR - 4
            parts.append(svg.words(one.name, 0, base, left - 4, size=SMALL + 1))
            if chart.most is not None:
                parts.append(
                    svg.element(
                        "rect", x=left, y=y, width=long, height=_BAR, fill="none", stroke=LINE
                    )
                )
            wide = long * (number or 0) / most
            if wide:
                parts.append(svg.filled(key, index, left, y, wide, _BAR))
            end = left + (long if chart.most is not None else wide)
            said = _NONE if number is None else _beside(chart.unit, number)
            parts.append(svg.words(said, end + 6, base, font_weight="600"))
            y += _BAR + _GAP
        y += 12
    return y - 8, parts


def _beside(unit: Unit, number: int) -> str:
    return f"€ {unit.short(number)}" if unit is Unit.CENTS else unit.short(number)


def _columns(chart: StackedColumns, key: str) -> tuple[float, list[str]]:
    names = [one.name for one in chart.parts]
    legend, top = svg.legend(key, names, chart.line.name if chart.line else None, 2)
    top += _TOP
    scale = _Scale.over(chart, top)
    ticks = scale.ticks()
    left = max(svg.width_of(chart.unit.short(tick), SMALL) for tick in ticks) + 8
    step = (WIDTH - left) / len(chart.labels)
    parts = [svg.patterns(key, len(chart.parts)), legend]
    for tick in ticks:
        at = scale.y(tick)
        parts.append(
            svg.element(
                "path",
                d=f"M{left:.1f} {at:.1f}H{WIDTH}",
                stroke=LINE if tick else SOFT,
                stroke_width=1,
            )
        )
        said = chart.unit.short(tick)
        parts.append(svg.words(said, left - 6, at + 4, size=SMALL, text_anchor="end", fill=SOFT))
    if chart.unit is Unit.CENTS:
        euro: dict[str, Any] = {"size": SMALL, "text_anchor": "end", "fill": SOFT}
        parts.append(svg.words("€", left - 6, top - 9, **euro))
    for index, label in enumerate(chart.labels):
        parts += _column(chart, key, index, left + step * index, step, scale)
        every = -(-len(chart.labels) // 8)
        if index % every == 0:
            middle = left + step * (index + 0.5)
            below = top + _HIGH + 16
            room = step * every
            parts.append(svg.words(label, middle, below, room, SMALL, text_anchor="middle"))
    if chart.line is not None:
        parts += _line(chart.line, chart.unit, left, step, scale)
    return top + _HIGH + 22, parts


def _column(
    chart: StackedColumns, key: str, index: int, x: float, step: float, scale: _Scale
) -> Iterator[str]:
    wide, low = step * 0.72, 0
    marker = chart.line.values[index] if chart.line else None
    for number, part in enumerate(chart.parts):
        value = part.values[index]
        if not value:
            continue
        high = low + value
        above, below = scale.y(high), scale.y(low)
        yield svg.filled(key, number, x + step * 0.14, above, wide, below - above)
        said, at = chart.unit.short(value), (above + below) / 2 + 4
        hidden = marker is not None and -8 < scale.y(marker) - at < 24  # the line says its own
        if below - above > 13 and svg.width_of(said, SMALL) < wide and not hidden:
            yield _on(said, x + step / 2, at, FILLS[number][2])
        low = high


def _on(said: str, x: float, y: float, white: bool) -> str:
    if white:
        return svg.words(said, x, y, size=SMALL, text_anchor="middle", fill=PAPER)
    return svg.words(said, x, y, size=SMALL, text_anchor="middle", **_HALO)


_HALO: dict[str, Any] = {
    "stroke": PAPER,
    "stroke_width": 3,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}


def _line(line: Series, unit: Unit, left: float, step: float, scale: _Scale) -> Iterator[str]:
    points = [
        (left + step * (index + 0.5), scale.y(value), value)
        for index, value in enumerate(line.values)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    for colour, thick in ((PAPER, 5), (INK, 2.5)):
        yield svg.element("polyline", points=path, fill="none", stroke=colour, stroke_width=thick)
    for x, y, value in points:
        yield svg.element("circle", cx=x, cy=y, r=3.5, fill=PAPER, stroke=INK, stroke_width=2)
        said = unit.short(value)
        if svg.width_of(said, SMALL) < step:
            bold: dict[str, Any] = {"text_anchor": "middle", "font_weight": "700", **_HALO}
            yield svg.words(said, x, y - 8, size=SMALL, **bold)


class _Scale:
    """From numbers to heights: a few round numbers that hold all that is drawn, zero too."""

    def __init__(self, lowest: int, highest: int, step: int, top: float) -> None:
        self.lowest, self.highest, self.step, self.top = lowest, highest, step, top

    @classmethod
    def over(cls, chart: StackedColumns, top: float) -> _Scale:
        sums = [sum(one.values[i] or 0 for one in chart.parts) for i in range(len(chart.labels))]
        marks = [value for value in (chart.line.values if chart.line else ()) if value is not None]
        low, high = min(0, *sums, *marks), max(0, *sums, *marks)
        step = _round_step(high - low, 100 if chart.unit is Unit.CENTS else 1)
        return cls(low // step * step, max(-(-high // step) * step, step), step, top)

    def y(self, number: int) -> float:
        return self.top + _HIGH * (self.highest - number) / (self.highest - self.lowest)

    def ticks(self) -> range:
        return range(self.lowest, self.highest + 1, self.step)


def _round_step(span: int, ten: int) -> int:
    """Return the smallest 1, 2 or 5 times a power of ten that divides `span` in at most five."""
    while True:
        for digit in (1, 2, 5):
            if digit * ten * 5 >= span:
                return digit * ten
        ten *= 10
