"""Whatever the order of the parts and the length of the file, the same is read, memory flat."""

import io
import itertools
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sepa.bank_file import collect, read_bank_file
from sepa.bank_rules import BankRule
from sepa.camt import HELD
from sepa.statement import Detail, EntryClosed, EntryOpened, StatementClosed, StatementOpened
from tests.sepa.bank_messages import (
    ACCOUNT,
    CAMT_KINDS,
    balances,
    batch,
    camt,
    detail,
    entries_of,
    entry,
    money,
    refused,
    statement,
    whole,
)

KIND = "camt.053.001.08"


class TestOrder:
    PARTS = (
        money(620_00),
        "<CdtDbtInd>DBIT</CdtDbtInd>",
        "<Sts>BOOK</Sts>",
        "<BookgDt><Dt>2026-09-30</Dt></BookgDt>",
        "<NtryDtls>" + detail(KIND, end_to_end_id="E-1") + batch("P-1") + "</NtryDtls>",
    )

    def test_the_parts_of_an_entry_may_stand_in_any_order(self):
        orders = itertools.permutations(self.PARTS)
        rows = [f"<Ntry>{''.join(parts)}</Ntry>" for parts in orders]

        found = entries_of(camt(KIND, statement(*rows)))
        assert len(found) == 120
        assert len(set(found)) == 1
        assert found[0].details[0].payment_information_id == "P-1"

    @pytest.mark.parametrize("left_out", range(2, 5))
    def test_what_is_optional_may_be_left_out(self, left_out):
        parts = [part for number, part in enumerate(self.PARTS) if number != left_out]

        (booking,) = entries_of(camt(KIND, statement(f"<Ntry>{''.join(parts)}</Ntry>")))
        assert booking.entry.amount_cents == 620_00

    def test_behind_many_details_nothing_of_the_entry_may_change(self):
        many = "<NtryDtls>" + detail(KIND) * (HELD + 1) + "</NtryDtls>"
        late = f"<Ntry>{''.join(self.PARTS[:3])}{many}{self.PARTS[3]}</Ntry>"
        text = f"<Ntry>{''.join(self.PARTS[:4])}{many}<AddtlNtryInf>x</AddtlNtryInf></Ntry>"

        assert refused(camt(KIND, statement(late))).rule == BankRule.SAID_TOO_LATE
        (booking,) = entries_of(camt(KIND, statement(text)))
        assert booking.entry.additional_information == "x"
        assert len(booking.details) == HELD + 1

    def test_the_account_may_not_change_behind_the_entries(self):
        other = "<Acct><Id><Othr><Id>417164300</Id></Othr></Id></Acct>"
        data = camt(
            KIND, statement(entry(KIND)).replace("<Id><IBAN>", "<Id><Othr><Id>1</Id></Othr><IBAN>")
        )
        late = camt(KIND, other + entry(KIND) + f"<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>")

        assert whole(data).statements[0].statement.account == ACCOUNT
        assert refused(late).rule == BankRule.SAID_TOO_LATE

    def test_unknown_elements_and_other_namespaces_are_passed_over(self):
        strange = (
            '<Splmtry><Amt Ccy="EUR">1.00</Amt></Splmtry><x:Amt xmlns:x="urn:x">2.00</x:Amt>text'
        )
        data = camt(KIND, statement(entry(KIND, detail(KIND), information="i"), strange))
        inside = data.replace(b"<CdtDbtInd>", strange.encode() + b"<CdtDbtInd>", 1)

        assert entries_of(inside)[0].entry.amount_cents == 620_00

    def test_a_prefix_and_another_encoding_make_no_difference(self):
        data = camt(KIND, statement(entry(KIND, detail(KIND, text="Café"))))
        latin = data.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
        prefixed = data.decode().replace("</", "</d:").replace("<", "<d:").replace("<d:/d:", "</d:")
        prefixed = prefixed.replace("<d:?", "<?").replace("xmlns=", "xmlns:d=").encode()

        assert whole(latin) == whole(data) == whole(prefixed)


