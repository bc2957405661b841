"""The copy of all that is kept about one person, with its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ontzorgen.domain.access_request import AccessRequest
from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.months import Month
from ontzorgen.services.acting import MAY, Action, Role
from ontzorgen.services.reporting.access_request import (
    AccessSeen,
    Look,
    Measured,
    PartSeen,
    Value,
)
from ontzorgen.wording.amounts import day_of, moment
from ontzorgen.wording.codes import ROLES
from ontzorgen.wording.log import deed
from ontzorgen.wording.readiness import NOT_SPOKEN_OF
from ontzorgen.wording.reporting.access_asked import asked_by
from ontzorgen.wording.reporting.access_words import CODES, HEADS, TITLES
from ontzorgen.wording.reporting.asked import question_of, yes_or_no
from reports.access_request import AccessFacts, KeptTable, LeftOut, access_request
from reports.amounts import dutch_month
from reports.report import Cell, Coded, Column, ColumnKind, Fact, Note, Report, Row

_MONTHS = frozenset({"month", "file_id"})
_MOMENTS = frozenset({"starts_at"})
_COUNTS = frozenset({"due_day", "minutes", "size", "attempt"})
_ALONE = frozenset({"person", "household"})


def access_report(seen: AccessSeen) -> Report:
    """Return what was seen as a copy for the person."""
    about = f"persoon {seen.person.key} ({seen.person.name})"
    return access_request(
        AccessFacts(
            question_of(seen.asked, about),
            seen.person.name,
            seen.person.key,
            seen.head.key,
            seen.person.birth_date,
            _bsn(seen.parts),
            [_table(part) for part in seen.parts],
            [LeftOut(Coded(name, TITLES[name]), _who(may)) for name, may in seen.left_out.items()],
            [_look(look) for look in seen.looks],
            seen.all_looks,
            _told(seen),
            _request(seen.request),
        )
    )


def _request(request: AccessRequest | None) -> tuple[Fact, ...]:
    """Return the facts of the request that a copy answers."""
    if request is None:
        return ()
    return (
        Fact("Gevraagd door", asked_by(request.asked_by), key="asked_by"),
        Fact("Gevraagd op", request.asked_on, ColumnKind.DATE, "asked_on"),
        Fact("Kenmerk van het verzoek", request.reference, key="reference"),
    )


def _bsn(parts: Iterable[PartSeen]) -> str | None:
    person = next(part for part in parts if part.name == "person")
    if "bsn" not in person.columns or not person.rows:
        return None
    found = person.rows[0][person.columns.index("bsn")]
    return found if isinstance(found, str) else None


def _who(action: Action) -> str:
    return " of ".join(ROLES[role.value] for role in Role if role in MAY[action])


def _table(part: PartSeen) -> KeptTable:
    columns = tuple(Column(HEADS[name], _kind(name), _key(name)) for name in part.columns)
    rows = [
        tuple(_cell(part.name, name, value) for name, value in zip(part.columns, row, strict=True))
        for row in part.rows
    ]
    alone = part.name in _ALONE and len(rows) == 1
    return KeptTable(part.name, TITLES[part.name], columns, rows, part.in_all, alone)


def _key(name: str) -> str:
    """Return a column as a program knows it: amounts are text with a point, numbers are names."""
    return name.removesuffix("_cents").removesuffix("_id") or name


def _kind(name: str) -> ColumnKind:
    if name == "cents" or name.endswith("_cents"):
        return ColumnKind.CENTS
    if name in _COUNTS:
        return ColumnKind.COUNT
    is_day = name.endswith(("_on", "_at", "_from", "_until", "_date"))
    if name not in _MOMENTS and (is_day or name in ("since", "until", "day", "at", "dated")):
        return ColumnKind.DATE
    return ColumnKind.TEXT


def _cell(table: str, name: str, value: Value) -> Cell:
    """Return a value as a copy says it; a code with its words."""
    if value is None:
        return None
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return moment(value) if name in _MOMENTS else day_of(value)
    if isinstance(value, Measured):
        return _measured(value)
    if isinstance(value, date):
        return value
    if isinstance(value, int):
        return value if _kind(name) is not ColumnKind.TEXT else str(value)
    if name in _MONTHS:
        return _month(value)
    words = CODES.get((table, name))
    return value if words is None else Coded(value, words.get(value, value))


def _month(text: str) -> str:
    try:
        return Coded(text, dutch_month(Month.parse(text).first))
    except NotAMonth:
        return text


def _measured(found: Measured) -> str:
    """Return every item with its score and what it shows from, and the judgement."""
    said = []
    for item in found.instrument.items:
        score = found.answers.scores.get(item.key)
        word = NOT_SPOKEN_OF if score is None else f"{score} ({found.instrument.scale[score]})"
        evidence = found.answers.evidence.get(item.key, "")
        said.append(f"{item.text}: {word}" + (f". {evidence}" if evidence else ""))
    return " | ".join([*said, found.answers.judgement])


def _look(look: Look) -> Row:
    roles = ", ".join(ROLES[role] for role in look.roles.split(",") if role)
    return (look.on, Coded(look.action, deed(look.action)), Coded(look.roles, roles), look.times)


def _told(seen: AccessSeen) -> list[Note]:
    """Return what article 15(1) asks to tell beside the data."""
    return [
        Note(
            "Waarom wij deze gegevens hebben",
            (
                "De gemeente betaalt uw vaste lasten uit uw uitkering en helpt u om dat daarna zelf "
                "te doen (Participatiewet artikel 56a en 57, of omdat u het zelf vroeg).",
                "De gegevens komen van u, van de gemeente die de uitkering betaalt, van uw "
                "verhuurder en andere bedrijven die u betaalt, en van de bank.",
                "Een bedrijf dat wij betalen krijgt het bedrag en uw kenmerk bij dat bedrijf, en "
                "niet dat u een uitkering hebt. De bank voert de betaling uit.",
                "Een medewerker keurt elke betaling goed. Een computer beslist niet alleen.",
            ),
        ),
        Note(
            "Hoe lang, en wat u kunt vragen",
            (
                f"Wij bewaren een dossier {seen.keep_case_years} jaar nadat het is geëindigd, en "
                f"betalingen {seen.keep_payment_years} jaar. Daarna wissen wij wie het was.",
                "Klopt er iets niet, of mist u iets? Vraag de gemeente om het te verbeteren, aan "
                "te vullen of te wissen, of er minder mee te doen. U kunt ook bezwaar maken.",
                "Bent u niet tevreden met het antwoord? Dan kunt u klagen bij de Autoriteit "
                "Persoonsgegevens.",
            ),
        ),
        _FOR_US if seen.request is None else _BESIDE,
    ]


_BESIDE = Note(
    "Wat u er apart bij krijgt",
    ("Documenten en brieven zelf. Hier staat alleen welke het zijn.",),
)
_FOR_US = Note(
    "Voor wie dit afgeeft",
    (
        "Lees de vrije teksten na: wat alleen over iemand anders gaat, geeft u niet mee.",
        "Documenten en brieven zelf staan in het dossier, hier alleen wat het zijn. Geef "
        "ze apart mee.",
        "Het BSN staat hier bedekt. In de kopie staat het helemaal, voor wie het mag zien; dat komt "
        "in het logboek.",
    ),
)
