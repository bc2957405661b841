"""Refuse what takes away the ground on which an approved run withheld from a person.

Closing with `tm` is always taken, at any date: a withdrawal must take effect, and approve
and export look again. So a new end never counts here; only a right, a basis, an
authorisation or a suspension that the run could not have stood on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from ontzorgen.domain import household as domain
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_on
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import DECIDED
from ontzorgen.services.importing.household_registry import PERSON_COLUMNS
from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import Person, in_chunks
from ontzorgen.services.importing.rows import File, PersonIn, SuspensionIn
from ontzorgen.store.models import (
    FixedCostRow,
    PersonRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)

_DECIDED = [status.value for status in DECIDED]
_ONE_DAY = timedelta(days=1)
_FLAGS = {
    "must_integrate": "inburgeringsplichtig",
    "asylum_permit": "asielvergunning_bepaalde_tijd",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """A known person as on record and as the row has it; both with the end on record."""

    row: PersonIn
    before: domain.Person
    after: domain.Person

    def last_day(self, month: Month) -> date:
        """Return the last day with a right in the month; its first when closed since."""
        return self.before.last_day_with_right(month) or month.first


@dataclass(frozen=True, slots=True)
class _Share:
    """What an approved run withheld from somebody."""

    run: str
    month: Month
    execution_date: date
    basis: str | None


def refuse_changed_persons(job: Job, changed: Iterable[tuple[PersonIn, Person]]) -> None:
    """Refuse a right, basis or authorisation that begins too late for an approved run.

    The earliest run that would lose its ground is named: its day is the one to keep.
    """
    changes: dict[int, _Change] = {}
    for row, person in changed:
        stored = dict(zip(PERSON_COLUMNS, person.stored, strict=True))
        values = {name: getattr(row, name) for name in PERSON_COLUMNS}
        until = stored["right_until"]
        before, after = _ground(stored, until), _ground(values, until)
        if before != after and person.id is not None:
            changes[person.id] = _Change(row, before, after)
    for person_id, share in _shares(job, changes):
        change = changes[person_id]
        _refuse_authorisation(job, change, share)
        if not _refuse_right(job, change, share):
            _refuse_basis(job, change, share)


def _ground(values: dict[str, Any], right_until: date | None) -> domain.Person:
    return domain.Person(
        id=0,
        key="",
        right_from=values["right_from"],
        right_until=right_until,
        must_integrate=bool(values["must_integrate"]),
        asylum_permit=bool(values["asylum_permit"]),
        authorised_from=values["authorised_from"],
        authorised_until=None,
    )


def _shares(job: Job, persons: dict[int, _Change]) -> list[tuple[int, _Share]]:
    """Return from whom approved runs withheld, earliest run first."""
    if not persons:
        return []
    query = select(RunRow.id, RunRow.name, RunRow.month, RunRow.execution_date).where(
        RunRow.municipality_code.in_(job.acting.municipalities), RunRow.status.in_(_DECIDED)
    )
    runs = {
        number: (name, Month.parse(month), day)
        for number, name, month, day in job.session.execute(query)
    }
    columns = (RunShareRow.run_id, RunShareRow.person_id, RunShareRow.basis)
    found = [
        (person_id, _Share(*runs[run_id], basis))
        for run_id, person_id, basis in job.rows_where(
            columns,
            RunShareRow.person_id,
            persons,
            RunShareRow.run_id.in_(runs),
            RunShareRow.withheld_cents > 0,
        )
    ]
    return sorted(found, key=lambda pair: (pair[1].execution_date, pair[1].run))


def _refuse_authorisation(job: Job, change: _Change, share: _Share) -> None:
    day = share.execution_date
    if change.before.authorised_on(day) and not change.after.authorised_on(day):
        place = (File.PERSONS.value, change.row.line, "machtiging_vanaf")
        shown = _shown(change.row.authorised_from)
        job.problems.at(place, shown, ProblemCode.APPROVED_AUTHORISATION, run=share.run, day=day)


def _refuse_right(job: Job, change: _Change, share: _Share) -> bool:
    day = change.last_day(share.month)
    if _begun_on(change.after, day) or not _begun_on(change.before, day):
        return False
    place = (File.PERSONS.value, change.row.line, "recht_vanaf")
    facts = {"run": share.run, "month": share.month, "day": day}
    job.problems.at(place, _shown(change.row.right_from), ProblemCode.APPROVED_RIGHT, **facts)
    return True


def _begun_on(person: domain.Person, day: date) -> bool:
    return person.right_from is not None and person.right_from <= day


def _refuse_basis(job: Job, change: _Change, share: _Share) -> None:
    day = change.last_day(share.month)
    if share.basis != LegalBasis.ART_56A or not article_56a_on(change.before, day):
        return
    if article_56a_on(change.after, day):
        return
    facts = {"run": share.run, "day": day}
    gone = [column for name, column in _FLAGS.items() if not getattr(change.after, name)]
    for column in gone or ["recht_vanaf"]:
        shown = "N" if gone else _shown(change.row.right_from)
        place = (File.PERSONS.value, change.row.line, column)
        job.problems.at(place, shown, ProblemCode.APPROVED_BASIS, **facts)


def _shown(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def refuse_new_suspensions(
    job: Job,
    rows: Sequence[tuple[SuspensionIn, int]],
    stored: Mapping[int, Mapping[date, date | None]],
) -> None:
    """Refuse a spell over a due date of which the person already carries money.

    `rows` are new or changed, with the number of their person; `stored` are the spells that
    a person has on record: until which day, by first day.
    """
    if not rows:
        return
    carried = _carried(job, {person for _, person in rows}, min(row.valid_from for row, _ in rows))
    for row, person in rows:
        spells = stored.get(person, {})
        hit = [
            (due, run)
            for due, run in carried.get(person, ())
            if _holds(row.valid_from, row.valid_until, due)
            and not any(_holds(start, until, due) for start, until in spells.items())
        ]
        if not hit:
            continue
        due, run = min(hit)
        if row.valid_from in spells:
            last = None if row.valid_until is None else row.valid_until - _ONE_DAY
            column, shown = "tm", _shown(last)
        else:
            column, shown = "vanaf", row.valid_from.isoformat()
        place = (File.SUSPENSIONS.value, row.line, column)
        facts = {"run": run, "due": due, "last_due": max(hit)[0]}
        job.problems.at(place, shown, ProblemCode.APPROVED_SUSPENSION, **facts)


def _holds(start: date, until: date | None, day: date) -> bool:
    return domain.Suspension(start, until).holds_on(day)


def _carried(job: Job, persons: set[int], first: date) -> dict[int, list[tuple[date, str]]]:
    """Return the due dates, from a day on, that approved runs let each person carry.

    By way of the costs of their household: the lines of a cost have an index.
    """
    found: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    for chunk in in_chunks(persons):
        query = (
            select(RunCarryRow.person_id, RunLineRow.due_date, RunRow.name)
            .select_from(PersonRow)
            .join(FixedCostRow, FixedCostRow.household_id == PersonRow.household_id)
            .join(RunLineRow, RunLineRow.fixed_cost_id == FixedCostRow.id)
            .join(RunRow, RunRow.id == RunLineRow.run_id)
            .join(
                RunCarryRow,
                (RunCarryRow.run_id == RunLineRow.run_id)
                & (RunCarryRow.position == RunLineRow.position)
                & (RunCarryRow.person_id == PersonRow.id),
            )
            .where(PersonRow.id.in_(chunk), RunLineRow.due_date >= first)
            .where(RunLineRow.withheld_cents > 0, RunRow.status.in_(_DECIDED))
        )
        for person, due, run in job.session.execute(query):
            found[person].append((due, run))
    return found
