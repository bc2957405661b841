"""What a bank answers is read at every level: group, payment information, transaction."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepa.bank_file import read_bank_file
from sepa.bank_rules import BankRule
from sepa.pain002 import Level
from sepa.reason_codes import Standing, standing_of
from tests.sepa.bank_messages import (
    PAIN_KINDS,
    assert_valid,
    document,
    money,
    payment,
    refused,
    report,
    transaction,
    whole,
)

KIND = "pain.002.001.10"


def statuses(data):
    return whole(data).statuses


def rows(data):
    return [
        (each.message_id, each.payment_information_id, each.end_to_end_id, each.status, each.reason)
        for each in statuses(data)
    ]


@pytest.mark.parametrize("kind", PAIN_KINDS)
def test_each_level_that_says_something_is_a_row(kind):
    rejected = transaction("E-1", "RJCT", "AC04", text="rekening weg")
    data = report(kind, payment("P-1", rejected, status="PART"), payment("P-2"), status="PART")

    assert whole(data).kind == kind
    assert rows(data) == [
        ("TESTDAM-202609-1", None, None, "PART", None),
        ("TESTDAM-202609-1", "P-1", None, "PART", None),
        ("TESTDAM-202609-1", "P-1", "E-1", "RJCT", "AC04"),
    ]
    assert [each.level for each in statuses(data)] == [
        Level.GROUP,
        Level.PAYMENT,
        Level.TRANSACTION,
    ]
    assert statuses(data)[2].additional_information == ("rekening weg",)


@pytest.mark.parametrize("kind", PAIN_KINDS)
def test_the_files_of_these_tests_keep_the_schema(kind):
    original = f"<Amt>{money(620_00, 'InstdAmt')}</Amt>"
    rejected = transaction("E-1", "RJCT", "AC04", "MS03", text="x", original=original)

    assert_valid(report(kind, payment("P-1", rejected, status="PART"), status="PART"), kind)


def test_a_whole_file_that_is_refused_is_one_row():
    assert rows(report(KIND, status="RJCT", codes=("AM10", "FF01"))) == [
        ("TESTDAM-202609-1", None, None, "RJCT", "AM10")
    ]
    assert statuses(report(KIND, codes=("AM10", "FF01")))[0].reasons == ("AM10", "FF01")


def test_a_batch_that_is_refused_is_one_row():
    data = report(KIND, payment("P-1", status="RJCT", codes=("AM04",)))

    assert rows(data) == [("TESTDAM-202609-1", "P-1", None, "RJCT", "AM04")]


def test_the_status_of_a_batch_may_stand_behind_its_transactions():
    data = report(KIND, payment("P-1", transaction("E-1"), "<PmtInfSts>PART</PmtInfSts>"))

    assert [each.level for each in statuses(data)] == [Level.TRANSACTION, Level.PAYMENT]


def test_a_report_without_any_status_is_read_and_says_nothing():
    assert statuses(report(KIND, payment("P-1"))) == ()


def test_what_the_bank_repeats_of_the_payment_is_read():
    original = (
        f"<Amt>{money(620_00, 'InstdAmt')}</Amt><Cdtr><Pty><Nm>Eik</Nm></Pty></Cdtr>"
        "<CdtrAcct><Id><IBAN>NL20 INGB 0001 2345 67</IBAN></Id></CdtrAcct>"
    )

    (one,) = statuses(report(KIND, payment("P-1", transaction("E-1", original=original))))
    assert (one.amount_cents, one.currency) == (620_00, "EUR")
    assert (one.counterparty, one.counterparty_iban) == ("Eik", "NL20INGB0001234567")


def test_a_reason_in_the_words_of_the_bank_is_a_reason():
    own = transaction("E-1", "RJCT", "AC04").replace("<Cd>AC04</Cd>", "<Prtry>NL-17</Prtry>")

    assert statuses(report(KIND, payment("P-1", own)))[0].reasons == ("NL-17",)


def test_ids_that_are_not_provided_are_none():
    data = report(
        KIND, payment("NOTPROVIDED", transaction("NOTPROVIDED")), message_id="NOTPROVIDED"
    )

    assert rows(data) == [(None, None, None, "RJCT", None)]


@pytest.mark.parametrize(
    ("group", "status", "standing"),
    [
        ("RCVC", "RCVC", Standing.NAME_CHECKED),
        ("RCVM", "RVMC", Standing.NAME_DIFFERS),
        ("RVCM", "RVNM", Standing.NAME_DIFFERS),
        ("RCVM", "RVNA", Standing.NAME_CHECKED),
    ],
)
def test_a_name_check_is_read_with_the_name_that_the_bank_gave(group, status, standing):
    checked = transaction("E-1", status, text="Stichting De Verzonnen Eik")

    found = statuses(report(KIND, payment("P-1", checked), status=group))
    assert [each.status for each in found] == [group, status]
    assert found[1].additional_information == ("Stichting De Verzonnen Eik",)
    assert standing_of(found[1].status) is standing


@pytest.mark.parametrize("status", ["ACCP", "ACTC", "ACSP", "PDNG", "XXXX"])
def test_every_status_is_kept_as_the_bank_says_it(status):
    assert rows(report(KIND, status=status))[0][3] == status


def returned(*transactions, kind="pacs.004.001.09", group="M-1"):
    group = f"<OrgnlGrpInf><OrgnlMsgId>{group}</OrgnlMsgId></OrgnlGrpInf>" if group else ""
    return document(kind, f"<PmtRtr><GrpHdr/>{group}{''.join(transactions)}</PmtRtr>")


def test_a_return_between_banks_is_a_row_with_its_amount_and_reason():
    one = (
        "<TxInf><RtrId>R-1</RtrId><OrgnlInstrId>I-1</OrgnlInstrId>"
        "<OrgnlEndToEndId>E-1</OrgnlEndToEndId><OrgnlTxId>T-1</OrgnlTxId>"
        f"{money(620_00, 'RtrdIntrBkSttlmAmt')}<RtrRsnInf><Rsn><Cd>MD07</Cd></Rsn></RtrRsnInf>"
        "<OrgnlTxRef><Cdtr><Pty><Nm>Eik</Nm></Pty></Cdtr></OrgnlTxRef></TxInf>"
    )
    own_group = one.replace(
        "<OrgnlInstrId>", "<OrgnlGrpInf><OrgnlMsgId>M-2</OrgnlMsgId></OrgnlGrpInf><OrgnlInstrId>"
    )

    first, second = statuses(returned(one, own_group))
    assert (first.message_id, second.message_id) == ("M-1", "M-2")
    assert (first.status, first.reason, first.amount_cents) == (None, "MD07", 620_00)
    assert (first.end_to_end_id, first.instruction_id, first.transaction_id) == (
        "E-1",
        "I-1",
        "T-1",
    )
    assert first.counterparty == "Eik"


def test_a_return_without_an_amount_is_refused():
    data = returned("<TxInf><OrgnlEndToEndId>E-1</OrgnlEndToEndId></TxInf>", group=None)

    assert refused(data).rule == BankRule.AMOUNT_MISSING


@pytest.mark.parametrize("kind", ["pain.002.001.03", "pacs.004.001.02", "camt.053.001.02"])
def test_a_message_with_nothing_inside_is_refused(kind):
    assert refused(document(kind, "")).rule == BankRule.NOTHING_INSIDE
    assert refused(document(kind, "<CstmrCdtTrfInitn/>")).rule == BankRule.NOTHING_INSIDE


ids = st.text("ABCDEFGHIJ-0123456789", min_size=1, max_size=49)
answers = st.tuples(
    ids,
    st.sampled_from(["RJCT", "ACSP", "RVNM"]),
    st.lists(st.sampled_from(["AC01", "AM04"]), max_size=3),
)


@given(
    st.sampled_from(PAIN_KINDS), st.lists(st.tuples(ids, st.lists(answers, max_size=4)), max_size=4)
)
def test_what_is_written_is_read_back(kind, written):
    payments = [
        payment(name, *(transaction(end, status, *codes) for end, status, codes in rows))
        for name, rows in written
    ]

    found = statuses(report(kind, *payments))
    assert [
        (each.payment_information_id, each.end_to_end_id, each.status, list(each.reasons))
        for each in found
    ] == [(name, end, status, codes) for name, rows in written for end, status, codes in rows]


def test_memory_stays_flat_however_many_answers():
    data = report(KIND, payment("P-1", transaction("E-1", "RJCT", "AC04")))
    piece = transaction("E-1", "RJCT", "AC04").encode()
    peaks = []
    for count in (1_000, 4_000):
        parts = iter(
            [data[: data.index(piece)], *[piece * 100] * (count // 100), data[data.index(piece) :]]
        )

        class Parts(io.RawIOBase):
            def read(self, _size=-1, parts=parts):
                return next(parts, b"")

        tracemalloc.start()
        seen = sum(1 for _ in read_bank_file(Parts()).events)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == count + 1

    assert peaks[1] < peaks[0] * 1.3
