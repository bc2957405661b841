"""A change of many amounts in words: what was asked, why a cost is left, what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from ontzorgen.domain.amount_change import How, Left, Listed, Percentage
from ontzorgen.services.amounts import errors
from ontzorgen.services.amounts.preview import LeftAlone, Preview
from ontzorgen.store.bulk_changes import DoneLine, ListedChange
from ontzorgen.wording.amounts import day_of, euros
from ontzorgen.wording.codes import COST_KINDS, FREQUENCIES
from ontzorgen.wording.import_problems import problem_text
from ontzorgen.wording.named import named
from reports.csv_file import csv_rows
from reports.report import Column, ColumnKind, Row
from reports.words import capital

WRONG = {
    "MUNICIPALITY": "Kies een gemeente.",
    "DAY": "Vul de eerste dag van de nieuwe bedragen in, bijvoorbeeld 01-07-2027.",
    "METHOD": "Kies hoe de bedragen veranderen.",
    "PERCENTAGE": "Vul een percentage in van -99,99 tot en met 100, met hoogstens twee cijfers "
    "achter de komma, bijvoorbeeld 4,1. Nul verandert niets.",
    "STEP": "Vul een bedrag in dat erbij komt of eraf gaat, bijvoorbeeld 12,50 of -3,00.",
    "PAYEE_OR_KIND": "Kies een begunstigde, of een soort, of allebei.",
    "FILE": "Kies een CSV-bestand met de kolommen vaste_last en bedrag.",
    "FILE_WRONG": "Het bestand is niet goed. Hieronder staat per regel wat er mis is.",
    "FILE_LONG": "Het bestand heeft meer dan 5.000 regels. Verdeel het in delen.",
}
LEFT = {
    Left.ENDED: "loopt op die dag niet meer",
    Left.NOT_YET: "begint pas later",
    Left.LATER_AMOUNT: "heeft vanaf die dag of later al een ander bedrag",
    Left.ONCE: "wordt maar één keer betaald",
    Left.SAME: "heeft dit bedrag al",
    Left.TOO_LOW: "zou op nul of lager uitkomen",
    Left.TOO_HIGH: "zou hoger worden dan een bank kan overmaken",
    Left.DECIDED: "is op of na die dag al betaald door een goedgekeurde run",
    Left.REFUSED: "kan niet worden gewijzigd",
    Left.UNKNOWN: "kennen wij niet in deze gemeente",
}
SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.AmountsDiffer: lambda _e: (
        "Wat er zou veranderen, is niet meer wat u zag: iemand heeft intussen iets gewijzigd. "
        "Er is niets veranderd. Bekijk de wijziging opnieuw en bevestig haar dan."
    ),
    errors.NothingToChange: lambda _e: (
        "Er is geen enkel bedrag dat verandert. Kies een andere begunstigde, soort of dag."
    ),
    errors.UnknownAmountChange: lambda e: f"Er is voor u geen wijziging van bedragen {e.number}.",
    errors.AmountsUndone: lambda e: f"{e.login} heeft deze wijziging al ongedaan gemaakt.",
    errors.AmountsUsed: lambda e: _used(e),
}
_C = ColumnKind.CENTS
_NOTHING = (None,) * 7
_PREVIEW = (
    Column("huishouden"),
    Column("vaste_last"),
    Column("soort"),
    Column("begunstigde"),
    Column("frequentie"),
    Column("vanaf", ColumnKind.DATE),
    Column("oud_bedrag", _C),
    Column("nieuw_bedrag", _C),
    Column("verschil", _C),
    Column("waarom_niet"),
)
_CHANGES = (
    Column("gemeente"),
    Column("begunstigde"),
    Column("soort"),
    Column("vanaf", ColumnKind.DATE),
    Column("wat"),
    Column("vaste_lasten", ColumnKind.COUNT),
    Column("oud_bedrag", _C),
    Column("nieuw_bedrag", _C),
    Column("verschil", _C),
    Column("door"),
    Column("op", ColumnKind.DATE),
    Column("ongedaan_door"),
)
_DONE = (
    Column("huishouden"),
    Column("vaste_last"),
    Column("vanaf", ColumnKind.DATE),
    Column("oud_bedrag", _C),
    Column("nieuw_bedrag", _C),
    Column("verschil", _C),
)


def how_words(how: How) -> str:
    """Say how amounts change."""
    if isinstance(how, Listed):
        return "bedragen uit een bestand"
    if isinstance(how, Percentage):
        shown = percentage(f"{how.rate:f}")
        return f"{shown}, afgerond op hele centen (een halve cent naar boven)"
    return step(how.cents)


def percentage(rate: str) -> str:
    """Write a percentage with its sign."""
    sign = "" if rate.startswith("-") else "+"
    return f"{sign}{rate.replace('.', ',')}%"


def step(cents: int) -> str:
    """Write a difference."""
    return signed(cents) + " per termijn"


def signed(cents: int) -> str:
    """Write an amount with its sign."""
    return ("+" if cents > 0 else "") + euros(cents)


def asked(change: ListedChange) -> str:
    """Say what a change that was made did to the amounts."""
    if change.percentage is not None:
        return percentage(change.percentage)
    if change.step_cents is not None:
        return step(change.step_cents)
    return "bedragen uit een bestand"


def of_what(payee: str | None, kind: str | None) -> str:
    """Say which costs a change is about."""
    parts = [capital(COST_KINDS[kind]) if kind else "", payee or ""]
    return ", ".join(part for part in parts if part) or "volgens het bestand"


def why_left(one: LeftAlone) -> str:
    """Say why a cost stays as it is."""
    if one.why is Left.REFUSED and one.problem is not None:
        return f"{LEFT[one.why]}: {problem_text(one.problem)}"
    if one.why is Left.DECIDED and one.problem is not None:
        return f"{LEFT[one.why]} ({one.problem.facts.get('run', '')})"
    return LEFT[one.why]


def preview_csv(preview: Preview) -> Iterator[bytes]:
    """Yield a whole preview as a file for a spreadsheet: what changes, then what does not."""
    changes: Iterator[Row] = (
        (
            line.version.household,
            line.version.key,
            COST_KINDS[line.version.kind],
            line.version.payee_name,
            FREQUENCIES[line.version.frequency],
            line.start,
            line.version.amount_cents,
            line.new_cents,
            line.new_cents - line.version.amount_cents,
            None,
        )
        for line in preview.lines
    )
    left: Iterator[Row] = (
        (one.household, one.key, *_NOTHING, why_left(one)) for one in preview.left
    )
    return csv_rows("voorbeeld", _PREVIEW, chain(changes, left))


def changes_csv(found: Sequence[ListedChange]) -> Iterator[bytes]:
    """Yield the list of changes as a file for a spreadsheet."""
    rows: Iterator[Row] = (
        (
            one.municipality,
            one.payee,
            COST_KINDS[one.kind] if one.kind else None,
            one.first_day,
            asked(one),
            one.number,
            one.old_cents,
            one.new_cents,
            one.new_cents - one.old_cents,
            one.made_by,
            day_of(one.made_at),
            one.undone_by,
        )
        for one in found
    )
    return csv_rows("wijzigingen", _CHANGES, rows)


def done_csv(lines: Sequence[DoneLine]) -> Iterator[bytes]:
    """Yield what a change did as a file for a spreadsheet."""
    rows = (
        (
            line.household,
            line.key,
            line.valid_from,
            line.old_cents,
            line.new_cents,
            line.new_cents - line.old_cents,
        )
        for line in lines
    )
    return csv_rows("bedragen", _DONE, rows)


def _used(error: Any) -> str:
    lines = ["Deze wijziging kan niet meer ongedaan worden gemaakt. Er is niets veranderd."]
    if error.decided:
        runs = sorted({run for _, run in error.decided})
        costs = named([cost for cost, _ in error.decided])
        lines.append(f"Een goedgekeurde run heeft er al mee gerekend ({', '.join(runs)}).{costs}")
    if error.changed:
        costs = named(list(error.changed))
        lines.append(f"Van deze vaste lasten is daarna nog iets gewijzigd.{costs}")
    lines.append("Wijzig zo nodig de bedragen opnieuw, vanaf een latere dag.")
    return "\n".join(lines)
