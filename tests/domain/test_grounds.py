"""A first payment is in order when decision and authorisation were there on its day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.grounds import Carrier, Lack, lacks

PAID = date(2026, 9, 30)
DAY = timedelta(days=1)


def test_on_the_day_itself_is_in_time_and_a_day_later_is_not():
    assert lacks([Carrier(True, PAID, PAID)], PAID) == ()
    assert lacks([Carrier(True, PAID + DAY, PAID)], PAID) == (Lack.DECIDED_LATER,)
    assert lacks([Carrier(True, PAID, PAID + DAY)], PAID) == (Lack.AUTHORISED_LATER,)


def test_what_is_not_on_record_is_told_apart():
    assert lacks([Carrier(False, None, None)], PAID) == (Lack.NO_DECISION, Lack.NO_AUTHORISATION)
    assert lacks([Carrier(True, None, PAID)], PAID) == (Lack.DECISION_UNDATED,)


def test_an_authorisation_holds_up_to_its_end():
    assert lacks([Carrier(True, PAID, PAID - DAY, PAID)], PAID) == (Lack.AUTHORISATION_ENDED,)
    assert lacks([Carrier(True, PAID, PAID - DAY, PAID + DAY)], PAID) == ()


days = st.none() | st.dates(PAID - 5 * DAY, PAID + 5 * DAY)
carriers = st.builds(Carrier, st.booleans(), days, days, days)


@given(st.lists(carriers), st.lists(carriers))
def test_one_person_who_is_not_in_order_is_enough_and_nobody_mends_another(some, others):
    together = set(lacks([*some, *others], PAID))

    assert together == set(lacks(some, PAID)) | set(lacks(others, PAID))


@given(carriers, st.integers(0, 5))
def test_a_later_payment_lacks_no_decision_that_an_earlier_one_had(carrier, number):
    later = set(lacks([carrier], PAID + number * DAY)) - {Lack.AUTHORISATION_ENDED}

    assert later <= set(lacks([carrier], PAID))
