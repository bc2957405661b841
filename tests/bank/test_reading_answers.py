"""What a bank that we did not write answers to our files, read to the cent.

What mock-bank 0.9 says, measured with files of both versions; it says the same to both, but for
the name of the message that it answers:

- At once: one pain.002.001.10 with the message id, the payment information id and each
  end-to-end id, in the order of the file; no amounts. The group, the payment information and every
  transaction have a status: ACCP, or PART above and RJCT below, the latter with a reason and a text
  (in which an IBAN may stand). A file refused as a whole (FF01, or DUPL for one that it has) has a
  status of the group only. Of an account that it does not keep all levels are RJCT, the
  transactions with AC02. Where money
  lacks, it refuses what does not fit (AM04); a smaller payment behind it still goes.
- On the day of execution, or the next weekday (it knows no TARGET holidays): a camt.054.001.08
  with an entry per payment, each with one detail and all three ids; never a batch. When several
  days pass at once, it comes before the statements of the days before it.
- The morning after each weekday: a camt.053.001.08 of that day, of an empty day too. Its sequence
  rises by one, its opening is the closing before it. It has the entries of the camt.054 under the
  same references of the bank. Our remittance is not repeated.
- The payer's account closed before that day: a second pain.002 on the day, of transactions only
  (AC04), and nothing else.
- A return, n weekdays after the execution: on one morning a pacs.004.001.09 (message id,
  end-to-end id, amount, reason; no status) and a camt.054 with a credit PMNT/ICDT/RRTN under our
  three ids; the morning after, the camt.053 with that credit. No pain.002.
- A silent bank leaves out the pain.002 only. A statement with a hole lacks its last entry; its
  balances are those of the whole day, and the next one opens where it closes.
- Seconds of the clock on the wall stand in CreDtTm only; the rest is the same each time.
"""

import json
import sys
import threading
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pytest

from ontzorgen import cli as command_line
from ontzorgen.cli.demo.bank import (
    LEAVES_OUT,
    NO_FUNDS,
    REFUSES_FILES,
    RETURNS_LATER,
    SILENT,
    UNKNOWN_BANK,
    PlayedBank,
)
from ontzorgen.services.errors import NoBankToPlay
from sepa.bank_file import WholeFile, collect, read_bank_file
from sepa.bank_rules import Sign
from sepa.pain002 import Level
from tests.sepa.examples import DEBTOR_IBAN, transfers, written

HANDED_IN, EXECUTED, DAY_AFTER = date(2026, 12, 18), date(2026, 12, 30), date(2026, 12, 31)
RETURNED, AFTER_RETURN = date(2027, 1, 4), date(2027, 1, 5)
ROWS = transfers(4)
"""A free text, a betalingskenmerk and an RF reference; two banks here and one in Belgium."""
FIRST, *OTHERS = ROWS
TOTAL = sum(row.amount_cents for row in ROWS)
BALANCE = 5_000_00
MESSAGE, PAYMENT = "TESTDAM-2026-12-1", "TESTDAM-2026-12-1-A"
STATUS, RETURN = "pain.002.001.10", "pacs.004.001.09"
STATEMENT, NOTIFICATION = "camt.053.001.08", "camt.054.001.08"
TAKEN, PART_TAKEN = ("ACCP", None), ("PART", None)


@dataclass
class Counter:
    """The counter of the bank: a file is handed in there, and answers are taken away."""

    bank: PlayedBank
    file: bytes
    folder: Path

    def hands_in(self):
        return self.bank.send(self.file)

    def takes(self, kind=None, day=None):
        """Return what the bank said until a day, of one kind or all."""
        if day:
            self.bank.advance(day)
        files = [read(path) for path in self.bank.collect(self.folder)]
        return [file for file in files if kind in (None, file.kind)]


@pytest.fixture(params=["09", "03"])
def counter(request, tmp_path):
    """The counter, with a file of each version at hand."""
    file, _ = written(ROWS, version=request.param)
    with PlayedBank(HANDED_IN) as bank:
        bank.open_account(DEBTOR_IBAN, "Gemeente Testdam", BALANCE)
        yield Counter(bank, file, tmp_path)


def read(path) -> WholeFile:
    with path.open("rb") as source:
        file = collect(read_bank_file(source))
    assert path.name.endswith(f"-{file.kind}.xml")
    return file


def above(file):
    """Return the statuses of file and batch, whose ids are ours."""
    found = [one for one in file.statuses if one.level is not Level.TRANSACTION]
    ids = {Level.GROUP: (MESSAGE, None), Level.PAYMENT: (MESSAGE, PAYMENT)}
    assert all((one.message_id, one.payment_information_id) == ids[one.level] for one in found)
    return [(one.level, one.status, one.reason) for one in found]


def below(file):
    """Return the status and the reason of each payment, all of them in our order."""
    found = [one for one in file.statuses if one.level is Level.TRANSACTION]
    assert [one.end_to_end_id for one in found] == [row.end_to_end_id for row in ROWS]
    assert {(one.message_id, one.payment_information_id) for one in found} == {(MESSAGE, PAYMENT)}
    return [(one.status, one.reason) for one in found]


