"""Set plain data on pages with Typst: a PDF that is tagged (PDF/UA-1) and lasts (PDF/A-2a).

Data is text, never markup. Only the fonts beside this are used, so that a letter looks the same on
every machine and what they cannot write is refused instead of printed as an empty box.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.typesetting.errors import NoGlyph

_ROOM = Path(__file__).parent
_STANDARDS: list[Any] = ["ua-1", "a-2a"]
_compilers = threading.local()


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return the data set by a template (`letter`, `report`) as one PDF.

    The same data gives the same bytes: the day in `data["made"]` is the only date in it.

    Raises:
        NoGlyph: a character has no shape in the fonts.
    """
    return b"".join(_set(template, data, format="pdf", pdf_standards=_STANDARDS))


def pictures(template: str, data: Mapping[str, Any], dots_per_inch: int = 100) -> list[bytes]:
    """Return each page as a PNG, to look at. Raises NoGlyph as `pdf` does."""
    return _set(template, data, format="png", ppi=dots_per_inch)


def _set(template: str, data: Mapping[str, Any], **how: Any) -> list[bytes]:
    missing = without_glyph(data)
    if missing:
        raise NoGlyph(missing)
    year, month, day = data["made"]
    made = datetime(year, month, day, tzinfo=UTC)
    text = json.dumps(data, ensure_ascii=False)
    found = _compiler(template).compile(sys_inputs={"data": text}, timestamp=made, **how)
    return [found] if isinstance(found, bytes) else list(found or [])


def without_glyph(data: object) -> str:
    """Return each character in the texts of `data` that no font here can write, once."""
    used: set[str] = set()
    for text in _texts(data):
        used.update(text)
    return "".join(sorted(used - _covered()))


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


@cache
def _covered() -> frozenset[str]:
    """Return the characters that the fonts have, as `coverage.txt` lists them in ranges."""
    points: set[str] = set()
    for line in (_ROOM / "fonts" / "coverage.txt").read_text("ascii").splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            points.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(points)


def _compiler(template: str) -> typst.Compiler:
    """Return the compiler of a template, made once in each thread: it keeps its fonts."""
    kept: dict[str, typst.Compiler] = _compilers.__dict__.setdefault("of", {})
    if template not in kept:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(_ROOM / "fonts")],
        )
        kept[template] = typst.Compiler(
            input=str(_ROOM / f"{template}.typ"),
            root=str(_ROOM),
            font_paths=fonts,
            ignore_system_fonts=True,
        )
    return kept[template]
