"""List which characters the packaged fonts can write: `python -m tests.reports.letters.coverage`.

The engine refuses a character that no font has; it reads this list, so that it needs no font tools.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path("reports/typesetting/fonts")
TARGET = FONTS / "coverage.txt"
_HEAD = "# What the fonts beside this can write, in ranges; made by tests.reports.letters.coverage"


def coverage() -> str:
    """Return the list: what regular and bold both have, and characters that are never drawn."""
    found: set[int] = set()
    for regular in sorted(FONTS.glob("*-Regular.ttf")):
        bold = regular.with_name(regular.name.replace("Regular", "Bold"))
        found |= _points(regular) & _points(bold)
    found |= {point for point in range(0x2000, 0x2070) if _is_unseen(point)} | {0x0A}
    return "\n".join([_HEAD, *_ranges(sorted(found)), ""])


def _points(font: Path) -> set[int]:
    return {point for point in TTFont(font, lazy=True).getBestCmap() if point >= 0x20}


def _is_unseen(point: int) -> bool:
    """Say whether a character only joins, divides or turns others: it has no shape."""
    return unicodedata.category(chr(point)) == "Cf"


def _ranges(points: list[int]) -> list[str]:
    said: list[str] = []
    first = last = points[0]
    for point in [*points[1:], -1]:
        if point == last + 1:
            last = point
            continue
        said.append(f"{first:04X}" if first == last else f"{first:04X}-{last:04X}")
        first = last = point
    return said


if __name__ == "__main__":
    TARGET.write_text(coverage(), "ascii")
    print(TARGET)
