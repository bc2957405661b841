"""A message is read as it stands; what cannot be read is refused with a rule."""

import io
from datetime import date

import pytest

from sepa.errors import UnreadableFile
from sepa.pain001_read import GroupHeader, PaymentInformation, read
from sepa.rules import Rule, in_euros
from tests.sepa.examples import a_batch, transfers, written

ROWS = transfers(3)
DATA = written(ROWS)[0]


def test_header_and_payment_information_are_read():
    header, payment, *_ = read(io.BytesIO(DATA))

    batch = a_batch(ROWS)
    assert header == GroupHeader(
        "09",
        batch.message_id,
        "2026-12-18T10:00:00",
        3,
        batch.control_sum_cents,
        "Gemeente Testdam",
    )
    assert payment == PaymentInformation(
        batch.payment_information_id,
        "TRF",
        None,
        3,
        batch.control_sum_cents,
        "SEPA",
        date(2026, 12, 30),
        batch.debtor,
        "SLEV",
    )


def test_what_a_file_does_not_say_is_none():
    sums = f"<CtrlSum>{in_euros(a_batch(ROWS).control_sum_cents)}</CtrlSum>".encode()
    data = DATA.replace(sums, b"")
    for element in (b"<NbOfTxs>3</NbOfTxs>", b"<ChrgBr>SLEV</ChrgBr>", b"<BICFI>ABNANL2A</BICFI>"):
        data = data.replace(element, b"")
    start, end = data.index(b"<RmtInf>"), data.index(b"</RmtInf>") + len(b"</RmtInf>")

    header, payment, first, *_ = read(io.BytesIO(data[:start] + data[end:]))

    assert header.transactions is payment.transactions is payment.charge_bearer is None
    assert header.control_sum_cents is payment.control_sum_cents is None
    assert payment.debtor.bic is None
    assert first.remittance == ""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"<MsgId>TESTDAM-2026-12-1</MsgId>", b"", Rule.SCHEMA),
        (b"<NbOfTxs>3<", b"<NbOfTxs>x<", Rule.SCHEMA),
        (b"620.01", b"620,01", Rule.AMOUNT_FORM),
        (b"<Dt>2026-12-30", b"<Dt>gisteren", Rule.EXECUTION_DATE_FORM),
        (b"<Issr>CUR<", b"<Issr>XYZ<", Rule.STRUCTURED_UNKNOWN_FORM),
        (b"</Document>", b"", Rule.NOT_WELL_FORMED),
        (b"<Document", b"<!DOCTYPE Document>\n<Document", Rule.DOCTYPE),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_rule(old, new, rule):
    data = DATA.replace(old, new, 1)

    with pytest.raises(UnreadableFile) as refusal:
        list(read(io.BytesIO(data)))

    assert refusal.value.rule == rule
