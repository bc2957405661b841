"""Which payments the bank refused or returned, why, and what became of the money.

What came back is told by the day on which it did; where it stands is as of today. Amounts are
int euro cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from ontzorgen.domain.payment import UNDOES, EventKind, Place, place_of
from ontzorgen.domain.returned import openings
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.store.reporting import returned as store
from ontzorgen.store.reporting.returned import Happening, PaymentCalled

__all__ = ["CameBack", "Happening", "PaymentCalled", "Place", "ReturnedSeen", "read_returned"]


@dataclass(frozen=True, slots=True)
class CameBack:
    """One time that the money of a payment came back, and where that money is today.

    `place` is None when the same payment came back a second time: that one says where it is.
    """

    happened: Happening
    place: Place | None


@dataclass(frozen=True, slots=True)
class ReturnedSeen:
    """All of the report, as values."""

    asked: Asked
    all: Sequence[CameBack]
    """The newest first."""
    lines: Sequence[tuple[CameBack, PaymentCalled, str]]
    """The first ones by name, with the run that paid them again; empty: none did."""
    books_cents: int


def read_returned(session: Session, asked: Asked, acting: Acting) -> ReturnedSeen:
    """Return what the bank refused and returned in the period; the look is logged."""
    chosen = (asked.municipalities, asked.first, asked.last)
    found = [
        each
        for _payment, events in groupby(store.happenings(session, *chosen), _payment_of)
        for each in _came_back(list(events), asked)
    ]
    found.sort(key=lambda each: (-each.happened.day.toordinal(), each.happened.payment))
    shown = found[: rows_wanted(asked, len(found))]
    ids = [each.happened.payment for each in shown]
    named, again = store.called(session, ids), store.taken_over_by(session, ids)
    log_report(
        session, asked, acting, {(one.municipality, one.household) for one in named.values()}
    )
    return ReturnedSeen(
        asked,
        found,
        [
            (each, named[each.happened.payment], again.get(each.happened.payment, ""))
            for each in shown
        ],
        store.came_open_by_the_books(session, *chosen),
    )


def _payment_of(event: Happening) -> int:
    return event.payment


def _came_back(events: Sequence[Happening], asked: Asked) -> list[CameBack]:
    """Return when the money of one payment came back; only the last time says where it is."""
    places = openings([event.kind for event in events])
    place = place_of(_standing(events))
    return [
        CameBack(events[number], place if number == places[-1] else None)
        for number in places
        if asked.first <= events[number].day <= asked.last
    ]


def _standing(events: Sequence[Happening]) -> set[EventKind]:
    standing: set[EventKind] = set()
    for event in events:
        if event.kind in UNDOES:
            standing.discard(UNDOES[event.kind])
        else:
            standing.add(event.kind)
    return standing
