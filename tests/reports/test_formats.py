"""A report is the same value in every file: CSV, spreadsheet, JSON, page and terminal."""

import io
import json
import zipfile
from datetime import date

import pytest
from lxml import etree
from pypdf import PdfReader

from reports import text
from reports.as_json import report_json
from reports.charts.values import GroupedBars, Series, Unit
from reports.errors import NoSuchTable
from reports.formats import Format, number_of_rows, write_report
from reports.page import page
from reports.question import agreement, agrees
from reports.report import (
    Coded,
    Column,
    ColumnKind,
    Fact,
    Facts,
    Figure,
    Note,
    Report,
    Table,
    summed_table,
)

MADE_ON = date(2026, 9, 15)
CENTS, COUNT, DATE = ColumnKind.CENTS, ColumnKind.COUNT, ColumnKind.DATE
CHART = GroupedBars("Beeld", "Wat u ziet.", ("een",), (Series("bedrag", (1_00,)),), Unit.CENTS)
LINES = summed_table(
    "Regels: alle/2026",
    (
        Column("Huishouden", key="household"),
        Column("Oorzaak", key="cause"),
        Column("Dag", DATE, "day"),
        Column("Aantal", COUNT, "number"),
        Column("Bedrag", CENTS, "amount"),
    ),
    (
        ("H1", Coded("SHORTFALL", "te weinig"), date(2026, 9, 1), 2, 1234_56),
        ("=H2", Coded("NO_BASIS", "geen grondslag"), None, 1, -5),
    ),
    key="lines",
    unsummed={"number"},
)
REPORT = Report(
    "Rapport",
    "Amsterdam (0363), september 2026",
    (
        Facts("In het kort", (Fact("Samen", 99, CENTS, "sum"), Fact("Uitleg", "niets")), "summary"),
        Figure(CHART),
        Table("Eerst", (Column("Woord", key="word"),), (("a",), ("b",)), key="words"),
        LINES,
        Note("Noot", ("Een zin.",)),
    ),
    key="a_report",
    asked=(Fact("Gemeente", "0363", key="municipality"),),
    main="lines",
)


def written(form, report=REPORT, **more):
    target = io.BytesIO()
    write_report(report, form, target, MADE_ON, **more)
    return target.getvalue()


def sheets(content):
    """Return the rows of each sheet by its name, as texts."""
    ns = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [
            found.get("name")
            for found in etree.fromstring(book.read("xl/workbook.xml")).iterfind(".//m:sheet", ns)
        ]
        rows = []
        for number in range(1, len(names) + 1):
            sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            rows.append(
                [
                    ["".join(cell.itertext()) for cell in row.iterfind("m:c", ns)]
                    for row in sheet.iterfind(".//m:row", ns)
                ]
            )
    return dict(zip(names, rows, strict=True))


def test_json_has_english_keys_codes_and_amounts_with_a_point():
    assert report_json(REPORT) == {
        "report": "a_report",
        "title": "Rapport",
        "asked": {"municipality": "0363"},
        "summary": {"sum": "0.99"},
        "words": {"rows": [{"word": "a"}, {"word": "b"}]},
        "lines": {
            "rows": [
                {
                    "household": "H1",
                    "cause": "SHORTFALL",
                    "day": "2026-09-01",
                    "number": 2,
                    "amount": "1234.56",
                },
                {
                    "household": "=H2",
                    "cause": "NO_BASIS",
                    "day": None,
                    "number": 1,
                    "amount": "-0.05",
                },
            ],
            "total": {"amount": "1234.51"},
        },
    }
    assert json.loads(written(Format.JSON)) == report_json(REPORT)


def test_a_csv_file_holds_the_main_table_in_words_without_its_sum():
    lines = written(Format.CSV).decode("utf-8-sig").splitlines()

    assert lines == [
        "Huishouden;Oorzaak;Dag;Aantal;Bedrag",
        "H1;te weinig;01-09-2026;2;1234,56",
        "'=H2;geen grondslag;;1;-0,05",
    ]


