"""What was recorded of somebody's trajectory (traject), and what it says to a run.

An entry is dated and never changed; one that was a mistake is taken back. Most of them say what
was agreed; one that stops the trajectory counts in every run, and a refusal tells why nothing is
withheld.
Source: Participatiewet art. 46(3) and 56a; the minister's letter of 6 April 2023 (the form).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PIP_WITHIN = timedelta(weeks=10)
"""How long the agreement may take. Source: Besluit inburgering 2021 art. 5.3.

It is counted here from the day the right arises: the register knows no earlier one.
"""


class EntryKind(StrEnum):
    """What an entry is about."""

    FORM = "FORM"
    """Which form of ontzorgen fits this person, and why."""
    PIP = "PIP"
    """What the integration plan (PIP) agrees about it, from the day of the plan."""
    AUTHORISATION_REFUSED = "AUTHORISATION_REFUSED"
    ENDED_EARLY = "ENDED_EARLY"
    CLOSED = "CLOSED"


class Form(StrEnum):
    """How much a municipality takes over of somebody, as a choice that is explained."""

    ALL_COSTS = "ALL_COSTS"
    SOME_COSTS = "SOME_COSTS"
    GUIDANCE = "GUIDANCE"


STOPPING = frozenset({EntryKind.ENDED_EARLY, EntryKind.CLOSED})
COUNTING = STOPPING | {EntryKind.AUTHORISATION_REFUSED}
"""What a run and the tasks before it look at; the others are for people."""


@dataclass(frozen=True, slots=True)
class Stop:
    """From `on` the trajectory is over, until a new line of article 57 or a wish begins it anew."""

    on: date
    kind: EntryKind


def pip_until(right_from: date) -> date:
    """Return the last day on which the agreement is in time."""
    return right_from + PIP_WITHIN


def pip_is_late(right_from: date | None, agreed_on: date | None, today: date) -> bool:
    """Say whether the agreement came after its last day, or has not come while that passed."""
    return right_from is not None and (agreed_on or today) > pip_until(right_from)
