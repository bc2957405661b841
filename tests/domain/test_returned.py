"""Money of a payment comes open once for each time that it comes back."""

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.ledger import Account
from ontzorgen.domain.payment import EventKind, balances, news
from ontzorgen.domain.returned import BY_THE_BANK, openings

K = EventKind


def test_a_refusal_and_a_return_bring_the_money_back():
    assert openings([K.REJECTED]) == [0]
    assert openings([K.SETTLED, K.RETURNED]) == [1]
    assert openings([K.SETTLED]) == []


def test_the_contra_entry_of_a_refused_payment_brings_nothing_more():
    assert openings([K.REJECTED, K.SETTLED, K.RETURNED]) == [0]
    assert openings([K.SETTLED, K.RETURNED, K.REJECTED]) == [1]


def test_a_refused_payment_that_was_executed_after_all_may_come_back_again():
    assert openings([K.REJECTED, K.SETTLED, K.EXECUTED, K.RETURNED]) == [0, 3]


def test_what_people_do_with_the_money_opens_nothing():
    assert openings([K.SETTLED, K.RETURNED, K.TAKEN_OVER, K.PUT_BACK, K.KEPT_FOR_CLIENT]) == [1]


@given(st.lists(st.sampled_from(sorted(BY_THE_BANK)), max_size=8))
def test_as_much_is_open_as_came_open_less_what_was_executed_after_all(told):
    happened, entries = [], []
    for kind in told:
        events, booked = news(kind, set(happened))
        happened += events
        entries += booked

    opened = [entry for entry in entries if entry.sides[1] is Account.OPEN]
    closed = [entry for entry in entries if entry.sides[0] is Account.OPEN]
    assert len(openings(happened)) == len(opened)
    assert balances(set(happened)).get(Account.OPEN, 0) == len(opened) - len(closed)
