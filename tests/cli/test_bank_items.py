"""A booking that fits nothing waits for a person, who says once what it belongs to."""

from __future__ import annotations

import pytest

from tests.cli.conftest import books_hold
from tests.sepa.bank_messages import balances, camt, detail, entry, statement

KIND = "camt.053.001.08"
OPENING = 5_000_00
RENT = 620_00


@pytest.fixture
def sent(loaded, at_bank, tmp_path):
    """A month at the bank: the office, its run and the id of the rent."""
    return loaded, at_bank, ids_of(loaded, at_bank)["V1"]


def ids_of(office, run):
    """Return the end-to-end id of each fixed cost."""
    lines = office("run", "show", run, "--json").json["instalments"]
    return {line["fixed_cost"]: line["end_to_end_id"] for line in lines}


def booked(office, tmp_path, *entries, total, name="statement.xml"):
    """Import a statement with these entries and return the row of the file."""
    file = tmp_path / name
    sums = balances(OPENING, OPENING + total)
    file.write_bytes(camt(KIND, statement(*entries, sums=sums)))
    done = office("bank", "import", file, "--user", "maker", "--json")
    assert done.status == 0, done.err
    return done.json["files"][0]


def waiting(office, *options):
    return office("bank", "items", "--json", *options).json["items"]


def place(office, item, *target, user="maker"):
    return office("bank", "place", item, *target, "--reason", "nagezocht", "--user", user)


def test_a_booking_without_an_id_waits_with_a_suggestion_that_says_why(sent, tmp_path):
    office, _, rent = sent

    row = booked(
        office, tmp_path, entry(KIND, cents=RENT, sign="DBIT", day="2026-09-30"), total=-RENT
    )

    (item,) = waiting(office)
    assert (row["booked"], row["unmatched"]) == (0, 1)
    assert (item["why"], item["amount"], item["sign"]) == ("NO_ID", "620.00", "DBIT")
    assert item["suggestion"] == {"payment": rent, "agrees": ["AMOUNT", "DATE"]}
    books_hold(office)


def test_a_suggestion_books_nothing_until_a_person_places_the_booking(sent, tmp_path):
    office, _run, rent = sent
    booked(office, tmp_path, entry(KIND, cents=RENT, sign="DBIT", day="2026-09-30"), total=-RENT)
    (item,) = waiting(office)

    done = place(office, item["item"], "--payment", rent)

    assert done.status == 0, done.err
    assert waiting(office) == []
    (kept,) = waiting(office, "--all")
    assert (kept["decision"], kept["decided_by"], kept["note"]) == ("PAYMENT", "maker", "nagezocht")
    again = place(office, item["item"], "--outside")
    assert again.status == 1
    assert "al geplaatst" in again.err
    books_hold(office)


def test_a_whole_file_is_placed_by_its_amount_and_settles_the_run(sent, tmp_path):
    office, run, _ = sent
    total = 906_50
    booked(office, tmp_path, entry(KIND, cents=total, sign="DBIT", day="2026-09-30"), total=-total)
    (item,) = waiting(office)

    refused = place(office, item["item"], "--file", "OZ-0299-2026-09-9-B01")
    done = place(office, item["item"], "--file", f"OZ-{run}-B01")

    assert refused.status == 1
    assert done.status == 0, done.err
    assert office("run", "show", run, "--json").json["status"] == "SETTLED"
    books_hold(office)


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (("--payment", "V2"), "het bedrag is een ander"),
        (("--payment", "onzin"), "kennen wij niet"),
        (("--refund-for", "P1"), "gaat de andere kant op"),
        (("--refund-for", "P9"), "kennen wij niet"),
    ],
)
def test_a_booking_is_not_placed_where_it_does_not_fit(sent, tmp_path, target, why):
    office, run, _ = sent
    booked(office, tmp_path, entry(KIND, cents=RENT, sign="DBIT", day="2026-09-30"), total=-RENT)
    (item,) = waiting(office)
    option, name = target

    refused = place(office, item["item"], option, ids_of(office, run).get(name, name))

    assert refused.status == 1
    assert why in refused.err
    assert len(waiting(office)) == 1
    books_hold(office)


def test_what_is_none_of_our_work_is_put_outside_all_at_once(sent, tmp_path):
    office, _, _ = sent
    costs = [
        entry(KIND, cents=281_94, sign="DBIT", day="2026-09-30", information=f"Kosten {n}")
        for n in (1, 2)
    ]
    booked(office, tmp_path, *costs, total=-563_88)
    numbers = [item["item"] for item in waiting(office)]

    done = office(
        "bank",
        "place",
        *numbers,
        "--outside",
        "--reason",
        "bankkosten",
        "--user",
        "maker",
        "--json",
    )

    assert done.json == {"placed": [{"item": n, "decision": "OUTSIDE"} for n in numbers]}
    assert waiting(office) == []
    books_hold(office)


