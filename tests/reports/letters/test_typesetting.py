"""The engine: its own fonts, one list of what they can write, the same bytes from any thread."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from pypdf import PdfReader

from reports.letters.catalogue import DUTCH, LANGUAGES, catalogue
from reports.letters.kinds import LetterKind
from reports.letters.letter import as_data
from reports.report import Column, ColumnKind, Fact, Facts, Note, Report, Table, summed_table
from reports.typesetting.engine import without_glyph
from reports.typesetting.letter_pdf import letter_pdf, letter_pictures
from reports.typesetting.report_pdf import report_data, report_pdf
from tests.reports.letters.coverage import TARGET, coverage
from tests.reports.letters.samples import a_letter

MADE_ON = date(2026, 9, 15)


def _a_report(rows: int = 3, columns: int = 2) -> Report:
    more = tuple(Column(f"Getal {n}", ColumnKind.COUNT) for n in range(columns - 2))
    table = summed_table(
        "Tekorten",
        (Column("Vaste last"), Column("Bedrag", ColumnKind.CENTS), *more),
        [("Huur", 620_00, *([1] * len(more))) for _ in range(rows)],
    )
    return Report("Tekorten", "september 2026", (table, Note("Uitleg", ("Een zin.",))))


def _text(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    assert TARGET.read_text("ascii") == coverage()


def test_latin_arabic_geez_and_cyrillic_letters_can_be_written_and_han_cannot() -> None:
    assert without_glyph("Łódź ı ğ ş Ж ї پ چ گ ژ ላ ። ؟ € ‑ \u200c\u2066\u2069") == ""
    assert without_glyph({"name": ["漢", "a"]}) == "漢"


def test_letters_set_in_several_threads_at_once_are_those_of_one() -> None:
    data = [as_data(a_letter(LetterKind.END, code)) for code in ("nl", "ar", "ti", "uk")]
    alone = [letter_pdf(one) for one in data]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda one: letter_pdf(one), data * 3))

    assert together == alone * 3


def test_a_report_is_printed_with_its_amounts_sums_and_sentences() -> None:
    text = _text(report_pdf(_a_report(), MADE_ON))

    for said in ("Tekorten", "september 2026", "620,00", "1.860,00", "Een zin."):
        assert said in text


def test_a_long_table_goes_on_with_its_headings_on_every_page() -> None:
    pages = PdfReader(io.BytesIO(report_pdf(_a_report(rows=200), MADE_ON))).pages

    assert len(pages) > 2
    assert all("Vaste last" in page.extract_text() for page in pages[:-1])


def test_a_wide_table_lies_on_its_side() -> None:
    box = PdfReader(io.BytesIO(report_pdf(_a_report(columns=9), MADE_ON))).pages[0].mediabox

    assert box.width > box.height


def test_a_table_too_wide_for_paper_is_set_in_parts_that_name_each_row_again() -> None:
    columns = (Column("Gemeente"), Column("Persoon"), *(Column(f"Kolom {n}") for n in range(20)))
    rows = tuple(("9901", f"P{row}", *(f"c{row}x{n}" for n in range(20))) for row in range(3))
    report = Report("R", "", (Table("Personen", columns, rows, more=7),))

    tables = [one for one in report_data(report, MADE_ON)["sections"] if one["kind"] == "table"]

    assert [table["title"] for table in tables] == [
        "Personen, deel 1 van 2",
        "Personen, deel 2 van 2",
    ]
    for table in tables:
        assert len(table["columns"]) <= 14
        assert [row[:2] for row in table["rows"]] == [["9901", f"P{row}"] for row in range(3)]
    told = [name["name"] for table in tables for name in table["columns"][2:]]
    assert told == [f"Kolom {n}" for n in range(20)]
    cells = [table["rows"][2][2:] for table in tables]
    assert cells[0] + cells[1] == list(rows[2][2:])
    text = "".join(_text(report_pdf(report, MADE_ON)).split())
    assert all(cell in text for row in rows for cell in row)
    assert sum(one["title"] == "Niet op papier" for one in report_data(report, MADE_ON)["sections"])


def test_a_wide_table_that_fits_is_not_cut() -> None:
    sections = report_data(_a_report(columns=14), MADE_ON)["sections"]

    assert [one["title"] for one in sections] == ["Tekorten", "Uitleg"]


def test_a_report_is_not_refused_for_a_name_that_the_fonts_lack() -> None:
    report = Report("Wie", "", (Facts("Naam", (Fact("Naam", "გიორგი"),)),))

    assert "Naam" in _text(report_pdf(report, MADE_ON))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_heading_of_the_amounts_is_said_in_the_language_of_the_reader_too(code: str) -> None:
    data = as_data(a_letter(LetterKind.OVERVIEW, code))
    own = catalogue(code).texts["words.amount"]
    (amounts,) = [piece for piece in data["pieces"] if piece["kind"] == "amounts"]
    without = {**amounts, "head": [amounts["head"][0], ["Bedrag", None]]}
    pieces = [without if piece is amounts else piece for piece in data["pieces"]]

    assert amounts["head"][1] == ["Bedrag", None if code == DUTCH else own]
    differs = letter_pictures(data) != letter_pictures({**data, "pieces": pieces})
    assert differs == (code != DUTCH)
