"""When the municipality pays a cost: where ground, authorisation and control allow it.

It follows from dates alone; whether there is money enough is what a run decides. Amounts are int
euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency, control_on
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import article_56a_until, bases_on, carries

_ADULT = 18


@dataclass(frozen=True, slots=True)
class CostRow:
    """One row of a fixed cost: an amount for a payee, while valid."""

    kind: CostKind
    person_id: int | None
    payee_id: int
    amount_cents: int
    valid_from: date
    valid_until: date | None
    frequency: Frequency
    due_day: int
    reference: str | None
    description: str | None

    def holds_on(self, day: date) -> bool:
        """Say whether this amount holds on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Trial:
    """A month on trial in which the household pays; `until` is the first day after it."""

    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Cost:
    """A fixed cost over time: its rows and who pays it from which day, both the oldest first."""

    id: int
    rows: tuple[CostRow, ...]
    controls: tuple[Control, ...] = ()
    trials: tuple[Trial, ...] = ()

    def row_on(self, day: date) -> CostRow | None:
        """Return the row that holds on `day`."""
        return next((row for row in self.rows if row.holds_on(day)), None)

    @property
    def changes(self) -> tuple[tuple[CostRow, CostRow], ...]:
        """Return each row with the one that follows it without a gap."""
        pairs = zip(self.rows, self.rows[1:], strict=False)
        return tuple((old, new) for old, new in pairs if old.valid_until == new.valid_from)


@dataclass(frozen=True, slots=True)
class Home:
    """A household with what is paid for it."""

    id: int
    key: str
    persons: tuple[Person, ...]
    costs: tuple[Cost, ...]
    deceased: frozenset[int] = frozenset()
    """Of which persons somebody recorded that they died."""

    def adults(self, day: date) -> tuple[Person, ...]:
        """Return whom a letter is written to: grown up, with a right of their own on `day`.

        Who is to get one later counts too; whose right ended reads nothing more of a household.
        """
        return tuple(one for one in self.grown_up(day) if not one.right_ended_before(day))

    def grown_up(self, day: date) -> tuple[Person, ...]:
        """Return the adults who have or ever had a right of their own, and live."""
        return tuple(
            person
            for person in self.persons
            if is_adult(person, day) and person.id not in self.deceased
        )

    def readers_of(self, row: CostRow, day: date) -> tuple[Person, ...]:
        """Return to whom a letter about a cost goes: see `readers_for`."""
        return self.readers_for(row.person_id, day)

    def readers_for(self, person_id: int | None, day: date) -> tuple[Person, ...]:
        """Return to whom goes what is a person's, or everybody's: a child's to the adults.

        What is an adult's own is theirs to read, and nobody else's once their right ended.
        """
        if any(person.id == person_id for person in self.grown_up(day)):
            return tuple(person for person in self.adults(day) if person.id == person_id)
        return self.adults(day)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which the municipality pays; without `until` no end is known."""

    start: date
    until: date | None


def is_adult(person: Person, day: date) -> bool:
    """Say whether a person with a right of their own is 18 on `day`; nobody says so: they are."""
    if person.right_from is None:
        return False
    born = person.birth_date
    if born is None:
        return True
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age >= _ADULT


def may_pay(person: Person, kind: CostKind, day: date) -> bool:
    """Say whether a ground and an authorisation let us pay a kind of cost out of a benefit.

    Not without a right, and not while the person is suspended (opgeschort).
    """
    if person.right_from is None or day < person.right_from or person.right_ended_before(day):
        return False
    if not person.authorised_on(day) or person.suspended_on(day):
        return False
    return any(carries(basis, kind, day) for basis in bases_on(person, day))


def pays_on(
    row: CostRow, controls: tuple[Control, ...], persons: Iterable[Person], day: date
) -> bool:
    """Say whether the municipality pays a row on `day`, for at least one who carries it."""
    control = control_on(controls, day)
    if control is not None and control.controller is not Controller.MUNICIPALITY:
        return False
    if not row.holds_on(day):
        return False
    own = (person for person in persons if row.person_id in (None, person.id))
    return any(may_pay(person, row.kind, day) for person in own)


def paid_spells(
    cost: Cost, persons: Sequence[Person], payee_id: int | None = None
) -> tuple[Spell, ...]:
    """Return when the municipality pays a cost, or pays it to one payee, the first spell first."""
    rows = [row for row in cost.rows if payee_id in (None, row.payee_id)]
    if not rows:
        return ()
    turns = sorted({*_turns_of_cost(rows, cost.controls), *_turns_of(persons)})
    return _together(
        (day, any(pays_on(row, cost.controls, persons, day) for row in rows)) for day in turns
    )


def turns_of(home: Home) -> Iterator[date]:
    """Yield every day on which it may change what is paid for a household, in no order."""
    for cost in home.costs:
        yield from _turns_of_cost(cost.rows, cost.controls)
    yield from _turns_of(home.persons)


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return spells of several costs as one line of time."""
    found = list(spells)
    if len(found) < 2:
        return tuple(found)
    turns = sorted({day for one in found for day in (one.start, one.until) if day is not None})
    return _together((day, any(_within(one, day) for one in found)) for day in turns)


def _within(spell: Spell, day: date) -> bool:
    return spell.start <= day and (spell.until is None or day < spell.until)


def _together(days: Iterable[tuple[date, bool]]) -> tuple[Spell, ...]:
    """Make spells of days on which something turns: from each on it is so, or it is not."""
    found: list[Spell] = []
    begun: date | None = None
    for day, is_so in days:
        if is_so and begun is None:
            begun = day
        elif not is_so and begun is not None:
            found.append(Spell(begun, day))
            begun = None
    return (*found, Spell(begun, None)) if begun is not None else tuple(found)


def _turns_of_cost(rows: Iterable[CostRow], controls: Iterable[Control]) -> Iterator[date]:
    for row in rows:
        yield row.valid_from
        if row.valid_until is not None:
            yield row.valid_until
    for control in controls:
        yield control.since


def _turns_of(persons: Iterable[Person]) -> Iterator[date]:
    for person in persons:
        days = [
            person.right_from,
            person.right_until,
            person.authorised_from,
            person.authorised_until,
        ]
        days += [day for line in person.decisions for day in (line.valid_from, line.valid_until)]
        days += [stop.on for stop in person.stops]
        days += [day for spell in person.suspensions for day in (spell.start, spell.until)]
        if person.right_from is not None:
            days.append(article_56a_until(person.right_from))
        yield from (day for day in days if day is not None)
