"""A CSV file opens well in a Dutch spreadsheet and runs nothing."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.csv_file import BYTE_ORDER_MARK, csv_file, csv_rows, guarded
from reports.errors import WrongCell
from reports.report import Column, ColumnKind, Row, Table, summed_table

COLUMNS = (
    Column("Naam"),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Dag", ColumnKind.DATE),
    Column("Aantal", ColumnKind.COUNT),
)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
rows = st.lists(
    st.tuples(
        texts,
        st.none() | st.integers(-(10**9), 10**9),
        st.none() | st.dates(),
        st.none() | st.integers(-1000, 1000),
    ),
    max_size=5,
)


def read_back(content: bytes) -> list[list[str]]:
    assert content.startswith(BYTE_ORDER_MARK)
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_file_has_a_mark_semicolons_decimal_commas_and_crlf() -> None:
    table = summed_table("T", COLUMNS, [("Één; twee", -1_234_50, date(2026, 9, 5), 3)])

    assert csv_file(table) == (
        b"\xef\xbb\xbfNaam;Bedrag;Dag;Aantal\r\n" + '"Één; twee";-1234,50;05-09-2026;3\r\n'.encode()
    )


@given(rows)
def test_what_is_written_can_be_read_back(
    lines: list[tuple[str, int | None, date | None, int | None]],
) -> None:
    head, *body = read_back(csv_file(Table("T", COLUMNS, tuple(lines))))

    assert head == ["Naam", "Bedrag", "Dag", "Aantal"]
    assert len(body) == len(lines)
    for read, (name, cents, day, number) in zip(body, lines, strict=True):
        assert read[0] == guarded(name)
        assert read[1] == ("" if cents is None else read[1])
        assert cents is None or int(read[1].replace(",", "")) == cents
        assert day is None or [int(part) for part in read[2].split("-")] == [
            day.day,
            day.month,
            day.year,
        ]
        assert read[3] == ("" if number is None else str(number))


@given(texts)
def test_no_text_cell_begins_as_a_formula(text: str) -> None:
    (_, row) = read_back(csv_file(Table("T", (Column("Naam"), Column("X")), ((text, "x"),))))

    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert row[0].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_gets_an_apostrophe_also_in_a_heading(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert read_back(csv_file(Table("T", (Column(text), Column("X")), ())))[0][0] == f"'{text}"


def test_rows_stream_and_nothing_is_kept() -> None:
    endless: Iterator[Row] = ((f"naam {number}",) for number in count())

    pieces = list(islice(csv_rows("T", COLUMNS[:1], endless), 3))

    assert pieces == [BYTE_ORDER_MARK + b"Naam\r\n", b"naam 0\r\n", b"naam 1\r\n"]


def test_a_wrong_row_stops_the_stream() -> None:
    pieces = csv_rows("T", COLUMNS[:1], [("goed",), (1,)])

    assert next(pieces)
    assert next(pieces)
    with pytest.raises(WrongCell):
        next(pieces)
