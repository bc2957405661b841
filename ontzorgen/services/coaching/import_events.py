"""Record the events of a file: all of them, in their order, or none.

Each is judged by the rules of one that is recorded by itself, on what those before it left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.events import EventKind
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.event_errors import EventsRefused
from ontzorgen.services.coaching.household_events import Told, record_event
from ontzorgen.services.households.errors import UnknownKey
from ontzorgen.services.households.find_household import household_called, person_called
from ontzorgen.store.bsn_vault import BsnVault


@dataclass(frozen=True, slots=True)
class EventIn:
    """A line of a file of events; without a person it is about everybody."""

    line: int
    household: str
    kind: EventKind
    on: date
    person: str | None
    until: date | None
    words: str


def import_events(
    session: Session,
    rows: Sequence[EventIn],
    vault: BsnVault,
    acting: Acting,
    municipality: str | None = None,
) -> list[int]:
    """Record the events of a file and return their numbers; one that is known is not kept twice.

    Raises:
        NotAllowed: no role for it.
        EventsRefused: at least one is refused; every refused line is in it. The edge rolls back.
    """
    require(acting, Action.RECORD_EVENT)
    numbers, refused = [], []
    for row in rows:
        try:
            numbers.append(_record(session, row, vault, acting, municipality))
        except OntzorgenError as error:
            refused.append((row.line, error))
    if refused:
        raise EventsRefused(refused)
    return numbers


def _record(
    session: Session, row: EventIn, vault: BsnVault, acting: Acting, municipality: str | None
) -> int:
    household = household_called(session, row.household, acting, municipality).household_id
    whose = None
    if row.person is not None:
        found = person_called(session, row.person, acting, municipality)
        if found.household_id != household:
            raise UnknownKey(row.person)
        whose = found.person_id
    told = Told(row.kind, row.on, whose, row.until, row.words)
    form = repr((row.kind, row.on, whose, row.until, row.words))
    return record_event(session, household, told, f"file {form}", vault, acting)
