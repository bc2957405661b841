"""A letter as a value: who writes, to whom, and pieces in reading order.

Each text is said in Dutch and, where the reader has another language, in that too. The whole is
plain data: the hash of it binds what was approved and sent to its addressee.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from reports.amounts import dutch_date, euro
from reports.charts.draw import draw
from reports.charts.values import Chart
from reports.letters.catalogue import Language
from reports.letters.fit import SIZES, size_that_fits
from reports.letters.phrasebook import Said
from reports.letters.plain import plain


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the subject of the letter."""

    said: Said
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph."""

    said: Said
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Some short sentences."""

    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A thing and its amount, in cents; `detail` stands small beneath it."""

    said: Said
    cents: int | None
    """None: a heading among the rows."""
    detail: Said | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts under each other; `total` names the sum of the rows, which is worked out here."""

    head: Said
    amount: Said
    rows: tuple[AmountRow, ...]
    total: Said | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What it is, and what it is worth: two columns, in Dutch only."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; its own description is what somebody hears who cannot see it."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the letter comes down to, in the reader's own language, in a frame."""

    title: str
    note: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """Places to write a name, a day and a signature."""

    lines: tuple[str, ...]


Piece = Heading | Text | Bullets | Amounts | Facts | Picture | Explanation | Sign


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the municipality, and what stands beneath its name and at the foot."""

    name: str
    lines: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one addressee."""

    title: str
    """The subject in Dutch; the title of the file, so it says nothing about a person."""
    sender: Sender
    addressee: tuple[str, ...]
    made_on: date
    reference: str
    pieces: tuple[Piece, ...]
    language: Language | None = None
    beside: Picture | None = None
    """Stands beside the address, where there is room."""
    one_page: bool = False
    """Its letters are as large as they can be on one page."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """What binds the letter further: the payee's number, the run."""


def as_data(letter: Letter) -> dict[str, Any]:
    """Return the letter as plain data, ready to be set, kept and hashed."""
    other = letter.language
    data: dict[str, Any] = {
        "title": letter.title,
        "made": [letter.made_on.year, letter.made_on.month, letter.made_on.day],
        "date": dutch_date(letter.made_on),
        "reference": letter.reference,
        "sender": {
            "name": plain(letter.sender.name),
            "lines": [plain(line) for line in letter.sender.lines],
        },
        "footer": plain(letter.sender.footer or letter.sender.name),
        "addressee": [plain(line) for line in letter.addressee],
        "other": other
        and {"code": other.code, "direction": "rtl" if other.right_to_left else "ltr"},
        "beside": None if letter.beside is None else _piece(letter.beside, 0),
        "one_page": letter.one_page,
        "pieces": [_piece(piece, number) for number, piece in enumerate(letter.pieces, 1)],
        "extra": dict(letter.extra),
    }
    size, fits = size_that_fits(data) if letter.one_page else (SIZES[0], False)
    return data | {"size": size, "numbered": not fits}


def canonical(data: Mapping[str, Any]) -> bytes:
    """Return the data as the same bytes for ever: sorted keys, UTF-8, no white space."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def content_hash(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what is said and to whom."""
    return sha256(canonical(data)).hexdigest()


def _piece(piece: Piece, number: int) -> dict[str, Any]:
    match piece:
        case Heading(said, level):
            return {"kind": "heading", "level": level, "said": _said(said)}
        case Text(said, small):
            return {"kind": "small" if small else "text", "said": _said(said)}
        case Bullets(said):
            others = [one.other for one in said if one.other is not None]
            return {
                "kind": "bullets",
                "nl": [one.dutch for one in said],
                "other": others if len(others) == len(said) else None,
            }
        case Amounts():
            return _amounts(piece)
        case Facts(rows):
            return {"kind": "facts", "rows": [[plain(cell) for cell in row] for row in rows]}
        case Picture(chart):
            alt = f"{chart.title}. {chart.description}"
            svg = draw(chart, f"p{number}", font="Noto Sans")
            return {"kind": "picture", "svg": svg, "alt": alt}
        case Explanation(title, note, lines):
            return {"kind": "box", "title": title, "note": note, "lines": list(lines)}
        case Sign(lines):
            return {"kind": "sign", "lines": list(lines)}


def _amounts(piece: Amounts) -> dict[str, Any]:
    total = sum(row.cents or 0 for row in piece.rows)
    return {
        "kind": "amounts",
        "head": [_said(piece.head), _said(piece.amount)],
        "rows": [
            {
                "said": _said(row.said),
                "detail": None if row.detail is None else _said(row.detail),
                "amount": None if row.cents is None else euro(row.cents),
                "strong": row.strong,
            }
            for row in piece.rows
        ],
        "total": piece.total and {"said": _said(piece.total), "amount": euro(total)},
    }


def _said(said: Said) -> list[str | None]:
    return [said.dutch, said.other]
