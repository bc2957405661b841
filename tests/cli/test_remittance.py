"""A payee gets a specification of what a run pays them, and learns nothing of who lives on what."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from ontzorgen.services import remittance
from payees.private_text import Forbidden, ForbiddenKind
from tests.cli.bank import Bank, proved, rows
from tests.cli.conftest import approved, exported, take_over
from tests.cli.folders import SCENARIO

TWO_TENANTS = SCENARIO.and_rows(
    huishoudens=("H2;0299;;",),
    personen=("P2;H2;;Amal;Haddad;1990-03-01;ar;2026-08-13;;J;J;2026-08-13;",),
    vaste_lasten=("W1;H2;;HUUR;B1;500,00;2026-08-13;;MAAND;1;;Huur nr 12",),
    uitkeringen=("P2;2026-09;1351,33;",),
)


@pytest.fixture
def bank(loaded, tmp_path):
    """The bank of an exported month in which two households rent of B1."""
    take_over(loaded, TWO_TENANTS, tmp_path)
    run, _ = exported(loaded, tmp_path / "out")
    return Bank.of(loaded, tmp_path, run)


def asked(office, run, out, *options, payee="B1", form="csv", user="maker"):
    """Ask for a specification and return what the command gave."""
    what = ("remittance", run, "--payee", payee, "--format", form, "--out", out)
    return office(*what, "--user", user, *options)


def table(path):
    """Return the lines of a CSV file, without the headings."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]


def test_a_payee_reads_number_reference_amount_and_status_of_each_payment(bank, tmp_path):
    done = asked(bank.office, bank.run, tmp_path / "b1.csv", "--json")

    assert done.status == 0, done.err
    due = "01-10-2026"
    assert sorted(table(tmp_path / "b1.csv")) == sorted(
        [
            [bank.ids["V1"], remittance_of(bank, "V1"), due, "620,00", "1", "onderweg", ""],
            [bank.ids["W1"], "Huur nr 12", due, "500,00", "1", "onderweg", ""],
        ]
    )
    assert done.json == {
        "path": str(tmp_path / "b1.csv"),
        "format": "csv",
        "run": bank.run,
        "payee": "B1",
        "name": done.json["name"],
        "payments": 2,
        "total": "1120.00",
        "statuses": {
            "IN_TRANSIT": {"payments": 2, "amount": "1120.00"},
            "BOOKED": {"payments": 0, "amount": "0.00"},
            "REFUSED": {"payments": 0, "amount": "0.00"},
            "RETURNED": {"payments": 0, "amount": "0.00"},
        },
    }


def remittance_of(bank, cost):
    """Return the text that went to the bank."""
    query = "SELECT remittance FROM instruction WHERE end_to_end_id = :id"
    return rows(query, id=bank.ids[cost])[0][0]


def test_what_the_bank_said_stands_beside_the_payment_with_its_day(bank, tmp_path):
    bank.imports(bank.statement(bank.line("V1"), bank.line("W1", cents=500_00)))
    back = bank.line("W1", "CRDT", day="2026-10-02", returned="AC04", cents=500_00)
    bank.imports(bank.statement(back, opening=3_880_00))

    done = asked(bank.office, bank.run, tmp_path / "b1.csv", "--json")

    told = {row[0]: row[5:] for row in table(tmp_path / "b1.csv")}
    assert told == {
        bank.ids["V1"]: ["betaald", "30-09-2026"],
        bank.ids["W1"]: ["teruggekomen", "02-10-2026"],
    }
    assert done.json["total"] == "1120.00"
    assert done.json["statuses"]["BOOKED"] == {"payments": 1, "amount": "620.00"}
    assert done.json["statuses"]["RETURNED"] == {"payments": 1, "amount": "500.00"}


def test_what_the_bank_refused_is_told_as_refused_also_when_it_is_kept_here(bank, tmp_path):
    bank.imports(bank.statuses(("V1", "RJCT", "AC04")))
    done = bank.office(
        "payment", "keep", bank.ids["V1"], "--reason", "klant betaalt zelf", "--user", "maker"
    )
    assert done.status == 0, done.err

    asked(bank.office, bank.run, tmp_path / "b1.csv")

    told = {row[0]: row[5] for row in table(tmp_path / "b1.csv")}
    assert told[bank.ids["V1"]] == "geweigerd door de bank"


def test_a_correction_run_specifies_its_own_payments_as_the_second_attempt(bank, tmp_path):
    bank.imports(bank.statuses(("V1", "RJCT", "AM04")))
    office = bank.office
    because = ("--reason", "saldo klopt", "--user", "maker")
    assert office("payment", "release", bank.ids["V1"], *because).status == 0
    run = office("run", "correct", bank.run, "--user", "maker", "--json").json["run"]
    assert office("run", "approve", run, "--user", "checker").status == 0
    again = office("run", "export", run, "--user", "maker", "--out", tmp_path / "again")
    assert again.status == 0, again.err

    asked(office, run, tmp_path / "again.csv")

    [row] = table(tmp_path / "again.csv")
    assert row[2:6] == ["01-10-2026", "620,00", "2", "onderweg"]


