"""The norm of who shares the costs of a home."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.law.errors import NotInForce, WrongSharers
from ontzorgen.law.kostendelersnorm import kostendelersnorm_cents


@pytest.mark.parametrize(
    ("sharers", "cents"),
    [(1, 1_401_49), (2, 1_001_07), (3, 867_59), (4, 800_85), (5, 760_81), (6, 734_11)],
)
def test_each_extra_sharer_lowers_the_norm(sharers: int, cents: int) -> None:
    assert kostendelersnorm_cents(date(2026, 1, 1), sharers) == cents


def test_the_norm_of_two_sharers_is_half_the_couples_norm_on_that_day() -> None:
    assert kostendelersnorm_cents(date(2026, 7, 1), 2) == 1_013_90  # 1013.895, rounded up


@given(sharers=st.integers(1, 1000))
def test_the_rounding_is_never_more_than_half_a_cent(sharers: int) -> None:
    exact = (Fraction(40, 100) + sharers * Fraction(30, 100)) / sharers * 2_002_13

    assert abs(kostendelersnorm_cents(date(2026, 3, 1), sharers) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("sharers", [0, -1])
def test_a_home_without_sharers_is_refused(sharers: int) -> None:
    with pytest.raises(WrongSharers) as refused:
        kostendelersnorm_cents(date(2026, 1, 1), sharers)

    assert refused.value.sharers == sharers


def test_without_a_couples_norm_on_that_day_there_is_no_answer() -> None:
    with pytest.raises(NotInForce):
        kostendelersnorm_cents(date(2027, 1, 1), 2)
