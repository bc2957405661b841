"""The slip beside a bank file (controlestrook): what the signer compares at the bank.

One slip for each file. Amounts are int euro cents; names and days arrive ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.amounts import dutch_month, grouped
from reports.bank_file import SIGNERS_PART, BankFile
from reports.report import ColumnKind, Fact, Facts, Note, Report

SIGNERS = ("Eerste ondertekenaar", "Tweede ondertekenaar")
"""Who signs a file at the bank: on paper there is a place for each."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who made and approved the run behind a file, and whose account pays."""

    run: str
    municipality_code: str
    municipality_name: str
    month: date
    account: str
    account_holder: str
    maker: str
    approver: str
    approved_on: date | None


def control_slip(file: BankFile, signing: Signing) -> Report:
    """Return the slip of one file: count, sum, hash, account and the two people."""
    place = f"{signing.municipality_name} ({signing.municipality_code})"
    return Report(
        title="Controlestrook bij een bankbestand",
        subtitle=f"{place}, betaalrun {signing.run}, {dutch_month(signing.month)}",
        sections=(_file(file), _hash(file), _people(signing), _advice()),
    )


def _file(file: BankFile) -> Facts:
    return Facts(
        "Het bestand",
        (
            Fact("Bestand", file.path),
            Fact("Berichtnummer", file.message_id),
            Fact("Aantal betalingen", file.transactions, ColumnKind.COUNT),
            Fact("Totaalbedrag", file.control_sum_cents, ColumnKind.CENTS),
            Fact("Uitvoerdatum", file.execution_date, ColumnKind.DATE),
        ),
    )


def _hash(file: BankFile) -> Facts:
    return Facts(
        "Controlegetal van het bestand (SHA-256)",
        (
            Fact("Begin", grouped(file.sha256[:-SIGNERS_PART], 8)),
            Fact("Laatste vijf tekens", file.signers_part),
        ),
    )


def _people(signing: Signing) -> Facts:
    return Facts(
        "Rekening en personen",
        (
            Fact("Van rekening", grouped(signing.account)),
            Fact("Rekeninghouder", signing.account_holder),
            Fact("Berekend door", signing.maker),
            Fact("Goedgekeurd door", signing.approver),
            Fact("Goedgekeurd op", signing.approved_on, ColumnKind.DATE),
        ),
    )


def _advice() -> Note:
    return Note(
        "Wat doet u nu?",
        (
            "Vergelijk het aantal, het totaalbedrag en het controlegetal met wat de bank toont.",
            "Is er een verschil? Teken dan niet en bel de collega die de run heeft berekend.",
        ),
    )
