"""The six months of a person: the day they end, and when to look halfway."""

from calendar import monthrange
from datetime import date, timedelta

import pytest

from ontzorgen.domain.clock import Clock, missing_conditions
from ontzorgen.domain.legal_basis import bases_on
from tests.builders import a_child, a_person, a_suspension, day

EIGHT_YEARS = [date(2024, 1, 1) + timedelta(days=n) for n in range(8 * 365 + 2)]


def clock(right_from="2026-08-13", **person):
    return Clock.of(a_person(right_from=right_from, **person))


def last_day_in_another_way(start):
    """Return the last of the six months: the day before the same number, or the month's end."""
    months = start.year * 12 + start.month - 1 + 6
    year, month = months // 12, months % 12 + 1
    if start.day > monthrange(year, month)[1]:
        return date(year, month, monthrange(year, month)[1])
    return date(year, month, start.day) - timedelta(days=1)


def test_on_every_start_day_of_eight_years_the_clock_ends_as_the_calendar_says():
    wrong = [
        start
        for start in EIGHT_YEARS
        if Clock.of(a_person(right_from=start)).last != last_day_in_another_way(start)
    ]

    assert wrong == []


def test_on_every_start_day_of_eight_years_a_suspension_moves_neither_clock_nor_ground():
    def days_with_a_ground(start, person):
        ahead = [start + timedelta(days=n) for n in (0, 1, 40, 100, 179, 180, 181, 182, 183, 184)]
        return [bool(bases_on(person, on)) for on in ahead]

    wrong = []
    for start in EIGHT_YEARS:
        spells = [
            a_suspension(start, start + timedelta(days=30)),
            a_suspension(start + timedelta(days=90), None),
        ]
        for suspended in ([each] for each in spells):
            away, free = a_person(right_from=start, suspended=suspended), a_person(right_from=start)
            if (
                Clock.of(away).last != last_day_in_another_way(start)
                or days_with_a_ground(start, away) != days_with_a_ground(start, free)
                or not away.suspended_on(suspended[0].start)
            ):
                wrong.append((start, suspended))

    assert wrong == []


def test_who_joins_later_has_a_clock_of_their_own():
    assert clock("2026-11-02", key="P2").last == day("2027-05-01")


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-08-12", 184), ("2026-08-13", 184), ("2027-02-12", 1), ("2027-02-13", 0)],
)
def test_the_days_that_remain_count_today(today, left):
    assert clock().days_left(day(today)) == left


def test_people_look_ahead_at_four_and_a_half_months():
    assert clock().review_on == day("2026-12-28")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"must_integrate": False}, ("must_integrate",)),
        ({"asylum_permit": False}, ("asylum_permit",)),
        ({"must_integrate": False, "asylum_permit": False}, ("must_integrate", "asylum_permit")),
    ],
)
def test_there_is_a_clock_only_when_both_conditions_hold(changes, missing):
    person = a_person(**changes)

    assert missing_conditions(person) == missing
    assert (Clock.of(person) is None) == bool(missing)


def test_a_child_has_no_clock_and_misses_nothing():
    assert Clock.of(a_child()) is None
    assert missing_conditions(a_child()) == ()
