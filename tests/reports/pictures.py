"""Read a picture back: what is drawn, what is said, and whether all of it may stand on a page."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from reports.charts.draw import draw
from reports.charts.svg import SMALL, WIDTH, width_of
from reports.charts.values import Chart

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    *("svg", "title", "desc", "defs", "pattern", "path", "rect", "circle", "polyline", "text"),
}
ATTRIBUTES = {
    *("role", "aria-labelledby", "viewBox", "width", "height", "font-family", "direction", "id"),
    *("x", "y", "cx", "cy", "r", "d", "points", "patternUnits", "fill", "stroke", "paint-order"),
    *("stroke-width", "stroke-linejoin", "stroke-dasharray"),
    *("font-size", "font-weight", "text-anchor"),
}


def read(chart: Chart, key: str = "p", width: int = WIDTH) -> Any:
    return etree.fromstring(draw(chart, key, width=width).encode())


def drawn(chart: Chart, name: str, width: int = WIDTH) -> list[Any]:
    found = read(chart, width=width).xpath(
        f"//s:{name}[not(ancestor::s:defs)]", namespaces={"s": SVG[1:-1]}
    )
    return list(found)


def letters(chart: Chart, width: int = WIDTH) -> list[str]:
    return [plain(element.text) for element in drawn(chart, "text", width)]


def shown(element: Any) -> str:
    """What the letters are, without the tooltip."""
    return plain("".join(element.xpath("text()")))


def plain(text: str) -> str:
    return re.sub("[\u2068\u2069]", "", text)


def check(chart: Chart, width: int = WIDTH) -> None:
    """Prove what holds for every picture: a strict page shows it, and nothing lies outside it."""
    picture = read(chart, width=width)
    for element in picture.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.keys()) <= ATTRIBUTES
    ids = picture.xpath("//@id")
    assert len(set(ids)) == len(ids)
    used = re.findall(r"url\(#([^)]*)\)", etree.tostring(picture).decode())
    assert set(used) <= set(ids)
    wide, high = map(float, picture.get("viewBox").split()[2:])
    assert wide == width
    for element in picture.xpath("//*[not(ancestor::s:defs)]", namespaces={"s": SVG[1:-1]}):
        for x, y in _points(element):
            assert -0.5 <= x <= wide + 0.5, etree.tostring(element)
            assert -0.5 <= y <= high + 0.5, etree.tostring(element)


def _points(element: Any) -> Iterator[tuple[float, float]]:
    name = element.tag.removeprefix(SVG)
    if name == "rect":
        x, y, wide, high = (float(element.get(key)) for key in ("x", "y", "width", "height"))
        assert wide >= 0
        assert high >= 0
        yield from ((x, y), (x + wide, y + high))
    elif name == "circle":
        x, y, r = (float(element.get(key)) for key in ("cx", "cy", "r"))
        yield from ((x - r, y - r), (x + r, y + r))
    elif name == "polyline":
        for pair in element.get("points").split():
            x, y = pair.split(",")
            yield float(x), float(y)
    elif name == "path":
        yield from _steps(element.get("d"))
    elif name == "text":
        x, y, size = (float(element.get(key)) for key in ("x", "y", "font-size"))
        assert size >= SMALL
        wide = width_of(shown(element), int(size))
        before = {"end": wide, "middle": wide / 2}.get(element.get("text-anchor"), 0)
        yield from ((x - before, y - size * 0.75), (x - before + wide, y))


def _steps(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for step, said in re.findall("([MLCHVhZ])([^A-Za-z]*)", d):
        numbers = [float(number) for number in said.split()]
        if step in "MLC":
            for at in range(0, len(numbers), 2):
                x, y = numbers[at : at + 2]
                yield x, y
        elif step in "Hh":
            x = numbers[0] + (x if step == "h" else 0)
        elif step == "V":
            y = numbers[0]
        yield x, y
