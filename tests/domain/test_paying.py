"""What is told of a cost, in spells of due dates, is what the runs of those months pay."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.household import Person, Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.paying import (
    LAST_BUSINESS_DAY,
    Cost,
    CostRow,
    Home,
    Spell,
    carried_spells,
    joined,
    paid_dates,
    paid_spells,
    pays_due,
)
from ontzorgen.domain.policy import PayDays, PayTerms
from ontzorgen.domain.trajectory import EntryKind, Stop
from tests.paid_by_runs import paid_by_runs

START = date(2026, 7, 1)
DAYS = [START + timedelta(days=number) for number in range(0, 420, 7)]
days = st.sampled_from(DAYS)
payees = st.sampled_from([1, 2])
maybe = st.one_of(st.none(), days)
away = st.lists(st.tuples(days, days).filter(lambda one: one[0] < one[1]), max_size=1)
towns = st.lists(st.sampled_from([None, 1, 10, 25, 31]), min_size=1, max_size=2).map(
    lambda paid: PayDays(tuple(map(PayTerms, (date(1900, 1, 1), date(2026, 12, 1)), paid)))
)
ROW = CostRow(CostKind.RENT, None, 1, 620_00, START, None, Frequency.MONTHLY, 1, "2310 4410", None)


def a_person(**changes):
    person = Person(1, "P1", START, None, True, True, START, None)
    return replace(person, **changes)


@st.composite
def persons(draw):
    right, allowed = draw(days), draw(maybe)
    lines = draw(st.lists(st.tuples(days, maybe), max_size=2))
    return a_person(
        right_from=right,
        right_until=draw(maybe),
        must_integrate=draw(st.booleans()),
        authorised_from=allowed,
        authorised_until=draw(maybe),
        decisions=tuple(Decision(LegalBasis.ART_57, *line) for line in lines),
        stops=tuple(Stop(on, EntryKind.ENDED_EARLY) for on in draw(st.lists(days, max_size=1))),
        suspensions=tuple(Suspension(*each) for each in draw(away)),
    )


@st.composite
def costs(draw):
    turns = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    kind = draw(st.sampled_from([CostKind.RENT, CostKind.OTHER]))
    rows = tuple(
        replace(
            ROW,
            kind=kind,
            payee_id=draw(payees),
            valid_from=start,
            valid_until=end,
            due_day=draw(st.integers(1, 31)),
        )
        for start, end in zip(turns, [*turns[1:], draw(st.none())], strict=True)
    )
    controls = draw(st.dictionaries(days, st.sampled_from(list(Controller)), max_size=3))
    return Cost(1, rows, tuple(Control(*each) for each in sorted(controls.items())))


@settings(deadline=None)
@given(costs(), st.lists(persons(), min_size=1, max_size=2), st.sampled_from([None, 1]), towns)
def test_the_spells_hold_of_the_very_due_dates_that_are_paid(cost, people, payee, pay_days):
    spells = paid_spells(cost, people, pay_days, payee)

    for number in range(500):
        day = START + timedelta(days=number)
        paid = any(
            pays_due(row, cost.controls, people, pay_days, day)
            for row in cost.rows
            if payee in (None, row.payee_id)
        )
        assert paid == any(
            spell.start <= day and (spell.until is None or day < spell.until) for spell in spells
        )
    assert all(one.until is not None and one.until < other.start for one, other in pairwise(spells))


@settings(deadline=None)
@given(costs(), st.lists(persons(), min_size=1, max_size=2), towns)
def test_the_bills_that_are_told_to_be_paid_are_those_that_the_runs_pay(cost, people, pay_days):
    home = Home(1, "H1", tuple(people), (cost,), pay_days=pay_days)

    told = paid_dates(cost, cost.rows, home, date(2026, 5, 1), date(2028, 3, 1))

    assert sorted(told) == [
        due for due in paid_by_runs(cost, people, pay_days) if due < date(2028, 3, 1)
    ]


def test_what_a_run_withheld_is_paid_after_the_ground_itself_ended():
    a_right = {"right_from": date(2026, 9, 1), "authorised_from": date(2026, 9, 1)}

    (spell,) = carried_spells(a_person(**a_right), LAST_BUSINESS_DAY)

    assert spell == Spell(date(2026, 9, 30), date(2027, 3, 31)), "the ground ends on 1 March"


def test_it_is_paid_for_six_months_by_who_authorised_it():
    assert paid_spells(Cost(1, (ROW,)), [a_person()]) == (
        Spell(date(2026, 7, 31), date(2027, 1, 29)),
    )
    assert paid_spells(Cost(1, (ROW,)), [a_person(authorised_from=None)]) == ()


def test_two_costs_of_a_payee_are_one_line_of_time():
    spells = [Spell(date(2026, 7, 1), date(2026, 9, 1)), Spell(date(2026, 8, 1), None)]

    assert joined(spells) == (Spell(date(2026, 7, 1), None),)


def test_what_is_a_childs_is_told_to_the_adults():
    parent = a_person(birth_date=date(1996, 3, 1))
    child = a_person(id=2, birth_date=date(2010, 3, 1))
    home = Home(1, "H1", (parent, child), ())

    assert home.readers_of(replace(ROW, person_id=2), START) == (parent,)
    assert home.readers_of(replace(ROW, person_id=1), START) == (parent,)