def on_each_level(said):
    return [(Level.GROUP, *said), (Level.PAYMENT, *said)]


def booked(file):
    """Return the entries of the only account of a file, which is ours."""
    (only,) = file.statements
    assert (only.statement.account, only.statement.currency) == (DEBTOR_IBAN, "EUR")
    return only.entries


def told(row, day, sign=Sign.DEBIT, reason=None):
    """Return what an entry and its detail ought to say of a payment, or of its return."""
    back = sign is Sign.CREDIT
    return {
        "amount_cents": row.amount_cents,
        "booked_cents": row.amount_cents,
        "currency": "EUR",
        "sign": sign,
        "booking_date": day,
        "value_date": day,
        "status": "BOOK",
        "reversal": False,
        "code": "PMNT/ICDT/RRTN" if back else "PMNT/ICDT/ESCT",
        "batches": (),
        "message_id": MESSAGE,
        "payment_information_id": PAYMENT,
        "end_to_end_id": row.end_to_end_id,
        "counterparty": row.creditor_name,
        "counterparty_iban": row.creditor_iban,
        "reason": reason,
        "is_return": back,
    }


def said_of(entries):
    """Return what entries and their details say, without what they leave out."""
    found = []
    for each in entries:
        (detail,) = each.details
        said = dict.fromkeys(["reason"])
        for part in (each.entry, detail):
            values = {field.name: getattr(part, field.name) for field in fields(part)}
            said |= {name: value for name, value in values.items() if value is not None}
        said.pop("account_servicer_reference")
        found.append(said)
    return found


def test_an_accepted_file_is_told_three_times_and_each_time_the_same(counter):
    counter.hands_in()

    (status,) = counter.takes()
    (notified,) = counter.takes(NOTIFICATION, EXECUTED)
    (stated,) = counter.takes(STATEMENT, DAY_AFTER)

    assert above(status) == on_each_level(TAKEN)
    assert below(status) == [TAKEN] * 4
    assert said_of(booked(notified)) == [told(row, EXECUTED) for row in ROWS]
    assert booked(stated) == booked(notified)


def test_the_statements_are_a_chain_of_weekdays_without_a_gap(counter):
    counter.hands_in()

    statements = [file.statements[0] for file in counter.takes(STATEMENT, RETURNED)]

    assert [each.statement.sequence for each in statements] == list(range(1, 12))
    assert {each.end.adds_up for each in statements} == {True}
    assert {each.statement.from_date.weekday() for each in statements} == {0, 1, 2, 3, 4}
    closings = [each.statement.closing_cents for each in statements]
    assert [each.statement.opening_cents for each in statements] == [BALANCE, *closings[:-1]]
    assert closings[-1] == BALANCE - TOTAL


def test_a_payment_to_an_unknown_bank_is_refused_alone(counter):
    counter.bank.close_account(FIRST.creditor_iban, FIRST.creditor_name, UNKNOWN_BANK)

    counter.hands_in()
    (status,) = counter.takes()
    (notified,) = counter.takes(NOTIFICATION, EXECUTED)

    paid = [row for row in ROWS if row.creditor_iban != FIRST.creditor_iban]
    assert above(status) == on_each_level(PART_TAKEN)
    assert below(status) == [TAKEN if row in paid else ("RJCT", "RC01") for row in ROWS]
    assert said_of(booked(notified)) == [told(row, EXECUTED) for row in paid]


def test_a_payment_to_a_closed_account_is_refused_with_a_text(counter):
    counter.bank.close_account(OTHERS[0].creditor_iban, OTHERS[0].creditor_name)

    counter.hands_in()
    (status,) = counter.takes()

    assert below(status) == [TAKEN, ("RJCT", "AC04"), TAKEN, TAKEN]
    (texts,) = (one.additional_information for one in status.statuses if one.reason)
    assert texts == (f"the creditor account {OTHERS[0].creditor_iban} is closed",)


def test_money_that_lacks_refuses_what_does_not_fit(counter):
    counter.bank.behave(DEBTOR_IBAN, NO_FUNDS)
    counter.bank.lower(DEBTOR_IBAN, TOTAL - 1)

    counter.hands_in()
    (status,) = counter.takes()
    *_, stated = counter.takes(STATEMENT, DAY_AFTER)

    assert below(status) == [TAKEN, TAKEN, TAKEN, ("RJCT", "AM04")]
    (day,) = stated.statements
    assert (day.statement.closing_cents, day.end.adds_up) == (ROWS[3].amount_cents - 1, True)


def test_a_file_that_comes_again_has_one_status_for_all_of_it(counter):
    counter.hands_in()
    counter.hands_in()

    first, again = counter.takes()

    assert above(first) == on_each_level(TAKEN)
    assert [(one.level, one.status, one.reason) for one in again.statuses] == [
        (Level.GROUP, "RJCT", "DUPL")
    ]


