"""What is known of an account is one stretch without a gap, whatever arrives in which order."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontzorgen.domain.statement_chain import Attach, Counted, Stretch, join

DAY = date(2026, 10, 1)


def day(number):
    return DAY + timedelta(days=number)


def stretch(opening, closing, first, last=None):
    return Stretch(opening, closing, day(first), day(first if last is None else last))


def counted(entries, unknown, total, unknown_cents, unlinked=None, unlinked_entries=None):
    return Counted(
        entries,
        unknown,
        unknown if unlinked_entries is None else unlinked_entries,
        total,
        unknown_cents,
        unknown_cents if unlinked is None else unlinked,
    )


def fresh(statement, entries=1):
    """Count a statement of which nothing is known."""
    cents = statement.closing_cents - statement.opening_cents
    return counted(entries, entries, cents, cents)


KNOWN = stretch(1000, 700, 5, 8)


def test_the_first_statement_is_what_is_known():
    joined = join(None, KNOWN, fresh(KNOWN))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, KNOWN)


@pytest.mark.parametrize("first", [8, 9, 30])
def test_a_statement_that_opens_where_the_known_ends_goes_on(first):
    later = stretch(700, 650, first)

    joined = join(KNOWN, later, fresh(later))

    assert (joined.attach, joined.known) == (Attach.ALL_NEW, stretch(1000, 650, 5, first))


@pytest.mark.parametrize("last", [5, 4, 1])
def test_a_statement_that_closes_where_the_known_begins_goes_before(last):
    earlier = stretch(1200, 1000, last)

    joined = join(KNOWN, earlier, fresh(earlier))

    assert (joined.attach, joined.known) == (Attach.ALL_NEW, stretch(1200, 700, last, 8))


@pytest.mark.parametrize("later", [stretch(650, 600, 10), stretch(1300, 1200, 2)])
def test_a_statement_that_does_not_touch_leaves_a_gap(later):
    joined = join(KNOWN, later, fresh(later))

    assert (joined.attach, joined.known) == (Attach.GAP, KNOWN)


def test_a_twin_on_the_other_side_of_a_cut_is_new_because_the_balance_goes_on():
    twin = stretch(700, 650, 8)

    joined = join(KNOWN, twin, counted(1, 0, -50, 0))

    assert joined.attach is Attach.ALL_NEW


def test_a_repeat_of_a_statement_under_another_name_adds_nothing():
    repeat = stretch(700, 650, 8)

    joined = join(stretch(1000, 700, 5, 8), repeat, counted(1, 0, -50, 0), seen_before=True)

    assert joined.attach is Attach.ONLY_UNKNOWN


def test_what_is_shared_with_the_chain_counts_and_not_what_a_statement_outside_it_told():
    swept = stretch(700, 700, 8)  # two bookings that add up to nothing
    wider = stretch(1000, 700, 1, 8)  # holds them, and three that a loose statement told: -105

    joined = join(swept, wider, counted(8, 3, -300, -195, unlinked=-300, unlinked_entries=6))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, wider)


def test_what_is_shared_and_adds_up_to_nothing_is_not_booked_twice():
    swept = stretch(700, 650, 8, 9)

    joined = join(KNOWN, swept, counted(3, 1, -50, -50))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, stretch(1000, 650, 5, 9))


@pytest.mark.parametrize(
    ("statement", "unknown", "wider"),
    [
        (stretch(800, 650, 7, 9), -50, stretch(1000, 650, 5, 9)),
        (stretch(1200, 900, 3, 6), -200, stretch(1200, 700, 3, 8)),
        (stretch(1200, 650, 3, 9), -250, stretch(1200, 650, 3, 9)),
        (stretch(900, 800, 6, 7), 0, KNOWN),
        (stretch(1000, 650, 5, 8), -50, stretch(1000, 650, 5, 8)),
        (stretch(1200, 700, 5, 8), -200, stretch(1200, 700, 5, 8)),
        (stretch(1200, 650, 5, 8), -250, stretch(1200, 650, 5, 8)),
    ],
)
def test_an_overlap_joins_when_what_it_adds_is_what_the_balances_say(statement, unknown, wider):
    total = statement.closing_cents - statement.opening_cents

    joined = join(KNOWN, statement, counted(9, 4, total, unknown))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, wider)


def test_an_overlap_that_adds_something_else_leaves_a_gap():
    odd = stretch(800, 650, 7, 9)

    assert join(KNOWN, odd, counted(9, 4, -150, -49)).attach is Attach.GAP


def test_a_day_without_a_sum_is_welcome_after_the_days_around_it():
    joined = join(stretch(0, 0, 5, 8), stretch(0, 0, 6), counted(2, 2, 0, 0))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, stretch(0, 0, 5, 8))


def test_a_repeat_with_other_balances_changes_nothing():
    odd = stretch(1, 2, 6)

    joined = join(KNOWN, odd, counted(1, 0, 1, 0))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, KNOWN)


def test_bookings_known_from_a_loose_statement_let_the_real_one_widen_the_chain():
    real = stretch(800, 650, 7, 9)

    joined = join(KNOWN, real, counted(4, 0, -150, 0, unlinked=-50))

    assert (joined.attach, joined.known) == (Attach.ONLY_UNKNOWN, stretch(1000, 650, 5, 9))


# One history, cut by whole days: whatever parts arrive in whatever order, the end is one stretch.
SUMS = st.lists(st.integers(-3, 3), min_size=1, max_size=7)


class Account:
    """Knows days by their number, as the booker knows entries by their fingerprint."""

    def __init__(self, sums):
        self.sums, self.balances = sums, [100]
        for cents in sums:
            self.balances.append(self.balances[-1] + cents)
        self.booked, self.known = [], None

    def offer(self, first, last):
        """Offer the statement of some days; say whether it was taken."""
        days = list(range(first, last + 1))
        unknown = [number for number in days if number not in self.booked]
        cents = sum(self.sums[number] for number in unknown)
        statement = stretch(self.balances[first], self.balances[last + 1], first, last)
        seen = not unknown
        total = sum(self.sums[number] for number in days)
        said = counted(len(days), len(unknown), total, cents)
        joined = join(self.known, statement, said, seen_before=seen)
        if joined.attach is Attach.GAP:
            return False
        self.booked += days if joined.attach is Attach.ALL_NEW else unknown
        self.known = joined.known
        return True


def leaves_a_trace(sums):
    """Say whether any run of missing days shows in the balances.

    Several days that have sums, and together have none, do not: the day behind them seems to
    touch, and afterwards one of them alone does not fit. A statement of all of them does.
    """
    balances = Account(sums).balances
    return not any(
        balances[first] == balances[last] and set(balances[first:last]) != {balances[first]}
        for last in range(len(balances))
        for first in range(last)
    )


@given(SUMS.filter(leaves_a_trace), st.data())
def test_days_in_any_parts_and_order_are_booked_once_and_end_as_one_stretch(sums, data):
    account, last = Account(sums), len(sums) - 1
    parts = data.draw(
        st.lists(st.tuples(st.integers(0, last), st.integers(0, last)).map(sorted), max_size=8)
    )
    singles = [[number, number] for number in range(last + 1)]
    waiting = data.draw(st.permutations([*parts, *singles]))

    while waiting:
        left = [part for part in waiting if not account.offer(*part)]
        assert len(left) < len(waiting), f"{left} wait for ever"
        waiting = left

    assert sorted(account.booked) == list(range(last + 1))
    assert account.known == stretch(100, account.balances[-1], 0, last)


@given(SUMS, st.data())
def test_a_missing_day_is_seen_when_it_has_a_sum(sums, data):
    assume(len(sums) > 2)
    missing = data.draw(st.integers(1, len(sums) - 2))
    assume(sums[missing])
    account = Account(sums)

    assert account.offer(0, missing - 1)
    assert not account.offer(missing + 1, len(sums) - 1)
