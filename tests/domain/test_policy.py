"""Execution dates follow the pay day; without a choice the defaults of the contract hold."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.errors import CheckerToldFirst
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Limits, Policy, ShortageRule, execution_date
from sepa.business_days import is_business_day
from tests.builders import a_policy, day

PAY_DAYS = st.none() | st.integers(1, 31)
MONTHS = st.builds(Month, st.integers(2002, 2150), st.integers(1, 12))


@pytest.mark.parametrize(
    ("month", "executed", "why"),
    [
        ("2026-09", "2026-09-30", "a Wednesday"),
        ("2026-10", "2026-10-30", "31 October is a Saturday"),
        ("2026-01", "2026-01-30", "31 January is a Saturday"),
        ("2026-05", "2026-05-29", "31 May is a Sunday"),
        ("2026-12", "2026-12-31", "New Year's Eve counts"),
        ("2027-02", "2027-02-26", "28 February is a Sunday"),
        ("2028-02", "2028-02-29", "a leap day counts"),
        ("2024-03", "2024-03-28", "Good Friday, then Easter"),
        ("2029-03", "2029-03-29", "30 March is Good Friday"),
        ("2027-12", "2027-12-31", "Christmas is long past"),
    ],
)
def test_laatste_is_the_last_business_day_of_the_benefit_month(month, executed, why):
    assert execution_date(None, Month.parse(month)) == day(executed), why


@pytest.mark.parametrize(
    ("pay_day", "month", "executed", "why"),
    [
        (1, "2026-09", "2026-10-01", "a Thursday"),
        (8, "2026-09", "2026-10-08", "in the next month"),
        (15, "2026-12", "2027-01-15", "in the next year"),
        (31, "2026-08", "2026-09-30", "September has no 31st"),
        (30, "2027-01", "2027-02-26", "February has no 30th, and its 28th is a Sunday"),
        (29, "2028-01", "2028-02-29", "a leap year has a 29th"),
        (10, "2026-09", "2026-10-09", "a Saturday goes back to Friday"),
        (11, "2026-09", "2026-10-09", "a Sunday goes back to Friday"),
        (1, "2026-10", "2026-10-30", "back over the month boundary"),
        (1, "2026-12", "2026-12-31", "1 January is closed"),
        (1, "2026-04", "2026-04-30", "1 May is closed"),
        (3, "2026-03", "2026-04-02", "Good Friday"),
        (6, "2026-03", "2026-04-02", "Easter Monday, back to before Good Friday"),
        (7, "2026-03", "2026-04-07", "the Tuesday after Easter"),
        (25, "2026-11", "2026-12-24", "Christmas"),
        (26, "2026-11", "2026-12-24", "the day after Christmas"),
        (2, "2026-12", "2026-12-31", "Saturday 2 January, after a closed Friday"),
        (5, "2026-04", "2026-05-05", "5 May is no TARGET holiday"),
        (27, "2026-03", "2026-04-27", "King's day is none either"),
    ],
)
def test_a_day_number_lies_in_the_next_month_moved_back_to_a_business_day(
    pay_day, month, executed, why
):
    assert execution_date(pay_day, Month.parse(month)) == day(executed), why


@given(PAY_DAYS, MONTHS)
def test_money_moves_on_business_days_only_and_never_after_the_chosen_day(pay_day, month):
    executed = execution_date(pay_day, month)
    chosen = month.last if pay_day is None else month.plus(1).day(pay_day)

    assert is_business_day(executed)
    assert executed <= chosen
    between = range((chosen - executed).days)
    assert not any(is_business_day(chosen - timedelta(days=back)) for back in between)


@given(PAY_DAYS, MONTHS)
def test_each_month_is_executed_after_the_one_before(pay_day, month):
    assert execution_date(pay_day, month) < execution_date(pay_day, month.plus(1))


def test_a_municipality_that_chose_nothing_has_the_defaults_of_the_contract():
    policy = Policy()

    assert policy.pay_day is None
    assert policy.shortage_rule is ShortageRule.WHOLE
    assert policy.floor_cents == 0
    assert policy.limits == Limits(10_000_00, None, None, None)
    assert (policy.batch_booking, policy.split_at) == (None, 20_000)
    assert [kind.value for kind in policy.order] == [
        "RENT",
        "HEALTH_INSURANCE",
        "ENERGY",
        "WATER",
        "OTHER",
    ]


def test_a_fiatteur_is_not_told_of_a_silent_bank_before_the_office():
    together = a_policy(answer_days=3, answer_days_checker=3)

    with pytest.raises(CheckerToldFirst):
        a_policy(answer_days=5)

    assert (together.answer_days, together.answer_days_checker) == (3, 3)


def test_gas_and_electricity_rank_as_energy():
    policy = a_policy()

    ranks = {kind: policy.rank(kind) for kind in CostKind}

    assert ranks[CostKind.GAS] == ranks[CostKind.ELECTRICITY] == ranks[CostKind.ENERGY] == 2
    assert ranks[CostKind.RENT] < ranks[CostKind.HEALTH_INSURANCE] < ranks[CostKind.ENERGY]
    assert ranks[CostKind.ENERGY] < ranks[CostKind.WATER] < ranks[CostKind.OTHER]


def test_a_municipality_may_choose_another_order():
    policy = a_policy(order=tuple(reversed(Policy().order)))

    assert policy.rank(CostKind.OTHER) == 0
    assert policy.rank(CostKind.RENT) == 4


@pytest.mark.parametrize(
    ("choice", "alike"),
    [
        ({}, True),
        ({"limits": Limits(line_cents=1)}, True),
        ({"batch_booking": True, "split_at": 10}, True),
        ({"answer_days": 1, "answer_days_checker": 9, "bulk_opt_out": True}, True),
        ({"pay_day": 8}, False),
        ({"rule": ShortageRule.PART}, False),
        ({"floor_cents": 1}, False),
        ({"order": tuple(reversed(Policy().order))}, False),
    ],
    ids=str,
)
def test_policies_decide_alike_when_they_differ_in_limits_files_and_bank_only(choice, alike):
    assert a_policy().decides_like(a_policy(**choice)) is alike
