"""How much a household steers itself, read from the facts of the run."""

import pytest

from ontzorgen.domain.fixed_cost import Controller, Frequency
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.phase import Phase, phase_of
from ontzorgen.domain.run import plan_household
from tests.builders import (
    a_decision,
    a_frame,
    a_household,
    a_person,
    a_suspension,
    article_57,
    control,
    energy,
    health,
    rent,
    voluntary,
)

RETURNED = [control("2026-09-01")]


def phase(*members, **frame):
    """Return the phase of the first person of the household."""
    framed = a_frame(**frame)
    plan = plan_household(framed, a_household(*members))
    return phase_of(framed, plan, plan.shares[0])


def test_all_due_costs_with_the_municipality_is_full():
    assert phase(rent(), health()) is Phase.FULL


def test_some_costs_returned_is_partial():
    assert phase(rent(), health(controls=RETURNED)) is Phase.PARTIAL


def test_all_costs_returned_is_self_monitored():
    assert phase(rent(controls=RETURNED), health(controls=RETURNED)) is Phase.SELF_MONITORED


def test_payment_from_elsewhere_returns_no_control():
    elsewhere = [control("2026-09-01", Controller.ELSEWHERE)]

    assert phase(rent(controls=elsewhere)) is Phase.FULL


def test_anothers_own_cost_says_nothing_about_a_person():
    first, second = a_person("P1"), a_person("P2")

    assert phase(first, second, rent(), health(of="P2", controls=RETURNED)) is Phase.FULL
    assert phase(first, second, rent(), health(of="P1", controls=RETURNED)) is Phase.PARTIAL
    own_only = [health(of="P1", controls=RETURNED), health(of="P2")]
    assert phase(first, second, *own_only) is Phase.SELF_MONITORED


@pytest.mark.parametrize(
    ("start", "until", "found"),
    [
        ("2026-09-30", None, Phase.SUSPENDED),
        ("2026-10-01", None, Phase.FULL),
        ("2026-09-01", "2026-09-30", Phase.FULL),
        ("2026-09-01", "2026-10-01", Phase.SUSPENDED),
    ],
)
def test_who_is_suspended_on_the_last_day_of_the_month_is_suspended(start, until, found):
    assert phase(a_person(suspended=[a_suspension(start, until)]), rent()) is found


def test_without_an_authorisation_help_has_yet_to_begin():
    assert phase(a_person(authorised_from=None), rent()) is Phase.INTAKE
    assert phase(a_person(authorised_from="2026-10-01"), rent()) is Phase.INTAKE
    assert phase(a_person(authorised_from="2026-09-30"), rent()) is Phase.FULL


def test_without_any_ground_yet_help_has_yet_to_begin():
    assert phase(a_person(article_56a=False), rent()) is Phase.INTAKE
    assert phase(a_person(must_integrate=False), rent()) is Phase.INTAKE
    assert phase(a_person(asylum_permit=False), rent()) is Phase.INTAKE
    assert phase(a_person(right_from=None), rent()) is Phase.INTAKE
    not_yet = a_person(article_56a=False, decisions=[article_57("2026-10-01")])
    assert phase(not_yet, rent()) is Phase.INTAKE
    later_on = a_person(article_56a=False, decisions=[article_57("2026-10-01", "2027-01-01")])
    assert phase(later_on, rent()) is Phase.INTAKE


def test_past_the_six_months_without_a_decision_it_is_closed():
    assert phase(rent(), month="2027-01") is Phase.FULL
    assert phase(rent(), month="2027-02") is Phase.CLOSED


def test_past_the_six_months_a_flag_that_is_off_was_never_a_ground():
    assert phase(a_person(must_integrate=False), rent(), month="2027-02") is Phase.INTAKE
    assert phase(a_person(asylum_permit=False), rent(), month="2027-02") is Phase.INTAKE


@pytest.mark.parametrize(
    ("until", "found"),
    [
        ("2026-09-30", Phase.CLOSED),
        ("2026-09-01", Phase.CLOSED),
        ("2026-10-01", Phase.FULL),
    ],
)
def test_a_decision_that_has_ended_closes_it(until, found):
    person = a_person(article_56a=False, decisions=[voluntary("2026-01-01", until)])

    assert phase(person, rent()) is found


def test_a_record_of_article_56a_that_has_ended_was_never_a_ground():
    record = a_decision(LegalBasis.ART_56A, "2026-01-01", "2026-06-01")

    assert phase(a_person(article_56a=False, decisions=[record]), rent()) is Phase.INTAKE


def test_a_right_that_ended_in_an_earlier_month_closes_it_whatever_is_still_paid_out():
    assert phase(a_person(right_until="2026-09-01"), rent()) is Phase.CLOSED
    decided = a_person(right_until="2026-09-01", article_56a=False, decisions=[article_57()])
    assert phase(decided, rent()) is Phase.CLOSED


def test_a_right_that_ends_within_the_month_still_counts():
    assert phase(a_person(right_until="2026-09-20"), rent()) is Phase.FULL


def test_a_month_without_an_instalment_looks_at_the_costs_that_run():
    quarterly = {"frequency": Frequency.QUARTERLY, "valid_from": "2026-08-13", "due_day": 20}

    assert phase(rent(**quarterly)) is Phase.FULL
    assert phase(rent(**quarterly, controls=[control("2026-09-30")])) is Phase.SELF_MONITORED
    assert phase(rent(**quarterly, controls=[control("2026-10-01")])) is Phase.FULL
    elsewhere = [control("2026-09-01", Controller.ELSEWHERE)]
    assert phase(rent(**quarterly, controls=elsewhere)) is Phase.FULL


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "found"),
    [
        ("2026-09-30", "2026-10-02", Phase.PARTIAL),
        ("2026-10-01", "2026-10-02", Phase.SELF_MONITORED),
        ("2026-09-21", "2026-10-01", Phase.PARTIAL),
        ("2026-09-21", "2026-09-30", Phase.SELF_MONITORED),
    ],
)
def test_a_cost_runs_from_its_first_day_up_to_its_last(valid_from, valid_until, found):
    returned = energy(frequency=Frequency.QUARTERLY, due_day=20, controls=RETURNED)
    kept = rent(due_day=20, valid_from=valid_from, valid_until=valid_until)

    assert phase(returned, kept) is found


def test_anothers_own_running_cost_says_nothing_about_a_person():
    quarterly = {"frequency": Frequency.QUARTERLY, "due_day": 20}
    costs = [
        health(of="P1", controls=RETURNED, **quarterly),
        health(of="P2", **quarterly),
    ]

    assert phase(a_person("P1"), a_person("P2"), *costs) is Phase.SELF_MONITORED


def test_a_household_without_costs_has_everything_with_the_municipality():
    assert phase(a_person()) is Phase.FULL
