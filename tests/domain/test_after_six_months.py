"""What came after six months is one thing, and what was decided counts before what merely ended."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.after_six_months import After, came_after, six_months_ended
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis, article_56a_until
from ontzorgen.domain.trajectory import EntryKind, Stop

START = date(2026, 1, 15)
UNTIL = article_56a_until(START)
TODAY = date(2026, 12, 1)


def somebody(*lines, stops=(), right_until=None, start=START):
    return Person(1, "P1", start, right_until, True, True, None, None, decisions=lines, stops=stops)


def line(basis, start=UNTIL, until=None):
    return Decision(basis, start, until)


def after(person, *decided, today=TODAY):
    return came_after(person, UNTIL, set(decided), today)


def test_a_decision_under_57_from_the_day_after_is_an_extension():
    assert after(somebody(line(LegalBasis.ART_57))) is After.EXTENDED
    assert after(somebody(line(LegalBasis.VOLUNTARY))) is After.VOLUNTARY
    late = line(LegalBasis.ART_57, UNTIL + timedelta(days=1))
    assert after(somebody(late)) is After.NO_DECISION


def test_a_right_that_was_over_and_a_trajectory_that_was_closed_ask_for_no_decision():
    assert after(somebody(right_until=UNTIL)) is After.RIGHT_ENDED
    assert after(somebody(stops=(Stop(UNTIL, EntryKind.CLOSED),))) is After.STOPPED


def test_who_decided_to_let_it_end_decided_and_of_the_future_nothing_is_known_yet():
    assert after(somebody(), (1, UNTIL)) is After.NOT_EXTENDED
    assert after(somebody(), (2, UNTIL)) is After.NO_DECISION
    assert after(somebody(), today=UNTIL - timedelta(days=1)) is After.AHEAD
    assert after(somebody(), today=UNTIL) is After.NO_DECISION


def test_a_trajectory_that_was_closed_after_it_was_decided_to_let_it_end_was_decided_on():
    closed = somebody(stops=(Stop(UNTIL, EntryKind.CLOSED),))

    assert after(closed, (1, UNTIL)) is After.NOT_EXTENDED
    assert after(closed, (2, UNTIL)) is After.STOPPED


@given(st.dates(date(2023, 6, 1), date(2027, 1, 1)), st.integers(0, 400))
def test_six_months_end_in_one_period_of_those_that_lie_side_by_side(start, days):
    person, first = somebody(start=start), date(2023, 6, 1)
    edge = start + timedelta(days=days)
    halves = [
        six_months_ended(person, first, edge),
        six_months_ended(person, edge + timedelta(days=1), date(2029, 1, 1)),
    ]

    assert [each for each in halves if each is not None] == [article_56a_until(start)]


def test_who_is_not_under_56a_has_no_six_months():
    person = Person(1, "P1", START, None, False, True, None, None)

    assert six_months_ended(person, date(2020, 1, 1), date(2030, 1, 1)) is None
