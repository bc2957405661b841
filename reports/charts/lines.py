"""Draw lines over labels, told apart by marker and dash, with their names at their ends.

Where the names do not fit beside the field, a legend stands above it. A number is said
beside its point where it hides no other; the table has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.charts import svg
from reports.charts.axis import Plot, known
from reports.charts.svg import DARK, HALO, INK, PAPER, SMALL
from reports.charts.values import Lines, Series

_STROKES = ((DARK, None), ("#a34a00", "7 3"), (INK, "2 3"), ("#5c6b79", "9 3 2 3"))
_NAMES_PART = 0.34
"""So much of the width at most is for names beside the field."""
_NAME_HIGH, _LETTER_HIGH = 14, 9
_BOLD = 1.08
"""So much wider are bold letters."""
_NEAR = 10
"""Markers nearer to each other than this are not all drawn."""

Box = tuple[float, float, float, float]


def drawn(chart: Lines, key: str, width: float) -> tuple[float, list[str]]:
    """Return the height and the parts; amounts in whole euros, for the table has the cents."""
    numbers = [n for one in chart.series for n in one.values if n is not None]
    widest = max(svg.width_of(svg.clean(one.name), SMALL) for one in chart.series)
    beside = widest * _BOLD + 20
    ends = all(one.values[-1] is not None for one in chart.series)
    if ends and beside <= width * _NAMES_PART:
        legend, top = "", 2.0
    else:
        (legend, top), beside = _legend(chart.series, width), 6
    plot = Plot(chart.labels, numbers, chart.unit, top, width, beside)
    parts = [legend, *plot.grid(), *plot.below()]
    for index, one in enumerate(chart.series):
        parts += _line(one, index, plot)
    names, taken = ([], []) if legend else _names(chart.series, plot)
    parts += [*names, *_numbers(chart.series, plot, taken)]
    return plot.height, parts


def _legend(series: tuple[Series, ...], width: float) -> tuple[str, float]:
    rows, y = [], 2.0
    for index, one in enumerate(series):
        rows.append(_stroke(index, [(1, y + 6), (31, y + 6)]) + _mark(index, 16, y + 6))
        rows.append(svg.words(one.name, 38, y + 10, width - 40))
        y += 18
    return "".join(rows), y


def _line(one: Series, index: int, plot: Plot) -> Iterator[str]:
    every = max(1, -int(-_NEAR // plot.step))
    for run in known(one.values):
        points = [(plot.x(at), plot.y(one.values[at] or 0)) for at in run]
        if len(points) > 1:
            yield _stroke(index, points, PAPER, 5)
            yield _stroke(index, points)
        for place, (x, y) in enumerate(points):
            if run[place] % every == 0 or place in (0, len(points) - 1):
                yield _mark(index, x, y)


def _stroke(
    index: int, points: list[tuple[float, float]], over: str | None = None, thick: float = 2.2
) -> str:
    colour, dash = _STROKES[index]
    return svg.element(
        "polyline",
        points=svg.points(points),
        fill="none",
        stroke=over or colour,
        stroke_width=thick,
        stroke_linejoin="round",
        stroke_dasharray=None if over else dash,
    )


def _mark(index: int, x: float, y: float) -> str:
    """Draw a disc, a square, a triangle or a diamond: full and open in turn."""
    colour, _ = _STROKES[index]
    fill: dict[str, Any] = {
        "fill": PAPER if index % 2 else colour,
        "stroke": colour,
        "stroke_width": 1.8,
    }
    if index == 0:
        return svg.element("circle", cx=x, cy=y, r=3.6, **fill)
    if index == 1:
        return svg.element("rect", x=x - 3.4, y=y - 3.4, width=6.8, height=6.8, **fill)
    if index == 2:
        d = svg.path("M", x, y - 4.6, "L", x + 4.4, y + 3.2, "L", x - 4.4, y + 3.2, "Z")
    else:
        d = svg.path("M", x, y - 5.0, "L", x + 5.0, y, "L", x, y + 5.0, "L", x - 5.0, y, "Z")
    return svg.element("path", d=d, **fill)


def _numbers(series: tuple[Series, ...], plot: Plot, taken: list[Box]) -> Iterator[str]:
    """Write what has room: the first and last number of each line before all others."""
    points = [
        (one, at, number)
        for one in series
        for at, number in enumerate(one.values)
        if number is not None
    ]
    taken += [_around(plot.x(at), plot.y(number), 9, 9) for _, at, number in points]
    for one, at, number in sorted(points, key=lambda point: point[1] not in _ends(point[0])):
        said = plot.unit.short(number)
        wide = svg.width_of(said, SMALL) * _BOLD
        x = max(plot.x(at), plot.left + wide / 2 + 2)
        if wide > plot.step and at not in _ends(one):
            continue
        for y in _places(one, at, plot):
            box = _around(x, y - _LETTER_HIGH / 2, wide, _LETTER_HIGH)
            inside = box[1] >= plot.top - 12 and box[3] <= plot.bottom and box[2] <= plot.width
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                bold: dict[str, Any] = {"text_anchor": "middle", "font_weight": "600", **HALO}
                yield svg.words(said, x, y, size=SMALL, **bold)
                break


def _ends(one: Series) -> set[int]:
    runs = known(one.values)
    return {runs[0][0], runs[-1][-1]}


def _places(one: Series, at: int, plot: Plot) -> tuple[float, float]:
    """Return where a number may stand: first on the side to which its line does not go."""
    number = one.values[at] or 0
    beside = [n for n in (*one.values[max(at - 1, 0) : at], *one.values[at + 1 : at + 2]) if n]
    above, below = plot.y(number) - 8, plot.y(number) + 17
    if beside and sum(beside) > number * len(beside):
        return below, above
    return above, below


def _around(x: float, y: float, wide: float, high: float) -> Box:
    return (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _names(series: tuple[Series, ...], plot: Plot) -> tuple[list[str], list[Box]]:
    """Write each name beside the end of its line, and say where; those that meet move apart."""
    ends = [plot.y(one.values[-1] or 0) for one in series]
    order = sorted(range(len(series)), key=lambda index: ends[index])
    places = _spread([ends[index] for index in order], plot)
    x = plot.x(len(plot.labels) - 1)
    moved = any(abs(y - ends[index]) > 1 for y, index in zip(places, order, strict=True))
    start = x + (20 if moved else 9)
    found, taken = [], []
    for y, index in zip(places, order, strict=True):
        name, colour = series[index].name, _STROKES[index][0]
        if moved:
            d = svg.path("M", x + 6, ends[index], "L", start - 3, y)
            found.append(svg.element("path", d=d, fill="none", stroke=colour, stroke_width=0.8))
        bold: dict[str, Any] = {"font_weight": "600", "fill": colour}
        found.append(svg.words(name, start, y + 4, size=SMALL, **bold))
        wide = svg.width_of(svg.clean(name), SMALL) * _BOLD
        taken.append((start - 3, y - 5, start + wide, y + 5))
    return found, taken


def _spread(wished: list[float], plot: Plot) -> list[float]:
    """Return heights near those wished (in order) that lie apart, within the field."""
    found = list(wished)
    for _ in range(40):
        for one in range(len(found) - 1):
            short = _NAME_HIGH - (found[one + 1] - found[one])
            if short > 0:
                found[one], found[one + 1] = found[one] - short / 2, found[one + 1] + short / 2
        low, high = plot.top, plot.bottom - 4
        found = [
            min(max(at, low + _NAME_HIGH * i), high - _NAME_HIGH * (len(found) - 1 - i))
            for i, at in enumerate(found)
        ]
    return found
