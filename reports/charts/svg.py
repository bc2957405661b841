"""Write the elements of a picture (SVG 2), with attributes only: no style, no script.

A page under a strict Content-Security-Policy shows it as it is. Everything that arrives is
text: escaped, without characters that XML 1.0 does not know, and in a direction of its own
(Unicode UAX 9, isolates), so that an Arabic name does not turn the number beside it around.
Lengths are units of the viewBox, WIDTH wide on a screen: chosen so that letters stay readable at
320 px. On paper a picture is ON_PAPER wide: at 170 mm its letters are then 9.5 points high.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from reports.errors import WrongChart

WIDTH, ON_PAPER = 340, 560
LETTERS, SMALL = 13, 11
INK, SOFT, LINE, PAPER = "#1b2733", "#4a5865", "#c3ccd5", "#ffffff"
DARK, LIGHT = "#0b5394", "#dcebf8"
FILLS = (  # colour below, the pattern on it, and whether letters on it are white
    (DARK, "", True),
    (LIGHT, "M0 6L6 0M-1 1L1 -1M5 7L7 5", False),
    ("#86b8e0", "", False),
    (PAPER, "M3 2v2M2 3h2", False),
)
"""Dark, light and striped, in between, white and dotted: told apart without colour too."""

HALO: dict[str, Any] = {
    "stroke": PAPER,
    "stroke_width": 3,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}
"""White around letters that stand on a filling or a line."""

BOTH = " · "
"""Between the names of one thing in two languages."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")
_FONT = re.compile(r"[A-Za-z][A-Za-z0-9 ,-]{0,200}")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATE, _END = "\u2068", "\u2069"
_ELLIPSIS = "…"


def clean(words: str) -> str:
    """Return `words` on one line, without what XML does not know or what turns text around."""
    return " ".join(_TURNING.sub("", _NO_XML.sub("\ufffd", words)).split())


def element(name: str, inside: str = "", **attributes: object) -> str:
    """Return one element; `inside` is written as it is. `stroke_width` becomes `stroke-width`."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def words(
    text: str,
    x: float,
    y: float,
    room: float | None = None,
    size: int = LETTERS,
    whole: str | None = None,
    **more: object,
) -> str:
    """Return letters at a point; longer than `room` they are cut, and whole in a tooltip.

    `whole` is what the tooltip says where `text` is itself a piece of more.
    """
    said = clean(text)
    shown = said if room is None else cut(said, room, size)
    full = said if whole is None else clean(whole)
    tip = element("title", escape(full)) if shown != full else ""
    return element(
        "text", tip + escape(_apart(shown)), x=x, y=y, font_size=size, **{"fill": INK, **more}
    )


def _apart(text: str) -> str:
    return BOTH.join(f"{_ISOLATE}{part}{_END}" for part in text.split(BOTH))


def wrap(text: str, room: float, size: int, most: int) -> list[str]:
    """Return `text` in at most `most` lines that fit in `room`; what is too much is cut.

    A name in two languages is broken between them when each has a line of its own.
    """
    said = clean(text)
    if most < 2 or width_of(said, size) <= room:
        return [cut(said, room, size)]
    first, both, second = said.partition(BOTH)
    if both and BOTH not in second and width_of(first, size) <= room:
        return [first, *wrap(second, room, size, most - 1)]
    fits, rest = "", said.split(" ")
    while width_of(f"{fits} {rest[0]}".strip(), size) <= room:
        fits, rest = f"{fits} {rest[0]}".strip(), rest[1:]
    if not fits:
        return [cut(said, room, size)]
    return [fits, *wrap(" ".join(rest), room, size, most - 1)]


def cut(text: str, room: float, size: int) -> str:
    """Return `text` when it fits in `room`, else so many words of it as fit, with `…`."""
    if width_of(text, size) <= room:
        return text
    fits = ""
    for letter in text:
        if width_of(f"{fits}{letter}{_ELLIPSIS}", size) > room:
            break
        fits += letter
    next_letter = text[len(fits) :][:1]
    while fits and unicodedata.combining(next_letter or " "):
        fits, next_letter = fits[:-1], fits[-1]  # no letter without its accent
    before, space, _ = fits.rpartition(" ")
    if space and next_letter != " " and len(before) * 2 >= len(fits):
        fits = before
    return f"{fits.rstrip(' ,.;:-–—·')}{_ELLIPSIS}"


def width_of(text: str, size: int) -> float:
    """Return about how wide letters are, rather too wide than too narrow."""
    return sum(_width(letter) for letter in text) * size


def patterns(key: str, used: int) -> str:
    """Return the ways of filling that a picture uses, under names of its own."""
    found = []
    for index, (colour, strokes, _) in enumerate(FILLS[:used]):
        if strokes:
            ground = element("rect", width=6, height=6, fill=colour)
            marks = element("path", d=strokes, stroke=DARK, stroke_width=1.2)
            found.append(
                element(
                    "pattern",
                    ground + marks,
                    id=f"{key}-fill-{index}",
                    width=6,
                    height=6,
                    patternUnits="userSpaceOnUse",
                )
            )
    return element("defs", "".join(found)) if found else ""


def filled(key: str, index: int, x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle filled as series number `index`."""
    fill = filling(key, index)
    return element(
        "rect", x=x, y=y, width=width, height=height, fill=fill, stroke=DARK, stroke_width=1
    )


