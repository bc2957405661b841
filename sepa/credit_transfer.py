"""The values of a payment order: who pays, whom, how much, and in which batch.

Money is int euro cents; texts are already in the SEPA character set.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sepa.creditor_reference import ReferenceKind


@dataclass(frozen=True, slots=True)
class Debtor:
    """The account that is debited; without a BIC the file says NOTPROVIDED."""

    name: str
    iban: str
    bic: str | None = None


class CreditTransfer(NamedTuple):
    """One payment to one creditor. A tuple: a million of them are checked by column."""

    end_to_end_id: str
    amount_cents: int
    creditor_name: str
    creditor_iban: str
    reference_kind: ReferenceKind
    remittance: str
    """The free text, or the betalingskenmerk or RF reference, compact."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One file: one debtor account, one execution date; counts and sum known beforehand."""

    message_id: str
    payment_information_id: str
    created_at: datetime  # the moment of approval; naive means Europe/Amsterdam
    execution_date: date
    debtor: Debtor
    transactions: int
    control_sum_cents: int
    batch_booking: bool | None = None  # None: the contract with the bank decides
