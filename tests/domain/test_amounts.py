"""An amount is read exactly or refused with its cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.amounts import MOST_CENTS, AmountFault, WrongAmount, euros, parse_cents

CENTS = st.integers(min_value=0, max_value=MOST_CENTS)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("12", 12_00),
        ("12,5", 12_50),
        ("12,50", 12_50),
        ("12.50", 12_50),
        ("12.5", 12_50),
        ("1234,56", 1_234_56),
        ("1.234,56", 1_234_56),
        ("1.234,5", 1_234_50),
        ("1.234.567,89", 1_234_567_89),
        ("007,10", 7_10),
        ("999.999.999,99", MOST_CENTS),
        ("€ 500,00", 500_00),
        ("€500", 500_00),
        ("€\u00a01.234,56", 1_234_56),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", AmountFault.EMPTY),
        ("  ", AmountFault.EMPTY),
        ("-5,00", AmountFault.NEGATIVE),
        ("− 5,00", AmountFault.NEGATIVE),
        ("5,00-", AmountFault.NEGATIVE),
        ("(5,00)", AmountFault.NEGATIVE),
        ("1.234", AmountFault.AMBIGUOUS),
        ("1,234", AmountFault.AMBIGUOUS),
        ("999.999", AmountFault.AMBIGUOUS),
        ("1234,567", AmountFault.DECIMALS),
        ("1.234,567", AmountFault.DECIMALS),
        ("12.3456", AmountFault.DECIMALS),
        ("12.34,56", AmountFault.GROUPING),
        ("1234.567,89", AmountFault.GROUPING),
        ("0.123,45", AmountFault.GROUPING),
        ("1.234.567", AmountFault.GROUPING),
        ("1,234.56", AmountFault.GROUPING),
        ("1,234,56", AmountFault.GROUPING),
        ("1..234,56", AmountFault.GROUPING),
        ("€", AmountFault.EMPTY),
        ("€ 1.234", AmountFault.AMBIGUOUS),
        ("€ -5,00", AmountFault.NEGATIVE),
        ("€€ 5", AmountFault.NOT_A_NUMBER),
        ("5 €", AmountFault.NOT_A_NUMBER),
        ("12,50 euro", AmountFault.NOT_A_NUMBER),
        ("1 234,56", AmountFault.NOT_A_NUMBER),
        (" 12,50", AmountFault.NOT_A_NUMBER),
        ("12,50\n", AmountFault.NOT_A_NUMBER),
        ("12,", AmountFault.NOT_A_NUMBER),
        (",50", AmountFault.NOT_A_NUMBER),
        ("1e3", AmountFault.NOT_A_NUMBER),
        ("+5", AmountFault.NOT_A_NUMBER),
        ("0x10", AmountFault.NOT_A_NUMBER),
        ("1_000", AmountFault.NOT_A_NUMBER),
        ("nan", AmountFault.NOT_A_NUMBER),
        ("١٢", AmountFault.NOT_A_NUMBER),
        ("１２", AmountFault.NOT_A_NUMBER),
        ("1'234,56", AmountFault.NOT_A_NUMBER),
        ("1000000000", AmountFault.TOO_LARGE),
        ("1.000.000.000,00", AmountFault.TOO_LARGE),
        ("9" * 5000, AmountFault.TOO_LARGE),
    ],
)
def test_what_is_not_surely_an_amount_is_refused_with_its_cause(text, cause):
    with pytest.raises(WrongAmount) as refused:
        parse_cents(text)

    assert refused.value.cause is cause
    assert refused.value.text == text


@given(CENTS)
def test_what_is_written_for_json_reads_back_as_the_same_cents(cents):
    assert parse_cents(euros(cents)) == cents


@given(CENTS)
def test_dutch_grouping_reads_back_as_the_same_cents(cents):
    dutch = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"

    assert parse_cents(dutch) == cents


@given(CENTS, st.integers(min_value=0, max_value=999))
def test_three_decimals_are_never_read(cents, thousandths):
    for separator in ".,":
        with pytest.raises(WrongAmount):
            parse_cents(f"{cents // 100}{separator}{thousandths:03d}")


@given(st.text(max_size=20))
def test_any_text_is_an_amount_in_range_or_refused(text):
    try:
        cents = parse_cents(text)
    except WrongAmount:
        return

    assert 0 <= cents <= MOST_CENTS


def test_a_negative_difference_is_written_with_its_sign():
    assert euros(-5) == "-0.05"
    assert euros(-906_50) == "-906.50"
