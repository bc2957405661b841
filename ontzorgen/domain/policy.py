"""What a municipality has chosen: pay day, order, shortage rule, living floor, limits.

Amounts are int euro cents. Source of the defaults: the project's interface description.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from ontzorgen.domain.errors import CheckerToldFirst
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.months import Month
from sepa import business_days

DEFAULT_ORDER = (
    CostKind.RENT,
    CostKind.HEALTH_INSURANCE,
    CostKind.ENERGY,
    CostKind.WATER,
    CostKind.OTHER,
)


class ShortageRule(StrEnum):
    """What happens to an instalment that does not fit."""

    WHOLE = "WHOLE"
    """Skip it and go on with the next (HEEL)."""
    PART = "PART"
    """Pay what is left of it (DEEL)."""


class LettersFourEyes(StrEnum):
    """For which letters, and their texts, a second person is asked."""

    NONE = "NONE"
    DECISIONS = "DECISIONS"
    """Somebody may object to them."""
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits; beyond one a named extra approval is needed. None: no such limit."""

    line_cents: int | None = 10_000_00
    payee_cents: int | None = None
    run_cents: int | None = None
    change_cents: int | None = None
    """How much a household's withheld sum may differ from last month's run."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices of one municipality from a day on."""

    pay_day: int | None = None
    """None: last business day of the month; else a day number in the next month."""
    shortage_rule: ShortageRule = ShortageRule.WHOLE
    order: tuple[CostKind, ...] = DEFAULT_ORDER
    floor_cents: int = 0
    limits: Limits = Limits()
    batch_booking: bool | None = None
    split_at: int = 20_000
    pain_version: str = "09"
    cut_off: time | None = None
    answer_days: int = 2
    """Business days of silence of the bank after which administratie gets a task."""
    answer_days_checker: int = 4
    """The same for the fiatteur."""
    bulk_opt_out: bool = False
    """By contract the bank checks no names in our files, so nobody does unless we ask."""
    keep_case_years: int = 10
    """How long personal data stay after a case has ended (VNG Selectielijst 2020: dossier)."""
    keep_payment_years: int = 7
    """The same after its last payment: never below seven (Selectielijst; AWR art. 52(4))."""
    extension_four_eyes: bool = False
    """A decision to go on paying (art. 57) holds only once a second person confirmed it."""
    control_review_months: int = 3
    """How long a household has control of costs before somebody looks how that goes."""
    intake_weeks: int = 10
    """So long the intake may last before a coach is told so.

    The plan is there within ten weeks (Besluit inburgering 2021 art. 5.3), so work began.
    """
    alone_months: int = 3
    """So long a coach looks along while a household pays all by itself."""
    letters_four_eyes: LettersFourEyes = LettersFourEyes.DECISIONS
    """Which letters a second person approves before they are sent."""

    def __post_init__(self) -> None:
        """Refuse to warn the fiatteur before the office had its turn."""
        if self.answer_days_checker < self.answer_days:
            raise CheckerToldFirst(self.answer_days, self.answer_days_checker)

    def decides_like(self, other: Policy) -> bool:
        """Say whether another policy decides the same: limits, files and bank do not count."""
        return (self.pay_day, self.shortage_rule, self.order, self.floor_cents) == (
            other.pay_day,
            other.shortage_rule,
            other.order,
            other.floor_cents,
        )

    def rank(self, kind: CostKind) -> int:
        """Return the place of a cost in the order of payment."""
        return self.order.index(kind.group)


def execution_date(pay_day: int | None, month: Month) -> date:
    """Return E(M), the TARGET2 day on which the run of a month is executed."""
    if pay_day is None:
        return business_days.on_or_before(month.last)
    return business_days.on_or_before(month.plus(1).day(pay_day))


class PayTerms(NamedTuple):
    """On which day of a month is paid, and until when the bank takes a file on that day."""

    since: date
    pay_day: int | None
    cut_off: time | None = None


@dataclass(frozen=True, slots=True)
class PayDays:
    """On which day a municipality pays, and since when, the oldest first; a month has its own."""

    terms: tuple[PayTerms, ...]

    def execution_date(self, month: Month) -> date:
        """Return E(M), by the policy in force on the last day of the month."""
        return execution_date(self._of(month).pay_day, month)

    def cut_off(self, month: Month) -> time | None:
        """Return until when the bank takes the file on the execution date; None: all day."""
        return self._of(month).cut_off

    def _of(self, month: Month) -> PayTerms:
        held = [terms for terms in self.terms if terms.since <= month.last]
        return held[-1] if held else self.terms[0]
