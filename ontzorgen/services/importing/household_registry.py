"""huishoudens.csv and personen.csv: who belongs together, and where.

A known household does not move to another municipality, and a person not to another
household: history would be rewritten. Both get a new key; the old one is closed.
An authorisation that was withdrawn has its own line in the audit log.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import func, select

from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.organisation import Municipalities
from ontzorgen.services.importing.problems import ProblemCode, masked_bsn
from ontzorgen.services.importing.registry import (
    Household,
    Person,
    Registry,
    bad_keys,
    in_chunks,
)
from ontzorgen.services.importing.rows import File, HouseholdIn, PersonIn
from ontzorgen.services.importing.spelling import (
    HOUSEHOLD_KEYS,
    PERSON_KEYS,
    settle,
    typed_keys,
)
from ontzorgen.store import audit
from ontzorgen.store.models import HouseholdRow, PersonRow

_HIDDEN = "*" * 9
ADDRESS_COLUMNS = ("street", "house_number", "postcode", "town")
HOUSEHOLD_COLUMNS = ("consulent", "budget_coach", *ADDRESS_COLUMNS)
"""What is compared of a household, in this order."""
PERSON_COLUMNS = (
    "first_name",
    "last_name",
    "birth_date",
    "language",
    "right_from",
    "right_until",
    "must_integrate",
    "asylum_permit",
    "authorised_from",
    "authorised_until",
)
"""What is compared of a person, in this order, after the BSN."""


class Households:
    """Compares and writes huishoudens.csv; other files find their households here."""

    def __init__(self, job: Job, municipalities: Municipalities) -> None:
        self._job, self._municipalities = job, municipalities
        broken = bad_keys(job.folder.broken, File.HOUSEHOLDS)
        self.registry: Registry[Household] = Registry(
            File.HOUSEHOLDS, ProblemCode.UNKNOWN_HOUSEHOLD, broken
        )
        self._new: list[tuple[HouseholdIn, Household]] = []
        self._changed: list[tuple[HouseholdIn, Household]] = []

    def learn(self) -> None:
        """Read the households that the folder names, of the user's municipalities only."""
        job, key = self._job, HouseholdRow.key
        mine = HouseholdRow.municipality_code.in_(job.acting.municipalities)
        typed = typed_keys(job.folder, HOUSEHOLD_KEYS)
        self._learn_where(key, typed)
        self._learn_where(key, settle(job, self.registry, HOUSEHOLD_KEYS, typed, key, mine))

    def learn_ids(self, ids: set[int]) -> None:
        """Read households by number: of persons and costs that the folder only refers to."""
        self._learn_where(HouseholdRow.id, ids - self.registry.by_id.keys())

    def _learn_where(self, column: Any, values: Any) -> None:
        columns = (
            HouseholdRow.id,
            HouseholdRow.municipality_code,
            HouseholdRow.key,
            HouseholdRow.consulent,
            HouseholdRow.budget_coach,
            *(getattr(HouseholdRow, name) for name in ADDRESS_COLUMNS),
            HouseholdRow.forgotten_on,
        )
        mine = HouseholdRow.municipality_code.in_(self._job.acting.municipalities)
        for number, code, key, *stored, gone in self._job.rows_where(columns, column, values, mine):
            forgotten = gone is not None
            self.registry.learn(Household(number, code, key, tuple(stored), forgotten=forgotten))

    def compare(self) -> None:
        """Judge each row of the file."""
        job, file = self._job, File.HOUSEHOLDS
        rows = job.folder.households or ()
        for done, row in enumerate(rows, start=1):
            refused = self._municipalities.refuses(row.municipality)
            known, elsewhere = self.registry.known(row.key, row.municipality)
            if refused is not None:
                job.problems.add(file, row.line, "gemeentecode", row.municipality, refused)
                self.registry.spoil(row.key)
            elif elsewhere is not None:
                job.problems.add(
                    file,
                    row.line,
                    "gemeentecode",
                    row.municipality,
                    ProblemCode.HOUSEHOLD_MOVED,
                    household=row.key,
                )
                self.registry.spoil(row.key)
            elif known is not None and known.forgotten:
                code = ProblemCode.HOUSEHOLD_FORGOTTEN
                job.problems.add(file, row.line, "huishouden", row.key, code, household=row.key)
                self.registry.spoil(row.key)
            else:
                self._take(row, known)
            job.compared(file, done, len(rows))

    def _take(self, row: HouseholdIn, known: Household | None) -> None:
        tally, after = self._job.tally(File.HOUSEHOLDS), _household_after(row, known)
        if known is None:
            household = Household(None, row.municipality, row.key)
            self._new.append((row, household))
            tally.add_new(row.key, after)
            self.registry.put(household)
            return
        self.registry.put(known)
        if tally.compare(row.key, known.stored, after):
            self._changed.append((row, known))

    def write(self) -> None:
        """Save the households."""
        new = {(household.municipality, household.key): household for _, household in self._new}
        rows = [
            {
                "municipality_code": row.municipality,
                "key": row.key,
                **dict(zip(HOUSEHOLD_COLUMNS, _household_after(row, None), strict=True)),
            }
            for row, _ in self._new
        ]

        def take(added: Any) -> None:
            new[added.municipality_code, added.key].id = added.id

        names = ("municipality_code", "key")
        self._job.insert_returning(File.HOUSEHOLDS, HouseholdRow, rows, names, take)
        changed = [
            {
                "id": household.id,
                **dict(zip(HOUSEHOLD_COLUMNS, _household_after(row, household), strict=True)),
            }
            for row, household in self._changed
        ]
        self._job.update(HouseholdRow, ("id",), changed)


