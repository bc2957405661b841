"""The benefit system is told what is withheld, once, and again only what changed."""

from __future__ import annotations

import csv
import io
from hashlib import sha256

import pytest

from tests.cli.bank import AMOUNTS, Bank, balances, proved, rows
from tests.cli.conftest import approved, exported, take_over
from tests.cli.folders import SCENARIO

HEAD = ["persoon", "maand", "netto", "ingehouden", "restant", "teruggave", "soort"]
WHOLE = ["P1", "2026-09", "1351,33", "906,50", "444,83", "0,00", "EERSTE"]


@pytest.fixture
def tells(tmp_path):
    """Make a file and return (JSON, rows): `tells(office, "name")`."""

    def tell(office, name="first", *options):
        done = asked(office, tmp_path / f"{name}.csv", *options)
        assert done.status == 0, done.err
        proved(office)
        return done.json, table(tmp_path / f"{name}.csv")

    return tell


def asked(office, out, *options, user="maker", month="2026-09"):
    """Ask for a withholding file and return what the command gave."""
    place = ("--municipality", "0299", "--month", month, "--out", out)
    return office("withholding", *place, "--user", user, "--json", *options)


def table(path):
    head, *body = csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";")
    assert head == HEAD
    return body


def keep_for_client(office, name):
    """Let one person keep the money of a payment that came back, and another confirm it."""
    because = ("--reason", "dubbel betaald", "--user", "maker")
    for asked in (("keep", name, *because), ("give-back", name, "--user", "checker")):
        done = office("payment", *asked)
        assert done.status == 0, done.err


@pytest.fixture
def bank(loaded, at_bank, tmp_path):
    """The bank of an exported month."""
    return Bank.of(loaded, tmp_path, at_bank)


def came_back_for_client(bank, *costs, opening=5_000_00):
    """Let payments be booked and returned, and kept for the client."""
    lines = [
        line
        for cost in costs
        for line in (bank.line(cost), bank.line(cost, "CRDT", day="2026-10-02", returned="MD06"))
    ]
    bank.imports(bank.statement(*lines, opening=opening))
    for cost in costs:
        keep_for_client(bank.office, bank.ids[cost])


def test_the_first_file_tells_everyone_what_is_withheld_and_what_remains(loaded, tells, tmp_path):
    approved(loaded)

    said, body = tells(loaded)

    assert body == [WHOLE]
    assert said == {
        "path": str(tmp_path / "first.csv"),
        "municipality": "0299",
        "month": "2026-09",
        "number": 1,
        "kind": "EERSTE",
        "rows": 1,
        "totals": {
            "net": "1351.33",
            "withheld": "906.50",
            "remainder": "444.83",
            "given_back": "0.00",
        },
        "sha256": sha256((tmp_path / "first.csv").read_bytes()).hexdigest(),
        "changed": True,
    }


def test_made_again_when_nothing_changed_it_is_the_same_file(loaded, tells, tmp_path):
    approved(loaded)
    first, _ = tells(loaded)
    before = rows("SELECT count(*) FROM withholding_told")

    again, _ = tells(loaded, "again")
    same, _ = tells(loaded)

    assert (again["sha256"], again["changed"], same["changed"]) == (first["sha256"], False, False)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "first.csv").read_bytes()
    assert rows("SELECT count(*) FROM withholding_told") == before


def test_after_a_rejected_run_a_correction_says_that_nothing_is_withheld(loaded, tells):
    run = approved(loaded)
    tells(loaded)
    done = loaded("run", "reject", run, "--user", "checker", "--reason", "fout bedrag")
    assert done.status == 0, done.err

    said, body = tells(loaded, "second")

    assert body == [["P1", "2026-09", "1351,33", "0,00", "1351,33", "0,00", "CORRECTIE"]]
    assert (said["number"], said["kind"], said["changed"]) == (2, "CORRECTIE", True)


def test_a_correction_names_only_those_whose_line_changed(loaded, tells, tmp_path):
    second = SCENARIO.and_rows(
        huishoudens=("H2;0299;;",),
        personen=("P2;H2;;Amal;Haddad;1990-03-01;ar;2026-08-13;;J;J;2026-08-13;",),
        vaste_lasten=("W1;H2;;HUUR;B1;500,00;2026-08-13;;MAAND;1;;",),
        uitkeringen=("P2;2026-09;1351,33;",),
    )
    take_over(loaded, second, tmp_path)
    run = approved(loaded)
    assert len(tells(loaded)[1]) == 2
    assert loaded("run", "reject", run, "--user", "checker", "--reason", "fout").status == 0
    mended = second.with_rows(vaste_lasten=(*second.rows["vaste_lasten"][:-1],)).and_rows(
        vaste_lasten=("W1;H2;;HUUR;B1;510,00;2026-08-13;;MAAND;1;;",)
    )
    take_over(loaded, mended, tmp_path)
    approved(loaded)

    _, body = tells(loaded, "second")

    assert body == [["P2", "2026-09", "1351,33", "510,00", "841,33", "0,00", "CORRECTIE"]]


