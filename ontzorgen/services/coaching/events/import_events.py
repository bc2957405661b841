"""Record the events of a file: all of them, in their order, or none.

Each is judged by the rules of one that is recorded by itself, on what those before it left.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.events import EventKind
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.events.along import Along, EventIn
from ontzorgen.services.coaching.events.errors import EventsRefused
from ontzorgen.services.coaching.events.record import Told, record_event
from ontzorgen.services.households.errors import UnknownKey
from ontzorgen.services.households.find_household import household_called, person_called
from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.store.bsn_vault import BsnVault


def import_events(
    session: Session,
    rows: Sequence[EventIn],
    vault: BsnVault,
    acting: Acting,
    municipality: str | None = None,
    along: ImportFolder | None = None,
) -> list[int]:
    """Record the events of a file and return their numbers; one that is known is not kept twice.

    `along`: who joins, and costs that begin with an event.

    Raises:
        NotAllowed: no role for it.
        ImportRefused, RowsLeftOver: a row that came along is not well-formed, or of no event.
        EventsRefused: at least one is refused; every refused line is in it. The edge rolls back.
    """
    require(acting, Action.RECORD_EVENT)
    rest = Along(along or ImportFolder(""))
    numbers, refused = [], []
    for row in rows:
        try:
            given = rest.of(row)
            numbers.append(_record(session, row, given, vault, acting, municipality))
        except OntzorgenError as error:
            refused.append((row.line, error))
    if refused:
        raise EventsRefused(refused)
    rest.refuse_left_over()
    return numbers


def _record(
    session: Session,
    row: EventIn,
    given: ImportFolder,
    vault: BsnVault,
    acting: Acting,
    municipality: str | None,
) -> int:
    household = household_called(session, row.household, acting, municipality).household_id
    whose = None
    if row.person is not None and row.kind is not EventKind.JOINS:
        found = person_called(session, row.person, acting, municipality)
        if found.household_id != household:
            raise UnknownKey(row.person)
        whose = found.person_id
    told = Told(row.kind, row.on, whose, row.until, row.words, given)
    form = repr((row.kind, row.on, whose, row.until, row.words))
    return record_event(session, household, told, f"file {form}", vault, acting)