def test_one_entry_of_a_whole_batch_is_given_detail_by_detail():
    count = 3 * HELD
    rows = "".join(detail(KIND, end_to_end_id=f"E-{number}") for number in range(count))
    data = camt(KIND, statement(entry(KIND, batch("P-1", count) + rows, cents=count * 620_00)))

    events = list(read_bank_file(io.BytesIO(data)).events)
    assert [type(each) for each in events[:3]] == [StatementOpened, EntryOpened, Detail]
    assert [type(each) for each in events[-2:]] == [EntryClosed, StatementClosed]
    assert [each.end_to_end_id for each in events[2:-2]] == [f"E-{n}" for n in range(count)]
    assert {each.payment_information_id for each in events[2:-2]} == {"P-1"}
    assert events[-2].details_cents == count * 620_00


class Repeated(io.RawIOBase):
    """Gives a head, a piece over and over, and a tail: a file that nobody holds in memory."""

    def __init__(self, data, piece, times):
        self._parts = iter(
            itertools.chain(
                [data[: data.index(piece)]],
                itertools.repeat(piece * 100, times),
                [data[data.index(piece) + len(piece) :]],
            )
        )

    def read(self, _size=-1):
        return next(self._parts, b"")


@pytest.mark.parametrize("repeated", ["detail", "entry"])
def test_memory_stays_flat_however_long_the_file(repeated):
    paid = detail(KIND, end_to_end_id="E-1", text="Huur")
    row = entry(KIND, paid)
    piece = (paid if repeated == "detail" else row).encode()
    data = camt(KIND, statement(row, sums=balances(0, 0)))
    peaks = []
    for times in (10, 40):
        tracemalloc.start()
        events = read_bank_file(Repeated(data, piece, times)).events
        seen = sum(isinstance(each, Detail) for each in events)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == times * 100

    assert peaks[1] < peaks[0] * 1.3


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20
)
paid = st.fixed_dictionaries(
    {"cents": st.integers(0, 10**11), "sign": st.sampled_from(["CRDT", "DBIT"])},
    optional={
        "end_to_end_id": texts.filter(lambda text: text != "NOTPROVIDED"),
        "text": texts,
        "reason": st.sampled_from(["AC01", "AC04", "MS03"]),
    },
)
booked = st.fixed_dictionaries(
    {
        "cents": st.integers(0, 10**12),
        "sign": st.sampled_from(["CRDT", "DBIT"]),
        "status": st.sampled_from(["BOOK", "PDNG"]),
        "reversal": st.sampled_from([None, "true", "false"]),
        "day": st.dates().map(date.isoformat),
        "paid": st.lists(paid, max_size=4),
    }
)


@settings(max_examples=60)
@given(
    st.sampled_from(CAMT_KINDS),
    st.lists(
        st.tuples(st.integers(-(10**12), 10**12), st.lists(booked, max_size=4)),
        min_size=1,
        max_size=3,
    ),
    st.integers(1, 5_000),
)
def test_what_is_written_is_read_back(kind, written, size):
    statements = []
    for opening, rows in written:
        signed = [row["cents"] if row["sign"] == "CRDT" else -row["cents"] for row in rows]
        closing = opening + sum(
            cents for cents, row in zip(signed, rows, strict=True) if row["status"] == "BOOK"
        )
        entries = [
            entry(kind, "".join(detail(kind, **each) for each in row["paid"]), **row)
            for row in rows
        ]
        statements.append(statement(*entries, sums=balances(opening, closing)))

    class Slowly(io.BytesIO):
        def read(self, _size=-1):
            return super().read(size)

    file = collect(read_bank_file(Slowly(camt(kind, *statements))))

    assert [each.end.adds_up for each in file.statements] == [True] * len(written)
    assert [each.statement.opening_cents for each in file.statements] == [o for o, _ in written]
    for (_, rows), found in zip(written, file.statements, strict=True):
        for row, booking in zip(rows, found.entries, strict=True):
            assert booking.entry.amount_cents == row["cents"]
            assert booking.entry.sign == row["sign"]
            assert booking.entry.booking_date.isoformat() == row["day"]
            assert booking.entry.reversal is (row["reversal"] == "true")
            for each, one in zip(row["paid"], booking.details, strict=True):
                assert one.amount_cents == each["cents"]
                assert one.end_to_end_id == each.get("end_to_end_id")
                assert one.remittance == each.get("text")
                assert one.reason == each.get("reason")
