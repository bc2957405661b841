"""Read the persons a run decides on: their benefit, decisions and suspensions, as sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from ontzorgen.domain.household import Benefit, Person, Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.months import Month
from ontzorgen.domain.trajectory import COUNTING, STOPPING, EntryKind, Stop
from ontzorgen.store.models import (
    BenefitRow,
    DecisionRow,
    HouseholdRow,
    PersonRow,
    SuspensionRow,
    TrajectoryEntryRow,
    TrajectoryRetractionRow,
)
from ontzorgen.store.run_span import grouped

_benefit = BenefitRow.__table__
_decision = DecisionRow.__table__
_household = HouseholdRow.__table__
_person = PersonRow.__table__
_suspension = SuspensionRow.__table__
_entry = TrajectoryEntryRow.__table__

_BASES = {basis.value: basis for basis in LegalBasis}
"""Looked up, not called: an enumeration's call takes four times as long."""


def persons(
    session: Session, month: Month | None, within: ColumnElement[bool]
) -> Mapping[int, list[Person]]:
    """Return the persons of each household, with their benefit of the month; None: without."""
    decisions = _decisions(session, within)
    suspensions = _suspensions(session, within)
    entries = _entries(session, within)
    rows = session.execute(
        select(
            _person.c.household_id,
            _person.c.id,
            _person.c.key,
            _person.c.right_from,
            _person.c.right_until,
            _person.c.must_integrate,
            _person.c.asylum_permit,
            _person.c.authorised_from,
            _person.c.authorised_until,
            _benefit.c.net_cents,
            _benefit.c.own_income_cents,
            _person.c.birth_date,
        )
        .join(_household, _household.c.id == _person.c.household_id)
        .outerjoin(
            _benefit,
            (_benefit.c.person_id == _person.c.id)
            & (false() if month is None else _benefit.c.month == str(month)),
        )
        .where(within)
        .order_by(_person.c.household_id, _person.c.position)
    )

    def person(row: Any) -> Person:
        _, number, key, since, until, integrates, asylum, allowed, withdrawn, net, own, born = row
        said = entries.get(number, ())
        return Person(
            number,
            key,
            since,
            until,
            integrates,
            asylum,
            allowed,
            withdrawn,
            None if net is None else Benefit(net, own or 0),
            tuple(decisions.get(number, ())),
            tuple(suspensions.get(number, ())),
            born,
            tuple(each for each in said if each.kind in STOPPING),
            max((each.on for each in said if each.kind not in STOPPING), default=None),
        )

    return grouped(rows, person)


def _entries(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[Stop]]:
    """Return by person what was recorded that a run looks at: stops, and refusals."""
    rows = session.execute(
        select(_entry.c.person_id, _entry.c.starts_on, _entry.c.kind)
        .join(_person, _person.c.id == _entry.c.person_id)
        .join(_household, _household.c.id == _person.c.household_id)
        .where(within, _entry.c.kind.in_([kind.value for kind in COUNTING]))
        .where(_entry.c.id.not_in(select(TrajectoryRetractionRow.entry_id)))
        .order_by(_entry.c.id)
    )
    return grouped(rows, lambda row: Stop(row[1], EntryKind(row[2])))


def _decisions(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[Decision]]:
    rows = session.execute(
        select(
            _decision.c.person_id,
            _decision.c.basis,
            _decision.c.valid_from,
            _decision.c.valid_until,
            _decision.c.decided_on,
            _decision.c.review_on,
        )
        .join(_person, _person.c.id == _decision.c.person_id)
        .join(_household, _household.c.id == _person.c.household_id)
        .where(within)
        .order_by(_decision.c.id)
    )
    return grouped(rows, lambda row: Decision(_BASES[row[1]], *row[2:]))


def _suspensions(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[Suspension]]:
    rows = session.execute(
        select(_suspension.c.person_id, _suspension.c.valid_from, _suspension.c.valid_until)
        .join(_person, _person.c.id == _suspension.c.person_id)
        .join(_household, _household.c.id == _person.c.household_id)
        .where(within)
        .order_by(_suspension.c.person_id, _suspension.c.valid_from)
    )
    return grouped(rows, lambda row: Suspension(row[1], row[2]))
