"""What a caseworker hears before the coming run: who lacks a ground or an authorisation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import PayDays, PayTerms, execution_date
from ontzorgen.domain.reviews import Known
from ontzorgen.domain.run import Outcome, plan_household
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.domain.trajectory import EntryKind, Stop
from ontzorgen.domain.unsettled import coming_month, current_month, reviews_due, unsettled
from tests.builders import (
    a_child,
    a_frame,
    a_household,
    a_payment,
    a_person,
    a_suspension,
    article_57,
    control,
    day,
    health,
    rent,
    voluntary,
)

TODAY = day("2026-09-15")
MISSING, ENDED = TaskKind.AUTHORISATION_MISSING, TaskKind.BASIS_ENDED


def found(*members, today=TODAY, **frame):
    """Return (kind, person) of all that is to be settled."""
    household = a_household(*members)
    return [(each.kind, each.person.key) for each in unsettled(a_frame(**frame), household, today)]


def test_a_household_in_order_asks_nothing():
    assert found(a_person(), rent(), health()) == []


def test_a_benefit_that_is_not_known_yet_hides_nothing():
    assert found(a_person(net_cents=None, authorised_from=None), rent()) == [(MISSING, "P1")]


def test_a_person_who_gets_no_benefit_this_month_is_asked_nothing():
    assert found(a_person(net_cents=0, authorised_from=None), rent()) == []


def test_an_authorisation_that_ends_before_the_day_of_the_run_is_missing_now():
    assert found(a_person(authorised_until="2026-09-30"), rent()) == [(MISSING, "P1")]
    assert found(a_person(authorised_until="2026-10-01"), rent()) == []


def test_without_a_ground_no_authorisation_is_asked():
    assert found(a_person(article_56a=False, authorised_from=None), rent()) == [(ENDED, "P1")]


@pytest.mark.parametrize("decision", [article_57(), voluntary()])
def test_a_decision_is_a_ground(decision):
    assert found(a_person(article_56a=False, decisions=[decision]), rent()) == []


def test_the_partner_who_can_carry_a_shared_cost_is_enough():
    partner = a_person("P2", article_56a=False, authorised_from=None)

    assert found(a_person(), partner, rent()) == []


def test_of_a_couple_without_authorisation_both_are_asked_each_once():
    couple = a_person(authorised_from=None), a_person("P2", authorised_from=None)

    assert found(*couple, rent(), health()) == [(MISSING, "P1"), (MISSING, "P2")]


def test_a_child_is_never_asked():
    assert found(a_person(authorised_from=None), a_child(), rent()) == [(MISSING, "P1")]


@pytest.mark.parametrize("controller", [Controller.HOUSEHOLD, Controller.ELSEWHERE])
def test_what_the_municipality_does_not_pay_asks_nothing(controller):
    paid_elsewhere = rent(controls=[control("2026-08-13", controller)])

    assert found(a_person(authorised_from=None), paid_elsewhere) == []


def test_what_the_payee_collects_or_a_suspended_person_asks_nothing():
    person = a_person(authorised_from=None)

    assert found(person, rent(payment=a_payment(collects=True))) == []
    assert found(replace(person, suspensions=(a_suspension("2026-09-01"),)), rent()) == []


def test_an_account_that_waits_does_not_hide_what_else_is_missing():
    waits = rent(payment=a_payment(verified=False))

    assert found(a_person(authorised_from=None), waits) == [(MISSING, "P1")]


def test_a_review_is_due_from_its_day_until_a_newer_decision():
    line = article_57(review_on="2026-09-15", decided_on="2026-08-01")
    due = [(TaskKind.REVIEW_OVERDUE, "P1")]

    assert found(a_person(decisions=[line]), rent(), today=TODAY - timedelta(days=1)) == []
    assert found(a_person(decisions=[line]), rent()) == due
    newer = article_57(decided_on="2026-09-10", valid_from="2026-09-10")
    assert found(a_person(decisions=[line, newer]), rent()) == []


def test_a_review_of_somebody_whose_right_ended_is_not_asked():
    line = article_57(review_on="2026-09-01")

    assert found(a_person(decisions=[line], right_until="2026-09-10")) == []


SOON = day("2027-01-05")
"""Of the six months that end on 12 February 2027, the last eight weeks."""
ENDS = [(TaskKind.PERIOD_ENDS, "P1")]


def test_eight_weeks_before_the_six_months_end_somebody_has_to_decide():
    assert found(a_person(), rent(), today=day("2026-12-18"), month="2026-12") == []
    assert found(a_person(), rent(), today=day("2026-12-19"), month="2026-12") == ENDS
    assert found(a_person(), rent(), today=day("2027-02-12"), month="2027-01") == ENDS


@pytest.mark.parametrize(
    "member",
    [
        a_person(decisions=[article_57("2027-02-13")]),
        a_person(decisions=[voluntary("2027-01-01")]),
        a_person(right_until="2027-02-01"),
        rent(controls=[control("2027-02-01", Controller.HOUSEHOLD)]),
        rent(valid_until="2027-02-01"),
    ],
)
def test_nothing_is_to_be_decided_where_it_is_known_what_comes_after(member):
    assert ENDS[0] not in found(member, *([] if hasattr(member, "kind") else [rent()]), today=SOON)


@pytest.mark.parametrize(
    "member",
    [
        a_person(decisions=[article_57(valid_until="2027-02-13")]),
        rent(controls=[control("2027-03-01", Controller.HOUSEHOLD)]),
    ],
)
def test_what_ends_with_the_six_months_or_begins_later_decides_nothing(member):
    assert ENDS[0] in found(member, *([] if hasattr(member, "kind") else [rent()]), today=SOON)


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.none() | st.integers(1, 31))
def test_the_coming_month_is_the_first_that_is_still_to_be_paid(today, pay_day):
    month = coming_month(PayDays((PayTerms(date(1900, 1, 1), pay_day),)), today)

    assert execution_date(pay_day, month) >= today
    assert execution_date(pay_day, month.plus(-1)) < today


def test_a_month_is_paid_on_the_pay_day_of_its_own_policy():
    late_then_early = PayDays((PayTerms(date(1900, 1, 1), 25), PayTerms(date(2026, 12, 1), 5)))

    month = coming_month(late_then_early, date(2026, 12, 10))

    assert month == Month(2026, 11)
    assert late_then_early.execution_date(month) == date(2026, 12, 24)  # 25 and 26: no bank works
    assert late_then_early.execution_date(month.plus(1)) == date(2027, 1, 5)


@given(
    st.booleans(),
    st.sampled_from(["2026-08-13", None, "2026-10-01"]),
    st.sampled_from([(), (article_57(),), (article_57(valid_until="2026-09-20"),)]),
    st.booleans(),
)
def test_who_is_named_is_why_the_run_would_not_pay(article_56a, authorised, decisions, shared):
    """A run of that month skips a cost for a ground or an authorisation, or nobody is named."""
    person = a_person(article_56a=article_56a, authorised_from=authorised, decisions=decisions)
    cost = rent(of=None if shared else "P1")
    household = a_household(person, cost)

    kinds = {each.kind for each in unsettled(a_frame(), household, TODAY)}
    outcomes = {line.outcome for line in plan_household(a_frame(), household).instalments}

    assert (ENDED in kinds) == (Outcome.NO_LEGAL_BASIS in outcomes)
    assert (MISSING in kinds) == (Outcome.NO_AUTHORISATION in outcomes)


def test_who_refused_an_authorisation_is_not_asked_for_it_until_one_ended_since():
    refused = {"refused_on": day("2026-09-10")}

    assert found(a_person(authorised_from=None, **refused), rent()) == []
    assert found(a_person(authorised_from=None, **refused), rent(), today=day("2026-09-09")) == [
        (MISSING, "P1")
    ]
    ended_since = a_person(authorised_from="2026-09-11", authorised_until="2026-09-13", **refused)
    assert found(ended_since, rent()) == [(MISSING, "P1")]


def test_nobody_is_told_that_a_trajectory_which_ended_early_lacks_a_ground():
    stop = Stop(day("2026-09-01"), EntryKind.ENDED_EARLY)
    closed = Stop(day("2026-09-01"), EntryKind.CLOSED)

    assert found(a_person(stops=(stop,)), rent()) == []
    assert found(a_person(stops=(closed,)), rent()) == [(ENDED, "P1")]


def test_the_end_of_six_months_and_a_review_say_nothing_of_what_is_over():
    line = article_57("2026-08-20", review_on="2026-09-01")
    stop = Stop(day("2026-09-01"), EntryKind.ENDED_EARLY)
    soon = day("2027-01-15")

    assert found(a_person(decisions=[line], stops=(stop,)), rent(), today=soon) == []
    assert found(a_person(stops=(stop,)), rent(), today=soon) == []


@pytest.mark.parametrize(
    ("today", "month"),
    [("2026-09-29", "2026-08"), ("2026-09-30", "2026-09"), ("2026-10-01", "2026-09")],
)
def test_the_current_month_is_that_of_the_last_run_that_was_executed(today, month):
    pay_days = PayDays((PayTerms(day("2026-01-01"), None),))

    assert current_month(pay_days, day(today)) == Month.parse(month)


def test_at_eight_six_and_four_weeks_before_the_end_coach_and_consulent_are_told_anew():
    person, told = a_person(), []
    household = a_household(person, rent())
    for on in ("2026-12-18", "2026-12-19", "2027-01-01", "2027-01-02", "2027-01-16", "2027-02-12"):
        found = [
            *(each.told for each in unsettled(a_frame(), household, day(on)) if each.told),
            *(each.day for each in reviews_due(household, {}, 3, day(on))),
        ]
        told.append([str(each) for each in found])

    assert told == [
        ["2026-12-28"],
        *[["2026-12-19"] * 2] * 2,
        ["2027-01-02"] * 2,
        *[["2027-01-16"] * 2] * 2,
    ]


def test_when_it_is_decided_to_let_it_end_neither_is_told_any_more():
    person = a_person()
    household, stops = a_household(person, rent()), {(person.id, day("2027-02-13"))}
    today = day("2027-01-16")

    assert [*reviews_due(household, {}, 3, today, Known(stops))] == []
    assert [*unsettled(a_frame(), household, today, stops)] == []


def test_control_that_was_taken_back_asks_for_no_review_of_it():
    def due(*turns):
        household = a_household(
            a_person(article_56a=False, decisions=[voluntary()]), rent(controls=turns)
        )
        return [str(each.day) for each in reviews_due(household, {}, 2, day("2026-10-10"))]

    taken, back = control("2026-08-13"), control("2026-09-01", Controller.MUNICIPALITY)
    assert due(taken) == ["2026-10-13"]
    assert due(taken, back) == []
    assert due(taken, control("2026-12-01", Controller.MUNICIPALITY)) == ["2026-10-13"]
    assert due(taken, back, control("2026-08-20")) == []


def test_an_amount_that_was_given_up_before_it_began_asks_for_no_review_of_control():
    def due(**row):
        cost = rent(**row, controls=[control("2026-08-13")])
        household = a_household(a_person(article_56a=False, decisions=[voluntary()]), cost)
        return [each.kind for each in reviews_due(household, {}, 2, day("2026-10-10"))]

    assert due() == [TaskKind.REVIEW_DUE]
    assert due(valid_from="2026-08-13", valid_until="2026-08-14") == []