def filling(key: str, index: int) -> str:
    """Return how series number `index` is filled: a colour, or the name of a pattern."""
    colour, marks, _ = FILLS[index]
    return f"url(#{key}-fill-{index})" if marks else colour


def picture(
    key: str,
    said: tuple[str, str],
    size: tuple[float, float],
    parts: Iterable[str],
    font: str = "inherit",
) -> str:
    """Return the whole picture: one image for who hears the page, named and described.

    `key` makes the names inside unique on a page: small letters, digits and hyphens. `said` is
    title and description, `size` width and height.

    Raises:
        WrongChart: the key is not such a name, or `font` is not one or more names of fonts.
    """
    title, description = said
    if not _NAME.fullmatch(key):
        raise WrongChart(title, f"{key!r} is not a name of a picture")
    if not _FONT.fullmatch(font):
        raise WrongChart(title, f"{font!r} is not a name of a font")
    inside = (
        element("title", escape(clean(title)), id=f"{key}-title")
        + element("desc", escape(clean(description)), id=f"{key}-desc")
        + "".join(parts)
    )
    return element(
        "svg",
        inside,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        viewBox=f"0 0 {_number(size[0])} {_number(size[1])}",
        width="100%",
        font_family=font,
        direction="ltr",
    )


def legend(
    key: str, names: Sequence[str], line: str | None, y: float, width: float
) -> tuple[str, float]:
    """Return which filling is which name, and how high that list is."""
    rows = []
    for index, name in enumerate(names):
        rows.append(filled(key, index, 1, y, 14, 11) + words(name, 22, y + 10, width - 24))
        y += 18
    if line is not None:
        rows.append(
            element("path", d=f"M1 {_number(y + 6)}h14", stroke=INK, stroke_width=2.5)
            + element("circle", cx=8, cy=y + 6, r=3.5, fill=PAPER, stroke=INK, stroke_width=2)
            + words(line, 22, y + 10, width - 24)
        )
        y += 18
    return "".join(rows), y


def path(*steps: str | float) -> str:
    """Return the `d` of a path: letters and numbers, written as short as they can be."""
    return " ".join(_number(step) for step in steps)


def points(found: Iterable[tuple[float, float]]) -> str:
    """Return the points of a polyline."""
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in found)


def _number(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def _width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.1
    for letters, wide in _WIDE:
        if letter in letters:
            return wide
    if "\u1200" <= letter <= "\u139f":  # Ge'ez, wider than Latin
        return 0.8
    if "\u0600" <= letter <= "\u06ff":  # Arabic, joined
        return 0.52
    return 0.74 if letter.isupper() else 0.61


_WIDE = (
    ("ijl.,:;'|! ·ії", 0.3),
    ("I()[]-ІЇ", 0.36),
    ("rtf/", 0.42),
    ("0123456789€cskvxyzJзсхэ", 0.57),
    ("mwMW@%—…жмфшщыюЖМФЫ", 0.95),
    ("ШЩЮ", 1.08),
)
"""In parts of the size of the letters: those of Noto Sans, the widest that we set."""
