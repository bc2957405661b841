"""Amounts and dates the Dutch way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.amounts import amount, count, csv_amount, dutch_date, dutch_month, euro, grouped


@pytest.mark.parametrize(
    ("cents", "people", "file"),
    [
        (0, "0,00", "0,00"),
        (5, "0,05", "0,05"),
        (-5, "-0,05", "-0,05"),
        (1_234_56, "1.234,56", "1234,56"),
        (-1_234_567_89, "-1.234.567,89", "-1234567,89"),
    ],
)
def test_an_amount_has_a_comma_and_for_people_groups(cents: int, people: str, file: str) -> None:
    assert amount(cents) == people
    assert euro(cents) == f"€\u00a0{people}"
    assert csv_amount(cents) == file


def test_counts_dates_months_and_accounts_are_written_for_dutch_readers() -> None:
    assert count(1234567) == "1.234.567"
    assert dutch_date(date(2026, 9, 5)) == "05-09-2026"
    assert dutch_month(date(2026, 9, 1)) == "september 2026"
    assert dutch_month(date(2027, 1, 31)) == "januari 2027"
    assert grouped("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00"
    assert grouped("") == ""


@given(st.integers(-(10**12), 10**12))
def test_no_cent_is_lost_in_writing(cents: int) -> None:
    assert int(csv_amount(cents).replace(",", "")) == cents
    assert amount(cents).replace(".", "") == csv_amount(cents)


@given(st.dates())
def test_a_date_has_ten_characters_and_can_be_read_back(day: date) -> None:
    written = dutch_date(day)

    assert len(written) == 10
    assert date(int(written[6:]), int(written[3:5]), int(written[:2])) == day
