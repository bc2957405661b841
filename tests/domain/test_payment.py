"""Banks tell the same in any order, and more than once: the money ends in the same place."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.ledger import Account, Entry
from ontzorgen.domain.payment import (
    EventKind,
    Place,
    balances,
    contra_missing,
    is_open_again,
    news,
    place_of,
)

ACCEPTED, SETTLED = EventKind.ACCEPTED, EventKind.SETTLED
REJECTED, RETURNED = EventKind.REJECTED, EventKind.RETURNED
BANK_SAYS = (ACCEPTED, SETTLED, REJECTED, RETURNED)
TELLINGS = st.lists(st.sampled_from(BANK_SAYS), max_size=12)


def lived(tellings):
    """Return the events and the entries after a bank said all this of a payment that was sent."""
    events, entries = set(), [Entry.SENT]
    for kind in tellings:
        happened, posted = news(kind, events)
        events.update(happened)
        entries.extend(posted)
    return events, entries


def booked(entries):
    """Return what the books say of one unit: per account, without zeroes and without the source."""
    found = Counter()
    for entry in entries:
        debit, credit = entry.sides
        found[debit] -= 1
        found[credit] += 1
    del found[Account.OWED]
    return {account: units for account, units in found.items() if units}


@pytest.mark.parametrize("told", [BANK_SAYS[first:last] for first in range(4) for last in (3, 4)])
def test_whatever_the_order_the_money_ends_in_the_same_place(told):
    ends = {
        (frozenset(events), tuple(sorted(booked(entries).items())))
        for events, entries in map(lived, permutations(told))
    }

    assert len(ends) == 1


@given(TELLINGS)
def test_what_is_told_twice_counts_once(tellings):
    once = list(dict.fromkeys(tellings))

    assert booked(lived(tellings)[1]) == booked(lived(once)[1])


@given(TELLINGS, st.randoms())
def test_a_shuffled_story_is_the_same_story(tellings, random):
    shuffled = random.sample(tellings, len(tellings))

    assert lived(shuffled)[0] == lived(tellings)[0]
    assert booked(lived(shuffled)[1]) == booked(lived(tellings)[1])


@given(TELLINGS)
def test_the_books_say_what_the_events_say_after_every_telling(tellings):
    for told in range(len(tellings) + 1):
        events, entries = lived(tellings[:told])

        assert booked(entries) == balances(events)


@given(TELLINGS)
def test_no_event_is_recorded_twice(tellings):
    events = set()

    for kind in tellings:
        happened, _ = news(kind, events)
        assert not events.intersection(happened)
        assert len(set(happened)) == len(happened)
        events.update(happened)


@given(TELLINGS)
def test_a_payment_opens_at_most_once_and_never_closes_by_what_a_bank_says(tellings):
    opened = [entry for entry in lived(tellings)[1] if entry.sides[1] is Account.OPEN]
    events, _ = lived(tellings)

    assert len(opened) == is_open_again(events)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ((), {Account.IN_TRANSIT: 1}),
        ((ACCEPTED,), {Account.IN_TRANSIT: 1}),
        ((SETTLED,), {Account.BANK: 1}),
        ((REJECTED,), {Account.OPEN: 1}),
        ((RETURNED,), {Account.OPEN: 1}),
        ((SETTLED, RETURNED), {Account.OPEN: 1}),
        ((SETTLED, REJECTED), {Account.OPEN: 1, Account.BANK: 1, Account.CONTRA: -1}),
        ((SETTLED, REJECTED, RETURNED), {Account.OPEN: 1}),
    ],
)
def test_the_books_say_where_the_money_is(told, where):
    assert booked(lived(told)[1]) == where


@pytest.mark.parametrize(
    ("told", "entries"),
    [
        ((SETTLED,), (Entry.SETTLED,)),
        ((REJECTED,), (Entry.REJECTED,)),
        ((RETURNED,), (Entry.SETTLED, Entry.RETURNED)),
        ((REJECTED, SETTLED), (Entry.REJECTED, Entry.CONTRA_DEBIT)),
        ((SETTLED, REJECTED), (Entry.SETTLED, Entry.REJECTED_AFTER)),
        ((REJECTED, RETURNED), (Entry.REJECTED, Entry.CONTRA_DEBIT, Entry.CONTRA_CREDIT)),
        ((RETURNED, REJECTED), (Entry.SETTLED, Entry.RETURNED)),
        ((ACCEPTED,), ()),
    ],
)
def test_each_telling_posts_just_what_it_adds(told, entries):
    assert tuple(lived(told)[1][1:]) == entries


def test_a_debit_of_a_refused_payment_waits_for_its_contra_entry():
    assert contra_missing({REJECTED, SETTLED})
    assert not contra_missing({REJECTED})
    assert not contra_missing({REJECTED, SETTLED, RETURNED})


EXECUTED = EventKind.EXECUTED


@given(st.lists(st.sampled_from((*BANK_SAYS, EXECUTED)), max_size=12))
def test_the_books_say_what_the_events_say_also_when_a_refused_payment_was_executed(tellings):
    events, entries = lived(tellings)

    assert booked(entries) == balances(events)
    assert place_of(events) is not Place.OPEN or is_open_again(events)


def test_a_refused_payment_that_was_executed_is_paid_until_it_comes_back():
    executed, entries = lived((REJECTED, SETTLED, EXECUTED))
    returned, _ = lived((REJECTED, SETTLED, EXECUTED, RETURNED))

    assert entries[-1] is Entry.CONTRA_SETTLED
    assert (place_of(executed), is_open_again(executed)) == (Place.PAID, False)
    assert not contra_missing(executed)
    assert (place_of(returned), is_open_again(returned)) == (Place.OPEN, True)
    assert balances(returned) == {Account.OPEN: 1}


@pytest.mark.parametrize("told", [(), (REJECTED,), (SETTLED,), (REJECTED, SETTLED, RETURNED)])
def test_only_what_waits_for_its_contra_entry_is_executed_after_all(told):
    events, _ = lived(told)

    assert news(EXECUTED, events) == ((), ())


LATER = (EventKind.TAKEN_OVER, EventKind.KEPT_FOR_CLIENT, EventKind.GIVEN_BACK)


@pytest.mark.parametrize(
    ("events", "place", "account"),
    [
        ({RETURNED, SETTLED}, Place.OPEN, Account.OPEN),
        ({RETURNED, SETTLED, LATER[0]}, Place.TAKEN_OVER, Account.CARRIED),
        ({RETURNED, SETTLED, LATER[1]}, Place.CLIENT, Account.CLIENT),
        ({RETURNED, SETTLED, *LATER[1:]}, Place.GIVEN_BACK, Account.HOUSEHOLD),
        ({SETTLED}, Place.PAID, Account.BANK),
        (set(), Place.IN_TRANSIT, Account.IN_TRANSIT),
    ],
)
def test_what_people_do_with_open_money_moves_it_on(events, place, account):
    assert place_of(events) is place
    assert balances(events) == {account: 1}


@pytest.mark.parametrize("done", LATER)
@pytest.mark.parametrize("late", [SETTLED, REJECTED, RETURNED])
def test_a_late_telling_does_not_take_back_what_people_did(done, late):
    events = {REJECTED, done}

    happened, entries = news(late, events)

    assert all(Account.OPEN not in entry.sides for entry in entries)
    assert place_of(events | set(happened)) is place_of(events)
