"""The first and the last payment that letters tell of are those that the runs make."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis, article_56a_until
from ontzorgen.domain.letters_due import Wanted, Window, wanted_of
from ontzorgen.domain.letters_told import Known, bills_of_client, bills_told, paying_told
from ontzorgen.domain.paying import LAST_BUSINESS_DAY, Cost, CostRow, Home
from ontzorgen.domain.policy import PayDays, PayTerms
from reports.letters.kinds import LetterKind
from tests.paid_by_runs import paid_by_runs

FIRST = date(2026, 7, 1)
EVER = Window(FIRST, date(2027, 12, 31))
_ONE_DAY = timedelta(days=1)
rights = st.integers(0, 200).map(lambda number: FIRST + timedelta(days=number))
due_days = st.integers(1, 31)
towns = st.sampled_from([None, 1, 10, 25]).map(
    lambda pay_day: PayDays((PayTerms(date(1900, 1, 1), pay_day),))
)


def a_home(right, due_day, pay_days=LAST_BUSINESS_DAY, **changes):
    person = Person(1, "P1", right, None, True, True, right, None, **changes)
    rent = CostRow(
        CostKind.RENT, None, 1, 620_00, right, None, Frequency.MONTHLY, due_day, None, None
    )
    return Home(1, "H1", (person,), (Cost(1, (rent,)),), pay_days=pay_days)


def paid(home):
    return list(paid_by_runs(home.costs[0], home.persons, home.pay_days))


def told(kind, home, today):
    """Return the one letter of a kind, and the due dates that it names."""
    (wanted,) = wanted_of(kind, home, EVER, today)
    known = Known(home, paid={1: [due for due in paid(home) if due < today]})
    bills = bills_of_client if wanted.payee_id is None else bills_told
    return wanted, [bill.due for bill in bills(wanted, known, today)]


@settings(deadline=None)
@given(rights, due_days, towns)
def test_the_first_and_last_payment_told_are_the_first_and_last_of_the_runs(right, day, town):
    home = a_home(right, day, town)
    until = article_56a_until(right)
    runs = paid(home)

    assert told(LetterKind.PAYEE_START, home, right)[1] == [runs[0]]
    for today in (until - timedelta(days=20), until + timedelta(days=20)):
        stop, last_to_payee = told(LetterKind.PAYEE_STOP, home, today)
        _end, last_to_client = told(LetterKind.END, home, today)
        assert last_to_payee == last_to_client == [runs[-1]]
        assert runs[-1] < stop.on


@settings(deadline=None)
@given(rights, due_days, towns)
def test_a_decision_names_the_days_between_which_each_bill_is_paid_and_no_other(right, day, town):
    home = a_home(right, day, town)

    spell = paying_told(Wanted(LetterKind.DECISION_56A, 1, right, 1), home, right)

    months = [(2026 + number // 12, number % 12 + 1) for number in range(5, 24)]
    dues = [min(date(*each, 28) + timedelta(days=day - 28), _last_of(*each)) for each in months]
    assert paid(home) == [due for due in dues if right <= due and spell.start <= due < spell.until]


def _last_of(year, month):
    return date(year + month // 12, month % 12 + 1, 1) - _ONE_DAY


@settings(deadline=None)
@given(rights, due_days, towns, st.integers(1, 250))
def test_a_cost_that_goes_to_the_household_is_paid_by_us_up_to_the_bill_that_is_named(
    right, day, town, after
):
    home = a_home(right, day, town)
    turn = right + timedelta(days=after)
    turned = replace(home.costs[0], controls=(Control(turn, Controller.HOUSEHOLD),))
    home = replace(home, costs=(turned,))
    wanted = list(wanted_of(LetterKind.CONTROL_STEP, home, EVER, right))
    assume(wanted)

    (bill,) = bills_of_client(wanted[0], Known(home), right)

    assert all(due < bill.due for due in paid(home))
    assert not any(
        turn <= due < bill.due for due in paid(replace(home, costs=(Cost(1, turned.rows),)))
    )


def test_a_cost_that_goes_to_the_household_as_help_ends_ends_on_that_day_and_not_later():
    end = date(2026, 9, 22)
    home = a_home(date(2026, 3, 22), 1, PayDays((PayTerms(date(1900, 1, 1), 8),)))
    home = replace(
        home, costs=(replace(home.costs[0], controls=(Control(end, Controller.HOUSEHOLD),)),)
    )
    (wanted,) = wanted_of(LetterKind.END, home, EVER, date(2026, 9, 10))

    (bill,) = bills_of_client(wanted, Known(home, paid={1: paid(home)}), date(2026, 9, 10))

    assert (bill.due, bill.until) == (date(2026, 9, 1), end)
    assert paid(home)[-1] == bill.due


def test_a_gap_between_grounds_that_no_run_sees_ends_nothing():
    extended = Decision(LegalBasis.ART_57, date(2027, 2, 20), None)
    home = a_home(date(2026, 8, 13), 1, decisions=(extended,))

    for kind in (LetterKind.END, LetterKind.PAYEE_STOP):
        assert list(wanted_of(kind, home, EVER, date(2027, 2, 1))) == []
    later = replace(extended, valid_from=date(2027, 3, 10))
    home = a_home(date(2026, 8, 13), 1, decisions=(later,))
    assert told(LetterKind.END, home, date(2027, 2, 1))[1] == [date(2027, 2, 1)]


def test_a_bill_before_the_first_run_with_a_ground_is_not_told_to_a_payee_as_ours():
    home = a_home(date(2026, 8, 20), 25)

    assert told(LetterKind.PAYEE_START, home, date(2026, 8, 25))[1] == [date(2026, 9, 25)]
