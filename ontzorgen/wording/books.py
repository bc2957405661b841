"""What leaves the books, in words and as JSON: withholding files, journals, slips, remittances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ontzorgen.domain.amounts import euros
from ontzorgen.domain.ledger import Entry
from ontzorgen.services.journal import BankSum, Journal
from ontzorgen.services.show_run import ExportSeen
from ontzorgen.services.withholding_file import WithholdingFile
from ontzorgen.store.bank_files import StoredFile
from ontzorgen.store.journal import JournalEntry
from ontzorgen.wording.amounts import euros as told_euros
from ontzorgen.wording.run_document import bank_file, signing
from ontzorgen.wording.runs import WHY_NOT_WRITTEN, payments
from reports.control_slip import SIGNERS, control_slip
from reports.journal import JournalLine
from reports.page import page
from reports.report import Row
from reports.withholding import CORRECTION, FIRST

ENTRIES = {
    Entry.BENEFIT: "uitkering",
    Entry.BACK_PAYMENT: "nabetaling",
    Entry.WITHHELD: "ingehouden",
    Entry.SENT: "naar de bank",
    Entry.SETTLED: "afgeschreven",
    Entry.REJECTED: "geweigerd",
    Entry.RETURNED: "teruggekomen",
    Entry.REJECTED_AFTER: "geweigerd na afschrijving",
    Entry.CONTRA_DEBIT: "afgeschreven na weigering",
    Entry.CONTRA_CREDIT: "tegenboeking",
    Entry.CONTRA_SETTLED: "toch uitgevoerd",
    Entry.TAKEN_OVER: "naar herstelrun",
    Entry.PUT_BACK: "terug uit herstelrun",
    Entry.PAID_AGAIN: "opnieuw te betalen",
    Entry.KEPT_FOR_CLIENT: "bewaard voor de klant",
    Entry.GIVEN_BACK: "terug naar de klant",
    Entry.UNPLACED_OUT: "niet geplaatst, af",
    Entry.UNPLACED_IN: "niet geplaatst, bij",
    Entry.PLACED_OUT: "alsnog geplaatst, af",
    Entry.PLACED_IN: "alsnog geplaatst, bij",
    Entry.OUTSIDE_OUT: "niet van ons, af",
    Entry.OUTSIDE_IN: "niet van ons, bij",
    Entry.CLIENT_IN: "ontvangen voor de klant",
    Entry.REVERSAL: "teruggeboekt",
}


def journal_rows(entries: Iterator[JournalEntry]) -> Iterator[Row]:
    """Yield ledger entries as the rows of a journal, with their kind in words."""
    for entry in entries:
        yield JournalLine(
            entry.number,
            entry.booked_on,
            ENTRIES[Entry(entry.kind)],
            entry.debit,
            entry.credit,
            entry.amount_cents,
            entry.run,
            entry.month,
            entry.fixed_cost,
            entry.due_date,
            entry.attempt,
            entry.bank_booked_on,
            entry.bank_reference,
        ).row()


def journal_json(journal: Journal, path: str, form: str) -> dict[str, Any]:
    """Return what a journal adds up to as `journal --json` shows it."""
    return {
        "path": path,
        "format": form,
        "entries": journal.entries,
        "totals": {
            account: {"debit": euros(debit), "credit": euros(credit)}
            for account, (debit, credit) in journal.totals.items()
        },
        "bank": [_bank_json(row) for row in journal.bank],
    }


def _bank_json(row: BankSum) -> dict[str, Any]:
    return {
        "account": row.account,
        "opening": None if row.opening_cents is None else euros(row.opening_cents),
        "booked": euros(row.booked_cents),
        "closing": None if row.closing_cents is None else euros(row.closing_cents),
        "adds_up": row.adds_up,
        "ledger": euros(row.ledger_cents),
        "difference": euros(row.difference_cents),
    }


def journal_made(journal: Journal, path: str) -> str:
    """Say how many entries stand where, and whether they agree with the bank."""
    rows = "1 boeking" if journal.entries == 1 else f"{journal.entries} boekingen"
    lines = [f"{path}: {rows}."]
    for row in journal.bank:
        booked, ledger = told_euros(row.booked_cents), told_euros(row.ledger_cents)
        if row.difference_cents:
            differs = told_euros(row.difference_cents)
            lines.append(
                f"KLOPT NIET  {row.account}: de bank boekte {booked}, in de boeken staat {ledger}. "
                f"Verschil {differs}. Laat beheer de boeken controleren."
            )
        else:
            lines.append(f"{row.account}: de bank boekte {booked}, en dat staat in de boeken.")
        if row.adds_up is False:
            lines.append(
                f"KLOPT NIET  {row.account}: beginsaldo plus boekingen is niet het eindsaldo. "
                "Kijk of er een afschrift ontbreekt of niet klopt."
            )
    return "\n".join(lines)


def slip_page(seen: ExportSeen, file: StoredFile) -> bytes:
    """Return the control slip of a file as a page to print and sign."""
    slip = control_slip(bank_file(file, file.file_name), signing(seen.head))
    return page(slip, SIGNERS).encode()


def slip_json(seen: ExportSeen, file: StoredFile, path: str) -> dict[str, Any]:
    """Return a control slip as `slip --json` shows it; `path` is the page, the rest the file."""
    return {
        "path": path,
        "message_id": file.message_id,
        "transactions": file.transactions,
        "control_sum": euros(file.control_sum_cents),
        "sha256": file.sha256,
        "made_by": seen.head.calculated_by,
        "approved_by": seen.head.approved_by,
    }


def slip_made(file: StoredFile, path: str) -> str:
    """Say where the page of a file stands, and what to compare."""
    total = told_euros(file.control_sum_cents)
    return f"{path}: {payments(file.transactions)}, {total}, laatste vijf {file.sha256[-5:]}."


def no_slips(run: str) -> str:
    """Say that a run has no file, so that there is nothing to sign."""
    return f"Run {run} betaalt niets: er is geen bestand om te ondertekenen."


def withholding_json(file: WithholdingFile, path: str) -> dict[str, Any]:
    """Return a withholding file as `withholding --json` shows it."""
    net = sum(line.net_cents for line in file.lines)
    withheld = sum(line.withheld_cents for line in file.lines)
    return {
        "path": path,
        "municipality": file.municipality,
        "month": file.month,
        "number": file.number,
        "kind": CORRECTION if file.is_correction else FIRST,
        "rows": len(file.lines),
        "totals": {
            "net": euros(net),
            "withheld": euros(withheld),
            "remainder": euros(net - withheld),
            "given_back": euros(sum(line.given_back_cents for line in file.lines)),
        },
        "sha256": file.sha256,
        "changed": file.changed,
    }


def withholding_made(file: WithholdingFile, path: str) -> str:
    """Say which withholding file stands where, and whether it is a new one."""
    rows = "1 persoon" if len(file.lines) == 1 else f"{len(file.lines)} personen"
    withheld = told_euros(sum(line.withheld_cents for line in file.lines))
    kind = "correctie" if file.is_correction else "eerste bestand"
    told = f"{path}: {kind}, nummer {file.number}, {rows}, ingehouden {withheld}."
    return told if file.changed else f"{told} Dit bestand was al gemaakt; het zijn dezelfde bytes."


def withholding_not_written(path: str, why: str, detail: str) -> str:
    """Say that a withholding file was made though it could not be written here."""
    reason = f"{WHY_NOT_WRITTEN[why]} ({detail})" if detail else WHY_NOT_WRITTEN[why]
    return (
        f"Het inhoudingenbestand is gemaakt, maar niet geschreven: {path}. {reason}\n"
        "Geef de opdracht nog een keer, met een andere plek: u krijgt dezelfde bytes."
    )
