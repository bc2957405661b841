"""What a bank says about a name."""

from datetime import date

import pytest

from payees.errors import BankNameMissing
from payees.verification import NameCheck, NameCheckResult, result_of_code

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


def test_the_codes_of_a_bank_status_are_read() -> None:
    codes = ("RCVC", "RVMC", "RVNM", "RVNA")

    assert [result_of_code(code) for code in codes] == list(NameCheckResult)
    assert result_of_code("ACCP") is None
