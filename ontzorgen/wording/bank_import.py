"""Say in Dutch (B1) what became of a bank's file, and of what fits nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ontzorgen.domain.amounts import euros as plain_euros
from ontzorgen.domain.bank_matching import Why
from ontzorgen.services.bank.import_bank_file import Imported, Remark, Result
from ontzorgen.store.bank_items import ListedItem
from ontzorgen.store.bank_messages import ImportedFile
from ontzorgen.wording.amounts import day, euros
from reports.amounts import grouped
from reports.csv_file import csv_rows
from reports.report import Column, ColumnKind

REMARKS: Mapping[Remark, str] = {
    Remark.BALANCE_MISSING: (
        "Het begin- of eindsaldo ontbreekt. Daarom is niet te zien of er afschriften missen."
    ),
    Remark.DOES_NOT_ADD_UP: (
        "Beginsaldo plus boekingen is niet het eindsaldo. Het afschrift is ingelezen. Er is een "
        "taak: vraag de bank om het afschrift opnieuw."
    ),
    Remark.GAP_ACCEPTED: (
        "Er missen afschriften van eerdere dagen. U hebt dat geaccepteerd. Er is een taak: vraag "
        "de bank om wat ontbreekt. Wat toen is geboekt, staat niet in de boeken."
    ),
    Remark.NOTHING_OF_OURS: (
        "Geen bestand of betaling in deze melding is van ons. Kijk of dit het goede bestand is."
    ),
}
WHY: Mapping[Why, str] = {
    Why.NO_ID: "noemt geen betaling of bestand van ons",
    Why.UNKNOWN_ID: "noemt een kenmerk dat niet van ons is",
    Why.OTHER_AMOUNT: "het kenmerk is van ons, het bedrag niet",
    Why.TWICE: "de bank boekte dezelfde betaling vaker dan één keer",
    Why.NOT_SENT: "hoort bij een bestand dat is teruggenomen: zoek dit direct uit",
    Why.OTHER_CURRENCY: "is niet in euro en staat dus niet in de boeken",
    Why.REST: "is wat de betalingen van een boeking overlaten",
    Why.OTHER_BATCH: "het bestand is van ons, het bedrag is een ander",
}
AGREES = {
    "ID": "het kenmerk",
    "IBAN": "de rekening",
    "NAME": "de naam",
    "AMOUNT": "het bedrag",
    "DATE": "de datum",
}
DECISIONS = {
    "PAYMENT": "geplaatst op een betaling",
    "FILE": "geplaatst op een bestand",
    "OUTSIDE": "aangemerkt als niet van ons",
    "CLIENT": "bewaard voor de klant",
}
_COLUMNS = (
    Column("boeking"),
    Column("gemeente"),
    Column("rekening"),
    Column("dag", ColumnKind.DATE),
    Column("bedrag", ColumnKind.CENTS),
    Column("munt"),
    Column("richting"),
    Column("waarom"),
    Column("tegenpartij"),
    Column("iban_tegenpartij"),
    Column("omschrijving"),
    Column("misschien"),
    Column("geplaatst"),
    Column("door"),
    Column("reden"),
)
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_FILES = (
    Column("bestand"),
    Column("soort"),
    Column("rekening"),
    Column("eerste_dag", ColumnKind.DATE),
    Column("laatste_dag", ColumnKind.DATE),
    Column("ontbreekt_ervoor"),
    Column("ingelezen"),
    Column("door"),
    Column("geboekt", ColumnKind.COUNT),
    Column("geweigerd", ColumnKind.COUNT),
    Column("terug", ColumnKind.COUNT),
    Column("niet_herkend", ColumnKind.COUNT),
)
DOES_NOT_FIT = {
    "AMOUNT": "het bedrag is een ander.",
    "SIGN": "de boeking gaat de andere kant op.",
    "KNOWN": "dat staat al in de boeken.",
    "CURRENCY": "de boeking is niet in euro.",
    "STATUS": "dat bestand is niet bij de bank.",
    "UNKNOWN": "die betaling of dat bestand kennen wij niet.",
}


def imported_json(done: Imported) -> dict[str, Any]:
    """Return what became of a file, as `bank import --json` and a job show it."""
    return {
        "outcome": done.result.value,
        "booked": done.booked,
        "rejected": done.rejected,
        "returned": done.returned,
        "unmatched": done.unmatched,
        "message": message(done),
    }


def message(done: Imported) -> str:
    """Return what happened with a file, and what a person should know of it."""
    if done.result is Result.ALREADY_KNOWN:
        first = "Alles in dit bestand was al bekend. Er is niets veranderd."
    else:
        first = (
            f"Ingelezen: {done.booked} geboekt, {done.rejected} geweigerd, {done.returned} "
            f"teruggekomen, {done.unmatched} niet herkend."
        )
    return " ".join([first, *(REMARKS[remark] for remark in done.remarks)])


def in_background(files: int) -> str:
    """Say that large files are being imported, and where to see it."""
    return (
        f"De {files} bestanden samen zijn groot. Zij worden nu een voor een ingelezen. Hieronder "
        "ziet u hoe ver dat is."
    )


def lacking(error: object, *, in_groups: bool = True) -> str:
    """Return which statements lack; the account in groups, so that it fits a small screen."""
    account = getattr(error, "account", "")
    account = grouped(account) if in_groups else account
    first, last = getattr(error, "first", None), getattr(error, "last", None)
    known, cents = getattr(error, "known_cents", 0), getattr(error, "cents", 0)
    if first is None or last is None or first >= last:
        where = f"Het afschrift sluit op {day(last)} niet aan op wat al is ingelezen"
    else:
        where = f"Er ontbreekt een afschrift tussen {day(first)} en {day(last)}"
    return (
        f"{where} (rekening {account}: bekend is {euros(known)}, dit afschrift zegt {euros(cents)}). "
        "Er is niets geboekt. Lees eerst de afschriften van de dagen ertussen in."
    )


def gap(error: object) -> str:
    """Return which statements lack, and how to go on without them."""
    return (
        f"{lacking(error, in_groups=False)} Kan de bank die niet meer geven, lees dit bestand dan "
        "toch in en schrijf op waarom."
    )


def item_json(item: ListedItem) -> dict[str, Any]:
    """Return a booking that waits as `bank items --json` shows it."""
    return {
        "item": item.id,
        "municipality": item.municipality,
        "account": item.account,
        "booked_on": item.booked_on.isoformat(),
        "amount": plain_euros(item.amount_cents),
        "sign": item.sign,
        "currency": item.currency,
        "why": item.why,
        "text": WHY[Why(item.why)],
        "counterparty": item.counterparty,
        "counterparty_iban": item.counterparty_iban,
        "remittance": item.remittance,
        "end_to_end_id": item.end_to_end_id,
        "reason": item.reason,
        "suggestion": _suggestion(item),
        "decision": item.decision,
        "decided_by": item.decided_by,
        "note": item.note,
        "client_money": item.person
        and {
            "person": item.person,
            "kept_by": item.decided_by,
            "confirmed_by": item.confirmed_by,
        },
    }


def _suggestion(item: ListedItem) -> dict[str, Any] | None:
    name = item.suggested_file or item.suggested
    if name is None:
        return None
    kind = "file" if item.suggested_file else "payment"
    return {kind: name, "agrees": (item.suggested_why or "").split("+")}


def item_text(item: ListedItem) -> str:
    """Return a booking that waits, in some lines for people."""
    way = "bij" if item.sign == "CRDT" else "af"
    amount = amount_of(item)
    lines = [f"{item.id:>6}  {day(item.booked_on)}  {amount:>14} {way}  {WHY[Why(item.why)]}"]
    said = [item.counterparty, item.counterparty_iban, item.remittance]
    if any(said):
        lines.append("        " + ", ".join(part for part in said if part))
    if item.suggested_file:
        lines.append(
            f"        misschien bestand {item.suggested_file}: {agreement(item.suggested_why)}; is "
            "het dat, plaats het dan zo, zo nodig nadat u las wat de bank weigerde"
        )
    elif item.suggested:
        lines.append(f"        misschien {item.suggested}: {agreement(item.suggested_why)}")
    if item.decision:
        lines.append(f"        {DECISIONS[item.decision]} door {item.decided_by}: {item.note}")
    if item.person:
        confirmed = (
            f"bevestigd door {item.confirmed_by}"
            if item.confirmed_by
            else "wacht op een tweede persoon"
        )
        lines.append(f"        klant {item.person}, {confirmed}")
    return "\n".join(lines)


def items_csv(items: Sequence[ListedItem]) -> Iterator[bytes]:
    """Yield bookings that fit nothing as a CSV file for a spreadsheet."""
    rows = (
        (
            str(item.id),
            item.municipality,
            item.account,
            item.booked_on,
            item.amount_cents,
            item.currency,
            "bij" if item.sign == "CRDT" else "af",
            WHY[Why(item.why)],
            item.counterparty,
            item.counterparty_iban,
            item.remittance,
            item.suggested_file or item.suggested,
            DECISIONS[item.decision] if item.decision else None,
            item.decided_by,
            item.note,
        )
        for item in items
    )
    return csv_rows("boekingen", _COLUMNS, rows)


def files_csv(files: Sequence[ImportedFile]) -> Iterator[bytes]:
    """Yield imported files as a CSV file: a line for each statement, or one without."""
    rows = (
        (
            file.name,
            file.kind,
            told.account if told else None,
            told.first_day if told else None,
            told.last_day if told else None,
            told.gap_reason if told else None,
            f"{file.imported_at.astimezone(_AMSTERDAM):%d-%m-%Y %H:%M}",
            file.imported_by,
            file.booked,
            file.rejected,
            file.returned,
            file.unmatched,
        )
        for file in files
        for told in (file.statements or (None,))
    )
    return csv_rows("bestanden", _FILES, rows)


def amount_of(item: ListedItem) -> str:
    """Return the amount of a booking in its own currency, without which way it went."""
    if item.currency == "EUR":
        return euros(item.amount_cents)
    return f"{plain_euros(item.amount_cents)} {item.currency}"


def agreement(agrees: str | None) -> str:
    """Return what agrees with a suggestion, in words."""
    names = [AGREES[name] for name in (agrees or "").split("+") if name]
    return (
        f"{' en '.join(names)} komt overeen"
        if len(names) == 1
        else (f"{', '.join(names[:-1])} en {names[-1]} komen overeen" if names else "")
    )
