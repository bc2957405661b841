"""The order in which costs go back: small ones first, the rent last, in the months there are."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.control_plan import Returnable, last_month, propose
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.months import Month

FIRST, LAST = Month(2026, 11), Month(2027, 2)
COSTS = st.lists(
    st.builds(
        Returnable,
        st.integers(1, 10_000),
        st.sampled_from(CostKind),
        st.integers(1, 200_000),
    ),
    max_size=9,
    unique_by=lambda cost: cost.fixed_cost_id,
)


def test_small_costs_come_first_one_a_month_and_the_rent_last():
    costs = [
        Returnable(1, CostKind.RENT, 10_00),
        Returnable(2, CostKind.HEALTH_INSURANCE, 159_00),
        Returnable(3, CostKind.WATER, 17_50),
    ]

    plan = propose(costs, FIRST, LAST)

    assert [(each.fixed_cost_id, str(each.month)) for each in plan] == [
        (3, "2026-11"),
        (2, "2026-12"),
        (1, "2027-01"),
    ]
    assert [each.trial for each in plan] == [True, False, False]


@given(COSTS, st.integers(0, 8))
def test_every_cost_is_planned_once_in_order_and_inside_the_months(costs, months):
    last = FIRST.plus(months)

    plan = propose(costs, FIRST, last)

    by_number = {cost.fixed_cost_id: cost for cost in costs}
    assert {each.fixed_cost_id for each in plan} == by_number.keys()
    assert [each.month for each in plan] == sorted(each.month for each in plan)
    assert all(FIRST <= each.month <= last for each in plan)
    kinds = [by_number[each.fixed_cost_id].kind is CostKind.RENT for each in plan]
    assert kinds == sorted(kinds)
    cents = [by_number[each.fixed_cost_id].cents_a_month for each in plan]
    rents = sum(kinds)
    assert cents[: len(cents) - rents] == sorted(cents[: len(cents) - rents])


def test_months_that_end_before_they_begin_are_one_month():
    (only,) = propose([Returnable(1, CostKind.RENT, 1)], LAST, FIRST)

    assert only.month == LAST


def test_the_ground_that_ends_last_sets_the_months_and_one_that_is_over_hurries_nobody():
    over, near, far = (date.fromisoformat(f"2026-{month:02d}-15") for month in (8, 10, 12))
    first, today = Month.parse("2026-10"), date(2026, 9, 15)

    assert last_month(first, 4, [over], today) == Month.parse("2027-01")
    assert last_month(first, 4, [], today) == Month.parse("2027-01")
    assert last_month(first, 4, [over, near], today) == first
    assert last_month(first, 4, [near, far], today) == Month.parse("2026-12")
    assert last_month(first, 0, [over], today) == first


def test_a_ground_without_an_end_gives_each_cost_a_month_and_one_before_the_first_gives_none():
    first, today = Month.parse("2026-10"), date(2026, 9, 15)

    assert last_month(first, 4, [date(2026, 10, 31), None], today) == Month.parse("2027-01")
    assert last_month(first, 4, [date(2026, 9, 30)], today) == first
