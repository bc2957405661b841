"""Prove that the books are what the bank booked: every cent of every statement, once.

Each booking is covered by its details; each detail is a payment's or waits for a person; and
the BANK account of the ledger says what payments and waiting bookings say together.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ontzorgen.store import bank_invariants
from ontzorgen.store.bank_invariants import Difference


def differences(session: Session) -> Iterator[Difference]:
    """Yield what the books and the bank do not agree about; nothing when they do."""
    yield from bank_invariants.entries_not_covered(session)
    yield from bank_invariants.details_of_nobody(session)
    yield from bank_invariants.details_without_event(session)
    yield from bank_invariants.bank_account_differs(session)
    yield from bank_invariants.bank_differs_from_statements(session)
    yield from bank_invariants.booked_twice(session)
    yield from bank_invariants.unplaced_differs(session)
    yield from bank_invariants.chain_differs(session)
