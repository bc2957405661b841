"""A spreadsheet holds amounts to the cent, runs nothing and says nothing of who made it."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import xlsx
from reports.errors import SheetTooSmall, WrongCell
from reports.report import Cell, Column, ColumnKind, Row
from reports.xlsx import xlsx_rows

COLUMNS = (
    Column("Naam"),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Dag", ColumnKind.DATE),
    Column("Aantal", ColumnKind.COUNT),
)
MOST = 10**15 - 1


def written(*rows: Row, columns: tuple[Column, ...] = COLUMNS) -> bytes:
    target = io.BytesIO()
    xlsx_rows("Blad", columns, rows, target)
    return target.getvalue()


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


def values(content: bytes) -> list[str]:
    return re.findall(r"<v>([^<]*)</v>", part(content))


def test_amounts_are_numbers_dates_are_dates_and_counts_are_whole() -> None:
    book = written(("Één", -1_234_50, date(2026, 9, 5), 3))

    assert values(book) == ["-1234.50", "46270", "3"]
    styles = part(book, "xl/styles.xml")
    assert 'formatCode="dd-mm-yyyy"' in styles
    assert 'formatCode="#,##0.00"' in styles


def test_the_heading_is_bold_and_stays_in_sight() -> None:
    book = written()

    assert 'ySplit="1"' in part(book)
    assert 'state="frozen"' in part(book)
    assert "<b/>" in part(book, "xl/styles.xml")
    assert re.findall(r"<t>([^<]*)</t>", part(book)) == ["Naam", "Bedrag", "Dag", "Aantal"]


def test_what_is_not_known_leaves_its_cell_empty() -> None:
    nothing: tuple[Cell, ...] = (None, None, None, None)

    assert values(written(nothing)) == []


@given(st.integers(-MOST, MOST))
@settings(max_examples=200)
def test_no_cent_is_lost_on_the_way(cents: int) -> None:
    (text,) = values(written((cents,), columns=(COLUMNS[1],)))

    whole, _, rest = text.partition(".")
    sign = -1 if text.startswith("-") else 1
    assert sign * (abs(int(whole)) * 100 + int(rest.ljust(2, "0"))) == cents


@pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@SUM(A1)", "https://voorbeeld.nl"])
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    book = written((text, None, None, None), columns=(Column(text), *COLUMNS[1:]))

    assert "<f>" not in part(book)
    assert "hyperlink" not in part(book)
    guard = "" if text.startswith("https") else "'"
    assert part(book).count(f"<t>{guard}{text}</t>") == 2


def test_a_text_that_is_written_as_markup_stays_a_text() -> None:
    markup = "<r><t>a</t></is></c></row></r>"

    book = written((markup, None, None, None), columns=(Column(markup), *COLUMNS[1:]))

    shown = markup.replace("<", "&lt;").replace(">", "&gt;")
    assert part(book).count(f"<t>'{shown}</t>") == 2


def test_the_same_rows_give_the_same_bytes_and_nobody_is_named() -> None:
    row = ("x", 1, date(2026, 9, 1), 2)

    book = written(row)

    assert book == written(row)
    assert "<dc:creator></dc:creator>" in part(book, "docProps/core.xml")
    assert "2000-01-01" in part(book, "docProps/core.xml")


def test_a_wrong_row_stops_the_writing() -> None:
    with pytest.raises(WrongCell):
        written((1, 1, None, None))


def test_what_a_sheet_cannot_hold_is_refused_and_not_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(SheetTooSmall):
        written(("x" * 32_768, None, None, None))
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    with pytest.raises(SheetTooSmall):
        written(("a", None, None, None), ("b", None, None, None))
