"""Any file is either read or refused with one clear error; what others' banks send is read."""

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ontzorgen.wording.bank_refusals import SENTENCES, refusal_text
from sepa.bank_file import read_bank_file
from sepa.bank_rules import BankRule
from sepa.bank_xml import MAX_REPEATS
from sepa.errors import UnreadableFile
from sepa.xml_stream import MAX_DEPTH, MAX_ELEMENT, MAX_PROLOG
from tests.sepa.bank_messages import (
    FIXTURES,
    PREFIX,
    balances,
    batch,
    camt,
    detail,
    document,
    entry,
    payment,
    refused,
    report,
    shared,
    statement,
    transaction,
    whole,
)
from tests.sepa.examples import transfers, written

KIND = "camt.053.001.08"
GROUP = batch("P-1", 2, 1240_00) + detail(KIND, end_to_end_id="E-1") * 2
DATA = camt(KIND, statement(entry(KIND, GROUP, reversal="false"), sums=balances(1000_00, 380_00)))
REPORT = report("pain.002.001.10", payment("P-1", transaction("E-1", "RJCT", "AC04")))
OTHER_NAMESPACE = PREFIX.replace("20022", "20023").encode()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", BankRule.EMPTY_FILE),
        (b" \n ", BankRule.EMPTY_FILE),
        (b"PK\x03\x04", BankRule.NOT_WELL_FORMED),
        (b":20:940S260930\r\n:25:NL91ABNA0417164300\r\n", BankRule.NOT_WELL_FORMED),
        (b"\x00" * 100, BankRule.NOT_WELL_FORMED),
        (DATA[: len(DATA) // 2], BankRule.NOT_WELL_FORMED),
        (DATA[: -len("</Document>")], BankRule.NOT_WELL_FORMED),
        (DATA + b"<more/>", BankRule.NOT_WELL_FORMED),
        (DATA.replace(b"E-1", b"E\xff1"), BankRule.NOT_WELL_FORMED),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", BankRule.DOCTYPE),
        (DATA.replace(b"E-1", b"&xxe;"), BankRule.NOT_WELL_FORMED),
        (b"<html/>", BankRule.KIND_UNKNOWN),
        (DATA.replace(PREFIX.encode(), OTHER_NAMESPACE), BankRule.KIND_UNKNOWN),
        (DATA.replace(b"Document", b"Envelope"), BankRule.KIND_UNKNOWN),
        (DATA.replace(b"camt.053.001.08", b"camt.053.001.01"), BankRule.KIND_UNKNOWN),
        (DATA.replace(b"camt.053.001.08", b"camt.053.001.09"), BankRule.KIND_UNKNOWN),
        (DATA.replace(b"camt.053.001.08", b"camt.052.001.08"), BankRule.KIND_UNKNOWN),
        (written(transfers(1))[0], BankRule.KIND_UNKNOWN),
        (DATA.replace(b"camt.053", b"camt.054"), BankRule.NOTHING_INSIDE),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_file_of_a_bank_is_refused(data, rule):
    assert refused(data).rule == rule


def test_a_billion_laughs_are_not_told():
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    assert refused(DATA.replace(b"<Document", laughs + b"<Document", 1)).rule == BankRule.DOCTYPE


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (r"<Acct>.*?</Acct>", "", BankRule.ACCOUNT_MISSING),
        (r"</Acct>", "<Id><IBAN>NL02ABNA0123456789</IBAN></Id></Acct>", BankRule.SAID_TWICE),
        (r"<ElctrncSeqNb>274", "<ElctrncSeqNb>zeven", BankRule.NUMBER_FORM),
        (r"<ElctrncSeqNb>274", "<ElctrncSeqNb>\u0667", BankRule.NUMBER_FORM),
        (r"<NbOfTxs>2", "<NbOfTxs>2.5", None),
        (r"<Ntry><Amt.*?</Amt>", "<Ntry>", BankRule.AMOUNT_MISSING),
        (r"<Ntry><Amt.*?</Amt>", '<Ntry><Amt Ccy="EUR"/>', BankRule.AMOUNT_MISSING),
        (r'<Ntry><Amt Ccy="EUR">', "<Ntry><Amt>", BankRule.CURRENCY_MISSING),
        (r'<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="">', BankRule.CURRENCY_MISSING),
        (r'(<Ntry><Amt Ccy="EUR">)', r"\1-", BankRule.AMOUNT_NEGATIVE),
        (r'(<Ntry><Amt Ccy="EUR">)620', r"\1", BankRule.AMOUNT_FORM),
        (r'(<Ntry><Amt Ccy="EUR">)620.00', r"\g<1>620,00", BankRule.AMOUNT_FORM),
        (r'(<Ntry><Amt Ccy="EUR">)620.00', r"\g<1>620.001", BankRule.AMOUNT_FORM),
        (r'(<Ntry><Amt Ccy="EUR">)620.00', r"\g<1>6E2", BankRule.AMOUNT_FORM),
        (r'(<Ntry><Amt Ccy="EUR">)620.00', r"\g<1>6<b/>20", BankRule.VALUE_DIVIDED),
        (r'<Ntry>(<Amt Ccy="EUR">)', r'<Ntry>\g<1>1</Amt>\1', BankRule.SAID_TWICE),
        (r"(<TxDtls>.*?)>620.00", r"\1>-620.00", BankRule.AMOUNT_NEGATIVE),
        (r"(<TxDtls>.*?)>620.00", r"\1>", BankRule.AMOUNT_FORM),
        (r"(<TxDtls>.*?)DBIT", r"\1D", BankRule.SIGN_UNKNOWN),
        (r"(<Ntry>.*?)<CdtDbtInd>DBIT</CdtDbtInd>", r"\1", BankRule.SIGN_MISSING),
        (r"(<Ntry>.*?)DBIT", r"\1C", BankRule.SIGN_UNKNOWN),
        (r"<RvslInd>false", "<RvslInd>misschien", BankRule.SIGN_UNKNOWN),
        (r"(<BookgDt><Dt>)2026-09-30", r"\g<1>30-09-2026", BankRule.DATE_FORM),
        (r"(<BookgDt><Dt>)2026-09-30", r"\g<1>2026-02-30", BankRule.DATE_FORM),
        (r"(<Bal>.*?)<CdtDbtInd>CRDT</CdtDbtInd>", r"\1", BankRule.SIGN_MISSING),
        (r"(<Bal>.*?)1000.00", r"\1veel", BankRule.AMOUNT_FORM),
        (r"<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK<Cd>PDNG</Cd></Sts>", None),
        (r"<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts><Sts>PDNG</Sts>", BankRule.SAID_TWICE),
    ],
)  # fmt: skip
def test_money_is_not_guessed_at(old, new, rule):
    data = re.sub(old, new, DATA.decode(), count=1).encode()

    assert data != DATA
    if rule is None:
        whole(data)
    else:
        assert refused(data).rule == rule


