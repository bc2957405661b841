"""A month is a value of its own; a term of months ends before the same day number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.months import Month, months_later
from tests.builders import day

MONTHS = st.builds(Month, st.integers(1950, 2900), st.integers(1, 12))


def test_a_month_is_read_and_written_as_people_type_it():
    month = Month.parse(" 2026-09 ")

    assert month == Month(2026, 9)
    assert str(month) == "2026-09"


def test_a_month_of_an_early_year_is_written_with_four_figures():
    assert str(Month(1900, 1)) == "1900-01"


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-9", "2026-13", "2026-00", "26-09", "2026-09-01", "1899-12", "3000-01"],
)
def test_anything_else_is_not_a_month(text):
    with pytest.raises(NotAMonth) as refused:
        Month.parse(text)

    assert "is not a month" in str(refused.value)


def test_the_first_and_last_year_that_count_are_1900_and_2999():
    assert Month.parse("1900-01").first == date(1900, 1, 1)
    assert Month.parse("2999-12").last == date(2999, 12, 31)


def test_the_refusal_names_the_text():
    with pytest.raises(NotAMonth) as refused:
        Month.parse("september")

    assert refused.value.text == "september"


def test_a_day_lies_in_its_month():
    assert Month.of(date(2026, 9, 30)) == Month(2026, 9)


@pytest.mark.parametrize(
    ("start", "months", "found"),
    [
        ("2026-09", 0, "2026-09"),
        ("2026-09", 3, "2026-12"),
        ("2026-09", 4, "2027-01"),
        ("2026-01", -1, "2025-12"),
        ("2026-12", 1, "2027-01"),
        ("2026-12", 24, "2028-12"),
    ],
)
def test_stepping_goes_over_the_turn_of_the_year(start, months, found):
    assert str(Month.parse(start).plus(months)) == found


@given(MONTHS, st.integers(-500, 500))
def test_stepping_there_and_back_ends_where_it_began(month, months):
    assert month.plus(months).plus(-months) == month


@given(MONTHS)
def test_months_tile_the_calendar(month):
    assert month.plus(1).first.toordinal() == month.last.toordinal() + 1
    assert month.days == (month.last - month.first).days + 1
    assert Month.of(month.first) == Month.of(month.last) == month
    assert month < month.plus(1)


@pytest.mark.parametrize(
    ("month", "number", "found"),
    [
        ("2026-09", 1, "2026-09-01"),
        ("2026-09", 30, "2026-09-30"),
        ("2026-09", 31, "2026-09-30"),
        ("2026-10", 31, "2026-10-31"),
        ("2027-02", 29, "2027-02-28"),
        ("2028-02", 29, "2028-02-29"),
        ("2028-02", 30, "2028-02-29"),
    ],
)
def test_a_day_that_the_month_lacks_is_its_last_day(month, number, found):
    assert Month.parse(month).day(number) == day(found)


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("2026-08-13", "2027-02-13"),
        ("2026-08-01", "2027-02-01"),
        ("2026-08-28", "2027-02-28"),
        ("2026-08-29", "2027-03-01"),
        ("2026-08-30", "2027-03-01"),
        ("2026-08-31", "2027-03-01"),
        ("2027-08-28", "2028-02-28"),
        ("2027-08-29", "2028-02-29"),
        ("2027-08-30", "2028-03-01"),
        ("2027-08-31", "2028-03-01"),
        ("2026-03-30", "2026-09-30"),
        ("2026-03-31", "2026-10-01"),
        ("2026-12-31", "2027-07-01"),
        ("2026-07-31", "2027-01-31"),
    ],
)
def test_six_months_end_before_the_same_day_number_or_with_the_month_that_lacks_it(start, until):
    assert months_later(day(start), 6) == day(until)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_six_months_are_never_shorter_than_181_days_nor_longer_than_184(start):
    assert 181 <= (months_later(start, 6) - start).days <= 184


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
def test_a_later_start_never_ends_sooner(start, months):
    tomorrow = date.fromordinal(start.toordinal() + 1)

    assert months_later(start, months) <= months_later(tomorrow, months)
