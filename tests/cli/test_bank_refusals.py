"""Whose file it is, who may import it, and what is no file of a bank: nothing is booked."""

from __future__ import annotations

import pytest

from ontzorgen.cli.output import application
from ontzorgen.services.bank.errors import UnknownBankItem
from ontzorgen.services.bank.see_bank import see_bank, see_item
from tests.cli.bank import ACCOUNT, AMOUNTS, STATEMENT, Bank, balances, change, rows, state
from tests.cli.conftest import books_hold, take_over
from tests.cli.folders import SCENARIO
from tests.sepa.bank_messages import balances as sums
from tests.sepa.bank_messages import camt, document, statement

OTHER_TOWN = "0344;Elders;{};Gemeente Elders;laatste;HEEL;HUUR,ZORG,ENERGIE,WATER,OVERIG;0,00"
OTHER_ACCOUNT = "NL20INGB0001234567"


@pytest.fixture
def bank(loaded, at_bank, tmp_path):
    """The bank of a month that was exported."""
    return Bank.of(loaded, tmp_path, at_bank)


def add_user(office, login, *towns, role="administratie"):
    asked = [part for town in towns for part in ("--municipality", town)]
    done = office("user", "add", login, "--name", login, "--role", role, *asked)
    assert done.status == 0, done.err


def add_town(bank, account):
    """Load another municipality, which pays from this account."""
    add_user(bank.office, "elsewhere", "0344")
    folder = SCENARIO.with_rows(gemeenten=(OTHER_TOWN.format(account),)).only("gemeenten")
    take_over(bank.office, folder, bank.folder, user="elsewhere")


def test_the_account_of_nobody_and_of_another_municipality_are_refused_in_the_same_words(bank):
    add_town(bank, OTHER_ACCOUNT)
    theirs = bank.statement(bank.other(-1_00), account=OTHER_ACCOUNT)
    nobodys = bank.statement(bank.other(-1_00), account="NL79ABNA0154829277")

    said = {
        bank.refuses(theirs).replace(OTHER_ACCOUNT, "X"),
        bank.refuses(nobodys).replace("NL79ABNA0154829277", "X"),
    }

    assert len(said) == 1


def test_a_status_of_a_payment_of_another_municipality_is_refused(bank):
    add_town(bank, OTHER_ACCOUNT)

    for file in (
        bank.statuses(("V1", "RJCT", "AC04")),
        bank.statuses(status="RJCT", codes=["FF01"]),
        bank.returned("V1", "AC04"),
    ):
        bank.refuses(file, user="elsewhere")

    assert set(bank.places().values()) == {"IN_TRANSIT"}


def test_a_known_file_is_as_unknown_to_another_municipality_as_a_new_one(bank):
    add_town(bank, OTHER_ACCOUNT)
    files = [
        bank.statement(bank.batch()),
        bank.statuses(("V1", "RJCT", "AC04"), message_id="X"),
        bank.statuses(status="ACSP"),
        bank.returned("V2", "AC04"),
    ]
    bank.imports(*files)

    for file in files:
        bank.refuses(file, user="elsewhere")
    assert {row["outcome"] for row in bank.imports(*files)} == {"ALREADY_KNOWN"}


def test_a_shared_account_is_for_who_works_for_all_who_pay_from_it(bank):
    add_town(bank, ACCOUNT)
    add_user(bank.office, "both", "0299", "0344")
    file = bank.statement(bank.batch(), bank.other(-1_00))

    bank.refuses(file)
    bank.refuses(file, user="elsewhere")
    (row,) = bank.imports(file, user="both")

    assert (row["booked"], row["unmatched"]) == (4, 1)


def test_an_account_that_another_municipality_only_claims_stays_ours(bank):
    add_town(bank, OTHER_ACCOUNT)
    claim = SCENARIO.with_rows(gemeenten=(OTHER_TOWN.format(ACCOUNT),)).only("gemeenten")
    take_over(bank.office, claim, bank.folder, user="elsewhere")

    (row,) = bank.imports(bank.statement(bank.line("V1")))

    assert (row["outcome"], row["booked"]) == ("IMPORTED", 1)


def test_what_waits_on_a_shared_account_is_for_who_works_for_all_who_pay_from_it(bank):
    add_town(bank, ACCOUNT)
    add_user(bank.office, "both", "0299", "0344")
    bank.imports(bank.statement(bank.other(7_00, "Terugbetaling")), user="both")

    def sees(login):
        done = bank.office("bank", "items", "--user", login, "--json")
        return [item["amount"] for item in done.json["items"]]

    assert sees("both") == ["7.00"]
    assert sees("maker") == []
    assert sees("elsewhere") == []
    refused = bank.office("bank", "place", "1", "--outside", "--reason", "x", "--user", "maker")
    assert refused.status == 1


def test_no_page_shows_what_waits_on_a_shared_account_or_a_file_about_another_too(bank):
    add_town(bank, ACCOUNT)
    add_user(bank.office, "both", "0299", "0344")
    bank.imports(bank.statement(bank.other(7_00, "Terugbetaling")), user="both")

    assert seen_by("both") == ([1], 1)
    assert seen_by("maker") == ([], 0)
    with pytest.raises(UnknownBankItem):
        as_user("maker", lambda session, acting: see_item(session, 1, acting))