def test_a_batch_without_details_must_have_a_sound_number():
    data = camt(KIND, statement(entry(KIND, "<Btch><NbOfTxs>veel</NbOfTxs></Btch>")))

    assert refused(data).rule == BankRule.NUMBER_FORM


def test_trailing_zeros_are_no_further_decimals():
    data = DATA.replace(b">620.00<", b">620.0000<")

    assert whole(data).statements[0].entries[0].entry.amount_cents == 620_00


def test_the_line_of_a_wrong_amount_is_named():
    data = DATA.replace(b"><", b">\n<").replace(b">1000.00<", b">-1000.00<")
    line = data[: data.index(b">-1000.00<")].count(b"\n") + 1

    error = refused(data)
    assert error.facts == {"line": line, "value": "-1000.00"}
    assert refusal_text(error).startswith(f"Regel {line}: Het bedrag '-1000.00' is lager dan nul.")


def test_depth_is_limited():
    deep = b"<x>" * (MAX_DEPTH + 1) + b"</x>" * (MAX_DEPTH + 1)

    assert refused(DATA.replace(b"<Ntry>", b"<Ntry>" + deep, 1)).rule == BankRule.TOO_LARGE_ELEMENT


def test_a_text_that_is_repeated_without_end_is_refused():
    group = b"<AddtlNtryInf>x</AddtlNtryInf>" * (MAX_REPEATS + 2)

    assert refused(DATA.replace(b"</Ntry>", group + b"</Ntry>")).rule == BankRule.TOO_LARGE_ELEMENT


