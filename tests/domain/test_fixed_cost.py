"""On which days the instalments of a fixed cost fall due, and who steers it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontzorgen.domain.errors import AmountNotPositive, RangeReversed
from ontzorgen.domain.fixed_cost import (
    STATUTE_WORD,
    Controller,
    CostKind,
    Frequency,
    control_on,
    due_dates,
    first_due_date,
    new_amount_from,
    next_due_date,
    per_month_cents,
    turn_on,
)
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import execution_date
from tests.builders import control, day, days, rent

EVER = (date(2000, 1, 1), date(2100, 1, 1))
BEGINNINGS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
DUE_DAYS = st.integers(1, 31)
FREQUENCIES = st.sampled_from(Frequency)


def all_due(until: str, **facts):
    return list(due_dates(rent(**facts), EVER[0], day(until)))


@pytest.mark.parametrize(
    ("valid_from", "due_day", "first"),
    [
        ("2026-08-13", 13, "2026-08-13"),
        ("2026-08-13", 14, "2026-08-14"),
        ("2026-08-13", 12, "2026-09-12"),
        ("2026-08-13", 1, "2026-09-01"),
        ("2026-08-13", 31, "2026-08-31"),
        ("2026-12-13", 1, "2027-01-01"),
        ("2027-02-10", 31, "2027-02-28"),
        ("2027-02-28", 30, "2027-02-28"),
        ("2028-02-28", 30, "2028-02-29"),
        ("2026-09-30", 31, "2026-09-30"),
        ("2027-01-31", 30, "2027-02-28"),
    ],
)
def test_the_first_due_date_is_the_first_due_day_on_or_after_the_beginning(
    valid_from, due_day, first
):
    assert first_due_date(day(valid_from), due_day) == day(first)


def test_the_31st_falls_on_the_last_day_of_shorter_months_and_comes_back():
    found = all_due("2027-06-01", valid_from="2027-01-15", due_day=31)

    assert found == days("2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31")


def test_the_30th_falls_on_29_february_in_a_leap_year():
    found = all_due("2028-04-01", valid_from="2028-01-01", due_day=30)

    assert found == days("2028-01-30", "2028-02-29", "2028-03-30")


def test_a_quarter_is_counted_from_the_month_of_the_first_due_date():
    found = all_due(
        "2027-09-01", valid_from="2026-08-31", due_day=30, frequency=Frequency.QUARTERLY
    )

    assert found == days("2026-09-30", "2026-12-30", "2027-03-30", "2027-06-30")


def test_a_quarter_that_lacks_the_day_falls_on_its_last_day_and_the_next_does_not():
    found = all_due(
        "2027-09-01", valid_from="2026-11-30", due_day=31, frequency=Frequency.QUARTERLY
    )

    assert found == days("2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31")


def test_a_year_is_counted_from_the_first_one_and_29_february_comes_back_in_leap_years():
    found = all_due("2033-01-01", valid_from="2028-02-01", due_day=29, frequency=Frequency.YEARLY)

    assert found == days("2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29")


def test_what_is_paid_once_has_only_its_first_due_date():
    found = all_due("2030-01-01", valid_from="2026-08-13", due_day=5, frequency=Frequency.ONCE)

    assert found == days("2026-09-05")


def test_what_is_paid_once_is_not_due_when_it_ended_before():
    found = all_due(
        "2030-01-01",
        valid_from="2026-08-13",
        valid_until="2026-09-05",
        due_day=5,
        frequency=Frequency.ONCE,
    )

    assert found == []


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-09-05", "2026-09-06", ["2026-09-05"]),
        ("2026-09-06", "2026-10-30", []),
        ("2026-08-01", "2026-09-05", []),
    ],
)
def test_what_is_paid_once_is_due_in_one_window(start, end, found):
    cost = rent(valid_from="2026-08-13", due_day=5, frequency=Frequency.ONCE)

    assert list(due_dates(cost, day(start), day(end))) == days(*found)


def test_a_due_date_on_the_last_day_of_the_row_is_due_and_the_day_after_it_is_not():
    last_day_is_due = all_due("2030-01-01", valid_until="2026-10-02", due_day=1)
    ended_on_the_eve = all_due("2030-01-01", valid_until="2026-10-01", due_day=1)

    assert last_day_is_due == days("2026-09-01", "2026-10-01")
    assert ended_on_the_eve == days("2026-09-01")


def test_a_new_amount_is_a_new_row_with_a_first_due_date_of_its_own():
    old = rent(
        600_00, valid_from="2026-01-15", valid_until="2026-07-01", frequency=Frequency.QUARTERLY
    )
    new = rent(620_00, valid_from="2026-07-01", frequency=Frequency.QUARTERLY, id=old.id)

    found = [due for row in (old, new) for due in due_dates(row, *days("2026-01-01", "2026-12-31"))]

    assert found == days("2026-02-01", "2026-05-01", "2026-07-01", "2026-10-01")


def test_the_window_holds_its_first_day_and_not_its_end():
    cost = rent(due_day=30, valid_from="2026-01-01")

    assert list(due_dates(cost, *days("2026-09-30", "2026-10-30"))) == days("2026-09-30")
    assert list(due_dates(cost, *days("2026-09-30", "2026-10-31"))) == days(
        "2026-09-30", "2026-10-30"
    )


def test_a_window_before_the_row_begins_holds_nothing():
    assert list(due_dates(rent(valid_from="2026-08-13"), *days("2026-01-01", "2026-08-31"))) == []


def test_a_window_years_later_still_finds_the_quarter():
    cost = rent(valid_from="2024-02-01", frequency=Frequency.QUARTERLY, due_day=15)

    assert list(due_dates(cost, *days("2031-04-20", "2031-08-01"))) == days("2031-05-15")


@given(BEGINNINGS, DUE_DAYS, FREQUENCIES, st.none() | st.integers(1, 900))
def test_any_two_windows_hold_together_what_the_whole_holds(start, due_day, frequency, length):
    until = None if length is None else start + timedelta(days=length)
    cost = rent(valid_from=start, valid_until=until, due_day=due_day, frequency=frequency)
    first, last = start - timedelta(days=40), start + timedelta(days=1000)
    whole = list(due_dates(cost, first, last))

    assert whole == sorted(set(whole))
    for offset in range(0, 1040, 13):
        cut = first + timedelta(days=offset)
        assert [*due_dates(cost, first, cut), *due_dates(cost, cut, last)] == whole


@given(BEGINNINGS, DUE_DAYS, FREQUENCIES)
def test_each_due_date_is_the_due_day_of_its_month_and_lies_in_the_row(start, due_day, frequency):
    until = start + timedelta(days=800)
    cost = rent(valid_from=start, valid_until=until, due_day=due_day, frequency=frequency)

    for due in due_dates(cost, *EVER):
        assert due == Month.of(due).day(due_day)
        assert start <= due < until


@given(BEGINNINGS, DUE_DAYS, FREQUENCIES, st.none() | st.integers(1, 31))
def test_for_any_pay_day_every_due_date_falls_in_exactly_one_run(start, due_day, frequency, pay):
    cost = rent(valid_from=start, due_day=due_day, frequency=frequency)
    months = [Month.of(start).plus(ahead) for ahead in range(-2, 30)]
    edges = [execution_date(pay, month) for month in months]

    taken = [due for run in pairwise(edges) for due in due_dates(cost, *run)]

    assert taken == list(due_dates(cost, edges[0], edges[-1]))


def test_a_cost_of_nothing_cannot_be_built():
    with pytest.raises(AmountNotPositive) as refused:
        rent(0, key="V7")

    assert (refused.value.fixed_cost, refused.value.amount_cents) == ("V7", 0)
    assert str(refused.value) == "fixed cost V7 has an amount of 0 cents"


def test_a_cent_is_the_least_a_cost_can_be():
    assert rent(1).amount_cents == 1


@pytest.mark.parametrize("until", ["2026-08-12", "2026-08-13"])
def test_a_row_that_ends_before_it_begins_cannot_be_built(until):
    with pytest.raises(RangeReversed) as refused:
        rent(key="V7", valid_from="2026-08-13", valid_until=until)

    assert refused.value.subject == "V7"
    assert (refused.value.start, refused.value.until) == (day("2026-08-13"), day(until))
    assert str(refused.value) == f"V7 begins on 2026-08-13 and has ended by {until}"


def test_a_row_may_last_one_day():
    assert rent(valid_from="2026-08-13", valid_until="2026-08-14").valid_until == day("2026-08-14")


def test_control_follows_the_last_line_on_or_before_the_day_in_whatever_order_they_come():
    lines = (
        control("2027-01-01", Controller.HOUSEHOLD),
        control("2026-09-01", Controller.ELSEWHERE),
        control("2026-10-01", Controller.MUNICIPALITY),
    )

    held = [control_on(lines, day(text)) for text in ("2026-08-31", "2026-09-01", "2026-09-30")]
    later = [control_on(lines, day(text)) for text in ("2026-10-01", "2026-12-31", "2027-01-01")]

    assert held == [None, lines[1], lines[1]]
    assert later == [lines[2], lines[2], lines[0]]


def test_every_kind_has_its_word_in_the_files():
    assert [STATUTE_WORD[kind] for kind in CostKind] == [
        "HUUR",
        "ZORG",
        "GAS",
        "STROOM",
        "ENERGIE",
        "WATER",
        "OVERIG",
    ]


def test_only_gas_and_electricity_rank_as_another_kind():
    moved = {kind: kind.group for kind in CostKind if kind.group is not kind}

    assert moved == {CostKind.GAS: CostKind.ENERGY, CostKind.ELECTRICITY: CostKind.ENERGY}


@pytest.mark.parametrize(
    ("frequency", "cents"),
    [("MONTHLY", 100_01), ("QUARTERLY", 33_34), ("YEARLY", 8_33), ("ONCE", 0)],
)
def test_what_an_amount_comes_to_in_a_month_rounds_half_a_cent_up(frequency, cents):
    assert per_month_cents([(Frequency(frequency), 100_01)]) == cents
    assert per_month_cents([(Frequency.YEARLY, 6)]) == 1


def test_the_next_due_date_is_the_first_on_or_after_a_day_and_none_after_the_end():
    cost = rent(valid_from="2026-08-13", due_day=31, valid_until="2026-10-01")

    assert next_due_date(cost, day("2026-08-31")) == day("2026-08-31")
    assert next_due_date(cost, day("2026-09-01")) == day("2026-09-30")
    assert next_due_date(cost, day("2026-10-01")) is None


def test_a_yearly_cost_falls_due_next_in_another_year():
    cost = rent(valid_from="2026-02-01", due_day=1, frequency=Frequency.YEARLY)

    assert next_due_date(cost, day("2026-02-02")) == day("2027-02-01")


def test_costs_come_to_an_amount_per_month_that_is_rounded_once():
    costs = [(Frequency.QUARTERLY, 1_00), (Frequency.QUARTERLY, 1_00), (Frequency.YEARLY, 12_01)]

    assert per_month_cents([]) == 0
    assert per_month_cents([(Frequency.MONTHLY, 620_00), (Frequency.ONCE, 99_00)]) == 620_00
    assert per_month_cents(costs) == 1_67


@dataclass(frozen=True)
class Row:
    """The part of a row that says when it falls due."""

    valid_from: date
    valid_until: date | None
    frequency: Frequency
    due_day: int


@pytest.mark.parametrize("rule", [turn_on, new_amount_from])
@given(BEGINNINGS, BEGINNINGS, st.none() | BEGINNINGS, FREQUENCIES, DUE_DAYS)
def test_a_new_amount_lets_no_instalment_fall_twice_or_between(
    rule, asked, start, until, often, due_day
):
    assume(until is None or until > start)
    assume(asked >= start)
    old = Row(start, until, often, due_day)
    before = list(due_dates(old, start, date(2032, 1, 1)))

    turn = rule(old, asked)

    if turn is None:
        assert [due for due in before if due >= asked] == []
        return
    closed = [replace(old, valid_until=turn)] if turn > start else []
    rows = [*closed, replace(old, valid_from=turn)]
    after = [list(due_dates(row, start, date(2032, 1, 1))) for row in rows]
    assert [due for found in after for due in found] == before
    assert [due for due in before if due >= asked] == after[-1]


@given(BEGINNINGS, BEGINNINGS, st.none() | BEGINNINGS, FREQUENCIES, DUE_DAYS)
def test_a_new_amount_begins_on_a_turn_or_takes_the_place_of_what_was_never_due(
    asked, start, until, often, due_day
):
    assume(until is None or until > start)
    assume(asked >= start)
    old = Row(start, until, often, due_day)

    chosen, turn = new_amount_from(old, asked), turn_on(old, asked)

    if chosen != turn:
        assert chosen == start
        assert list(due_dates(old, start, asked)) == []
