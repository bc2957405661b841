"""Trajectories and control on the command line: the same rules as on a page."""

import pytest

from tests.cli.conftest import approved, books_hold, calculate, take_over
from tests.cli.folders import SCENARIO
from tests.cli.states import begun

WHY = ("--reason", "Kan dit zelf.")
BY = ("--user", "maker")


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """One kind of database: what differs between them is tested beside each act."""
    yield from begun(request, tmp_path)


@pytest.fixture
def names(loaded):
    """The keys of the household, a person and a cost of the scenario."""
    household = SCENARIO.rows["huishoudens"][0].split(";")[0]
    return household, SCENARIO.rows["personen"][0].split(";")[0]


def shown(office, household, login="maker"):
    done = office("trajectory", "show", household, "--user", login, "--json")
    assert done.status == 0, done.err
    return done.json


def test_a_trajectory_is_recorded_and_shown(loaded, names):
    household, person = names

    for asked in (
        ("trajectory", "form", person, "--form", "some", "--from", "2026-09-01", *WHY, *BY),
        ("trajectory", "pip", person, "--on", "2026-09-10", "--text", "Water eerst.", *BY),
    ):
        done = loaded(*asked)
        assert done.status == 0, done.err

    seen = shown(loaded, household)
    entries = seen["persons"][0]["entries"]
    assert [(each["kind"], each["form"]) for each in entries] == [
        ("PIP", None),
        ("FORM", "SOME_COSTS"),
    ]
    told = loaded("trajectory", "show", household, "--user", "maker").out
    assert "vorm: de gemeente betaalt een deel van de vaste lasten" in told


def test_a_closing_by_mistake_is_taken_back_until_a_run_that_saw_it_is_approved(
    loaded, names, tmp_path
):
    household, person = names
    take_over(loaded, SCENARIO, tmp_path)
    close = ("trajectory", "close", person, "--from", "2027-03-01", *WHY, *BY)

    def newest():
        return shown(loaded, household)["persons"][0]["entries"][0]

    def back(login="maker"):
        entry = str(newest()["entry"])
        words = ("--reason", "Verkeerde persoon.", "--user", login)
        return loaded("trajectory", "take-back", person, entry, *words)

    assert loaded(*close).status == 0
    assert back("checker").status == 1
    assert back().status == 0
    assert newest()["taken_back"] == "Verkeerde persoon."
    assert back().status == 1
    assert loaded(*close).status == 0
    assert newest()["taken_back"] is None
    calculate(loaded)
    approved(loaded, "2026-09")
    late = back()

    assert late.status == 1
    assert "een betaalrun goedgekeurd" in late.err
    assert shown(loaded, household)["persons"][0]["over_from"] == "2027-03-01"


def test_control_goes_back_is_tried_confirmed_and_taken_back(loaded, names):
    household, _ = names
    cost = shown(loaded, household)["costs"][0]["fixed_cost"]

    done = loaded("control", "trial", cost, "--from", "2026-09-15", *WHY, *BY)
    assert done.status == 0, done.err
    assert "een maand op proef" in done.out
    assert loaded("control", "confirm", cost, *WHY, *BY).status == 0
    assert loaded("control", "take-back", cost, *WHY, *BY).status == 0
    assert loaded("control", "return", cost, "--from", "2026-12-01", *WHY, *BY).status == 0

    turns = shown(loaded, household)["costs"][0]["turns"]
    assert [turn["controller"] for turn in turns] == [
        "HOUSEHOLD",
        "MUNICIPALITY",
        "MUNICIPALITY",
        "HOUSEHOLD",
    ]


def test_a_plan_is_kept_and_taken_off(loaded, names):
    household, _ = names
    cost = shown(loaded, household)["costs"][0]["fixed_cost"]

    assert loaded("control", "plan", cost, "--month", "2026-12", "--trial", *BY).status == 0
    assert shown(loaded, household)["costs"][0]["planned"] == "2026-12"
    assert loaded("control", "plan", cost, "--off", *BY).status == 0
    assert shown(loaded, household)["costs"][0]["planned"] is None
    assert loaded("control", "plan", cost, *BY).status == 2


def test_what_a_rule_refuses_is_told_and_logged(loaded, names):
    household, person = names
    cost = shown(loaded, household)["costs"][0]["fixed_cost"]

    refused = [
        loaded("trajectory", "close", person, "--from", "2026-10-01", *WHY, *BY),
        loaded("trajectory", "refuse", person, "--on", "2026-09-01", *WHY, *BY),
        loaded("control", "confirm", cost, *WHY, *BY),
        loaded("control", "return", cost, "--from", "2026-12-01", *WHY, "--user", "checker"),
        loaded("trajectory", "pip", "P999", "--on", "2026-09-01", "--text", "x", *BY),
        loaded("trajectory", "show", household, "--user", "boss"),
    ]

    assert [done.status for done in refused] == [1] * 6
    assert "kan nog niet dicht" in refused[0].err
    assert "geen huishouden, persoon of vaste last met dit nummer" in refused[4].err


def test_an_early_end_is_followed_by_the_next_run(loaded, names, tmp_path):
    _, person = names
    take_over(loaded, SCENARIO, tmp_path)

    ended = loaded("trajectory", "end", person, "--from", "2026-09-20", *WHY, *BY)
    assert ended.status == 0, ended.err

    run = calculate(loaded)
    shares = [share for share in run["shares"] if share["person"] == person]
    assert [(share["withheld"], share["phase"]) for share in shares] == [("0.00", "ENDED_EARLY")]
    books_hold(loaded)
