"""What a bank says of an account: statements (camt.053) and notifications (camt.054).

Amounts are int cents and never negative beside a sign; balances are int cents, below zero where
the account is overdrawn. What a file does not say is None.
"""

from dataclasses import dataclass
from datetime import date

from sepa.bank_rules import Sign

BOOKED = "BOOK"


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands above the entries. `sequence` is the electronic number, else the legal one."""

    account: str
    statement_id: str | None
    sequence: int | None
    currency: str | None
    opening_cents: int | None
    closing_cents: int | None
    from_date: date | None
    to_date: date | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Which of our batches an entry books as a whole; `total_cents` in the entry's currency."""

    message_id: str | None
    payment_information_id: str | None
    transactions: int | None
    total_cents: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking. `status` is BOOK, PDNG, INFO or the bank's own word; None counts as booked.

    `reversal` says that it turns back an earlier one; `sign` is still where the money goes.
    `account_servicer_reference` is the bank's, and not unique. `code` is the bank transaction
    code, such as PMNT/ICDT/RRTN, else the bank's own. `batches` are those of which the file
    gives no details, and what of the others is not said in the details.
    """

    amount_cents: int
    currency: str
    sign: Sign
    booking_date: date | None
    value_date: date | None
    status: str | None
    reversal: bool
    code: str | None
    account_servicer_reference: str | None
    entry_reference: str | None
    batches: tuple[Batch, ...]
    additional_information: str | None

    @property
    def booked(self) -> bool:
        """Return whether the balance has changed by it."""
        return self.status in (None, BOOKED)

    @property
    def signed_cents(self) -> int:
        """Return the amount, below zero where money leaves the account."""
        return self.amount_cents if self.sign is Sign.CREDIT else -self.amount_cents


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment of an entry.

    `amount_cents` is what the file says, in the entry's currency; `booked_cents` is the same,
    or the amount of the entry where this is its only detail and nothing else was said.
    `counterparty` is the other side: who is paid, or who paid; of a return, the payee that the
    money comes back from. `remittance` is the free text, else the structured reference. The ids
    of a batch hold for each of its details. `is_return` follows from a reason, the bank
    transaction code or the reversal of the entry.
    """

    amount_cents: int | None
    booked_cents: int | None
    sign: Sign
    end_to_end_id: str | None
    instruction_id: str | None
    transaction_id: str | None
    payment_information_id: str | None
    message_id: str | None
    mandate_id: str | None
    account_servicer_reference: str | None
    counterparty: str | None
    counterparty_iban: str | None
    remittance: str | None
    creditor_reference: str | None
    reason: str | None
    is_return: bool
    additional_information: str | None


@dataclass(frozen=True, slots=True)
class StatementOpened:
    """A statement begins; balances that stand behind the entries are not known yet."""

    statement: Statement


@dataclass(frozen=True, slots=True)
class EntryOpened:
    """An entry begins; its details follow one by one."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class EntryClosed:
    """All of an entry is read. `details_cents` is None where a detail gives no amount."""

    entry: Entry
    details: int
    details_cents: int | None


@dataclass(frozen=True, slots=True)
class StatementClosed:
    """All of a statement is read.

    `booked_cents` is the sum of what was booked; `computed_closing_cents` the opening balance
    and that sum. Both are None where entries are in another currency than the statement.
    """

    statement: Statement
    entries: int
    booked_cents: int | None
    computed_closing_cents: int | None

    @property
    def adds_up(self) -> bool | None:
        """Return whether opening and entries make the closing; None where it cannot be told."""
        if self.computed_closing_cents is None or self.statement.closing_cents is None:
            return None
        return self.computed_closing_cents == self.statement.closing_cents


StatementEvent = StatementOpened | EntryOpened | Detail | EntryClosed | StatementClosed
