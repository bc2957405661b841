"""A bank's answers about names, as a set: in any order, more than once, all or nothing."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import insert, select, update

from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.importing.problems import ImportRefused, ProblemCode
from ontzorgen.services.name_checks import (
    NameCheckFile,
    NameSaid,
    answer_of,
    import_name_checks,
    take_bank_answers,
)
from ontzorgen.store import audit, organisation
from ontzorgen.store.models import AccountRow, AuditRow, PayeeRow, PolicyRow, TaskRow
from payees.verification import NameCheck, NameCheckResult
from tests.builders import a_policy
from tests.services.payees import IBAN, OTHER_IBAN, a_payee_of, add_account, the_account

DAY, LATER = date(2026, 9, 10), date(2026, 9, 11)
FOREIGN = "NL17INGB3667127685"


def said(result, day=DAY, iban=IBAN, *, bank_name="", name=None, line=2):
    """Return one answer of a list."""
    if result == "CLOSE_MATCH":
        bank_name = bank_name or "Woonstadt BV"
    check = NameCheck(NameCheckResult(result), day, bank_name)
    return NameSaid(check, iban, name=name, line=line)


def a_list(*answers):
    return NameCheckFile("namen.csv", answers)


def kept(session, number=1):
    """Return (result, day, name of the bank, who recorded it) of an account."""
    row = the_account(session, number)
    return row.name_check, row.name_checked_on, row.bank_name, row.name_checked_by_id


@pytest.fixture
def landlord(session):
    a_payee_of(session, "0299")
    return session


def test_an_answer_is_kept_and_a_second_telling_changes_nothing(landlord, acting):
    first = import_name_checks(landlord, a_list(said("CLOSE_MATCH")), acting("finn"))
    again = import_name_checks(landlord, a_list(said("CLOSE_MATCH")), acting("frank"))

    assert (first.checked, first.unchanged, first.blocked) == (1, 0, (1,))
    assert (again.checked, again.unchanged, again.blocked) == (0, 1, (1,))
    assert kept(landlord) == ("CLOSE_MATCH", DAY, "Woonstadt BV", 2)
    assert [task.subject for task in landlord.scalars(select(TaskRow))] == ["account 1 0299"]


def test_in_whatever_order_files_come_the_same_answer_stays(landlord, acting):
    files = [said("NO_MATCH"), said("CLOSE_MATCH"), said("NOT_POSSIBLE", LATER), said("MATCH")]
    ends = set()

    for order in permutations(files):
        landlord.execute(update(AccountRow).values(name_check=None, name_checked_on=None))
        for answer in order:
            import_name_checks(landlord, a_list(answer), acting("finn"))
        ends.add(kept(landlord)[:2])

    assert ends == {("NO_MATCH", DAY)}


def test_of_answers_in_one_file_about_one_account_the_newest_and_worst_counts(landlord, acting):
    rows = said("NO_MATCH"), said("MATCH", LATER), said("CLOSE_MATCH", LATER), said("MATCH", LATER)

    taken = import_name_checks(landlord, a_list(*rows), acting("finn"))

    assert (taken.checked, taken.unchanged) == (1, 0)
    assert kept(landlord)[:2] == ("CLOSE_MATCH", LATER)


def test_accounts_that_wait_or_are_in_use_get_the_answer_and_ended_ones_do_not(landlord, acting):
    landlord.execute(
        insert(PayeeRow).values(
            id=2, key="B2", name="Energie", kind="ENERGY", collects=False, reference_kind="VRIJ"
        )
    )
    add_account(landlord, 2, status="PENDING")
    add_account(landlord, 3, payee=2, status="VERIFIED")
    add_account(landlord, 4, payee=2, status="STOPPED")

    taken = import_name_checks(landlord, a_list(said("MATCH")), acting("finn"))

    assert taken.checked == 3
    assert [kept(landlord, number)[0] for number in (1, 2, 3, 4)] == ["MATCH"] * 3 + [None]


def test_an_iban_that_nobody_is_paid_on_is_told_and_changes_nothing(landlord, acting):
    taken = import_name_checks(landlord, a_list(said("NO_MATCH", iban=FOREIGN)), acting("finn"))

    assert (taken.checked, taken.unchanged, taken.unknown) == (0, 0, (FOREIGN,))


def test_an_answer_about_a_name_that_we_do_not_pay_is_refused_with_all_of_the_list(
    landlord, acting
):
    rows = said("MATCH", name="WOONSTAD"), said("MATCH", name="Jansen", line=3)

    with pytest.raises(ImportRefused) as refused:
        import_name_checks(landlord, a_list(*rows), acting("finn"))

    (problem,) = refused.value.problems
    assert (problem.line, problem.column, problem.value) == (3, "naam", "Jansen")
    assert problem.code is ProblemCode.OTHER_NAME_CHECKED
    assert kept(landlord)[0] is None


def test_of_two_payees_with_one_iban_the_one_that_was_asked_about_gets_the_answer(landlord, acting):
    landlord.execute(
        insert(PayeeRow).values(
            id=2, key="B2", name="Energie", kind="ENERGY", collects=False, reference_kind="VRIJ"
        )
    )
    add_account(landlord, 2, payee=2)

    import_name_checks(landlord, a_list(said("MATCH", name="Energie")), acting("finn"))

    assert (kept(landlord, 1)[0], kept(landlord, 2)[0]) == (None, "MATCH")


def test_a_person_does_not_lift_a_block_of_their_own_but_a_colleague_does(landlord, acting):
    import_name_checks(landlord, a_list(said("NO_MATCH")), acting("finn"))
    better = said("MATCH", LATER)

    with pytest.raises(ImportRefused) as refused:
        import_name_checks(landlord, a_list(better), acting("finn"))
    still = kept(landlord)[0]
    colleague = import_name_checks(landlord, a_list(better), acting("frank"))

    assert [problem.code for problem in refused.value.problems] == [ProblemCode.LIFTS_OWN_BLOCK]
    assert (still, kept(landlord)[0]) == ("NO_MATCH", "MATCH")
    assert (colleague.checked, colleague.blocked) == (1, ())
    assert [task.done_by_id for task in landlord.scalars(select(TaskRow))] == [4]


def test_a_message_of_the_bank_counts_but_for_a_block_of_who_hands_it_in(landlord, acting):
    landlord.execute(
        insert(PayeeRow).values(
            id=2, key="B2", name="Energie", kind="ENERGY", collects=False, reference_kind="VRIJ"
        )
    )
    add_account(landlord, 2, payee=2, iban=OTHER_IBAN)
    take_bank_answers(landlord, [said("NO_MATCH")], acting("finn"))
    later = [said("MATCH", LATER), said("MATCH", LATER, OTHER_IBAN)]

    alone = take_bank_answers(landlord, later, acting("finn"))
    still = kept(landlord)[0]
    colleague = take_bank_answers(landlord, later, acting("frank"))

    assert (alone, colleague) == (1, 1)
    assert (still, kept(landlord)[0], kept(landlord, 2)[0]) == ("NO_MATCH", "MATCH", "MATCH")


def test_the_same_answer_keeps_what_was_accepted_and_another_one_voids_it(landlord, acting):
    import_name_checks(landlord, a_list(said("CLOSE_MATCH")), acting("finn"))
    landlord.execute(
        update(AccountRow).values(
            name_accepted_by_id=3, name_accepted_on=DAY, name_accept_reason="zelfde KVK"
        )
    )

    same = import_name_checks(landlord, a_list(said("CLOSE_MATCH", LATER)), acting("finn"))
    other = import_name_checks(landlord, a_list(said("NO_MATCH", LATER)), acting("finn"))

    assert (same.blocked, other.blocked) == ((), (1,))
    assert the_account(landlord).name_accept_reason is None


def test_the_municipalities_whose_files_are_not_checked_are_told(landlord, acting):
    policy = organisation.policy_columns(a_policy(bulk_opt_out=True))
    for start, columns in ((date(2000, 1, 1), {}), (LATER, policy)):
        landlord.execute(
            insert(PolicyRow).values(
                municipality_code="0299",
                valid_from=start,
                **organisation.policy_columns(a_policy()) | columns,
            )
        )

    taken = import_name_checks(landlord, a_list(said("MATCH")), acting("finn"))
    elsewhere = import_name_checks(
        landlord, a_list(said("MATCH")), acting("finn", municipalities={"0344"})
    )

    assert (taken.opted_out, elsewhere.opted_out) == (("0299",), ())


def test_only_who_checks_names_takes_a_list_in(landlord, acting):
    with pytest.raises(NotAllowed):
        import_name_checks(landlord, a_list(said("MATCH")), acting("aad"))


def test_what_was_taken_in_stands_in_the_log(landlord, acting):
    import_name_checks(
        landlord, a_list(said("MATCH"), said("MATCH", iban=OTHER_IBAN)), acting("finn")
    )
    landlord.commit()

    logged = list(landlord.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))
    assert logged == ["check name", "import name checks"]
    assert list(audit.broken_links(landlord)) == []


@pytest.mark.parametrize(
    ("status", "reason", "information", "expected"),
    [
        ("RCVC", None, None, ("MATCH", "")),
        ("rvmc ", None, "Woonstadt BV", ("CLOSE_MATCH", "Woonstadt BV")),
        ("RVMC", None, None, ("CLOSE_MATCH", "-")),
        ("RVMC", None, "Jan 761760313", ("CLOSE_MATCH", "Jan *********")),
        ("RJCT", "RVNM", "whatever", ("NO_MATCH", "")),
        ("RVNA", None, None, ("NOT_POSSIBLE", "")),
    ],
)
def test_a_status_of_a_payment_says_something_of_the_name(status, reason, information, expected):
    found = answer_of(status, reason, information, DAY)

    assert found is not None
    assert (found.result, found.bank_name, found.checked_on) == (*expected, DAY)


@pytest.mark.parametrize(("status", "reason"), [("ACCP", None), ("RJCT", "AC04"), (None, None)])
def test_other_statuses_say_nothing_of_the_name(status, reason):
    assert answer_of(status, reason, "x", DAY) is None
