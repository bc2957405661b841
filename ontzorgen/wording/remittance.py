"""Payee remittance specifications as rows, as JSON and in words (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ontzorgen.domain.amounts import euros as plain_euros
from ontzorgen.domain.remittance import PayeeStatus
from ontzorgen.services.remittance import Remittance
from ontzorgen.wording.amounts import euros
from ontzorgen.wording.runs import payments
from reports.payee_remittance import RemittanceLine, remittance_rows
from reports.report import Row

STATUSES = {
    PayeeStatus.IN_TRANSIT: "onderweg",
    PayeeStatus.BOOKED: "betaald",
    PayeeStatus.REFUSED: "geweigerd door de bank",
    PayeeStatus.RETURNED: "teruggekomen",
}


def rows_of(seen: Remittance, *, total: bool) -> Iterator[Row]:
    """Yield the rows of the file for the payee; with `total` a last one that sums them."""
    lines = [
        RemittanceLine(
            each.paid.end_to_end_id,
            each.paid.remittance,
            each.paid.due_date,
            each.paid.amount_cents,
            each.paid.attempt,
            STATUSES[each.status],
            each.day,
        )
        for each in seen.payments
    ]
    return remittance_rows(lines, total=total)


def remittance_json(seen: Remittance, path: str, form: str) -> dict[str, Any]:
    """Return a specification as `remittance --json` shows it."""
    return {
        "path": path,
        "format": form,
        "run": seen.run,
        "payee": seen.payee,
        "name": seen.name,
        "payments": len(seen.payments),
        "total": plain_euros(seen.total_cents),
        "statuses": {
            status.value: {"payments": count, "amount": plain_euros(cents)}
            for status, count, cents in _by_status(seen)
        },
    }


def remittance_made(seen: Remittance, path: str) -> str:
    """Say what stands where, and how much of it came to the payee."""
    told = [
        f"  {STATUSES[status]}: {payments(count)}, {euros(cents)}"
        for status, count, cents in _by_status(seen)
        if count
    ]
    whole = f"{payments(len(seen.payments))}, {euros(seen.total_cents)}"
    return "\n".join([f"{path}: {seen.name}, {whole}", *told])


def _by_status(seen: Remittance) -> Iterator[tuple[PayeeStatus, int, int]]:
    """Yield how many payments are in each status, and their amount."""
    for status in PayeeStatus:
        cents = [each.paid.amount_cents for each in seen.payments if each.status is status]
        yield status, len(cents), sum(cents)
