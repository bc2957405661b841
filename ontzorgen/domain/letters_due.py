"""Which letters follow from what is known of a household, each once.

Pure: a household and a day in, letters out. What is about money that lacks follows from a run, and
what is typed from a conversation; the others follow from here. Ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256

from ontzorgen.domain.clock import Clock
from ontzorgen.domain.fixed_cost import Controller, CostKind
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.months import Month
from ontzorgen.domain.paying import (
    Cost,
    CostRow,
    Home,
    Spell,
    carried_spells,
    joined,
    paid_spells,
    pays_due,
    spell_on,
    turns_of,
)
from ontzorgen.domain.policy import PayDays
from ontzorgen.domain.reviews import grounds_end_on, help_ended_on
from reports.letters.kinds import LetterKind

_ONE_DAY = timedelta(days=1)
ARTICLE_57 = frozenset({LetterKind.EXTENSION, LetterKind.FIRST_57})
"""Decisions under article 57: to go on paying, or to begin with it."""


@dataclass(frozen=True, slots=True)
class Window:
    """Of which days a letter is asked for: from the first to the last of them."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.first <= day <= self.last


def window_of(kind: LetterKind, today: date) -> Window:
    """Return about which days a letter of a kind is to be made now: our choice, in days."""
    back, ahead = _WINDOWS.get(kind, (31, 31))
    return Window(today - timedelta(days=back), today + timedelta(days=ahead))


_WINDOWS = {
    LetterKind.DECISION_56A: (184, 14),
    LetterKind.AUTHORISATION: (184, 14),
    LetterKind.PAYEE_START: (62, 31),
    LetterKind.PAYEE_STOP: (31, 14),
    LetterKind.EXTENSION: (31, 92),
    LetterKind.FIRST_57: (31, 92),
    LetterKind.END: (31, 28),
    LetterKind.CONTROL_BACK: (31, 14),
}


