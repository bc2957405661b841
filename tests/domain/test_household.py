"""A household as a run sees it: rights, authorisations and suspensions by the day."""

import pytest

from ontzorgen.domain.household import Benefit
from ontzorgen.domain.months import Month
from tests.builders import a_child, a_household, a_person, a_suspension, day, health, rent

SEPTEMBER = Month(2026, 9)


@pytest.mark.parametrize(
    ("right_from", "right_until", "last"),
    [
        ("2026-08-13", None, "2026-09-30"),
        ("2026-09-30", None, "2026-09-30"),
        ("2026-10-01", None, None),
        ("2026-08-13", "2026-10-02", "2026-09-30"),
        ("2026-08-13", "2026-10-01", "2026-09-30"),
        ("2026-08-13", "2026-09-30", "2026-09-29"),
        ("2026-08-13", "2026-09-02", "2026-09-01"),
        ("2026-08-13", "2026-09-01", None),
        ("2026-08-13", "2026-08-20", None),
        ("2026-09-10", "2026-09-11", "2026-09-10"),
        ("2026-09-10", "2026-09-10", None),
        (None, None, None),
        (None, "2026-09-20", None),
    ],
)
def test_the_last_day_with_a_right_is_the_months_last_or_the_rights_last(
    right_from, right_until, last
):
    person = a_person(right_from=right_from, right_until=right_until)

    assert person.last_day_with_right(SEPTEMBER) == day(last)


def test_a_right_that_ends_on_a_day_had_not_ended_before_it():
    last_day_is_1_october = a_person(right_until="2026-10-02")
    last_day_is_30_september = a_person(right_until="2026-10-01")

    assert not last_day_is_1_october.right_ended_before(day("2026-10-01"))
    assert last_day_is_30_september.right_ended_before(day("2026-10-01"))
    assert not a_person().right_ended_before(day("2999-12-31"))


@pytest.mark.parametrize(
    ("authorised_from", "authorised_until", "authorised"),
    [
        ("2026-09-30", None, True),
        ("2026-10-01", None, False),
        ("2026-01-01", "2026-10-01", True),
        ("2026-01-01", "2026-09-30", False),
        (None, None, False),
        (None, "2026-12-31", False),
    ],
)
def test_an_authorisation_holds_from_its_first_day_up_to_its_last(
    authorised_from, authorised_until, authorised
):
    person = a_person(authorised_from=authorised_from, authorised_until=authorised_until)

    assert person.authorised_on(day("2026-09-30")) is authorised


def test_a_benefit_without_more_said_comes_without_own_income():
    assert Benefit(1_351_33).own_income_cents == 0


@pytest.mark.parametrize(
    ("start", "until", "suspended"),
    [
        ("2026-10-01", None, True),
        ("2026-10-02", None, False),
        ("2026-09-01", "2026-10-02", True),
        ("2026-09-01", "2026-10-01", False),
    ],
)
def test_a_suspension_holds_from_its_first_day_up_to_its_last(start, until, suspended):
    person = a_person(suspended=[a_suspension(start, until)])

    assert person.suspended_on(day("2026-10-01")) is suspended


def test_any_one_of_several_suspensions_is_enough():
    spells = [a_suspension("2026-01-01", "2026-02-01"), a_suspension("2026-09-15", "2026-11-01")]

    assert a_person(suspended=spells).suspended_on(day("2026-10-01"))
    assert not a_person(suspended=spells).suspended_on(day("2026-06-01"))
    assert not a_person().suspended_on(day("2026-10-01"))


def test_a_cost_concerns_its_own_person_and_a_shared_one_everyone():
    ali, mona, child = a_person("P1"), a_person("P2"), a_child()
    household = a_household(ali, mona, child)

    assert household.concerned_by(health(of="P2")) == (mona,)
    assert household.concerned_by(rent()) == (ali, mona, child)
