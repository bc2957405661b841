"""Which bills the municipality pays, told by the day on which they are due.

The runs to come are asked for it (`domain.run.gate`), as if every benefit were known and every
account could be used: it follows from dates alone, and whether there is money enough is what a run
decides. A run looks at the ground on the last day of its month and takes the bills of a window
that lies later, so what is paid does not begin and end with a ground. Amounts are int euro cents;
ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from ontzorgen.domain.fixed_cost import (
    Control,
    CostKind,
    FixedCost,
    Frequency,
    Payment,
    due_dates,
)
from ontzorgen.domain.household import SOME_BENEFIT, Household, Person
from ontzorgen.domain.legal_basis import article_56a_until
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import PayDays, PayTerms
from ontzorgen.domain.run import Frame, gate
from ontzorgen.domain.still_paid import frame_in, month_that_pays
from payees.payment_reference import Reference
from sepa.creditor_reference import ReferenceKind

_ADULT = 18
_ONE_DAY = timedelta(days=1)
LAST_BUSINESS_DAY = PayDays((PayTerms(date(1900, 1, 1), None),))
"""When a municipality pays that has no policy yet."""
_NEAR_MONTHS = range(-2, 3)
"""The run in which a turn of a person counts first is of one of these months around it."""


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
    pay_days: PayDays = LAST_BUSINESS_DAY
    """On which day of each month its municipality pays."""

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

    def has_left(self, person_id: int, day: date) -> bool:
        """Say whether a person has no right any more and others have: who knows where they live?"""
        ended = any(one.id == person_id and one.right_ended_before(day) for one in self.persons)
        return ended and bool(self.adults(day))

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


def pays_due(
    row: CostRow,
    controls: tuple[Control, ...],
    persons: Iterable[Person],
    pay_days: PayDays,
    due: date,
) -> bool:
    """Say whether a run pays a bill of a row that is due on this day, by dates alone."""
    if not row.holds_on(due):
        return False
    return _Asked.of(persons, pay_days).pays(_as_cost(row, controls), due)


def paid_dates(
    cost: Cost, rows: Iterable[CostRow], home: Home, start: date, end: date
) -> Iterator[date]:
    """Yield the due dates of rows of a cost that runs pay, with `start` <= due < `end`."""
    asked = _Asked.of(home.persons, home.pay_days)
    for row in rows:
        fixed = _as_cost(row, cost.controls)
        yield from (due for due in due_dates(row, start, end) if asked.pays(fixed, due))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Persons of a household as the runs to come are asked about them."""

    household: Household
    pay_days: PayDays

    @classmethod
    def of(cls, persons: Iterable[Person], pay_days: PayDays) -> _Asked:
        known = tuple(replace(person, benefit=SOME_BENEFIT) for person in persons)
        return cls(Household(0, "", known), pay_days)

    def pays(self, cost: FixedCost, due: date) -> bool:
        return bool(gate(_frame_on(self.pay_days, due), self.household, cost, due).takes_part)


@lru_cache(maxsize=4096)
def _frame_on(pay_days: PayDays, due: date) -> Frame:
    return frame_in(pay_days, month_that_pays(pay_days, due))


_ANY_ACCOUNT = Payment(0, "", "", False, 0, "", Reference(ReferenceKind.VRIJ, ""))


def _as_cost(row: CostRow, controls: tuple[Control, ...]) -> FixedCost:
    """Return a row as a run sees it, when its account may be used."""
    return FixedCost(
        0,
        0,
        "",
        row.person_id,
        row.kind,
        row.amount_cents,
        row.valid_from,
        row.valid_until,
        row.frequency,
        row.due_day,
        _ANY_ACCOUNT,
        controls,
    )


def paid_spells(
    cost: Cost,
    persons: Sequence[Person],
    pay_days: PayDays = LAST_BUSINESS_DAY,
    payee_id: int | None = None,
    near: tuple[date, date] | None = None,
) -> tuple[Spell, ...]:
    """Return of which due dates the municipality pays a cost, to one payee or to all.

    A bill that is due within a spell is paid, any other is not. With `near` a first and last day:
    only what begins or ends between them is told exactly.
    """
    rows = [row for row in cost.rows if payee_id in (None, row.payee_id)]
    turns = sorted({*_turns_of_cost(rows, cost.controls), *_turns_of(persons, pay_days)})
    if near is not None:
        before = near[0] - _ONE_DAY
        turns = [before, *(day for day in turns if near[0] <= day <= near[1])]
    asked = _Asked.of(persons, pay_days)
    fixed = [_as_cost(row, cost.controls) for row in rows]
    both = list(zip(rows, fixed, strict=True))
    return _together(
        (day, any(row.holds_on(day) and asked.pays(each, day) for row, each in both))
        for day in turns
    )


def carried_spells(person: Person, pay_days: PayDays) -> tuple[Spell, ...]:
    """Return of which due dates a person's benefit may pay bills at all.

    A suspension does not count: it ends, and then it goes on.
    """
    start = person.right_from
    if start is None:
        return ()
    rent = CostRow(CostKind.RENT, None, 0, 1, start, None, Frequency.MONTHLY, 1, None, None)
    return paid_spells(Cost(0, (rent,)), [replace(person, suspensions=())], pay_days)


def spell_on(spells: Iterable[Spell], day: date) -> Spell | None:
    """Return the spell that holds on a day."""
    return next((one for one in spells if _within(one, day)), None)


def turns_of(home: Home) -> Iterator[date]:
    """Yield every day from which other bills of a household may be paid, in no order."""
    for cost in home.costs:
        yield from _turns_of_cost(cost.rows, cost.controls)
    yield from _turns_of(home.persons, home.pay_days)


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


def _turns_of(persons: Iterable[Person], pay_days: PayDays) -> Iterator[date]:
    """Yield the days themselves on which something of a person turns, and the runs near them."""
    days: set[date | None] = set()
    for person in persons:
        days |= {
            person.right_from,
            person.right_until,
            person.authorised_from,
            person.authorised_until,
        }
        days |= {day for line in person.decisions for day in (line.valid_from, line.valid_until)}
        days |= {stop.on for stop in person.stops}
        days |= {day for spell in person.suspensions for day in (spell.start, spell.until)}
        if person.right_from is not None:
            days.add(article_56a_until(person.right_from))
    known = {day for day in days if day is not None}
    months = {Month.of(day).plus(step) for day in known for step in _NEAR_MONTHS}
    yield from known
    yield from (pay_days.execution_date(month) for month in months)
