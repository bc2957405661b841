"""What happened in a household (gebeurtenis), and what follows from it for rights and costs.

A day is as people say it: of what ends it is the last day with a right, of what begins it is
the first day. Ranges are half-open. Nothing that an approved run paid is taken back here: a
cost ends after its last instalment that was paid, and who looks is told of those.
Source: Participatiewet art. 45(3) (only the part of a month with a right) and 46(3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.event_errors import (
    EndsBeforeItBegins,
    EventDayOutside,
    LastDayNotAsked,
    NoRightThen,
    NotTheBirthday,
    RightBeginsLater,
    WhoMissing,
    WhoNotAsked,
)
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.household import Person, Suspension
from ontzorgen.domain.legal_basis import Decision, bases_on
from ontzorgen.domain.months import months_later
from ontzorgen.domain.suspensions import suspended_anew
from ontzorgen.domain.trajectory import EntryKind, Stop


class EventKind(StrEnum):
    """What may happen."""

    JOINS = "JOINS"
    LEAVES = "LEAVES"
    TURNS_18 = "TURNS_18"
    MOVES_INSIDE = "MOVES_INSIDE"
    MOVES_OUT = "MOVES_OUT"
    WORK = "WORK"
    DETENTION = "DETENTION"
    DEATH = "DEATH"
    RIGHT_ENDS = "RIGHT_ENDS"


ENDS_A_RIGHT = frozenset(
    {
        EventKind.LEAVES,
        EventKind.MOVES_OUT,
        EventKind.WORK,
        EventKind.DEATH,
        EventKind.RIGHT_ENDS,
    }
)
"""After which somebody has no right here any more; its day is the last one with a right."""
GONE = frozenset({EventKind.DEATH, EventKind.MOVES_OUT})
"""After which nobody asks any more how somebody does."""
OF_ALL = frozenset({EventKind.MOVES_INSIDE, EventKind.MOVES_OUT})
"""What happens to the whole household."""
OF_ONE = frozenset({EventKind.LEAVES, EventKind.TURNS_18, EventKind.DETENTION, EventKind.DEATH})
"""What happens to one person; the others happen to one, or to everybody with a right."""
OF_AN_ADDRESS = (
    CostKind.RENT,
    CostKind.GAS,
    CostKind.ELECTRICITY,
    CostKind.ENERGY,
    CostKind.WATER,
)
"""Costs that stay behind with a house."""
_ONE_DAY = timedelta(days=1)
_YEARS_BACK, _YEARS_AHEAD = 10, 2
_WITH_A_LAST_DAY = frozenset({EventKind.DETENTION, EventKind.MOVES_INSIDE})
SHORTLY_BEFORE = timedelta(days=62)
"""A rent that begins so long before a move may be that of the new address: two run for a while."""
_OF_AGE = 18
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, to a person or to all, on a day."""

    kind: EventKind
    on: date
    person_id: int | None = None
    until: date | None = None
    """The first day after it. Of a detention: on which the person is free again; None: not known.
    Of a move inside: on which the old address costs nothing any more; None: the day of the move.
    """
    stays: frozenset[int] | None = None
    """Of a move inside: which costs are of the new address, of those that began before; None: what
    `of_new_address` finds.
    """


@dataclass(frozen=True, slots=True)
class CostSpan:
    """One row of a fixed cost: whose it is, and from when until when it holds."""

    cost: int
    person_id: int | None
    kind: CostKind
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Situation:
    """A household as it is on record, and what approved runs did that stays done."""

    persons: Sequence[Person]
    costs: Sequence[CostSpan]
    paid: Mapping[int, date] = field(default_factory=dict)
    """Per cost its last due date that an approved run pays."""
    carried: Mapping[int, date] = field(default_factory=dict)
    """Per person the last due date for which an approved run withheld."""


@dataclass(frozen=True, slots=True)
class CostEnds:
    """A row of a cost that ends; one that had yet to begin goes back to the household."""

    cost: int
    valid_from: date
    until: date
    goes_back: bool = False
    """It holds for one day only, and the household has control of it from that day."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an event changes of what is on record."""

    persons: tuple[Person, ...] = ()
    """Those of whom a right or an authorisation changes, as they are to be."""
    decisions: tuple[tuple[int, Decision], ...] = ()
    """Lines that end, with the number of their person."""
    suspensions: tuple[tuple[int, Suspension], ...] = ()
    costs: tuple[CostEnds, ...] = ()
    stops: tuple[tuple[int, Stop], ...] = ()
    """Trajectories that are over before their time, with the number of their person."""


def days_allowed(today: date) -> tuple[date, date]:
    """Return the first and last day on which something may have happened, or will."""
    return months_later(today, -_YEARS_BACK * _MONTHS), months_later(today, _YEARS_AHEAD * _MONTHS)


