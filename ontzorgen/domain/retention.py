"""How long what tells who people were is kept after their case has ended.

A term counts from 1 January after the year in which it began, as archives count; so a case
may stay a little longer than the years say, and never shorter.
Source: VNG Selectielijst gemeenten 2020 (dossier 10 years, payments 7); AWR art. 52(4); the years
are policy of the municipality.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Policy


class RetentionDecision(StrEnum):
    """What the second person decided."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of the end of a household's case."""

    right_goes_on: bool
    """Somebody has a right without an end."""
    right_until: date | None
    """First day on which nobody has a right any more."""
    last_benefit: Month | None
    last_paid: date | None
    """When the last run with a payment for it was executed."""
    unfinished: bool
    """A run, a task, a hold or kept money of it is still open."""


def ended_on(facts: CaseFacts) -> date | None:
    """Return the first day after the case; None while it goes on, or when nobody can tell."""
    if facts.right_goes_on or facts.unfinished:
        return None
    after_benefit = facts.last_benefit.plus(1).first if facts.last_benefit else None
    known = [day for day in (facts.right_until, after_benefit) if day is not None]
    return max(known, default=None)


def keep_until(ended: date, last_paid: date | None, policy: Policy) -> date:
    """Return the first day on which it may be forgotten."""
    terms = [_after(ended, policy.keep_case_years)]
    if last_paid is not None:
        terms.append(_after(last_paid, policy.keep_payment_years))
    return max(terms)


def _after(day: date, years: int) -> date:
    return date(day.year + 1 + years, 1, 1)
