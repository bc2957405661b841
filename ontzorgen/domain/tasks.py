"""Which tasks there are, for whom, and when a silent bank becomes one.

A task is for a role until somebody takes it; while one is open without an owner, a month
cannot be closed.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sepa.business_days import business_days_between


class TaskKind(StrEnum):
    """What is to be done."""

    PAYMENT_OPEN = "PAYMENT_OPEN"
    """A payment was refused or came back: mend the cause, pay again or keep for the client."""
    BANK_ITEM = "BANK_ITEM"
    """A booking of the bank fits no payment: say what it belongs to."""
    NO_ANSWER = "NO_ANSWER"
    """A file went to the bank and some of its payments have no answer yet."""
    FILE_REFUSED = "FILE_REFUSED"
    """The bank refused a whole file."""
    DUPLICATE_FILE = "DUPLICATE_FILE"
    """The bank says that it has this file already: never send it again, compare the ids."""
    STATEMENT_WRONG = "STATEMENT_WRONG"
    """Opening plus entries is not closing: ask the bank for the statement again."""
    ACCOUNT_STOPPED = "ACCOUNT_STOPPED"
    """The bank refused a payee's account: ask a new one."""
    ACCEPTED_LATE = "ACCEPTED_LATE"
    """The bank booked a payment that was refused or taken back, and is done anew: act at once."""
    RECALL = "RECALL"
    """A payment was asked back: wait for the bank's answer."""
    NAME_DIFFERS = "NAME_DIFFERS"
    """The bank says that an account has another name."""
    CLIENT_MONEY = "CLIENT_MONEY"
    """Money is kept for a client: a second person confirms before it leaves."""


class TaskRole(StrEnum):
    """For whom a task is; the names are the organisation's roles."""

    ADMINISTRATIE = "administratie"
    FIATTEUR = "fiatteur"
    CONSULENT = "consulent"


def no_answer_for(sent_on: date, today: date, days: int, days_checker: int) -> tuple[TaskRole, ...]:
    """Return who gets a task when nothing was heard of a file: both count business days.

    `sent_on` is the execution date that was asked of the bank, or the day of export if later.
    """
    waited = business_days_between(sent_on, today)
    roles = [(days, TaskRole.ADMINISTRATIE), (days_checker, TaskRole.FIATTEUR)]
    return tuple(role for least, role in roles if waited >= least)
