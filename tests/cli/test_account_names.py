"""A name that differs, from the bank's answer to the payment that goes out after all."""

import pytest

from ontzorgen.cli.output import application
from tests.cli.conftest import approved, books_hold, calculate, take_over
from tests.cli.folders import SCENARIO


@pytest.fixture
def landlord(loaded):
    """The account of the payee that the household's rent is paid to."""
    accounts = loaded("payee", "accounts", "--json").json["accounts"]
    return next(row for row in accounts if row["payee"] is not None)["account"]


def check(office, account, result, *more, user="maker"):
    """Record a name check."""
    return office("payee", "name-check", account, "--result", result, *more, "--user", user)


def accept(office, account, *more, user="checker"):
    """Accept a name."""
    asked = ("--reason", "zelfde KVK", "--user", user)
    return office("payee", "accept-name", account, *asked, *more)


def kept(office, account):
    """Return an account as the list gives it."""
    accounts = office("payee", "accounts", "--json").json["accounts"]
    return next(row for row in accounts if row["account"] == account)


def test_a_run_pays_nothing_to_another_name_until_it_is_accepted(loaded, landlord):
    told = check(loaded, landlord, "NO_MATCH")
    outcomes = {row["outcome"] for row in calculate(loaded)["instalments"]}

    accepted = accept(loaded, landlord, "--json")
    after = {row["outcome"] for row in calculate(loaded)["instalments"]}

    assert "de bank noemt een andere naam" in told.err
    assert "ACCOUNT_UNVERIFIED" in outcomes
    assert "ACCOUNT_UNVERIFIED" not in after
    assert accepted.json["name_blocked"] is False
    assert accepted.json["name_accepted_by"] == "checker"
    assert accepted.json["name_accepted_on"] == "2026-09-15"
    books_hold(loaded)


def test_a_name_that_differs_since_the_calculation_stops_the_approval(loaded, landlord):
    name = calculate(loaded)["run"]
    check(loaded, landlord, "NO_MATCH")

    refused = loaded("run", "approve", name, "--user", "checker")

    assert refused.status == 1
    assert "V1@2026-10-01: rekening nu niet te betalen" in refused.err


def test_a_name_that_differs_since_the_approval_stops_the_export(loaded, landlord, tmp_path):
    name = approved(loaded)
    check(loaded, landlord, "NO_MATCH")
    asked = ("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    refused = loaded(*asked)
    accept(loaded, landlord)
    done = loaded(*asked)

    assert refused.status == 1
    assert "V1@2026-10-01: rekening nu niet te betalen" in refused.err
    assert done.status == 0
    books_hold(loaded)


def test_the_list_says_what_the_bank_said_and_who_accepted_it(loaded, landlord):
    check(loaded, landlord, "CLOSE_MATCH", "--bank-name", "Woonstadt")
    blocked = kept(loaded, landlord)
    waiting = loaded("payee", "accounts").out

    done = accept(loaded, landlord)

    assert (blocked["name_blocked"], blocked["name_accepted_by"]) == (True, None)
    assert "naam: bijna, betalingen wachten" in waiting
    assert "is geaccepteerd" in done.out
    assert "naam: bijna, geaccepteerd door checker" in loaded("payee", "accounts").out


def test_a_refusal_to_accept_is_told_and_logged(loaded, landlord):
    check(loaded, landlord, "NO_MATCH", user="second")

    own = accept(loaded, landlord, user="second")
    lifted = check(loaded, landlord, "MATCH", user="second")
    without = accept(loaded, landlord, user="maker")

    assert (own.status, lifted.status, without.status) == (1, 1, 1)
    assert "accepteert de andere naam niet zelf" in own.err
    assert "Laat een collega de nieuwe uitslag vastleggen" in lifted.err
    assert kept(loaded, landlord)["name_blocked"]
    books_hold(loaded)


def test_accepting_a_name_can_be_left_to_the_browser(loaded, landlord, monkeypatch):
    check(loaded, landlord, "NO_MATCH")
    monkeypatch.setenv("ONTZORGEN_CLI_APPROVAL", "off")
    application.cache_clear()
    refused = accept(loaded, landlord)

    assert refused.status == 1
    assert "browser" in refused.err
    assert kept(loaded, landlord)["name_blocked"]


def test_verifying_an_account_under_another_name_says_that_it_is_not_paid_yet(loaded, tmp_path):
    landlord = SCENARIO.rows["begunstigden"][0].replace("NL71RABO2601815906", "NL20INGB0001234567")
    rows = (landlord, *SCENARIO.rows["begunstigden"][1:])
    take_over(loaded, SCENARIO.with_rows(begunstigden=rows), tmp_path)
    [pending] = loaded("payee", "accounts", "--pending", "--json").json["accounts"]
    check(loaded, pending["account"], "NO_MATCH")
    asked = ("payee", "verify", pending["account"], "--note", "gebeld", "--user", "checker")

    done = loaded(*asked)

    assert done.status == 0
    assert "de bank noemt een andere naam" in done.out
    assert {row["outcome"] for row in calculate(loaded)["instalments"]} >= {"ACCOUNT_UNVERIFIED"}
