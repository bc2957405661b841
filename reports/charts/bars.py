"""Draw lying bars, so that long labels have the whole width."""

from __future__ import annotations

from reports.charts import svg
from reports.charts.svg import LETTERS, LINE, SMALL
from reports.charts.values import GroupedBars, Unit

_BAR, _GAP = 16, 4
_NONE = "–"


def drawn(chart: GroupedBars, key: str, width: float) -> tuple[float, list[str]]:
    """Return the height and the parts; each bar says its number, in whole euros.

    Before each bar stands the name of its series; of one series it stands once, above all bars.
    """
    alone = len(chart.series) == 1
    names = max(svg.width_of(svg.clean(one.name), SMALL + 1) for one in chart.series)
    left = 1 if alone else min(names + 6, width * 0.3)
    numbers = [n for one in chart.series for n in one.values if n is not None]
    most = max(chart.most or 0, *numbers, 1)
    room = max(svg.width_of(_beside(chart.unit, n), LETTERS) for n in (most, 0)) + 8
    long = width - left - room - 2
    parts, y = [svg.patterns(key, len(chart.series))], 0.0
    if alone:
        named, y = svg.legend(key, [chart.series[0].name], None, 2, width)
        parts.append(named)
        y += 6
    for group, label in enumerate(chart.labels):
        parts.append(svg.words(label, 0, y + LETTERS, width, font_weight="600"))
        y += LETTERS + 7
        for index, one in enumerate(chart.series):
            number, base = one.values[group], y + _BAR - 4
            if not alone:
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
