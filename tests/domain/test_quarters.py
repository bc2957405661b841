"""Quarters lie side by side, and a period holds those of which it holds every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.quarters import Quarter, whole_quarters

DAYS = st.dates(date(2022, 1, 1), date(2035, 12, 31))


@given(DAYS)
def test_a_day_is_in_its_quarter_and_the_next_one_begins_the_day_after(day):
    quarter = Quarter.of(day)

    assert quarter.first <= day <= quarter.last
    assert quarter.following().first == quarter.last + timedelta(days=1)
    assert f"{day:%Y-%m}" in quarter.months
    assert str(quarter) == f"{day.year}Q{(day.month + 2) // 3}"


@given(DAYS, st.integers(0, 1_500))
def test_whole_quarters_are_inside_and_no_other_one_fits(first, days):
    last = first + timedelta(days=days)
    found = whole_quarters(first, last)

    assert all(first <= quarter.first and quarter.last <= last for quarter in found)
    held = {Quarter.of(first + timedelta(days=step)) for step in range(days + 1)}
    assert set(found) == {each for each in held if each.first >= first and each.last <= last}
    assert list(found) == sorted(found)
