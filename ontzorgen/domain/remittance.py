"""What a payee is told of a payment: whether the money comes, came, or does not come this time.

A payee learns nothing of what happened to the money here afterwards: that it is open, kept for
somebody or paid again is not theirs to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from ontzorgen.domain.payment import EventKind


class PayeeStatus(StrEnum):
    """Where a payment stands, seen by who is paid."""

    IN_TRANSIT = "IN_TRANSIT"
    """With the bank, not booked yet."""
    BOOKED = "BOOKED"
    """It left our account."""
    REFUSED = "REFUSED"
    """The bank did not carry it out."""
    RETURNED = "RETURNED"
    """It left, and came back."""


def status_for_payee(days: Mapping[EventKind, date]) -> tuple[PayeeStatus, date | None]:
    """Return where a payment stands, and since which day; in transit there is no day.

    `days` says when each thing happened first. A refused payment stays refused whatever was
    booked with its batch: the payee never had that money. Unless the bank says that it was
    executed after all.
    """
    refused = EventKind.REJECTED in days and EventKind.EXECUTED not in days
    for event, status in (
        (EventKind.REJECTED, PayeeStatus.REFUSED),
        (EventKind.RETURNED, PayeeStatus.RETURNED),
        (EventKind.SETTLED, PayeeStatus.BOOKED),
    ):
        if event in days and (refused or event is not EventKind.REJECTED):
            return status, days[event]
    return PayeeStatus.IN_TRANSIT, None
