"""Put a letter together: who writes, the text of its kind on its day, and what it tells.

What is made here is plain data, and never changes after it was kept: its hash binds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import DEFAULT_LINES, LinesKind
from ontzorgen.services.letters.errors import PayeeWouldRead, StrangeSigns
from ontzorgen.store import letter_texts
from payees.private_text import find_forbidden
from reports.letters.body import default_text
from reports.letters.catalogue import DUTCH, catalogue
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.letter import Letter, Sender, as_data, canonical, content_hash
from reports.letters.phrasebook import Phrasebook
from reports.letters.plain import plain
from reports.letters.text_letter import Told, body_of, letter_pieces, subject
from reports.typesetting.engine import without_glyph
from reports.words import capital


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes: the lines on the envelope, and in which language besides Dutch."""

    lines: tuple[str, ...]
    language: str = DUTCH


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter that is ready to be kept."""

    data: Mapping[str, Any]
    content: bytes
    content_sha256: str
    text_sha256: str


def in_a_sentence(municipality: str) -> str:
    """Return the name of a municipality as it stands in a sentence: `gemeente Voorbeeldstad`."""
    known = municipality.casefold().startswith("gemeente")
    return municipality if known else f"gemeente {municipality}"


@dataclass(frozen=True, slots=True)
class Writer:
    """A municipality as it writes letters dated on one day."""

    session: Session
    municipality: str
    town: str
    dated: date

    def text(self, kind: LetterKind) -> str:
        """Return the text of a kind of letter: the municipality's own, or the one that is given."""
        own = letter_texts.text_on(self.session, self.municipality, kind.value, self.dated)
        return own or default_text(kind.value)

    def lines(self, kind: LinesKind) -> tuple[str, ...]:
        """Return lines that stand in every letter."""
        own = letter_texts.text_on(self.session, self.municipality, kind.value, self.dated)
        return DEFAULT_LINES[kind] if own is None else tuple(own.splitlines())

    @property
    def name(self) -> str:
        """Return the name of the municipality as a letter begins with it."""
        return capital(self.town)

    def sender(self, *, to_payee: bool) -> Sender:
        """Return who writes, and how to reach them; a payee reads of no department."""
        if to_payee:
            return Sender(self.name, self.lines(LinesKind.SENDER_PAYEES))
        own = (*self.lines(LinesKind.SENDER), *self.lines(LinesKind.CONTACT))
        return Sender(self.name, own)

    def closing(self, *, to_payee: bool) -> tuple[str, ...]:
        """Return what stands at the end of a letter."""
        if to_payee:
            return (self.name,)
        return (*self.lines(LinesKind.CLOSING), self.name)


def compose(
    kind: LetterKind, told: Told, to: Addressee, writer: Writer, reference: str, about: str
) -> Composed:
    """Put a letter together that is made of a text.

    `about` binds it to what it is about.

    Raises:
        StrangeSigns: its fonts cannot write it.
        PayeeWouldRead: a payee would read a BSN, or a word of benefit or status.
    """
    to_payee = SHAPES[kind].to_payee
    book = Phrasebook(DUTCH if to_payee else to.language)
    text = writer.text(kind)
    who = "begunstigde" if to_payee else "naam"
    values = {
        who: to.lines[0],
        "gemeente": writer.town,
        "datum": writer.dated,
        "kenmerk": reference,
        **told.values,
    }
    facts = tuple(_without_telling_address(told.facts)) if to_payee else told.facts
    whole = Told(
        values,
        told.rows,
        told.head,
        told.summed,
        facts,
        writer.closing(to_payee=to_payee),
    )
    used = {"text": sha256(text.encode()).hexdigest(), "about": about}
    if book.language is not None:
        used["catalogue"] = book.language.sha256
    letter = Letter(
        subject(kind, book).dutch,
        writer.sender(to_payee=to_payee),
        to.lines,
        writer.dated,
        reference,
        letter_pieces(kind, body_of(kind, text), whole, book),
        book.language,
        extra=used,
    )
    data = as_data(letter)
    if to_payee:
        _refuse_private(data, (to.lines[0], *_customers(told)))
    return ready(data, used["text"])


def _customers(told: Told) -> Iterator[str]:
    """Yield who the customers of a payee are: names that may read as a word."""
    yield from (value for name, value in told.facts if name == "Uw klant")


def _without_telling_address(facts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what a payee is told, but no address that says where somebody comes from (an azc).

    A name and a reference say of whom it is; nobody can change an address to send a letter.
    """
    for name, value in facts:
        if name != "Adres" or find_forbidden(value) is None:
            yield name, value


def _refuse_private(data: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refuse what a payee may not read, beside names of its own and of its customer.

    Raises:
        PayeeWouldRead.
    """
    for said in (*_said(data["pieces"]), *_said(data["sender"])):
        for name in known:
            said = said.replace(plain(name), " ")
        found = find_forbidden(said)
        if found is not None:
            raise PayeeWouldRead(found.word)


def _said(part: object) -> Iterator[str]:
    """Yield every text in a part of a letter, each by itself."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _said(each)
    elif isinstance(part, Sequence):
        for each in part:
            yield from _said(each)


def ready(data: dict[str, Any], text_sha256: str) -> Composed:
    """Return a letter's data as it is kept. Raises StrangeSigns."""
    signs = without_glyph(data)
    if signs:
        raise StrangeSigns(signs)
    return Composed(data, canonical(data), content_hash(data), text_sha256)


def catalogue_sha256(code: str) -> str:
    """Return the hash of the messages in a language as they are now."""
    return catalogue(code).language.sha256
