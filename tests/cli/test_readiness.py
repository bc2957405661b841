"""Readiness on the command line: what is measured and read, and what is known beside it."""

import json

import pytest

from ontzorgen import cli as command_line
from tests.cli.bank import Bank
from tests.cli.conftest import exported, take_over
from tests.cli.folders import SCENARIO

ONCE = ("--moment", "begin", "--by", "coach", "--user", "coach")
JUDGED = ("--judgement", "Opent nu zelf de post.")


@pytest.fixture
def measured(office, tmp_path):
    """A household that comes short and pays its water itself, and a coach."""
    added = ("--role", "coach", "--municipality", "0299")
    assert office("user", "add", "coach", "--name", "Cora", *added).status == 0
    folder = SCENARIO.with_rows(
        uitkeringen=["P1;2026-09;800,00;"], regie=["V4;2026-09-01;HUISHOUDEN;kan het zelf"]
    )
    take_over(office, folder, tmp_path)
    verified = ("--all", "--user", "checker", "--note", "gebeld")
    assert office("payee", "verify", *verified).status == 0
    return office


def record(office, *more, instrument="kijklijst", once=ONCE):
    return office("readiness", "record", "P1", "--instrument", instrument, *once, *more)


def shown(office, login="coach"):
    done = office("readiness", "show", "P1", "--user", login, "--json")
    assert done.status == 0, done.err
    return done.json


def test_the_instruments_are_listed_without_a_database(capsys):
    assert command_line.run(["readiness", "instruments", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["instruments"]
    assert command_line.run(["readiness", "instruments"]) == 0
    told = capsys.readouterr().out

    assert [(one["instrument"], one["version"]) for one in listed] == [
        ("kijklijst", 1),
        ("vaardigheden", 1),
    ]
    assert listed[0]["scale"][2] == {"score": 3, "word": "ja"}
    assert all(len(item["steps"]) == 4 for item in listed[1]["items"])
    assert "hulp         Weet waar hulp is" in told
    assert "4 Betaalt alles zelf en op tijd." in told


def refused_in_dutch(measured):
    """Assert of each that it is refused, and that nothing of it is kept."""
    wrong = [
        (("--score", "post=4", *JUDGED), 1, "kies nee, deels of ja"),
        (("--score", "auto=ja", *JUDGED), 1, "readiness instruments"),
        (("--score", "post=ja"), 1, "als coach"),
        (JUDGED, 1, "minstens één onderdeel"),
        (("--score", "post=ja", "--judgement", "Het is 111222333"), 1, "staat een BSN"),
        (("--score", "post=ja", "--evidence", "post=111222333", *JUDGED), 1, "staat een BSN"),
        (("--score", "post=ja", "--on", "2026-09-16", *JUDGED), 1, "16-09-2026 kan niet"),
        (("--score", "post=ja", "--corrects", "99", *JUDGED), 1, "geen meting 99"),
        (("--score", "post=ja", "--version", "9", *JUDGED), 1, "bestaat niet"),
        (("--score", "post", *JUDGED), 2, "post=ja"),
        (("--score", "post=ja", "--score", "post=nee", *JUDGED), 2, "twee keer"),
    ]

    for more, status, told in wrong:
        done = record(measured, *more)
        assert (done.status, told in done.err) == (status, True), (more, done.err)
    assert record(measured, *JUDGED, instrument="111222333").status == 1
    for key in ("P2", "111222333"):
        unknown = measured("readiness", "show", key, "--user", "coach")
        assert (unknown.status, "111222333" in unknown.err) == (1, False)
    elsewhere = ("--municipality", "0344", "--user", "coach")
    assert measured("readiness", "show", "P1", *elsewhere).status == 1
    assert shown(measured)["measurements"] == []


def test_what_cannot_be_is_refused_and_what_can_is_shown_corrected_and_counted(measured):
    refused_in_dutch(measured)
    scores = ("--score", "post=ja", "--score", "hulp=1", "--evidence", "post=Lege brievenbus.")
    first = record(measured, *scores, *JUDGED, "--on", "2026-09-01", "--json").json
    better = record(
        measured, "--score", "post=deels", *JUDGED, "--corrects", first["measurement"], "--json"
    ).json

    newest, old = shown(measured)["measurements"]
    assert (newest["measurement"], newest["corrects"]) == (
        better["measurement"],
        first["measurement"],
    )
    assert (old["corrected"], newest["corrected"]) == (True, False)
    assert old["answers"] == {
        "scores": {"post": 3, "hulp": 1},
        "evidence": {"post": "Lege brievenbus."},
        "judgement": "Opent nu zelf de post.",
    }
    assert (old["moment"], old["by"], old["measured_on"]) == ("BEGIN", "COACH", "2026-09-01")
    assert old["written_by"] == "Cora"
    told = measured("readiness", "show", "P1", "--user", "maker").out
    assert "Maakt post open en weet wat ermee moet gebeuren: ja (Lege brievenbus.)" in told
    counted = shown(measured, "reader")["measurements"]
    assert [one["answers"] for one in counted] == [None, None]
    assert "brievenbus" not in measured("readiness", "show", "P1", "--user", "reader").out
    for login in ("checker", "boss"):
        assert measured("readiness", "show", "P1", "--user", login).status == 1
    for login in ("maker", "reader"):
        by = ("--moment", "begin", "--by", "client", "--user", login)
        assert record(measured, "--score", "post=ja", once=by).status == 1


def test_what_the_register_knows_stands_beside_what_was_measured(measured, tmp_path):
    nothing = shown(measured)["facts"]
    run, _files = exported(measured, tmp_path / "out")
    bank = Bank.of(measured, tmp_path, run)
    bank.imports(bank.statuses(("V2", "RJCT", "AC04")))
    arrear = (
        *("arrear", "add", "--municipality", "0299", "--fixed-cost", "V1", "--due", "2026-09-01"),
        *("--amount", "300,00", "--person", "P1", "--month", "2026-09", "--reason", "nabetaling"),
        *("--back-payment", "450,00", "--user", "maker"),
    )
    assert measured(*arrear).status == 0

    facts = shown(measured)["facts"]
    told = measured("readiness", "show", "P1", "--user", "coach").out.replace("\xa0", " ")

    assert (nothing["shortages"], nothing["came_back"], nothing["phases"]) == ([], [], [])
    assert (facts["since"], facts["costs"]) == ("2026-04", 4)
    assert facts["own_control"] == [{"kind": "WATER", "since": "2026-09-01"}]
    [short] = facts["shortages"]
    assert (short["kind"], short["missing"]) == ("ENERGY", "110.00")
    [back] = facts["came_back"]
    assert (back["kind"], back["returned"], back["amount"]) == (
        *("HEALTH_INSURANCE", False),
        "159.00",
    )
    [arrear] = facts["arrears"]
    assert (arrear["due_date"], arrear["amount"], arrear["confirmed"]) == (
        *("2026-09-01", "300.00"),
        False,
    )
    assert [(one["phase"], one["months"]) for one in facts["phases"]] == [("PARTIAL", 1)]
    assert "In eigen beheer: 1 van 4 vaste lasten: water, sinds 01-09-2026" in told
    assert "energie van 01-10-2026: tekort, € 110,00 niet betaald" in told
    assert "geweigerd door de bank" in told
    assert "deels zelf betalen: 1 maand (september 2026)" in told
