"""How people go on after the six months, told as stories on the command line."""

from __future__ import annotations

import pytest

from ontzorgen.cli.output import application
from tests.cli.conftest import calculate

pytestmark = pytest.mark.both_databases

REASON = "Zij opent haar post nog niet en heeft een schuld bij de huisbaas."
MONTH_AFTER = "2027-03"
"""The first month of which the run lies wholly after the six months of P1 (to 12 February)."""


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """Stories are told once: what a store keeps is proved on both databases elsewhere."""
    from tests.cli.states import begun

    yield from begun(request, tmp_path)


@pytest.fixture
def on(loaded, monkeypatch):
    """Let it be another day: `on("2027-01-05")`."""
    for login, role in (("cora", "coach"), ("karin", "consulent")):
        asked = ("--role", role, "--municipality", "0299")
        assert loaded("user", "add", login, "--name", login, *asked).status == 0

    def go(day):
        application().engine.dispose()
        monkeypatch.setenv("ONTZORGEN_TODAY", day)
        application.cache_clear()
        return loaded

    return go


def does(office, *arguments):
    done = office(*arguments)
    assert done.status == 0, done.err
    return done


def kinds(office):
    found = office("task", "list", "--json").json["tasks"]
    return {(task["kind"], task["role"]) for task in found if task["person"] == "P1"}


def outcomes(office, month=MONTH_AFTER):
    return {line["fixed_cost"]: line["outcome"] for line in calculate(office, month)["instalments"]}


def benefit(office, folder, *months):
    """Let the benefit of more months be known."""
    lines = ["persoon;maand;netto;eigen_inkomen", *(f"P1;{month};1351,33;" for month in months)]
    folder.mkdir()
    (folder / "uitkeringen.csv").write_text("\n".join(lines))
    does(office, "import", folder, "--user", "maker")


def test_nobody_decides_and_withholding_stops_as_coach_and_consulent_knew(on, tmp_path):
    before = kinds(on("2026-12-18"))
    soon = kinds(on("2026-12-19"))
    office = on("2027-03-05")
    benefit(office, tmp_path / "more", MONTH_AFTER)

    assert ("PERIOD_ENDS", "consulent") not in before
    assert soon >= {("PERIOD_ENDS", "consulent"), ("REVIEW_DUE", "coach")}
    assert set(outcomes(office).values()) == {"NO_LEGAL_BASIS"}
    assert ("BASIS_ENDED", "consulent") in kinds(office)


def test_an_extension_of_the_rent_alone_and_then_its_return(on, tmp_path):
    office = on("2027-01-11")
    does(
        office, "review", "advise", "P1", "--course", "extend", "--reason", REASON, "--user", "cora"
    )
    wanted = ("--from", "2027-02-13", "--review-on", "2027-05-12", "--cost", "V1")
    does(
        office,
        "review",
        "decide",
        "P1",
        "--course",
        "extend",
        "--reason",
        REASON,
        *wanted,
        "--user",
        "karin",
    )
    left = kinds(office)
    benefit(office, tmp_path / "more", MONTH_AFTER, "2027-06")
    extended = outcomes(office)

    office = on("2027-05-20")
    does(
        office,
        "review",
        "decide",
        "P1",
        "--course",
        "give-back",
        "--reason",
        "De schuld is betaald en zij betaalt al drie maanden zelf de energie.",
        "--from",
        "2027-06-01",
        "--cost",
        "V1",
        "--user",
        "karin",
    )

    assert left.isdisjoint({("PERIOD_ENDS", "consulent"), ("REVIEW_DUE", "coach")})
    assert extended.pop("V1") == "WITHHELD"
    assert set(extended.values()) == {"CONTROL_RETURNED"}
    assert set(outcomes(office, "2027-06").values()) == {"CONTROL_RETURNED"}


def test_help_that_comes_back_is_a_relapse_that_is_counted(on):
    office = on("2027-04-01")
    does(
        office,
        "review",
        "decide",
        "P1",
        "--course",
        "extend",
        "--reason",
        REASON,
        "--to",
        "2027-09-30",
        "--cost",
        "V1",
        "--user",
        "karin",
    )

    counted = does(office, "review", "relapses", "--municipality", "0299", "--json").json
    shown = does(office, "review", "show", "P1", "--json").json

    assert counted["relapses"] == [{"person": "P1", "ended": "2027-02-13", "begun": "2027-04-01"}]
    assert shown["decisions"][0]["from"] == "2027-04-01"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (("--course", "extend", "--cost", "V1", "--to", "2027-08-12"), 0),
        (("--course", "extend", "--cost", "V9", "--to", "2027-08-12"), 1),
        (("--course", "extend", "--cost", "V1"), 1),
        (("--course", "give-back", "--cost", "V1"), 1),
        (("--course", "anders"), 2),
    ],
)
def test_what_cannot_be_decided_is_refused_in_words(on, asked, status):
    office = on("2027-01-11")

    done = office("review", "decide", "P1", *asked, "--reason", REASON, "--user", "karin")

    assert done.status == status, done.err
    assert done.err if status else done.out


def test_only_a_consulent_decides_and_only_a_coach_advises(on):
    office = on("2027-01-11")

    by_coach = office(
        "review", "decide", "P1", "--course", "stop", "--reason", REASON, "--user", "cora"
    )
    by_consulent = office(
        "review", "advise", "P1", "--course", "stop", "--reason", REASON, "--user", "karin"
    )

    assert (by_coach.status, by_consulent.status) == (1, 1)
