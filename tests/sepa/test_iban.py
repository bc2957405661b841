"""An account is read as people type it, and refused when no SEPA transfer reaches it."""

import pytest

from sepa.errors import WrongIban
from sepa.iban import EEA_COUNTRIES, bic_of, is_compact_iban, is_sepa_country, parse_iban


@pytest.mark.parametrize(
    "text", ["NL91ABNA0417164300", "nl91 abna 0417 1643 00", " NL91\tABNA0417164300\n"]
)
def test_an_account_is_read_as_people_type_it(text):
    assert parse_iban(text) == "NL91ABNA0417164300"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "EMPTY"),
        ("   ", "EMPTY"),
        ("NL", "CHARACTERS"),
        ("NL91-ABNA-0417164300", "CHARACTERS"),
        ("NL٩١ABNA0417164300", "CHARACTERS"),
        ("NL91ABNA0417164300\u200f", "CHARACTERS"),
        ("NL91ABNA041716430", "LENGTH"),
        ("NL92ABNA0417164300", "CHECK_DIGITS"),
        ("NL19ABNA0417164300", "CHECK_DIGITS"),
        ("NL91123404171643AB", "STRUCTURE"),
        ("TR330006100519786457841326", "COUNTRY"),
        ("XX9100000000", "COUNTRY"),
    ],
)
def test_a_wrong_account_says_what_is_wrong(text, reason):
    with pytest.raises(WrongIban) as refusal:
        parse_iban(text)

    assert refusal.value.reason == reason


@pytest.mark.parametrize("check_digits", ["00", "01", "99"])
def test_check_digits_that_no_account_carries_are_refused(check_digits):
    aliases = [f"NL{check_digits}INGB{number:010d}" for number in range(97)]

    assert not any(map(is_compact_iban, aliases))


def test_a_dutch_account_needs_no_eleven_test():
    assert parse_iban("NL20 INGB 0001 2345 67") == "NL20INGB0001234567"


def test_the_bank_follows_from_the_account():
    assert bic_of("NL91ABNA0417164300") == "ABNANL2A"
    assert bic_of("NL10ZZZZ0000000001") is None


def test_a_file_holds_accounts_compact():
    assert is_compact_iban("NL91ABNA0417164300")
    assert not is_compact_iban("NL91 ABNA 0417 1643 00")


def test_countries_that_joined_sepa_count_and_others_do_not():
    assert all(map(is_sepa_country, ("NL", "CH", "AL", "RS", "MK")))
    assert not any(map(is_sepa_country, ("US", "TR", "nl", "")))
    assert len(EEA_COUNTRIES) == 30
