"""The statement of one household, or of all households of a municipality, over any days.

Everything comes from the ledger. Amounts are int euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Account
from ontzorgen.domain.statement import Flow, Stand, flow_of, stand_of
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.households.find_household import household_called, household_numbered
from ontzorgen.services.households.show_household import log_look
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.store import household_pages
from ontzorgen.store.reporting import statement as store
from ontzorgen.store.reporting.statement import (
    Booked,
    HouseholdMoved,
    Moved,
    PaymentEntry,
    PaymentNamed,
)

__all__ = ["HouseholdMoved", "Moved", "PaymentSeen", "StatementSeen", "read_statement"]

_MOST_MONTHS = 2_400
"""Of one household there is a row a month: two hundred years."""
_Key = tuple[int, int, date, int]


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """A payment, and where it stands at the end of the period since when."""

    payment: PaymentNamed
    stand: Stand
    since: date


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """All of the statement, as values."""

    asked: Asked
    names: tuple[str, ...]
    """Who are in the household; empty when it is about all of them."""
    sums: Sequence[Moved]
    """The first may be of before the period: its month is None."""
    months: Sequence[HouseholdMoved]
    in_all: int
    households: int
    books_cents: int
    """What the ledger says that we hold at the end."""
    payments: Sequence[PaymentSeen]


def read_statement(session: Session, asked: Asked, acting: Acting) -> StatementSeen:
    """Return the statement of a household, or of all of them; the look is logged.

    Raises:
        UnknownKey, SeveralCalledSo: there is no such household for this user, or several.
    """
    if asked.household:
        return _one(session, asked, acting)
    booked = Booked(asked.municipalities, asked.first, asked.last)
    found, households = store.number_of(session, booked)
    months = store.per_household(session, booked, rows_wanted(asked, found))
    log_report(session, asked, acting, {(each.municipality, each.household) for each in months})
    return StatementSeen(
        asked,
        (),
        store.per_month(session, booked),
        months,
        found,
        households,
        store.held_by_the_books(session, booked),
        (),
    )


def _one(session: Session, asked: Asked, acting: Acting) -> StatementSeen:
    called = household_called(session, asked.household, acting, asked.town)
    head = household_numbered(session, called.household_id, Action.READ_HOUSEHOLD_REPORT, acting)
    persons = household_pages.persons(session, head.id)
    log_report(session, asked, acting, [(head.municipality, head.key)])
    log_look(session, acting, head, persons)
    booked = Booked(asked.municipalities, asked.first, asked.last, head.id)
    months = store.per_household(session, booked, _MOST_MONTHS)
    return StatementSeen(
        asked,
        tuple(person.name for person in persons),
        store.per_month(session, booked),
        months,
        len(months),
        1,
        store.held_by_the_books(session, booked),
        _payments(session, booked),
    )


def _payments(session: Session, booked: Booked) -> list[PaymentSeen]:
    """Return the payments that moved in the period, or were not finished before it."""
    assert booked.household_id is not None  # noqa: S101  (of one household)
    entries: defaultdict[_Key, list[PaymentEntry]] = defaultdict(list)
    for entry in store.payment_entries(session, booked):
        entries[entry[:4]].append(entry)
    found = []
    for payment in store.payments_named(session, booked.household_id):
        mine = entries.get(payment[:4], [])
        stand = _stand(mine)
        if stand is None:
            continue
        done = stand in (Stand.PAID, Stand.GIVEN_BACK, Stand.TAKEN_OVER)
        if any(entry.in_period for entry in mine) or not done:
            found.append(PaymentSeen(payment, stand, max(entry.last_on for entry in mine)))
    return found


def _stand(entries: Sequence[PaymentEntry]) -> Stand | None:
    balances: defaultdict[Account, int] = defaultdict(int)
    flows: set[Flow] = set()
    for entry in entries:
        debit, credit = Account(entry.debit), Account(entry.credit)
        balances[debit] -= entry.cents
        balances[credit] += entry.cents
        flow, sign = flow_of(debit, credit)
        if flow is not None and sign > 0:
            flows.add(flow)
    return stand_of(balances, flows)
