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
    [kept] = loaded("appointment", "list", "--json").json["appointments"]
    cancelled = loaded("appointment", "cancel", number, *user)
    file = loaded("appointment", "ics", number).out
    course = loaded("course", "record", household, "--on", "2026-09-10", "--present", who, *user)

    assert (contact.status, cancelled.status, course.status) == (0, 0, 0)
    assert (kept["id"], kept["household"], kept["status"]) == (number, household, "CONFIRMED")
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
