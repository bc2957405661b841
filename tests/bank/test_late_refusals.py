"""Journeys in which the bank takes back what it said, or says it of an account that is not ours."""

from __future__ import annotations

from datetime import date

from ontzorgen.cli.demo.bank import RETURNS_LATER, PlayedBank
from tests.bank.conftest import HEARD, PAYS_FROM, SETTLED
from tests.cli.bank import AMOUNTS, TOTAL, balances
from tests.cli.conftest import TODAY

IN_TRANSIT = dict.fromkeys(AMOUNTS, "IN_TRANSIT")
OPEN = dict.fromkeys(AMOUNTS, "OPEN")
RETURNED = "2026-10-06"


def total(rows, what):
    return sum(row[what] for row in rows)


def test_what_was_accepted_first_and_refused_on_its_day_is_open_again(round_):
    run = round_.sends()
    round_.hears(HEARD)
    accepted = run.places()

    round_.bank.shut(PAYS_FROM)
    rows = round_.hears(SETTLED)

    assert (total(rows, "rejected"), total(rows, "booked")) == (4, 0)
    assert (accepted, run.places()) == (IN_TRANSIT, OPEN)
    assert (balances()["OPEN"], "BANK" in balances()) == (TOTAL, False)


def test_an_account_that_the_bank_does_not_keep_opens_every_payment_and_stops_no_payee(round_):
    run = round_.exports()
    with PlayedBank(date.fromisoformat(TODAY)) as stranger:
        round_.hands_in(run, stranger)
        answers = stranger.collect(round_.folder / "answers")

    round_.imports(*answers)

    assert (run.places(), run.tasks()["PAYMENT_OPEN"]) == (OPEN, 4)
    assert set(round_.accounts().values()) == {"VERIFIED"}


def test_everything_that_comes_back_comes_back_once_and_a_death_stops_no_account(round_):
    round_.bank.behave(PAYS_FROM, RETURNS_LATER, days=3, reason="MD07")
    run = round_.sends()
    round_.hears(SETTLED)

    rows = round_.hears(RETURNED)

    assert (total(rows, "returned"), total(rows, "unmatched")) == (4, 0)
    assert (run.places(), run.tasks()) == (OPEN, {"PAYMENT_OPEN": 4})
    assert set(round_.accounts().values()) == {"VERIFIED"}
    assert (balances()["OPEN"], "BANK" in balances()) == (TOTAL, False)
