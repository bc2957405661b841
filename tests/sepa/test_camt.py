"""A statement is read as the bank means it, in every version and with its balances."""

import io
from datetime import date

import pytest

from sepa.bank_file import read_bank_file
from sepa.bank_rules import BankRule, Sign
from tests.sepa.bank_messages import (
    ACCOUNT,
    CAMT_KINDS,
    assert_valid,
    balance,
    balances,
    batch,
    camt,
    detail,
    entries_of,
    entry,
    refused,
    statement,
    whole,
)

KIND = "camt.053.001.08"


@pytest.mark.parametrize("kind", CAMT_KINDS)
def test_each_version_says_the_same(kind):
    paid = detail(kind, end_to_end_id="E-1", text="Huur oktober")
    data = camt(kind, statement(entry(kind, paid), sums=balances(1000_00, 380_00)))

    file = whole(data)

    (only,) = file.statements
    (booking,) = only.entries
    (one,) = booking.details
    assert file.kind == kind
    assert (only.statement.account, only.statement.sequence) == (ACCOUNT, 274)
    assert (only.statement.opening_cents, only.statement.closing_cents) == (1000_00, 380_00)
    assert only.statement.currency == "EUR"
    assert only.end.adds_up is True
    assert (booking.entry.amount_cents, booking.entry.sign) == (620_00, Sign.DEBIT)
    assert booking.entry.booking_date == booking.entry.value_date == date(2026, 9, 30)
    assert (booking.entry.status, booking.entry.code) == ("BOOK", "PMNT/ICDT/ESCT")
    assert (one.amount_cents, one.end_to_end_id) == (620_00, "E-1")
    assert (one.counterparty, one.counterparty_iban) == ("Verzonnen Eik", "NL20INGB0001234567")
    assert (one.remittance, one.reason, one.is_return) == ("Huur oktober", None, False)


@pytest.mark.parametrize("kind", ["camt.053.001.02", "camt.053.001.08", "camt.054.001.08"])
def test_the_files_of_these_tests_keep_the_schema(kind):
    paid = detail(kind, end_to_end_id="E-1", text="Huur", reason="AC04")
    group = batch("P-1", 1, 620_00) + paid
    sums = balances(1000_00, 380_00) if kind.startswith("camt.053") else ""

    assert_valid(camt(kind, statement(entry(kind, group, reversal="true"), sums=sums)), kind)


def test_a_time_counts_as_its_day_as_the_bank_wrote_it():
    data = camt(KIND, statement(entry(KIND)))
    late = data.replace(
        b"<BookgDt><Dt>2026-09-30</Dt>", b"<BookgDt><DtTm>2026-09-30T23:59:59.9+02:00</DtTm>"
    )

    assert entries_of(late.replace(b"</Dt></BookgDt>", b"</BookgDt>"))[
        0
    ].entry.booking_date == date(2026, 9, 30)


def test_several_statements_of_several_accounts_stay_apart():
    other = statement(entry(KIND, sign="CRDT", cents=5_00), account="NL02ABNA0123456789", number=3)
    file = whole(camt(KIND, statement(entry(KIND), entry(KIND)), other))

    first, second = file.statements
    assert (first.statement.sequence, len(first.entries)) == (274, 2)
    assert (second.statement.account, second.statement.sequence) == ("NL02ABNA0123456789", 3)
    assert second.entries[0].entry.signed_cents == 5_00


def test_the_legal_number_stands_in_for_the_electronic_one():
    legal = statement(number=None).replace("<CreDtTm>", "<LglSeqNb>12</LglSeqNb><CreDtTm>")

    assert whole(camt(KIND, legal)).statements[0].statement.sequence == 12
    assert whole(camt(KIND, statement(number=None))).statements[0].statement.sequence is None


def test_an_account_without_an_iban_and_one_with_spaces_are_read():
    spaced = camt(KIND, statement(account="NL91 ABNA 0417 1643 00"))
    other = camt(KIND, statement()).replace(
        f"<IBAN>{ACCOUNT}</IBAN>".encode(), b"<Othr><Id>417164300</Id></Othr>"
    )

    assert whole(spaced).statements[0].statement.account == ACCOUNT
    assert whole(other).statements[0].statement.account == "417164300"


