"""A request for a copy of what is kept about somebody (inzage): who asked, and when.

Source: AVG art. 12(3): it is answered within a month; twice as much more where it is complex.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

OLDEST = timedelta(days=731)
"""A request of longer ago was mistyped: our choice, well beyond the three months of the law."""


class AskedBy(StrEnum):
    """Who asked for the copy. By a role, and not by name: the log keeps it for ever."""

    PERSON = "PERSON"
    """Who it is about."""
    ON_BEHALF = "ON_BEHALF"
    """Somebody who may ask for that person: a guardian, an administrator, an authorised person."""


class Part(StrEnum):
    """What is to be said of a request."""

    ASKED_BY = "ASKED_BY"
    ASKED_ON = "ASKED_ON"
    REFERENCE = "REFERENCE"


class Wrong(StrEnum):
    """What is wrong with a part of it."""

    MISSING = "MISSING"
    AHEAD = "AHEAD"
    LONG_AGO = "LONG_AGO"
    TOO_LONG = "TOO_LONG"
    STRANGE = "STRANGE"
    BSN = "BSN"


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """A request as the log keeps it; `reference` is a number of a case or letter, or a reason."""

    asked_by: AskedBy
    asked_on: date
    reference: str


def wrong_day(asked_on: date | None, today: date) -> Wrong | None:
    """Say what is wrong with the day of a request; None: nothing."""
    if asked_on is None:
        return Wrong.MISSING
    if asked_on > today:
        return Wrong.AHEAD
    return Wrong.LONG_AGO if asked_on < today - OLDEST else None
