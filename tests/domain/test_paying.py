"""When the municipality pays a cost, told in spells, is what it is on every single day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.paying import Cost, CostRow, Home, Spell, joined, paid_spells, pays_on
from ontzorgen.domain.trajectory import EntryKind, Stop

START = date(2026, 7, 1)
DAYS = [START + timedelta(days=number) for number in range(0, 420, 7)]
days = st.sampled_from(DAYS)
payees = st.sampled_from([1, 2])
maybe = st.one_of(st.none(), days)
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
    )


@st.composite
def costs(draw):
    turns = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    kind = draw(st.sampled_from([CostKind.RENT, CostKind.OTHER]))
    rows = tuple(
        replace(ROW, kind=kind, payee_id=draw(payees), valid_from=start, valid_until=end)
        for start, end in zip(turns, [*turns[1:], draw(st.none())], strict=True)
    )
    controls = draw(st.dictionaries(days, st.sampled_from(list(Controller)), max_size=3))
    return Cost(1, rows, tuple(Control(*each) for each in sorted(controls.items())))


@given(costs(), st.lists(persons(), min_size=1, max_size=2), st.sampled_from([None, 1]))
def test_the_spells_hold_on_the_very_days_on_which_it_is_paid(cost, people, payee):
    spells = paid_spells(cost, people, payee)

    for number in range(440):
        day = START + timedelta(days=number)
        paid = any(
            pays_on(row, cost.controls, people, day)
            for row in cost.rows
            if payee in (None, row.payee_id)
        )
        assert paid == any(
            spell.start <= day and (spell.until is None or day < spell.until) for spell in spells
        )
    assert all(one.until is not None and one.until < other.start for one, other in pairwise(spells))


def test_it_is_paid_for_six_months_by_who_authorised_it():
    assert paid_spells(Cost(1, (ROW,)), [a_person()]) == (Spell(START, date(2027, 1, 1)),)
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
