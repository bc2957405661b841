"""A broken, huge or hostile file gives a breach: no exception, no hang, no memory eaten."""

import io
import re
import tracemalloc
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sepa import check
from sepa.check import check_file
from sepa.rules import SPLIT_TRANSACTIONS, Rule
from sepa.xml_stream import MAX_DEPTH, MAX_ELEMENT, MAX_PROLOG
from tests.sepa.examples import a_batch, transfers, written

TODAY = date(2026, 12, 18)
DATA = written(transfers(3))[0]
NAMESPACE = b"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


def rules_of(data):
    return {breach.rule for breach in check_file(io.BytesIO(data), TODAY).breaches}


class Endless(io.RawIOBase):
    """Gives an opening and then the same piece, far beyond any memory."""

    def __init__(self, opening, piece, pieces=10**9):
        self._opening, self._piece, self.left = opening, piece, pieces

    def read(self, _size=-1):
        if self._opening:
            opening, self._opening = self._opening, b""
            return opening
        self.left -= 1
        return self._piece if self.left > 0 else b""


def test_a_billion_laughs_are_not_told():
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    assert rules_of(DATA.replace(b"<Document", laughs + b"<Document", 1)) == {Rule.DOCTYPE}


def test_a_file_of_the_disk_is_not_fetched():
    reference = b'<!DOCTYPE a SYSTEM "file:///etc/passwd">'

    assert rules_of(reference + b"<a/>") == {Rule.DOCTYPE}


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", Rule.EMPTY_FILE),
        (b" \n ", Rule.EMPTY_FILE),
        (b"\xef\xbb\xbf", Rule.NOT_WELL_FORMED),
        (b"<!-- only this -->", Rule.NOT_WELL_FORMED),
        (b"PK\x03\x04", Rule.NOT_WELL_FORMED),
        (b"\x00" * 100, Rule.NOT_WELL_FORMED),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', Rule.NOT_WELL_FORMED),
        (b"<Document/>", Rule.VERSION_UNKNOWN),
        (b'<Other xmlns="' + NAMESPACE + b'"/>', Rule.VERSION_UNKNOWN),
        (DATA.replace(b"Eik", b"E\xffk"), Rule.NOT_WELL_FORMED),
        (DATA + b"<more/>", Rule.NOT_WELL_FORMED),
    ],
)
def test_what_is_no_message_at_all_gives_one_breach(data, rule):
    assert rules_of(data) == {rule}


def test_an_empty_document_breaks_the_schema_and_has_no_payments():
    found = rules_of(b'<Document xmlns="' + NAMESPACE + b'"/>')

    assert {Rule.SCHEMA, Rule.NO_TRANSACTIONS} <= found


@pytest.mark.parametrize(
    "endless",
    [
        lambda: Endless(b"", b"<!-- " + b"x" * 60_000 + b" -->"),
        lambda: Endless(DATA[: DATA.index(b"Gemeente")], b"x" * 65_536),
        lambda: Endless(DATA[: DATA.index(b"<InitgPty>")], b"<Nm>x</Nm>" * 6_000),
    ],
    ids=["prolog", "text", "elements"],
)
def test_a_part_without_end_stops_the_reading(endless):
    source = endless()

    found = check_file(source, TODAY).breaches

    assert Rule.TOO_LARGE_ELEMENT in {breach.rule for breach in found}
    assert 10**9 - source.left < (MAX_PROLOG + MAX_ELEMENT) // 30_000


def test_depth_is_limited():
    deep = DATA.replace(b"<Nm>Gemeente", b"<Nm>" * (MAX_DEPTH + 1) + b"Gemeente", 1)

    assert rules_of(deep) == {Rule.TOO_LARGE_ELEMENT}


def test_thousands_of_unknown_elements_are_a_matter_for_the_schema():
    unknown = b"".join(b"<x%d/>" % number for number in range(1_100))

    assert rules_of(DATA.replace(b"<InitgPty>", unknown + b"<InitgPty>", 1)) == {Rule.SCHEMA}


def test_a_breach_in_every_transaction_is_counted_and_not_repeated_for_ever():
    rows = transfers(check.MAX_PER_RULE + 20)
    data = written(rows)[0].replace(b"Verzonnen", "Verzónnen".encode())

    breaches = check_file(io.BytesIO(data), TODAY).breaches

    assert len(breaches) == check.MAX_PER_RULE + 1
    assert breaches[-1].facts == {"further": 20}


def test_a_large_file_is_advised_to_be_split():
    rows = transfers(SPLIT_TRANSACTIONS + 1)
    data = written(rows, batch=a_batch(rows), validate=False)[0]

    checked = check_file(io.BytesIO(data), TODAY)

    assert checked.breaches == ()
    assert [each.rule for each in checked.advice] == [Rule.SPLIT_ADVISED]


def test_two_groups_for_one_account_and_day_are_advised_against():
    group = re.search(rb"<PmtInf>.*</PmtInf>", DATA, re.S)[0]
    twin = group.replace(b"-1-A<", b"-1-B<").replace(b"TESTDAM-2026-12-0", b"TESTDAM-2026-12-1")

    checked = check_file(io.BytesIO(DATA.replace(group, group + twin)), TODAY)

    assert [each.rule for each in checked.advice] == [Rule.PAYMENT_INFORMATION_SPLIT]


def test_memory_stays_flat_however_long_the_file():
    transaction = re.search(rb"<CdtTrfTxInf>.*?</CdtTrfTxInf>\n", DATA, re.S)[0]
    opening = DATA[: DATA.index(transaction)]
    piece = transaction.replace(b"TESTDAM-2026-12-00001", b"NOTPROVIDED") * 100
    peaks = []
    for pieces in (10, 60):
        tracemalloc.start()
        check_file(Endless(opening, piece, pieces), TODAY)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.5


@given(st.integers(0, len(DATA)), st.integers(0, 60), st.binary(max_size=8))
@example(0, len(DATA), b"")
def test_any_damage_gives_a_list_and_never_an_exception(at, length, noise):
    checked = check_file(io.BytesIO(DATA[:at] + noise + DATA[at + length :]), TODAY)

    assert isinstance(checked.breaches, tuple)


def test_a_number_with_a_monstrous_exponent_is_no_number():
    monstrous = re.sub(rb"<CtrlSum>[^<]*<", b"<CtrlSum>1E999999<", DATA)

    assert rules_of(monstrous) == {Rule.SCHEMA, Rule.CONTROL_SUM_MISSING}


def test_a_private_person_may_be_the_debtor():
    person = b"</Nm><Id><PrvtId><Othr><Id>X1234567L</Id></Othr></PrvtId></Id></Dbtr>"

    assert rules_of(DATA.replace(b"</Nm></Dbtr>", person)) == set()
