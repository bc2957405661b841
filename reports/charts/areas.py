"""Draw parts of a whole over months as areas on each other, with their sum as a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from reports.charts import svg
from reports.charts.axis import Plot, known
from reports.charts.columns import on
from reports.charts.svg import DARK, FILLS, HALO, INK, PAPER, SMALL
from reports.charts.values import StackedAreas

Points = list[tuple[float, float]]


def drawn(chart: StackedAreas, key: str, width: float) -> tuple[float, list[str]]:
    """Return the height and the parts; amounts in whole euros, for the table has the cents."""
    names = [one.name for one in chart.parts]
    legend, top = svg.legend(key, names, chart.sums().name, 2, width)
    sums = chart.sums().values
    plot = Plot(chart.labels, [n for n in sums if n is not None], chart.unit, top, width)
    parts = [svg.patterns(key, len(chart.parts)), legend, *plot.grid(), *plot.below()]
    for run in known(sums):
        stack = _stack(chart, run)
        for number, (below, above) in enumerate(pairwise(stack)):
            parts.append(_area(key, number, _edge(run, above, plot), _edge(run, below, plot)))
        parts += _total(run, stack[-1], plot)
        for number, (below, above) in enumerate(pairwise(stack)):
            parts += _numbers(chart, run, number, (below, above, stack[-1]), plot)
    return plot.height, parts


def _stack(chart: StackedAreas, run: list[int]) -> list[list[int]]:
    """Return the edges between the parts, from zero up to the sum."""
    edges = [[0] * len(run)]
    for part in chart.parts:
        edges.append([low + (part.values[at] or 0) for low, at in zip(edges[-1], run, strict=True)])
    return edges


def _edge(run: list[int], numbers: list[int], plot: Plot) -> Points:
    """Return an edge of an area: through each label's middle, level to the ends of its room."""
    points = [(plot.x(at), plot.y(number)) for at, number in zip(run, numbers, strict=True)]
    (first, start), (last, end) = points[0], points[-1]
    half = plot.step / 2
    return [(first - half, start), *points, (last + half, end)]


def _area(key: str, number: int, above: Points, below: Points) -> str:
    steps: list[str | float] = []
    for x, y in [*above, *reversed(below)]:
        steps += ["L" if steps else "M", x, y]
    d = svg.path(*steps, "Z")
    return svg.element("path", d=d, fill=svg.filling(key, number), stroke=DARK, stroke_width=1)


def _total(run: list[int], sums: list[int], plot: Plot) -> Iterator[str]:
    points = svg.points(_edge(run, sums, plot))
    yield svg.element("polyline", points=points, fill="none", stroke=INK, stroke_width=2.5)
    for at, number in zip(run, sums, strict=True):
        x, y, said = plot.x(at), plot.y(number), plot.unit.short(number)
        if plot.step > 10:
            yield svg.element("circle", cx=x, cy=y, r=3.5, fill=PAPER, stroke=INK, stroke_width=2)
        if svg.width_of(said, SMALL) < plot.step:
            bold: dict[str, Any] = {"text_anchor": "middle", "font_weight": "700", **HALO}
            yield svg.words(said, x, y - 8, size=SMALL, **bold)


def _numbers(
    chart: StackedAreas,
    run: list[int],
    part: int,
    edges: tuple[list[int], list[int], list[int]],
    plot: Plot,
) -> Iterator[str]:
    """Write a number in its area where the area is high enough over the width of the letters."""
    below, above, sums = edges
    upper, lower = _edge(run, above, plot), _edge(run, below, plot)
    for place, at in enumerate(run):
        number, x = chart.parts[part].values[at], plot.x(at)
        said = plot.unit.short(number or 0)
        wide = svg.width_of(said, SMALL) + 4
        if not number or wide > plot.step:
            continue
        spots = (x - wide / 2, x, x + wide / 2)
        top = max(_at(upper, spot) for spot in spots)
        top += 5 if above[place] == sums[place] else 0  # there is the marker of the sum
        low = min(_at(lower, spot) for spot in spots)
        if low - top > 13:
            yield on(said, x, (top + low) / 2 + 4, FILLS[part][2])


def _at(edge: Points, x: float) -> float:
    """Return how high an edge lies at `x`."""
    for (left, start), (right, end) in pairwise(edge):
        if left <= x <= right:
            return start + (end - start) * (x - left) / (right - left)
    return edge[-1][1]
