"""What a household has per week, and what its coach should look at."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.budget import (
    AllowanceStatus,
    BudgetLine,
    BudgetPlan,
    LineKind,
    Rhythm,
    StatusOfAllowances,
    WarningKind,
    left_per_week_cents,
    warnings_of,
)
from ontzorgen.domain.errors import AmountNotPositive, RangeReversed
from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import plan_household
from tests.builders import a_frame, a_household, a_person, control, day, energy, rent

SEPTEMBER, TODAY = Month(2026, 9), date(2026, 9, 20)


def a_line(kind: LineKind = LineKind.FOOD, cents: int = 100_00, **changes: Any) -> BudgetLine:
    status = AllowanceStatus.GRANTED if kind.is_allowance else None
    known: dict[str, Any] = {
        "id": 1,
        "rhythm": Rhythm.MONTHLY,
        "valid_from": date(2026, 8, 1),
        "status": status,
    }
    return BudgetLine(kind=kind, amount_cents=cents, **{**known, **changes})


def a_plan(*lines: BudgetLine, household: Any = None) -> BudgetPlan:
    house = household or a_household(a_person(net_cents=1_300_00), rent(600_00))
    return BudgetPlan.of(SEPTEMBER, plan_household(a_frame(), house), lines, TODAY)


def kinds(plan: BudgetPlan, *lines: BudgetLine, floor: int = 0) -> list[WarningKind]:
    return [each.kind for each in warnings_of(plan, lines, floor, TODAY)]


def test_what_is_left_is_income_without_fixed_and_other_costs():
    plan = a_plan(a_line(cents=300_00), a_line(LineKind.CARE_ALLOWANCE, 120_00))

    assert (plan.net_cents, plan.withheld_cents, plan.remainder_cents) == (1300_00, 600_00, 700_00)
    assert plan.left_cents == 700_00 + 120_00 - 300_00
    assert plan.left_per_week_cents == 120_00  # 520 x 12 / 52


def test_a_cost_that_the_household_pays_itself_is_taken_off_as_well():
    returned = energy(110_00, controls=[control("2026-09-01")])
    elsewhere = rent(600_00, controls=[control("2026-09-01", Controller.ELSEWHERE)])

    plan = a_plan(household=a_household(a_person(net_cents=1_000_00), elsewhere, returned))

    assert (plan.withheld_cents, plan.by_client_cents, plan.left_cents) == (0, 110_00, 890_00)


@pytest.mark.parametrize(
    ("rhythm", "income", "cost"),
    [
        (Rhythm.WEEKLY, 433_33, 433_34),
        (Rhythm.FOUR_WEEKLY, 108_33, 108_34),
        (Rhythm.MONTHLY, 100_00, 100_00),
        (Rhythm.QUARTERLY, 33_33, 33_34),
        (Rhythm.YEARLY, 8_33, 8_34),
    ],
)
def test_an_income_is_rounded_down_and_a_cost_up(rhythm, income, cost):
    assert a_line(LineKind.WAGES, rhythm=rhythm).per_month_cents() == income
    assert a_line(LineKind.FOOD, rhythm=rhythm).per_month_cents() == cost


@given(st.integers(-(10**9), 10**9))
def test_what_is_left_per_week_never_spends_more_than_a_year_has(left):
    week = left_per_week_cents(left)

    assert 0 <= left * 12 - week * 52 < 52


@given(st.sampled_from(list(Rhythm)), st.integers(1, 10**7), st.dates(date(2020, 1, 1)), st.data())
def test_over_a_year_a_rhythm_comes_as_often_as_it_says(rhythm, cents, start, data):
    start = date(2024, 1, 1) if start.year > 2900 else start
    line = a_line(LineKind.WAGES, cents, rhythm=rhythm, valid_from=start)
    first = Month.of(start).plus(data.draw(st.integers(1, 30)))

    times = sum(line.in_month_cents(first.plus(n), TODAY) for n in range(12)) // cents

    often = {Rhythm.WEEKLY: (52, 53), Rhythm.FOUR_WEEKLY: (13, 14)}
    exact = {Rhythm.MONTHLY: 12, Rhythm.QUARTERLY: 4, Rhythm.YEARLY: 1}
    assert times in often.get(rhythm, ()) or times == exact.get(rhythm)
    assert line.in_month_cents(Month.of(start).plus(-1), TODAY) == 0


def test_an_amount_of_a_week_comes_five_times_in_a_long_month_and_a_quarter_once_in_three():
    week = a_line(rhythm=Rhythm.WEEKLY, valid_from=day("2026-08-03"))
    quarter = a_line(rhythm=Rhythm.QUARTERLY, valid_from=day("2026-07-10"))
    months = [SEPTEMBER.plus(number) for number in range(-2, 4)]

    assert [week.in_month_cents(month, TODAY) // 100_00 for month in months] == [0, 5, 4, 4, 5, 4]
    assert [quarter.in_month_cents(month, TODAY) // 100_00 for month in months] == [
        *(1, 0, 0, 1, 0, 0)
    ]


def test_a_line_that_ended_no_longer_counts():
    line = a_line(valid_until=day("2026-09-01"))

    assert not line.holds_in(SEPTEMBER)
    assert line.in_month_cents(SEPTEMBER, TODAY) == 0


@pytest.mark.parametrize(
    ("status", "first", "comes"),
    [
        (AllowanceStatus.GRANTED, None, "2026-08-01"),
        (AllowanceStatus.GRANTED, "2026-10-20", "2026-10-20"),
        (AllowanceStatus.GRANTED, "2026-09-01", "2026-09-01"),
        (AllowanceStatus.ASKED, "2026-10-20", "2026-10-20"),
        (AllowanceStatus.ASKED, "2026-09-20", None),
        (AllowanceStatus.ASKED, None, None),
        (AllowanceStatus.NOT_ASKED, "2026-10-20", None),
        (AllowanceStatus.REFUSED, "2026-10-20", None),
    ],
)
def test_an_allowance_is_counted_on_only_when_it_can_be(status, first, comes):
    line = a_line(LineKind.RENT_ALLOWANCE, status=status, first_payment_on=day(first))

    assert line.comes_from(TODAY) == day(comes)


@pytest.mark.parametrize(
    ("status", "first", "asked", "warning"),
    [
        (AllowanceStatus.GRANTED, "2026-09-01", "2026-08-01", []),
        (AllowanceStatus.GRANTED, "2026-10-20", "2026-08-01", [WarningKind.FIRST_WEEKS]),
        (AllowanceStatus.ASKED, "2026-10-20", "2026-08-01", [WarningKind.FIRST_WEEKS]),
        (AllowanceStatus.ASKED, "2026-09-19", "2026-08-01", [WarningKind.EXPECTED_PASSED]),
        (AllowanceStatus.ASKED, None, "2026-09-01", [WarningKind.FIRST_WEEKS]),
        (AllowanceStatus.ASKED, None, "2026-07-26", [WarningKind.EXPECTED_PASSED]),
        (AllowanceStatus.NOT_ASKED, None, "2026-08-01", [WarningKind.NOT_ASKED]),
        (AllowanceStatus.REFUSED, None, "2026-08-01", []),
    ],
)
def test_the_weeks_without_an_allowance_and_a_day_that_passed_are_warned_of(
    status, first, asked, warning
):
    line = a_line(
        LineKind.RENT_ALLOWANCE,
        status=status,
        first_payment_on=day(first),
        valid_from=day(asked),
    )

    assert kinds(a_plan(line), line) == warning


def test_without_a_day_the_first_payment_is_expected_after_eight_weeks():
    line = a_line(
        LineKind.CARE_ALLOWANCE, status=AllowanceStatus.ASKED, valid_from=day("2026-09-01")
    )

    (warning,) = warnings_of(a_plan(line), [line], 0, TODAY)

    assert (warning.day, warning.cents) == (day("2026-10-27"), 100_00)


def test_a_first_payment_late_in_the_month_is_not_yet_money_of_that_month():
    def planned(first: str, month: Month = SEPTEMBER) -> int:
        line = a_line(LineKind.RENT_ALLOWANCE, first_payment_on=day(first))
        decided = plan_household(a_frame(), a_household(a_person(), rent()))
        return BudgetPlan.of(month, decided, [line], TODAY).income_cents

    assert planned("2026-09-25") == 0
    assert planned("2026-09-25", SEPTEMBER.plus(1)) == 100_00
    assert planned("2026-09-15") == 100_00  # it came


def test_a_plan_without_any_allowance_is_warned_of():
    assert kinds(a_plan()) == [WarningKind.NO_ALLOWANCES]


def test_below_zero_and_below_the_floor_are_warned_of_with_what_is_short():
    care = a_line(LineKind.CARE_ALLOWANCE, 10_00)
    plan = a_plan(care, a_line(cents=736_00))

    found = list(warnings_of(plan, [care], 800_00, TODAY))

    assert [(each.kind, each.cents) for each in found] == [
        (WarningKind.BELOW_ZERO, 6_00),
        (WarningKind.BELOW_FLOOR, 90_00),
    ]
    assert kinds(a_plan(care, a_line(cents=710_00)), care, floor=710_00) == []


def test_a_line_that_cannot_be_is_not_made():
    with pytest.raises(AmountNotPositive):
        a_line(cents=0)
    with pytest.raises(RangeReversed):
        a_line(valid_until=day("2026-08-01"))
    with pytest.raises(StatusOfAllowances):
        a_line(status=AllowanceStatus.ASKED)
    with pytest.raises(StatusOfAllowances):
        a_line(LineKind.CARE_ALLOWANCE, status=None)
    with pytest.raises(StatusOfAllowances):
        a_line(LineKind.WAGES, first_payment_on=TODAY)
