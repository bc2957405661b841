"""What a coach of the demo heard and planned in the last week: signals, contacts, the course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.domain.appointment import AppointmentKind
from ontzorgen.schemas.signals import typed_signal
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.day import plan_contact, record_course
from ontzorgen.services.coaching.day.plan_contact import WantedAppointment
from ontzorgen.services.coaching.signals.record_signals import record_signals
from ontzorgen.services.coaching.signals.settle_signal import settle_signal
from ontzorgen.services.households.find_household import household_called

_SIGNALS: tuple[tuple[Mapping[str, str], str], ...] = (
    (
        {
            "huishouden": "W0903",
            "vaste_last": "W0903-ENERGIE",
            "ontvangen": "2026-09-11",
            "bedrag": "168,00",
            "bron": "Brief van de energieleverancier",
        },
        "",
    ),
    (
        {
            "huishouden": "W0906",
            "vaste_last": "W0906-WATER",
            "ontvangen": "2026-09-08",
            "bron": "Vroegsignalering van de gemeente",
        },
        "",
    ),
    (
        {
            "huishouden": "W0905",
            "vaste_last": "W0905-HUUR",
            "ontvangen": "2026-08-20",
            "bedrag": "498,20",
            "bron": "Gebeld door de verhuurder",
        },
        "De huur kwam twee dagen later binnen; de verhuurder heeft het bevestigd",
    ),
)


def live(office: Office) -> None:
    """Let the coach write down what others said and plan whom to see; one thing is settled."""
    office.do("coach", moment(date(2026, 9, 10), 16), _plan)
    for cells, how in _SIGNALS:
        day = date.fromisoformat(cells["ontvangen"])

        def work(session: Any, acting: Acting, cells: Any = cells, how: str = how) -> None:
            taken = record_signals(session, typed_signal(cells), acting)
            if how:
                settle_signal(session, str(taken.new[0]), how, acting)

        office.do("coach", moment(day, 15), work)


def _plan(session: Any, acting: Acting) -> None:
    """Plan a visit and two contacts, of which one is late by now, and fill in the course."""
    number = {
        key: household_called(session, key, acting).household_id
        for key in ("W0901", "W0904", "W0905")
    }
    for key, day in (("W0901", date(2026, 9, 14)), ("W0904", date(2026, 9, 22))):
        plan_contact.set_contact(session, number[key], day, acting)
    visit = WantedAppointment(
        date(2026, 9, 18),
        time(10, 30),
        60,
        AppointmentKind.HOME,
        "Bij hen thuis",
        frozenset({"W0905-P1"}),
        "demo",
    )
    plan_contact.make_appointment(session, number["W0905"], visit, acting)
    for held_on, was_there in ((date(2026, 9, 1), True), (date(2026, 9, 8), False)):
        there = {"W0905-P1": was_there}
        record_course.record_meeting(session, number["W0905"], held_on, there, acting)
