"""What the bank reads otherwise than we wrote it is told, each field of it."""

import pytest

from reports.run_overview import MOST_SHOWN
from tests.cli.conftest import approved, calculate, take_over
from tests.cli.folders import SCENARIO

HOLDER = (
    "0299;Zevenveld;NL91ABNA0417164300;Gemeente Zevenveld & Súdwest;laatste;HEEL;"
    "HUUR,ZORG,ENERGIE,WATER,OVERIG;0,00"
)
COSTS = (
    "V1;H1;;HUUR;B1;620,00;2026-08-13;;MAAND;1;;huur & café",
    "V2;H1;;ZORG;B2;159,00;2026-08-13;;MAAND;1;Pólis_12;niet deze",
    "V_3;H1;;ENERGIE;B3;110,00;2026-08-13;;MAAND;1;;",
    "V4;H1;;WATER;B4;17,50;2026-08-13;;MAAND;1;gewoon;",
)
EVERY_CHANGE = [
    {
        "subject": "0299",
        "field": "ACCOUNT_HOLDER",
        "before": "Gemeente Zevenveld & Súdwest",
        "after": "Gemeente Zevenveld + Sudwest",
    },
    {
        "subject": "B2",
        "field": "NAME",
        "before": "Zorgverzekeraar Één",
        "after": "Zorgverzekeraar Een",
    },
    {"subject": "V1", "field": "DESCRIPTION", "before": "huur & café", "after": "huur + cafe"},
    {"subject": "V2", "field": "REFERENCE", "before": "Pólis_12", "after": "Polis-12"},
    {"subject": "V_3", "field": "FIXED_COST", "before": "V_3", "after": "V-3"},
]


@pytest.fixture
def odd(office, tmp_path):
    """The office with names and texts that no bank takes as they are."""
    folder = SCENARIO.with_rows(gemeenten=(HOLDER,), vaste_lasten=COSTS)
    take_over(office, folder, tmp_path)
    assert office("payee", "verify", "--all", "--user", "checker", "--note", "gebeld").status == 0
    return office


def test_every_name_and_text_that_changes_for_the_bank_is_reported(odd):
    run = calculate(odd)

    assert run["conversions"] == EVERY_CHANGE
    assert odd("run", "show", run["run"], "--json").json["conversions"] == EVERY_CHANGE


def test_the_overview_sets_what_we_write_beside_what_the_bank_reads(odd):
    shown = odd("run", "show", calculate(odd)["run"]).out

    table = shown.split("Veranderd voor de bank")[1]
    assert "Zorgverzekeraar Één" in table
    assert "Zorgverzekeraar Een" in table
    assert "rekeninghouder" in table


def test_the_export_tells_the_same_changes_to_people_and_to_scripts(odd, tmp_path):
    name = approved(odd)
    export = ("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    shown = odd(*export).out

    assert odd(*export, "--json").json["conversions"] == EVERY_CHANGE
    assert "huur + cafe" in shown.split("Veranderd voor de bank")[1]


def test_what_is_not_paid_and_what_stays_the_same_is_not_reported(odd, tmp_path):
    control = ("V1;2026-09-01;ELDERS;bijzondere bijstand", "V2;2026-09-01;ELDERS;polis betaald")
    take_over(odd, SCENARIO.with_rows(vaste_lasten=COSTS, regie=control), tmp_path)

    subjects = [row["subject"] for row in calculate(odd)["conversions"]]

    assert subjects == ["0299", "V_3"]


def test_one_cost_with_two_due_dates_in_a_run_is_reported_once(odd, tmp_path):
    policy = ("policy", "set", "--municipality", "0299", "--from", "2026-10-01", "betaaldag=20")
    assert odd(*policy, "--user", "boss").status == 0

    run = calculate(odd)

    assert [row["fixed_cost"] for row in run["instalments"]].count("V1") == 2
    assert [row["subject"] for row in run["conversions"]].count("V1") == 1


def test_a_long_list_is_cut_in_the_overview_and_whole_in_json(odd, tmp_path):
    costs = [
        f"C{number:02};H1;;HUUR;B1;1,00;2026-08-13;;MAAND;1;;plek_{number}"
        for number in range(MOST_SHOWN + 3)
    ]
    take_over(odd, SCENARIO.with_rows(vaste_lasten=costs), tmp_path)

    run = calculate(odd)
    shown = odd("run", "show", run["run"]).out

    told = len([row for row in run["conversions"] if row["field"] == "DESCRIPTION"])
    assert told >= MOST_SHOWN + 3
    assert f"... en nog {len(run['conversions']) - MOST_SHOWN}" in shown.replace("\n", " ")
