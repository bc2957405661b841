"""Batches and details of an entry: ids, amounts, the other side, what came back."""

import dataclasses
import io

import pytest

from sepa.bank_file import read_bank_file
from sepa.bank_rules import BankRule
from sepa.camt import MAX_BATCHES
from sepa.statement import Batch, Detail, EntryClosed
from tests.sepa.bank_messages import (
    ACCOUNT,
    CAMT_KINDS,
    batch,
    camt,
    detail,
    details_of,
    entries_of,
    entry,
    money,
    party,
    refused,
    statement,
)

KIND = "camt.053.001.08"


class TestBatches:
    def test_a_batch_booked_without_details_is_known_by_its_ids(self):
        group = batch("P-1", 3, 620_00, message_id="M-1")

        (booking,) = entries_of(camt(KIND, statement(entry(KIND, group))))
        assert booking.details == ()
        assert booking.entry.batches == (Batch("M-1", "P-1", 3, 620_00),)

    def test_the_ids_of_a_batch_hold_for_its_details_unless_they_say_otherwise(self):
        kind = "camt.053.001.02"
        first = batch("P-1", message_id="M-1") + detail(kind, end_to_end_id="E-1")
        second = batch("P-2") + detail(kind, payment_information_id="P-3") + detail(kind)

        (booking,) = entries_of(camt(kind, statement(entry(kind, first, second))))
        ids = [(each.message_id, each.payment_information_id) for each in booking.details]
        assert ids == [("M-1", "P-1"), (None, "P-3"), (None, "P-2")]
        assert booking.entry.batches == ()

    def test_not_provided_means_that_there_is_none(self):
        group = batch("NOTPROVIDED", message_id="NOTPROVIDED")
        paid = detail(KIND, end_to_end_id="NOTPROVIDED")

        (with_details,) = details_of(camt(KIND, statement(entry(KIND, group + paid))))
        (without,) = entries_of(camt(KIND, statement(entry(KIND, group))))
        assert with_details.end_to_end_id is with_details.payment_information_id is None
        assert without.entry.batches == (Batch(None, None, None, None),)

    def test_ids_longer_than_the_schema_allows_are_read_whole(self):
        long = "P" * 49
        paid = detail(KIND, end_to_end_id="E" * 60, text="t" * 204)

        (one,) = details_of(camt(KIND, statement(entry(KIND, batch(long) + paid))))
        assert one.payment_information_id == long
        assert (len(one.end_to_end_id), len(one.remittance)) == (60, 204)

    def test_more_batches_in_one_entry_than_any_bank_books_are_refused(self):
        groups = ["<Btch><PmtInfId>P</PmtInfId></Btch>"] * (MAX_BATCHES + 1)

        assert (
            refused(camt(KIND, statement(entry(KIND, *groups)))).rule == BankRule.TOO_LARGE_ELEMENT
        )

    def test_details_are_counted_and_added_in_the_direction_of_the_entry(self):
        rows = detail(KIND, cents=700_00) + detail(KIND, cents=80_00, sign="CRDT")
        unknown = rows + detail(KIND, cents=None)

        def closed(group):
            data = camt(KIND, statement(entry(KIND, group)))
            events = read_bank_file(io.BytesIO(data)).events
            return next(each for each in events if isinstance(each, EntryClosed))

        assert (closed(rows).details, closed(rows).details_cents) == (2, 620_00)
        assert (closed(unknown).details, closed(unknown).details_cents) == (3, None)


