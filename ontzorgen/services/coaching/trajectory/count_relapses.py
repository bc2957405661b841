"""Count for whom help ended in a municipality, and for whom it began anew soon after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.household import Person
from ontzorgen.domain.reviews import Relapse, help_ended_on, relapses
from ontzorgen.domain.unsettled import coming_month
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import audit, organisation, payees, run_facts
from ontzorgen.store.run_facts import Need
from ontzorgen.store.run_span import Span


@dataclass(frozen=True, slots=True)
class Counted:
    """How many persons help ended for and who have a right, and each who came back soon."""

    ended: int
    """Persons without help today for whom it ended, or came back soon after it had."""
    relapsed: tuple[tuple[str, Relapse], ...]
    """(person, when), a person as often as it happened."""


def count_relapses(session: Session, municipality: str, acting: Acting) -> Counted:
    """Return for how many persons help ended, and for whom it began anew within six months.

    Raises:
        NotAllowed: no role for it, or not for this municipality.
        UnknownMunicipality: it has no policy, so nothing was paid.
    """
    require(acting, Action.READ_REVIEWS, municipality)
    detail = {"persons": "all"}
    audit.append(session, acting, "count relapses", "persons", municipality, detail)
    ended, found = 0, []
    for person in _persons(session, municipality, acting):
        again = relapses(person, acting.today)
        found += [(person.key, each) for each in again]
        ended += bool(again) or help_ended_on(person, acting.today) is not None
    return Counted(ended, tuple(found))


def _persons(session: Session, municipality: str, acting: Acting) -> Iterator[Person]:
    pay_days = organisation.pay_days(session, {municipality}).get(municipality)
    if pay_days is None:
        raise UnknownMunicipality(municipality)
    frame = frame_of(session, municipality, coming_month(pay_days, acting.today))
    span = Span(municipality, frame.month, frame.window_end, frame.execution_date)
    for chunk in run_facts.households(session, span, payees.payable(session), Need.GATES):
        for facts in chunk:
            yield from facts.household.persons
