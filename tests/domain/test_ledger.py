"""Every movement takes from one account and gives to the next."""

import pytest

from ontzorgen.domain.ledger import Account, Entry


def test_withheld_money_goes_from_benefit_to_household_to_owed_to_the_bank():
    path = [Entry.BENEFIT.sides, Entry.WITHHELD.sides, Entry.SENT.sides]

    assert path == [
        (Account.BENEFIT, Account.HOUSEHOLD),
        (Account.HOUSEHOLD, Account.OWED),
        (Account.OWED, Account.IN_TRANSIT),
    ]


def test_a_reversal_has_the_sides_of_what_it_takes_back_and_none_of_its_own():
    with pytest.raises(KeyError):
        _ = Entry.REVERSAL.sides
