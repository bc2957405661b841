"""What an event changes, as the rows of the import that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from ontzorgen.domain.events import Changes, CostSpan, Situation
from ontzorgen.domain.fixed_cost import Controller, CostKind
from ontzorgen.domain.trajectory import Stop
from ontzorgen.services.households.as_person import as_person
from ontzorgen.services.households.change_cost import as_row
from ontzorgen.services.households.change_person import decision_row, person_row
from ontzorgen.services.households.see_forms import HouseholdForm
from ontzorgen.services.importing.rows import (
    ControlIn,
    DecisionIn,
    FixedCostIn,
    ImportFolder,
    PersonIn,
    SuspensionIn,
)

_Row = TypeVar("_Row")
_AFTER_THE_TYPED = 1_000
"""The lines of these rows: a problem of one is told at no field of a page."""


def situation_of(
    form: HouseholdForm,
    paid: Mapping[int, date],
    carried: Mapping[int, date],
    stops: Mapping[int, Sequence[Stop]],
) -> Situation:
    """Return a household as the rule sees one."""
    return Situation(
        [
            as_person(each, form.decisions, form.suspensions, stops.get(each.id, ()))
            for each in form.persons
        ],
        [
            CostSpan(
                each.fixed_cost_id,
                each.person_id,
                CostKind(each.kind),
                each.valid_from,
                each.valid_until,
            )
            for each in form.versions
        ],
        paid,
        carried,
    )


def rows_of(
    form: HouseholdForm, changes: Changes, reason: str, given: ImportFolder
) -> ImportFolder:
    """Return what was typed with an event, and the rows that follow from it."""
    return replace(
        given,
        persons=_joined(given.persons, _persons(form, changes)),
        decisions=_joined(None, _decisions(form, changes)),
        fixed_costs=_joined(given.fixed_costs, _costs(form, changes)),
        controls=_joined(None, _controls(form, changes, reason)),
        suspensions=_joined(None, _suspensions(form, changes)),
    )


def _joined(typed: tuple[_Row, ...] | None, more: Iterator[_Row]) -> tuple[_Row, ...] | None:
    rows = (*(typed or ()), *more)
    return rows or typed


def _persons(form: HouseholdForm, changes: Changes) -> Iterator[PersonIn]:
    for line, person in enumerate(changes.persons, start=_AFTER_THE_TYPED):
        yield replace(
            person_row(form, form.person(person.id)),
            line=line,
            right_from=person.right_from,
            right_until=person.right_until,
            authorised_from=person.authorised_from,
            authorised_until=person.authorised_until,
        )


def _decisions(form: HouseholdForm, changes: Changes) -> Iterator[DecisionIn]:
    ends = {
        (number, each.basis.value, each.valid_from): each.valid_until
        for number, each in changes.decisions
    }
    for line, shown in enumerate(form.decisions, start=_AFTER_THE_TYPED):
        key = (shown.person_id, shown.basis, shown.valid_from)
        if key in ends:
            yield replace(decision_row(form, shown), line=line, valid_until=ends[key])


def _costs(form: HouseholdForm, changes: Changes) -> Iterator[FixedCostIn]:
    ends = {(each.cost, each.valid_from): each.until for each in changes.costs}
    for line, version in enumerate(form.versions, start=_AFTER_THE_TYPED):
        key = (version.fixed_cost_id, version.valid_from)
        if key in ends:
            yield replace(as_row(form, version), line=line, valid_until=ends[key])


def _controls(form: HouseholdForm, changes: Changes, reason: str) -> Iterator[ControlIn]:
    back = [each for each in changes.costs if each.goes_back]
    for line, each in enumerate(back, start=_AFTER_THE_TYPED):
        key = form.cost(each.cost)[0].fixed_cost
        yield ControlIn(line, key, each.valid_from, Controller.HOUSEHOLD, reason)


def _suspensions(form: HouseholdForm, changes: Changes) -> Iterator[SuspensionIn]:
    known = {(each.person_id, each.valid_from): each.reason for each in form.suspensions}
    for line, (number, spell) in enumerate(changes.suspensions, start=_AFTER_THE_TYPED):
        key = form.person(number).key
        yield SuspensionIn(line, key, spell.start, spell.until, known.get((number, spell.start)))
