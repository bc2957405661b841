"""Who may what, on the command line: roles, municipalities and four eyes about persons."""

import pytest

from tests.cli.conftest import books_hold, calculate, take_over
from tests.cli.folders import SCENARIO

MONTH = ("--municipality", "0299", "--month", "2026-09")


def test_a_user_may_work_for_several_municipalities(cli):
    several = ("--role", "administratie", "--municipality", "0299", "0344")
    repeated = ("--role", "administratie", "--municipality", "0299", "--municipality", "0363")

    assert "0299, 0344" in cli("user", "add", "one", "--name", "One", *several).out
    assert "0299, 0363" in cli("user", "add", "two", "--name", "Two", *repeated).out
    assert cli("user", "add", "three", "--name", "T", *several, "lots").status == 1
    assert cli("user", "add", "one", "--name", "Again", *several).status == 1


def test_a_password_is_read_from_standard_input_and_never_shown(cli):
    asked = ("user", "add", "one", "--name", "One", "--role", "coach", "--municipality", "0299")

    short = cli(*asked, "--password-stdin", stdin="kort\n")
    done = cli(*asked, "--password-stdin", stdin="demo-ontzorgen\n")

    assert short.status == 1
    assert done.status == 0
    assert "demo-ontzorgen" not in done.out + done.err


def test_a_day_may_be_written_as_in_the_files(loaded):
    asked = ("policy", "set", "--municipality", "0299", "betaaldag=15", "--user", "boss", "--from")

    assert loaded(*asked, "01-10-2026").status == 0
    assert loaded(*asked, "10/01/2026").status == 2


@pytest.mark.parametrize("month", ["2026-13", "foo", "1999-12", "2200-01", ""])
def test_what_is_not_a_month_is_wrong_usage_in_dutch(office, month):
    done = office("run", "calculate", "--municipality", "0299", "--user", "maker", "--month", month)

    assert done.status == 2
    assert "is geen maand" in done.err


@pytest.mark.parametrize("day", ["2026-13-01", "foo", "31-02-2026"])
def test_what_is_not_a_day_is_wrong_usage_in_dutch(office, day):
    policy = ("policy", "set", "--municipality", "0299", "betaaldag=15", "--user", "boss")
    check = ("payee", "name-check", "1", "--result", "MATCH", "--user", "maker")

    for done in (office(*policy, "--from", day), office(*check, "--date", day)):
        assert done.status == 2
        assert "is geen datum" in done.err


def test_a_choice_of_policy_without_an_equals_sign_is_wrong_usage(loaded):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "--user", "boss")

    wrong = loaded(*asked, "betaaldag")

    assert wrong.status == 2
    assert "'betaaldag' is geen keuze" in wrong.err
    assert loaded(*asked, "paydag=1").status == 1


@pytest.mark.parametrize("time", ["15:30+02:00", "15:30:00", "1530", "24:00", "15", "T15:30"])
def test_a_closing_time_is_hours_and_minutes_only(loaded, time):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "--user", "boss")

    assert loaded(*asked, f"sluittijd={time}").status == 1
    assert loaded(*asked, "sluittijd=15:30").status == 0
    assert loaded(*asked, "sluittijd=").status == 0


@pytest.mark.parametrize(
    "choices",
    [
        ("antwoord_na=0",),
        ("antwoord_na=31",),
        ("antwoord_na=",),
        ("antwoord_fiatteur_na=1",),
        ("antwoord_na=5",),
        ("antwoord_na=4", "antwoord_fiatteur_na=3"),
        ("naamcontrole_uit=",),
        ("naamcontrole_uit=misschien",),
    ],
)
def test_a_choice_about_the_bank_that_cannot_be_is_refused(loaded, choices):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "--user", "boss")

    refused = loaded(*asked, *choices)

    assert refused.status == 1
    assert "werkdagen" in refused.err or "J of N" in refused.err


