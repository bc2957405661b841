"""The export of a quarter says which layout it has; on paper it says where its columns are."""

from datetime import date

from reports.as_json import report_json
from reports.integration_statistics import (
    StatisticsFacts,
    StatisticsRow,
    integration_statistics,
)
from reports.page import page
from reports.question import Question
from reports.report import Coded
from reports.typesetting.report_pdf import report_data

START = date(2026, 1, 15)
YES, BASIS, FULL = Coded("true", "ja"), Coded("ART_56A", "artikel 56a"), Coded("FULL", "volledig")


def facts(*persons, more=0):
    rows = [
        StatisticsRow(
            "2026Q1",
            "0363",
            "H1",
            person,
            START,
            None,
            YES,
            YES,
            None,
            BASIS,
            None,
            None,
            None,
            2,
            FULL,
            None,
            None,
        )
        for person in persons
    ]
    counts = [("2026Q1", len(rows) + more)] if rows else []
    return StatisticsFacts(Question("Amsterdam (0363)", ()), "OZ-SWI-1", counts, rows)


def test_a_row_carries_the_layout_and_codes_for_a_program():
    told = report_json(integration_statistics(facts("P1", "P2", more=5)))

    assert told["summary"] == {"layout": "OZ-SWI-1", "quarters": "2026Q1", "rows": 7}
    first = told["persons"]["rows"][0]
    assert (first["layout"], first["person"], first["basis"]) == ("OZ-SWI-1", "P1", "ART_56A")
    assert (first["right_from"], first["months"]) == ("2026-01-15", 2)
    assert told["persons"]["more"] == 5


def test_a_table_that_is_too_wide_for_paper_is_in_two_parts_with_the_person_in_both():
    report = integration_statistics(facts("P1", "P2"))
    data = report_data(report, START)

    parts = [part for part in data["sections"] if part["title"].startswith("Personen, deel")]
    names = [[column["name"] for column in part["columns"]] for part in parts]
    assert [each[:5] for each in names] == [
        ["Indeling", "Kwartaal", "Gemeente", "Huishouden", "Persoon"]
    ] * 2
    assert [*names[0], *names[1][5:]] == [each.name for each in report.table("persons").columns]
    assert data["wide"]


def test_an_export_without_a_quarter_says_so():
    said = page(integration_statistics(facts()))

    assert "Er ligt geen heel kwartaal dat voorbij is in deze maanden." in said
