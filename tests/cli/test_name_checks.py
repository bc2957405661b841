"""What a bank says of names, from its list to the payment that goes out after all."""

import json

import pytest

from tests.cli.bank import STATUS, Bank, rows
from tests.cli.conftest import approved, books_hold, calculate, exported
from tests.sepa.bank_messages import payment, report, transaction

HEADER = "iban;naam;resultaat;naam_bank;datum"
RENT, ENERGY = "NL71RABO2601815906", "NL43ABNA7529170341"
OTHER = f"{RENT};Woonstichting De Linde;klopt niet;;14-09-2026"
RIGHT = f"{RENT};Woonstichting De Linde;klopt;;15-09-2026"


@pytest.fixture
def taking(loaded, tmp_path):
    """Take in a list of these lines: `taking(line, ...)`."""

    def take(*lines, user="maker", more=("--json",)):
        file = tmp_path / "namen.csv"
        file.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
        return loaded("payee", "name-checks", file, "--user", user, *more)

    return take


def outcome(office):
    """Return what a new calculation decides about the rent."""
    return next(row for row in calculate(office)["instalments"] if row["fixed_cost"] == "V1")


def landlord(office):
    accounts = office("payee", "accounts", "--json").json["accounts"]
    return next(row for row in accounts if row["payee"] == "B1")


def name_tasks(office):
    tasks = office("task", "list", "--all", "--json").json["tasks"]
    return [
        (row["municipality"], row["role"], row["account"], row["done_by"])
        for row in tasks
        if row["kind"] == "NAME_DIFFERS"
    ]


def test_a_list_stops_the_rent_until_a_fiatteur_accepts_the_name(loaded, taking):
    account = landlord(loaded)["account"]
    energy = f"{ENERGY};;RVNA;;14-09-2026"

    taken = taking(
        OTHER,
        energy,
        "NL17INGB3667127685;;RCVC;;14-09-2026",
        "NL91ABNA0417164300;;RCVC;;14-09-2026",
    )
    stopped = outcome(loaded)
    before = name_tasks(loaded)
    again = taking(OTHER, energy)
    loaded("payee", "accept-name", account, "--reason", "zelfde KVK", "--user", "checker")

    assert taken.json == {
        "checked": 3,
        "unchanged": 0,
        "unknown": ["NL91ABNA0417164300"],
        "blocked": [account],
        "opted_out": [],
    }
    assert stopped["outcome"] == "ACCOUNT_UNVERIFIED"
    assert "staat volgens de bank op een andere naam" in stopped["reason"]
    assert (again.json["checked"], again.json["unchanged"]) == (0, 2)
    assert outcome(loaded)["outcome"] == "WITHHELD"
    assert before == [("0299", "fiatteur", account, None)]
    assert name_tasks(loaded) == [("0299", "fiatteur", account, "checker")]
    books_hold(loaded)


def test_an_approved_run_does_not_go_out_to_another_name(loaded, taking, tmp_path):
    name = approved(loaded)
    taking(OTHER)

    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert "V1@2026-10-01: rekening nu niet te betalen" in refused.err


def test_a_list_with_a_bad_row_changes_nothing_and_says_where_and_how_to_mend_it(loaded, taking):
    bad = f"{ENERGY};;misschien;;14-09-2026"

    refused, plain = taking(OTHER, bad), taking(OTHER, bad, more=())

    (problem,) = refused.json["problems"]
    assert (refused.status, refused.json["imported"]) == (1, False)
    assert (problem["line"], problem["column"], problem["value"]) == (3, "resultaat", "misschien")
    assert "De lijst is niet overgenomen: 1 fout. Er is niets veranderd." in plain.err
    assert "regel 3, kolom resultaat, waarde 'misschien': dit woord kennen wij niet" in plain.err
    assert landlord(loaded)["name_check"] is None


