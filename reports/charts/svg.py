"""Write the elements of a picture (SVG 2), with attributes only: no style, no script.

A page under a strict Content-Security-Policy shows it as it is. Everything that arrives is
text: escaped, without characters that XML 1.0 does not know, and in a direction of its own
(Unicode UAX 9, isolates), so that an Arabic name does not turn the number beside it around.
Lengths are units of the viewBox, WIDTH wide: chosen so that letters stay readable at 320 px.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

from reports.errors import WrongChart

WIDTH = 340
LETTERS, SMALL = 13, 11
INK, SOFT, LINE, PAPER = "#1b2733", "#4a5865", "#c3ccd5", "#ffffff"
DARK = "#0b5394"
FILLS = (  # colour below, the pattern on it, and whether letters on it are white
    (DARK, "", True),
    ("#dcebf8", "M0 6L6 0M-1 1L1 -1M5 7L7 5", False),
    ("#86b8e0", "", False),
    (PAPER, "M3 2v2M2 3h2", False),
)
"""Dark, light and striped, in between, white and dotted: told apart without colour too."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")
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
    text: str, x: float, y: float, room: float | None = None, size: int = LETTERS, **more: object
) -> str:
    """Return letters at a point; longer than `room` they are cut, and whole in a tooltip."""
    whole = clean(text)
    shown = whole if room is None else cut(whole, room, size)
    tip = element("title", escape(whole)) if shown != whole else ""
    inside = f"{tip}{escape(_ISOLATE + shown + _END)}"
    return element("text", inside, x=x, y=y, font_size=size, **{"fill": INK, **more})


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
    return f"{fits.rstrip(' ,.;:-')}{_ELLIPSIS}"


def width_of(text: str, size: int) -> float:
    """Return about how wide letters are, rather too wide than too narrow."""
    return sum(_width(letter) for letter in text) * size


def patterns(key: str, used: int) -> str:
    """Return the ways of filling that a picture uses, under names of its own."""
    found = []
    for index, (colour, path, _) in enumerate(FILLS[:used]):
        if path:
            ground = element("rect", width=6, height=6, fill=colour)
            marks = element("path", d=path, stroke=DARK, stroke_width=1.2)
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
    colour, path, _ = FILLS[index]
    fill = f"url(#{key}-fill-{index})" if path else colour
    return element(
        "rect", x=x, y=y, width=width, height=height, fill=fill, stroke=DARK, stroke_width=1
    )


def picture(key: str, title: str, description: str, height: float, parts: Iterable[str]) -> str:
    """Return the whole picture: one image for who hears the page, named and described.

    `key` makes the names inside unique on a page: small letters, digits and hyphens.

    Raises:
        WrongChart: the key is not such a name.
    """
    if not _NAME.fullmatch(key):
        raise WrongChart(title, f"{key!r} is not a name of a picture")
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
        viewBox=f"0 0 {WIDTH} {_number(height)}",
        width="100%",
        font_family="inherit",
        direction="ltr",
    )


def legend(key: str, names: Sequence[str], line: str | None, y: float) -> tuple[str, float]:
    """Return which filling is which name, and how high that list is."""
    rows = []
    for index, name in enumerate(names):
        rows.append(filled(key, index, 1, y, 14, 11) + words(name, 22, y + 10, WIDTH - 24))
        y += 18
    if line is not None:
        rows.append(
            element("path", d=f"M1 {_number(y + 6)}h14", stroke=INK, stroke_width=2.5)
            + element("circle", cx=8, cy=y + 6, r=3.5, fill=PAPER, stroke=INK, stroke_width=2)
            + words(line, 22, y + 10, WIDTH - 24)
        )
        y += 18
    return "".join(rows), y


def _number(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.1
    if letter in "ijlI.,:;'|!()[] ":
        return 0.34
    if letter in "rtf":
        return 0.42
    return 0.85 if letter in "mwMW@%—" else 0.62 if letter.isupper() else 0.56