def test_a_municipality_chooses_how_long_a_bank_may_be_silent(loaded):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "--user", "boss")

    both = loaded(*asked, "antwoord_na=5", "antwoord_fiatteur_na=5")
    later = loaded(*asked, "antwoord_fiatteur_na=30")

    assert (both.status, later.status) == (0, 0)
    assert both.err == later.err == ""


def test_who_lets_the_bank_check_no_names_is_told_who_carries_the_risk(loaded):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "--user", "boss")

    off = loaded(*asked, "naamcontrole_uit=j")
    on = loaded(*asked, "naamcontrole_uit=N")

    assert (off.status, on.status) == (0, 0)
    assert "De gemeente draagt dan zelf het risico" in off.err
    assert on.err == ""


@pytest.mark.parametrize("account", ["12345678901234567890123", "0", "²", "-1", "abc"])
def test_a_number_that_no_account_has_is_refused(loaded, account):
    refused = loaded("payee", "verify", "--note", "x", "--user", "checker", "--", account)

    assert refused.status == 1
    assert "geen rekening" in refused.err


@pytest.mark.parametrize("login", ["a", "Anna", "a.b_c@d+e-f", "9" * 64])
def test_a_login_may_be_typed_in_any_case(cli, login):
    asked = ("user", "add", "--name", "X", "--role", "administratie", "--municipality", "0299")
    assert cli(*asked, login).status == 0

    again = cli(*asked, login.upper())
    calculate = cli("run", "calculate", *MONTH, "--user", login.upper())

    assert again.status == 1
    assert login.lower() in again.err
    assert "geen actieve gebruiker" not in calculate.err


@pytest.mark.parametrize("login", ["", "a b", "ä", "a/b", "x" * 65, "\u212aarel"])
def test_the_message_about_a_wrong_login_tells_the_truth(cli, login):
    asked = ("user", "add", "--name", "X", "--role", "administratie", "--municipality", "0299")

    refused = cli(*asked, "--", login)

    assert refused.status == 1
    assert "1 tot 64 tekens: letters van a tot en met z, cijfers en . _ @ + -" in refused.err


@pytest.mark.parametrize("login", ["checker", "boss", "reader"])
def test_only_administratie_calculates(loaded, login):
    assert loaded("run", "calculate", *MONTH, "--user", login).status == 1


@pytest.mark.parametrize("login", ["maker", "boss", "reader"])
def test_only_a_fiatteur_approves_and_verifies(loaded, login):
    name = calculate(loaded)["run"]

    assert loaded("run", "approve", name, "--user", login).status == 1
    assert loaded("payee", "verify", "--all", "--note", "x", "--user", login).status == 1


def test_an_unknown_user_can_do_nothing(loaded):
    refused = loaded("run", "calculate", *MONTH, "--user", "nobody")

    assert refused.status == 1
    assert "nobody" in refused.err


def test_another_municipality_is_as_unknown_as_one_that_is_not_there(loaded):
    stranger = ("user", "add", "stranger", "--name", "S", "--role", "administratie")
    assert loaded(*stranger, "--municipality", "0344").status == 0
    name = calculate(loaded)["run"]

    def refusal(run):
        done = loaded("run", "reject", run, "--reason", "x", "--user", "stranger")
        assert done.status == 1
        return done.err.replace(run, "RUN")

    assert refusal(name) == refusal("0299-2026-08-1")


def test_a_municipality_of_somebody_else_is_not_imported(office, tmp_path):
    stranger = ("user", "add", "stranger", "--name", "S", "--municipality", "0344")
    asked = ("--role", "administratie", "--role", "consulent")
    assert office(*stranger, *asked).status == 0

    refused = office("import", SCENARIO.write(tmp_path / "in"), "--user", "stranger")

    assert refused.status == 1
    assert office("payee", "accounts", "--json").json == {"accounts": []}