class TestBalances:
    def test_an_overdrawn_account_is_below_zero(self):
        data = camt(KIND, statement(entry(KIND), sums=balances(100_00, -520_00)))

        (only,) = whole(data).statements
        assert (only.statement.closing_cents, only.end.adds_up) == (-520_00, True)

    def test_what_does_not_add_up_is_told_and_not_refused(self):
        data = camt(KIND, statement(entry(KIND), sums=balances(1000_00, 999_99)))

        (only,) = whole(data).statements
        assert (only.end.adds_up, only.end.computed_closing_cents) == (False, 380_00)

    def test_only_what_is_booked_counts(self):
        rows = [entry(KIND, status=status) for status in ("BOOK", "PDNG", "INFO", None)]
        data = camt(KIND, statement(*rows, sums=balances(2000_00, 760_00)))

        (only,) = whole(data).statements
        assert [each.entry.booked for each in only.entries] == [True, False, False, True]
        assert (only.end.entries, only.end.adds_up) == (4, True)

    def test_without_a_balance_nothing_can_be_told(self):
        (none,) = whole(camt(KIND, statement(entry(KIND)))).statements
        opening = statement(entry(KIND), sums=balance("OPBD", 1000_00))
        (half,) = whole(camt(KIND, opening)).statements

        assert (none.statement.opening_cents, none.end.computed_closing_cents) == (None, None)
        assert (half.end.computed_closing_cents, half.end.adds_up) == (380_00, None)

    def test_the_previous_closing_stands_in_for_the_opening(self):
        sums = balance("PRCD", 7_00) + balance("CLAV", 1) + balance("CLBD", 7_00)

        assert whole(camt(KIND, statement(sums=sums))).statements[0].end.adds_up is True

    def test_of_several_days_the_outer_balances_count(self):
        days = [("2026-09-28", 1_00, 2_00), ("2026-09-29", 2_00, 3_00), ("2026-09-27", 0, 1_00)]
        sums = "".join(balance("OPBD", o, d) + balance("CLBD", c, d) for d, o, c in days)

        (only,) = whole(camt(KIND, statement(sums=sums))).statements
        assert (only.statement.opening_cents, only.statement.closing_cents) == (0, 3_00)

    def test_two_balances_of_one_day_must_be_one(self):
        twice = balance("CLBD", 1_00) + balance("CLBD", 1_00)

        assert (
            whole(camt(KIND, statement(sums=twice))).statements[0].statement.closing_cents == 1_00
        )
        other = camt(KIND, statement(sums=balance("CLBD", 1_00) + balance("CLBD", 2_00)))
        assert refused(other).rule == BankRule.SAID_TWICE

    def test_balances_behind_the_entries_are_known_when_the_statement_closes(self):
        data = camt(KIND, statement(entry(KIND) + balances(1000_00, 380_00)))

        events = list(read_bank_file(io.BytesIO(data)).events)
        assert events[0].statement.closing_cents is None
        assert events[-1].statement.closing_cents == 380_00
        assert events[-1].adds_up is True

    def test_a_balance_without_a_day_is_taken_once(self):
        sums = balances(1_00, 2_00).replace("<Dt><Dt>2026-09-29</Dt></Dt>", "")

        assert whole(camt(KIND, statement(sums=sums))).statements[0].statement.opening_cents == 1_00

    def test_another_currency_is_not_added(self):
        foreign = entry(KIND, currency="USD")
        data = camt(KIND, statement(foreign, sums=balances(1000_00, 1000_00)))

        (only,) = whole(data).statements
        assert (only.end.booked_cents, only.end.adds_up) == (None, None)

    def test_a_balance_in_another_currency_is_passed_over(self):
        sums = balances(1_00, 1_00) + balance("CLBD", 9_00, currency="USD")

        assert whole(camt(KIND, statement(sums=sums))).statements[0].statement.closing_cents == 1_00

    @pytest.mark.parametrize(
        ("sums", "row"), [(balances(1_00, 1_00), ""), ("", entry(KIND)), ("", "")]
    )
    def test_the_currency_follows_from_what_else_is_said(self, sums, row):
        data = camt(KIND, statement(row, sums=sums, currency=None))

        expected = "EUR" if sums or row else None
        assert whole(data).statements[0].statement.currency == expected
