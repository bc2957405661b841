"""What a bank that we did not write makes of our files, and we of its answers."""

from __future__ import annotations

from datetime import date

import pytest

from ontzorgen.cli.demo.bank import (
    LEAVES_OUT,
    NO_FUNDS,
    REFUSES_FILES,
    RETURNS_LATER,
    SILENT,
    UNKNOWN_BANK,
    PlayedBank,
)
from tests.bank.conftest import BALANCE, HEARD, PAYS_FROM, SETTLED
from tests.cli.bank import AMOUNTS, IBANS, TOTAL, balances
from tests.cli.conftest import TODAY

PAID = dict.fromkeys(AMOUNTS, "PAID")
IN_TRANSIT = dict.fromkeys(AMOUNTS, "IN_TRANSIT")
RENT = AMOUNTS["V1"]
NEW_IBAN = "NL20INGB0001234567"
RETURNED, DAY_AFTER = "2026-10-06", "2026-10-02"


def total(rows, what):
    return sum(row[what] for row in rows)


@pytest.mark.parametrize("version", ["09", "03"])
def test_what_the_bank_accepts_and_executes_settles_the_run(round_, version):
    said = ("--municipality", "0299", "--from", "2026-01-01", "--user", "boss")
    assert round_.office("policy", "set", f"pain_versie={version}", *said).status == 0
    run = round_.sends()

    accepted = round_.hears(HEARD)
    places = run.places()
    settled = round_.hears(SETTLED)

    assert accepted[0]["kind"] == "pain.002.001.10"
    assert places == IN_TRANSIT
    assert total(settled, "booked") == len(AMOUNTS)
    assert (run.places(), run.status()) == (PAID, "SETTLED")
    assert (run.waiting(), run.tasks()) == ([], {})
    assert balances()["BANK"] == TOTAL


def test_a_closed_account_is_stopped_and_its_payment_waits_for_a_person(round_):
    round_.bank.close_account(IBANS["V1"], "Woonstichting De Linde")
    run = round_.sends()

    rows = round_.hears(HEARD) + round_.hears(SETTLED)

    assert (total(rows, "rejected"), total(rows, "booked")) == (1, 3)
    assert run.places() == PAID | {"V1": "OPEN"}
    assert round_.accounts()["B1"] == "STOPPED"
    assert [(task["kind"], task["reason"]) for task in round_.tasks()] == [
        ("PAYMENT_OPEN", "AC04"),
        ("ACCOUNT_STOPPED", "AC04"),
    ]
    assert (balances()["OPEN"], balances()["BANK"]) == (RENT, TOTAL - RENT)


def test_an_account_at_an_unknown_bank_is_stopped_too(round_):
    round_.bank.close_account(IBANS["V4"], "Bronwater", UNKNOWN_BANK)
    run = round_.sends()

    rows = round_.hears(HEARD) + round_.hears(SETTLED)

    assert total(rows, "rejected") == 1
    assert run.places() == PAID | {"V4": "OPEN"}
    assert round_.accounts()["B4"] == "STOPPED"
    assert {task["reason"] for task in round_.tasks()} == {"RC01"}


def test_too_little_money_leaves_a_payment_open_and_every_account_in_use(round_):
    poor = RENT + AMOUNTS["V2"] + AMOUNTS["V4"]
    round_.bank.behave(PAYS_FROM, NO_FUNDS)
    round_.bank.lower(PAYS_FROM, poor)
    run = round_.sends()

    round_.hears(HEARD)
    round_.hears(SETTLED)

    assert run.places() == PAID | {"V3": "OPEN"}
    assert [(task["kind"], task["reason"]) for task in round_.tasks()] == [("PAYMENT_OPEN", "AM04")]
    assert set(round_.accounts().values()) == {"VERIFIED"}
    assert balances()["BANK"] == poor


def test_a_refused_file_opens_every_payment_and_calls_two_people(round_):
    round_.bank.behave(PAYS_FROM, REFUSES_FILES)
    run = round_.sends()

    rows = round_.hears(HEARD) + round_.hears(SETTLED)

    assert (total(rows, "rejected"), total(rows, "booked")) == (4, 0)
    assert run.places() == dict.fromkeys(AMOUNTS, "OPEN")
    assert run.tasks() == {"PAYMENT_OPEN": 4, "FILE_REFUSED": 2}
    assert balances()["OPEN"] == TOTAL
    assert "BANK" not in balances()


def test_a_file_that_is_sent_twice_moves_no_money_twice(round_):
    run = round_.sends()
    round_.hands_in(run)

    rows = round_.hears(HEARD)
    places = run.places()
    round_.hears(SETTLED)

    assert total(rows, "rejected") == 0
    assert places == IN_TRANSIT
    assert run.places() == PAID
    assert run.tasks() == {"DUPLICATE_FILE": 2}
    assert balances()["BANK"] == TOTAL


