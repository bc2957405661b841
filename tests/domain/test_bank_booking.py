"""A booking is the same booking in any file, and another one as soon as it says something else."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.bank_booking import Fingerprint
from sepa.bank_rules import Sign
from sepa.statement import Batch, Detail, Entry

DAY = date(2026, 9, 30)
ENTRY = Entry(
    620_00, "EUR", Sign.DEBIT, DAY, DAY, "BOOK", False, "PMNT/ICDT/ESCT", "REF1", "1", (), "Huur"
)
DETAIL = Detail(
    620_00, 620_00, Sign.DEBIT, "E-1", None, "T-1", "P-1", "M-1", None, None,
    "De Linde", "NL71RABO2601815906", "Huur oktober", None, None, False, None,
)  # fmt: skip


def printed(entry=ENTRY, *details, day=DAY):
    fingerprint = Fingerprint()
    for detail in details:
        fingerprint.add(detail)
    return fingerprint.of(entry, day)


def test_a_fingerprint_is_64_hexadecimal_digits():
    assert len(bytes.fromhex(printed(ENTRY, DETAIL))) == 32


@given(st.permutations([replace(DETAIL, booked_cents=cents) for cents in (1, 1, 2, 3, 4)]))
def test_the_order_of_the_payments_of_a_booking_does_not_count(details):
    assert printed(ENTRY, *details) == printed(ENTRY, *sorted(details, key=str))


@pytest.mark.parametrize(
    "other", [{"entry_reference": "2"}, {"entry_reference": None}, {"code": "other"}]
)
def test_what_a_bank_numbers_anew_in_each_file_does_not_count(other):
    assert printed(replace(ENTRY, **other), DETAIL) == printed(ENTRY, DETAIL)


def test_white_space_in_texts_does_not_count():
    wider = replace(DETAIL, remittance=" Huur\n  oktober ")

    assert printed(ENTRY, wider) == printed(ENTRY, DETAIL)
    assert printed(replace(ENTRY, additional_information="H u ur")) == printed(ENTRY)


def test_the_text_of_the_bank_counts_only_where_there_are_no_payments():
    other = replace(ENTRY, additional_information="Kosten")

    assert printed(other, DETAIL) == printed(ENTRY, DETAIL)
    assert printed(other) != printed(ENTRY)


@pytest.mark.parametrize(
    "other",
    [
        {"amount_cents": 620_01},
        {"sign": Sign.CREDIT},
        {"currency": "CHF"},
        {"value_date": None},
        {"value_date": date(2026, 10, 1)},
        {"reversal": True},
        {"account_servicer_reference": "REF2"},
        {"batches": (Batch("M-1", "P-1", 2, 620_00),)},
    ],
)
def test_a_booking_that_says_something_else_is_another(other):
    assert printed(replace(ENTRY, **other), DETAIL) != printed(ENTRY, DETAIL)


def test_a_booking_of_another_day_is_another():
    assert printed(ENTRY, DETAIL, day=date(2026, 10, 1)) != printed(ENTRY, DETAIL)


@pytest.mark.parametrize(
    "other",
    [
        {"booked_cents": None},
        {"sign": Sign.CREDIT},
        {"end_to_end_id": "E-2"},
        {"transaction_id": None},
        {"payment_information_id": "P-2"},
        {"mandate_id": "X"},
        {"counterparty_iban": None},
        {"remittance": None},
        {"reason": "AC04"},
    ],
)
def test_a_payment_that_says_something_else_makes_another_booking(other):
    assert printed(ENTRY, replace(DETAIL, **other)) != printed(ENTRY, DETAIL)


def test_a_payment_told_twice_is_not_a_payment_told_once():
    assert printed(ENTRY, DETAIL, DETAIL) != printed(ENTRY, DETAIL)


def test_the_order_of_batches_does_not_count():
    batches = (Batch("M-1", "P-1", 2, 1), Batch(None, None, None, None))

    assert printed(replace(ENTRY, batches=batches)) == printed(
        replace(ENTRY, batches=batches[::-1])
    )
