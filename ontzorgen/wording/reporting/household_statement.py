"""The statement of a household, or of all of them, with its words."""

from __future__ import annotations

from ontzorgen.domain.statement import Stand
from ontzorgen.services.reporting.household_statement import (
    HouseholdMoved,
    Moved,
    PaymentSeen,
    StatementSeen,
)
from ontzorgen.wording.codes import COST_KINDS, PLACES
from ontzorgen.wording.reporting.asked import question_of
from reports.household_statement import (
    Flows,
    MonthOfHousehold,
    PaymentLine,
    StatementFacts,
    household_statement,
)
from reports.report import Coded, Report

STANDS = {
    Stand.APPROVED: "goedgekeurd, nog niet naar de bank",
    **{Stand(place): said for place, said in PLACES.items()},
}
"""Where the money of a payment stands."""


def statement_report(seen: StatementSeen) -> Report:
    """Return what was seen as a report."""
    one = bool(seen.asked.household)
    names = ", ".join(name for name in seen.names if name)
    about = f"huishouden {seen.asked.household}{f' ({names})' if names else ''}" if one else ""
    before = next((row for row in seen.sums if row.month is None), None)
    return household_statement(
        StatementFacts(
            question_of(seen.asked, about),
            one,
            _flows(before).held_cents if before else 0,
            [_month(each) for each in seen.months],
            [(row.month.first, _flows(row)) for row in seen.sums if row.month is not None],
            seen.households,
            seen.in_all - len(seen.months),
            seen.books_cents,
            [_payment(each) for each in seen.payments],
        )
    )


def _flows(row: Moved) -> Flows:
    return Flows(*row[1:])


def _month(each: HouseholdMoved) -> MonthOfHousehold:
    assert each.moved.month is not None  # noqa: S101  (a row of the period)
    return MonthOfHousehold(
        each.municipality,
        each.household,
        each.moved.month.first,
        _flows(each.moved),
        each.closing_cents,
    )


def _payment(each: PaymentSeen) -> PaymentLine:
    payment = each.payment
    return PaymentLine(
        payment.run,
        payment.month,
        payment.due_date,
        Coded(payment.kind, COST_KINDS[payment.kind]),
        payment.payee_name,
        payment.attempt,
        payment.amount_cents,
        Coded(each.stand.value, STANDS[each.stand]),
        each.since,
        payment.end_to_end_id,
    )
