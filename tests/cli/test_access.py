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
    assert loaded(*asked, "10/01/2026").status == 1


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
    assert bulk.json["verified"] == []


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
