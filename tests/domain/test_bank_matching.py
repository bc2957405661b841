"""A suggestion says what agrees; where two payments agree alike there is none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.bank_matching import (
    NEAR,
    Booking,
    Candidate,
    Suggestion,
    kind_of,
    suggest,
)
from ontzorgen.domain.payment import EventKind

DAY = date(2026, 9, 30)
PAID = Candidate(7, "0299-2026-10-01-1-1", "De Linde", "NL71RABO2601815906", 620_00, DAY)
OTHER = Candidate(8, "0299-2026-10-01-2-1", "De Eik", "NL20INGB0001234567", 620_00, DAY)
NOTHING = Booking(620_00, DAY, None, None, None)


def test_a_debit_says_that_money_left_and_a_credit_that_it_came_back():
    assert kind_of("DBIT") is EventKind.SETTLED
    assert kind_of("CRDT") is EventKind.RETURNED


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ({}, ("AMOUNT", "DATE")),
        ({"counterparty": "DE LINDE"}, ("NAME", "AMOUNT", "DATE")),
        ({"counterparty_iban": PAID.iban}, ("IBAN", "AMOUNT", "DATE")),
        ({"text": f"retour {PAID.end_to_end_id}"}, ("ID", "AMOUNT", "DATE")),
        ({"text": PAID.end_to_end_id, "amount_cents": 1}, ("ID", "DATE")),
        ({"counterparty_iban": PAID.iban, "booked_on": DAY + 2 * NEAR}, ("IBAN", "AMOUNT")),
    ],
)
def test_a_suggestion_names_all_that_agrees(said, agrees):
    assert suggest(replace(NOTHING, **said), [PAID]) == Suggestion(PAID.id, agrees)


@pytest.mark.parametrize(
    "said",
    [
        {"amount_cents": 1, "counterparty": PAID.payee_name, "counterparty_iban": PAID.iban},
        {"booked_on": DAY + 2 * NEAR},
        {"amount_cents": 1},
    ],
)
def test_an_account_a_name_a_day_or_an_amount_alone_suggest_nothing(said):
    assert suggest(replace(NOTHING, **said), [PAID]) is None


def test_two_payments_that_agree_alike_suggest_nothing():
    assert suggest(NOTHING, [PAID, OTHER]) is None


def test_of_two_payments_the_one_that_agrees_most_is_suggested():
    booking = replace(NOTHING, counterparty_iban=OTHER.iban)

    assert suggest(booking, [PAID, OTHER]) == Suggestion(OTHER.id, ("IBAN", "AMOUNT", "DATE"))


def test_amount_and_date_do_not_stand_against_a_payment_that_agrees_in_more():
    named = replace(NOTHING, counterparty="De Eik", booked_on=DAY + 2 * NEAR)

    assert suggest(named, [PAID, OTHER]) == Suggestion(OTHER.id, ("NAME", "AMOUNT"))


def test_without_payments_there_is_no_suggestion():
    assert suggest(NOTHING, []) is None


@given(st.integers(-30, 30))
def test_a_day_agrees_up_to_and_including_ten_days_apart(days):
    booking = replace(NOTHING, counterparty="De Linde", booked_on=DAY + timedelta(days=days))

    found = suggest(booking, [PAID])

    assert found is not None
    assert ("DATE" in found.agrees) == (abs(days) <= 10)
