"""When a closed case may be forgotten: never before every term of the policy is over."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.retention import CaseFacts, ended_on, keep_until

ENDED = CaseFacts(False, date(2026, 10, 16), Month(2026, 10), date(2026, 10, 30), False)


def a_case(**facts):
    from dataclasses import replace

    return replace(ENDED, **facts)


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({}, date(2026, 11, 1)),
        ({"last_benefit": None}, date(2026, 10, 16)),
        ({"right_until": None}, date(2026, 11, 1)),
        ({"right_until": date(2027, 2, 1)}, date(2027, 2, 1)),
        ({"right_until": None, "last_benefit": None}, None),
        ({"right_goes_on": True}, None),
        ({"unfinished": True}, None),
    ],
    ids=str,
)
def test_a_case_ends_after_the_last_right_and_the_last_benefit(facts, day):
    assert ended_on(a_case(**facts)) == day


def test_the_longest_term_holds_and_counts_from_the_year_after():
    policy = Policy(keep_case_years=5, keep_payment_years=7)

    assert keep_until(date(2026, 11, 1), None, policy) == date(2032, 1, 1)
    assert keep_until(date(2026, 11, 1), date(2027, 1, 4), policy) == date(2035, 1, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 30))
def test_no_term_is_shorter_than_its_years(ended, years):
    until = keep_until(ended, None, Policy(keep_case_years=years))

    assert (until.year - ended.year, until.month, until.day) == (years + 1, 1, 1)
