"""The number of a row, as an address or a form holds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.numbers import LARGEST, may_exist, number_typed


@given(st.integers(0, 10**18 - 1))
def test_a_number_that_a_row_may_have_is_read(number):
    assert number_typed(str(number)) == number
    assert may_exist(number)


@pytest.mark.parametrize(
    "text", ["", " 1", "-1", "1.5", "１", "٣", "1\n", "x", "9" * 19, "9" * 5000]
)
def test_what_is_no_number_of_a_row_is_none(text):
    assert number_typed(text) is None


def test_above_the_largest_key_there_is_no_row():
    assert may_exist(LARGEST)
    assert not may_exist(LARGEST + 1)
