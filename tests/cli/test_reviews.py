"""Reviews on the command line: a coach advises, a consulent decides, a second person confirms."""

import pytest

from tests.cli.states import begun

WHY = ("--reason", "Zij opent haar post nog niet en heeft een schuld bij de huisbaas.")


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """One kind of database: what differs between them is tested beside each act."""
    yield from begun(request, tmp_path)


@pytest.fixture
def reviewed(loaded):
    """The households of the scenario, a coach, and a municipality that asks four eyes."""
    added = ("--role", "coach", "--municipality", "0299")
    assert loaded("user", "add", "cora", "--name", "Cora", *added).status == 0
    asked = ("--municipality", "0299", "--from", "2026-01-01", "verlenging_vier_ogen=J")
    done = loaded("policy", "set", *asked, "--user", "boss")
    assert done.status == 0, done.err
    return loaded


def shown(office):
    done = office("review", "show", "P1", "--user", "maker", "--json")
    assert done.status == 0, done.err
    return done.json


def test_a_review_is_held_decided_and_confirmed(reviewed):
    begin = shown(reviewed)
    assert begin["next_review"] is not None

    for asked in (
        ("advise", "P1", "--course", "extend", *WHY, "--user", "cora"),
        ("decide", "P1", "--course", "extend", *WHY, "--cost", "v1", "--to", "2027-12-31"),
    ):
        by = () if "--user" in asked else ("--user", "maker")
        done = reviewed("review", *asked, *by)
        assert done.status == 0, done.err
    waits = shown(reviewed)["decisions"][0]
    own = reviewed("review", "confirm", waits["decision"], "--user", "maker")
    other = reviewed("review", "confirm", waits["decision"], "--user", "checker")

    assert (waits["status"], waits["costs"], waits["to"]) == ("WAITS", ["V1"], "2027-12-31")
    assert (own.status, other.status) == (1, 0)
    now = shown(reviewed)
    assert now["decisions"][0]["status"] == "HOLDS"
    assert now["advices"][0]["course"] == "EXTEND"
    assert begin["ground_ends"] < now["ground_ends"] == "2027-12-31"
