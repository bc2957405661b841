"""Contacts, appointments and the course on the command line."""

import pytest

from tests.cli.test_signals import cost

__all__ = ["cost"]


@pytest.fixture
def person():
    """The key of somebody in the household that the office has."""
    from ontzorgen.cli.output import application
    from ontzorgen.store.models import PersonRow

    def work(session):
        return session.query(PersonRow).order_by(PersonRow.id).first().key

    return lambda: application().write(work, reads=True, for_all=True)


def test_a_contact_is_planned_an_appointment_made_cancelled_and_a_meeting_recorded(
    loaded, cost, person
):
    household, who = cost[0], person()
    user = ("--user", "maker")
    add = ("appointment", "add", household, "--on", "2026-10-01", "--at", "09:30", "--kind", "HOME")
    add += ("--place", "Thuis", "--person", who, *user, "--json")

    contact = loaded("contact", "set", household, "--on", "2026-11-05", *user)
    number = loaded(*add).json["id"]
    listed = loaded("appointment", "list", "--json").json
    [kept] = listed["appointments"]
    cancelled = loaded("appointment", "cancel", number, *user)
    file = loaded("appointment", "ics", number).out
    course = loaded("course", "record", household, "--on", "2026-09-10", "--present", who, *user)

    assert (contact.status, cancelled.status, course.status) == (0, 0, 0)
    assert (kept["id"], kept["household"], kept["status"]) == (number, household, "CONFIRMED")
    assert (listed["page"], listed["pages"], listed["total"]) == (1, 1, 1)
    assert "STATUS:CANCELLED" in file
    assert "Thuis" not in file
    assert loaded("appointment", "cancel", number, *user).status == 1
    assert loaded("course", "list", household, "--json").json == {
        "meetings": [{"person": who, "held_on": "2026-09-10", "present": True}]
    }


def test_rules_and_roles_hold_there_too(loaded, cost, person):
    household = cost[0]

    assert loaded("contact", "set", household, "--on", "2026-09-01", "--user", "maker").status == 1
    assert loaded("contact", "set", household, "--user", "checker").status == 1
    assert loaded("contact", "set", "onbekend", "--user", "maker").status == 1
    both = ("--present", "P", "--absent", "P", "--user", "maker")
    assert loaded("course", "record", household, "--on", "2026-09-10", *both).status == 2


def test_a_meeting_is_put_right_and_taken_away(loaded, cost, person):
    household, who = cost[0], person()
    user, there = ("--user", "maker"), ("--present", who)
    loaded("course", "record", household, "--on", "2026-09-10", *there, *user)

    moved = loaded(
        "course",
        "correct",
        household,
        "--on",
        "2026-09-10",
        "--moved-to",
        "2026-09-09",
        *there,
        *user,
    )
    kept = loaded("course", "list", household, "--json").json["meetings"]
    gone = loaded("course", "correct", household, "--on", "2026-09-10", *there, *user)
    dropped = loaded("course", "drop", household, "--on", "2026-09-09", *user)

    assert (moved.status, gone.status, dropped.status) == (0, 1, 0)
    assert kept == [{"person": who, "held_on": "2026-09-09", "present": True}]
    assert loaded("course", "list", household, "--json").json["meetings"] == []
    assert loaded("course", "drop", household, "--on", "2026-09-09", *user).status == 1


def test_a_meeting_is_not_moved_onto_another_one_for_that_would_lose_who_was_there(
    loaded, cost, person
):
    household, who = cost[0], person()
    user = ("--user", "maker")
    loaded("course", "record", household, "--on", "2026-09-09", "--absent", who, *user)
    loaded("course", "record", household, "--on", "2026-09-10", "--present", who, *user)
    onto = ("--on", "2026-09-10", "--moved-to", "2026-09-09", "--present", who, *user)
    again = ("--on", "2026-09-10", "--absent", who, *user)

    moved = loaded("course", "correct", household, *onto)
    kept = loaded("course", "list", household, "--json").json["meetings"]

    assert (moved.status, "Op 09-09-2026 staat al een bijeenkomst" in moved.err) == (1, True)
    assert {(each["held_on"], each["present"]) for each in kept} == {
        ("2026-09-09", False),
        ("2026-09-10", True),
    }
    assert loaded("course", "correct", household, *again).status == 0
