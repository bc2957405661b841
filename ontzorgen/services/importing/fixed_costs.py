"""vaste_lasten.csv: what is due, by version; each reference as the payee wants it.

A new amount is a new version after the old one's `tm`; it keeps the place of its cost.
A cost does not move to another household: it is closed, and gets a new key there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ontzorgen.services.importing.household_registry import Households, Persons
from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.payee_registry import Payees
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.references import reference_fault
from ontzorgen.services.importing.registry import (
    Cost,
    Household,
    Payee,
    Person,
    Registry,
    bad_keys,
    in_chunks,
)
from ontzorgen.services.importing.rows import File, FixedCostIn
from ontzorgen.services.importing.spelling import FIXED_COST_KEYS, settle, typed_keys
from ontzorgen.store import tenancy
from ontzorgen.store.models import FixedCostRow, FixedCostVersionRow, PayeeRow, PersonRow

_FILE = File.FIXED_COSTS
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """A version on record; `stored` is what is compared, with keys for person and payee."""

    id: int
    position: int
    valid_from: date
    stored: tuple[Any, ...]

    @property
    def valid_until(self) -> date | None:
        """Return the first day it no longer holds."""
        until: date | None = self.stored[4]
        return until


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of the folder with what it refers to."""

    row: FixedCostIn
    cost: Cost
    person: Person | None
    payee: Payee
    known: Version | None

    @property
    def after(self) -> tuple[Any, ...]:
        """Return what is compared."""
        row = self.row
        return (
            row.person,
            row.kind,
            row.payee,
            row.amount_cents,
            row.valid_until,
            row.frequency,
            row.due_day,
            row.reference,
            row.description,
            self.consent_on,
        )

    @property
    def consent_on(self) -> date | None:
        """Return when the client agreed: a row that says nothing of it leaves what is on record."""
        return self.row.consent_on or (self.known.stored[-1] if self.known else None)