class Endless(io.RawIOBase):
    """Gives an opening and then the same piece, far beyond any memory."""

    def __init__(self, opening, piece):
        self._opening, self._piece, self.given = opening, piece, 0

    def read(self, _size=-1):
        if self._opening:
            opening, self._opening = self._opening, b""
            return opening
        self.given += len(self._piece)
        return self._piece


@pytest.mark.parametrize(
    ("opening", "piece"),
    [
        (b"", b"<!-- " + b"x" * 60_000 + b" -->"),
        (DATA[: DATA.index(b"620.00")], b"6" * 60_000),
        (DATA[: DATA.index(b"<CdtDbtInd>")], b"<x>y</x>" * 6_000),
        (DATA[: DATA.index(b"<TxDtls>")] + b"<TxDtls><RmtInf>", b"<Ustrd/>" * 6_000),
    ],
    ids=["prolog", "text", "elements", "inside a detail"],
)
def test_a_part_without_end_stops_the_reading(opening, piece):
    source = Endless(opening, piece)

    with pytest.raises(UnreadableFile) as caught:
        list(read_bank_file(source).events)

    assert caught.value.rule == BankRule.TOO_LARGE_ELEMENT
    assert source.given < MAX_PROLOG + MAX_ELEMENT + 1_000_000


@given(
    st.sampled_from([DATA, REPORT]),
    st.integers(0, len(DATA)),
    st.integers(0, 60),
    st.binary(max_size=8),
)
@example(DATA, 0, len(DATA), b"")
def test_any_damage_is_read_or_refused_and_nothing_else(data, at, length, noise):
    try:
        whole(data[:at] + noise + data[at + length :])
    except UnreadableFile as refusal:
        assert refusal_text(refusal)


@pytest.mark.parametrize("rule", BankRule)
def test_every_refusal_has_a_sentence(rule):
    text = refusal_text(UnreadableFile(rule, {"line": 3}))

    assert set(SENTENCES) == set(BankRule)
    assert text.startswith("Regel 3: ")
    assert "{" not in text


def test_what_a_file_says_is_the_same_whatever_it_is_read_in():
    assert whole(DATA) == whole(DATA.replace(b"><", b">\n   <"))
    assert whole(
        document(KIND, DATA.decode().partition(KIND + '">')[2].removesuffix("</Document>"))
    )


OF_OTHERS = {
    "huishoudboekje-camt053/Basic_bank_transaction_CAMT.053_v1.xml": (1, 1, 1251_26, 0, ()),
    "huishoudboekje-camt053/Duplicate_bank_transaction_1_CAMT.053_v1.xml": (1, 1, 0, 123_45, ()),
    "huishoudboekje-camt053/Duplicate_bank_transaction_2_CAMT.053_v1.xml": (1, 1, 0, 123_45, ()),
    "huishoudboekje-camt053/Empty_customer_statement_message_CAMT.053_v2.xml": (0, 0, 0, 0, ()),
    "huishoudboekje-camt053/Interbank_transaction_CAMT.053_v1.xml": (1, 0, 0, 281_94, ()),
    "huishoudboekje-camt053/Payment_mandate_CAMT.053_v1.xml": (1, 1, 0, 654_32, ()),
    "huishoudboekje-camt053/Persona 1 Periode 202407 CAMT.053.xml": (9, 9, 1733_16, 1063_96, ()),
    "huishoudboekje-camt053/Persona 1 Periode 202408 CAMT.053.xml": (8, 8, 1733_16, 1022_35, ()),
    "huishoudboekje-camt053/Persona 1 Periode 202409 CAMT.053.xml": (8, 8, 1733_16, 1022_35, ()),
    "huishoudboekje-camt053/Persona 1 Periode 202410 CAMT.053.xml": (9, 9, 1733_16, 1063_96, ()),
    "huishoudboekje-camt053/Unknown_iban_CAMT.053_v1.xml": (1, 1, 0, 123_45, ()),
    "huishoudboekje-camt053/Wrong_bank_account_iban_CAMT.053_v1.xml": (0, 0, 0, 0, ()),
    "huishoudboekje-camt053/camt onbekende iban copy.xml": (1, 1, 0, 123_45, ()),
    "huishoudboekje-camt053/camt onbekende iban.xml": (1, 1, 0, 123_45, ()),
    "huishoudboekje-camt053/camt053-kosten-betalingsverkeer-20231130.xml": (1, 0, 0, 281_94, ()),
    "huishoudboekje-camt053/correcte_format_camt_generator.xml": (4, 4, 1000_00, 0, ()),
    "oca-account-payment/test-sepa-camt-unpaid.xml": (1, 1, 0, 100_00, ("AC06",)),
    "oca-bank-statement-import/test-camt053-no-ntry.xml": (0, 0, 0, 0, ()),
    "oca-bank-statement-import/test-camt053-txdtls.xml": (1, 2, 3483_00, 0, ()),
    "oca-bank-statement-import/test-camt053.xml": (3, 4, 1405_31, 1418_30, ("AC06", "AC06")),
    "oca-bank-statement-import/test-camt054.xml": (1, 1, 5_00, 0, ()),
}
REFUSED = {
    "huishoudboekje-camt053/Negative_amount_CAMT.053_v1.xml": BankRule.AMOUNT_NEGATIVE,
    "huishoudboekje-camt053/Wrong_format_CAMT.053_v1.xml": BankRule.KIND_UNKNOWN,
    "oca-account-payment/test-sepa-camt-unpaid-invalid.xml": BankRule.KIND_UNKNOWN,
    "oca-account-payment/test-sepa-pain-unpaid-invalid.xml": BankRule.KIND_UNKNOWN,
}
UNPAID = "oca-account-payment/test-sepa-pain-unpaid.xml"