def test_a_file_that_tells_of_another_municipality_too_is_in_no_list_of_one(bank):
    add_town(bank, OTHER_ACCOUNT)
    add_user(bank.office, "both", "0299", "0344")
    two = [
        statement(bank.other(-1_00).xml, id=account, account=account, sums=sums(0, -1_00))
        for account in (ACCOUNT, OTHER_ACCOUNT)
    ]
    bank.imports(bank.write(camt(STATEMENT, *two)), user="both")

    assert seen_by("both") == ([1, 2], 1)
    assert seen_by("maker") == ([1], 0)
    assert seen_by("elsewhere") == ([2], 0)


def seen_by(login):
    """Return which bookings, and how many files, the page of the bank shows somebody."""
    seen = as_user(login, lambda session, acting: see_bank(session, None, acting, decided_too=True))
    assert seen.page.total == len(seen.items)
    return [item.id for item in seen.items], len(seen.files)


def as_user(login, work):
    app = application()
    return app.write(lambda session: work(session, app.acting(session, login)), reads=True)


def test_a_booking_of_one_municipality_is_not_placed_on_the_payments_of_another(bank):
    """Whoever works for both: each has its own account, and its own books."""
    add_town(bank, OTHER_ACCOUNT)
    add_user(bank.office, "both", "0299", "0344")
    lines = [bank.other(-AMOUNTS["V1"]), bank.other(-sum(AMOUNTS.values()))]
    bank.imports(bank.statement(*lines, account=OTHER_ACCOUNT), user="both")
    before, reason = state(), ("--reason", "nagezocht", "--user", "both")

    payment = bank.office("bank", "place", "1", "--payment", bank.ids["V1"], *reason)
    file = bank.office("bank", "place", "2", "--file", bank.message_id, *reason)

    assert (payment.status, file.status) == (1, 1)
    assert state() == before
    books_hold(bank.office)


@pytest.mark.parametrize("login", ["checker", "boss", "reader", "niemand"])
def test_who_has_no_role_for_it_imports_nothing(bank, login):
    before = state()

    done = bank.office("bank", "import", bank.statement(bank.batch()), "--user", login, "--json")

    assert done.status == 1
    assert state() == before
    refused = "SELECT count(*) FROM audit_entry WHERE action = 'import bank file' AND result = :r"
    assert rows(refused, r="REFUSED") == [(1,)]


def test_an_import_needs_a_user_and_a_file(bank):
    assert bank.office("bank", "import", bank.statement()).status == 2
    assert bank.office("bank", "import", "--user", "maker").status == 2
    assert bank.office("bank", "import", bank.folder / "weg.xml", "--user", "maker").status == 2


def test_a_database_that_breaks_is_exit_status_three(bank):
    change("DROP TABLE bank_detail")

    done = bank.office("bank", "import", bank.statement(bank.batch()), "--user", "maker")

    assert done.status == 3


def truncated(data):
    return data[: len(data) * 9 // 10]


def with_doctype(data):
    head, _, rest = data.partition(b"\n")
    return head + b'\n<!DOCTYPE Document [<!ENTITY x "y">]>' + rest


def deep(data):
    return data.replace(b"</GrpHdr>", b"<a>" * 200 + b"</a>" * 200 + b"</GrpHdr>")


def of_another_kind(data):
    return data.replace(b"camt.053.001.08", b"camt.053.001.99")


def without_a_date(data):
    start, end = data.index(b"<BookgDt>"), data.index(b"</ValDt>")
    return data[:start] + data[end + len(b"</ValDt>") :]


def without_a_sign(data):
    return data.replace(b"<CdtDbtInd>DBIT</CdtDbtInd>", b"", 1)


HOSTILE = [truncated, with_doctype, deep, of_another_kind, without_a_date, without_a_sign]


@pytest.mark.parametrize("spoil", HOSTILE)
def test_a_file_that_is_not_sound_is_refused_and_books_nothing(bank, spoil):
    good = bank.statement(bank.other(-1_00), bank.batch(details=True)).read_bytes()

    assert bank.refuses(bank.write(spoil(good)))

    assert set(bank.places().values()) == {"IN_TRANSIT"}


@pytest.mark.parametrize(
    "data", [b"", b"onzin", b"\x00" * 100, document(STATEMENT, "<BkToCstmrStmt/>")]
)
def test_what_is_no_file_of_a_bank_is_refused(bank, data):
    assert bank.refuses(bank.write(data))


def test_the_texts_of_a_booking_hold_no_bsn(bank):
    said = bank.other(12_00, "Terug voor 761760313 en 7617.60.313", day="2026-10-01")

    bank.imports(bank.statement(said))

    ((text,),) = rows("SELECT remittance FROM bank_detail")
    assert "761760313" not in (text or "").replace(".", "")
    assert balances()["UNPLACED"] == 12_00


def test_the_texts_of_a_payment_of_ours_are_not_kept(bank):
    bank.imports(bank.statement(bank.batch(details=True, text="Huur van Selam Tesfay")))

    assert rows("SELECT DISTINCT counterparty, remittance, end_to_end_id FROM bank_detail") == [
        (None, None, None)
    ]
    assert rows("SELECT count(*) FROM bank_detail") == [(len(AMOUNTS),)]