def test_who_entered_an_account_does_not_verify_it(office, tmp_path):
    take_over(office, SCENARIO.only("gemeenten", "begunstigden"), tmp_path, user="second")
    [account, *_] = office("payee", "accounts", "--pending", "--json").json["accounts"]

    own = office("payee", "verify", account["account"], "--note", "x", "--user", "second")
    bulk = office("payee", "verify", "--all", "--note", "x", "--user", "second", "--json")

    assert own.status == 1
    assert bulk.status == 1
    assert "bevestigt haar niet zelf" in bulk.err
    waiting = office("payee", "accounts", "--pending", "--json").json["accounts"]
    assert len(waiting) == 4


def test_verifying_all_when_nothing_waits_is_done(loaded):
    done = loaded("payee", "verify", "--all", "--note", "x", "--user", "checker", "--json")

    assert done.status == 0
    assert done.json == {"verified": [], "waiting": []}


def test_a_bsn_in_a_reason_or_note_is_refused_and_not_repeated(loaded):
    name = calculate(loaded)["run"]
    checker = ("--user", "checker")
    told = "meneer 761760313 belde over zijn uitkering"

    for refused in (
        loaded("run", "reject", name, "--reason", told, *checker),
        loaded("run", "override", name, "--line", "V1", "--reason", told, *checker),
        loaded("payee", "verify", "1", "--note", told, *checker),
        loaded("payee", "verify", "--all", "--note", told, *checker),
        loaded("payee", "stop", "1", "--reason", told, *checker),
    ):
        assert refused.status == 1
        assert "staat een BSN" in refused.err
        assert "761760313" not in refused.err
    without = loaded("run", "reject", name, "--reason", "de uitkering stopt", *checker)
    assert without.status == 0


def test_a_changed_iban_waits_for_a_second_person_and_the_old_one_stays_in_use(loaded, tmp_path):
    landlord = SCENARIO.rows["begunstigden"][0].replace("NL71RABO2601815906", "NL20INGB0001234567")
    rows = (landlord, *SCENARIO.rows["begunstigden"][1:])
    take_over(loaded, SCENARIO.with_rows(begunstigden=rows), tmp_path)
    [pending] = loaded("payee", "accounts", "--pending", "--json").json["accounts"]

    bulk = loaded("payee", "verify", "--all", "--note", "x", "--user", "checker", "--json")
    before = calculate(loaded)
    verify = ("payee", "verify", pending["account"], "--user", "checker")
    without_note = loaded(*verify, "--note", " ")
    one = loaded(*verify, "--note", "gebeld op 010-1234567, mw. De Boer")

    assert bulk.json["verified"] == []
    assert before["instalments"][0]["outcome"] == "WITHHELD"
    assert without_note.status == 1
    assert one.status == 0
    statuses = {
        row["iban"]: row["status"]
        for row in loaded("payee", "accounts", "--json").json["accounts"]
        if row["payee"] == "B1"
    }
    assert statuses == {"NL71RABO2601815906": "REPLACED", "NL20INGB0001234567": "VERIFIED"}
    refused = loaded("run", "approve", before["run"], "--user", "checker")
    assert refused.status == 1
    assert "V1@2026-10-01: de rekening is veranderd" in refused.err
    books_hold(loaded)


def test_a_name_check_is_kept_with_the_account(loaded):
    [account, *_] = loaded("payee", "accounts", "--json").json["accounts"]
    asked = ("payee", "name-check", account["account"], "--user", "maker")

    without_name = loaded(*asked, "--result", "CLOSE_MATCH")
    done = loaded(*asked, "--result", "CLOSE_MATCH", "--bank-name", "Gem. Zevenveld")

    assert without_name.status == 1
    assert done.status == 0
    [kept, *_] = loaded("payee", "accounts", "--json").json["accounts"]
    assert (kept["name_check"], kept["bank_name"]) == ("CLOSE_MATCH", "Gem. Zevenveld")
    assert kept["name_checked_on"] == "2026-09-15"


def test_only_beheer_changes_policy(loaded):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "betaaldag=15")

    assert loaded(*asked, "--user", "maker").status == 1
    assert loaded(*asked, "--user", "boss").status == 0
    assert calculate(loaded, "2026-10")["execution_date"] == "2026-11-13"
