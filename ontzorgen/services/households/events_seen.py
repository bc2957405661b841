"""What happened in a household, with the words about it opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from ontzorgen.store import household_events
from ontzorgen.store.bsn_vault import BsnVault, must_fit


@dataclass(frozen=True, slots=True)
class EventSeen:
    """An event as somebody reads it."""

    id: int
    person_id: int | None
    kind: str
    happened_on: date
    until: date | None
    words: str | None = field(repr=False)
    recorded_by: str
    recorded_at: datetime


def events_seen(session: Session, household_id: int, vault: BsnVault) -> Sequence[EventSeen]:
    """Return what happened, the last day first; who may see it is for the caller to ask."""
    found = household_events.of_household(session, household_id)
    if any(kept.sealed for kept in found):
        must_fit(session, vault)
    return [
        EventSeen(
            kept.id,
            kept.person_id,
            kept.kind,
            kept.happened_on,
            kept.until,
            vault.open(kept.sealed.cipher, kept.sealed.key) if kept.sealed else None,
            kept.recorded_by,
            kept.recorded_at,
        )
        for kept in found
    ]