class TestDetails:
    def test_the_only_detail_without_an_amount_is_booked_for_that_of_the_entry(self):
        (one,) = details_of(camt(KIND, statement(entry(KIND, detail(KIND, cents=None)))))
        two = details_of(camt(KIND, statement(entry(KIND, detail(KIND, cents=None) * 2))))

        assert (one.amount_cents, one.booked_cents) == (None, 620_00)
        assert [each.booked_cents for each in two] == [None, None]

    def test_an_amount_in_another_currency_is_not_the_amount_of_the_detail(self):
        instructed = f"<AmtDtls><InstdAmt>{money(700_00, currency='USD')}</InstdAmt>"
        booked = f"<TxAmt>{money(620_00)}</TxAmt></AmtDtls>"
        paid = f"<TxDtls>{instructed}{booked}</TxDtls>"

        (one,) = details_of(camt(KIND, statement(entry(KIND, paid))))
        assert one.amount_cents == 620_00
        (other,) = details_of(
            camt(KIND, statement(entry(KIND, paid.replace(booked, "</AmtDtls>"))))
        )
        assert other.amount_cents is None

    def test_the_other_side_is_the_creditor_of_what_we_pay_and_the_debtor_of_what_we_get(self):
        both = party(KIND, "Betaler", "NL02ABNA0123456789", "Dbtr") + party(KIND, "Eik", None)

        def other_side(sign):
            paid = detail(KIND, parties=both, sign=sign)
            return details_of(camt(KIND, statement(entry(KIND, paid, sign=sign))))[0].counterparty

        assert (other_side("DBIT"), other_side("CRDT")) == ("Eik", "Betaler")

    def test_the_account_itself_is_never_the_other_side(self):
        ours = party(KIND, "Gemeente Testdam", ACCOUNT, "Dbtr")
        payee = party(KIND, "Verzonnen Eik", "NL20INGB0001234567")
        back = detail(KIND, parties=ours + payee, sign="CRDT", reason="AC04")
        alone = detail(KIND, parties=ours, sign="CRDT")

        (one,) = details_of(camt(KIND, statement(entry(KIND, back, sign="CRDT"))))
        assert one.counterparty == "Verzonnen Eik"
        (none,) = details_of(camt(KIND, statement(entry(KIND, alone, sign="CRDT"))))
        assert (none.counterparty, none.counterparty_iban) == (None, None)

    @pytest.mark.parametrize("kind", CAMT_KINDS)
    def test_money_that_comes_back_names_the_payee_and_the_reason(self, kind):
        payee = party(kind, "Verzonnen Eik", "NL20INGB0001234567", "Dbtr")
        back = detail(kind, parties=payee, sign="CRDT", reason="AC04", end_to_end_id="E-1")
        data = camt(kind, statement(entry(kind, back, sign="CRDT", reversal="true")))

        (booking,) = entries_of(data)
        (one,) = booking.details
        assert booking.entry.reversal is True
        assert booking.entry.signed_cents == 620_00
        assert (one.reason, one.is_return) == ("AC04", True)
        assert one.counterparty_iban == "NL20INGB0001234567"

    @pytest.mark.parametrize("level", ["entry", "detail"])
    def test_a_return_is_known_by_its_bank_transaction_code_too(self, level):
        code = "<Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn>"
        back = detail(KIND)
        if level == "detail":
            back = back.replace("<RltdPties>", f"<BkTxCd>{code}</BkTxCd><RltdPties>")
        said = {"code": code} if level == "entry" else {}

        (one,) = details_of(camt(KIND, statement(entry(KIND, back, **said))))
        assert (one.is_return, one.reason) == (True, None)

    def test_a_code_of_the_bank_itself_is_no_return(self):
        own = entry(KIND, detail(KIND), code="<Prtry><Cd>849</Cd><Issr>BNGBANK</Issr></Prtry>")

        (booking,) = entries_of(camt(KIND, statement(own)))
        assert (booking.entry.code, booking.details[0].is_return) == ("849", False)

    def test_free_text_goes_before_the_reference_and_pieces_are_joined(self):
        both = detail(KIND, text="Huur", reference="9001041146812501")
        two = detail(KIND, text="Huur").replace("</RmtInf>", "<Ustrd>oktober</Ustrd></RmtInf>")
        only = detail(KIND, reference="9001041146812501")

        found = details_of(camt(KIND, statement(entry(KIND, both + two + only))))
        assert [each.remittance for each in found] == ["Huur", "Huur oktober", "9001041146812501"]
        assert found[0].creditor_reference == "9001041146812501"

    def test_an_empty_detail_says_nothing(self):
        (one,) = details_of(camt(KIND, statement(entry(KIND, "<TxDtls/>"))))

        said = {f.name: getattr(one, f.name) for f in dataclasses.fields(Detail)}
        assert {name for name, value in said.items() if value is not None} == {
            "booked_cents", "sign", "is_return",
        }  # fmt: skip
