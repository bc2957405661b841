"""Was there a decision and an authorisation before a household's money paid a cost first?

What is asked is what an accountant asks: dates on record against the day of the first payment.
A ground of article 56a follows from the law, but the decision that tells the person so has a date
too. Source: Participatiewet art. 56a and 57; Awb art. 3:41 (a decision works once it is told).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Lack(StrEnum):
    """What was not in order on the day of the first payment, in the order in which it is told."""

    NO_DECISION = "NO_DECISION"
    """No decision of the ground that was applied is on record."""
    DECISION_UNDATED = "DECISION_UNDATED"
    DECIDED_LATER = "DECIDED_LATER"
    NO_AUTHORISATION = "NO_AUTHORISATION"
    AUTHORISED_LATER = "AUTHORISED_LATER"
    AUTHORISATION_ENDED = "AUTHORISATION_ENDED"


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody whose benefit paid a part, with what is on record of that person.

    `has_decision` is of the ground that was applied; `decided_on` when, where that is known.
    """

    has_decision: bool
    decided_on: date | None
    authorised_from: date | None
    authorised_until: date | None = None


def lacks(carriers: Iterable[Carrier], paid_on: date) -> tuple[Lack, ...]:
    """Return what was not in order for anybody who carried a payment on this day."""
    found = {lack for carrier in carriers for lack in _lacks(carrier, paid_on)}
    return tuple(lack for lack in Lack if lack in found)


def _lacks(carrier: Carrier, paid_on: date) -> Iterable[Lack]:
    if not carrier.has_decision:
        yield Lack.NO_DECISION
    elif carrier.decided_on is None:
        yield Lack.DECISION_UNDATED
    elif carrier.decided_on > paid_on:
        yield Lack.DECIDED_LATER
    if carrier.authorised_from is None:
        yield Lack.NO_AUTHORISATION
    elif carrier.authorised_from > paid_on:
        yield Lack.AUTHORISED_LATER
    elif carrier.authorised_until is not None and carrier.authorised_until <= paid_on:
        yield Lack.AUTHORISATION_ENDED
