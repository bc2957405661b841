"""What a bank says about a name."""

from datetime import date

import pytest

from payees.errors import BankNameMissing
from payees.verification import NameCheck, NameCheckResult, blocks, result_of_code

TODAY = date(2026, 9, 15)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_close_match_needs_the_name_the_bank_gave(name: str) -> None:
    with pytest.raises(BankNameMissing):
        NameCheck(NameCheckResult.CLOSE_MATCH, TODAY, name)


def test_a_close_match_keeps_the_name_the_bank_gave() -> None:
    check = NameCheck(NameCheckResult.CLOSE_MATCH, TODAY, "Woonstad BV")

    assert (check.bank_name, check.checked_on) == ("Woonstad BV", TODAY)


@pytest.mark.parametrize(
    "result", [NameCheckResult.MATCH, NameCheckResult.NO_MATCH, NameCheckResult.NOT_POSSIBLE]
)
def test_the_other_answers_need_no_name(result: NameCheckResult) -> None:
    assert NameCheck(result, TODAY).result is result


@pytest.mark.parametrize("result", [None, NameCheckResult.MATCH, NameCheckResult.NOT_POSSIBLE])
def test_what_says_nothing_against_the_name_does_not_block(result: NameCheckResult | None) -> None:
    assert not blocks(result, accepted=False)


@pytest.mark.parametrize("result", [NameCheckResult.CLOSE_MATCH, NameCheckResult.NO_MATCH])
def test_a_name_that_differs_blocks_until_somebody_accepts_it(result: NameCheckResult) -> None:
    assert blocks(result, accepted=False)
    assert not blocks(result, accepted=True)


def test_the_codes_of_a_bank_status_are_read() -> None:
    codes = ("RCVC", "RVMC", "RVNM", "RVNA")

    assert [result_of_code(code) for code in codes] == list(NameCheckResult)
    assert result_of_code("ACCP") is None
