"""Reports on the command line: as files, for those who may see them, with the right exit status."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from ontzorgen.services.reporting.catalogue import ReportName

YEAR = ("--from", "2026-01", "--until", "2026-12")
TOWN = ("--municipality", "0299")


@pytest.fixture
def month(loaded, at_bank):
    """A month that is at the bank."""
    return loaded


def asked(office, name, out, *options, form="csv", user="reader"):
    return office("report", name, *options, "--format", form, "--out", out, "--user", user)


def test_every_report_is_listed_with_its_question_and_explains_itself(cli):
    listed = cli("report", "list")
    told = cli("report", "list", "--json").json["reports"]

    assert [row["report"] for row in told] == list(ReportName)
    for name in ReportName:
        assert f"{name.value} " in listed.out
        assert cli("report", name.value, "--help").status == 0


def test_a_statement_of_a_household_is_the_same_in_csv_excel_and_json(month, tmp_path):
    whose = (*TOWN, "--household", "H1", *YEAR)
    for form in ("csv", "xlsx", "json"):
        done = asked(
            month, "huishoudoverzicht", tmp_path / f"h1.{form}", *whose, "--json", form=form
        )
        assert done.status == 0, done.err
        assert done.json["agrees"] is True
        assert done.json["asked"] == {
            "municipality": "0299",
            "from": "2026-01-01",
            "until": "2026-12-31",
            "household": "H1",
        }

    rows = list(
        csv.DictReader(
            io.StringIO((tmp_path / "h1.csv").read_bytes().decode("utf-8-sig"), newline=""),
            delimiter=";",
        )
    )
    told = json.loads((tmp_path / "h1.json").read_text())
    assert [row["Uitkering"] for row in rows] == ["1351,33"]
    assert told["months"]["rows"][0]["benefit"] == "1351.33"
    assert told["summary"]["closing"] == told["summary"]["withheld"]
    assert {row["state"] for row in told["payments"]["rows"]} == {"IN_TRANSIT"}
    assert zipfile.is_zipfile(tmp_path / "h1.xlsx")


def test_shortfalls_of_one_month_have_another_table_too(month, tmp_path):
    one = (*TOWN, "--month", "2026-09")

    done = asked(month, "tekorten", tmp_path / "a.csv", *one, "--table", "others")
    wrong = asked(month, "tekorten", tmp_path / "b.csv", *one, "--table", "nothing")

    assert done.status == 0
    assert "Tekorten, " in done.out
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("Uitkomst;Termijnen")
    assert wrong.status == 2
    assert "heeft geen tabel 'nothing'" in wrong.err
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize(
    ("name", "options", "status", "said"),
    [
        ("niets", (), 2, "Er is geen rapport 'niets'"),
        ("tekorten", TOWN, 1, "Vul in van wanneer"),
        ("tekorten", (*TOWN, "--from", "2026-01"), 2, "horen bij elkaar"),
        ("tekorten", (*TOWN, *YEAR, "--month", "2026-09"), 2, "Kies --month"),
        ("tekorten", (*TOWN, "--from", "2026-09", "--until", "2026-01"), 1, "De periode eindigt"),
        ("tekorten", (*TOWN, "--from", "2026-01-02", "--until", "2026-09"), 1, "hele maanden"),
        ("tekorten", (*TOWN, "--month", "2026-13"), 2, "is geen maand"),
        ("tekorten", ("--municipality", "9999", *YEAR), 1, "mag niet"),
        ("huishoudoverzicht", (*TOWN, *YEAR, "--household", "X"), 1, "geen huishouden"),
        ("huishoudoverzicht", (*TOWN, *YEAR, "--household", "111222333"), 1, "BSN"),
    ],
)
def test_what_is_wrong_is_said_in_dutch_and_nothing_is_written(
    month, tmp_path, name, options, status, said
):
    done = asked(month, name, tmp_path / "x.csv", *options)

    assert (done.status, said in done.err) == (status, True), done.err
    assert "111222333" not in done.out + done.err
    assert not (tmp_path / "x.csv").exists()


def test_no_file_is_written_over_and_none_in_a_folder_that_is_not_there(month, tmp_path):
    (tmp_path / "x.csv").write_text("van mij")

    over = asked(month, "tekorten", tmp_path / "x.csv", *TOWN, *YEAR)
    nowhere = asked(month, "tekorten", tmp_path / "weg" / "x.csv", *TOWN, *YEAR)

    assert over.status == 1
    assert (tmp_path / "x.csv").read_text() == "van mij"
    assert nowhere.status in (0, 1)


def test_a_copy_of_what_is_kept_of_somebody_says_which_request_it_answers(month, tmp_path):
    whose, whole = (*TOWN, "--person", "P1"), tmp_path / "kopie.json"
    said = ("--requested-by", "person", "--requested-on", "2026-09-01", "--reference", "zaak 17")

    refused = asked(month, "inzage", whole, *whose, form="json", user="maker")
    table = asked(month, "inzage", whole, *whose, *said, form="csv", user="maker")
    given = asked(month, "inzage", whole, *whose, *said, "--json", form="json", user="maker")

    assert refused.status == 1
    assert "Kies wie om de kopie vroeg." in refused.err
    assert "Vul het kenmerk van het verzoek in." in refused.err
    assert table.status == 2
    assert given.status == 0, given.err
    assert given.json["asked"]["reference"] == "zaak 17"
    kept = json.loads(whole.read_text())["summary"]
    assert (kept["asked_by"], kept["asked_on"]) == ("PERSON", "2026-09-01")


def test_who_has_no_role_for_a_report_is_refused_and_that_is_logged(month, tmp_path):
    done = asked(month, "tekorten", tmp_path / "x.csv", *TOWN, *YEAR, user="boss")

    assert done.status == 1
    assert "mag niet rapporten over huishoudens bekijken" in done.err