class Persons:
    """Compares and writes personen.csv; other files find their persons here."""

    def __init__(self, job: Job, households: Households) -> None:
        self._job, self._households = job, households
        broken = bad_keys(job.folder.broken, File.PERSONS)
        self.registry: Registry[Person] = Registry(File.PERSONS, ProblemCode.UNKNOWN_PERSON, broken)
        self._new: list[tuple[PersonIn, Person]] = []
        self._changed: list[tuple[PersonIn, Person, bytes | None]] = []
        self._in_order: list[tuple[PersonIn, Person, bytes | None]] = []

    def learn(self) -> None:
        """Read the persons that the folder names, of the user's municipalities only."""
        job, key = self._job, PersonRow.key
        mine = PersonRow.municipality_code.in_(job.acting.municipalities)
        typed = typed_keys(job.folder, PERSON_KEYS)
        self._learn_where(key, typed)
        self._learn_where(key, settle(job, self.registry, PERSON_KEYS, typed, key, mine))

    def members_of(self, households: list[Household]) -> dict[int, list[Person]]:
        """Return who belongs to each household after the import, by its place in the list."""
        self._learn_where(PersonRow.household_id, {h.id for h in households if h.id is not None})
        places = {id(household): place for place, household in enumerate(households)}
        found: defaultdict[int, list[Person]] = defaultdict(list)
        for person in (*self.registry.by_id.values(), *(person for _, person in self._new)):
            if id(person.household) in places:
                found[places[id(person.household)]].append(person)
        return found

    def _learn_where(self, column: Any, values: Any) -> None:
        columns = (
            PersonRow.id,
            PersonRow.municipality_code,
            PersonRow.key,
            PersonRow.household_id,
            PersonRow.bsn_index,
            *(getattr(PersonRow, name) for name in PERSON_COLUMNS),
        )
        mine = PersonRow.municipality_code.in_(self._job.acting.municipalities)
        found = [
            row
            for row in self._job.rows_where(columns, column, values, mine)
            if row[0] not in self.registry.by_id
        ]
        self._households.learn_ids({row[3] for row in found})
        for number, code, key, household_id, index, *stored in found:
            household = self._households.registry.by_id[household_id]
            person = Person(
                number,
                code,
                key,
                household,
                right_from=stored[4],
                must_integrate=stored[6],
                asylum_permit=stored[7],
                bsn_index=index,
                stored=tuple(stored),
                authorised=(stored[8], stored[9]),
            )
            self.registry.learn(person)

    def compare(self) -> None:
        """Judge each row of the file."""
        job = self._job
        rows = job.folder.persons or ()
        for done, row in enumerate(rows, start=1):
            self._refuse_unborn(row)
            place = (File.PERSONS.value, row.line, "huishouden")
            household = self._households.registry.find(row.household, place, job.problems)
            if household is None:
                self.registry.spoil(row.key)
            else:
                self._place(row, household)
            job.compared(File.PERSONS, done, len(rows))
        self._refuse_known_bsns()

    def _refuse_unborn(self, row: PersonIn) -> None:
        """Refuse a day of birth after today: nobody has one, so it is a slip of who typed it."""
        born = row.birth_date
        if born is not None and born > self._job.acting.today:
            place = (File.PERSONS.value, row.line, "geboortedatum")
            self._job.problems.at(place, born.isoformat(), ProblemCode.NOT_BORN_YET)

    def _place(self, row: PersonIn, household: Household) -> None:
        known, elsewhere = self.registry.known(row.key, household.municipality)
        moved = elsewhere or known
        if moved is not None and moved.household is not household:
            self._job.problems.add(
                File.PERSONS,
                row.line,
                "huishouden",
                row.household,
                ProblemCode.PERSON_MOVED,
                person=row.key,
                household=moved.household.key,
            )
            self.registry.spoil(row.key)
            return
        index = self._job.vault.index(household.municipality, row.bsn) if row.bsn else None
        after = _after(row)
        shown = masked_bsn(row.bsn) if row.bsn else None
        tally = self._job.tally(File.PERSONS)
        if known is None:
            person = Person(
                None,
                household.municipality,
                row.key,
                household,
                row.right_from,
                bool(row.must_integrate),
                bool(row.asylum_permit),
            )
            self._new.append((row, person))
            tally.add_new(row.key, (shown, *after))
        else:
            person = known
            seen = shown if index == person.bsn_index else _HIDDEN if person.bsn_index else None
            if tally.compare(row.key, (seen, *person.stored), (shown, *after)):
                self._changed.append((row, person, index))
            person.right_from = row.right_from
            person.must_integrate = bool(row.must_integrate)
            person.asylum_permit = bool(row.asylum_permit)
        self._in_order.append((row, person, index))
        self.registry.put(person)

    @property
    def changed(self) -> list[tuple[PersonIn, Person]]:
        """Return the known persons of whom the folder says something else."""
        return [(row, person) for row, person, _ in self._changed]

    def _refuse_known_bsns(self) -> None:
        """Refuse a BSN twice in one municipality, in the folder or the database."""
        after: dict[int, bytes | None] = {
            person.id: index for _, person, index in self._in_order if person.id is not None
        }
        holders: dict[bytes, PersonIn] = {}
        asked: dict[bytes, PersonIn] = {}
        for row, person, index in self._in_order:
            if index is None:
                continue
            first = holders.setdefault(index, row)
            if first is not row:
                place = (File.PERSONS.value, row.line, "bsn")
                self._job.problems.at(place, row.bsn, ProblemCode.DOUBLED_BSN, other=first.line)
            elif person.bsn_index != index:
                asked[index] = row
        columns = (PersonRow.id, PersonRow.bsn_index, PersonRow.key)
        mine = PersonRow.municipality_code.in_(self._job.acting.municipalities)
        for number, index, key in self._job.rows_where(columns, PersonRow.bsn_index, asked, mine):
            if after.get(number, index) == index:
                row = asked[index]
                place = (File.PERSONS.value, row.line, "bsn")
                self._job.problems.at(place, row.bsn, ProblemCode.KNOWN_BSN, person=key)

    def write(self) -> None:
        """Save the persons; a BSN is sealed only when it is new."""
        self._write_changed()
        indices = {id(person): index for _, person, index in self._in_order}
        self._find_places()
        rows = []
        for row, person in self._new:
            values = dict(zip(PERSON_COLUMNS, _after(row), strict=True))
            values |= self._sealed(row.bsn, indices[id(person)])
            values |= {
                "municipality_code": person.municipality,
                "key": person.key,
                "household_id": person.household.id,
                "position": person.household.next_person,
            }
            person.household.next_person += 1
            rows.append(values)
        new = {(person.municipality, person.key): person for _, person in self._new}

        def take(added: Any) -> None:
            new[added.municipality_code, added.key].id = added.id

        names = ("municipality_code", "key")
        self._job.insert_returning(File.PERSONS, PersonRow, rows, names, take)

    def _write_changed(self) -> None:
        job = self._job
        other_bsn = [change for change in self._changed if change[1].bsn_index != change[2]]
        nothing = {"bsn_cipher": None, "bsn_key": None, "bsn_index": None}
        job.update(PersonRow, ("id",), [{"id": p.id, **nothing} for _, p, _ in other_bsn])
        sealed = [{"id": p.id, **self._sealed(row.bsn, i)} for row, p, i in other_bsn if i]
        job.update(PersonRow, ("id",), sealed)
        changed = [
            {"id": person.id, **dict(zip(PERSON_COLUMNS, _after(row), strict=True))}
            for row, person, _ in self._changed
        ]
        job.update(PersonRow, ("id",), changed)
        for row, person, _ in self._changed:
            after = (row.authorised_from, row.authorised_until)
            if person.authorised != after and person.authorised[0] is not None:
                detail = {"before": list(person.authorised), "after": list(after)}
                audit.append(
                    job.session,
                    job.acting,
                    "change authorisation",
                    f"person {person.key}",
                    person.municipality,
                    detail,
                )

    def _find_places(self) -> None:
        """A new person comes after those whom the household already has."""
        known = {p.household.id: p.household for _, p in self._new if p.household.id is not None}
        for chunk in in_chunks(known):
            query = select(PersonRow.household_id, func.max(PersonRow.position))
            query = query.where(PersonRow.household_id.in_(chunk)).group_by(PersonRow.household_id)
            for household_id, last in self._job.session.execute(query):
                known[household_id].next_person = last + 1

    def _sealed(self, bsn: str | None, index: bytes | None) -> dict[str, bytes | None]:
        if bsn is None:
            return {"bsn_cipher": None, "bsn_key": None, "bsn_index": None}
        sealed = self._job.vault.seal(bsn)
        return {"bsn_cipher": sealed.cipher, "bsn_key": sealed.key, "bsn_index": index}


def _household_after(row: HouseholdIn, known: Household | None) -> tuple[str | None, ...]:
    """Return what holds of a household: of the address what a file says nothing of stays."""
    said = (row.street, row.house_number, row.postcode, row.town)
    before = known.stored[-len(said) :] if known is not None else (None,) * len(said)
    address = (old if new is None else new or None for old, new in zip(before, said, strict=True))
    return (row.consulent, row.budget_coach, *address)


def _after(row: PersonIn) -> tuple[Any, ...]:
    return (
        row.first_name,
        row.last_name,
        row.birth_date,
        row.language,
        row.right_from,
        row.right_until,
        bool(row.must_integrate),
        bool(row.asylum_permit),
        row.authorised_from,
        row.authorised_until,
    )