def test_a_refused_file_has_one_status_for_all_of_it_and_is_not_booked(counter):
    counter.bank.behave(DEBTOR_IBAN, REFUSES_FILES)

    counter.hands_in()
    (status,) = counter.takes()
    later = counter.takes(day=DAY_AFTER)

    assert above(status) == [(Level.GROUP, "RJCT", "FF01")]
    assert len(status.statuses) == 1
    assert {file.kind for file in later} == {STATEMENT}
    assert not any(booked(file) for file in later)


def test_the_file_of_an_account_that_the_bank_does_not_keep_is_refused_on_every_level(counter):
    with PlayedBank(HANDED_IN) as stranger:
        stranger.send(counter.file)
        (path,) = stranger.collect(counter.folder)

    status = read(path)

    assert above(status) == on_each_level(("RJCT", None))
    assert below(status) == [("RJCT", "AC02")] * 4


def test_a_payer_that_is_closed_before_the_day_is_told_on_the_day(counter):
    counter.hands_in()
    (before,) = counter.takes()
    counter.bank.shut(DEBTOR_IBAN)

    on_the_day = counter.takes(day=EXECUTED)

    assert below(before) == [TAKEN] * 4
    assert [file.kind for file in on_the_day] == [STATUS]
    assert above(on_the_day[0]) == []
    assert below(on_the_day[0]) == [("RJCT", "AC04")] * 4


def test_a_return_is_told_three_times_and_each_time_the_same(counter):
    back = {"days": 3, "reason": "MD07", "end_to_end_id": FIRST.end_to_end_id}
    counter.bank.behave(DEBTOR_IBAN, RETURNS_LATER, **back)

    counter.hands_in()
    counter.takes(day=DAY_AFTER)
    told_at_once = {file.kind: file for file in counter.takes(day=RETURNED)}
    (stated,) = counter.takes(day=AFTER_RETURN)

    assert set(told_at_once) == {RETURN, NOTIFICATION, STATEMENT}
    (one,) = told_at_once[RETURN].statuses
    assert (one.level, one.status, one.reason) == (Level.TRANSACTION, None, "MD07")
    assert (one.message_id, one.end_to_end_id) == (MESSAGE, FIRST.end_to_end_id)
    assert (one.amount_cents, one.currency) == (FIRST.amount_cents, "EUR")
    entries = booked(told_at_once[NOTIFICATION])
    assert said_of(entries) == [told(FIRST, RETURNED, Sign.CREDIT, "MD07")]
    assert booked(stated) == entries


def test_a_silent_bank_says_nothing_until_it_books(counter):
    counter.bank.behave(DEBTOR_IBAN, SILENT)

    counter.hands_in()
    at_once = counter.takes()
    (notified,) = counter.takes(NOTIFICATION, EXECUTED)

    assert at_once == []
    assert said_of(booked(notified)) == [told(row, EXECUTED) for row in ROWS]


def test_a_statement_with_a_hole_is_short_of_exactly_the_payment_left_out(counter):
    counter.bank.behave(DEBTOR_IBAN, LEAVES_OUT)

    counter.hands_in()
    *_, holed = counter.takes(STATEMENT, DAY_AFTER)

    (day,) = holed.statements
    assert said_of(day.entries) == [told(row, EXECUTED) for row in ROWS[:-1]]
    assert day.end.adds_up is False
    assert day.end.computed_closing_cents - day.statement.closing_cents == ROWS[-1].amount_cents


def test_bank_read_shows_every_answer(counter, capsys):
    counter.bank.behave(DEBTOR_IBAN, RETURNS_LATER, days=3)
    counter.bank.close_account(FIRST.creditor_iban, FIRST.creditor_name)
    counter.hands_in()
    counter.bank.advance(AFTER_RETURN)
    paths = [str(path) for path in counter.bank.collect(counter.folder)]

    status = command_line.run(["bank", "read", *paths, "--json"])

    shown = json.loads(capsys.readouterr().out)["files"]
    assert status == 0
    assert {file["outcome"] for file in shown} == {"READ"}
    assert {file["kind"] for file in shown} == {STATUS, RETURN, STATEMENT, NOTIFICATION}
    assert [file["path"] for file in shown] == paths


def test_the_bank_says_the_same_each_time_and_leaves_nothing_behind(tmp_path):
    file, _ = written(ROWS)
    before = threading.active_count()

    first, second = (told_from_start_to_end(file, tmp_path / name) for name in "ab")

    assert first == second
    assert threading.active_count() == before


def told_from_start_to_end(file, folder):
    with PlayedBank(HANDED_IN) as bank:
        bank.open_account(DEBTOR_IBAN, "Gemeente Testdam", BALANCE)
        bank.behave(DEBTOR_IBAN, RETURNS_LATER, days=3)
        bank.send(file)
        bank.advance(AFTER_RETURN)
        return [(path.name, read(path)) for path in bank.collect(folder)]


def test_without_mock_bank_there_is_no_bank_to_play(monkeypatch):
    monkeypatch.setitem(sys.modules, "mockbank.server", None)

    with pytest.raises(NoBankToPlay):
        PlayedBank(HANDED_IN)
