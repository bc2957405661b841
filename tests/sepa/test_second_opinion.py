"""A file is released only when it says what was approved, and sepaxml agrees."""

import io
import re

import pytest

from sepa import second_opinion, sepaxml_engine
from sepa.credit_transfer import Debtor
from sepa.pain001_read import read_own
from sepa.second_opinion import Disagreement, compare, sample_positions, second_look
from tests.sepa.examples import DEBTOR_IBAN, a_batch, a_transfer, transfers, written

ROWS = transfers(7)


@pytest.mark.parametrize("version", ["09", "03"])
@pytest.mark.parametrize("bic", ["ABNANL2A", None])
def test_our_file_the_approved_lines_and_sepaxml_agree(version, bic):
    batch = a_batch(ROWS, debtor=Debtor("Gemeente Testdam", DEBTOR_IBAN, bic))
    data, _ = written(ROWS, batch=batch, version=version)

    assert second_look(io.BytesIO(data), batch, ROWS, version) == ()


def test_a_file_on_disk_is_looked_at(tmp_path):
    path = tmp_path / "pain001.xml"
    path.write_bytes(written(ROWS)[0])

    assert second_look(path, a_batch(ROWS), iter(ROWS)) == ()


CHANGES = [
    (b"620.01", b"602.01", "amount_cents"),
    (b"BE68539007547034", b"NL91ABNA0417164300", "creditor_iban"),
    (b"De Verzonnen Eik<", b"De Verzonnen Els<", "creditor_name"),
    (b"contract 3<", b"contract 4<", "remittance"),
    (b"2026-12-00002<", b"2026-12-00099<", "end_to_end_id"),
    (b"<Issr>CUR<", b"<Issr>ISO<", "reference_kind"),
    (b"<MsgId>TESTDAM", b"<MsgId>TESTDIM", "MsgId"),
    (b"2026-12-18T10", b"2026-12-18T11", "CreDtTm"),
    (b"<PmtInfId>TESTDAM", b"<PmtInfId>TESTDIM", "PmtInfId"),
    (b"<Dt>2026-12-30", b"<Dt>2026-12-31", "ReqdExctnDt"),
    (b"ABNANL2A", b"INGBNL2A", "Dbtr"),
    (b"<InitgPty><Nm>Gemeente", b"<InitgPty><Nm>Gemientt", "InitgPty"),
    (b"<NbOfTxs>7", b"<NbOfTxs>8", "NbOfTxs"),
]


@pytest.mark.parametrize(("old", "new", "where"), CHANGES)
def test_any_change_in_the_file_is_seen(old, new, where):
    data = written(ROWS)[0]
    assert old in data

    found = second_look(io.BytesIO(data.replace(old, new, 1)), a_batch(ROWS), ROWS)

    assert found
    assert where in found[0].where


BROKEN = [
    (b"<?xml", b" <?xml"),
    (b"<CdtrAcct>", b"<!-- --><CdtrAcct>"),
    (b"</PmtInf>", b" </PmtInf>"),
    (b"</Document>\n", b"</Document>\n<!-- -->"),
    (b"001.09", b"001.03"),
    (b"Eik", b"E\xc3\xadk"),
    (b"<Dt>2026-12-30", b"<Dt>2026-12-32"),
]


@pytest.mark.parametrize(("old", "new"), BROKEN)
def test_a_byte_our_writer_would_not_write_blocks_the_release(old, new):
    data = written(ROWS)[0].replace(old, new, 1)

    assert second_look(io.BytesIO(data), a_batch(ROWS), ROWS)


def test_a_line_too_many_or_too_few_is_seen():
    data = written(ROWS)[0]

    missing = second_look(io.BytesIO(data), a_batch(ROWS), [*ROWS, a_transfer(99)])
    extra = second_look(io.BytesIO(data), a_batch(ROWS), ROWS[:-1])

    assert Disagreement("CdtTrfTxInf", "nothing", "TESTDAM-2026-12-00099") in missing
    assert Disagreement("CdtTrfTxInf", ROWS[-1].end_to_end_id, "nothing") in extra


def test_a_file_that_differs_everywhere_does_not_flood():
    data = written(ROWS)[0]

    found = second_look(io.BytesIO(data), a_batch(ROWS), [a_transfer(n) for n in range(500, 900)])

    assert len(found) <= second_opinion.MAX_DISAGREEMENTS


def test_what_sepaxml_says_otherwise_is_a_disagreement(monkeypatch):
    true = sepaxml_engine.written_by_sepaxml
    monkeypatch.setattr(
        second_opinion,
        "written_by_sepaxml",
        lambda *given: true(*given).replace(b"620.01", b"602.01"),
    )

    found = second_look(io.BytesIO(written(ROWS)[0]), a_batch(ROWS), ROWS)

    where = "sepaxml TESTDAM-2026-12-00001 amount_cents"
    assert found == (Disagreement(where, "62001", "60201"),)


def test_a_second_engine_in_disorder_blocks_the_release(monkeypatch):
    true = sepaxml_engine.written_by_sepaxml

    def without_header(*given):
        return re.sub(rb"<GrpHdr>.*</GrpHdr>", b"", true(*given))

    monkeypatch.setattr(second_opinion, "written_by_sepaxml", without_header)

    assert second_look(io.BytesIO(written(ROWS)[0]), a_batch(ROWS), ROWS)


def test_a_payment_that_sepaxml_lacks_is_a_disagreement():
    batch = a_batch(ROWS)
    ours = read_own(io.BytesIO(written(ROWS)[0]), "09")

    found = compare(batch, ROWS[:-1], ours.payment, tuple(ours.transfers))

    assert {each.where.removeprefix("sepaxml ") for each in found} == {
        "GrpHdr/NbOfTxs",
        "GrpHdr/CtrlSum",
        "PmtInf/NbOfTxs",
        "PmtInf/CtrlSum",
        "CdtTrfTxInf",
    }


def test_the_sample_is_all_of_a_small_file_and_the_same_for_the_same_message():
    assert sample_positions("A", 5_000) == set(range(5_000))
    assert len(sample_positions("A", 50_000)) == 5_000
    assert sample_positions("A", 50_000) == sample_positions("A", 50_000)
    assert sample_positions("A", 50_000) != sample_positions("B", 50_000)


def test_a_large_file_is_read_back_whole_and_asked_about_in_part(monkeypatch):
    monkeypatch.setattr(second_opinion, "SAMPLE", 3)
    rows = transfers(4_500)

    found = second_look(io.BytesIO(written(rows)[0]), a_batch(rows), rows)

    assert found == ()