def test_a_refund_is_kept_for_the_client(sent, tmp_path):
    office, _, _ = sent
    booked(office, tmp_path, entry(KIND, cents=88_10, sign="CRDT", day="2026-10-05"), total=88_10)
    (item,) = waiting(office)

    done = place(office, item["item"], "--refund-for", "P1")

    assert done.status == 0, done.err
    assert waiting(office) == []
    books_hold(office)


def test_placing_asks_for_one_target_a_reason_and_the_right_role(sent, tmp_path):
    office, _, rent = sent
    booked(office, tmp_path, entry(KIND, cents=RENT, sign="DBIT", day="2026-09-30"), total=-RENT)
    (item,) = waiting(office)

    both = place(office, item["item"], "--outside", "--payment", rent)
    checker = place(office, item["item"], "--outside", user="checker")
    silent = office("bank", "place", item["item"], "--outside", "--reason", " ", "--user", "maker")
    unknown = place(office, "999", "--outside")

    assert [done.status for done in (both, checker, silent, unknown)] == [2, 1, 1, 1]
    assert len(waiting(office)) == 1


def test_no_bsn_of_a_booking_is_kept_or_shown(sent, tmp_path):
    office, _, _ = sent
    text = "Teruggave 761760313 mevrouw"
    said = entry(KIND, cents=88_10, sign="CRDT", day="2026-10-05", information=text)
    booked(office, tmp_path, said, total=88_10)

    (item,) = waiting(office)

    assert item["remittance"] == "Teruggave ********* mevrouw"


def named(
    office, tmp_path, cost_id, cents, sign="DBIT", kind=KIND, name="later.xml", opening=OPENING
):
    """Import a booking that names a payment, and return the row of the file."""
    inside = detail(kind, cents=cents, sign=sign, end_to_end_id=cost_id)
    said = entry(kind, inside, cents=cents, sign=sign, day="2026-10-01")
    sums = balances(opening, opening + (cents if sign == "CRDT" else -cents))
    content = statement(said, sums=sums if kind == KIND else "", id=name)
    file = tmp_path / name
    file.write_bytes(camt(kind, content))
    done = office("bank", "import", file, "--user", "maker", "--json")
    assert done.status == 0, done.err
    return done.json["files"][0]


def test_a_booking_after_one_that_a_person_placed_is_a_second_one(sent, tmp_path):
    office, _, rent = sent
    booked(office, tmp_path, entry(KIND, cents=RENT, sign="DBIT", day="2026-09-30"), total=-RENT)
    (item,) = waiting(office)
    place(office, item["item"], "--payment", rent)

    row = named(office, tmp_path, rent, RENT, opening=OPENING - RENT)

    assert (row["booked"], row["unmatched"]) == (0, 1)
    assert [each["why"] for each in waiting(office)] == ["TWICE"]
    books_hold(office)


def test_what_a_notification_told_is_only_confirmed_when_a_person_places_the_statement(
    sent, tmp_path
):
    office, _run, rent = sent
    named(office, tmp_path, rent, RENT, kind="camt.054.001.08", name="first.xml")
    books_hold(office)
    booked(office, tmp_path, entry(KIND, cents=RENT, sign="DBIT", day="2026-09-30"), total=-RENT)
    (item,) = waiting(office)

    done = place(office, item["item"], "--payment", rent)

    assert done.status == 0, done.err
    assert waiting(office) == []
    books_hold(office)


def test_a_file_told_by_notification_is_confirmed_by_the_debit_that_a_person_places(sent, tmp_path):
    office, run, rent = sent
    named(office, tmp_path, rent, RENT, kind="camt.054.001.08", name="first.xml")
    total = 906_50
    booked(office, tmp_path, entry(KIND, cents=total, sign="DBIT", day="2026-09-30"), total=-total)
    (item,) = waiting(office)

    done = place(office, item["item"], "--file", f"OZ-{run}-B01")

    assert done.status == 0, done.err
    assert office("run", "show", run, "--json").json["status"] == "SETTLED"
    books_hold(office)
    row = named(office, tmp_path, rent, RENT, opening=OPENING - total)
    assert (row["booked"], row["unmatched"]) == (0, 1)
    books_hold(office)