class FixedCosts:
    """Compares and writes vaste_lasten.csv; regie.csv finds its costs here."""

    def __init__(self, job: Job, households: Households, persons: Persons, payees: Payees) -> None:
        self._job, self._households = job, households
        self._persons, self._payees = persons, payees
        broken = bad_keys(job.folder.broken, _FILE)
        self.registry: Registry[Cost] = Registry(_FILE, ProblemCode.UNKNOWN_FIXED_COST, broken)
        self.versions: defaultdict[int, dict[date, Version]] = defaultdict(dict)
        self.wanted: dict[str, list[Wanted]] = {}
        self.changed: list[Wanted] = []
        self._new: list[Wanted] = []
        self._new_costs: list[Cost] = []

    def learn(self) -> None:
        """Read the costs that the folder names, with all their versions."""
        job, key = self._job, FixedCostRow.key
        mine = FixedCostRow.municipality_code.in_(job.acting.municipalities)
        typed = typed_keys(job.folder, FIXED_COST_KEYS)
        self._learn_keys(typed, mine)
        self._learn_keys(settle(job, self.registry, FIXED_COST_KEYS, typed, key, mine), mine)
        self._learn_versions()

    def _learn_keys(self, keys: set[str], mine: ColumnElement[bool]) -> None:
        columns = (
            FixedCostRow.id,
            FixedCostRow.municipality_code,
            FixedCostRow.key,
            FixedCostRow.household_id,
        )
        found = list(self._job.rows_where(columns, FixedCostRow.key, keys, mine))
        self._households.learn_ids({row[3] for row in found})
        for number, code, key, household_id in found:
            household = self._households.registry.by_id[household_id]
            self.registry.learn(Cost(number, code, key, household))

    def _learn_versions(self) -> None:
        version, costs = FixedCostVersionRow, self.registry.by_id
        columns = (
            version.id,
            version.fixed_cost_id,
            version.position,
            version.valid_from,
            PersonRow.key,
            version.kind,
            PayeeRow.key,
            version.amount_cents,
            version.valid_until,
            version.frequency,
            version.due_day,
            version.reference,
            version.description,
            version.consent_on,
        )
        for chunk in in_chunks(costs):
            query = select(*columns).where(version.fixed_cost_id.in_(chunk))
            query = query.outerjoin(PersonRow, PersonRow.id == version.person_id)
            query = query.join(PayeeRow, PayeeRow.id == version.payee_id)
            for number, cost_id, position, start, *stored in self._job.session.execute(query):
                cost = costs[cost_id]
                self.versions[cost_id][start] = Version(number, position, start, tuple(stored))
                cost.position = position if cost.position is None else min(position, cost.position)

    def compare(self) -> None:
        """Judge each row of the file."""
        rows = self._job.folder.fixed_costs or ()
        for done, row in enumerate(rows, start=1):
            wanted = self._place(row)
            if wanted is not None:
                self._take(wanted)
            else:
                self.registry.spoil(row.key)
            self._job.compared(_FILE, done, len(rows))
        self._refuse_overlaps()
        self._refuse_broken_references()

    def _place(self, row: FixedCostIn) -> Wanted | None:
        """Find what a row refers to; every reference that fails is named."""
        problems, place = self._job.problems, (_FILE.value, row.line)
        household = self._households.registry.find(row.household, (*place, "huishouden"), problems)
        payee = self._payees.registry.find(row.payee, (*place, "begunstigde"), problems)
        person = None
        if row.person is not None:
            person = self._persons.registry.find(row.person, (*place, "persoon"), problems)
            if person is not None and household is not None and person.household is not household:
                facts = {"person": row.person, "household": row.household}
                where = (*place, "persoon")
                problems.at(where, row.person, ProblemCode.NOT_A_MEMBER, **facts)
                return None
            if person is None:
                return None
        if household is None or payee is None:
            return None
        cost = self._cost(row, household)
        if cost is None:
            return None
        known = None if cost.id is None else self.versions[cost.id].get(row.valid_from)
        return Wanted(row, cost, person, payee, known)

    def _cost(self, row: FixedCostIn, household: Household) -> Cost | None:
        known, elsewhere = self.registry.known(row.key, household.municipality)
        moved = elsewhere or known
        if moved is not None and moved.household is not household:
            self._job.problems.add(
                _FILE,
                row.line,
                "huishouden",
                row.household,
                ProblemCode.FIXED_COST_MOVED,
                household=moved.household.key,
            )
            return None
        if known is None and row.key in self.wanted:
            return self.wanted[row.key][0].cost
        cost = known or Cost(None, household.municipality, row.key, household)
        if known is None:
            self._new_costs.append(cost)
        self.registry.put(cost)
        return cost

    def _take(self, wanted: Wanted) -> None:
        row, tally = wanted.row, self._job.tally(_FILE)
        self.wanted.setdefault(row.key, []).append(wanted)
        shown = f"{row.key} {row.valid_from}"
        if wanted.known is None:
            tally.add_new(shown, wanted.after)
            self._new.append(wanted)
        elif tally.compare(shown, wanted.known.stored, wanted.after):
            self.changed.append(wanted)
        elif row.payee not in self._payees.new_templates:
            return
        fault = reference_fault(wanted.payee, row.key, row.reference, row.description)
        if fault is not None:
            value = row.description if fault.column == "omschrijving" else row.reference
            place = (_FILE.value, row.line, fault.column)
            self._job.problems.at(place, value or row.key, fault.code, **fault.facts)

    def _refuse_overlaps(self) -> None:
        """Refuse a row that overlaps a version on record that the folder leaves as it is."""
        for rows in self.wanted.values():
            cost_id = rows[0].cost.id
            if cost_id is None:
                continue
            here = {wanted.row.valid_from for wanted in rows}
            for start, version in self.versions[cost_id].items():
                if start not in here:
                    self._refuse_overlap(rows, version)

    def _refuse_overlap(self, rows: list[Wanted], version: Version) -> None:
        for wanted in rows:
            row = wanted.row
            apart = (version.valid_until is not None and version.valid_until <= row.valid_from) or (
                row.valid_until is not None and row.valid_until <= version.valid_from
            )
            if not apart:
                self._job.problems.add(
                    _FILE,
                    row.line,
                    "vanaf",
                    row.valid_from.isoformat(),
                    ProblemCode.OVERLAP_WITH_KNOWN,
                    start=version.valid_from,
                    cure_tm=max(row.valid_from, version.valid_from) - _ONE_DAY,
                )

    def _refuse_broken_references(self) -> None:
        """Refuse a new template of a payee that references on record do not follow.

        The registry is shared: only how many there are is told, never whose.
        """
        templates = self._payees.new_templates
        if not templates:
            return
        here = {w.known.id for rows in self.wanted.values() for w in rows if w.known is not None}
        for key_of_payee, row in templates.items():
            payee = self._payees.registry.known(key_of_payee, "")[0]
            assert payee is not None  # noqa: S101  (a new template is a known payee's)
            broken = sum(
                number not in here
                and reference_fault(payee, key, reference, description) is not None
                for number, key, reference, description in self._open_references(payee)
            )
            if broken:
                place = (File.PAYEES.value, row.line, "kenmerkpatroon")
                code = ProblemCode.KNOWN_REFERENCES_BREAK
                self._job.problems.at(place, row.reference_pattern, code, count=broken)

    def _open_references(self, payee: Payee) -> Iterator[Any]:
        version = FixedCostVersionRow
        query = select(version.id, FixedCostRow.key, version.reference, version.description)
        query = query.join(FixedCostRow, FixedCostRow.id == version.fixed_cost_id).where(
            version.payee_id == payee.id,
            version.reference.is_not(None),
            version.valid_until.is_(None) | (version.valid_until > self._job.acting.today),
        )
        with tenancy.over_all(self._job.session):  # also those that others pay by this template
            rows = self._job.session.execute(query).all()
        yield from rows

    def write(self) -> None:
        """Save the costs, then their versions."""
        self._find_places()
        rows = [
            {
                "municipality_code": cost.municipality,
                "key": cost.key,
                "household_id": cost.household.id,
            }
            for cost in self._new_costs
        ]
        new = {(cost.municipality, cost.key): cost for cost in self._new_costs}

        def take(added: Any) -> None:
            new[added.municipality_code, added.key].id = added.id

        names = ("municipality_code", "key")
        self._job.insert_returning(_FILE, FixedCostRow, rows, names, take)
        versions = []
        for wanted in self._new:
            versions.append(
                _columns(wanted)
                | {
                    "fixed_cost_id": wanted.cost.id,
                    "position": self._place_of(wanted.cost),
                    "valid_from": wanted.row.valid_from,
                }
            )
        self._job.insert(_FILE, FixedCostVersionRow, versions)
        changed = [_columns(w) | {"id": w.known.id} for w in self.changed if w.known is not None]
        self._job.update(FixedCostVersionRow, ("id",), changed)

    def _place_of(self, cost: Cost) -> int:
        if cost.position is not None:
            return cost.position
        cost.household.next_cost += 1
        return cost.household.next_cost - 1

    def _find_places(self) -> None:
        """A new cost comes after those that the household already has."""
        known = {
            w.cost.household.id: w.cost.household
            for w in self._new
            if w.cost.household.id is not None
        }
        for chunk in in_chunks(known):
            query = (
                select(FixedCostRow.household_id, func.max(FixedCostVersionRow.position))
                .join(FixedCostVersionRow, FixedCostVersionRow.fixed_cost_id == FixedCostRow.id)
                .where(FixedCostRow.household_id.in_(chunk))
                .group_by(FixedCostRow.household_id)
            )
            for household_id, last in self._job.session.execute(query):
                known[household_id].next_cost = last + 1


def _columns(wanted: Wanted) -> dict[str, Any]:
    row = wanted.row
    return {
        "person_id": None if wanted.person is None else wanted.person.id,
        "kind": row.kind.value,
        "payee_id": wanted.payee.id,
        "amount_cents": row.amount_cents,
        "valid_until": row.valid_until,
        "frequency": row.frequency.value,
        "due_day": row.due_day,
        "reference": row.reference,
        "description": row.description,
        "consent_on": wanted.consent_on,
    }
