"""Users on the command line: list them, keep one out, let one in."""

import json

import pytest


@pytest.fixture
def staffed(cli):
    """An installation with anna and bert of beheer, and carla who is a coach."""
    for login, role in (("anna", "beheer"), ("bert", "beheer"), ("carla", "coach")):
        asked = ("--name", login.title(), "--role", role, "--municipality", "0299")
        assert cli("user", "add", login, *asked).status == 0
    return cli


def logins(done):
    return [user["login"] for user in json.loads(done.out)["users"]]


def test_users_are_listed_with_who_may_not_come_in_when_asked(staffed):
    off = staffed("user", "disable", "Carla", "--reason", "weg", "--user", "anna", "--json")

    assert json.loads(off.out) == {
        "login": "carla",
        "active": False,
        "sessions_ended": 0,
        "runs_rejected": [],
    }
    assert logins(staffed("user", "list", "--user", "anna", "--json")) == ["anna", "bert"]
    everybody = staffed("user", "list", "--all", "--user", "anna", "--json")
    assert logins(everybody) == ["anna", "bert", "carla"]
    assert json.loads(everybody.out)["users"][2] == {
        "login": "carla",
        "name": "Carla",
        "active": False,
        "roles": ["coach"],
        "municipalities": ["0299"],
        "elsewhere": False,
    }
    assert logins(staffed("user", "list", "--role", "coach", "--user", "anna", "--json")) == []
    assert "Carla" in staffed("user", "list", "--all", "--user", "anna").out


def test_who_is_disabled_acts_no_more_until_enabled(staffed):
    staffed("user", "disable", "bert", "--reason", "weg", "--user", "anna")

    refused = staffed("user", "disable", "carla", "--reason", "weg", "--user", "bert")
    enabled = staffed("user", "enable", "bert", "--user", "anna", "--json")

    assert refused.status == 1
    assert json.loads(enabled.out) == {"login": "bert", "active": True}
    assert staffed("user", "disable", "carla", "--reason", "weg", "--user", "bert").status == 0


def test_the_address_of_a_colleague_is_set_and_taken_away(staffed):
    asked = ("user", "set-email", "Carla", "--user", "anna", "--json")

    there = staffed(*asked, "--email", "carla@gemeente.example")
    wrong = staffed(*asked, "--email", "geen adres")
    gone = staffed(*asked)

    assert json.loads(there.out) == {"login": "carla", "has_address": True}
    assert (wrong.status, json.loads(gone.out)["has_address"]) == (1, False)
    assert staffed("user", "set-email", "anna", "--user", "anna").status == 1


def test_an_identity_is_forgotten_by_somebody_of_beheer_and_not_by_oneself(staffed):
    done = staffed("user", "forget-identity", "Carla", "--user", "anna", "--json")
    own = staffed("user", "forget-identity", "anna", "--user", "anna")

    assert json.loads(done.out) == {"login": "carla", "bound": False}
    assert own.status == 1
    assert "Dit is uw eigen account." in own.err


@pytest.mark.parametrize(
    ("who", "by", "words"),
    [
        ("anna", "anna", "Dit is uw eigen account."),
        ("nobody", "anna", "geen gebruiker nobody"),
        ("anna", "carla", "mag niet gebruikers beheren"),
    ],
)
def test_what_may_not_be_is_refused_in_dutch(staffed, who, by, words):
    done = staffed("user", "disable", who, "--reason", "weg", "--user", by)

    assert done.status == 1
    assert words in done.err