def check_event(event: Event, persons: Sequence[Person], today: date) -> None:
    """Refuse what cannot have happened.

    Raises:
        EventDayOutside, LastDayNotAsked, EndsBeforeItBegins: from the days.
        WhoMissing, WhoNotAsked: from who it is about.
        NotTheBirthday, NoRightThen, RightBeginsLater: it does not fit who it is about.
    """
    first, last = days_allowed(today)
    if not first <= event.on <= last:
        raise EventDayOutside(event.on, first, last)
    if event.until is not None and event.kind not in _WITH_A_LAST_DAY:
        raise LastDayNotAsked(event.on)
    if event.until is not None and event.until <= event.on:
        raise EndsBeforeItBegins(event.on)
    if event.person_id is None and event.kind in OF_ONE:
        raise WhoMissing
    if event.person_id is not None and event.kind in OF_ALL:
        raise WhoNotAsked
    chosen = [each for each in persons if each.id == event.person_id]
    for person in chosen:
        if event.kind is EventKind.TURNS_18 and person.birth_date is not None:
            birthday = turns_18_on(person.birth_date)
            if event.on != birthday:
                raise NotTheBirthday(person.key, birthday)
    if event.kind in ENDS_A_RIGHT:
        _check_end(event, persons, today)


def turns_18_on(birth_date: date) -> date:
    """Return the day on which somebody turns 18; who is born on 29 February does on 1 March."""
    return months_later(birth_date, _OF_AGE * _MONTHS)


def changes_of(event: Event, now: Situation) -> Changes:
    """Return what an event changes; what already holds is not in it."""
    match event.kind:
        case EventKind.DETENTION:
            return Changes(suspensions=tuple(_suspended(event, now)))
        case EventKind.MOVES_INSIDE:
            new = of_new_address(event, now.costs)
            stay_behind = [
                each for each in now.costs if each.kind in OF_AN_ADDRESS and each.cost not in new
            ]
            return Changes(costs=tuple(_ends(stay_behind, event.until or event.on, now.paid)))
        case EventKind.JOINS | EventKind.TURNS_18:
            return Changes()
        case _:
            return _right_ends(event, now)


def who_ends(event: Event, persons: Sequence[Person]) -> list[Person]:
    """Return whose right or place in the household ends."""
    if event.kind is EventKind.MOVES_OUT:
        return list(persons)
    if event.person_id is None:
        return [each for each in persons if _has_right_on(each, event.on)]
    return [each for each in persons if each.id == event.person_id]


def with_changes(person: Person, changes: Changes) -> Person:
    """Return a person as an event leaves one; the benefit stays what it was."""
    ended = next((each for each in changes.persons if each.id == person.id), person)
    lines = [each for of, each in changes.decisions if of == person.id]
    closed = {(each.basis, each.valid_from): each for each in lines}
    new = {each.start: each for of, each in changes.suspensions if of == person.id}
    stay = tuple(each for each in person.suspensions if each.start not in new)
    return replace(
        person,
        right_from=ended.right_from,
        right_until=ended.right_until,
        authorised_from=ended.authorised_from,
        authorised_until=ended.authorised_until,
        decisions=tuple(
            closed.get((each.basis, each.valid_from), each) for each in person.decisions
        ),
        suspensions=(*stay, *new.values()),
        stops=(*person.stops, *(each for of, each in changes.stops if of == person.id)),
    )


def _check_end(event: Event, persons: Sequence[Person], today: date) -> None:
    """Refuse an end before what began by today; a right that is only planned never begins."""
    ending = who_ends(event, persons)
    for person in ending:
        if person.right_from is not None and event.on < person.right_from <= today:
            raise RightBeginsLater(person.key, person.right_from, event.on)
    if event.kind in (EventKind.WORK, EventKind.RIGHT_ENDS):
        having = [each for each in ending if _has_right_on(each, event.on)]
        if not having:
            raise NoRightThen(ending[0].key if ending else None, event.on)


def _has_right_on(person: Person, day: date) -> bool:
    return (
        person.right_from is not None
        and person.right_from <= day
        and not person.right_ended_before(day)
    )


def _right_ends(event: Event, now: Situation) -> Changes:
    until = event.on + _ONE_DAY
    ending = who_ends(event, now.persons)
    ended = {each.id: _ended(each, event, until) for each in ending}
    stops = _stops([ended.get(each.id, each) for each in now.persons], ended, until)
    return Changes(
        persons=tuple(ended[each.id] for each in ending if ended[each.id] != each),
        decisions=tuple(_lines_end(ending, until)),
        costs=tuple(
            found
            for row in now.costs
            if (stop := stops.get(row.person_id, stops[None])) is not None
            for found in _ends([row], stop, now.paid)
        ),
        stops=tuple(
            (each.id, Stop(until, EntryKind.ENDED_EARLY))
            for each in ending
            if _is_early(each, event.on, until)
        ),
    )


def _lines_end(ending: Sequence[Person], until: date) -> Iterator[tuple[int, Decision]]:
    """End lines with the right; one that had yet to begin holds for one day, without a right.

    It was decided, so it is not removed: but a right that begins again must not find it.
    """
    for person in ending:
        for line in person.decisions:
            stop = max(until, line.valid_from + _ONE_DAY)
            if line.valid_until is None or line.valid_until > stop:
                yield person.id, replace(line, valid_until=stop)


