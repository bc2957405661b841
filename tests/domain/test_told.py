"""What the benefit system is told anew, and how kept money is divided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.told import Told, in_proportion, news_of, present_lines

ANNA, BILAL = 1, 2
carried = st.lists(st.integers(1, 10**9), min_size=1, max_size=6).map(
    lambda parts: list(enumerate(parts))
)


def test_what_remains_is_net_less_what_is_withheld():
    assert Told(1_351_33, 906_50).remainder_cents == 444_83


def test_a_person_whom_no_run_decides_any_more_keeps_the_net_and_nothing_is_withheld():
    last = {ANNA: Told(1_351_33, 906_50, 10_00)}

    assert present_lines({}, last, {}) == {ANNA: Told(1_351_33, 0, 10_00)}


def test_a_person_who_comes_back_in_a_run_with_a_net_of_zero_is_not_taken_for_undecided():
    last = {ANNA: Told(1_351_33, 906_50)}

    assert present_lines({ANNA: Told()}, last, {}) == {ANNA: Told()}


def test_money_that_goes_back_is_added_to_what_went_back_before():
    last = {ANNA: Told(1_000_00, 500_00, 10_00)}

    lines = present_lines({ANNA: Told(1_000_00, 500_00)}, last, {ANNA: 5_00, BILAL: 7_00})

    assert lines == {ANNA: Told(1_000_00, 500_00, 15_00), BILAL: Told(0, 0, 7_00)}


def test_only_lines_that_differ_are_news():
    last = {ANNA: Told(1_000_00, 500_00), BILAL: Told(900_00, 100_00)}
    lines = {ANNA: Told(1_000_00, 500_00), BILAL: Told(900_00, 0)}

    assert news_of(lines, last) == {BILAL: Told(900_00, 0)}
    assert news_of(lines, {}) == lines


@pytest.mark.parametrize(
    ("cents", "parts"),
    [(500_00, [166_67, 166_67, 166_66]), (1, [1, 0, 0]), (2, [1, 1, 0]), (0, [0, 0, 0])],
)
def test_odd_cents_go_to_who_stands_first(cents, parts):
    divided = in_proportion(cents, [(ANNA, 1), (BILAL, 1), (3, 1)])

    assert [part for _, part in divided] == parts


def test_the_odd_cent_goes_to_the_largest_rest():
    assert in_proportion(10, [(ANNA, 1), (BILAL, 2)]) == [(ANNA, 3), (BILAL, 7)]


@given(st.integers(0, 10**11), carried)
def test_no_cent_is_lost_and_nobody_is_a_cent_off(cents, parts):
    divided = in_proportion(cents, parts)

    whole = sum(part for _, part in parts)
    assert sum(share for _, share in divided) == cents
    for (person, part), (same, share) in zip(parts, divided, strict=True):
        assert person == same
        assert abs(share * whole - cents * part) < whole


@given(carried)
def test_who_carried_the_whole_gets_back_what_they_carried(parts):
    assert in_proportion(sum(part for _, part in parts), parts) == parts
