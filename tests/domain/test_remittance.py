"""A payee is told whether the money comes, came, or does not come; nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.remittance import PayeeStatus, status_for_payee

ONE, TWO, THREE = date(2026, 9, 30), date(2026, 10, 2), date(2026, 10, 5)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({}, (PayeeStatus.IN_TRANSIT, None)),
        ({EventKind.ACCEPTED: ONE}, (PayeeStatus.IN_TRANSIT, None)),
        ({EventKind.SETTLED: ONE}, (PayeeStatus.BOOKED, ONE)),
        ({EventKind.REJECTED: ONE}, (PayeeStatus.REFUSED, ONE)),
        ({EventKind.SETTLED: ONE, EventKind.RETURNED: TWO}, (PayeeStatus.RETURNED, TWO)),
    ],
)
def test_a_payee_is_told_the_last_thing_that_is_theirs_to_know(days, told):
    assert status_for_payee(days) == told


def test_what_was_debited_with_its_batch_though_refused_never_reached_the_payee():
    days = {EventKind.SETTLED: ONE, EventKind.REJECTED: TWO, EventKind.RETURNED: THREE}

    assert status_for_payee(days) == (PayeeStatus.REFUSED, TWO)


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({}, (PayeeStatus.BOOKED, ONE)),
        ({EventKind.RETURNED: THREE}, (PayeeStatus.RETURNED, THREE)),
    ],
)
def test_what_the_bank_executed_though_it_refused_it_did_reach_the_payee(later, told):
    days = {EventKind.SETTLED: ONE, EventKind.REJECTED: TWO, EventKind.EXECUTED: TWO}

    assert status_for_payee(days | later) == told


@given(st.dictionaries(st.sampled_from(EventKind), st.dates()))
def test_what_was_decided_here_afterwards_changes_nothing_for_the_payee(days):
    theirs = (EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED, EventKind.EXECUTED)

    told = status_for_payee({kind: day for kind, day in days.items() if kind in theirs})

    assert status_for_payee(days) == told