def _is_early(person: Person, last: date, until: date) -> bool:
    """Say whether a ground that carries the person on the last day would have gone on."""
    return (
        _has_right_on(person, last)
        and bool(bases_on(person, last))
        and bool(bases_on(person, until))
    )


def _stops(
    after: Sequence[Person], ended: Mapping[int, Person], until: date
) -> dict[int | None, date | None]:
    """Return from which day nothing is due any more, by whose cost it is; None is shared.

    What is shared ends with the last right that is left; while a right has no end, it goes on.
    Where nobody has a right yet, it goes on while somebody stays, who may still get one. So does
    what is of a member who stays and has no right.
    """
    ends = [each.right_until for each in after if each.right_from is not None]
    known = [each for each in ends if each is not None]
    goes_on = len(known) < len(ends) if ends else any(each.id not in ended for each in after)
    shared = None if goes_on else max(known, default=until)
    stops: dict[int | None, date | None] = {None: shared}
    for number, person in ended.items():
        stops[number] = person.right_until or until
    return stops


def of_new_address(event: Event, costs: Sequence[CostSpan]) -> set[int]:
    """Return the costs that are of the address to which a household moves.

    Those that begin on the day or later; and of those that began before it what was chosen, else
    of each kind the newest, where it began shortly before and beside an older one.
    """
    first = _first_days(costs)
    new = {cost for cost, day in first.items() if day >= event.on}
    return new | (set(event.stays) if event.stays is not None else _newest(event.on, costs, new))


def begun_before(event: Event, costs: Sequence[CostSpan]) -> set[int]:
    """Return the costs of an address that hold on the day of a move and began before it."""
    first = _first_days(costs)
    return {
        each.cost
        for each in costs
        if each.kind in OF_AN_ADDRESS
        and first[each.cost] < event.on
        and (each.valid_until is None or each.valid_until > event.on)
    }


def _newest(day: date, costs: Sequence[CostSpan], new: set[int]) -> set[int]:
    since, first, found = day - SHORTLY_BEFORE, _first_days(costs), set[int]()
    begun = {each.cost: each.kind for each in costs if each.cost in new}
    for kind in set(OF_AN_ADDRESS) - set(begun.values()):
        lately = {
            each.cost
            for each in costs
            if each.kind is kind and (each.valid_until is None or each.valid_until > since)
        }
        newest = max(lately, key=lambda cost: first[cost], default=0)
        if any(first[cost] < first[newest] for cost in lately) and first[newest] >= since:
            found.add(newest)
    return found


def _first_days(costs: Sequence[CostSpan]) -> dict[int, date]:
    first: dict[int, date] = {}
    for each in costs:
        first[each.cost] = min(each.valid_from, first.get(each.cost, each.valid_from))
    return first


def _ended(person: Person, event: Event, until: date) -> Person:
    """Return a person without a right from `until`: no end gets later, and none begins any more.

    An authorisation ends with who gave it; of the living it says nothing once there is no right,
    and a run that looks back on the month in which a right ended still stands on it.
    """
    if person.right_from is not None and person.right_from >= until:
        person = replace(person, right_from=None, right_until=None)
    elif person.right_from is not None:
        person = replace(person, right_until=_earliest(person.right_until, until))
    if person.authorised_from is None or event.kind is not EventKind.DEATH:
        return person
    if person.authorised_from >= until:
        return replace(person, authorised_from=None, authorised_until=None)
    return replace(person, authorised_until=_earliest(person.authorised_until, until))


def _earliest(known: date | None, until: date) -> date:
    return until if known is None else min(known, until)


def _ends(costs: Sequence[CostSpan], until: date, paid: Mapping[int, date]) -> Iterator[CostEnds]:
    """End rows so that nothing falls due from `until`, but for what an approved run pays."""
    for row in costs:
        last = paid.get(row.cost)
        stop = until if last is None else max(until, last + _ONE_DAY)
        if row.valid_from >= stop:
            yield CostEnds(row.cost, row.valid_from, row.valid_from + _ONE_DAY, goes_back=True)
        elif row.valid_until is None or row.valid_until > stop:
            yield CostEnds(row.cost, row.valid_from, stop)


def _suspended(event: Event, now: Situation) -> Iterator[tuple[int, Suspension]]:
    """Suspend from the day on, or from the day after what was already withheld.

    A detention that was over by then suspends nothing; one that is still open ends all the same.
    """
    for person in now.persons:
        if person.id != event.person_id:
            continue
        last, until = now.carried.get(person.id), event.until
        start = event.on if last is None else max(event.on, last + _ONE_DAY)
        if until is None or until > start:
            told = suspended_anew(person.suspensions, start, until)
            yield from ((person.id, each) for each in told)
            return
        for spell in person.suspensions:
            if spell.until is None and event.on <= spell.start <= start:
                yield person.id, Suspension(spell.start, max(until, spell.start + _ONE_DAY))
