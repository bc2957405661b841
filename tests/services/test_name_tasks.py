"""Tasks about accounts under another name: for whom, how often, and when they close."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from ontzorgen.services.name_tasks import close_tasks, make_tasks
from ontzorgen.store.models import AccountRow, FixedCostVersionRow, TaskRow
from tests.services.payees import a_payee_of, the_account


@pytest.fixture
def landlord(session):
    """A payee that two municipalities pay, with account 1 in use: the bank found another name."""
    a_payee_of(session, "0299", "0344")
    session.execute(update(AccountRow).values(name_check="NO_MATCH", name_checked_by_id=2))
    return the_account(session)


def tasks(session):
    """Return (municipality, role, subject, reason, whether it is open) of every task."""
    rows = session.scalars(select(TaskRow).order_by(TaskRow.id))
    return [
        (row.municipality_code, row.role, row.subject, row.reason, not row.done_at) for row in rows
    ]


def test_each_municipality_of_the_user_that_pays_the_payee_gets_one_task(session, landlord, acting):
    make_tasks(session, [landlord], acting("finn"))
    make_tasks(session, [landlord], acting("finn"))

    assert tasks(session) == [
        ("0299", "fiatteur", "account 1 0299", "RVNM", True),
        ("0344", "fiatteur", "account 1 0344", "RVNM", True),
    ]


def test_another_municipality_than_the_users_gets_none(session, landlord, acting):
    make_tasks(session, [landlord], acting("finn", municipalities={"0344", "0363"}))

    assert [task[0] for task in tasks(session)] == ["0344"]


def test_a_payee_that_nobody_pays_any_more_makes_no_task(session, landlord, acting):
    session.execute(update(FixedCostVersionRow).values(valid_until=date(2026, 9, 15)))

    make_tasks(session, [landlord], acting("finn"))

    assert tasks(session) == []


@pytest.mark.parametrize("result", [None, "MATCH", "NOT_POSSIBLE"])
def test_a_name_that_does_not_differ_makes_no_task(session, landlord, acting, result):
    landlord.name_check = result

    make_tasks(session, [landlord], acting("finn"))

    assert tasks(session) == []


def test_the_tasks_close_only_once_nothing_blocks(session, landlord, acting):
    make_tasks(session, [landlord], acting("finn"))
    close_tasks(session, [landlord], acting("fatma"), "te vroeg")
    still_open = [task[4] for task in tasks(session)]
    landlord.name_accepted_by_id = 3

    close_tasks(session, [landlord], acting("fatma", municipalities={"0299"}), "zelfde KVK")

    assert still_open == [True, True]
    assert [task[4] for task in tasks(session)] == [False, False]
    assert set(session.scalars(select(TaskRow.note))) == {"zelfde KVK"}


def test_a_name_that_differs_again_after_that_makes_a_new_task(session, landlord, acting):
    make_tasks(session, [landlord], acting("finn", municipalities={"0299"}))
    landlord.name_accepted_by_id = 3
    close_tasks(session, [landlord], acting("fatma"), "zelfde KVK")
    landlord.name_accepted_by_id, landlord.name_check = None, "CLOSE_MATCH"

    make_tasks(session, [landlord], acting("finn", municipalities={"0299"}))

    assert tasks(session) == [
        ("0299", "fiatteur", "account 1 0299", "RVNM", False),
        ("0299", "fiatteur", "account 1 0299 2", "RVMC", True),
    ]
