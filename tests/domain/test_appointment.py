"""When something may be planned, and which contact comes next."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.appointment import (
    LATEST,
    NOT_HELD_WITHIN,
    may_be_called_off,
    may_be_planned,
    moment_of,
    next_contact,
)

TODAY = date(2026, 9, 15)
DAYS = st.dates(date(2026, 8, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("day", "at", "there"),
    [
        (date(2027, 3, 28), time(1, 59), True),
        (date(2027, 3, 28), time(2, 0), False),
        (date(2027, 3, 28), time(2, 59), False),
        (date(2027, 3, 28), time(3, 0), True),
        (date(2026, 10, 25), time(2, 30), True),
    ],
)
def test_a_moment_that_the_clock_skips_is_none(day, at, there):
    found = moment_of(day, at)

    assert (found is not None) == there
    assert found is None or (found.date(), found.time()) == (day, at)


def test_nothing_is_planned_for_the_past_or_for_years_ahead():
    assert not may_be_planned(TODAY - timedelta(days=1), TODAY)
    assert may_be_planned(TODAY, TODAY)
    assert may_be_planned(TODAY + LATEST, TODAY)
    assert not may_be_planned(TODAY + LATEST + timedelta(days=1), TODAY)


def test_an_appointment_of_today_or_to_come_is_called_off_and_one_of_long_ago_is_not():
    assert may_be_called_off(TODAY, TODAY)
    assert may_be_called_off(TODAY + LATEST, TODAY)
    assert may_be_called_off(TODAY - NOT_HELD_WITHIN, TODAY)
    assert not may_be_called_off(TODAY - NOT_HELD_WITHIN - timedelta(days=1), TODAY)


@given(st.none() | DAYS, st.lists(DAYS, max_size=4))
def test_the_next_contact_is_the_first_of_what_was_set_and_the_appointments_ahead(planned, made):
    found = next_contact(planned, made, TODAY)

    could = [day for day in made if day >= TODAY] + ([] if planned is None else [planned])
    assert found == (min(could) if could else None)
