"""What one payee got over a period, for them to book: not a word about clients.

Amounts are int euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.remittance import PayeeStatus, status_for_payee
from ontzorgen.services.acting import Acting
from ontzorgen.services.errors import UnknownPayee
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.services.reporting.errors import PrivateTexts
from ontzorgen.store import remittance
from ontzorgen.store.reporting import payee_payments as store
from ontzorgen.store.reporting.payee_payments import PaidTo
from payees.private_text import find_forbidden


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """A payment, where it stood at the end of the period since when, and when it was sent."""

    paid: PaidTo
    status: PayeeStatus
    day: date | None
    municipality: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class PayeePaymentsSeen:
    """All of the report, as values; sums are of every payment, whatever is shown."""

    asked: Asked
    name: str
    sums: dict[PayeeStatus, tuple[int, int]]
    """(payments, cents) of each status."""
    payments: Sequence[PaymentTold]
    in_all: int
    sent_by_the_books_cents: int
    paid_by_the_books_cents: int


def read_payee_payments(session: Session, asked: Asked, acting: Acting) -> PayeePaymentsSeen:
    """Return what went to a payee in the period, and where it stood at its end; logged.

    Raises:
        UnknownPayee: there is none of this number.
        PrivateTexts: a text was changed behind our back, and says what a payee must not know.
    """
    known = remittance.payee_called(session, asked.payee)
    if known is None:
        raise UnknownPayee(asked.payee)
    number, name = known
    runs = {
        run.id: run
        for run in store.sent_runs(session, asked.municipalities, asked.first, asked.last)
    }
    paid = store.payments(session, runs, number)
    wanted = rows_wanted(asked, len(paid))
    private = [each for each in paid if each.is_free_text and find_forbidden(each.remittance)]
    if private:
        raise PrivateTexts(asked.payee, [each.end_to_end_id for each in private])
    days = store.days_of(session, runs, number, asked.last)
    log_report(session, asked, acting)
    sums: defaultdict[PayeeStatus, tuple[int, int]] = defaultdict(lambda: (0, 0))
    told: list[PaymentTold] = []
    for each in paid:
        status, day = status_for_payee(days.get(each.id, {}))
        payments, cents = sums[status]
        sums[status] = payments + 1, cents + each.amount_cents
        if len(told) < wanted:
            run = runs[each.run_id]
            told.append(PaymentTold(each, status, day, run.municipality, run.sent_on))
    sent, arrived = store.by_the_books(session, runs, number, asked.last)
    return PayeePaymentsSeen(asked, name, dict(sums), told, len(paid), sent, arrived)
