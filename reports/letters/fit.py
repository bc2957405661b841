"""Work out how large the letters of a letter can be for all of it to stand on one page.

Typst could measure it, but that takes it as long as setting the letter, for each size that is
tried. So lines are counted here, with letters rather too wide than too narrow: the same words and
amounts have the same size whoever sets them. What this knows of the page is in `letter.typ`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from reports.charts.svg import width_of

Data = Mapping[str, Any]
SIZES: tuple[int, ...] = (95, *range(92, 68, -2))
"""In tenths of a point. Smaller is not read with ease: then there is a second page."""
_CM = 72 / 2.54
_WIDE, _HIGH = 21 * _CM, 29.7 * _CM
_BOTTOM = 1.5 * _CM
_PICTURE = 7.6 * _CM
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_BOLD = 1.07


def size_that_fits(data: Data) -> tuple[int, bool]:
    """Return the largest of `SIZES` with which this letter stands on one page, and that it does.

    Where none does it is the smallest.
    """
    first = bisect_left(SIZES, 1, key=lambda size: int(_Page(data, size).fits()))
    return SIZES[min(first, len(SIZES) - 1)], first < len(SIZES)


class _Page:
    """A letter set with letters of one size; lengths are points."""

    def __init__(self, data: Data, size: int) -> None:
        self.data, self.em = data, size / 10
        self.tight, self.part = size < 90, min(1.0, size / 95)
        self.leading = (0.36 if self.tight else 0.45) * self.em
        self.spacing = (0.5 if self.tight else 0.65) * self.em
        self.wide = _WIDE - 2 * (1.8 if self.tight else 2.2) * _CM

    def fits(self) -> bool:
        room = _HIGH - _BOTTOM - (1.2 if self.tight else 1.6) * _CM
        return self.height() <= room

    def height(self) -> float:
        """Return how high all of it is."""
        found = [self._head(), *(self._piece(piece) for piece in self.data["pieces"])]
        return sum(found) + self.spacing * (len(found) - 1)

    def _head(self) -> float:
        picture = 0.0 if self.data["beside"] is None else _PICTURE * self.part
        room, sender = self.wide - 0.8 * _CM - picture, self.data["sender"]
        left = self._lines([sender["name"]], room, 13, _BOLD)
        left += sum(self._lines([line], room, 8.5) + self.leading for line in sender["lines"])
        left += 0.8 * _CM + 2.1 * _CM + self.spacing + 2.2 * self.em + self.leading
        if not picture:
            return left
        view = _VIEW.search(self.data["beside"]["svg"])
        wide, high = (float(view[1]), float(view[2])) if view else (1.0, 1.0)
        return max(left, picture * high / wide) + 0.9 * self.em - self.spacing

    def _piece(self, piece: Data) -> float:
        made: Callable[[Data], float] = getattr(self, f"_{piece['kind']}")
        return made(piece)

    def _heading(self, piece: Data) -> float:
        points = (13 if piece["level"] == 1 else 10.5) * self.part
        room, texts = self._columns(piece["said"], 0.8 * _CM)
        around = (1.4 if piece["level"] == 1 else 1.3) * points - 2 * self.spacing
        alone = len(texts) == 1  # in a column it stands no further from the rest than a text
        return self._lines(texts, room, points, _BOLD) + (max(around, 0.0) if alone else 0.0)

    def _text(self, piece: Data) -> float:
        room, texts = self._columns(piece["said"], 0.8 * _CM)
        return self._lines(texts, room, self.em)

    def _small(self, piece: Data) -> float:
        room, texts = self._columns(piece["said"], 0.8 * _CM)
        return self._lines(texts, room, 8.5 * self.part)

    def _bullets(self, piece: Data) -> float:
        others = piece["other"] if self.data["other"] else None
        room, _ = self._columns([piece["nl"][0], others and others[0]], 0.8 * _CM)
        return max(
            sum(self._lines([text], room - 1.1 * self.em, self.em) for text in texts)
            + self.leading * (len(texts) - 1)
            for texts in (piece["nl"], others or piece["nl"])
        )

    def _amounts(self, piece: Data) -> float:
        head = max(self._row(piece["head"][0], None, True), self._amount(piece["head"][1]))
        return head + sum(self._row(*row) for row in self._rows(piece))

    def _amount(self, said: Sequence[str | None]) -> float:
        """Return how high the heading of the amounts is: both languages beneath each other."""
        dutch, other = said
        room, inset = 5.6 * self.em - 6, 1.8 if self.tight else 2.4
        high = self._lines([dutch or ""], room, self.em, _BOLD) + 2 * inset
        if self.data["other"] is None or other is None:
            return high
        return high + self._lines([other], room, 8 * self.part, _BOLD) + self.spacing

    def _rows(self, piece: Data) -> Iterator[tuple[Sequence[str | None], Any, bool]]:
        for row in piece["rows"]:
            yield row["said"], row["detail"], row["strong"]
        if piece["total"]:
            yield piece["total"]["said"], None, True

    def _row(self, said: Sequence[str | None], detail: Any, strong: bool) -> float:
        inset = 1.8 if self.tight else 2.4
        less = 5.6 * self.em + 12
        room, texts = self._columns(said, 6, less)
        high = self._lines(texts, room, self.em, _BOLD if strong else 1.0)
        if detail is not None:
            below = [text for text in detail if text is not None]
            high += self._lines(below, room, 8 * self.part) + self.spacing
        return high + 2 * inset

    def _columns(
        self, said: Sequence[str | None], between: float, less: float = 0.0
    ) -> tuple[float, list[str]]:
        """Return how wide a column is, and the texts that stand beside each other in them."""
        room = self.wide - less
        dutch, other = said
        if self.data["other"] is None or other is None:
            return room, [dutch or ""]
        return (room - between) / 2, [dutch or "", other]

    def _lines(self, texts: Sequence[str], room: float, points: float, bold: float = 1.0) -> float:
        most = max(_lines_of(text, room / points / bold) for text in texts)
        return most * 1.1 * points + (most - 1) * self.leading


def _lines_of(text: str, room: float) -> int:
    """Return how many lines a text takes that are so many times its size wide."""
    lines, used = 1, 0.0
    for word in text.split():
        wide = _width(word)
        if used and used + _width(" ") + wide > room:
            lines, used = lines + 1, wide
        else:
            used += wide + (_width(" ") if used else 0.0)
    return lines


@lru_cache(maxsize=20_000)
def _width(word: str) -> float:
    return width_of(word, 100) / 100
