"""When somebody may come in, stays in, and has to show again who it is.

Moments are aware datetimes. Sources: BIO2 and OWASP ASVS 5 (sessions, throttling); our choice of
the lengths, which no municipality can make longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

IDLE = timedelta(minutes=15)
"""A session that is not used for so long has ended."""
LONGEST = timedelta(hours=8)
"""A session ends after so long, however much it is used."""
STEP_UP = timedelta(minutes=5)
"""For so long after somebody showed who it is, an approval does not ask again."""
WINDOW = timedelta(minutes=15)
MOST_PER_LOGIN = 5
MOST_PER_ADDRESS = 50
"""Failures within the window, after which no try is looked at; an office shares an address."""
TRIP = timedelta(minutes=15)
"""For so long a browser may be on its way to the identity provider and back."""
CODE_SECONDS = 30
"""A code of the second factor holds for so long (RFC 6238)."""


class Stage(StrEnum):
    """How far somebody is with coming in."""

    CODE = "CODE"
    """The password was right; the code of the second factor is asked."""
    ENROL = "ENROL"
    """The password was right; there is no second factor yet, and it must be set up."""
    IN = "IN"
    """All was shown."""


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session began, was last used, and when the person last showed who it is."""

    began_at: datetime
    used_at: datetime
    proved_at: datetime


def ends_at(times: SessionTimes) -> datetime:
    """Return when the session ends if it is not used again."""
    return min(times.used_at + IDLE, times.began_at + LONGEST)


def has_ended(times: SessionTimes, now: datetime) -> bool:
    """Say whether a session has ended by itself."""
    return now >= ends_at(times)


def proved_lately(times: SessionTimes, now: datetime) -> bool:
    """Say whether an approval need not ask again who it is."""
    return times.proved_at <= now < times.proved_at + STEP_UP


def wait_until(failures: Sequence[datetime], most: int, now: datetime) -> datetime | None:
    """Return until when no try is looked at; None when one may be made now.

    Of the failures within the window the last `most` count: when the oldest of them
    leaves the window there is room for another try.
    """
    lately = sorted(moment for moment in failures if now - WINDOW < moment <= now)
    return lately[-most] + WINDOW if len(lately) >= most else None


def code_steps(now: datetime) -> tuple[int, ...]:
    """Return the time steps whose code is taken at `now`: this one and its neighbours.

    Source: RFC 6238, 5.2: at most one step for the delay of the network, and a clock
    that is a little ahead.
    """
    step = int(now.timestamp()) // CODE_SECONDS
    return (step, step - 1, step + 1)
