"""Which tasks there are, for whom, and when a silent bank becomes one.

A task is for a role until somebody takes it; while one about money at the bank is open without
an owner, a month cannot be closed.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import execution_date
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
    SHORTFALL = "SHORTFALL"
    """A run can pay a fixed cost in part or not at all: arrange it with the household."""
    BASIS_ENDED = "BASIS_ENDED"
    """No ground carries a person's costs in the coming run: decide, or give control back."""
    AUTHORISATION_MISSING = "AUTHORISATION_MISSING"
    """A person has no authorisation on the day of the coming run: ask for one."""
    PERIOD_ENDS = "PERIOD_ENDS"
    """The six months of a person end soon, and nothing says what comes after: decide."""
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    """A decision was to be looked at again by now."""
    REVIEW_DUE = "REVIEW_DUE"
    """A coach looks again at how a person does, and advises what comes next."""
    ADVICE_WAITS = "ADVICE_WAITS"
    """A coach advised how a person goes on, and nobody decided yet."""
    DECISION_WAITS = "DECISION_WAITS"
    """A decision to go on paying waits for a second person; until then it does not hold."""
    ACCOUNT_PENDING = "ACCOUNT_PENDING"
    """An account waits for a second person; until then it is not paid, or the old one is."""

    ARREARS_SIGNAL = "ARREARS_SIGNAL"
    """Somebody says that a household is behind with a cost that we pay: find out, and settle it."""


class TaskRole(StrEnum):
    """For whom a task is; the names are the organisation's roles."""

    ADMINISTRATIE = "administratie"
    FIATTEUR = "fiatteur"
    CONSULENT = "consulent"
    COACH = "coach"


class NoteKind(StrEnum):
    """What somebody wrote about a task."""

    NOTE = "NOTE"
    AWAY = "AWAY"
    """Why the task was put away."""


MONEY_WAITS = frozenset(
    {
        TaskKind.PAYMENT_OPEN,
        TaskKind.FILE_REFUSED,
        TaskKind.ACCOUNT_STOPPED,
        TaskKind.NAME_DIFFERS,
        TaskKind.CLIENT_MONEY,
        TaskKind.SHORTFALL,
        TaskKind.BASIS_ENDED,
        TaskKind.AUTHORISATION_MISSING,
        TaskKind.ACCOUNT_PENDING,
        TaskKind.ARREARS_SIGNAL,
    }
)
"""Somebody gets no money while it is open: it waits no longer than until the next pay day."""
DEADLINES = (TaskKind.REVIEW_OVERDUE, TaskKind.PERIOD_ENDS, TaskKind.REVIEW_DUE)
"""Their due date is the day by which somebody has to have decided, or looked."""
NEVER_AWAY = frozenset({TaskKind.ACCEPTED_LATE, TaskKind.DUPLICATE_FILE})
"""Something is paid double when nobody acts at once."""
OF_THE_REGISTER = frozenset(
    {
        TaskKind.SHORTFALL,
        TaskKind.BASIS_ENDED,
        TaskKind.AUTHORISATION_MISSING,
        TaskKind.PERIOD_ENDS,
        TaskKind.REVIEW_OVERDUE,
        TaskKind.REVIEW_DUE,
        TaskKind.ADVICE_WAITS,
        TaskKind.DECISION_WAITS,
        TaskKind.ACCOUNT_PENDING,
        TaskKind.ARREARS_SIGNAL,
    }
)
"""They follow from what is on record, not from the bank: none keeps the books of a month open."""
TOLD_ANEW = (TaskKind.PERIOD_ENDS, TaskKind.REVIEW_DUE)
"""People are told of these anew on later days; of a person one of each is open at a time."""
_SOON_WAITS = frozenset({TaskKind.PERIOD_ENDS, TaskKind.DECISION_WAITS})
"""Somebody gets no money soon while it is open."""
LONGEST_AWAY = timedelta(days=92)
REVIEW_AWAY = timedelta(weeks=2)
"""As far as the days before an end lie apart: what is put away never outlasts that end."""


def last_day_away(kind: TaskKind, today: date, pay_day: int | None) -> date:
    """Return the last day on which a task that is put away comes back.

    Where money waits, or soon will, that is the next day on which the municipality pays;
    `pay_day` is that of its policy.
    """
    if kind in (TaskKind.REVIEW_DUE, TaskKind.ADVICE_WAITS):
        return today + REVIEW_AWAY
    if kind not in MONEY_WAITS and kind not in _SOON_WAITS:
        return today + LONGEST_AWAY
    month = Month.of(today)
    days = (execution_date(pay_day, month.plus(step)) for step in range(-1, 3))
    return min(day for day in days if day > today)


def no_answer_for(sent_on: date, today: date, days: int, days_checker: int) -> tuple[TaskRole, ...]:
    """Return who gets a task when nothing was heard of a file: both count business days.

    `sent_on` is the execution date that was asked of the bank, or the day of export if later.
    """
    waited = business_days_between(sent_on, today)
    roles = [(days, TaskRole.ADMINISTRATIE), (days_checker, TaskRole.FIATTEUR)]
    return tuple(role for least, role in roles if waited >= least)
