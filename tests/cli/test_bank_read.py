"""`bank read` shows what a bank file holds: as JSON for scripts, in Dutch for people."""

import json

import pytest

from ontzorgen import cli as command_line
from ontzorgen.cli.output import application
from tests.sepa.bank_messages import (
    PAIN_KINDS,
    balances,
    batch,
    camt,
    detail,
    entry,
    party,
    payment,
    report,
    shared,
    statement,
    transaction,
)

KIND = "camt.053.001.08"
PAYEE = party(KIND, "Verzonnen Eik", "NL20INGB0001234567", "Dbtr")
BACK = detail(KIND, parties=PAYEE, sign="CRDT", reason="AC04", end_to_end_id="E-1", text="Huur")
ROWS = (
    entry(KIND, BACK, sign="CRDT", reversal="true", bank_reference="B-7"),
    entry(KIND, batch("P-1", 3, 1860_00), cents=1860_00, status="PDNG", day=None),
)
DATA = camt(KIND, statement(*ROWS, sums=balances(-1000_00, -380_00)))
UNSOUND = DATA.replace(b">1860.00<", b">-1860.00<")


@pytest.fixture
def read(tmp_path, monkeypatch, capsys):
    """Run `bank read` on files of these contents, with no database anywhere."""
    monkeypatch.setenv("ONTZORGEN_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    application.cache_clear()

    def run(*contents, options=()):
        paths = []
        for number, content in enumerate(contents):
            paths.append(tmp_path / f"{number}.xml")
            paths[-1].write_bytes(content)
        status = command_line.run(["bank", "read", *map(str, paths), *options])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    yield run
    application.cache_clear()


@pytest.fixture
def read_json(read):
    def run(*contents):
        status, out, err = read(*contents, options=["--json"])
        return status, json.loads(out)["files"], err

    return run


def test_the_json_says_what_the_interface_promises(read_json):
    status, (file,), err = read_json(DATA)

    assert (status, err) == (0, "")
    assert (file["kind"], file["outcome"], file["message"]) == (KIND, "READ", None)
    assert file["statuses"] == []
    (only,) = file["statements"]
    returned, pending = only["entries"]
    (one,) = returned["details"]
    expected = {
        "account": "NL91ABNA0417164300", "sequence": 274, "opening": "-1000.00",
        "closing": "-380.00", "currency": "EUR", "adds_up": True,
    }  # fmt: skip
    assert {name: only[name] for name in expected} == expected
    expected = {
        "amount": "620.00", "sign": "CRDT", "booking_date": "2026-09-30",
        "value_date": "2026-09-30", "status": "BOOK", "reversal": True,
        "account_servicer_reference": "B-7", "batches": [],
    }  # fmt: skip
    assert {name: returned[name] for name in expected} == expected
    expected = {
        "amount": "620.00", "end_to_end_id": "E-1", "counterparty": "Verzonnen Eik",
        "counterparty_iban": "NL20INGB0001234567", "remittance": "Huur", "reason": "AC04",
        "return": True,
    }  # fmt: skip
    assert {name: one[name] for name in expected} == expected
    assert pending["booking_date"] is pending["value_date"] is None
    assert pending["details"] == []
    (booked,) = pending["batches"]
    assert (booked["payment_information_id"], booked["amount"]) == ("P-1", "1860.00")


def test_what_a_file_does_not_say_is_null(read_json):
    _, (file,), _ = read_json(camt(KIND, statement(entry(KIND, "<TxDtls/>"), number=None)))

    (only,) = file["statements"]
    (one,) = only["entries"][0]["details"]
    assert only["sequence"] is only["opening"] is only["closing"] is None
    assert {one[name] for name in one if name not in ("sign", "return")} == {None}


def test_several_statements_and_entries_are_one_json_object(read_json):
    twice = camt(KIND, statement(*ROWS), statement(*ROWS, number=275), statement(number=276))

    _, files, _ = read_json(twice, DATA, camt(KIND, statement()))
    assert [len(file["statements"]) for file in files] == [3, 1, 1]
    assert [len(each["entries"]) for each in files[0]["statements"]] == [2, 2, 0]


@pytest.mark.parametrize("kind", PAIN_KINDS)
def test_statuses_are_shown_at_each_level(read_json, kind):
    rows = [transaction("E-1", "RJCT", "AC04", "MS03"), transaction("E-2", "ACSP")]
    _, (file,), _ = read_json(report(kind, payment("P-1", *rows), status="PART"))

    names = ("message_id", "payment_information_id", "end_to_end_id", "status", "reason")
    assert file["statements"] == []
    assert [tuple(row[name] for name in names) for row in file["statuses"]] == [
        ("TESTDAM-202609-1", None, None, "PART", None),
        ("TESTDAM-202609-1", "P-1", "E-1", "RJCT", "AC04"),
        ("TESTDAM-202609-1", "P-1", "E-2", "ACSP", None),
    ]
    assert file["statuses"][1]["reasons"] == ["AC04", "MS03"]


def test_a_file_that_is_refused_shows_nothing_and_the_others_are_shown(read_json):
    status, (good, bad, none), err = read_json(DATA, UNSOUND, b"no xml")

    assert status == 1
    assert good["outcome"] == "READ"
    assert (bad["outcome"], bad["kind"], bad["rule"]) == ("REFUSED", KIND, "AMOUNT_NEGATIVE")
    assert bad["statements"] == bad["statuses"] == []
    assert "lager dan nul" in bad["message"]
    assert (none["kind"], none["rule"]) == (None, "NOT_WELL_FORMED")
    assert err.count("\n") == 2
    assert "1.xml: Regel " in err


def test_a_file_that_breaks_off_is_not_a_shorter_one(read_json):
    _, (file,), _ = read_json(DATA[:-40])

    assert (file["outcome"], file["statements"]) == ("REFUSED", [])


def test_people_read_dutch(read):
    status, out, err = read(DATA, UNSOUND)

    assert status == 1
    assert "Rekening NL91ABNA0417164300, afschrift nr 274" in out
    assert "30-09-2026, bij €\u00a0620,00, teruggedraaid" in out
    assert "620,00, Verzonnen Eik, NL20INGB0001234567, kenmerk E-1, Huur" in out
    assert "AC04: De rekening is opgeheven." in out
    assert "zonder boekdatum, af €\u00a01.860,00, nog niet geboekt" in out
    assert "2 boekingen, beginsaldo €\u00a0-1.000,00, eindsaldo €\u00a0-380,00." in out
    assert out.count("Rekening") == 1
    assert "Vraag de bank om een goed bestand." in err


def test_people_are_warned_when_a_statement_does_not_add_up(read):
    row = entry(KIND, detail(KIND, cents=None) * 2)
    _, out, _ = read(camt(KIND, statement(row, sums=balances(0, 1), number=None)))

    assert "1 boeking, beginsaldo €\u00a00,00, eindsaldo €\u00a00,01" in out
    assert "LET OP: wij komen uit op €\u00a0-620,00." in out
    assert "bedrag onbekend" in out


def test_people_read_statuses_with_their_reasons(read):
    original = '<Amt><InstdAmt Ccy="USD">620.00</InstdAmt></Amt>'
    rows = [transaction("E-1", "RJCT", "AC04", original=original), transaction("E-2", None, "XX99")]
    _, out, _ = read(report("pain.002.001.10", payment("P-1", *rows)))

    assert "TESTDAM-202609-1 / P-1 / E-1, RJCT (geweigerd), USD 620,00" in out
    assert "AC04: De rekening is opgeheven." in out
    assert "E-2, zonder status, XX99: De bank geeft de reden 'XX99'." in out


def test_a_bank_cannot_write_to_the_terminal(read):
    sly = detail(KIND, text="Huur\u202e 00,1\u009b2J")
    _, out, _ = read(camt(KIND, statement(entry(KIND, sly))))

    _, _, err = read(DATA.replace(b">1860.00<", b">\xc2\x9b2J<"))

    assert "Huur  00,1 2J" in out
    assert "Het bedrag ' 2J'" in err
    assert not any("\u007f" < sign < "\u00a0" or sign == "\u202e" for sign in out + err)


def test_nothing_is_left_on_the_disk(read_json, tmp_path, monkeypatch):
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))

    read_json(DATA, UNSOUND)

    assert list(room.iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["nowhere.xml"], ["."]])
def test_no_file_is_wrong_usage(arguments, capsys):
    assert command_line.run(["bank", "read", *arguments]) == 2


def test_the_files_of_others_are_shown(read_json, capsys):
    folder = shared("fixtures/oca-bank-statement-import")
    paths = sorted(str(each) for each in folder.glob("*.xml"))

    assert command_line.run(["bank", "read", *paths, "--json"]) == 0
    assert [file["path"] for file in json.loads(capsys.readouterr().out)["files"]] == paths
    assert command_line.run(["bank", "read", *paths]) == 0
    assert "CHF 79.443,15" in capsys.readouterr().out
