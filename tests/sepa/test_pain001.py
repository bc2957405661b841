"""The writer refuses rather than repairs, and the same batch gives the same bytes."""

import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sepa import bulk_rules, pain001
from sepa.bulk_rules import BulkRules, breaches_of
from sepa.check import check_file
from sepa.credit_transfer import CreditTransfer, Debtor
from sepa.creditor_reference import ReferenceKind
from sepa.errors import BatchRefused
from sepa.pain001 import WrittenFile, write
from sepa.pain001_read import read
from sepa.rules import MAX_CENTS, Rule, in_euros
from sepa.xsd import SchemaError, ThreadedValidator, Validator
from tests.sepa.examples import (
    DEBTOR_IBAN,
    a_batch,
    a_kenmerk,
    a_transfer,
    an_rf,
    transfers,
    written,
)

TODAY = date(2026, 12, 18)
SHARED_SCHEMAS = Path(__file__).parents[3] / "shared" / "xsd"
VERSIONS = ["09", "03"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_written_file_breaks_no_rule(version):
    data, _ = written(transfers(7), version=version)

    checked = check_file(io.BytesIO(data), TODAY)

    assert (checked.version, checked.breaches, checked.advice) == (version, (), ())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_written_file_is_valid_by_the_schema_of_iso(version):
    schema = SHARED_SCHEMAS / f"pain.001.001.{version}.xsd"
    if not schema.exists():
        pytest.skip("the shared schemas are not beside this checkout")
    data, _ = written(transfers(7), version=version)

    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(data))


def test_the_writer_tells_what_it_wrote():
    rows = transfers(5)

    data, said = written(rows)

    total = sum(row.amount_cents for row in rows)
    assert said == WrittenFile(5, total, hashlib.sha256(data).hexdigest())


def test_the_same_batch_gives_the_same_bytes_with_or_without_validation():
    rows = transfers(3)

    assert written(rows) == written(rows) == written(rows, validate=False)


def test_the_bytes_of_a_file_never_change():
    _, said = written(transfers(3))

    assert said.sha256 == "2fceb60085fe4664b83331b1d1a2fedfb978d8ad4032c23aead80b3efb4173ab"


@pytest.mark.parametrize(
    ("booking", "expected"),
    [(True, b"<BtchBookg>true<"), (False, b"<BtchBookg>false<"), (None, b"")],
)
def test_batch_booking_is_written_where_the_municipality_chose(booking, expected):
    rows = transfers(1)

    data, _ = written(rows, batch=a_batch(rows, batch_booking=booking))

    assert expected in data
    assert (b"BtchBookg" in data) is (booking is not None)


def test_a_bank_without_bic_is_not_provided():
    rows = transfers(1)

    data, _ = written(rows, batch=a_batch(rows, debtor=Debtor("Gemeente Testdam", DEBTOR_IBAN)))

    assert b"<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>" in data


