"""An account is used only after a second person verified it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payees.account_change import (
    AccountStatus,
    PayeeAccount,
    decline,
    in_use,
    pending,
    register,
    set_aside,
    stop,
    verify,
)
from payees.errors import (
    ForeignAccount,
    MakerMayNotVerify,
    NoteMissing,
    NotLive,
    NotPending,
    NotVerified,
)
from payees.verification import NameCheck, NameCheckResult
from sepa.errors import WrongIban

ONE = "NL91ABNA0417164300"
TWO = "NL20INGB0001234567"
THREE = "DE89370400440532013000"
TODAY = date(2026, 9, 15)
ANN, BEN, CEES = 1, 2, 3


def entered(iban: str = ONE, *before: PayeeAccount, by: int = ANN) -> PayeeAccount:
    account = register("B1", before, iban, by)
    assert account is not None
    return account


def verified(iban: str = ONE, *before: PayeeAccount) -> PayeeAccount:
    return verify(entered(iban, *before), BEN, "called back", TODAY)


def test_the_first_account_waits_and_is_a_first_registration() -> None:
    account = entered("nl91 abna 0417 1643 00")

    assert account.iban == ONE
    assert account.status is AccountStatus.PENDING
    assert account.first_registration
    assert in_use([account]) is None
    assert pending([account]) == account


def test_a_changed_iban_waits_and_the_verified_one_stays_in_use() -> None:
    old = verified(ONE)

    new = entered(TWO, old)

    assert new.status is AccountStatus.PENDING
    assert not new.first_registration
    assert in_use([old, new]) == old


def test_the_iban_in_use_or_waiting_is_no_change() -> None:
    old = verified(ONE)
    new = entered(TWO, old)

    assert register("B1", [old], ONE, CEES) is None
    assert register("B1", [old, new], "NL20 INGB 0001 2345 67", CEES) is None
    assert register("B1", [old, new], ONE, CEES) is None


def test_a_newer_change_replaces_one_that_waits_and_leaves_the_verified_one() -> None:
    old = verified(ONE)
    second = entered(TWO, old)
    third = entered(THREE, old, second)

    aside = set_aside([old, second], third)

    assert aside == (replace(second, status=AccountStatus.REPLACED),)
    assert in_use([old, *aside, third]) == old
    assert pending([old, *aside, third]) == third


def test_a_verified_change_is_the_one_in_use_and_the_old_one_stays_on_record() -> None:
    old = verified(ONE)
    new = verified(TWO, old)

    (aside,) = set_aside([old], new)

    assert in_use([old, new]) == in_use([aside, new]) == new
    assert aside.status is AccountStatus.REPLACED
    assert aside.verified_by == BEN


def test_a_stopped_change_does_not_bring_the_old_account_back() -> None:
    old = verified(ONE)
    new = stop(verified(TWO, old), CEES, "AC04")

    assert in_use([old, new]) is None


def test_stopping_a_change_that_waits_leaves_the_verified_account_in_use() -> None:
    old = verified(ONE)
    new = stop(entered(TWO, old), ANN, "a false letter")

    assert in_use([old, new]) == old
    assert pending([old, new]) is None


def test_a_stopped_account_that_is_entered_again_waits_again() -> None:
    stopped = stop(verified(ONE), CEES, "AC06")

    again = entered(ONE, stopped)

    assert again.status is AccountStatus.PENDING
    assert not again.first_registration


def test_what_has_ended_sets_nothing_aside() -> None:
    old = verified(ONE)

    assert set_aside([old], decline(entered(TWO, old), BEN, "not theirs")) == ()


def test_who_entered_an_account_does_not_verify_it() -> None:
    account = entered(by=ANN)

    with pytest.raises(MakerMayNotVerify) as refused:
        verify(account, ANN, "called back", TODAY)

    assert (refused.value.owner, refused.value.user) == ("B1", ANN)


@pytest.mark.parametrize("note", ["", "  \t"])
def test_verifying_stopping_and_declining_need_a_note(note: str) -> None:
    account = entered()
    acts: list[Callable[[], PayeeAccount]] = [
        lambda: verify(account, BEN, note, TODAY),
        lambda: stop(account, BEN, note),
        lambda: decline(account, BEN, note),
    ]

    for act in acts:
        with pytest.raises(NoteMissing):
            act()


def test_a_verified_account_says_who_when_and_how() -> None:
    check = NameCheck(NameCheckResult.MATCH, TODAY)
    account = verify(replace(entered(), name_check=check), BEN, " called 030-1 ", TODAY)

    assert (account.verified_by, account.verified_on) == (BEN, TODAY)
    assert account.note == "called 030-1"
    assert account.name_check == check


def test_only_an_account_that_waits_is_verified_or_declined() -> None:
    account = verified()

    with pytest.raises(NotPending) as refused:
        verify(account, CEES, "again", TODAY)
    with pytest.raises(NotPending):
        decline(account, CEES, "no")

    assert refused.value.status == "VERIFIED"


def test_what_has_ended_is_not_stopped_again() -> None:
    declined = decline(entered(), ANN, "mistyped")

    with pytest.raises(NotLive) as refused:
        stop(declined, BEN, "AC01")

    assert (declined.ended_by, declined.end_reason) == (ANN, "mistyped")
    assert refused.value.status == "DECLINED"


def test_an_account_cannot_be_called_verified_without_a_verifier() -> None:
    with pytest.raises(NotVerified):
        PayeeAccount("B1", ONE, ANN, True, status=AccountStatus.VERIFIED)
    with pytest.raises(NotVerified):
        PayeeAccount("B1", ONE, ANN, True, verified_by=BEN)
    with pytest.raises(MakerMayNotVerify):
        PayeeAccount("B1", ONE, ANN, True, verified_by=ANN, verified_on=TODAY, note="x")


def test_an_account_of_another_owner_is_never_mixed_in() -> None:
    other = entered()

    with pytest.raises(ForeignAccount) as refused:
        register("B2", [other], TWO, ANN)
    with pytest.raises(ForeignAccount):
        set_aside([replace(other, owner="B2")], other)

    assert (refused.value.owner, refused.value.other) == ("B2", "B1")


def test_an_iban_that_is_wrong_is_refused() -> None:
    with pytest.raises(WrongIban):
        register("B1", [], "NL91ABNA0417164301", ANN)


steps = st.lists(
    st.tuples(
        st.sampled_from(["register", "verify", "stop", "decline"]),
        st.sampled_from([ONE, TWO, THREE]),
        st.sampled_from([ANN, BEN, CEES]),
    ),
    max_size=15,
)


@given(steps)
def test_whatever_happens_the_account_in_use_was_verified_by_a_second_person(
    story: list[tuple[str, str, int]],
) -> None:
    accounts: list[PayeeAccount] = []
    for act, iban, user in story:
        before = in_use(accounts)
        if act == "register":
            new = register("B1", accounts, iban, user)
            if new is not None:
                aside = {account.id: account for account in set_aside(accounts, new)}
                kept = [aside.get(account.id, account) for account in accounts]
                accounts = [*kept, replace(new, id=len(accounts))]
            assert in_use(accounts) == before
        else:
            index = next((i for i, a in enumerate(accounts) if a.iban == iban), None)
            if index is None:
                continue
            try:
                if act == "verify":
                    accounts[index] = verify(accounts[index], user, "called", TODAY)
                elif act == "stop":
                    accounts[index] = stop(accounts[index], user, "bank")
                else:
                    accounts[index] = decline(accounts[index], user, "no")
            except (NotPending, NotLive, MakerMayNotVerify):
                continue
        used = in_use(accounts)
        assert used is None or (used.verified_by not in (None, used.entered_by) and used.note)
        assert sum(a.status is AccountStatus.PENDING for a in accounts) <= 1