def test_a_name_that_we_do_not_pay_is_no_answer_about_the_payee(loaded, taking):
    refused = taking(f"{RENT};Jansen;klopt;;14-09-2026")

    assert refused.json["problems"][0]["code"] == "OTHER_NAME_CHECKED"
    assert "Woonstichting De Linde" in refused.json["problems"][0]["text"]
    assert landlord(loaded)["name_check"] is None


def test_nobody_says_alone_that_a_name_fits_after_all(loaded, taking):
    taking(OTHER)

    alone = taking(RIGHT)
    still = landlord(loaded)["name_blocked"]
    colleague = taking(RIGHT, user="second")

    assert alone.json["problems"][0]["code"] == "LIFTS_OWN_BLOCK"
    assert (still, colleague.json["blocked"]) == (True, [])
    assert name_tasks(loaded)[0][3] == "second"


def test_people_read_what_changed_and_what_to_do(loaded, taking):
    asked = ("policy", "set", "--municipality", "0299", "--from", "2026-01-01", "--user", "boss")
    loaded(*asked, "naamcontrole_uit=J")

    told = taking(OTHER, "NL91ABNA0417164300;;klopt;;14-09-2026", more=())

    assert "Nieuwe uitslag bij 1 rekening; bij 0 veranderde niets." in told.out
    assert "NL91ABNA0417164300" in told.out
    assert "ontzorgen payee accept-name" in told.out
    assert "in de bestanden van gemeente 0299 controleert de bank geen namen" in told.err


@pytest.mark.parametrize("login", ["boss", "reader"])
def test_only_administratie_and_fiatteur_take_a_list_in(taking, login):
    assert taking(RIGHT, user=login).status == 1


def test_a_message_of_the_bank_may_be_taken_in_as_a_list(loaded, tmp_path):
    account = f"<CdtrAcct><Id><IBAN>{RENT}</IBAN></Id></CdtrAcct>"
    row = transaction("E1", "RVMC", text="Woonstadt De Linde", original=account)
    file = tmp_path / "vop.xml"
    file.write_bytes(report(STATUS, payment("P1", row)))

    taken = loaded("payee", "name-checks", file, "--user", "maker", "--json")

    assert taken.json["blocked"] == [landlord(loaded)["account"]]
    assert landlord(loaded)["bank_name"] == "Woonstadt De Linde"


def test_a_file_that_says_nothing_of_names_is_refused_and_that_is_logged(loaded, tmp_path):
    file = tmp_path / "status.xml"
    file.write_bytes(report(STATUS, payment("P1", transaction("E1", "ACCP"))))
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<Document/>")

    empty = loaded("payee", "name-checks", file, "--user", "maker")
    unread = loaded("payee", "name-checks", broken, "--user", "maker")

    assert (empty.status, unread.status) == (1, 1)
    assert "geen uitslag van een naamcontrole" in empty.err
    assert refusals() == ["NoNameChecks", "UnreadableFile"]


def refusals():
    """Return which refusals of lists stand in the log."""
    found = rows(
        "SELECT detail FROM audit_entry WHERE action = 'import name checks'"
        " AND result = 'REFUSED' ORDER BY sequence"
    )
    return [json.loads(detail)["error"] for (detail,) in found]


def test_a_status_report_of_sent_payments_says_it_of_their_accounts(loaded, tmp_path):
    run, _ = exported(loaded, tmp_path / "out")
    bank = Bank.of(loaded, tmp_path, run)

    (row,) = bank.imports(bank.statuses(("V1", "RVNM"), ("V2", "RCVC")))
    (again,) = bank.imports(bank.statuses(("V1", "RVNM"), ("V2", "RCVC"), message_id="OTHER"))

    assert (row["outcome"], again["outcome"]) == ("IMPORTED", "ALREADY_KNOWN")
    assert landlord(loaded)["name_blocked"] is True
    assert [task[:2] for task in name_tasks(loaded)] == [("0299", "fiatteur")]
    assert bank.status() == "EXPORTED"
