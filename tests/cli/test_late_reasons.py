"""A reason that the bank gives later counts: nobody released the payment knowing of it."""

from __future__ import annotations

import pytest

from tests.cli.bank import Bank
from tests.cli.conftest import books_hold
from tests.cli.test_correct import AMOUNTS, Office

RELEASE = ("--reason", "oorzaak hersteld", "--user", "maker")


@pytest.fixture
def office(loaded, at_bank, tmp_path):
    return Office(loaded, at_bank, tmp_path)


def returned_and_released(office):
    """Let V1 come back without a reason and be released; return its id."""
    name = office.id_of("V1")
    office.settles("V1")
    office.books((name, AMOUNTS["V1"], "CRDT", None), day="2026-10-02")
    office.do("payment", "release", name, *RELEASE)
    return name


def says(office, reason, note=""):
    """Let the bank say in a return message why V1 came back."""
    bank = Bank.of(office.cli, office.tmp_path, office.run)
    file = bank.returned("V1", reason)
    file.write_bytes(file.read_bytes() + note.encode())
    bank.imports(file)


def lift_holds(office):
    for hold in office.do("payment", "holds", "--json").json["holds"]:
        office.do("payment", "lift", hold["hold"], "--reason", "gebeld", "--user", "checker")


@pytest.mark.parametrize("reason", ["AM05", "MD07", "AC06"])
def test_a_later_reason_voids_the_release_until_a_person_releases_it_again(office, reason):
    name = returned_and_released(office)
    says(office, reason)
    lift_holds(office)

    waits = office.corrects(status=1)
    shown = office.do("payment", "show", name, "--json").json
    office.do("payment", "release", name, *RELEASE)

    assert "payment release" in waits.err
    assert shown["reason"] == reason
    assert "EXPLAINED" in [event["kind"] for event in shown["events"]]
    assert len(office.corrects()["instalments"]) == 1
    books_hold(office.cli)


def test_a_reason_that_was_told_before_voids_no_release(office):
    name = returned_and_released(office)
    says(office, "AM05")
    office.do("payment", "release", name, *RELEASE)

    says(office, "AM05", note="\n")

    assert len(office.corrects()["instalments"]) == 1


def test_another_account_is_not_enough_when_the_bank_gave_a_second_reason(office):
    office.refuses("V1", "AC04")
    says(office, "AM05")
    office.moves_landlord()

    assert "payment release" in office.corrects(status=1).err


def test_a_later_reason_stops_the_approval_and_the_export_of_what_pays_it_again(office):
    name = returned_and_released(office)
    correction = office.corrects()["run"]
    says(office, "AM05")
    unapproved = office.do("run", "approve", correction, "--user", "checker", status=1)
    office.do("payment", "release", name, *RELEASE)
    office.do("run", "approve", correction, "--user", "checker")
    says(office, "MS03")
    out = office.tmp_path / "out"

    kept = office.do("run", "export", correction, "--user", "maker", "--out", out, status=1)
    office.do("run", "reject", correction, "--reason", "nieuwe reden", "--user", "checker")
    office.do("payment", "release", name, *RELEASE)

    assert "payment release" in unapproved.err
    assert "payment release" in kept.err
    assert len(office.sends(office.corrects()["run"])) == 1
    books_hold(office.cli)
