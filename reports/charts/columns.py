"""Draw standing columns, for months follow each other, with a line over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.charts import svg
from reports.charts.axis import Plot
from reports.charts.svg import FILLS, HALO, INK, PAPER, SMALL
from reports.charts.values import Series, StackedColumns, Unit


def drawn(chart: StackedColumns, key: str, width: float) -> tuple[float, list[str]]:
    """Return the height and the parts; amounts in whole euros, for the table has the cents."""
    names = [one.name for one in chart.parts]
    legend, top = svg.legend(key, names, chart.line.name if chart.line else None, 2, width)
    sums = [sum(one.values[i] or 0 for one in chart.parts) for i in range(len(chart.labels))]
    marks = [value for value in (chart.line.values if chart.line else ()) if value is not None]
    plot = Plot(chart.labels, [*sums, *marks], chart.unit, top, width)
    parts = [svg.patterns(key, len(chart.parts)), legend, *plot.grid()]
    for index in range(len(chart.labels)):
        parts += _column(chart, key, index, plot)
    parts += plot.below()
    if chart.line is not None:
        parts += _line(chart.line, chart.unit, plot)
    return plot.height, parts


def _column(chart: StackedColumns, key: str, index: int, plot: Plot) -> Iterator[str]:
    wide, low, middle = plot.step * 0.72, 0, plot.x(index)
    marker = chart.line.values[index] if chart.line else None
    for number, part in enumerate(chart.parts):
        value = part.values[index]
        if not value:
            continue
        high = low + value
        above, below = plot.y(high), plot.y(low)
        yield svg.filled(key, number, middle - wide / 2, above, wide, below - above)
        said, at = chart.unit.short(value), (above + below) / 2 + 4
        hidden = marker is not None and -8 < plot.y(marker) - at < 24  # the line says its own
        if below - above > 13 and svg.width_of(said, SMALL) < wide and not hidden:
            yield on(said, middle, at, FILLS[number][2])
        low = high


def on(said: str, x: float, y: float, white: bool) -> str:
    """Return a number on a filling: white, or dark with white around it."""
    if white:
        return svg.words(said, x, y, size=SMALL, text_anchor="middle", fill=PAPER)
    return svg.words(said, x, y, size=SMALL, text_anchor="middle", **HALO)


def _line(line: Series, unit: Unit, plot: Plot) -> Iterator[str]:
    points = [
        (plot.x(index), plot.y(value), value)
        for index, value in enumerate(line.values)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    for colour, thick in ((PAPER, 5), (INK, 2.5)):
        yield svg.element("polyline", points=path, fill="none", stroke=colour, stroke_width=thick)
    for x, y, value in points:
        yield svg.element("circle", cx=x, cy=y, r=3.5, fill=PAPER, stroke=INK, stroke_width=2)
        said = unit.short(value)
        if svg.width_of(said, SMALL) < plot.step:
            bold: dict[str, Any] = {"text_anchor": "middle", "font_weight": "700", **HALO}
            yield svg.words(said, x, y - 8, size=SMALL, **bold)