def test_the_creation_time_is_that_of_the_netherlands():
    rows = transfers(1)
    batch = a_batch(rows, created_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

    data, _ = written(rows, batch=batch)

    assert b"<CreDtTm>2026-07-02T00:30:00</CreDtTm>" in data


WRONG_TRANSFERS = [
    ({"end_to_end_id": ""}, Rule.ID_MISSING),
    ({"end_to_end_id": "x" * 36}, Rule.ID_TOO_LONG),
    ({"end_to_end_id": "a_b"}, Rule.ID_CHARACTERS),
    ({"end_to_end_id": "a\nb"}, Rule.INVISIBLE_CHARACTER),
    ({"end_to_end_id": "/a"}, Rule.ID_SLASH),
    ({"end_to_end_id": "a/"}, Rule.ID_SLASH),
    ({"end_to_end_id": "a//b"}, Rule.ID_SLASH),
    ({"amount_cents": 0}, Rule.AMOUNT_OUT_OF_RANGE),
    ({"amount_cents": -1}, Rule.AMOUNT_OUT_OF_RANGE),
    ({"amount_cents": MAX_CENTS + 1}, Rule.AMOUNT_OUT_OF_RANGE),
    ({"amount_cents": True}, Rule.AMOUNT_FORM),
    ({"amount_cents": 12.5}, Rule.AMOUNT_FORM),
    ({"creditor_name": " "}, Rule.NAME_MISSING),
    ({"creditor_name": "x" * 71}, Rule.NAME_TOO_LONG),
    ({"creditor_name": "Één"}, Rule.NAME_CHARACTERS),
    ({"creditor_name": "a\u202eb"}, Rule.INVISIBLE_CHARACTER),
    ({"creditor_name": "Jan 123456782"}, Rule.NAME_HAS_BSN),
    ({"creditor_iban": ""}, Rule.IBAN_MISSING),
    ({"creditor_iban": "NL20INGB0001234568"}, Rule.IBAN_CHECK_DIGITS),
    ({"creditor_iban": "nl20ingb0001234567"}, Rule.IBAN_CHARACTERS),
    ({"creditor_iban": "TR330006100519786457841326"}, Rule.IBAN_COUNTRY),
    ({"remittance": ""}, Rule.REMITTANCE_MISSING),
    ({"remittance": "x" * 141}, Rule.REMITTANCE_TOO_LONG),
    ({"remittance": "a&b"}, Rule.REMITTANCE_CHARACTERS),
    ({"remittance": "huur 123456782"}, Rule.REMITTANCE_HAS_BSN),
    ({"remittance": "huur uit bijstand"}, Rule.REMITTANCE_HAS_STATUS_WORD),
    (a_kenmerk() | {"remittance": "6000056789012345"}, Rule.WRONG_BETALINGSKENMERK),
    (a_kenmerk() | {"remittance": "5000 0567 8901 2345"}, Rule.WRONG_BETALINGSKENMERK),
    (an_rf() | {"remittance": "RF19539007547034"}, Rule.WRONG_RF),
    (an_rf() | {"remittance": "rf18539007547034"}, Rule.WRONG_RF),
]


@pytest.mark.parametrize(("changed", "rule"), WRONG_TRANSFERS)
def test_a_transfer_that_breaks_a_rule_refuses_the_batch_and_is_named(changed, rule):
    wrong = a_transfer(2, **changed)
    rows = [a_transfer(1), wrong, a_transfer(3)]
    batch = a_batch(rows, transactions=3, control_sum_cents=1)

    with pytest.raises(BatchRefused) as refusal:
        written(rows, batch=batch)

    assert (refusal.value.rule, refusal.value.end_to_end_id) == (rule, wrong.end_to_end_id)


WRONG_BATCHES = [
    ({"message_id": "x" * 36}, Rule.ID_TOO_LONG),
    ({"payment_information_id": "a/"}, Rule.ID_SLASH),
    ({"debtor": Debtor("Gemeente Één", DEBTOR_IBAN)}, Rule.NAME_CHARACTERS),
    ({"debtor": Debtor("Gemeente Testdam", "NL91")}, Rule.IBAN_CHARACTERS),
    ({"debtor": Debtor("Gemeente Testdam", DEBTOR_IBAN, "ABNA")}, Rule.BIC_MALFORMED),
    ({"execution_date": date(2027, 3, 26)}, Rule.EXECUTION_DATE_CLOSED),
    ({"execution_date": date(2026, 12, 17)}, Rule.EXECUTION_DATE_PAST),
    ({"transactions": 0}, Rule.NO_TRANSACTIONS),
    ({"transactions": 100_001}, Rule.TOO_MANY_TRANSACTIONS),
    ({"transactions": 4}, Rule.COUNT_DIFFERS),
    ({"control_sum_cents": 1}, Rule.CONTROL_SUM_DIFFERS),
]


@pytest.mark.parametrize(("changed", "rule"), WRONG_BATCHES)
def test_a_batch_that_breaks_a_rule_is_refused(changed, rule):
    rows = transfers(3)

    with pytest.raises(BatchRefused) as refusal:
        written(rows, batch=a_batch(rows, **changed), today=TODAY)

    assert (refusal.value.rule, refusal.value.end_to_end_id) == (rule, None)


@pytest.mark.parametrize("piece", [1, 2, 2_000])
def test_an_end_to_end_id_twice_is_refused_near_and_far(piece, monkeypatch):
    monkeypatch.setattr(pain001, "PIECE", piece)
    rows = [a_transfer(1), a_transfer(2), a_transfer(1)]

    with pytest.raises(BatchRefused) as refusal:
        written(rows)

    assert refusal.value.rule == Rule.DUPLICATE_END_TO_END_ID
    assert refusal.value.end_to_end_id == rows[0].end_to_end_id


def test_a_file_that_breaks_the_schema_is_refused(monkeypatch):
    monkeypatch.setattr(pain001, "_CLOSING", "</PmtInf><Extra/></CstmrCdtTrfInitn></Document>\n")

    with pytest.raises(BatchRefused) as refusal:
        written(transfers(1))

    assert refusal.value.rule == Rule.SCHEMA
    assert "Extra" in refusal.value.facts["message"]


def test_a_source_that_fails_halfway_leaves_no_thread_behind():
    def failing():
        yield a_transfer(1)
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        write(a_batch(transfers(2)), failing(), io.BytesIO())


def test_a_validator_that_breaks_is_heard(monkeypatch):
    def broken(_self, _piece):
        raise MemoryError

    monkeypatch.setattr(Validator, "feed", broken)
    with pytest.raises(MemoryError), ThreadedValidator("09") as validator:
        for _ in range(10):
            validator.feed(b"<a>")
        validator.close()


def test_a_validator_says_what_is_not_well_formed():
    validator = Validator("09")

    assert not validator.feed(b"<a></b>")
    assert not validator.feed(b"more")
    (error,) = validator.close()

    assert isinstance(error, SchemaError)


def test_a_validator_notices_an_end_too_soon():
    validator = Validator("09")
    validator.feed(b"<")

    assert validator.close()


def test_a_column_check_that_is_too_strict_lets_the_rules_decide(monkeypatch):
    monkeypatch.setattr(bulk_rules, "_ids_hold", lambda _ids: False)

    assert written(transfers(3))[1].transactions == 3


texts = st.text("abc XYZ019/-?:().,'+é&\n_", min_size=0, max_size=40)
odd_transfers = st.builds(
    CreditTransfer,
    end_to_end_id=texts,
    amount_cents=st.integers(-1, MAX_CENTS + 1),
    creditor_name=texts,
    creditor_iban=st.sampled_from([DEBTOR_IBAN, "NL20INGB0001234568", ""]),
    reference_kind=st.sampled_from(ReferenceKind),
    remittance=st.one_of(texts, st.sampled_from(["5000056789012345", "RF18539007547034"])),
)


@given(st.lists(odd_transfers, min_size=1, max_size=4, unique_by=lambda row: row.end_to_end_id))
def test_columns_and_single_rules_give_the_same_answer(rows):
    single = [breach for row in rows for breach in breaches_of(row)]

    try:
        BulkRules().refuse_any(rows)
    except BatchRefused as refusal:
        assert refusal.rule == single[0].rule
    else:
        assert single == []


good_texts = st.from_regex(r"\A[a-zA-Z][a-zA-Z?:().,'+ -]{0,30}\Z").filter(
    lambda text: (
        "wwb" not in text.lower() and "azc" not in text.lower() and "bbz" not in text.lower()
    )
)
good_references = st.one_of(
    good_texts.map(lambda text: {"remittance": text}),
    st.integers(0, 10**15 - 1).map(a_kenmerk),
    st.integers(0, 10**9 - 1).map(an_rf),
)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(good_references, good_texts, st.integers(1, MAX_CENTS)), min_size=1, max_size=5
    ),
    st.sampled_from(VERSIONS),
)
def test_what_is_written_reads_back_the_same_and_breaks_no_rule(values, version):
    rows = [
        a_transfer(number, creditor_name=name, amount_cents=cents, **reference)
        for number, (reference, name, cents) in enumerate(values)
    ]

    data, said = written(rows, version=version)
    header, payment, *back = read(io.BytesIO(data))

    assert back == rows
    assert header.transactions == payment.transactions == said.transactions == len(rows)
    assert header.control_sum_cents == payment.control_sum_cents == said.control_sum_cents
    assert check_file(io.BytesIO(data), TODAY).breaches == ()


@given(st.integers(-(10**14), 10**14))
def test_cents_are_written_in_euros_without_rounding(cents):
    text = in_euros(cents)

    assert int(text.replace(".", "")) == cents
    assert text[-3] == "."
