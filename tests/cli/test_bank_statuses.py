"""Accepted, refused, returned: a payment's money is in one place, and its reason is acted on."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.cli.bank import AMOUNTS, OPENING, STATUS, TOTAL, Bank, balances, change, rows, state
from tests.cli.conftest import calculate, exported
from tests.sepa.bank_messages import payment, report, transaction

RENT = AMOUNTS["V1"]
EVERYTHING = dict.fromkeys(AMOUNTS, "PAID")


@pytest.fixture
def bank(loaded, at_bank, tmp_path):
    """The bank of a month that was exported."""
    return Bank.of(loaded, tmp_path, at_bank)


@pytest.mark.parametrize("status", ["ACCP", "ACSP", "ACSC"])
def test_an_accepted_file_is_still_in_transit(bank, status):
    (row,) = bank.imports(bank.statuses(status=status))

    assert (row["outcome"], row["rejected"]) == ("IMPORTED", 0)
    assert set(bank.places().values()) == {"IN_TRANSIT"}
    assert rows("SELECT count(*) FROM payment_event WHERE kind = 'ACCEPTED'") == [(4,)]
    assert bank.status() == "EXPORTED"


def test_a_refused_file_leaves_every_payment_open_and_alerts(bank):
    (row,) = bank.imports(bank.statuses(status="RJCT", codes=["FF01"]))

    assert row["rejected"] == 4
    assert set(bank.places().values()) == {"OPEN"}
    assert balances()["OPEN"] == TOTAL
    assert bank.tasks() == {"PAYMENT_OPEN": 4, "FILE_REFUSED": 2}
    assert bank.status() == "SETTLED"
    assert rows("SELECT count(*) FROM instruction WHERE live") == [(0,)]


def test_a_refused_payment_information_is_the_refused_file(bank):
    inside = payment(bank.batch_id, status="RJCT", codes=["AM04"])
    bank.imports(bank.write(report(STATUS, inside, message_id=bank.message_id)))

    assert set(bank.places().values()) == {"OPEN"}


def test_a_file_that_is_taken_in_part_says_which_payments_are_not(bank):
    file = bank.statuses(("V1", "ACSP"), ("V3", "RJCT", "AC06"), status="PART")

    (row,) = bank.imports(file)

    assert row["rejected"] == 1
    assert bank.places() == dict.fromkeys(AMOUNTS, "IN_TRANSIT") | {"V3": "OPEN"}


def test_the_reason_of_a_payment_stands_before_that_of_its_file(bank):
    bank.imports(bank.statuses(("V1", "RJCT", "AC04"), status="RJCT", codes=["FF01"]))

    assert rows("SELECT reason, count(*) FROM payment_event GROUP BY reason ORDER BY reason") == [
        ("AC04", 1),
        ("FF01", 3),
    ]


def test_a_duplicate_file_moves_no_money_and_alerts(bank):
    bank.imports(bank.statement(bank.batch()))

    (row,) = bank.imports(bank.statuses(status="RJCT", codes=["DUPL"]))

    assert row["rejected"] == 0
    assert bank.places() == EVERYTHING
    assert bank.tasks() == {"DUPLICATE_FILE": 2}


@pytest.mark.parametrize("group", [{"status": "RJCT", "codes": ["DUPL"]}, {}])
def test_a_file_sent_twice_whose_payments_are_refused_one_by_one_opens_nothing(bank, group):
    bank.imports(bank.statuses(status="ACCP"))
    twice = [(cost, "RJCT", "AM05") for cost in ("V1", "V2", "V3", "V4")]

    (row,) = bank.imports(bank.statuses(*twice, **group))

    assert row["rejected"] == 0
    assert set(bank.places().values()) == {"IN_TRANSIT"}
    bank.imports(bank.statement(bank.batch()))
    assert bank.places() == EVERYTHING


def test_a_payment_refused_as_a_duplicate_before_anything_was_heard_waits_for_a_person(bank):
    (row,) = bank.imports(bank.statuses(("V1", "RJCT", "AM05")))

    assert row["rejected"] == 1
    assert bank.places()["V1"] == "OPEN"
    assert bank.tasks() == {"PAYMENT_OPEN": 1}


def test_a_closed_account_of_the_payer_stops_no_payee(bank):
    closed = [(cost, "RJCT", "AC04") for cost in ("V1", "V2", "V3", "V4")]

    (row,) = bank.imports(bank.statuses(*closed))

    assert row["rejected"] == 4
    assert rows("SELECT count(*) FROM account WHERE status = 'STOPPED'") == [(0,)]
    assert bank.tasks() == {"PAYMENT_OPEN": 4, "FILE_REFUSED": 2}


def test_a_file_refused_for_an_account_as_a_whole_stops_no_payee(bank):
    bank.imports(bank.statuses(status="RJCT", codes=["AC01"]))

    assert rows("SELECT count(*) FROM account WHERE status = 'STOPPED'") == [(0,)]
    assert bank.tasks() == {"PAYMENT_OPEN": 4, "FILE_REFUSED": 2}


def test_a_payment_that_is_refused_after_it_was_booked_waits_for_its_contra_entry(bank):
    bank.imports(bank.statement(bank.batch()))
    bank.imports(bank.statuses(("V3", "RJCT", "AC06")))

    assert balances()["CONTRA"] == -AMOUNTS["V3"]
    assert bank.places()["V3"] == "OPEN"

    bank.imports(bank.statement(bank.line("V3", "CRDT"), opening=OPENING - TOTAL))
    assert "CONTRA" not in balances()


def test_a_closed_account_is_stopped_when_a_payment_comes_back_days_later(bank):
    bank.imports(bank.statement(bank.batch()))
    back = bank.line("V1", "CRDT", reason="AC04", day="2026-10-05")

    (row,) = bank.imports(bank.statement(back, opening=OPENING - TOTAL))

    assert row["returned"] == 1
    assert bank.places() == EVERYTHING | {"V1": "OPEN"}
    assert rows("SELECT iban, end_reason FROM account WHERE status = 'STOPPED'") == [
        ("NL71RABO2601815906", "bank: AC04")
    ]
    assert bank.tasks() == {"PAYMENT_OPEN": 1, "ACCOUNT_STOPPED": 1}


def test_payments_to_a_payee_who_died_are_held(bank):
    bank.imports(bank.statement(bank.batch(), bank.line("V2", "CRDT", reason="MD07")))

    assert rows("SELECT reason FROM payment_hold WHERE lifted_at IS NULL") == [("bank: MD07",)]
    assert rows("SELECT count(*) FROM account WHERE status = 'STOPPED'") == [(0,)]


@pytest.mark.parametrize("reason", ["AC04", "MD07"])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_reason_that_is_told_later_is_acted_on_all_the_same(bank, reason, order):
    silent = bank.statement(bank.batch(), bank.line("V1", "CRDT"))
    files = [silent, bank.returned("V1", reason), bank.statuses(("V1", "RJCT", reason))]

    for place in order:
        bank.imports(files[place])

    stopped = rows("SELECT count(*) FROM account WHERE status = 'STOPPED'")[0][0]
    held = rows("SELECT count(*) FROM payment_hold")[0][0]
    assert (stopped, held) == ((1, 0) if reason == "AC04" else (0, 1))
    assert rows("SELECT reason FROM task WHERE kind = 'PAYMENT_OPEN'") == [(reason,)]


def test_a_hold_that_a_person_lifted_does_not_come_back_with_the_next_telling(bank):
    bank.imports(bank.returned("V1", "MD07"))
    change(
        "UPDATE payment_hold SET lifted_at = set_at, lifted_by_id = set_by_id, lift_reason = 'x'"
    )

    bank.imports(bank.statement(bank.batch(), bank.line("V1", "CRDT", reason="MD07")))

    assert rows("SELECT count(*) FROM payment_hold WHERE lifted_at IS NULL") == [(0,)]


def test_a_status_of_another_amount_or_of_an_unknown_id_moves_nothing(bank):
    before = balances()
    odd = bank.returned("V1", "AC04", cents=RENT - 1)
    strange = bank.statuses(("iets anders", "RJCT", "AC04"), message_id="ONBEKEND")

    (first,) = bank.imports(odd)
    (second,) = bank.imports(strange)

    assert (first["unmatched"], second["unmatched"]) == (1, 1)
    assert "van ons" in second["message"]
    assert balances() == before
    assert set(bank.places().values()) == {"IN_TRANSIT"}


def withdraw(bank):
    """Take the run back, as somebody who thinks that its file never left."""
    asked = ("run", "withdraw", bank.run, "--user", "second", "--reason", "niet verzonden")
    return bank.office(*asked)


def test_a_status_of_a_file_that_was_taken_back_moves_nothing(bank):
    assert withdraw(bank).status == 0

    bank.imports(bank.statuses(status="RJCT", codes=["FF01"]))
    bank.imports(bank.statuses(("V1", "RJCT", "AC04")))

    assert bank.status() == "WITHDRAWN"
    assert rows("SELECT count(*) FROM payment_event") == [(0,)]
    assert bank.tasks() == {}


ANSWERS = {
    "received": lambda bank: bank.statuses(status="RCVD"),
    "pending": lambda bank: bank.statuses(status="PDNG"),
    "taken in part": lambda bank: bank.statuses(status="PART"),
    "one pending": lambda bank: bank.statuses(("V1", "PDNG")),
    "a copy": lambda bank: bank.statuses(status="RJCT", codes=["DUPL"]),
    "one of another amount": lambda bank: bank.returned("V1", "AC04", cents=1),
    "a debit of another amount": lambda bank: bank.statement(bank.line("V1", cents=1)),
    "a batch of another amount": lambda bank: bank.statement(bank.batch("V2", "V3", "V4")),
    "a strange payment of the batch": lambda bank: bank.statement(
        bank.batch("V1", details=True, end_to_end_id="VREEMD", batch_id=bank.batch_id)
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_file_that_the_bank_spoke_of_is_not_taken_back(bank, answer):
    (row,) = bank.imports(ANSWERS[answer](bank))
    assert row["outcome"] == "IMPORTED"

    refused = withdraw(bank)

    assert refused.status == 1
    assert bank.status() == "EXPORTED"
    assert rows("SELECT count(*) FROM bank_file_heard")[0][0] > 0


def urgent_after(bank, answer):
    """Import an answer about a withdrawn file; return what became urgent, by subject."""
    assert withdraw(bank).status == 0
    (row,) = bank.imports(answer(bank))
    assert row["outcome"] == "IMPORTED"
    assert "van ons" not in row["message"]
    assert bank.status() == "WITHDRAWN"
    return rows("SELECT subject, role FROM task WHERE kind = 'ACCEPTED_LATE' ORDER BY subject")


@pytest.mark.parametrize(
    "answer",
    [
        lambda bank: bank.statuses(status="ACSC"),
        lambda bank: bank.statuses(status="RCVD"),
        lambda bank: bank.statuses(status="PART"),
        lambda bank: bank.statuses(status="RJCT", codes=["DUPL"]),
    ],
)
def test_a_file_that_was_taken_back_and_is_with_the_bank_is_urgent(bank, answer):
    assert urgent_after(bank, answer) == [(bank.message_id, "fiatteur")]


@pytest.mark.parametrize(
    "answer",
    [
        lambda bank: bank.statuses(("V1", "ACSP")),
        lambda bank: bank.statuses(("V1", "PDNG"), ("V2", "RJCT", "AC04")),
        lambda bank: bank.statuses(("V1", "RJCT", "AM05")),
        lambda bank: bank.returned("V1", "AC04"),
    ],
)
def test_a_payment_that_was_taken_back_and_is_with_the_bank_is_urgent(bank, answer):
    assert urgent_after(bank, answer) == [(bank.ids["V1"], "fiatteur")]


def next_attempt(bank):
    """Calculate the month again and ask for its approval; return (run, answer)."""
    name = calculate(bank.office)["run"]
    return name, bank.office("run", "approve", name, "--user", "checker")


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (lambda bank: bank.statuses(("V1", "ACSP")), 1),
        (lambda bank: bank.statuses(status="ACSC"), 4),
        (lambda bank: bank.statement(bank.line("V1")), 1),
        (lambda bank: bank.statement(bank.batch()), 4),
        (lambda bank: bank.statement(bank.batch(details=True)), 4),
    ],
)
def test_what_the_bank_has_after_all_is_not_approved_again_until_somebody_saw_to_it(
    bank, answer, lines
):
    withdraw(bank)
    bank.imports(answer(bank))

    name, refused = next_attempt(bank)

    assert refused.status == 1
    assert refused.err.count("kwam toch bij de bank aan") == lines
    for task in bank.office("task", "list", "--json").json["tasks"]:
        if task["kind"] == "ACCEPTED_LATE":
            done = ("task", "done", task["id"], "--user", "second", "--note", "teruggehaald")
            assert bank.office(*done).status == 0
    assert bank.office("run", "approve", name, "--user", "checker").status == 0


def test_a_debit_opens_the_task_again_that_was_closed_when_the_file_was_only_accepted(bank):
    withdraw(bank)
    bank.imports(bank.statuses(status="ACTC"))
    (task,) = [
        task
        for task in bank.office("task", "list", "--json").json["tasks"]
        if task["kind"] == "ACCEPTED_LATE"
    ]
    done = ("task", "done", task["id"], "--user", "second", "--note", "teruggehaald")
    assert bank.office(*done).status == 0

    bank.imports(bank.statement(bank.batch()))
    _, refused = next_attempt(bank)

    assert bank.tasks()["ACCEPTED_LATE"] == 1
    assert refused.status == 1
    assert refused.err.count("kwam toch bij de bank aan") == 4


def test_what_the_bank_has_after_all_is_not_exported_again_and_no_run_is_closed(bank):
    withdraw(bank)
    name, approved = next_attempt(bank)
    assert approved.status == 0
    late = bank.statuses(("V1", "ACSP"))
    bank.imports(late)

    refused = bank.office("run", "export", name, "--user", "maker", "--out", bank.folder / "2")

    assert refused.status == 1
    assert refused.err.count("kwam toch bij de bank aan") == 1
    assert rows("SELECT count(*) FROM bank_file") == [(1,)]


def test_no_run_is_closed_while_nobody_took_what_the_bank_has_after_all(bank):
    withdraw(bank)
    name, _ = exported(bank.office, bank.folder / "2")
    again = Bank.of(bank.office, bank.folder / "2", name)
    bank.imports(bank.statuses(("V1", "ACSP")))
    again.imports(again.statement(again.batch()))

    refused = bank.office("run", "close", name, "--user", "second")

    assert refused.status == 1
    assert bank.ids["V1"] in refused.err


def lower_down(bank, **said):
    """A refusal of each level, of which one gives the reason that it is a copy."""
    told = [transaction(bank.ids[cost], "RJCT", *said.get("one", ())) for cost in AMOUNTS]
    inside = payment(bank.batch_id, *told, status="RJCT", codes=said.get("batch", ()))
    group = {"status": "RJCT", "codes": said.get("group", ())}
    return bank.write(report(STATUS, inside, message_id=bank.message_id, **group))


@pytest.mark.parametrize("level", ["group", "batch", "one"])
def test_a_copy_moves_nothing_at_whichever_level_the_bank_says_so(bank, level):
    (row,) = bank.imports(lower_down(bank, **{level: ["DUPL"]}))

    assert row["rejected"] == 0
    assert set(bank.places().values()) == {"IN_TRANSIT"}
    assert bank.tasks() == {"DUPLICATE_FILE": 2}


def test_a_payment_of_a_copy_with_a_reason_of_its_own_is_refused(bank):
    inside = payment(bank.batch_id, transaction(bank.ids["V1"], "RJCT", "AC04"), status="RJCT")
    file = report(STATUS, inside, status="RJCT", codes=["DUPL"], message_id=bank.message_id)

    bank.imports(bank.write(file))

    assert bank.places() == dict.fromkeys(AMOUNTS, "IN_TRANSIT") | {"V1": "OPEN"}


def test_a_payment_with_a_status_of_its_own_is_not_refused_with_its_file(bank):
    told = (transaction(bank.ids["V1"], "ACSC"), transaction(bank.ids["V2"], "RJCT", "AC04"))
    inside = payment(bank.batch_id, *told, status="RJCT", codes=["MS03"])

    bank.imports(bank.write(report(STATUS, inside, status="PART", message_id=bank.message_id)))

    assert bank.places() == dict.fromkeys(AMOUNTS, "OPEN") | {"V1": "IN_TRANSIT"}


def test_a_refused_group_does_not_overrule_its_accepted_payment_information(bank):
    inside = payment(bank.batch_id, status="ACCP")

    bank.imports(bank.write(report(STATUS, inside, status="RJCT", message_id=bank.message_id)))

    assert set(bank.places().values()) == {"IN_TRANSIT"}


def test_what_is_heard_a_second_time_is_known(bank):
    said = report(STATUS, status="RCVD", message_id=bank.message_id)
    received, again = bank.write(said), bank.write(said.replace(b"B-2", b"B-3"))

    assert [row["outcome"] for row in bank.imports(received)] == ["IMPORTED"]
    assert [row["outcome"] for row in bank.imports(again)] == ["ALREADY_KNOWN"]


def test_the_same_status_again_is_known(bank):
    bank.imports(bank.statuses(("V1", "RJCT", "AC06")))
    before = state()

    (row,) = bank.imports(bank.statuses(("V1", "RJCT", "AC06"), ("V1", "RJCT", "AC06")))

    assert row["outcome"] == "ALREADY_KNOWN"
    after = state()
    del before["bank_message"], after["bank_message"]
    assert after == before
