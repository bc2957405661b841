"""Draw a chart: the one door from a value to a picture (SVG).

Each kind of chart is drawn in a room of its own. The picture is the same on a page and in a
PDF; on paper it may be wider, for there letters need less room, and its letters are written such
that a PDF shows them all (`one_text`).
"""

from __future__ import annotations

from reports.charts import areas, bars, columns, flow, lines, svg
from reports.charts.one_text import for_paper
from reports.charts.svg import ON_PAPER, WIDTH
from reports.charts.values import Chart, Flow, GroupedBars, Lines, StackedColumns
from reports.errors import WrongChart

INHERIT = "inherit"
"""The font of the page, on which the picture stands."""


def draw(chart: Chart, key: str, font: str = INHERIT, width: int = WIDTH) -> str:
    """Return the picture as text; `key` makes its names unique on a page.

    `font` names the letters, for a PDF has none to inherit: one family or more, with commas.
    `width` is WIDTH for a page, ON_PAPER for a picture that is as wide as a page of A4.

    Raises:
        WrongChart: `key` is not small letters, digits and hyphens, beginning with a letter;
            `font` is not a name; `width` is not between WIDTH and ON_PAPER.
    """
    if not WIDTH <= width <= ON_PAPER:
        raise WrongChart(chart.title, f"{width} is not a width of a picture")
    height, parts = _parts(chart, key, width)
    said = (chart.title, chart.description)
    picture = svg.picture(key, said, (width, height), parts, font)
    return picture if font == INHERIT else for_paper(picture)


def _parts(chart: Chart, key: str, width: int) -> tuple[float, list[str]]:
    if isinstance(chart, GroupedBars):
        return bars.drawn(chart, key, width)
    if isinstance(chart, StackedColumns):
        return columns.drawn(chart, key, width)
    if isinstance(chart, Lines):
        return lines.drawn(chart, key, width)
    if isinstance(chart, Flow):
        return flow.drawn(chart, key, width)
    return areas.drawn(chart, key, width)
