"""The three municipalities of the demo and those they pay; not one of them exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from ontzorgen.cli.demo.book import Book
from ontzorgen.cli.demo.made_up import dutch_iban, street_of
from ontzorgen.domain.months import Month
from ontzorgen.services.importing.rows import File
from sepa.creditor_reference import ReferenceKind

KENMERK, RF, FREE = ReferenceKind.BETALINGSKENMERK, ReferenceKind.RF, ReferenceKind.VRIJ


@dataclass(frozen=True, slots=True)
class DemoPayee:
    """A payee as begunstigden.csv has it."""

    key: str
    name: str
    kind: str
    iban: str
    town: str
    postcode: str
    reference_kind: ReferenceKind = FREE
    pattern: str = ""
    collects: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with its choices; `letter` starts the keys of its households."""

    code: str
    name: str
    letter: str
    iban: str
    pay_day: int | None
    shortage_rule: str
    order: str
    floor_cents: int
    households: int
    landlords: tuple[DemoPayee, ...]
    water: DemoPayee


_numbers = count(104_411_000, 7_919)


def _iban(bank: str) -> str:
    return dutch_iban(bank, next(_numbers))


def _payee(
    key: str,
    name: str,
    kind: str,
    bank: str,
    place: str,
    reference_kind: ReferenceKind = FREE,
    pattern: str = "",
    *,
    collects: bool = False,
) -> DemoPayee:
    postcode, _, town = place.partition("  ")
    return DemoPayee(
        key, name, kind, _iban(bank), town, postcode, reference_kind, pattern, collects
    )


INSURERS = (
    _payee(
        "ZV-ZILVER",
        "Zilverlinde Zorgverzekeringen N.V.",
        "zorgverzekeraar",
        "INGB",
        "3991 ZL  Lindehaven",
        FREE,
        "POL-########",
    ),
    _payee(
        "ZV-KOMPAS",
        "Coöperatie Kompasroos Zorg U.A.",
        "zorgverzekeraar",
        "RABO",
        "6995 KR  Rozenbeek",
        KENMERK,
    ),
    _payee(
        "ZV-VUUR",
        "De Vuurtoren Onderlinge Zorg",
        "zorgverzekeraar",
        "ABNA",
        "1996 VT  Vuurduin",
        RF,
    ),
)
SUPPLIERS = (
    _payee(
        "EN-POLDER", "Poldergloed Energie B.V.", "energie", "INGB", "8991 PG  Polderwijk", KENMERK
    ),
    _payee("EN-WIND", "Windvang Stroom en Gas B.V.", "energie", "RABO", "9998 WV  Windhoek", RF),
    _payee(
        "EN-HAARD",
        "Haardlicht Energie N.V.",
        "energie",
        "TRIO",
        "4995 HL  Haardstede",
        FREE,
        "KLANT ######",
    ),
)
COLLECTOR = _payee(
    "EN-ZONHOEK",
    "Zonnehoek Stroom B.V.",
    "energie",
    "ABNA",
    "2996 ZH  Zonnehoek",
    KENMERK,
    collects=True,
)
COVER = _payee(
    "AV-SCHILD",
    "Schildwacht Verzekeringen",
    "verzekeraar",
    "ASNB",
    "5997 SW  Schildrade",
    FREE,
    "AVP ######",
)
INTERNET = _payee(
    "IN-DRAAD", "Draadkracht Internet B.V.", "internet", "KNAB", "7996 DK  Draadveen", KENMERK
)
PRIVATE_LANDLORD = _payee(
    "VH-TERWOLDE", "Verhuur Ter Wolde", "verhuurder", "REVO", "3992 TW  Wilgendam"
)
ALL_OVER = (*INSURERS, *SUPPLIERS, COLLECTOR, COVER, INTERNET)
"""Payees that serve every town."""

NEW_IBANS = {"WS-WILG": _iban("INGB"), "EN-WIND": _iban("ABNA")}
"""Accounts that payees say they have moved to; the first still waits, the other was verified."""

