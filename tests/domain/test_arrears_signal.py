"""When a signal that a household is behind is probably our own error."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.arrears_signal import LOOKS_BACK, CostHeld, is_probably_ours
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, control_on
from ontzorgen.domain.trajectory import EntryKind, Stop
from tests.builders import a_child, a_person, a_suspension, article_57, voluntary

RECEIVED = date(2026, 9, 15)
DAYS = st.dates(date(2026, 4, 1), date(2026, 11, 30))


HELPED = a_person(
    "P1", right_from="2025-01-01", article_56a=False, decisions=[voluntary("2025-01-01")]
)
"""Somebody for whom the municipality may pay on every day."""


def held(cost=1, payee=7, start=date(2026, 1, 1), until=None, *controls, persons=(HELPED,)):
    turns = tuple(Control(*each) for each in controls)
    return CostHeld(cost, payee, CostKind.RENT, start, until, turns, tuple(persons))


@given(
    DAYS,
    st.none() | DAYS,
    st.dictionaries(DAYS, st.sampled_from(Controller), max_size=4),
)
def test_it_is_ours_when_we_paid_the_cost_on_some_day_before_it(start, until, controls):
    cost = held(1, 7, start, until, *controls.items())
    window = [RECEIVED - timedelta(days=back) for back in range(LOOKS_BACK.days + 1)]

    def paid_on(day):
        if day < start or (until is not None and day >= until):
            return False
        control = control_on(cost.controls, day)
        return control is None or control.controller is Controller.MUNICIPALITY

    assert is_probably_ours(RECEIVED, 1, 7, [cost]) == any(paid_on(day) for day in window)


def test_a_signal_that_names_a_cost_is_about_no_other_cost_of_that_payee():
    ours = held(cost=1)
    theirs = held(2, 7, date(2026, 1, 1), None, (date(2026, 2, 1), Controller.HOUSEHOLD))

    assert not is_probably_ours(RECEIVED, 2, 7, [ours, theirs])
    assert is_probably_ours(RECEIVED, 1, 7, [ours, theirs])


def test_a_signal_that_names_only_a_payee_is_about_each_of_its_costs():
    theirs = held(2, 7, date(2026, 1, 1), None, (date(2026, 2, 1), Controller.HOUSEHOLD))

    assert is_probably_ours(RECEIVED, None, 7, [theirs, held(cost=1)])
    assert not is_probably_ours(RECEIVED, None, 8, [theirs, held(cost=1)])
    assert not is_probably_ours(RECEIVED, None, 7, [])


@pytest.mark.parametrize(
    "person",
    [
        a_child("P1"),
        a_person("P1", right_from="2026-09-16"),
        a_person("P1", right_from="2026-02-01", right_until="2026-07-01"),
        a_person("P1", authorised_from=None),
        a_person("P1", authorised_until="2026-07-01"),
        a_person("P1", suspended=[a_suspension("2026-07-01")]),
        a_person("P1", article_56a=False),
        a_person(
            "P1",
            right_from="2026-01-01",
            article_56a=False,
            decisions=[article_57("2026-01-01", "2026-07-01")],
        ),
        a_person("P1", stops=(Stop(date(2026, 8, 1), EntryKind.ENDED_EARLY),)),
    ],
)
def test_what_nobody_could_pay_from_a_benefit_was_not_ours(person):
    assert not is_probably_ours(RECEIVED, 1, 7, [held(persons=[person])])
    assert is_probably_ours(RECEIVED, 1, 7, [held(persons=[person, a_person("P2")])])


def test_one_day_on_which_we_were_to_pay_is_enough():
    back = a_person("P1", suspended=[a_suspension("2026-08-14", "2026-12-01")])
    never = a_person("P1", suspended=[a_suspension("2026-08-13", "2026-12-01")])

    assert is_probably_ours(RECEIVED, 1, 7, [held(persons=[back])])
    assert not is_probably_ours(RECEIVED, 1, 7, [held(persons=[never])])
