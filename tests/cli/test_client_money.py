"""Money for a client leaves on the word of two persons, never of one."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy.exc import IntegrityError

from ontzorgen.cli.output import application
from tests.cli.bank import Bank, change, proved, rows
from tests.cli.conftest import release


@pytest.fixture
def bank(loaded, at_bank, states, tmp_path):
    """The bank of an exported month, of which V3 came back."""
    bank = Bank.of(loaded, tmp_path, at_bank)

    def comes_back():
        back = bank.line("V3", "CRDT", day="2026-10-02", returned="MD06")
        bank.imports(bank.statement(*(bank.line(cost) for cost in bank.ids), back))
        return bank.written

    bank.written = states.reach("bank", comes_back, release, own=True)
    return bank


def keep(bank, user="maker"):
    """Keep the money of V3 for the client and return its end-to-end id."""
    name = bank.ids["V3"]
    done = bank.office("payment", "keep", name, "--reason", "dubbel betaald", "--user", user)
    assert done.status == 0, done.err
    return name


def refund(bank, user="maker"):
    """Place a booking as a refund for P1 and return its number."""
    booking = bank.other(88_10, "Eindafrekening", "2026-10-03")
    bank.imports(bank.statement(booking, opening=4_203_50))
    (item,) = bank.waiting()
    because = ("--reason", "eindafrekening", "--user", user)
    done = bank.office("bank", "place", item["item"], "--refund-for", "P1", *because)
    assert done.status == 0, done.err
    return item["item"]


def confirm(bank, *what, user="checker"):
    return bank.office("payment", "give-back", *what, "--user", user)


def given_back(bank, name):
    """Make a withholding file and return what goes back to each person."""
    out = bank.folder / f"{name}.csv"
    place = ("--municipality", "0299", "--month", "2026-09", "--out", out, "--user", "maker")
    done = bank.office("withholding", *place)
    assert done.status == 0, done.err
    _, *body = csv.reader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";")
    return [(row[0], row[5]) for row in body]


def client_money(bank):
    """Return who kept and confirmed V3, as the list of payments says it."""
    (payment,) = bank.office("payment", "list", "--open", "--json").json["payments"]
    return payment["client_money"]


def tasks(bank, kind="CLIENT_MONEY"):
    found = bank.office("task", "list", "--json").json["tasks"]
    return [task for task in found if task["kind"] == kind]


def test_kept_money_stays_until_another_person_confirms_it(bank):
    open_again = client_money(bank)
    name = keep(bank)
    kept, before = client_money(bank), given_back(bank, "before")

    done = confirm(bank, name)

    assert (open_again, kept) == (None, {"kept_by": "maker", "confirmed_by": None})
    assert before == [("P1", "0,00")]
    assert "€\u00a0110,00" in done.out
    assert "bewaard door maker" in done.out
    assert client_money(bank) == {"kept_by": "maker", "confirmed_by": "checker"}
    assert given_back(bank, "after") == [("P1", "110,00")]
    assert bank.places()["V3"] == "GIVEN_BACK"
    proved(bank.office)


def test_a_refund_stays_until_another_person_confirms_it(bank):
    item = refund(bank)
    (task,) = tasks(bank)
    before = given_back(bank, "before")

    done = confirm(bank, "--item", item)

    assert (task["role"], task["subject"], task["amount"]) == ("fiatteur", f"item {item}", "88.10")
    assert before == [("P1", "0,00")]
    assert done.status == 0, done.err
    assert tasks(bank) == []
    assert given_back(bank, "after") == [("P1", "88,10")]
    (seen,) = bank.office("bank", "items", "--all", "--json").json["items"]
    wanted = {"person": "P1", "kept_by": "maker", "confirmed_by": "checker"}
    assert seen["client_money"] == wanted
    assert "klant P1, bevestigd door checker" in bank.office("bank", "items", "--all").out


def test_who_kept_the_money_does_not_confirm_it_whatever_roles_they_have(bank):
    name, item = keep(bank, user="second"), refund(bank)
    change("UPDATE client_money SET kept_by_id = (SELECT id FROM app_user WHERE login = 'second')")

    refused = [confirm(bank, *what, user="second") for what in ((name,), ("--item", item))]

    assert [done.status for done in refused] == [1, 1]
    assert all("zelf voor de klant bewaard" in done.err for done in refused)
    assert given_back(bank, "file") == [("P1", "0,00")]
    assert len(tasks(bank)) == 2


@pytest.mark.parametrize("user", ["maker", "reader", "boss"])
def test_only_a_fiatteur_confirms(bank, user):
    name = keep(bank, user="second")

    refused = confirm(bank, name, user=user)

    assert refused.status == 1
    assert "geld voor een klant bevestigen" in refused.err
    assert client_money(bank)["confirmed_by"] is None


def test_for_another_municipality_the_money_does_not_exist(bank):
    name, item = keep(bank), refund(bank)
    role = ("--role", "fiatteur", "--municipality", "0344")
    assert bank.office("user", "add", "elsewhere", "--name", "E", *role).status == 0

    there = [confirm(bank, *what, user="elsewhere") for what in ((name,), ("--item", item))]
    never = [confirm(bank, *what) for what in (("OZX",), ("--item", "999"), ("--item", "x"))]

    assert [done.status for done in there + never] == [1] * 5
    assert there[0].err.replace(name, "OZX") == never[0].err
    assert there[1].err.replace(str(item), "999") == never[1].err
    assert rows("SELECT count(*) FROM client_money WHERE confirmed_by_id IS NULL") == [(2,)]


def test_what_is_not_kept_or_is_confirmed_already_is_not_confirmed(bank):
    open_again = confirm(bank, bank.ids["V3"])
    paid = confirm(bank, bank.ids["V1"])
    name = keep(bank)
    assert confirm(bank, name).status == 0
    twice = confirm(bank, name, user="second")
    bank.imports(bank.statement(bank.other(-1_50, day="2026-10-03"), opening=4_203_50))
    (item,) = bank.waiting()
    waiting = confirm(bank, "--item", item["item"])

    assert [done.status for done in (open_again, paid, twice, waiting)] == [1] * 4
    assert "is open en kan daarom niet worden aan de klant teruggegeven" in open_again.err
    assert "is betaald" in paid.err
    assert "al bevestigd door checker" in twice.err
    assert "niet bewaard voor een klant" in waiting.err


def test_one_payment_or_one_booking_is_named(bank):
    both, none = confirm(bank, bank.ids["V3"], "--item", "1"), confirm(bank)

    assert (both.status, none.status) == (2, 2)


def test_confirming_can_be_left_to_the_browser(bank, monkeypatch):
    name = keep(bank)
    monkeypatch.setenv("ONTZORGEN_CLI_APPROVAL", "off")
    application.cache_clear()

    refused = confirm(bank, name)

    assert refused.status == 1
    assert "browser" in refused.err
    assert client_money(bank)["confirmed_by"] is None


def test_the_task_ends_with_the_confirmation_and_not_with_words(bank):
    name = keep(bank)
    (task,) = tasks(bank)
    seen = bank.office("payment", "show", name).out

    words = ("--note", "gezien", "--user", "checker")
    refused = bank.office("task", "done", task["id"], *words)
    assert confirm(bank, name).status == 0

    assert (task["subject"], task["payment"], task["run"]) == (name, name, bank.run)
    assert "wacht op een tweede persoon" in seen
    assert refused.status == 1
    assert "tweede persoon" in refused.err
    assert tasks(bank) == []
    assert "bevestigd door checker" in bank.office("payment", "show", name).out


def test_a_run_closes_with_kept_money_once_somebody_took_the_task(bank):
    keep(bank)
    item = refund(bank)
    close = ("run", "close", bank.run, "--user", "checker", "--json")
    nobody = bank.office(*close)
    own, other = sorted(tasks(bank), key=lambda task: task["subject"] == f"item {item}")
    take = ("--user", "checker")
    assert bank.office("task", "take", own["id"], *take).status == 0
    refunded = bank.office(*close)
    assert bank.office("task", "take", other["id"], *take).status == 0

    closed = bank.office(*close)

    assert nobody.status == refunded.status == 1
    assert bank.ids["V3"] in nobody.err
    assert bank.ids["V3"] not in refunded.err
    assert f"item {item}" in refunded.err
    assert closed.json["open"] == [
        {"kind": "PAYMENTS", "names": [bank.ids["V3"]]},
        {"kind": "TASKS", "names": [bank.ids["V3"]]},
    ]


def test_the_database_lets_nobody_confirm_their_own(bank):
    keep(bank)
    own = "UPDATE client_money SET confirmed_by_id = kept_by_id, confirmed_at = kept_at"

    with pytest.raises(IntegrityError):
        change(own)
