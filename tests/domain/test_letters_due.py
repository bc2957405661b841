"""Letters follow from a household: to whom it concerns, about what we paid."""

from dataclasses import replace
from datetime import date

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.household import Person, Suspension
from ontzorgen.domain.letters_due import ShortLine, Window, shortfalls, wanted_of
from ontzorgen.domain.paying import Cost, CostRow, Home, paid_spells
from reports.letters.kinds import LetterKind

START, TODAY = date(2026, 7, 1), date(2026, 9, 15)
NEAR = Window(date(2026, 6, 1), date(2026, 10, 15))
TURN = date(2026, 9, 20)
RENT = CostRow(CostKind.RENT, None, 1, 620_00, START, None, Frequency.MONTHLY, 1, None, None)


def a_person(number=1, **changes):
    person = Person(number, f"P{number}", START, None, True, True, START, None)
    return replace(person, **changes)


def a_home(*persons, costs=None):
    return Home(1, "H1", persons, costs or (Cost(1, (RENT,)),))


def an_insurance(number, of, start=START, until=None):
    row = replace(RENT, kind=CostKind.HEALTH_INSURANCE, person_id=of, payee_id=2)
    return Cost(number, (replace(row, valid_from=start, valid_until=until),))


def a_change(of=None, day=TURN):
    old = replace(RENT, person_id=of, valid_until=day)
    return Cost(1, (old, replace(old, amount_cents=640_00, valid_from=day, valid_until=None)))


def found(kind, home, window=NEAR):
    return list(wanted_of(kind, home, window, TODAY))


def readers(kind, home):
    return [one.person_id for one in found(kind, home)]


LEFT = a_person(2, right_until=date(2026, 9, 1))


def test_who_left_reads_nothing_more_of_the_household():
    costs = (replace(a_change(), controls=(Control(TURN, Controller.HOUSEHOLD),)),)
    line = ShortLine(1, None, CostKind.RENT, None, "De Brug", date(2026, 10, 1), 620_00)

    assert readers(LetterKind.AMOUNT_CHANGE, a_home(a_person(), LEFT, costs=(a_change(),))) == [1]
    assert readers(LetterKind.CONTROL_STEP, a_home(a_person(), LEFT, costs=costs)) == [1]
    short = shortfalls(a_home(a_person(), LEFT), 1, date(2026, 9, 1), [line])
    assert [one.person_id for one in short] == [1]
    assert readers(LetterKind.DECISION_56A, a_home(a_person(), LEFT)) == [1]


def test_what_changed_before_somebody_left_is_not_told_to_them_afterwards():
    change = a_change(day=date(2026, 8, 20))

    assert readers(LetterKind.AMOUNT_CHANGE, a_home(a_person(), LEFT, costs=(change,))) == [1]


def test_what_was_the_own_bill_of_who_left_is_told_to_nobody_else():
    home = a_home(a_person(), LEFT)
    line = ShortLine(1, 2, CostKind.RENT, None, "De Brug", date(2026, 10, 1), 620_00)

    assert home.readers_of(replace(RENT, person_id=2), TODAY) == ()
    assert list(shortfalls(home, 1, date(2026, 9, 1), [line])) == []


def test_who_left_lately_still_reads_of_the_end():
    authorised = replace(LEFT, must_integrate=True)

    assert readers(LetterKind.END, a_home(a_person(), authorised)) == [2]


def test_a_shortfall_of_the_last_month_is_told_to_who_had_a_right_in_it():
    alone = a_home(a_person(right_until=date(2026, 9, 20)))
    line = ShortLine(1, None, CostKind.RENT, None, "De Brug", date(2026, 10, 1), 620_00)

    short = shortfalls(alone, 1, date(2026, 9, 1), [line])

    assert [one.person_id for one in short] == [1]


def test_nothing_is_paid_while_somebody_is_suspended():
    away = Suspension(date(2026, 9, 20), date(2026, 11, 1))
    home = a_home(a_person(suspensions=(away,)))

    spells = paid_spells(home.costs[0], home.persons)

    assert [(one.start, one.until) for one in spells] == [
        (date(2026, 7, 31), away.start),
        (away.until, date(2027, 1, 29)),
    ]
    assert [one.on for one in found(LetterKind.PAYEE_STOP, home)] == [away.start]


def test_a_step_toward_own_control_is_told_of_what_we_paid():
    turned = Cost(1, (RENT,), (Control(TURN, Controller.HOUSEHOLD),))
    new = replace(turned, rows=(replace(RENT, valid_from=TURN),))

    assert readers(LetterKind.CONTROL_STEP, a_home(a_person(), costs=(turned,))) == [1]
    assert readers(LetterKind.CONTROL_STEP, a_home(a_person(), costs=(new,))) == []
    unsigned = a_person(authorised_from=None)
    assert readers(LetterKind.CONTROL_STEP, a_home(unsigned, costs=(turned,))) == []


def test_a_payee_reads_of_each_of_two_customers_apart():
    both = (a_person(), a_person(2))
    later = date(2026, 9, 1)
    costs = (an_insurance(1, 1, until=TURN), an_insurance(2, 2, start=later))

    starts = found(LetterKind.PAYEE_START, a_home(*both, costs=costs))
    stops = found(LetterKind.PAYEE_STOP, a_home(*both, costs=costs))

    first_run = date(2026, 7, 31)
    assert [(one.of_person, one.on) for one in starts] == [(1, first_run), (2, later)]
    assert [(one.of_person, one.on) for one in stops if one.on < date(2026, 12, 1)] == [(1, TURN)]
    assert len({one.once_key for one in starts}) == 2


def test_a_change_at_a_payee_is_told_of_the_customer_whose_it_is():
    change = a_change(of=1)

    (told,) = found(LetterKind.PAYEE_CHANGE, a_home(a_person(), a_person(2), costs=(change,)))

    assert (told.payee_id, told.of_person, told.person_id) == (1, 1, None)
