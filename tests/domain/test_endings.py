"""Which clocks end ahead: each is told on its last day, and none that something else makes moot."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.caseload import CasePerson
from ontzorgen.domain.endings import Ending, Ends, endings
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.trajectory import EntryKind, Stop

START = date(2026, 3, 10)
UNTIL = date(2026, 9, 10)
TODAY = date(2026, 8, 1)
LAST = date(2026, 12, 31)


def somebody(*lines, flags=True, right_until=None, stops=()):
    person = Person(
        1, "P1", START, right_until, flags, flags, None, None, decisions=lines, stops=stops
    )
    return CasePerson(person, None)


def found(each, agreed=START, today=TODAY, last=LAST, not_to=()):
    return {one.what: one.on for one in endings(each, 3, agreed, today, last, not_to)}


def line(first, until=None, review=None):
    return Decision(LegalBasis.ART_57, first, until, None, review)


def test_six_months_end_on_their_last_day_and_are_late_while_nothing_was_decided():
    late = UNTIL + timedelta(days=40)

    assert found(somebody())[Ending.SIX_MONTHS] == UNTIL - timedelta(days=1)
    assert Ending.SIX_MONTHS in found(somebody(), today=UNTIL - timedelta(days=1))
    assert found(somebody(), today=late)[Ending.SIX_MONTHS] == UNTIL - timedelta(days=1)
    assert Ending.SIX_MONTHS not in found(somebody(flags=False))


def test_a_ground_that_ended_is_not_late_any_more_once_somebody_decided_what_comes_after():
    late = UNTIL + timedelta(days=40)
    begun_anew = somebody(line(UNTIL + timedelta(days=20)))
    closed = somebody(stops=(Stop(UNTIL + timedelta(days=9), EntryKind.CLOSED),))
    ended = somebody(line(START, date(2026, 10, 1)))

    assert Ending.SIX_MONTHS not in found(begun_anew, today=late)
    assert Ending.SIX_MONTHS not in found(closed, today=late)
    assert found(somebody(), today=late, not_to={(1, UNTIL)}).keys() == {Ending.REVIEW}
    assert Ending.SIX_MONTHS in found(somebody(), today=late, not_to={(2, UNTIL)})
    assert found(ended, today=date(2026, 11, 5))[Ending.ART_57] == date(2026, 9, 30)
    assert Ending.ART_57 not in found(
        ended, today=date(2026, 11, 5), not_to={(1, date(2026, 10, 1))}
    )


def test_six_months_that_another_ground_carries_on_do_not_end_for_the_person():
    wish = Decision(LegalBasis.VOLUNTARY, UNTIL, None)

    assert Ending.SIX_MONTHS not in found(somebody(line(UNTIL)))
    assert Ending.SIX_MONTHS not in found(somebody(wish))
    assert Ending.SIX_MONTHS in found(somebody(line(UNTIL + timedelta(days=1))))


def test_a_decision_that_another_one_carries_on_does_not_end():
    first, second = line(START, date(2026, 10, 1)), line(date(2026, 10, 1), date(2026, 11, 1))

    assert found(somebody(first))[Ending.ART_57] == date(2026, 9, 30)
    assert found(somebody(first, second))[Ending.ART_57] == date(2026, 10, 31)
    assert Ending.ART_57 not in found(somebody(line(START)))


def test_a_plan_is_asked_for_within_ten_weeks_until_it_is_agreed_on_and_while_it_is_of_use():
    late = START + timedelta(weeks=10)

    assert found(somebody(), agreed=None)[Ending.PIP] == late < TODAY
    assert Ending.PIP not in found(somebody())
    assert Ending.PIP not in found(somebody(), agreed=None, today=UNTIL)
    assert Ending.PIP not in found(somebody(flags=False), agreed=None)


def test_who_has_no_right_any_more_or_was_closed_has_nothing_that_ends():
    assert found(somebody(right_until=TODAY), agreed=None) == {}
    closed = somebody(stops=(Stop(TODAY, EntryKind.ENDED_EARLY),))
    assert {Ending.SIX_MONTHS, Ending.PIP} & set(found(closed, agreed=None)) == set()


def test_a_review_that_is_late_is_told_and_one_that_was_held_is_not():
    each = somebody(line(START, review=date(2026, 7, 15)))
    held = CasePerson(each.person, None, held=frozenset({date(2026, 7, 14)}))

    assert found(each)[Ending.REVIEW] <= date(2026, 7, 25)
    assert found(held).get(Ending.REVIEW) != date(2026, 7, 15)


@given(st.dates(date(2026, 3, 1), date(2027, 3, 1)), st.integers(0, 120), st.booleans())
def test_days_come_in_order_and_none_is_beyond_the_last_day(today, ahead, planned):
    last = today + timedelta(days=ahead)
    each = somebody(line(START, date(2026, 12, 1), date(2026, 8, 1)))
    rows = endings(each, 3, START if planned else None, today, last)

    assert list(rows) == sorted(rows)
    assert all(isinstance(one, Ends) and one.on <= last for one in rows)
    assert Ending.SIX_MONTHS not in [one.what for one in rows]  # the decision carries on
