"""The journal holds every entry of a period once, and agrees with what the bank booked."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from ontzorgen.cli.output import application
from ontzorgen.domain.ledger import Entry
from ontzorgen.wording.books import ENTRIES
from tests.cli.bank import ACCOUNT, AMOUNTS, STATEMENT, TOTAL, Bank, Line, change, rows
from tests.sepa.bank_messages import entry

OPENING = 5_000_00


@pytest.fixture
def bank(loaded, at_bank, tmp_path):
    """The bank of an exported month."""
    return Bank.of(loaded, tmp_path, at_bank)


def asked(office, out, *options, first="2026-09-01", last="2026-10-31", form="csv", user="maker"):
    """Ask for a journal and return what the command gave."""
    period = ("--municipality", "0299", "--from", first, "--until", last)
    return office("journal", *period, "--format", form, "--out", out, "--user", user, *options)


def journal(office, out, **said):
    """Return (JSON, rows as dictionaries) of a journal as CSV."""
    done = asked(office, out, "--json", **said)
    assert done.status == 0, done.err
    text = io.StringIO(out.read_text("utf-8-sig"))
    return done.json, list(csv.DictReader(text, delimiter=";"))


def test_every_entry_of_the_period_stands_in_it_once(bank, tmp_path):
    bank.imports(bank.statement(bank.line("V1"), bank.other(-1_50)))

    said, lines = journal(bank.office, tmp_path / "j.csv")

    in_books = rows("SELECT id, debit, credit, amount_cents FROM ledger_entry ORDER BY id")
    assert [
        (int(line["nummer"]), line["debet"], line["credit"], int(line["bedrag"].replace(",", "")))
        for line in lines
    ] == in_books
    assert said["entries"] == len(in_books)
    assert (said["path"], said["format"]) == (str(tmp_path / "j.csv"), "csv")
    assert said["totals"]["IN_TRANSIT"] == {"debit": "620.00", "credit": "906.50"}
    debit = sum(cents for _, _, _, cents in in_books)
    assert sum(cents_of(each["debit"]) for each in said["totals"].values()) == debit
    assert sum(cents_of(each["credit"]) for each in said["totals"].values()) == debit


def cents_of(text):
    return int(text.replace(".", ""))


def test_a_line_names_run_cost_and_booking_but_no_person(bank, tmp_path):
    bank.imports(bank.statement(bank.line("V1", booking=(("bank_reference", "REF-1"),))))

    _, lines = journal(bank.office, tmp_path / "j.csv")

    (line,) = [line for line in lines if line["soort"] == "afgeschreven"]
    assert line == {
        "nummer": line["nummer"],
        "boekdatum": "30-09-2026",
        "soort": "afgeschreven",
        "debet": "IN_TRANSIT",
        "credit": "BANK",
        "bedrag": "620,00",
        "run": bank.run,
        "maand": "2026-09",
        "vaste_last": "V1",
        "vervaldag": "01-10-2026",
        "poging": "1",
        "boekdatum_bank": "30-09-2026",
        "kenmerk_bank": "REF-1",
    }
    text = (tmp_path / "j.csv").read_text("utf-8-sig")
    assert not re.search(r"Selam|Tesfay|P1|761760313", text)


def test_what_the_bank_booked_is_in_the_books_to_the_cent(bank, tmp_path):
    bank.imports(bank.statement(bank.batch(), bank.other(88_10), bank.other(-1_50)))

    said, _ = journal(bank.office, tmp_path / "j.csv")

    booked, closing = -TOTAL + 88_10 - 1_50, OPENING - TOTAL + 88_10 - 1_50
    assert said["bank"] == [
        {
            "account": ACCOUNT,
            "opening": "5000.00",
            "booked": f"{booked / 100:.2f}",
            "closing": f"{closing / 100:.2f}",
            "adds_up": True,
            "ledger": f"{booked / 100:.2f}",
            "difference": "0.00",
        }
    ]


def test_a_period_holds_its_first_and_its_last_day_and_has_balances_of_its_own(bank, tmp_path):
    costs = {"2026-09-29": 1, "2026-09-30": 20, "2026-10-01": 300}
    bank.imports(bank.statement(*(bank.other(-cents, day=day) for day, cents in costs.items())))

    day = "2026-09-30"
    said, lines = journal(bank.office, tmp_path / "j.csv", first=day, last=day)

    assert [(line["bedrag"], line["boekdatum"]) for line in lines] == [("0,20", "30-09-2026")]
    (account,) = said["bank"]
    told = [account[name] for name in ("opening", "booked", "closing", "adds_up", "difference")]
    assert told == ["4999.99", "-0.20", "4999.79", True, "0.00"]


def test_a_period_of_which_no_statement_is_known_has_no_balances(bank, tmp_path):
    bank.imports(bank.statement(bank.line("V1")))

    said, lines = journal(bank.office, tmp_path / "j.csv", first="2026-11-01", last="2026-11-30")

    assert lines == []
    (account,) = said["bank"]
    assert (account["opening"], account["closing"], account["adds_up"]) == (None, None, None)
    assert account["difference"] == "0.00"


@pytest.mark.parametrize(
    ("spoil", "difference"),
    [
        ("UPDATE ledger_entry SET amount_cents = 100 WHERE kind = 'UNPLACED_OUT'", "-0.50"),
        ("DELETE FROM ledger_entry WHERE kind = 'UNPLACED_OUT'", "-1.50"),
        ("DELETE FROM ledger_entry WHERE kind = 'SETTLED'", "-620.00"),
    ],
)
def test_a_booking_that_is_not_so_in_the_books_is_told(bank, tmp_path, spoil, difference):
    bank.imports(bank.statement(bank.line("V1"), bank.other(-1_50)))
    behind_the_books(spoil)

    said, _ = journal(bank.office, tmp_path / "j.csv")
    told = asked(bank.office, tmp_path / "k.csv").out

    assert said["bank"][0]["difference"] == difference
    assert "KLOPT NIET" in told


def behind_the_books(query):
    """Change the ledger as somebody would who gets round its triggers."""
    if application().engine.dialect.name == "postgresql":
        change("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only")
    else:
        change("DROP TRIGGER ledger_entry_no_update")
        change("DROP TRIGGER ledger_entry_no_delete")
    change(query)


def statement_first(bank):
    """The statement names the payment."""
    bank.imports(bank.statement(bank.line("V1"), bank.line("V1", "CRDT", returned="AC04")))


def returned_before_its_debit(bank):
    """The return is told first, by a pacs.004; the statement tells of both later."""
    bank.imports(bank.returned("V1", "AC04"))
    statement_first(bank)


def refused_and_debited(bank):
    """The bank refuses a payment, debits the batch whole, and turns that one back."""
    bank.imports(bank.statuses(("V1", "RJCT", "AC04")))
    bank.imports(bank.statement(bank.batch(), bank.line("V1", "CRDT", returned="AC04")))


def placed_on_a_payment(bank):
    """A person says which payment a booking is of."""
    bank.imports(bank.statement(bank.line("V1", end_to_end_id=None)))
    place(bank, "--payment", bank.ids["V1"])


def placed_for_the_rest(bank):
    """A booking names one payment and a person says which other it is of."""
    inside = bank.detail("V1") + bank.detail("V2", end_to_end_id=None)
    cents = AMOUNTS["V1"] + AMOUNTS["V2"]
    xml = entry(STATEMENT, inside, cents=cents, sign="DBIT", day="2026-09-30")
    bank.imports(bank.statement(Line(xml, -cents)))
    place(bank, "--payment", bank.ids["V2"])


def placed_on_the_file(bank):
    """A person says that a booking is the whole file."""
    bank.imports(bank.statement(bank.other(-TOTAL)))
    place(bank, "--file", bank.message_id)


def placed_elsewhere(bank):
    """A person says that one booking is a refund, and another none of ours."""
    bank.imports(bank.statement(bank.other(88_10), bank.other(-1_50)))
    number = {item["amount"]: item["item"] for item in bank.waiting()}
    place(bank, "--refund-for", "P1", item=number["88.10"])
    place(bank, "--outside", item=number["1.50"])


def place(bank, *target, item=None):
    number = item or bank.waiting()[0]["item"]
    said = ("--reason", "nagezocht", "--user", "maker")
    done = bank.office("bank", "place", number, *target, *said)
    assert done.status == 0, done.err


@pytest.mark.parametrize(
    "history",
    [
        statement_first,
        returned_before_its_debit,
        refused_and_debited,
        placed_on_a_payment,
        placed_for_the_rest,
        placed_on_the_file,
        placed_elsewhere,
    ],
)
def test_whatever_the_order_the_books_hold_what_the_bank_booked(bank, tmp_path, history):
    history(bank)

    said, _ = journal(bank.office, tmp_path / "j.csv")

    ((account, closing),) = rows("SELECT account, closing_cents FROM bank_statement")
    (told,) = said["bank"]
    assert (told["account"], cents_of(told["closing"])) == (account, closing)
    assert cents_of(told["ledger"]) == cents_of(told["booked"]) == closing - OPENING
    assert (told["adds_up"], told["difference"]) == (True, "0.00")


def test_a_notification_is_not_counted_beside_its_statement(bank, tmp_path):
    bank.imports(bank.notification(bank.line("V1", kind="camt.054.001.08")))
    bank.imports(bank.statement(bank.line("V1")))

    said, _ = journal(bank.office, tmp_path / "j.csv")

    assert said["bank"][0]["booked"] == "-620.00"
    assert said["bank"][0]["difference"] == "0.00"


def test_a_spreadsheet_holds_the_same_lines_and_the_same_bytes_each_time(bank, tmp_path):
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"

    made = asked(bank.office, first, "--json", form="xlsx")
    again = asked(bank.office, second, form="xlsx")

    assert (made.status, again.status) == (0, 0), made.err
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == made.json["entries"] + 1


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        ({"user": "maker", "first": "2026-11-01"}, 2, "--until ligt vóór --from"),
        ({"user": "maker", "first": "gisteren"}, 2, "gisteren"),
        ({"user": "nobody"}, 1, "nobody"),
    ],
)
def test_a_wrong_question_writes_nothing(loaded, tmp_path, said, status, why):
    done = asked(loaded, tmp_path / "j.csv", **said)

    assert (done.status, (tmp_path / "j.csv").exists()) == (status, False)
    assert why in done.err


def test_a_journal_is_not_for_a_coach_nor_for_another_municipality(loaded, tmp_path):
    added = ("--name", "c", "--role", "coach", "--municipality", "0299")
    assert loaded("user", "add", "coach", *added).status == 0
    elsewhere = ("--name", "e", "--role", "administratie", "--municipality", "0344")
    assert loaded("user", "add", "elders", *elsewhere).status == 0

    done = [asked(loaded, tmp_path / "j.csv", user=user) for user in ("coach", "elders", "reader")]

    assert [each.status for each in done] == [1, 1, 0]


def test_a_file_that_is_there_is_left_alone(loaded, tmp_path):
    out = tmp_path / "j.csv"
    out.write_text("iets anders")

    done = asked(loaded, out)

    assert (done.status, out.read_text()) == (1, "iets anders")


def test_every_journal_is_in_the_log(loaded, tmp_path):
    assert asked(loaded, tmp_path / "j.csv", user="reader").status == 0

    found = rows("SELECT actor, action, object FROM audit_entry WHERE action = 'read journal'")
    assert found == [("reader", "read journal", "journal 0299")]


def test_every_kind_of_entry_has_a_dutch_word_of_its_own():
    assert set(ENTRIES) == set(Entry)
    assert len(set(ENTRIES.values())) == len(Entry)


def test_more_entries_than_a_sheet_holds_are_refused_before_anything_is_written(
    bank, tmp_path, monkeypatch
):
    monkeypatch.setattr("ontzorgen.cli.books.MOST_ROWS", 3)

    done = asked(bank.office, tmp_path / "j.xlsx", form="xlsx")

    assert done.status == 1
    assert "kies CSV" in done.err
    assert not (tmp_path / "j.xlsx").exists()
