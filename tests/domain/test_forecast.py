"""The months ahead go as the runs would decide them, and a supposition changes only its own."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontzorgen.domain.budget import AllowanceStatus, BudgetLine, LineKind, Rhythm
from ontzorgen.domain.fixed_cost import Controller, CostKind, FixedCost, Frequency
from ontzorgen.domain.forecast import (
    Job,
    Known,
    Later,
    MonthAhead,
    RentIncrease,
    Returned,
    WhatIf,
    as_whole_month,
    look_ahead,
)
from ontzorgen.domain.household import Benefit, Household
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import ShortageRule, execution_date
from ontzorgen.domain.run import Frame, plan_household
from tests.builders import (
    a_cost,
    a_household,
    a_payment,
    a_person,
    a_policy,
    article_57,
    control,
    day,
    energy,
    health,
    rent,
)

TODAY, FIRST = date(2026, 9, 20), Month(2026, 9)
ALWAYS = [article_57()]


def frames(**policy: Any) -> tuple[Frame, ...]:
    chosen = a_policy(**policy)
    months = [FIRST.plus(number) for number in range(7)]
    days = [execution_date(chosen.pay_day, month) for month in months]
    return tuple(
        Frame(month, start, end, chosen)
        for month, start, end in zip(months[:-1], days, days[1:], strict=False)
    )


def known(*members: Any, lines: Any = (), last: Any = None, **policy: Any) -> Known:
    return Known(frames(**policy), a_household(*members), lines, TODAY, last or {})


def a_line(kind: LineKind, cents: int, **changes: Any) -> BudgetLine:
    status = AllowanceStatus.GRANTED if kind.is_allowance else None
    usual: dict[str, Any] = {
        "rhythm": Rhythm.MONTHLY,
        "valid_from": date(2026, 8, 1),
        "status": status,
    }
    return BudgetLine(1, kind, cents, **{**usual, **changes})


def costs_of() -> st.SearchStrategy[FixedCost]:
    return st.builds(
        lambda kind, cents, often, due, since, turn, collects: a_cost(
            kind,
            cents,
            frequency=often,
            due_day=due,
            valid_from=since,
            controls=[control(*turn)] if turn else [],
            payment=a_payment(collects=collects),
        ),
        st.sampled_from(list(CostKind)),
        st.integers(1, 900_00),
        st.sampled_from(list(Frequency)),
        st.integers(1, 31),
        st.dates(date(2026, 1, 1), date(2027, 3, 1)),
        st.none()
        | st.tuples(
            st.dates(date(2026, 8, 1), date(2027, 3, 1)), st.sampled_from(list(Controller))
        ),
        st.booleans(),
    )


@st.composite
def situations(draw: Any) -> Known:
    persons = [
        a_person(
            f"P{number}",
            draw(st.none() | st.integers(0, 1_500_00)),
            right_until=draw(st.none() | st.dates(date(2026, 9, 1), date(2027, 3, 1))),
            decisions=draw(st.sampled_from([[], ALWAYS])),
        )
        for number in range(1, draw(st.integers(2, 3)))
    ]
    kinds = st.sampled_from(list(LineKind))
    lines = [
        a_line(draw(kinds), draw(st.integers(1, 500_00)), rhythm=draw(st.sampled_from(Rhythm)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    costs = draw(st.lists(costs_of(), max_size=4))
    rule = draw(st.sampled_from(ShortageRule))
    floor = draw(st.sampled_from([0, 500_00]))
    return known(*persons, *costs, lines=lines, rule=rule, floor_cents=floor)


@settings(max_examples=40)
@given(situations())
def test_without_a_supposition_the_first_month_is_what_the_run_decides(facts):
    first = look_ahead(facts)[0]

    decided = plan_household(facts.frames[0], facts.household)

    assert first.decided == decided
    assert first.withheld_cents == sum(line.withheld_cents for line in decided.instalments)
    assert first.benefit_cents - first.withheld_cents == sum(
        share.remainder_cents for share in decided.shares
    )


@settings(max_examples=40)
@given(situations())
def test_the_parts_of_each_month_add_up_to_the_cent(facts):
    for month in look_ahead(facts):
        elsewhere = sum(
            line.cost.amount_cents
            for line in month.decided.instalments
            if line.outcome == "PAID_ELSEWHERE"
        )
        due = sum(line.cost.amount_cents for line in month.decided.instalments)

        assert month.withheld_cents + month.by_client_cents + elsewhere == due
        assert month.income_cents == (
            month.withheld_cents + month.by_client_cents + month.other_cents + month.left_cents
        )
        assert 0 <= month.withheld_cents <= month.benefit_cents


@settings(max_examples=40)
@given(situations(), st.dates(date(2026, 9, 1), date(2027, 3, 1)))
def test_returning_a_cost_moves_money_from_withheld_to_the_client_and_changes_nothing_else(
    facts, since
):
    ours = [replace(cost, controls=()) for cost in facts.household.fixed_costs]
    facts = replace(facts, household=replace(facts.household, fixed_costs=tuple(ours)))
    back = tuple(Returned(cost.key, since) for cost in ours[:1])

    for before, after in zip(look_ahead(facts), look_ahead(facts, WhatIf(back)), strict=True):
        assert after.withheld_cents + after.by_client_cents == (
            before.withheld_cents + before.by_client_cents
        )
        assert kept(after) == kept(before)
        for line in after.decided.instalments:
            if ours[:1] and line.cost.key == ours[0].key and line.due_date >= since:
                assert line.withheld_cents == 0


def kept(month: MonthAhead) -> tuple[int, int, int, int]:
    return month.benefit_cents, month.other_income_cents, month.other_cents, month.left_cents


def test_a_cost_that_is_returned_is_no_longer_withheld_for_a_due_date_from_that_day():
    gas = energy(110_00)
    facts = known(a_person(decisions=ALWAYS), rent(650_00), gas)

    months = look_ahead(facts, WhatIf((Returned(gas.key, day("2026-12-01")),)))

    assert [month.by_client_cents for month in months] == [0, 0, 110_00, 110_00, 110_00, 110_00]
    assert months[2].withheld_cents == 650_00


def test_the_last_known_benefit_stands_in_for_months_to_come_while_there_is_a_right():
    person = a_person(net_cents=None, right_until="2026-12-01", decisions=ALWAYS)

    months = look_ahead(known(person, rent(650_00), last={1: Benefit(1_300_00)}))

    assert [month.benefit_cents for month in months] == [1_300_00] * 3 + [0] * 3
    assert [month.by_client_cents for month in months] == [0] * 2 + [650_00] * 4  # due 1 December


def test_withholding_stops_when_nobody_decided_after_six_months():
    months = look_ahead(known(a_person(right_from="2026-06-01"), rent(650_00)))

    assert [month.withheld_cents for month in months] == [650_00] * 3 + [0] * 3
    assert [month.by_client_cents for month in months] == [0] * 3 + [650_00] * 3


def test_a_job_brings_wages_and_leaves_the_benefit_that_was_given():
    couple = a_person("P1", 900_00, decisions=ALWAYS), a_person("P2", 900_00, decisions=ALWAYS)
    job = Job(FIRST.plus(2), 1_000_00, 700_01)

    months = look_ahead(known(*couple, rent(650_00)), WhatIf(job=job))

    assert [month.benefit_cents for month in months] == [1_800_00] * 2 + [700_01] * 4
    assert [month.other_income_cents for month in months] == [0] * 2 + [1_000_00] * 4
    assert [share.net_cents for share in months[2].decided.shares] == [350_01, 350_00]
    assert months[2].withheld_cents == 650_00


def test_wages_count_for_the_floor_as_the_run_counts_them():
    person = a_person(net_cents=1_300_00, decisions=ALWAYS)
    facts = known(person, rent(650_00), floor_cents=800_00)

    months = look_ahead(facts, WhatIf(job=Job(FIRST, 400_00, 900_00)))

    assert [month.withheld_cents for month in months] == [0] + [0] * 5
    months = look_ahead(facts, WhatIf(job=Job(FIRST, 600_00, 900_00)))
    assert [month.withheld_cents for month in months] == [650_00] * 6


@pytest.mark.parametrize(
    ("rise", "new"),
    [
        (RentIncrease(day("2026-12-01"), cents=25_00), 676_03),
        (RentIncrease(day("2026-12-01"), basis_points=5_10), 684_23),
    ],
)
def test_a_rent_rises_from_its_day_by_an_amount_or_by_a_share(rise, new):
    facts = known(a_person(decisions=ALWAYS), rent(651_03), health(159_00, due_day=15))

    months = look_ahead(facts, WhatIf(rent=rise))

    assert [month.withheld_cents for month in months] == (
        [651_03 + 159_00] * 2 + [new + 159_00] * 4
    )


def test_a_rent_that_is_due_each_quarter_rises_without_a_quarter_twice_or_lost():
    quarterly = rent(900_00, frequency=Frequency.QUARTERLY, valid_from="2026-09-01", due_day=15)
    facts = known(a_person(decisions=ALWAYS), quarterly)
    rise = WhatIf(rent=RentIncrease(day("2026-10-01"), cents=10_00))

    due = [
        [(line.due_date, line.cost.amount_cents) for line in month.decided.instalments]
        for month in look_ahead(facts, rise)
    ]

    assert due == [[], [], [(day("2026-12-15"), 910_00)], [], [], [(day("2027-03-15"), 910_00)]]


def test_an_allowance_that_comes_later_is_missed_until_then():
    allowance = a_line(
        LineKind.RENT_ALLOWANCE,
        300_00,
        status=AllowanceStatus.ASKED,
        first_payment_on=day("2026-10-20"),
    )
    facts = known(a_person(decisions=ALWAYS), lines=[allowance])

    def incomes(what_if: WhatIf) -> list[int]:
        return [month.other_income_cents // 100 for month in look_ahead(facts, what_if)]

    assert incomes(WhatIf()) == [0, 300, 300, 300, 300, 300]
    assert incomes(WhatIf(later=(Later(1, day("2026-12-20")),))) == [0, 0, 0, 300, 300, 300]


def test_a_household_without_anything_has_nothing_left():
    facts = replace(known(), household=Household(1, "H1", (), ()))

    assert [month.left_cents for month in look_ahead(facts)] == [0] * 6


def test_a_benefit_of_the_month_in_which_the_right_began_is_made_whole_by_days():
    august = Month(2026, 8)

    assert as_whole_month(Benefit(741_20), august, date(2026, 8, 13)) == Benefit(1209_32)
    assert as_whole_month(Benefit(741_20), august, date(2026, 8, 1)) == Benefit(741_20)
    assert as_whole_month(Benefit(741_20), august, date(2026, 7, 13)) == Benefit(741_20)
    assert as_whole_month(Benefit(10_00, 5_00), august, date(2026, 8, 31)) == Benefit(310_00, 5_00)


def test_the_first_month_keeps_its_own_benefit_and_those_after_it_a_whole_one():
    began = a_person("P1", 700_00, right_from="2026-09-16")
    before = a_person("P2", 700_00)

    months = look_ahead(known(began, before, rent()))

    assert [month.benefit_cents for month in months[:3]] == [1400_00, 2100_00, 2100_00]
