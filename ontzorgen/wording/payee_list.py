"""The list of payees as a file for a spreadsheet, and the codes around an account in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ontzorgen.services.see_payees import ListedPayee
from ontzorgen.wording.codes import NAME_CHECKS
from reports.csv_file import csv_rows
from reports.report import Column

ACCOUNT_KINDS = {
    "PENDING": "warning",
    "VERIFIED": "ok",
    "STOPPED": "danger",
    "DECLINED": "neutral",
    "REPLACED": "neutral",
}
"""How the status of an account looks; the words beside it say the same."""
REFERENCES = {
    "VRIJ": "vrije tekst",
    "BETALINGSKENMERK": "betalingskenmerk",
    "RF": "RF-kenmerk (ISO 11649)",
}
_COLUMNS = tuple(
    Column(name)
    for name in (
        "begunstigde",
        "naam",
        "soort",
        "plaats",
        "iban_in_gebruik",
        "iban_wacht_op_bevestiging",
        "naamcontrole",
        "incasso",
    )
)


def name_check_words(result: str | None, *, accepted: bool) -> str:
    """Return what the bank said of a name; nothing when it was not asked."""
    if result is None:
        return ""
    return f"{NAME_CHECKS[result]}, geaccepteerd" if accepted else NAME_CHECKS[result]


def payees_csv(rows: Sequence[ListedPayee]) -> Iterator[bytes]:
    """Yield payees as a CSV file for a spreadsheet."""
    lines = (
        (
            row.key,
            row.name,
            row.kind,
            row.town,
            row.iban,
            row.waiting_iban,
            name_check_words(row.name_check, accepted=row.name_accepted),
            "ja" if row.collects else "nee",
        )
        for row in rows
    )
    return csv_rows("begunstigden", _COLUMNS, lines)
