"""Stories of what happens to people: somebody records it once, and every run follows."""

import pytest

from ontzorgen.cli.output import application
from tests.cli.conftest import approved, books_hold, calculate, take_over
from tests.cli.folders import SCENARIO
from tests.cli.states import begun

MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
BY = ("--user", "maker")


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """One kind of database: what differs between them is tested beside each act."""
    yield from begun(request, tmp_path)


@pytest.fixture
def at_work(loaded, tmp_path, monkeypatch):
    """The office with benefits of seven months, and a way to go to another day."""
    benefits = [f"P1;{month};1351,33;" for month in MONTHS]
    take_over(loaded, SCENARIO.only("uitkeringen").with_rows(uitkeringen=benefits), tmp_path)

    def does(*asked, on=None):
        if on is not None:
            monkeypatch.setenv("ONTZORGEN_TODAY", on)
            application().engine.dispose()
            application.cache_clear()
        done = loaded(*asked)
        assert done.status == 0, (asked, done.err)
        return done

    does.office, does.folder = loaded, tmp_path
    return does


def month(at_work, name, *, approves=False):
    """Make a month's run and return (withheld, phase) by person, and outcomes by cost."""
    run = calculate(at_work.office, name)
    if approves:
        approved(at_work.office, name)
    shares = {each["person"]: (each["withheld"], each["phase"]) for each in run["shares"]}
    return shares, {each["fixed_cost"]: each["outcome"] for each in run["instalments"]}


def test_a_partner_joins_and_her_six_months_go_on_when_his_are_over(at_work):
    month(at_work, "2026-09", approves=True)
    joins = ("--kind", "joins", "--on", "2026-10-20", "--person", "P2", "--first-name", "Hanna")
    joins += ("--last-name", "Tesfay", "--must-integrate", "J", "--asylum-permit", "J")
    joins += ("--authorised-from", "2026-10-20", "--cost", "V9;ZORG;B2;151,00;1")

    seen = at_work("event", "preview", "H1", *joins, *BY, "--json", on="2026-10-21").json
    at_work("event", "apply", "H1", *joins, *BY)
    hers = [f"P2;{name};1000,00;" for name in MONTHS[1:]]
    folder = SCENARIO.only("uitkeringen").with_rows(uitkeringen=hers)
    take_over(at_work.office, folder, at_work.folder)

    assert seen["clocks"] == [{"name": "Hanna Tesfay", "from": "2026-10-20", "to": "2027-04-19"}]
    shares, outcomes = month(at_work, "2026-10")
    assert {person: phase for person, (_, phase) in shares.items()} == {"P1": "FULL", "P2": "FULL"}
    assert outcomes["V9"] == "WITHHELD"
    shares, outcomes = month(at_work, "2027-03")
    assert shares["P1"] == ("0.00", "CLOSED")
    assert shares["P2"][1] == "FULL"
    assert [outcomes[cost] for cost in ("V1", "V9", "V3")] == ["WITHHELD", "WITHHELD", "SHORTFALL"]
    books_hold(at_work.office)


def test_a_job_in_the_third_month_stops_what_was_not_paid_yet(at_work):
    month(at_work, "2026-09", approves=True)
    month(at_work, "2026-10", approves=True)
    work = ("--kind", "work", "--on", "2026-10-25", "--person", "P1")

    seen = at_work("event", "preview", "H1", *work, *BY, "--json", on="2026-10-29").json
    at_work("event", "apply", "H1", *work, *BY)

    assert {(each["fixed_cost"], each["due"]) for each in seen["paid_after"]} == {
        (cost, "2026-11-01") for cost in ("V1", "V2", "V3", "V4")
    }
    shares, outcomes = month(at_work, "2026-11")
    assert (shares, outcomes) == ({"P1": ("0.00", "ENDED_EARLY")}, {})
    assert seen["ended_early"] == [{"person": "P1", "from": "2026-10-26"}]
    (person,) = seen["run"]["persons"]
    assert person["phase"] == ["FULL", "ENDED_EARLY"]
    (case,) = at_work("trajectory", "show", "H1", *BY, "--json").json["persons"]
    assert (case["phase_next"], case["over_from"], case["over_by"]) == (
        "ENDED_EARLY",
        "2026-10-26",
        "ENDED_EARLY",
    )
    told = at_work("event", "list", "H1", *BY).out
    assert "25-10-2026  Selam Tesfay heeft werk gevonden." in told
    books_hold(at_work.office)


def test_who_moves_to_another_municipality_is_paid_for_until_the_last_day_and_no_longer(at_work):
    moves = ("--kind", "moves-out", "--on", "2026-11-01")
    month(at_work, "2026-09", approves=True)

    first = at_work("event", "preview", "H1", *moves, *BY, "--json", on="2026-10-12").json
    at_work("event", "apply", "H1", *moves, *BY)
    shares, outcomes = month(at_work, "2026-10", approves=True)

    assert first["paid_after"] == first["runs_to_calculate_again"] == []
    assert first["letters"] == ["END", "PAYEE_STOPS"]
    assert first["letter_kinds"] == ["END", "PAYEE_STOP"], "as `letters make` takes them"
    assert shares == {"P1": ("906.50", "FULL")}
    assert set(outcomes.values()) == {"WITHHELD"}
    for name in ("2026-11", "2026-12"):
        assert month(at_work, name) == ({"P1": ("0.00", "ENDED_EARLY")}, {})
    books_hold(at_work.office)
