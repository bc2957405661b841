"""Which household asks for attention, and in what order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.caseload import (
    Attention,
    CaseFacts,
    CasePerson,
    phase_is_overdue,
    view,
)
from ontzorgen.domain.fixed_cost import Control, Controller
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.months import months_later
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.reviews import PREPARED, Known, next_review, planned_reviews

START = date(2026, 3, 1)
REVIEW, OVER = date(2026, 7, 16), date(2026, 9, 1)
ART_57 = LegalBasis.ART_57
FIRST_REVIEW = OVER - timedelta(weeks=8)
TAKEN = Control(date(2026, 5, 15), Controller.HOUSEHOLD)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def somebody(*decisions, start=START, asylum=True):
    return Person(1, "P1", start, None, True, asylum, START, None, decisions=decisions)


def facts(person=None, phase=Phase.FULL, **more):
    persons = (CasePerson(person or somebody(), phase),)
    usual = dict.fromkeys(("signals", "own_errors", "short_cents"), 0)
    return CaseFacts(persons, **{"contact_on": None, **usual, **more})


def test_the_next_review_is_that_of_the_plan_and_is_asked_for_two_weeks_before():
    day = REVIEW - PREPARED

    assert view(facts(), day - timedelta(days=1)).asks == ()
    assert view(facts(), day).review_on == REVIEW
    assert view(facts(), day).asks == (Attention.REVIEW,)


def test_before_an_end_the_newest_day_is_shown_and_none_once_it_was_decided_to_let_it_end():
    here = somebody()
    decided = frozenset({(here.id, OVER)})
    ended = CaseFacts((CasePerson(here, Phase.PARTIAL, known=Known(decided)),), 0, 0, 0, None)
    six = OVER - timedelta(weeks=6)

    assert [view(facts(), on).review_on for on in (FIRST_REVIEW, six)] == [FIRST_REVIEW, six]
    assert view(ended, six).review_on is None


def test_a_review_that_was_held_makes_way_for_the_next_one():
    here = CasePerson(somebody(), Phase.PARTIAL, held=frozenset({REVIEW}))
    plan = planned_reviews(here.person, (), 3, REVIEW)

    seen = view(CaseFacts((here,), 0, 0, 0, None), REVIEW)

    assert next_review(plan, {REVIEW}, REVIEW).on == seen.review_on == OVER - timedelta(weeks=6)
    assert Attention.REVIEW not in seen.asks


@pytest.mark.parametrize(
    ("phase", "last_day_in_time"),
    [
        (Phase.INTAKE, date(2026, 5, 10)),
        (Phase.FULL, REVIEW),
        (Phase.PARTIAL, OVER - timedelta(days=1)),
        (Phase.SELF_MONITORED, date(2026, 8, 15)),
    ],
)
def test_a_phase_may_last_so_long(phase, last_day_in_time):
    alone = (Control(date(2026, 4, 1), Controller.HOUSEHOLD), TAKEN)
    here = CasePerson(somebody(), phase, alone)

    assert not phase_is_overdue(here, Policy(), last_day_in_time)
    assert phase_is_overdue(here, Policy(), last_day_in_time + timedelta(days=1))


@given(st.integers(1, 26), st.integers(1, 12), st.integers(0, 400))
def test_a_municipality_says_how_long_an_intake_and_looking_along_may_last(weeks, months, days):
    policy, today = Policy(intake_weeks=weeks, alone_months=months), START + timedelta(days=days)
    alone = CasePerson(somebody(), Phase.SELF_MONITORED, (Control(START, Controller.HOUSEHOLD),))
    begun = CasePerson(somebody(), Phase.INTAKE)

    assert phase_is_overdue(begun, policy, today) == (days > 7 * weeks)
    assert phase_is_overdue(alone, policy, today) == (months_later(START, months) < today)
    asks = view(CaseFacts((begun,), 0, 0, 0, None, policy), today).asks
    assert (Attention.PHASE in asks) == (days > 7 * weeks)


@pytest.mark.parametrize("phase", [Phase.FULL, Phase.PARTIAL])
def test_a_decision_that_goes_on_is_a_reason_to_stay_in_a_phase(phase):
    decided = Decision(ART_57, OVER, None, date(2026, 8, 1), date(2026, 12, 1))
    here = CasePerson(somebody(decided), phase)

    assert not phase_is_overdue(here, Policy(), date(2026, 11, 30))
    assert phase_is_overdue(here, Policy(), date(2026, 12, 1))


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.SUSPENDED, None])
def test_who_is_ready_or_away_is_never_late(phase):
    assert not phase_is_overdue(CasePerson(somebody(), phase, (TAKEN,)), Policy(), date(2030, 1, 1))


def test_every_reason_is_said_in_the_order_of_the_page():
    seen = view(
        facts(signals=2, own_errors=1, short_cents=1, advices=1, contact_on=date(2026, 8, 1)),
        date(2026, 8, 1),
    )

    assert seen.asks == tuple(Attention)
    assert seen.order == (False, False, OVER - timedelta(weeks=6))


def test_a_signal_that_is_not_our_own_error_and_an_advice_come_before_who_asks_nothing():
    today = date(2026, 4, 1)
    quiet = view(facts(contact_on=date(2026, 4, 2)), today)

    for asked in (view(facts(signals=1), today), view(facts(advices=1), today)):
        assert asked.order < quiet.order


def test_a_contact_of_tomorrow_is_not_late():
    assert view(facts(contact_on=date(2026, 4, 2)), date(2026, 4, 1)).asks == ()
    assert view(facts(contact_on=date(2026, 4, 1)), date(2026, 4, 1)).asks == (Attention.CONTACT,)


def test_a_household_of_two_has_the_end_that_comes_first():
    other = CasePerson(somebody(start=date(2026, 6, 1)), Phase.INTAKE)
    both = facts()
    together = CaseFacts((*both.persons, other), 0, 0, 0, None)

    assert view(together, date(2026, 8, 31)).six_months_last == date(2026, 8, 31)
    assert view(together, OVER).six_months_last == date(2026, 11, 30)
    assert view(together, date(2027, 1, 1)).six_months_last == date(2026, 11, 30)
    assert view(together, OVER).phases == (Phase.INTAKE, Phase.FULL)


@given(
    st.lists(
        st.builds(
            facts,
            phase=st.sampled_from(Phase) | st.none(),
            own_errors=st.integers(0, 2),
            signals=st.integers(0, 4),
            short_cents=st.integers(0, 2),
            advices=st.integers(0, 1),
            contact_on=st.none() | DAYS,
        ),
        max_size=6,
    ),
    DAYS,
)
def test_own_errors_come_before_all_and_what_asks_for_something_before_what_does_not(
    households, today
):
    late = set(Attention) - {Attention.OWN_ERROR}
    ordered = sorted((view(each, today) for each in households), key=lambda one: one.order)

    ranks = [(Attention.OWN_ERROR not in one.asks, late.isdisjoint(one.asks)) for one in ordered]
    assert ranks == sorted(ranks)