def test_money_kept_for_the_client_leaves_with_the_file_once(bank, tells):
    came_back_for_client(bank, "V3", "V4")

    said, body = tells(bank.office)
    again, _ = tells(bank.office, "again")

    assert body == [[*WHOLE[:5], "127,50", "EERSTE"]]
    assert said["totals"]["given_back"] == "127.50"
    assert again["changed"] is False
    assert bank.places() | {"V1": "", "V2": ""} == {
        "V1": "",
        "V2": "",
        "V3": "GIVEN_BACK",
        "V4": "GIVEN_BACK",
    }
    assert "CLIENT" not in balances()


def test_money_that_is_kept_later_is_added_in_a_correction(bank, tells):
    came_back_for_client(bank, "V3")
    tells(bank.office)
    came_back_for_client(bank, "V4", opening=5_000_00)

    said, body = tells(bank.office, "second")

    assert body == [[*WHOLE[:5], "127,50", "CORRECTIE"]]
    assert said["number"] == 2
    given = "SELECT sum(amount_cents) FROM ledger_entry WHERE kind = 'GIVEN_BACK'"
    assert rows(given) == [(AMOUNTS["V3"] + AMOUNTS["V4"],)]


def test_a_refund_leaves_with_the_file_once(bank, tells):
    bank.imports(bank.statement(bank.other(88_10, "Eindafrekening")))
    (item,) = bank.waiting()
    for_p1 = ("--refund-for", "P1", "--reason", "eindafrekening", "--user", "maker")
    assert bank.office("bank", "place", item["item"], *for_p1).status == 0
    confirmed = bank.office("payment", "give-back", "--item", item["item"], "--user", "checker")
    assert confirmed.status == 0, confirmed.err

    _, body = tells(bank.office)
    again, _ = tells(bank.office, "again")

    assert body == [[*WHOLE[:5], "88,10", "EERSTE"]]
    assert again["changed"] is False
    assert "CLIENT" not in balances()
    held = "SELECT i.given_back_file_id, f.number FROM bank_item i JOIN withholding_file f "
    assert rows(held + "ON f.id = i.given_back_file_id") == [(1, 1)]


def test_what_two_persons_carried_goes_back_to_both_to_the_cent(loaded, tells, tmp_path):
    couple = SCENARIO.and_rows(
        personen=("P2;H1;;Amal;Haddad;1990-03-01;ar;2026-08-13;;J;J;2026-08-13;",),
        uitkeringen=("P2;2026-09;1351,33;",),
    ).with_rows(vaste_lasten=("V1;H1;;HUUR;B1;620,01;2026-08-13;;MAAND;1;;",))
    take_over(loaded, couple, tmp_path)
    run, _ = exported(loaded, tmp_path / "out")
    bank = Bank.of(loaded, tmp_path, run)
    rent = {"cents": 620_01}
    bank.imports(
        bank.statement(bank.line("V1", **rent), bank.line("V1", "CRDT", returned="AC04", **rent))
    )
    keep_for_client(loaded, bank.ids["V1"])

    _, body = tells(loaded)

    assert sorted(row[5] for row in body) == ["310,00", "310,01"]


def test_nothing_is_told_before_a_run_is_approved(loaded, tmp_path):
    done = asked(loaded, tmp_path / "file.csv")

    assert done.status == 1
    assert "nog geen run goedgekeurd" in done.err
    assert not (tmp_path / "file.csv").exists()


@pytest.mark.parametrize("user", ["checker", "reader", "boss"])
def test_only_administratie_makes_the_file(loaded, tmp_path, user):
    approved(loaded)

    done = asked(loaded, tmp_path / "file.csv", user=user)

    assert done.status == 1
    assert "inhoudingenbestand" in done.err
    assert rows("SELECT count(*) FROM withholding_file") == [(0,)]


def test_a_file_in_the_way_keeps_everything_as_it_was(bank, tmp_path):
    came_back_for_client(bank, "V3")
    out = tmp_path / "file.csv"
    out.write_text("iets anders")

    done = asked(bank.office, out)

    assert done.status == 1
    assert out.read_text() == "iets anders"
    assert rows("SELECT count(*) FROM withholding_file") == [(0,)]
    assert bank.places()["V3"] == "CLIENT"


def test_a_place_that_takes_no_file_keeps_everything_as_it_was(loaded, tmp_path):
    approved(loaded)
    (tmp_path / "file").write_text("")

    done = asked(loaded, tmp_path / "file" / "x.csv")

    assert done.status == 1
    assert rows("SELECT count(*) FROM withholding_file") == [(0,)]


def test_an_earlier_file_can_be_written_again(loaded, tells, tmp_path):
    run = approved(loaded)
    first, _ = tells(loaded)
    assert loaded("run", "reject", run, "--user", "checker", "--reason", "fout").status == 0
    tells(loaded, "second")

    again, body = tells(loaded, "third", "--number", 1)
    unknown = asked(loaded, tmp_path / "x.csv", "--number", 3)

    assert (again["sha256"], again["changed"], body) == (first["sha256"], False, [WHOLE])
    assert unknown.status == 1
    assert "geen inhoudingenbestand 3" in unknown.err


def test_without_json_a_person_reads_what_was_made(loaded, tmp_path):
    approved(loaded)
    place = ("--municipality", "0299", "--month", "2026-09", "--out", tmp_path / "x.csv")

    made, again = (loaded("withholding", *place, "--user", "maker") for _ in range(2))

    assert "eerste bestand, nummer 1, 1 persoon, ingehouden" in made.out
    assert "dezelfde bytes" in again.out
