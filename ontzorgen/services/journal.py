"""Give the journal of a period for the municipality's ledger, beside what the bank booked.

Amounts are int euro cents; a period runs up to and including its last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import TooManyEntries, UnknownMunicipality
from ontzorgen.store import audit, bank, organisation
from ontzorgen.store import journal as store
from ontzorgen.store.journal import JournalEntry

__all__ = [
    "BankSum",
    "Journal",
    "JournalAsked",
    "JournalEntry",
    "ask_journal",
    "read_journal",
]


@dataclass(frozen=True, slots=True)
class JournalAsked:
    """Whose entries, from which day up to and including which day."""

    municipality: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class BankSum:
    """What the bank booked on an account in a period, and how much of it is in the books.

    The balances are empty when no chain of statements reaches into the period.
    """

    account: str
    opening_cents: int | None
    booked_cents: int
    closing_cents: int | None
    ledger_cents: int

    @property
    def adds_up(self) -> bool | None:
        """Whether opening and bookings are the closing balance; None without balances."""
        if self.opening_cents is None or self.closing_cents is None:
            return None
        return self.opening_cents + self.booked_cents == self.closing_cents

    @property
    def difference_cents(self) -> int:
        """What the bank booked and the books do not have."""
        return self.booked_cents - self.ledger_cents


@dataclass(frozen=True, slots=True)
class Journal:
    """What a journal adds up to: entries, (debit, credit) per account, and the bank."""

    entries: int
    totals: Mapping[str, tuple[int, int]]
    bank: Sequence[BankSum]


def ask_journal(
    session: Session, asked: JournalAsked, acting: Acting, most: int | None = None
) -> None:
    """Record that somebody takes a journal; it is read after this, without holding up writers.

    Raises:
        NotAllowed, UnknownMunicipality.
        TooManyEntries: the period has more than `most`.
    """
    require(acting, Action.READ_REPORT, asked.municipality)
    if organisation.municipality_name(session, asked.municipality) is None:
        raise UnknownMunicipality(asked.municipality)
    found = store.count(session, asked.municipality, asked.first, asked.last)
    if most is not None and found > most:
        raise TooManyEntries(found, most)
    days = {"from": asked.first.isoformat(), "until": asked.last.isoformat()}
    name = f"journal {asked.municipality}"
    audit.append(session, acting, "read journal", name, asked.municipality, days)


def read_journal(
    session: Session,
    asked: JournalAsked,
    acting: Acting,
    take: Callable[[Iterator[JournalEntry]], None],
) -> Journal:
    """Hand the entries to `take` one by one, and return what they add up to. Raises NotAllowed."""
    require(acting, Action.READ_REPORT, asked.municipality)
    count = 0
    debits: defaultdict[str, int] = defaultdict(int)
    credits_: defaultdict[str, int] = defaultdict(int)

    def counted() -> Iterator[JournalEntry]:
        nonlocal count
        for entry in store.entries(session, asked.municipality, asked.first, asked.last):
            count += 1
            debits[entry.debit] += entry.amount_cents
            credits_[entry.credit] += entry.amount_cents
            yield entry

    take(counted())
    totals = {
        account: (debits[account], credits_[account])
        for account in sorted(debits.keys() | credits_.keys())
    }
    accounts = store.accounts(session, asked.municipality)
    return Journal(count, totals, [_bank_sum(session, account, asked) for account in accounts])


def _bank_sum(session: Session, account: str, asked: JournalAsked) -> BankSum:
    """Set the bookings of a period between the balances that the statements give."""
    opening, closing = None, None
    known = bank.known_stretch(session, account)
    if known is not None and known.first_day <= asked.last and asked.first <= known.last_day:
        before, after = asked.first - timedelta(days=1), asked.last + timedelta(days=1)
        opening = known.opening_cents + store.booked(session, account, None, before)
        closing = known.closing_cents - store.booked(session, account, after, None)
    return BankSum(
        account,
        opening,
        store.booked(session, account, asked.first, asked.last),
        closing,
        store.in_the_books(session, account, asked.first, asked.last),
    )
