"""Set letters: one in a file of its own, or many in one file to print, each with its own pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reports.typesetting.engine import pdf, pictures

Data = Mapping[str, Any]
"""A letter as plain data, as `reports.letters.letter.as_data` gives it."""


def letter_pdf(letter: Data) -> bytes:
    """Return one letter as a PDF; the same letter gives the same bytes. Raises NoGlyph."""
    return pdf("letter", _alone(letter))


def letter_pictures(letter: Data, dots_per_inch: int = 100) -> list[bytes]:
    """Return each page of a letter as a PNG, to look at. Raises NoGlyph."""
    return pictures("letter", _alone(letter), dots_per_inch)


def letters_pdf(letters: Sequence[Data], title: str, made_on: date) -> bytes:
    """Return letters one after another as one PDF to print. Raises NoGlyph."""
    made = [made_on.year, made_on.month, made_on.day]
    author = letters[0]["sender"]["name"]
    return pdf("letter", {"title": title, "author": author, "made": made, "letters": list(letters)})


def _alone(letter: Data) -> dict[str, Any]:
    return {
        "title": letter["title"],
        "author": letter["sender"]["name"],
        "made": letter["made"],
        "letters": [letter],
    }