TOWNS = (
    Town(
        code="9901",
        name="Wilgendam",
        letter="W",
        iban=_iban("BNGH"),
        pay_day=None,
        shortage_rule="HEEL",
        order="",
        floor_cents=0,
        households=124,
        landlords=(
            _payee(
                "WS-WILG",
                "Woonstichting De Wilgenhof",
                "woningcorporatie",
                "BNGH",
                "3992 WH  Wilgendam",
                KENMERK,
            ),
            _payee(
                "WS-DAMWAL",
                "Stichting Wonen aan de Damwal",
                "woningcorporatie",
                "RABO",
                "3993 DW  Wilgendam",
                FREE,
                "HC-######",
            ),
        ),
        water=_payee(
            "WA-BEKEN",
            "Waterbedrijf De Drie Beken N.V.",
            "water",
            "BNGH",
            "3994 DB  Wilgendam",
            KENMERK,
        ),
    ),
    Town(
        code="9902",
        name="Eikerveen",
        letter="E",
        iban=_iban("BNGH"),
        pay_day=8,
        shortage_rule="DEEL",
        order="HUUR,ENERGIE,ZORG,WATER,OVERIG",
        floor_cents=150_00,
        households=112,
        landlords=(
            _payee(
                "WS-EIK",
                "Woningbouwvereniging Eik en Veen",
                "woningcorporatie",
                "ABNA",
                "6992 EV  Eikerveen",
                RF,
            ),
            _payee(
                "WS-TURF",
                "Wooncoöperatie De Turfschuur",
                "woningcorporatie",
                "RABO",
                "6993 TS  Eikerveen",
                KENMERK,
            ),
        ),
        water=_payee(
            "WA-VEEN",
            "Veenwater Eikerveen",
            "water",
            "INGB",
            "6994 VW  Eikerveen",
            FREE,
            "KLANTNR ######",
        ),
    ),
    Town(
        code="9903",
        name="Zandermeer",
        letter="Z",
        iban=_iban("RABO"),
        pay_day=10,
        shortage_rule="HEEL",
        order="HUUR,ZORG,ENERGIE,WATER,OVERIG",
        floor_cents=75_00,
        households=100,
        landlords=(
            _payee(
                "WS-MEER",
                "Stichting Meerwonen Zandermeer",
                "woningcorporatie",
                "ABNA",
                "1992 MW  Zandermeer",
                KENMERK,
            ),
            _payee(
                "WS-ZANDPAD",
                "Woonbedrijf Het Zandpad",
                "woningcorporatie",
                "INGB",
                "1993 ZP  Zandermeer",
                FREE,
                "HUUR ######",
            ),
        ),
        water=_payee(
            "WA-MEER", "Meerwater Zandermeer N.V.", "water", "BNGH", "1994 MZ  Zandermeer", RF
        ),
    ),
)
WILGENDAM, EIKERVEEN, ZANDERMEER = TOWNS
REFUSED_LANDLORD = _payee(
    "VH-HEIDEROOS", "Verhuur Heideroos", "verhuurder", "SNSB", "6992 HR  Eikerveen"
)
RETURNED_LANDLORD = _payee(
    "VH-LISDODDE", "Kamers aan de Lisdodde", "verhuurder", "REVO", "3993 LD  Wilgendam"
)
"""Their accounts were closed: the bank refuses a rent of one and gives back one of the other."""
NEW_IBANS |= {REFUSED_LANDLORD.key: _iban("INGB"), RETURNED_LANDLORD.key: _iban("ASNB")}
LATE_RENTS = EIKERVEEN.landlords[0]
"""Its new rents were forgotten at first: the run of May is rejected for it."""


def first_payees() -> Iterator[DemoPayee]:
    """Yield the payees that are known from the start."""
    yield from ALL_OVER
    for town in TOWNS:
        yield from (*town.landlords, town.water)


def register(book: Book, known: Month, payee: DemoPayee) -> None:
    """Hand in a payee as it is known from a month on."""
    book.put(
        known,
        File.PAYEES,
        begunstigde=payee.key,
        naam=payee.name,
        soort=payee.kind,
        iban=payee.iban,
        straat=street_of(payee.key)[0],
        huisnummer=street_of(payee.key)[1],
        postcode=payee.postcode,
        plaats=payee.town,
        land="NL",
        incasso="J" if payee.collects else "N",
        kenmerksoort=payee.reference_kind.value,
        kenmerkpatroon=payee.pattern,
    )