@dataclass(frozen=True, slots=True)
class ShortLine:
    """An instalment of a run that is not paid, or not in full: what is still to be paid of it."""

    cost_id: int
    person_id: int | None
    kind: CostKind
    description: str | None
    payee: str
    due_date: date
    cents: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that is to be made, and what it is about."""

    kind: LetterKind
    household_id: int
    on: date
    """From which day what it tells holds; of an end the first day after it."""
    person_id: int | None = None
    payee_id: int | None = None
    of_person: int | None = None
    """Whose bills a payee reads of; None: those that a household shares."""
    cost_ids: tuple[int, ...] = ()
    until: date | None = None
    """Of a month on trial: the first day after it."""
    run_id: int | None = None
    more: str = ""
    """What tells it apart besides: a hash of amounts, a form."""

    @property
    def once_key(self) -> str:
        """Return what it is about: of each there is one letter that was not withdrawn."""
        whom = f"P{self.person_id}" if self.payee_id is None else f"B{self.payee_id}"
        if self.of_person is not None:
            whom = f"{whom}P{self.of_person}"
        costs = ",".join(str(number) for number in self.cost_ids) if self._of_costs else ""
        parts = (self.kind.value, f"H{self.household_id}", whom, self.on.isoformat(), costs)
        return "/".join((*parts, self.more))

    @property
    def _of_costs(self) -> bool:
        return self.kind in (
            LetterKind.AMOUNT_CHANGE,
            LetterKind.CONTROL_STEP,
            LetterKind.CONTROL_BACK,
        )


def wanted(home: Home, today: date) -> Iterator[Wanted]:
    """Yield every letter that a household is to get now, made or not."""
    for kind, derive in _DERIVED.items():
        yield from derive(home, window_of(kind, today), today)


def wanted_of(kind: LetterKind, home: Home, window: Window, today: date) -> Iterator[Wanted]:
    """Yield the letters of one kind about the days of a window; none of a kind of another room."""
    if kind in _DERIVED:
        yield from _DERIVED[kind](home, window, today)


def shortfalls(
    home: Home, run_id: int, month: date, lines: Sequence[ShortLine]
) -> Iterator[Wanted]:
    """Yield a letter to each reader about what a run of a month does not pay: money lacks.

    A run that is calculated anew and lacks the same needs no other letter. Who has no right any
    more when a bill is due reads of it only where nobody has one: of the last month.
    """
    own: dict[int, list[ShortLine]] = {}
    for line in lines:
        own_readers = home.readers_for(line.person_id, max(month, line.due_date))
        for person in own_readers or home.readers_for(line.person_id, month):
            own.setdefault(person.id, []).append(line)
    for person_id, short in own.items():
        said = ";".join(f"{one.cost_id}@{one.due_date}={one.cents}" for one in short)
        yield Wanted(
            LetterKind.SHORTFALL,
            home.id,
            month,
            person_id,
            cost_ids=tuple(sorted({one.cost_id for one in short})),
            run_id=run_id,
            more=sha256(said.encode()).hexdigest()[:16],
        )


def customers_of(home: Home) -> tuple[tuple[int, int | None], ...]:
    """Return to whom anything of a household was ever paid, and for whom, in order.

    None: for all of them. Two persons who share a payee are two customers of it.
    """
    found = {(row.payee_id, row.person_id) for cost in home.costs for row in cost.rows}
    return tuple(sorted(found, key=lambda one: (one[0], one[1] or 0)))


def spells_of_customer(
    home: Home, payee_id: int, of_person: int | None, near: tuple[date, date] | None = None
) -> tuple[Spell, ...]:
    """Return of which due dates a payee is paid for a person, or for what a household shares."""
    whose = (payee_id, of_person)
    own = (
        replace(cost, rows=rows)
        for cost in home.costs
        if (rows := tuple(one for one in cost.rows if (one.payee_id, one.person_id) == whose))
    )
    return joined(
        spell for cost in own for spell in paid_spells(cost, home.persons, home.pay_days, near=near)
    )


def _decisions_56a(home: Home, window: Window, today: date) -> Iterator[Wanted]:
    for person in home.adults(today):
        clock = Clock.of(person)
        if clock is None or not window.holds(clock.start) or today >= clock.until:
            continue
        if LegalBasis.ART_56A in bases_on(person, max(today, clock.start)):
            yield Wanted(LetterKind.DECISION_56A, home.id, clock.start, person.id)


def _authorisations(home: Home, window: Window, today: date) -> Iterator[Wanted]:
    """Ask for a signature of whom a ground carries, and who neither gave nor refused one."""
    for person in home.adults(today):
        right = person.right_from
        if right is None or not window.holds(right) or person.right_ended_before(today):
            continue
        allowed = person.authorised_from is not None and person.authorised_until is None
        if allowed or person.refuses_on(today):
            continue
        if bases_on(person, max(today, right)):
            yield Wanted(LetterKind.AUTHORISATION, home.id, right, person.id)


def _payee_starts(home: Home, window: Window, _today: date) -> Iterator[Wanted]:
    for payee, of_person, spells in _spells_near(home, window):
        for spell in spells:
            if window.holds(spell.start):
                yield _to_payee(LetterKind.PAYEE_START, home, spell.start, payee, of_person)


def _spells_near(home: Home, window: Window) -> Iterator[tuple[int, int | None, tuple[Spell, ...]]]:
    """Yield the spells of each customer; of nobody where nothing turns within the window."""
    if any(window.holds(day) for day in turns_of(home)):
        for payee, of_person in customers_of(home):
            near = (window.first, window.last)
            yield payee, of_person, spells_of_customer(home, payee, of_person, near)


def _payee_stops(home: Home, window: Window, _today: date) -> Iterator[Wanted]:
    for payee, of_person, spells in _spells_near(home, window):
        for spell in spells:
            if spell.until is not None and window.holds(spell.until):
                yield _to_payee(LetterKind.PAYEE_STOP, home, spell.until, payee, of_person)


def _to_payee(kind: LetterKind, home: Home, day: date, payee: int, of_person: int | None) -> Wanted:
    return Wanted(kind, home.id, day, payee_id=payee, of_person=of_person)


def _payee_changes(home: Home, window: Window, _today: date) -> Iterator[Wanted]:
    days = {
        (new.valid_from, new.payee_id, new.person_id)
        for cost in home.costs
        for old, new in cost.changes
        if (old.payee_id, old.person_id) == (new.payee_id, new.person_id)
        and (old.amount_cents, old.reference) != (new.amount_cents, new.reference)
        and window.holds(new.valid_from)
        and pays_due(new, cost.controls, home.persons, home.pay_days, new.valid_from)
        and pays_due(old, cost.controls, home.persons, home.pay_days, new.valid_from - _ONE_DAY)
    }
    for day, payee, of_person in sorted(days, key=lambda one: (one[1], one[2] or 0, one[0])):
        yield _to_payee(LetterKind.PAYEE_CHANGE, home, day, payee, of_person)


def _amount_changes(home: Home, window: Window, today: date) -> Iterator[Wanted]:
    for cost in home.costs:
        for old, new in cost.changes:
            day = new.valid_from
            if old.amount_cents == new.amount_cents or not window.holds(day):
                continue
            if pays_due(new, cost.controls, home.persons, home.pay_days, day):
                for person in home.readers_of(new, max(day, today)):
                    kind = LetterKind.AMOUNT_CHANGE
                    yield Wanted(kind, home.id, day, person.id, cost_ids=(cost.id,))


def _decisions_57(kind: LetterKind, home: Home, window: Window, today: date) -> Iterator[Wanted]:
    """Tell of decisions by which we go on paying, or of those by which we begin."""
    for person in home.adults(today):
        for line in person.decisions:
            if line.basis is not LegalBasis.ART_57 or not line.in_force_on(
                max(today, line.valid_from)
            ):
                continue
            decided = line.decided_on or line.valid_from
            if not window.holds(line.valid_from) and not window.holds(decided):
                continue
            goes_on = _goes_on(person, line.valid_from, home.pay_days)
            if goes_on is (kind is LetterKind.EXTENSION):
                yield Wanted(kind, home.id, line.valid_from, person.id)


def _goes_on(person: Person, day: date, pay_days: PayDays) -> bool:
    """Say whether bills were paid until a decision of article 57 that begins on a day."""
    by_it = carried_spells(only_by_57(person, day), pay_days)
    first = by_it[0].start if by_it else day
    return spell_on(carried_spells(person, pay_days), first - _ONE_DAY) is not None


def only_by_57(person: Person, day: date) -> Person:
    """Return a person as if only the decision of article 57 that begins on a day carried them."""
    lines = tuple(
        line
        for line in person.decisions
        if line.basis is LegalBasis.ART_57 and line.valid_from == day
    )
    return replace(person, decisions=lines, must_integrate=False)


def _turns(home: Home, to: Controller, window: Window) -> Iterator[tuple[date, Cost, CostRow]]:
    """Yield from which day a cost goes to somebody else, of costs that were with the other."""
    for cost in home.costs:
        before = Controller.MUNICIPALITY
        for control in sorted(cost.controls, key=lambda one: one.since):
            row = cost.row_on(control.since)
            turned, before = before is not control.controller, control.controller
            if turned and control.controller is to and row and window.holds(control.since):
                yield control.since, cost, row


def _control_steps(home: Home, window: Window, today: date) -> Iterator[Wanted]:
    """Tell of what goes to the household; of what we did not pay before, nothing changes."""
    turns = [
        (day, _trial_until(cost, day), cost, row)
        for day, cost, row in _turns(home, Controller.HOUSEHOLD, window)
        if _paid_before(cost, home, day)
    ]
    yield from _to_readers(home, LetterKind.CONTROL_STEP, turns, today)


def _paid_before(cost: Cost, home: Home, day: date) -> bool:
    before = day - _ONE_DAY
    row = cost.row_on(before)
    return row is not None and pays_due(row, cost.controls, home.persons, home.pay_days, before)


def _control_backs(home: Home, window: Window, today: date) -> Iterator[Wanted]:
    turns: list[tuple[date, date | None, Cost, CostRow]] = [
        (day, None, cost, row)
        for day, cost, row in _turns(home, Controller.MUNICIPALITY, window)
        if pays_due(row, cost.controls, home.persons, home.pay_days, day)
    ]
    yield from _to_readers(home, LetterKind.CONTROL_BACK, turns, today)


def _to_readers(
    home: Home,
    kind: LetterKind,
    turns: list[tuple[date, date | None, Cost, CostRow]],
    today: date,
) -> Iterator[Wanted]:
    """Yield one letter to each reader about all that turns on one day in one way."""
    found: dict[tuple[date, date | None, int], list[int]] = {}
    for day, until, cost, row in turns:
        for person in home.readers_of(row, max(day, today)):
            found.setdefault((day, until, person.id), []).append(cost.id)
    for (day, until, person_id), costs in found.items():
        numbers = tuple(sorted(costs))
        yield Wanted(kind, home.id, day, person_id, cost_ids=numbers, until=until)


def _trial_until(cost: Cost, day: date) -> date | None:
    """Return the first day after a trial that begins on `day`, unless it was confirmed."""
    trial = next((one for one in cost.trials if one.start == day), None)
    if trial is None:
        return None
    back = any(
        control.since == trial.until and control.controller is not Controller.HOUSEHOLD
        for control in cost.controls
    )
    return trial.until if back else None


def _ends(home: Home, window: Window, today: date) -> Iterator[Wanted]:
    """Tell of the end who gets help, and who got it until a right that ended lately."""
    for person in home.grown_up(today):
        if person.authorised_from is None:
            continue
        day = end_of_paying(person, today, home.pay_days)
        if day is not None and window.holds(day):
            yield Wanted(LetterKind.END, home.id, day, person.id)


def end_of_paying(person: Person, today: date, pay_days: PayDays) -> date | None:
    """Return the first day without help of an end after which bills are not paid any more.

    A ground that begins anew before a run misses one ends nothing.
    """
    day = end_of_help(person, today)
    while day is not None:
        until = paid_until(person, day, pay_days)
        begun = [
            line.valid_from
            for line in person.decisions
            if day <= line.valid_from
            and (until is None or line.valid_from < until)
            and bases_on(person, line.valid_from)
        ]
        if not begun or person.right_ended_before(day):
            return None if until is None else day
        day = grounds_end_on(person, min(begun))
    return None


def paid_until(person: Person, end: date, pay_days: PayDays) -> date | None:
    """Return from which due date on a person's bills are not paid, once help ended on `end`.

    The last run that found a ground takes the bills of its whole window, after the ground itself.
    None: nothing was ever paid before that end, or it goes on without one.
    """
    next_run = pay_days.execution_date(Month.of(end).plus(1))
    begun = [one for one in carried_spells(person, pay_days) if one.start < next_run]
    return begun[-1].until if begun else None


def end_of_help(person: Person, today: date) -> date | None:
    """Return the first day without help: that of a ground that ends, or of the right itself."""
    right = person.right_until
    day = grounds_end_on(person, today) or help_ended_on(person, today) or _stopped(person)
    if right is None or (day is not None and day < right):
        return day
    return right if bases_on(person, right - _ONE_DAY) else day


def _stopped(person: Person) -> date | None:
    """Return the newest day on which an entry ends a trajectory."""
    return max((stop.on for stop in person.stops), default=None)


_DERIVED: dict[LetterKind, Callable[[Home, Window, date], Iterator[Wanted]]] = {
    LetterKind.DECISION_56A: _decisions_56a,
    LetterKind.AUTHORISATION: _authorisations,
    LetterKind.EXTENSION: partial(_decisions_57, LetterKind.EXTENSION),
    LetterKind.FIRST_57: partial(_decisions_57, LetterKind.FIRST_57),
    LetterKind.CONTROL_STEP: _control_steps,
    LetterKind.CONTROL_BACK: _control_backs,
    LetterKind.AMOUNT_CHANGE: _amount_changes,
    LetterKind.END: _ends,
    LetterKind.PAYEE_START: _payee_starts,
    LetterKind.PAYEE_CHANGE: _payee_changes,
    LetterKind.PAYEE_STOP: _payee_stops,
}
"""The kinds of letter that follow from the register, in the order in which they are told."""
