"""What a person records of a name, and accepts: two persons, and nothing that is forgotten."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from ontzorgen.services.accounts import accept_name, record_name_check
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.errors import BsnInText, UnknownAccount
from ontzorgen.store import payees
from ontzorgen.store.models import AccountRow, AuditRow, TaskRow
from payees.account_change import AccountStatus
from payees.errors import (
    BankNameMissing,
    NotCheckedYet,
    NothingToAccept,
    NotLive,
    OlderAnswer,
    RecorderMayNotAccept,
    RecorderMayNotLift,
)
from payees.verification import NameCheckResult
from tests.conftest import TODAY
from tests.services.payees import a_payee_of, the_account

MATCH, NO_MATCH = NameCheckResult.MATCH, NameCheckResult.NO_MATCH
CLOSE_MATCH, NOT_POSSIBLE = NameCheckResult.CLOSE_MATCH, NameCheckResult.NOT_POSSIBLE


@pytest.fixture
def town(session):
    """One municipality that pays Woonstad on account 1."""
    a_payee_of(session, "0299")
    return session


def check(session, who, result, *, day=TODAY, bank_name=""):
    """Record what the bank said of account 1."""
    return record_name_check(session, "1", result, day, bank_name, who)


def details(session, action):
    """Return what the log says of an action, in order."""
    session.commit()
    rows = session.scalars(
        select(AuditRow.detail).where(AuditRow.action == action).order_by(AuditRow.sequence)
    )
    return [json.loads(row) for row in rows]


def open_tasks(session):
    """Return the subjects of the tasks that are open."""
    return session.scalars(select(TaskRow.subject).where(TaskRow.done_at.is_(None))).all()


def test_a_name_that_differs_takes_the_account_away_until_another_person_accepts_it(town, acting):
    before = payees.payable(town)[1].account_id
    blocked = check(town, acting("finn"), NO_MATCH)
    while_blocked = payees.payable(town)[1].account_id

    accepted = accept_name(town, "1", " zelfde KVK ", acting("fatma"))

    assert (before, while_blocked, payees.payable(town)[1].account_id) == (1, None, 1)
    assert (blocked.name_blocked, accepted.name_blocked) == (True, False)
    assert (accepted.name_accepted_by, accepted.name_accepted_on) == ("fatma", TODAY)
    assert the_account(town).name_accept_reason == "zelfde KVK"


def test_a_name_that_differs_is_a_task_until_it_is_accepted(town, acting):
    check(town, acting("finn"), NO_MATCH)
    waiting = open_tasks(town)

    accept_name(town, "1", "zelfde KVK", acting("fatma"))

    assert waiting == ["account 1 0299"]
    assert open_tasks(town) == []
    assert town.scalars(select(TaskRow.note)).all() == ["zelfde KVK"]


def test_an_answer_that_fits_closes_the_task(town, acting):
    check(town, acting("finn"), NO_MATCH)

    check(town, acting("bea"), MATCH)

    assert open_tasks(town) == []
    assert payees.payable(town)[1].account_id == 1


def test_who_recorded_the_check_does_not_accept_the_name(town, acting):
    check(town, acting("frank"), NO_MATCH)

    with pytest.raises(RecorderMayNotAccept):
        accept_name(town, "1", "zelfde KVK", acting("frank"))

    assert payees.payable(town)[1].account_id is None


def test_who_recorded_that_a_name_differs_does_not_record_that_it_fits(town, acting):
    check(town, acting("frank"), NO_MATCH)

    for result in (MATCH, NOT_POSSIBLE):
        with pytest.raises(RecorderMayNotLift):
            check(town, acting("frank"), result)

    assert the_account(town).name_check == "NO_MATCH"


def test_another_answer_than_the_accepted_one_blocks_again_and_the_log_keeps_both(town, acting):
    check(town, acting("finn"), CLOSE_MATCH, bank_name="Woonstadt")
    accept_name(town, "1", "zelfde KVK", acting("fatma"))

    again = check(town, acting("finn"), CLOSE_MATCH, bank_name="Woonstede")

    assert again.name_blocked
    assert (again.name_accepted_by, again.name_accepted_on) == (None, None)
    assert open_tasks(town) == ["account 1 0299 2"]
    [accepted] = details(town, "accept name")
    assert (accepted["bank_name"], accepted["reason"]) == ("Woonstadt", "zelfde KVK")
    assert details(town, "check name")[-1]["no_longer_accepted"] == {
        "result": "CLOSE_MATCH",
        "bank_name": "Woonstadt",
        "by": 3,
        "on": TODAY.isoformat(),
        "reason": "zelfde KVK",
    }


def test_the_same_answer_again_leaves_what_was_accepted(town, acting):
    check(town, acting("finn"), NO_MATCH)
    accept_name(town, "1", "zelfde KVK", acting("fatma"))
    later = TODAY + timedelta(days=30)

    again = check(town, acting("bea", later), NO_MATCH, day=later)

    assert (again.name_accepted_by, again.name_checked_on) == ("fatma", later)
    assert the_account(town).name_checked_by_id == acting("finn").by
    assert open_tasks(town) == []


def test_a_check_of_a_day_to_come_or_older_than_the_known_one_changes_nothing(town, acting):
    check(town, acting("finn"), NO_MATCH)

    with pytest.raises(NotCheckedYet):
        check(town, acting("bea"), MATCH, day=TODAY + timedelta(days=1))
    with pytest.raises(OlderAnswer):
        check(town, acting("bea"), MATCH, day=TODAY - timedelta(days=1))

    assert the_account(town).name_check == "NO_MATCH"


def test_no_words_about_a_name_hold_a_bsn(town, acting):
    with pytest.raises(BsnInText):
        check(town, acting("finn"), CLOSE_MATCH, bank_name="Haile 761760313")
    check(town, acting("finn"), NO_MATCH)

    with pytest.raises(BsnInText):
        accept_name(town, "1", "bekend als 761760313", acting("fatma"))


def test_a_close_match_needs_the_name_the_bank_gave(town, acting):
    with pytest.raises(BankNameMissing):
        check(town, acting("finn"), CLOSE_MATCH, bank_name="  ")


@pytest.mark.parametrize("status", ["STOPPED", "DECLINED", "REPLACED"])
def test_the_name_of_an_account_that_has_ended_is_not_accepted(town, acting, status):
    check(town, acting("finn"), NO_MATCH)
    the_account(town).status = AccountStatus(status).value

    with pytest.raises(NotLive):
        accept_name(town, "1", "zelfde KVK", acting("fatma"))


def test_an_account_that_is_paid_from_has_no_name_to_accept(town, acting):
    account = AccountRow(
        id=9,
        municipality_code="0299",
        iban="NL43ABNA7529170341",
        status="VERIFIED",
        first_registration=True,
        entered_by_id=1,
        entered_at=acting("loes").now,
    )
    town.add(account)
    town.flush()
    kept = record_name_check(town, "9", NO_MATCH, TODAY, "", acting("finn"))

    with pytest.raises(NothingToAccept):
        accept_name(town, "9", "eigen rekening", acting("fatma"))

    assert not kept.name_blocked


def test_only_a_fiatteur_accepts_and_only_an_account_that_is_known(town, acting):
    check(town, acting("finn"), NO_MATCH)

    with pytest.raises(NotAllowed):
        accept_name(town, "1", "zelfde KVK", acting("bea"))
    with pytest.raises(UnknownAccount):
        accept_name(town, "404", "zelfde KVK", acting("fatma"))
