"""The page for a council tells numbers, words where they are of so few, and draws what it tells."""

from dataclasses import replace
from datetime import date

from reports.as_json import report_json
from reports.charts.values import GroupedBars, Lines, StackedAreas
from reports.council import CouncilFacts, Place, Row, council
from reports.csv_file import csv_file
from reports.page import page
from reports.question import Question
from reports.report import Coded, Facts, Figure, Unsaid
from reports.text import render
from tests.reports.told import untold

FEW, HIDDEN = Unsaid("FEWER_THAN_5", "minder dan 5"), Unsaid("HIDDEN", "niet getoond")
MONTHS = [date(2026, 9, 1), date(2026, 10, 1)]
ALL = Coded("ALL", "Samen")


def rows(*numbers, cents=0):
    names = [Coded(f"N{place}", f"soort {place}") for place in range(len(numbers) - 1)]
    return [
        Row(name, number, number, number if isinstance(number, Unsaid) else cents)
        for name, number in zip([*names, ALL], numbers, strict=True)
    ]


WHOLE = Place(
    "Wilgendam",
    rows(30, 10, 40),
    rows(25, 15, 0, 40),
    rows(8, 32, 40),
    rows(6, 7, 13, cents=100_00),
    rows(12, 30, 42, cents=200_00),
    rows(9, 33, 42),
    rows(5, 37, 42),
    rows(6, 8, 14, cents=100_00),
    rows(9, 0, 9),
    rows(5, 0, 5),
    rows(20, 10, 6, 6, 42),
    [rows(30, 8, 38), rows(30, 10, 40)],
    3,
)


def facts(whole=WHOLE, months=MONTHS, towns=(), books=1000):
    return CouncilFacts(Question("Wilgendam (9901), 2026", ()), months, whole, towns, 1000, books)


def summary(report):
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def charts(report):
    return [part.chart for part in report.sections if isinstance(part, Figure)]


def test_the_numbers_of_the_last_month_and_of_the_period_are_told():
    said = summary(council(facts()))

    assert (said["month"], said["households"]) == ("oktober 2026", 40)
    assert (said["without_authorisation"], said["share_without_authorisation"]) == (8, "20,0%")
    assert (said["short"], said["short_amount"]) == (12, 100_00)
    assert (said["late"], said["returned"], said["median_weeks"]) == (9, 5, 3)


def test_areas_lines_and_bars_draw_it():
    report = council(facts())

    assert [type(chart) for chart in charts(report)] == [
        StackedAreas,
        GroupedBars,
        Lines,
        GroupedBars,
    ]
    assert page(report).count("<svg") == 4
    assert charts(report)[0].labels == ("sep 26", "okt 26")


def test_words_stand_in_the_place_of_a_number_of_so_few_everywhere():
    whole = replace(
        WHOLE,
        authorised=rows(FEW, HIDDEN, 40),
        short=rows(FEW, HIDDEN, 42),
        months=[rows(FEW, HIDDEN, 38), rows(30, 10, 40)],
    )
    report = council(facts(whole))
    said = summary(report)

    assert said["without_authorisation"] == "minder dan 5"
    assert said["share_without_authorisation"] == "minder dan 5"
    assert said["short_amount"] == "minder dan 5"
    assert charts(report)[0].parts[0].values == (None, 30)
    assert report_json(report)["summary"]["without_authorisation"] == "FEWER_THAN_5"
    assert "minder dan 5" in render(report)
    assert "minder dan 5" in page(report)


def test_a_line_is_open_in_a_month_of_so_few_and_a_bar_is_not_drawn():
    whole = replace(
        WHOLE,
        short_months=rows(FEW, HIDDEN, 14),
        causes=rows(FEW, 20, 23, cents=100_00),
    )
    report = council(facts(whole))
    bars = next(chart for chart in charts(report) if isinstance(chart, GroupedBars))
    lines = next(chart for chart in charts(report) if isinstance(chart, Lines))

    assert lines.series[0].values == (None, None)
    assert lines.series[1].values == (9, 0)
    assert bars.labels == ("soort 1",)
    assert b"minder dan 5" in csv_file(report.table("causes"))


def test_the_region_tells_each_municipality_and_the_sum():
    report = council(
        facts(towns=[WHOLE, replace(WHOLE, name="Esdoorn", short=rows(FEW, HIDDEN, 9))])
    )
    table = report.table("towns")

    assert [row[0] for row in table.rows] == ["Wilgendam", "Esdoorn", "Samen"]
    assert table.rows[1][4] == "minder dan 5"
    assert "regio" in render(report)


def test_what_was_withheld_of_so_few_is_not_told_beside_the_books():
    few = replace(WHOLE, short=rows(FEW, 0, FEW))

    assert council(facts()).table("agreement").rows[0][1:4] == (1000, 1000, 0)
    assert council(facts(few)).table("agreement").rows == ()
    assert council(facts(towns=[WHOLE, few])).table("agreement").rows == ()


def test_every_picture_is_told_by_a_table_and_the_one_of_grounds_by_months():
    report = council(facts())

    assert untold(report) == []
    table = report.table("months_by_basis")
    assert [row[0] for row in table.rows] == ["2026-09", "2026-10"]
    assert [row[1:] for row in table.rows] == [(30, 8, 38), (30, 10, 40)]
    assert [column.key for column in table.columns][1:] == ["basis_n0", "basis_n1", "basis_all"]
    assert "oktober 2026: soort 0 30, soort 1 10; samen 40." in charts(report)[0].description
    without = replace(report, sections=tuple(p for p in report.sections if p is not table))
    assert untold(without) != []


def test_a_month_of_so_few_has_words_in_the_table_of_grounds_too():
    whole = replace(WHOLE, months=[rows(FEW, HIDDEN, 38), rows(30, 10, 40)])
    report = council(facts(whole))

    assert report.table("months_by_basis").rows[0][1:] == ("minder dan 5", "niet getoond", 38)
    assert "september" not in charts(report)[0].description


def test_no_runs_are_no_pictures_and_no_months():
    none = rows(0, 0)
    whole = Place("W", *([none] * 11), [], None)
    report = council(facts(whole, months=[]))

    assert charts(report) == []
    assert "is geen betaalrun goedgekeurd" in render(report)
