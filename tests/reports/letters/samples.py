"""One letter of every kind, as a municipality that does not exist would send it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports.letters.body import default_text
from reports.letters.catalogue import DUTCH
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.letter import Letter, Sender
from reports.letters.overview import (
    Change,
    ChangeKind,
    Overview,
    Own,
    PaidLine,
    Steps,
    UnpaidLine,
    overview_pieces,
    picture,
    title,
)
from reports.letters.phrasebook import Cents, Cost, MonthOf, Phrasebook, Value
from reports.letters.text_letter import CostRow, Told, body_of, letter_pieces, subject

MADE_ON = date(2026, 9, 15)
SENDER = Sender(
    "Gemeente Voorbeeldstad",
    ("Sociale dienst", "Postbus 1, 1234 ZZ Voorbeeldstad", "Telefoon 14 0999"),
    "Gemeente Voorbeeldstad · Sociale dienst",
)
TO_PAYEES = Sender("Gemeente Voorbeeldstad", ("Postbus 1, 1234 ZZ Voorbeeldstad",))
CLIENT = ("Mevrouw S. Tesfay", "Dorpsstraat 12", "1234 ZZ  Voorbeeldstad")
PAYEE = ("Woonstichting De Sleutel", "Kade 3", "1234 ZX  Voorbeeldstad")
RENT, CARE = Cost("RENT"), Cost("HEALTH_INSURANCE")
ENERGY, WATER, OTHER = Cost("ENERGY"), Cost("WATER"), Cost("OTHER", "tandarts")
_REASON = (
    "U betaalt de zorgverzekering en het water sinds juni zelf, op tijd. De huur is nog te veel "
    "geld ineens, en de huurtoeslag komt pas in november."
)
_ROWS = (
    CostRow("Huur", 620_00, "Woonstichting De Sleutel"),
    CostRow("Zorgverzekering", 158_45, "Zorgverzekeraar Linde"),
    CostRow("Energie", 104_00, "Energie Noord"),
    CostRow("Water", 14_05, "Waterbedrijf Vecht"),
)
_VALUES: Mapping[str, Value | None] = {
    "naam": "mevrouw Tesfay",
    "begunstigde": "Woonstichting De Sleutel",
    "klant": "S. Tesfay",
    "gemeente": "gemeente Voorbeeldstad",
    "datum": MADE_ON,
    "kenmerk": "H-004211/2026-09",
    "ingangsdatum": date(2026, 10, 1),
    "einddatum": date(2027, 3, 31),
    "betalen_vanaf": date(2026, 9, 30),
    "betalen_tot": date(2027, 4, 29),
    "evaluatiedatum": date(2027, 1, 15),
    "bezwaar_tot": date(2026, 10, 27),
    "hele_uitkering_vanaf": date(2027, 4, 1),
    "nazorg_eerst": date(2027, 7, 1),
    "nazorg_later": date(2027, 10, 1),
    "klant_betaalt_vanaf": date(2026, 10, 1),
    "proef_tot": date(2026, 10, 31),
    "gespreksdatum": date(2026, 9, 14),
    "maand": MonthOf(date(2026, 10, 1)),
    "vaste_last": RENT,
    "vaste_lasten": (ENERGY, WATER),
    "bedrag": Cents(645_50),
    "bedrag_oud": Cents(620_00),
    "vorm": "alle vaste lasten",
    "reden": _REASON,
    "goed": "U opent uw post en u weet wat er elke maand binnenkomt.",
    "moeilijk": "De jaarrekening van energie. Daarvoor zet u elke maand € 20,00 apart.",
    "afspraken": "U belt ons als een rekening hoger is dan u dacht.\n\nIn maart bellen wij u.",
}
_OWN: Mapping[LetterKind, Mapping[str, Value | None]] = {
    LetterKind.DECISION_56A: {"vaste_lasten": (RENT, CARE, ENERGY, WATER)},
    LetterKind.FIRST_57: {"betalen_vanaf": date(2026, 10, 30)},
    LetterKind.SHORTFALL: {"bedrag": Cents(118_05)},
}
"""What another kind of letter says otherwise."""
_OWN_ROWS: Mapping[LetterKind, tuple[CostRow, ...]] = {LetterKind.SHORTFALL: _ROWS[2:]}
"""Which costs another kind of letter is about: those of its sum."""
_FACTS = (
    ("Uw klant", "S. Tesfay"),
    ("Adres", "Dorpsstraat 12, 1234 ZZ Voorbeeldstad"),
    ("Kenmerk bij u", "2310 4410 0917 2251"),
    ("Bedrag", "€ 620,00 per maand"),
    ("Eerste betaling", "voor 01-10-2026"),
)


def a_letter(kind: LetterKind, language: str = DUTCH) -> Letter:
    """Return a letter of a kind for a reader of a language."""
    book = Phrasebook(language)
    if kind is LetterKind.OVERVIEW:
        overview = a_month()
        pieces, named = overview_pieces(overview, book), title(overview, book)
    else:
        told = Told(
            values={**_VALUES, **_OWN.get(kind, {})},
            rows=_OWN_ROWS.get(kind, _ROWS),
            facts=_FACTS if SHAPES[kind].to_payee else (),
            closing=("namens het college van burgemeester en wethouders", "A. Jansen, consulent"),
        )
        pieces = letter_pieces(kind, body_of(kind, default_text(kind)), told, book)
        named = subject(kind, book)
    to_payee = kind is not LetterKind.OVERVIEW and SHAPES[kind].to_payee
    return Letter(
        named.dutch,
        TO_PAYEES if to_payee else SENDER,
        PAYEE if to_payee else CLIENT,
        MADE_ON,
        "H-004211/2026-09",
        pieces,
        None if to_payee else book.language,
        beside=picture(a_month(), book) if kind is LetterKind.OVERVIEW else None,
        one_page=kind is LetterKind.OVERVIEW,
    )


def a_month() -> Overview:
    """Return a month with everything in it: a part, a bill not paid, changes, control."""
    due = date(2026, 10, 1)
    return Overview(
        date(2026, 9, 1),
        1_351_33,
        (
            PaidLine(RENT, "Woonstichting De Sleutel", due, 620_00, 620_00),
            PaidLine(CARE, "Zorgverzekeraar Linde", due, 158_45, 158_45),
            PaidLine(ENERGY, "Energie Noord", date(2026, 10, 5), 52_00, 104_00),
            PaidLine(WATER, "Waterbedrijf Vecht", date(2026, 10, 8), 10_00, 14_05, rest_cents=4_05),
        ),
        (UnpaidLine(OTHER, "Tandartspraktijk Zuid", date(2026, 10, 12), 85_00, "SHORTFALL"),),
        (
            Change(ChangeKind.AMOUNT, RENT, date(2026, 11, 1), 645_50, 620_00),
            Change(ChangeKind.TO_HOUSEHOLD, WATER, date(2026, 11, 1)),
        ),
        Steps(
            Own.NOTHING,
            until=date(2027, 3, 31),
            review=date(2027, 1, 15),
            later=(Change(ChangeKind.TO_HOUSEHOLD, ENERGY, date(2027, 1, 1)),),
        ),
    )
