"""Every entry about a household counts once, and what is held follows from all that moved."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.ledger import Account, Entry
from ontzorgen.domain.statement import HELD, MAY_BE_UNDONE, PAIRS, Flow, Stand, flow_of, stand_of

NO_HOUSEHOLD = {
    Entry.UNPLACED_OUT,
    Entry.UNPLACED_IN,
    Entry.PLACED_OUT,
    Entry.PLACED_IN,
    Entry.OUTSIDE_OUT,
    Entry.OUTSIDE_IN,
    Entry.REVERSAL,
}
OF_HOUSEHOLDS = sorted(set(Entry) - NO_HOUSEHOLD)


@pytest.mark.parametrize("entry", OF_HOUSEHOLDS)
def test_every_entry_about_a_household_is_a_flow_or_moves_within_what_we_hold(entry):
    debit, credit = entry.sides

    flow, sign = flow_of(debit, credit)

    assert (flow is None) == (debit in HELD and credit in HELD)
    assert sign == (0 if flow is None else 1)


def test_a_run_that_was_taken_back_counts_against_what_it_gave():
    assert flow_of(Account.OWED, Account.HOUSEHOLD) == (Flow.WITHHELD, -1)
    assert flow_of(Account.HOUSEHOLD, Account.BENEFIT) == (Flow.BENEFIT, -1)


def test_what_is_about_no_household_is_refused():
    with pytest.raises(ValueError, match="about no household"):
        flow_of(Account.UNPLACED, Account.BANK)


@given(st.lists(st.tuples(st.sampled_from(OF_HOUSEHOLDS), st.integers(1, 10**9))))
def test_what_is_held_is_all_that_came_less_all_that_went(entries):
    balances, flows = Counter(), Counter()
    for entry, cents in entries:
        debit, credit = entry.sides
        balances[debit] -= cents
        balances[credit] += cents
        flow, sign = flow_of(debit, credit)
        flows[flow] += sign * cents

    held = sum(balances[account] for account in HELD)
    came = flows[Flow.WITHHELD] + flows[Flow.RETURNED] + flows[Flow.RECEIVED]

    assert held == came - flows[Flow.PAID] - flows[Flow.GIVEN_BACK]
    kept = flows[Flow.BENEFIT] - flows[Flow.WITHHELD] + flows[Flow.GIVEN_BACK]
    assert balances[Account.HOUSEHOLD] == kept


def test_no_pair_of_accounts_is_two_flows():
    pairs = [pair for found in PAIRS.values() for pair in found]
    back = [(credit, debit) for flow in MAY_BE_UNDONE for debit, credit in PAIRS[flow]]

    assert len({*pairs, *back}) == len(pairs) + len(back)


@pytest.mark.parametrize(
    ("entries", "stand"),
    [
        ("WITHHELD", Stand.APPROVED),
        ("WITHHELD SENT", Stand.IN_TRANSIT),
        ("WITHHELD SENT SETTLED", Stand.PAID),
        ("WITHHELD SENT REJECTED", Stand.OPEN),
        ("WITHHELD SENT REJECTED CONTRA_DEBIT", Stand.OPEN),
        ("WITHHELD SENT SETTLED RETURNED", Stand.OPEN),
        ("WITHHELD SENT SETTLED RETURNED TAKEN_OVER", Stand.TAKEN_OVER),
        ("PAID_AGAIN SENT SETTLED", Stand.PAID),
        ("WITHHELD SENT SETTLED RETURNED KEPT_FOR_CLIENT", Stand.CLIENT),
        ("WITHHELD SENT REJECTED KEPT_FOR_CLIENT GIVEN_BACK", Stand.GIVEN_BACK),
    ],
)
def test_the_stand_of_a_payment_follows_from_where_its_money_is(entries, stand):
    balances, flows = Counter(), set()
    for name in entries.split():
        debit, credit = Entry(name).sides
        balances[debit] -= 100
        balances[credit] += 100
        flows.add(flow_of(debit, credit)[0])

    assert stand_of(balances, flows) is stand


def test_a_payment_of_a_run_that_was_taken_back_stands_nowhere():
    assert stand_of(Counter(), {Flow.WITHHELD}) is None
