"""A betalingskenmerk and an RF reference are checked before a payee cannot match them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from sepa.creditor_reference import (
    ReferenceKind,
    complete_kenmerk,
    is_compact_reference,
    kenmerk_check_digit,
    parse_betalingskenmerk,
    parse_rf,
    rf_check_digits,
)
from sepa.errors import WrongReference

KENMERK, RF = ReferenceKind.BETALINGSKENMERK, ReferenceKind.RF
VALID = [
    "5000056789012345",
    "12234534622567",
    "5010002167010010",
    "3010002167042021",
    "0001041146910100",
    "9001041146812501",
    "3961307998410020",
    "6849613076003030",
]

fifteen_digits = st.from_regex(r"\A[0-9]{15}\Z")
short_numbers = st.from_regex(r"\A[0-9]{7,12}\Z")
rf_bodies = st.from_regex(r"\A[0-9A-Z]{1,21}\Z")


@pytest.mark.parametrize("text", VALID)
def test_references_known_to_be_right_pass(text):
    assert parse_betalingskenmerk(text) == text


def test_a_kenmerk_is_read_as_people_type_it():
    assert parse_betalingskenmerk(" 5000 0567.8901 2345 ") == "5000056789012345"


def test_seven_digits_carry_no_check():
    assert parse_betalingskenmerk("1234567") == "1234567"


@pytest.mark.parametrize(
    ("text", "reason", "expected"),
    [
        ("", "CHARACTERS", None),
        ("50000567x9012345", "CHARACTERS", None),
        ("٥٠٠٠٠٥٦", "CHARACTERS", None),
        *((digit * length, "LENGTH", None) for length in (6, 8, 15, 17) for digit in "1"),
        ("6000056789012345", "CHECK_DIGIT", "5000056789012345"),
        ("13234534622567", "LENGTH_DIGIT", "12234534622567"),
        ("22234534622567", "CHECK_DIGIT", "12234534622567"),
    ],
)
def test_a_wrong_kenmerk_says_what_is_wrong_and_what_would_be_right(text, reason, expected):
    with pytest.raises(WrongReference) as refusal:
        parse_betalingskenmerk(text)

    assert (refusal.value.reason, refusal.value.expected) == (reason, expected)


@given(st.one_of(fifteen_digits, short_numbers))
def test_a_completed_kenmerk_is_valid(number):
    assert parse_betalingskenmerk(complete_kenmerk(number)).endswith(number)


@pytest.mark.parametrize(
    ("number", "reason"),
    [("1" * 6, "LENGTH"), ("1" * 13, "LENGTH"), ("1" * 16, "LENGTH"), ("a", "CHARACTERS")],
)
def test_a_number_that_no_kenmerk_carries_is_refused(number, reason):
    with pytest.raises(WrongReference) as refusal:
        complete_kenmerk(number)

    assert refusal.value.reason == reason


@given(fifteen_digits, st.integers(1, 15), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_but_where_two_remainders_share_a_check_digit(body, at, step):
    kenmerk = complete_kenmerk(body)
    digit = (int(kenmerk[at]) + step) % 10
    wrong = kenmerk[:at] + str(digit) + kenmerk[at + 1 :]

    noticed = not is_compact_reference(KENMERK, wrong)

    assert noticed or kenmerk[0] == kenmerk_check_digit(wrong[1:]) == "1"


def test_the_check_digit_of_remainders_nought_and_one():
    assert kenmerk_check_digit("0" * 15) == "0"
    assert {kenmerk_check_digit(f"{number:015d}") for number in range(100)} == set("0123456789")


def test_an_rf_reference_is_read_as_people_type_it():
    assert parse_rf("rf18 5390 0754 7034") == "RF18539007547034"


@pytest.mark.parametrize(
    ("text", "reason", "expected"),
    [
        ("RF19539007547034", "CHECK_DIGIT", "RF18539007547034"),
        ("RF1", "CHARACTERS", None),
        ("539007547034", "CHARACTERS", None),
        ("RF18-5390", "CHARACTERS", None),
        ("RF18" + "1" * 22, "LENGTH", None),
    ],
)
def test_a_wrong_rf_reference_says_what_is_wrong(text, reason, expected):
    with pytest.raises(WrongReference) as refusal:
        parse_rf(text)

    assert (refusal.value.reason, refusal.value.expected) == (reason, expected)


@given(rf_bodies)
def test_computed_rf_check_digits_are_those_of_the_standard(body):
    reference = f"RF{rf_check_digits(body)}{body}"

    assert iso11649.is_valid(reference)
    assert parse_rf(reference) == reference


@given(st.one_of(st.from_regex(r"\ARF[0-9]{2}[0-9A-Z]{0,23}\Z"), st.text(max_size=20)))
def test_the_quick_question_about_rf_agrees_with_the_slow_one(text):
    assert is_compact_reference(RF, text) == _passes(parse_rf, text)


@given(
    st.one_of(
        st.from_regex(r"\A[0-9]{5,18}\Z"),
        fifteen_digits.map(complete_kenmerk),
        st.text(max_size=18),
    )
)
def test_the_quick_question_about_a_kenmerk_agrees_with_the_slow_one(text):
    assert is_compact_reference(KENMERK, text) == _passes(parse_betalingskenmerk, text)


def _passes(parse, text):
    try:
        return parse(text) == text
    except WrongReference:
        return False
