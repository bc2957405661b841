"""What the overview of a payment run is made of: plain values, amounts in int euro cents.

Words for outcomes, statuses, signals and reasons arrive ready: they are the application's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.bank_file import BankFile
from reports.errors import UnknownMonth


@dataclass(frozen=True, slots=True)
class OutcomeTotal:
    """How many instalments got one outcome, and for how much."""

    outcome: str
    count: int
    due_cents: int
    withheld_cents: int


@dataclass(frozen=True, slots=True)
class PayeeTotal:
    """What goes to one payee."""

    payee: str
    name: str
    transfers: int
    cents: int


@dataclass(frozen=True, slots=True)
class ShortfallLine:
    """A cost that is not, or not wholly, paid."""

    household: str
    cost_kind: str
    due_date: date
    due_cents: int
    withheld_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """An instalment that is not paid for another reason than money."""

    household: str
    cost_kind: str
    due_date: date
    due_cents: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal in words."""

    household: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SignalCount:
    """How often one kind of signal occurs."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class DifferenceTotal:
    """How many households changed since last month in one way, and from what to what."""

    kind: str
    count: int
    before_cents: int
    after_cents: int


@dataclass(frozen=True, slots=True)
class LimitExceeded:
    """Something beyond a limit of the municipality. `overridden_by` is empty while open."""

    limit: str
    subject: str
    cents: int
    limit_cents: int
    overridden_by: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A name or text that the bank reads in other characters."""

    subject: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Everything the overview says of one run.

    `month` is the first day of the month; `more` says where to read on.
    """

    run: str
    municipality_code: str
    municipality_name: str
    month: date
    status: str
    execution_date: date
    maker: str
    approver: str
    net_cents: int
    withheld_cents: int
    remainder_cents: int
    transfers: int
    outcomes: tuple[OutcomeTotal, ...] = ()
    payees: tuple[PayeeTotal, ...] = ()
    shortfalls: tuple[ShortfallLine, ...] = ()
    unpaid: tuple[UnpaidLine, ...] = ()
    signals: tuple[SignalCount, ...] = ()
    signal_lines: tuple[SignalLine, ...] = ()
    differences: tuple[DifferenceTotal, ...] = ()
    limits_exceeded: tuple[LimitExceeded, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    files: tuple[BankFile, ...] = ()
    more: tuple[str, ...] = ()
    corrects: str = ""
    """The run of the month that a correction run mends; empty for a run of a month."""
    again_cents: int = 0
    """What a correction run pays with money that was withheld before."""

    @property
    def paid_cents(self) -> int:
        """Return what the run pays to payees."""
        return self.withheld_cents + self.again_cents

    def __post_init__(self) -> None:
        """Refuse a day in the middle of a month. Raises UnknownMonth."""
        if self.month.day != 1:
            raise UnknownMonth(self.month)
