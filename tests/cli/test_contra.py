"""A payment that the bank refused and debited all the same is not paid twice."""

from __future__ import annotations

import pytest

from tests.cli.bank import Bank, balances
from tests.cli.conftest import books_hold
from tests.cli.test_correct import AMOUNTS, Office

BECAUSE = ("--reason", "bank gebeld", "--user", "maker")


@pytest.fixture
def office(loaded, at_bank, tmp_path):
    return Office(loaded, at_bank, tmp_path)


def debits(office, cost="V1"):
    """Let the bank debit a payment, and return its id."""
    name = office.id_of(cost, office.run)
    office.books((name, AMOUNTS[cost], "DBIT", None))
    return name


def gives_back(office, cost="V1"):
    """Let the contra entry come."""
    office.books((office.id_of(cost, office.run), AMOUNTS[cost], "CRDT", None), day="2026-10-02")


def tasks(office, kind):
    found = office.do("task", "list", "--json").json["tasks"]
    return [task for task in found if task["kind"] == kind]


def refused_and_released(office):
    """Let V1 be refused and released, and return its id."""
    office.refuses("V1", "MS03")
    name = office.id_of("V1")
    office.do("payment", "release", name, *BECAUSE)
    return name


def test_a_refused_payment_that_was_debited_waits_for_its_contra_entry_also_when_released(office):
    refused_and_released(office)
    debits(office)

    waits = office.corrects(status=1)
    gives_back(office)

    assert "tegenboeking" in waits.err
    assert len(office.corrects()["instalments"]) == 1
    books_hold(office.cli)


@pytest.mark.parametrize("decision", ["release", "keep"])
def test_nobody_decides_about_money_that_the_payee_may_have(office, decision):
    office.refuses("V1", "MS03")
    name = debits(office)

    refused = office.do("payment", decision, name, *BECAUSE, status=1)
    at_once = office.do("payment", "release", "--run", office.run, *BECAUSE)

    assert "schreef deze betaling af, ook al weigerde zij haar" in refused.err
    assert "0 betaling(en)" in at_once.out
    assert "tegenboeking" in office.do("payment", "show", name, "--json").json["next"]
    books_hold(office.cli)


def test_a_debit_after_the_calculation_stops_the_approval(office):
    refused_and_released(office)
    correction = office.corrects()["run"]
    debits(office)

    refused = office.do("run", "approve", correction, "--user", "checker", status=1)

    assert "tegenboeking" in refused.err
    books_hold(office.cli)


def test_a_debit_after_the_approval_stops_the_export_until_the_contra_entry_comes(office):
    refused_and_released(office)
    correction = office.corrects()["run"]
    office.do("run", "approve", correction, "--user", "checker")
    debits(office)
    export = ("run", "export", correction, "--user", "maker", "--out", office.tmp_path / "out")

    refused = office.do(*export, status=1)
    gives_back(office)
    office.do(*export)

    assert "de tegenboeking ontbreekt" in refused.err
    books_hold(office.cli)


@pytest.mark.parametrize("went_on", ["paid again", "kept"])
def test_a_debit_of_money_that_went_on_calls_for_help_until_the_contra_entry_comes(office, went_on):
    name = refused_and_released(office)
    if went_on == "paid again":
        office.sends(office.corrects()["run"])
    else:
        office.do("payment", "keep", name, *BECAUSE)
    before = tasks(office, "ACCEPTED_LATE")

    debits(office)
    (late,) = tasks(office, "ACCEPTED_LATE")
    gives_back(office)

    assert before == []
    assert (late["subject"], late["role"]) == (name, "fiatteur")
    assert tasks(office, "ACCEPTED_LATE") == []
    books_hold(office.cli)


def given_back(office):
    """Make a withholding file and return what it gives back."""
    place = ("--municipality", "0299", "--month", "2026-09", "--user", "maker", "--json")
    done = office.do("withholding", *place, "--out", office.tmp_path / f"{office.files}.csv")
    return done.json["totals"]["given_back"]


@pytest.mark.parametrize("debited", ["before it is confirmed", "after it is confirmed"])
def test_kept_money_that_the_payee_may_have_does_not_leave_before_its_contra_entry(office, debited):
    office.refuses("V1", "MS03")
    name = office.id_of("V1")
    office.do("payment", "keep", name, *BECAUSE)
    confirm = ("payment", "give-back", name, "--user", "checker")
    if debited == "before it is confirmed":
        debits(office)
        refused = office.do(*confirm, status=1)
        assert "tegenboeking" in refused.err
    else:
        office.do(*confirm)
        debits(office)
        assert given_back(office) == "0.00"
    gives_back(office)
    if debited == "before it is confirmed":
        office.do(*confirm)

    assert given_back(office) == "620.00"
    books_hold(office.cli)


def test_a_batch_that_is_debited_with_its_contra_entry_leaves_no_call_for_help(office):
    bank = Bank.of(office.cli, office.tmp_path, office.run)
    name = refused_and_released(office)
    office.do("payment", "keep", name, *BECAUSE)

    bank.imports(bank.statement(bank.batch(), bank.line("V1", "CRDT")))

    assert tasks(office, "ACCEPTED_LATE") == []


def test_what_the_bank_executed_after_all_is_paid_and_its_run_can_be_closed(office):
    office.settles("V2", "V3", "V4")
    office.refuses("V1", "MS03")
    name = debits(office)
    stuck = office.do("run", "close", office.run, "--user", "checker", status=1)

    office.do("payment", "executed", name, *BECAUSE)

    assert "tegenboeking" in stuck.err
    assert office.place(name) == "PAID"
    assert "CONTRA" not in balances()
    assert tasks(office, "PAYMENT_OPEN") == []
    assert "niets te herstellen" in office.corrects(status=1).err
    books_hold(office.cli)
    office.takes_every_task()
    office.do("run", "close", office.run, "--user", "checker")
    books_hold(office.cli)


def test_what_was_executed_after_all_and_then_returned_is_open_again_with_a_new_task(office):
    office.refuses("V1", "MS03")
    name = debits(office)
    office.do("payment", "executed", name, *BECAUSE)

    gives_back(office)

    assert office.place(name) == "OPEN"
    assert len(tasks(office, "PAYMENT_OPEN")) == 1
    books_hold(office.cli)
    office.do("payment", "release", name, *BECAUSE)
    office.sends(office.corrects()["run"])
    books_hold(office.cli)


def test_a_release_from_before_the_payment_was_executed_after_all_no_longer_counts(office):
    name = refused_and_released(office)
    debits(office)
    office.do("payment", "executed", name, *BECAUSE)
    gives_back(office)

    waits = office.corrects(status=1)
    office.do("payment", "release", name, *BECAUSE)

    assert f"{name}: wacht op iemand die bevestigt" in waits.err
    assert len(office.corrects()["instalments"]) == 1
    books_hold(office.cli)


@pytest.mark.parametrize("story", ["only refused", "only debited", "paid again"])
def test_only_what_waits_for_its_contra_entry_can_be_executed_after_all(office, story):
    name = office.id_of("V1")
    if story != "only debited":
        refused_and_released(office)
    if story == "paid again":
        office.sends(office.corrects()["run"])
    if story != "only refused":
        debits(office)

    refused = office.do("payment", "executed", name, *BECAUSE, status=1)

    assert "vastgelegd als uitgevoerd" in refused.err
    books_hold(office.cli)
