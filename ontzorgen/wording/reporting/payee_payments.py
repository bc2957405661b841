"""What one payee got over a period, with its words."""

from __future__ import annotations

from ontzorgen.domain.remittance import PayeeStatus
from ontzorgen.services.reporting.payee_payments import PayeePaymentsSeen
from ontzorgen.wording.remittance import STATUSES
from ontzorgen.wording.reporting.asked import question_of
from reports.payee_period import PaidOn, PeriodFacts, StateSum, payee_period
from reports.payee_remittance import RemittanceLine
from reports.report import Coded, Report


def payee_report(seen: PayeePaymentsSeen) -> Report:
    """Return what was seen as a report that may go to the payee."""
    names = dict(seen.asked.towns)
    return payee_period(
        PeriodFacts(
            question_of(seen.asked),
            seen.asked.payee,
            seen.name,
            [
                StateSum(_status(status), *seen.sums[status])
                for status in PayeeStatus
                if status in seen.sums
            ],
            [
                PaidOn(
                    RemittanceLine(
                        each.paid.end_to_end_id,
                        each.paid.remittance,
                        each.paid.due_date,
                        each.paid.amount_cents,
                        each.paid.attempt,
                        _status(each.status),
                        each.day,
                    ),
                    names[each.municipality],
                    each.sent_on,
                )
                for each in seen.payments
            ],
            seen.in_all - len(seen.payments),
            PayeeStatus.BOOKED.value,
            seen.sent_by_the_books_cents,
            seen.paid_by_the_books_cents,
        )
    )


def _status(status: PayeeStatus) -> Coded:
    return Coded(status.value, STATUSES[status])