def test_a_csv_file_may_hold_another_table_and_no_unknown_one():
    assert written(Format.CSV, table="words").decode("utf-8-sig").split() == ["Woord", "a", "b"]
    with pytest.raises(NoSuchTable):
        written(Format.CSV, table="nothing")
    with pytest.raises(NoSuchTable):
        written(Format.CSV, Report("Leeg", ""))


def test_a_spreadsheet_holds_the_facts_and_every_table_with_its_sum():
    found = sheets(written(Format.XLSX))

    assert list(found) == ["In het kort", "Eerst", "Regels alle 2026"]
    assert found["In het kort"] == [["Samen", "0.99"], ["Uitleg", "niets"]]
    assert found["Regels alle 2026"][1][-1] == "1234.56"
    assert found["Regels alle 2026"][2][0] == "'=H2"
    assert found["Regels alle 2026"][3] == ["Totaal", "1234.51"]


def test_sheets_have_names_that_differ_and_fit():
    long = "Een heel lange naam van een tabel die niet past"
    tables = tuple(Table(long, (Column("a"),), ()) for _ in range(3))

    names = list(sheets(written(Format.XLSX, Report("R", "", tables))))

    assert names == [long[:31], f"{long[:29]} 2", f"{long[:29]} 3"]


@pytest.mark.parametrize("form", list(Format))
def test_the_same_report_gives_the_same_bytes(form):
    assert written(form) == written(form)


def test_paper_has_every_section_the_pictures_and_says_how_many_rows_it_leaves_out():
    part = Table("Deel", (Column("a", key="a"),), (("x",),), key="t", more=1_499)
    alone = Report("R", "", (*REPORT.sections, part, Figure(CHART, told_below=False)))

    said = "".join(
        sheet.extract_text() for sheet in PdfReader(io.BytesIO(written(Format.PDF, alone))).pages
    )

    said = " ".join(said.replace("\u2068", " ").split())
    for words in ("In het kort", "te weinig", "1.234,56", "Een zin.", "en nog 1.499", "Beeld"):
        assert words in said


def test_who_writes_hears_how_far_it_is_and_may_stop_it():
    many = Table("Veel", (Column("a"),), tuple((str(n),) for n in range(2_500)), key="many")
    report, heard = Report("R", "", (many,), main="many"), []

    written(Format.CSV, report, told=heard.append)
    written(Format.XLSX, report, told=heard.append)

    assert heard == [1_000, 2_000] * 2
    assert number_of_rows(report, Format.CSV) == number_of_rows(report, Format.XLSX) == 2_500
    assert number_of_rows(report, Format.CSV, "nothing") == 0


def test_a_picture_is_drawn_on_a_page_and_its_table_is_told_where_no_other_tells_it():
    alone = Report("R", "", (Figure(CHART, told_below=False),))

    assert "<svg" in page(REPORT)
    assert page(alone).count("€") >= 1
    assert "Beeld" not in text.render(REPORT)
    assert "Beeld" in text.render(alone)
    assert list(sheets(written(Format.XLSX, alone))) == ["Beeld"]


def test_rows_that_a_page_leaves_out_are_counted():
    part = Report(
        "R", "", (Table("Deel", (Column("a", key="a"),), (("x",),), key="t", more=1_499),)
    )

    assert "... en nog 1.499." in text.render(part)
    assert "... en nog 1.499." in page(part)
    assert report_json(part)["t"]["more"] == 1_499


def test_an_agreement_says_in_words_whether_it_agrees():
    right, wrong = agreement([("Samen", 5, 5)]), agreement([("Samen", 5, 5), ("Anders", 4, 5)])

    assert agrees(right)
    assert not agrees(wrong)
    assert [row[-1] for row in wrong.rows] == ["klopt", "KLOPT NIET"]


def test_a_report_without_a_main_table_gives_its_first_one():
    assert Report("R", "", (LINES,)).table() is LINES
    assert REPORT.table("words").rows == (("a",), ("b",))
    assert Report("R", "").table() is None