def of_others(name):
    return whole(shared(f"fixtures/{name}").read_bytes())


@pytest.mark.parametrize("name", OF_OTHERS)
def test_the_statements_that_others_sent_are_read(name):
    (only,) = of_others(name).statements
    signed = [each.entry.signed_cents for each in only.entries]
    details = [one for each in only.entries for one in each.details]

    assert (
        len(only.entries),
        len(details),
        sum(cents for cents in signed if cents > 0),
        -sum(cents for cents in signed if cents < 0),
        tuple(one.reason for one in details if one.reason),
    ) == OF_OTHERS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_the_files_of_others_that_are_not_sound_are_refused(name):
    assert refused(shared(f"fixtures/{name}").read_bytes()).rule == REFUSED[name]


def test_no_file_of_others_is_left_out():
    shared("fixtures")
    found = {str(each.relative_to(FIXTURES)) for each in FIXTURES.rglob("*.xml")}

    assert found == {*OF_OTHERS, *REFUSED, UNPAID}


def test_a_swiss_batch_has_its_payers_and_references():
    (only,) = of_others("oca-bank-statement-import/test-camt053-txdtls.xml").statements

    assert (only.statement.currency, only.statement.sequence, only.end.adds_up) == ("CHF", 58, True)
    assert [
        (one.amount_cents, one.counterparty_iban, one.remittance) for one in only.entries[0].details
    ] == [
        (2187_00, "CH2222000000123456789", "302388292000011111111111111"),
        (1296_00, "CH3333000000123456789", "302388292000022222222222222"),
    ]


def test_a_collection_that_came_back_names_the_other_side_and_the_reason():
    (unpaid,) = of_others("oca-account-payment/test-sepa-camt-unpaid.xml").statements
    (first,) = unpaid.entries[0].details
    (dutch,) = of_others("oca-bank-statement-import/test-camt053.xml").statements
    returned = dutch.entries[1]

    assert (first.counterparty, first.counterparty_iban) == ("DEBTOR4", "IE16AIBK93110187654321")
    assert (first.reason, first.is_return) == ("AC06", True)
    assert returned.entry.reversal is True
    assert {one.payment_information_id for one in returned.details} == {"2018/125-20141229-NORM"}
    assert dutch.end.adds_up is False  # as it stands: 15,568.27 - 12.99 is not 15,121.12


def test_the_statuses_that_others_sent_are_read():
    found = of_others(UNPAID).statuses

    assert [
        (one.payment_information_id, one.end_to_end_id, one.status, one.reason) for one in found
    ] == [
        ("PMTINFID1", "E2EID1", "RJCT", "AC01"),
        ("PMTINFID1", "E2EID2", "RJCT", "MS02"),
        ("PMTINFID2", "E2EID3", "RJCT", "MD06"),
        ("PMTINFID2", "E2EID4", "RJCT", "AM04"),
    ]
    assert {one.message_id for one in found} == {"MSGID12345678912"}