def test_a_spreadsheet_holds_the_same_payments_and_ends_with_their_sum(bank, tmp_path):
    done = asked(bank.office, bank.run, tmp_path / "b1.xlsx", form="xlsx")

    assert done.status == 0, done.err
    with zipfile.ZipFile(tmp_path / "b1.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Totaal" in sheet
    assert re.findall(r"<v>(\d+\.\d\d)</v>", sheet)[-1] == "1120.00"
    assert "onderweg: 2 betalingen" in done.out


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_client_is_in_the_file_nor_a_word_of_benefit(bank, tmp_path, form):
    asked(bank.office, bank.run, tmp_path / "b1", form=form)

    data = (tmp_path / "b1").read_bytes()
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    names = [row for (row,) in rows("SELECT last_name FROM person")]
    keys = [row for (row,) in rows("SELECT key FROM household UNION SELECT key FROM person")]
    for secret in (*names, *keys, "761760313", "uitkering", "bijstand", "inhouding"):
        assert not re.search(rf"\b{secret}\b", data.decode(), re.IGNORECASE), secret


def test_another_payee_is_not_in_it(bank, tmp_path):
    asked(bank.office, bank.run, tmp_path / "b2.csv", payee="B2")

    assert {row[0] for row in table(tmp_path / "b2.csv")} == {
        row
        for (row,) in rows(
            "SELECT i.end_to_end_id FROM instruction i JOIN run_line l ON l.run_id = i.run_id "
            "AND l.position = i.position JOIN payee p ON p.id = l.payee_id WHERE p.key = 'B2'"
        )
    }


def test_a_run_that_is_not_with_the_bank_is_not_specified(loaded, tmp_path):
    run = approved(loaded)

    done = asked(loaded, run, tmp_path / "b1.csv")

    assert done.status == 1
    assert "is goedgekeurd en kan niet worden gespecificeerd" in done.err
    assert not (tmp_path / "b1.csv").exists()


@pytest.mark.parametrize("payee", ["B99", "B6"])
def test_a_payee_who_gets_nothing_gets_no_file(bank, tmp_path, payee):
    done = asked(bank.office, bank.run, tmp_path / "x.csv", payee=payee)

    assert done.status == 1
    assert f"betaalt niets aan begunstigde {payee}" in done.err
    assert not (tmp_path / "x.csv").exists()


def test_a_text_that_a_payee_must_not_read_is_not_handed_over(bank, tmp_path, monkeypatch):
    private = {"Huur nr 12": Forbidden(ForbiddenKind.WORD, "nr")}
    monkeypatch.setattr(remittance, "find_forbidden", private.get)

    done = asked(bank.office, bank.run, tmp_path / "b1.csv")

    assert done.status == 1
    assert bank.ids["W1"] in done.err
    assert "nr 12" not in done.err
    assert not (tmp_path / "b1.csv").exists()


def test_a_file_that_stands_there_is_left_alone(bank, tmp_path):
    (tmp_path / "b1.csv").write_text("iets anders")

    done = asked(bank.office, bank.run, tmp_path / "b1.csv")

    assert done.status == 1
    assert (tmp_path / "b1.csv").read_text() == "iets anders"


def test_a_place_that_takes_no_file_is_named(bank, tmp_path):
    (tmp_path / "file").write_text("")

    done = asked(bank.office, bank.run, tmp_path / "file" / "b1.csv")

    assert done.status == 1
    assert "kan niets worden geschreven" in done.err


def test_another_municipality_does_not_learn_that_the_run_exists(bank, tmp_path):
    office = bank.office
    stranger = ("--name", "s", "--role", "administratie", "--municipality", "0344")
    assert office("user", "add", "stranger", *stranger).status == 0

    theirs = asked(office, bank.run, tmp_path / "x.csv", user="stranger")
    nobody = asked(office, "0299-2030-01-1", tmp_path / "x.csv", user="stranger")

    assert theirs.status == nobody.status == 1
    assert theirs.err == nobody.err.replace("0299-2030-01-1", bank.run)


def test_who_took_a_specification_out_is_in_the_log(bank, tmp_path):
    asked(bank.office, bank.run, tmp_path / "b1.csv", user="reader")

    query = "SELECT actor, object FROM audit_entry WHERE action = 'specify remittance'"
    assert rows(query) == [("reader", bank.run)]
    proved(bank.office)
