"""What a run says aloud: it pays or skips, and names what a person should look at."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Controller, Frequency
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import ShortageRule, execution_date
from ontzorgen.domain.run import Outcome, plan_household
from ontzorgen.domain.signals import Listed, Past, Signal, SignalKind, month_of_run, signals_of
from tests.builders import (
    a_child,
    a_frame,
    a_household,
    a_payment,
    a_person,
    article_57,
    control,
    day,
    days,
    energy,
    health,
    rent,
    voluntary,
    water,
)

PART = ShortageRule.PART


def signals(*members, past=None, norm_cents=None, **frame):
    framed = a_frame(**frame)
    plan = plan_household(framed, a_household(*members))
    nothing_before = Past(framed.execution_date)
    return list(signals_of(framed, plan, past or nothing_before, norm_cents))


def kinds(*members, **facts):
    return [signal.kind for signal in signals(*members, **facts)]


def test_a_quiet_month_signals_nothing():
    assert signals(rent(), health(), norm_cents=1_419_46) == []


# --- SHORTFALL --------------------------------------------------------------------------


def test_what_does_not_fit_is_signalled_with_all_that_is_short():
    rented = rent(620_00)

    assert signals(a_person(net_cents=100_00), rented) == [
        Signal(SignalKind.SHORTFALL, rented, day=day("2026-10-01"), cents=620_00)
    ]


def test_what_fits_in_part_is_signalled_with_the_part_that_is_short():
    rented = rent(620_00)

    assert signals(a_person(net_cents=100_00), rented, rule=PART) == [
        Signal(SignalKind.SHORTFALL, rented, day=day("2026-10-01"), cents=520_00)
    ]


def test_an_instalment_that_never_came_to_the_money_is_no_shortfall():
    assert kinds(a_person(net_cents=0), rent()) == []
    assert kinds(a_person(authorised_from=None), rent()) == []


# --- EARLY_RETURN -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "month", "named"),
    [
        ("2026-08-13", "2026-09", True),
        ("2027-02-12", "2027-02", True),
        ("2027-02-13", "2027-02", False),
        ("2026-08-12", "2026-09", False),
    ],
)
def test_control_returned_inside_a_period_of_56a_is_named_each_time(since, month, named):
    rented = rent(controls=[control(since)])

    found = signals(rented, month=month)

    expected = [Signal(SignalKind.EARLY_RETURN, rented, day=day(since))]
    assert found == (expected if named else [])


def test_it_is_the_day_of_the_return_that_counts_not_that_of_the_instalment():
    returned = rent(controls=[control("2027-01-15")])

    assert kinds(returned, month="2027-06") == [SignalKind.EARLY_RETURN]


def test_one_person_inside_their_period_is_enough_for_a_shared_cost_and_not_for_anothers_own():
    past_it = a_person("P1", right_from="2026-01-01", decisions=[article_57("2026-07-01")])
    inside_it = a_person("P2", right_from="2026-08-13")
    returned = [control("2026-09-15")]

    assert kinds(past_it, inside_it, rent(controls=returned)) == [SignalKind.EARLY_RETURN]
    assert kinds(past_it, inside_it, health(of="P1", controls=returned)) == []
    assert kinds(past_it, inside_it, health(of="P2", controls=returned)) == [
        SignalKind.EARLY_RETURN
    ]


def test_payment_from_elsewhere_is_no_early_return():
    assert kinds(rent(controls=[control("2026-09-15", Controller.ELSEWHERE)])) == []


# --- NO_REFERENCE and TWO_IN_ONE_RUN ----------------------------------------------------


def test_a_payment_without_a_reference_is_named_when_it_is_paid():
    nameless = rent(payment=a_payment(missing=True))

    assert signals(nameless) == [Signal(SignalKind.NO_REFERENCE, nameless, day=day("2026-10-01"))]
    assert kinds(a_person(authorised_from=None), nameless) == []


def test_two_due_dates_of_one_cost_in_one_run_are_named_once_with_the_second_day():
    twice = rent(600_00, due_day=30, valid_from="2026-01-01")

    assert signals(twice, month="2026-09") == []
    found = signals(a_person(right_from="2026-03-01", net_cents=1_400_00), twice, month="2026-06")

    assert found == [Signal(SignalKind.TWO_IN_ONE_RUN, twice, day=day("2026-07-30"))]


def test_two_rows_of_one_cost_count_together_and_two_costs_do_not():
    old = rent(100_00, due_day=1, valid_until="2026-10-02")
    new = rent(100_00, due_day=2, valid_from="2026-10-02", id=old.id)

    assert kinds(old, new) == [SignalKind.TWO_IN_ONE_RUN]
    assert kinds(rent(100_00), rent(100_00)) == []


def test_three_in_one_run_are_named_once():
    first = rent(100_00, due_day=1, valid_until="2026-10-02")
    second = rent(100_00, due_day=2, valid_from="2026-10-02", valid_until="2026-10-03", id=first.id)
    third = rent(100_00, due_day=3, valid_from="2026-10-03", id=first.id)

    assert kinds(first, second, third) == [SignalKind.TWO_IN_ONE_RUN]


def test_a_second_one_that_does_not_fit_is_still_one_of_two():
    twice = rent(800_00, due_day=30, valid_from="2026-01-01")

    found = kinds(a_person(right_from="2026-03-01"), twice, month="2026-06")

    assert found == [SignalKind.SHORTFALL, SignalKind.TWO_IN_ONE_RUN]


# --- REVIEW_OVERDUE ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("review_on", "warned"), [("2026-09-29", True), ("2026-09-30", False), (None, False)]
)
def test_a_review_that_has_passed_on_the_last_day_of_the_month_is_named(review_on, warned):
    person = a_person(decisions=[article_57(review_on=review_on)])

    found = signals(person)

    expected = [Signal(SignalKind.REVIEW_OVERDUE, person=person, day=day(review_on))]
    assert found == (expected if warned else [])


def test_a_newer_decision_silences_the_review():
    decisions = [
        article_57(decided_on="2026-08-13", review_on="2026-09-01"),
        voluntary("2026-09-15", decided_on="2026-09-10"),
    ]

    assert kinds(a_person(decisions=decisions)) == []


def test_a_review_is_looked_at_on_the_last_day_with_a_right_and_not_without_any():
    reviewed = article_57(review_on="2026-09-20")

    assert kinds(a_person(decisions=[reviewed], right_until="2026-09-21")) == []
    assert kinds(a_person(decisions=[reviewed], right_until="2026-09-22")) == [
        SignalKind.REVIEW_OVERDUE
    ]
    assert kinds(a_person(decisions=[reviewed], right_until="2026-09-01")) == []


# --- NET_ABOVE_NORM ---------------------------------------------------------------------


def test_a_household_that_receives_more_than_the_norm_is_named_with_the_difference():
    couple = [a_person("P1", 1_000_00), a_person("P2", 1_027_80), a_child()]

    assert signals(*couple, norm_cents=2_027_79) == [Signal(SignalKind.NET_ABOVE_NORM, cents=1)]
    assert signals(*couple, norm_cents=2_027_80) == []
    assert signals(*couple, norm_cents=None) == []


# --- MISSED_INSTALMENT ------------------------------------------------------------------

SINCE_AUGUST = Past(day("2026-08-31"))
"""The run of August was executed on 31 August; that of September is on 30 September."""
DUE = day("2026-09-01")


def missed(*members, past=SINCE_AUGUST, **frame):
    return [
        signal.day
        for signal in signals(*members, past=past, **frame)
        if signal.kind is SignalKind.MISSED_INSTALMENT
    ]


def test_an_instalment_entered_after_its_run_is_signalled_in_the_next_with_its_amount():
    rented = rent(620_00)

    found = signals(rented, past=SINCE_AUGUST)

    assert found == [Signal(SignalKind.MISSED_INSTALMENT, rented, day=DUE, cents=620_00)]


def test_the_run_looks_from_its_first_day_up_to_its_own_execution_date():
    on_both_ends = [
        energy(due_day=31, valid_from="2026-08-01"),
        water(due_day=29),
        rent(due_day=30),
    ]

    assert missed(*on_both_ends) == days("2026-08-31", "2026-09-29")


@pytest.mark.parametrize("outcome", Outcome)
def test_what_an_earlier_run_decided_is_missed_only_when_there_was_no_benefit_or_ground(outcome):
    rented = rent()
    person = a_person()
    listed = {(rented.id, DUE): Listed(outcome, 0)}
    nets = {(person.id, Month(2026, 8)): 828_23}

    found = missed(person, rented, past=Past(SINCE_AUGUST.look_from, listed, nets))

    since_then_possible = outcome in (Outcome.NO_BENEFIT, Outcome.NO_LEGAL_BASIS)
    assert found == ([DUE] if since_then_possible else [])


def test_a_benefit_that_never_came_is_not_missed():
    rented, person = rent(), a_person()
    listed = {(rented.id, DUE): Listed(Outcome.NO_BENEFIT, 0)}
    august = (person.id, Month(2026, 8))

    def with_past(*facts):
        return missed(person, rented, past=Past(SINCE_AUGUST.look_from, *facts))

    assert with_past(listed, {}) == []
    assert with_past(listed, {august: 0}) == []
    assert with_past({}, {august: 0}) == []
    assert with_past(listed, {august: 1}) == [DUE]
    assert with_past({}, {}) == [DUE]


@pytest.mark.parametrize(
    ("controller", "found"),
    [
        (Controller.HOUSEHOLD, []),
        (Controller.ELSEWHERE, []),
        (Controller.MUNICIPALITY, [DUE]),
    ],
)
def test_what_the_municipality_did_not_steer_is_not_missed(controller, found):
    assert missed(rent(controls=[control("2026-09-01", controller)])) == found


def test_control_counts_on_the_due_date():
    assert missed(rent(controls=[control("2026-09-02")])) == [DUE]


@pytest.mark.parametrize(
    "without",
    [
        {"right_from": "2026-09-01"},
        {"right_until": "2026-09-01"},
        {"right_from": None},
        {"article_56a": False},
    ],
    ids=str,
)
def test_what_nobody_had_a_right_or_ground_for_is_not_missed(without):
    assert missed(a_person(**without), rent()) == []


def test_one_person_who_could_have_carried_it_is_enough_but_only_for_their_own_costs():
    too_late = a_person("P1", right_from="2026-09-10")
    in_time = a_person("P2")

    assert missed(too_late, in_time, rent()) == [DUE]
    assert missed(too_late, in_time, health(of="P1")) == []
    assert missed(too_late, in_time, health(of="P2")) == [DUE]


def test_a_right_granted_later_makes_earlier_instalments_missed():
    granted_in_hindsight = a_person(right_from="2026-07-10")
    rented = rent(valid_from="2026-07-10")

    found = missed(granted_in_hindsight, rented, past=Past(day("2026-07-31")))

    assert found == days("2026-08-01", "2026-09-01")


def test_what_is_paid_once_is_missed_once():
    deposit = rent(due_day=5, frequency=Frequency.ONCE)

    assert missed(deposit) == days("2026-09-05")


# --- PAID_IN_OTHER_RUN ------------------------------------------------------------------


@pytest.mark.parametrize(("withheld", "named"), [(650_00, True), (0, False)])
def test_what_another_run_already_pays_is_named(withheld, named):
    rented = rent()
    due = day("2026-10-01")
    listed = {(rented.id, due): Listed(Outcome.WITHHELD, withheld)}
    frame, household = a_frame(), a_household(rented)
    plan = plan_household(frame, household, {(rented.id, due)} if withheld else ())

    found = list(signals_of(frame, plan, Past(frame.execution_date, listed), None))

    expected = [Signal(SignalKind.PAID_IN_OTHER_RUN, rented, day=due)]
    assert found == (expected if named else [])


# --- which run takes a due date ---------------------------------------------------------


@pytest.mark.parametrize(
    ("pay_day", "due", "month"),
    [
        (None, "2026-09-29", "2026-08"),
        (None, "2026-09-30", "2026-09"),
        (None, "2026-10-31", "2026-10"),
        (10, "2026-09-10", "2026-08"),
        (10, "2026-09-09", "2026-07"),
        (1, "2026-12-31", "2026-12"),
        (1, "2026-12-30", "2026-11"),
        (31, "2026-09-01", "2026-07"),
    ],
)
def test_a_due_date_belongs_to_the_last_run_before_it(pay_day, due, month):
    assert month_of_run(pay_day, day(due)) == Month.parse(month)


@given(st.none() | st.integers(1, 31), st.dates(date(2003, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_the_window_of_exactly_the_run_it_is_said_to_belong_to(pay_day, due):
    month = month_of_run(pay_day, due)

    assert execution_date(pay_day, month) <= due < execution_date(pay_day, month.plus(1))
