"""A letter made of a text: the Dutch body, and at the top what it comes down to.

For a reader of another language the summary is in that language, from the message catalogue; the
Dutch text is the one that counts. A letter to a payee has none, and no word about the customer
beyond what books a payment (Pw art. 65).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.letters.body import Body, Part
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.letter import (
    AmountRow,
    Amounts,
    Explanation,
    Facts,
    Heading,
    Piece,
    Sign,
    Text,
)
from reports.letters.phrasebook import Phrasebook, Said, Value, written
from reports.letters.plain import plain

_PAYEE_TITLES = {
    LetterKind.PAYEE_START: "Wij betalen een rekening van uw klant",
    LetterKind.PAYEE_CHANGE: "Wijziging in onze betaling voor uw klant",
    LetterKind.PAYEE_STOP: "Wij betalen een rekening van uw klant niet meer",
}
_SIGNED = ("Naam", "Datum", "Handtekening")


@dataclass(frozen=True, slots=True)
class CostRow:
    """One line of the table of a letter: what, its amount in cents, and more in small print."""

    what: str
    cents: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells: values for its blanks, the lines of its table, facts for a payee."""

    values: Mapping[str, Value | None]
    rows: tuple[CostRow, ...] = ()
    head: str = "Vaste last"
    summed: bool = True
    facts: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = field(default=())
    """Who writes, at the end: a line each."""


def subject(kind: LetterKind, book: Phrasebook) -> Said:
    """Return the subject of a letter made of a text."""
    if kind in _PAYEE_TITLES:
        return Said(_PAYEE_TITLES[kind])
    return book.say(f"letters.{kind}.title")


def body_of(kind: LetterKind, text: str) -> Body:
    """Return `text` as the body of a kind of letter. Raises what Body does."""
    shape = SHAPES[kind]
    return Body(text, shape.blanks, shape.parts)


def letter_pieces(kind: LetterKind, body: Body, told: Told, book: Phrasebook) -> tuple[Piece, ...]:
    """Return the pieces of a letter, in reading order."""
    values = {
        name: None if value is None else written(value) or None
        for name, value in told.values.items()
    }
    made: dict[Part, tuple[Piece, ...]] = {
        Part.TABLE: tuple(_table(told)),
        Part.FACTS: (Facts(told.facts),) if told.facts else (),
        Part.SIGNATURE: (Sign(_SIGNED),),
        Part.SENDER: tuple(_closing(told)),
    }
    return (
        Heading(Said(subject(kind, book).dutch), level=1),
        *_summary(kind, told, book),
        *body.pieces(values, made),
    )


def _summary(kind: LetterKind, told: Told, book: Phrasebook) -> Iterator[Piece]:
    """Say in a frame what the letter comes down to; a payee reads Dutch."""
    if SHAPES[kind].to_payee:
        return
    lines = book.say_all(f"letters.{kind}.lines", told.values)
    if book.language is None:
        yield Explanation(book.say("words.brief").dutch, "", tuple(one.dutch for one in lines))
        return
    yield Explanation(
        subject(kind, book).other or "",
        book.say("words.explained_note").other or "",
        tuple(one.other or "" for one in lines),
    )


def _table(told: Told) -> Iterator[Piece]:
    if told.rows:
        yield Amounts(
            Said(told.head),
            Said("Bedrag"),
            tuple(
                AmountRow(
                    Said(plain(row.what)),
                    row.cents,
                    Said(plain(row.detail)) if row.detail else None,
                )
                for row in told.rows
            ),
            Said("Samen") if told.summed and len(told.rows) > 1 else None,
        )


def _closing(told: Told) -> Iterator[Piece]:
    if told.closing:
        yield Text(Said("Met vriendelijke groet,"))
        for line in told.closing:
            yield Text(Said(plain(line)))
