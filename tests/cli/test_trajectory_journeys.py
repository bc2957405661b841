"""Stories of households on their way to their own budget: people act, and the runs follow."""

import pytest

from ontzorgen.cli.output import application
from tests.cli.conftest import approved, books_hold, calculate, take_over
from tests.cli.folders import SCENARIO
from tests.cli.states import begun

MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02")
BY = ("--user", "maker")


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """One kind of database: what differs between them is tested beside each act."""
    yield from begun(request, tmp_path)


def why(words):
    return ("--reason", words, *BY)


@pytest.fixture
def at_work(loaded, tmp_path, monkeypatch):
    """The office with benefits of six months, and a way to go to another day."""
    benefits = [f"P1;{month};1351,33;" for month in MONTHS]
    take_over(loaded, SCENARIO.only("uitkeringen").with_rows(uitkeringen=benefits), tmp_path)

    def does(*asked, on=None):
        if on is not None:
            monkeypatch.setenv("ONTZORGEN_TODAY", on)
            application().engine.dispose()
            application.cache_clear()
        done = loaded(*asked)
        assert done.status == 0, done.err
        return done

    does.office = loaded
    return does


def month(at_work, name, day, *, approves=False):
    """Make a month's run on a day and return (phase, withheld) of the person."""
    at_work("trajectory", "show", "H1", *BY, on=day)
    run = calculate(at_work.office, name)
    if approves:
        approved(at_work.office, name)
    [share] = run["shares"]
    outcomes = {line["fixed_cost"]: line["outcome"] for line in run["instalments"]}
    return share["phase"], share["withheld"], outcomes


def phases(at_work):
    shown = at_work("trajectory", "show", "H1", *BY, "--json").json["persons"][0]
    return shown["phase_now"], shown["phase_next"]


def test_six_months_and_the_budget_back_in_three_steps(at_work):
    at_work("trajectory", "form", "P1", "--form", "all", "--from", "2026-08-13", *why("Net hier."))
    pip = ("--text", "Water eerst, huur als laatste.", *BY)
    at_work("trajectory", "pip", "P1", "--on", "2026-09-01", *pip)
    at_work("control", "plan", "V4", "--month", "2026-11", "--trial", *BY)
    assert month(at_work, "2026-09", "2026-09-28", approves=True)[:2] == ("FULL", "906.50")

    at_work("control", "trial", "V4", "--from", "2026-11-01", *why("Oefent."), on="2026-10-10")
    assert phases(at_work) == ("FULL", "PARTIAL")
    assert month(at_work, "2026-10", "2026-10-28", approves=True)[:2] == ("PARTIAL", "889.00")

    at_work("control", "confirm", "V4", *why("Ging goed."), on="2026-11-20")
    for cost in ("V2", "V3"):
        at_work("control", "return", cost, "--from", "2026-12-01", *why("Kan meer."))
    phase, withheld, outcomes = month(at_work, "2026-11", "2026-11-27", approves=True)
    assert (phase, withheld) == ("PARTIAL", "620.00")
    assert outcomes == {
        "V1": "WITHHELD",
        "V2": "CONTROL_RETURNED",
        "V3": "CONTROL_RETURNED",
        "V4": "CONTROL_RETURNED",
    }

    still = ("trajectory", "close", "P1", "--from", "2027-01-01", *why("Klaar."))
    assert at_work.office(*still).status == 1
    at_work("control", "return", "V1", "--from", "2027-01-01", *why("Alles."), on="2026-12-10")
    assert month(at_work, "2026-12", "2026-12-30", approves=True)[:2] == ("SELF_MONITORED", "0.00")
    late = at_work.office("control", "take-back", "V1", "--from", "2027-01-01", *why("Toch."))
    assert late.status == 1

    at_work("trajectory", "close", "P1", "--from", "2027-02-01", *why("Klaar."), on="2027-01-20")
    assert phases(at_work) == ("SELF_MONITORED", "SELF_MONITORED")
    assert month(at_work, "2027-02", "2027-02-24")[:2] == ("CLOSED", "0.00")
    books_hold(at_work.office)


def test_who_refuses_an_authorisation_keeps_the_whole_benefit(at_work, tmp_path):
    row = SCENARIO.rows["personen"][0].removesuffix("2026-08-13;") + ";"
    take_over(at_work.office, SCENARIO.only("personen").with_rows(personen=[row]), tmp_path)
    asked = ("task", "list", *BY, "--json")
    kinds = {task["kind"] for task in at_work(*asked).json["tasks"]}
    assert "AUTHORISATION_MISSING" in kinds

    at_work("trajectory", "refuse", "P1", "--on", "2026-09-14", *why("Wil zelf betalen."))

    kinds = {task["kind"] for task in at_work(*asked).json["tasks"]}
    assert "AUTHORISATION_MISSING" not in kinds
    phase, withheld, outcomes = month(at_work, "2026-09", "2026-09-28")
    assert (phase, withheld) == ("INTAKE", "0.00")
    assert set(outcomes.values()) == {"NO_AUTHORISATION"}


def test_a_step_back_after_a_signal_is_followed_by_the_next_run(at_work):
    at_work("control", "return", "V1", "--from", "2026-10-01", *why("Heeft dat altijd gedaan."))
    phase, _withheld, outcomes = month(at_work, "2026-09", "2026-09-28", approves=True)
    assert (phase, outcomes["V1"]) == ("PARTIAL", "CONTROL_RETURNED")

    said = ("--received", "2026-10-18", "--amount", "620,00", "--source", "Brief van de verhuurder")
    at_work("signal", "add", "H1", "--fixed-cost", "V1", *said, *BY, on="2026-10-19")
    (signal,) = at_work("signal", "list", *BY, "--json").json["signals"]
    back = at_work("control", "take-back", "V1", *why("Er kwam een aanmaning."), on="2026-10-20")

    assert (signal["fixed_cost"], signal["we_pay"]) == ("V1", True)  # until September we paid it
    assert "weer vanaf 30-10-2026" in back.out
    phase, withheld, outcomes = month(at_work, "2026-10", "2026-10-28")
    assert (phase, withheld, outcomes["V1"]) == ("FULL", "906.50", "WITHHELD")