def test_a_payment_that_comes_back_after_three_days_comes_back_once(round_):
    run = round_.exports()
    round_.bank.behave(PAYS_FROM, RETURNS_LATER, days=3, end_to_end_id=run.ids["V1"])
    round_.hands_in(run)

    round_.hears(SETTLED)
    settled = (run.status(), run.places())
    rows = round_.hears(RETURNED)

    assert settled == ("SETTLED", PAID)
    assert {row["kind"][:8] for row in rows} == {"pacs.004", "camt.054", "camt.053"}
    assert total(rows, "returned") == 1
    assert run.places() == PAID | {"V1": "OPEN"}
    assert run.tasks() == {"PAYMENT_OPEN": 1, "ACCOUNT_STOPPED": 1}
    assert (run.waiting(), balances()["OPEN"]) == ([], RENT)


def test_silence_becomes_a_task_and_later_one_for_the_checker_too(round_):
    round_.bank.behave(PAYS_FROM, SILENT)
    run = round_.sends()
    for_whom = {}

    for day in (SETTLED, DAY_AFTER, "2026-10-05", RETURNED):
        round_.on(day)
        for_whom[day] = sorted(task["role"] for task in round_.tasks())
    round_.hears()

    assert for_whom == {
        SETTLED: [],
        DAY_AFTER: ["administratie"],
        "2026-10-05": ["administratie"],
        RETURNED: ["administratie", "fiatteur"],
    }
    assert (run.status(), run.tasks()) == ("SETTLED", {})


def test_a_statement_with_a_hole_is_a_task_and_holds_up_the_next_until_it_is_whole(
    round_, tmp_path
):
    round_.bank.behave(PAYS_FROM, LEAVES_OUT)
    run = round_.sends()

    *_, holed = round_.hears(HEARD) + round_.hears(SETTLED)
    round_.on(DAY_AFTER)
    next_one = round_.bank.collect(tmp_path / "next")
    (held_up,) = round_.imports(*next_one, status=1)
    round_.imports(*whole_statements(round_, run), *next_one)

    assert "niet het eindsaldo" in holed["message"]
    assert "ontbreekt een afschrift" in held_up["message"]
    assert run.tasks() == {"STATEMENT_WRONG": 1}
    assert (run.places(), run.waiting()) == (PAID, [])
    assert balances()["BANK"] == TOTAL


def whole_statements(round_, run):
    """Return what the bank says again, now without leaving anything out."""
    with PlayedBank(date.fromisoformat(TODAY)) as again:
        again.open_account(PAYS_FROM, "Gemeente Zevenveld", BALANCE)
        round_.hands_in(run, again)
        again.advance(date.fromisoformat(SETTLED))
        return again.collect(round_.folder / "again")


# paid again, and closed


def test_after_a_closed_account_the_new_one_is_paid_and_both_runs_are_closed(round_):
    round_.bank.close_account(IBANS["V1"], "Woonstichting De Linde")
    run = round_.sends()
    round_.hears(HEARD)
    round_.moves("B1", NEW_IBAN)
    round_.hears(SETTLED)

    again = round_.pays_again(run)
    (name,) = again.ids.values()
    in_between = (run.places()["V1"], again.places(), run.tasks())
    round_.hears(DAY_AFTER)

    assert name.endswith("-2")
    assert in_between == ("TAKEN_OVER", {"V1": "IN_TRANSIT"}, {"ACCOUNT_STOPPED": 1})
    assert again.places() == {"V1": "PAID"}
    assert round_.closes(run, again) == ["CLOSED", "CLOSED"]
    assert (balances()["BANK"], "OPEN" in balances()) == (TOTAL, False)


def test_when_money_has_arrived_the_payment_is_released_and_paid_once(round_):
    round_.bank.behave(PAYS_FROM, NO_FUNDS)
    round_.bank.lower(PAYS_FROM, TOTAL - 1)
    run = round_.sends()
    round_.hears(SETTLED)

    round_.bank.receive(PAYS_FROM, 100_00, "Gemeente Zevenveld", "Aanvulling saldo")
    told = ("--user", "maker", "--reason", "saldo is aangevuld")
    round_.does("payment", "release", run.ids["V4"], *told)
    again = round_.pays_again(run)
    round_.hears(DAY_AFTER)
    (arrived,) = run.waiting()
    round_.does("bank", "place", arrived["item"], "--outside", *told)

    assert again.places() == {"V4": "PAID"}
    assert round_.closes(run, again) == ["CLOSED", "CLOSED"]
    assert balances()["BANK"] == TOTAL - 100_00


def test_after_a_return_the_new_account_is_paid_and_the_return_stays_known(round_):
    run = round_.exports()
    round_.bank.behave(PAYS_FROM, RETURNS_LATER, days=3, end_to_end_id=run.ids["V1"])
    round_.hands_in(run)
    round_.hears(SETTLED)
    round_.hears(RETURNED)
    told = round_.told

    round_.moves("B1", NEW_IBAN)
    again = round_.pays_again(run)
    round_.hears("2026-10-07")
    once_more = round_.imports(*told)

    assert {row["outcome"] for row in once_more} == {"ALREADY_KNOWN"}
    assert (run.places()["V1"], again.places()) == ("TAKEN_OVER", {"V1": "PAID"})
    assert round_.closes(run, again) == ["CLOSED", "CLOSED"]
    assert balances()["BANK"] == TOTAL
