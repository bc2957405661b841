"""How amounts and days are written for people in the Netherlands."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.amounts import count, dutch_date, euro

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def euros(cents: int) -> str:
    """Write cents as people read them: € 1.234,56."""
    return euro(cents)


def day(value: date | None) -> str:
    """Write a day as 01-10-2026; nothing for no day."""
    return dutch_date(value) if value else ""


ONE_OF = {
    "afspraken": "afspraak",
    "begunstigden": "begunstigde",
    "bestanden": "bestand",
    "betalingen": "betaling",
    "boekingen": "boeking",
    "brieven": "brief",
    "dagen": "dag",
    "gebruikers": "gebruiker",
    "huishoudens": "huishouden",
    "opdrachten": "opdracht",
    "regels": "regel",
    "runs": "run",
    "signalen": "signaal",
    "taken": "taak",
    "termijnen": "termijn",
    "bedragen": "bedrag",
    "wijzigingen": "wijziging",
}
"""What one is called of things that are counted on pages."""


def counted(number: int, many: str) -> str:
    """Write how many there are: `1 taak`, `1.250 taken`."""
    return f"{count(number)} {ONE_OF[many] if number == 1 else many}"


def day_of(value: datetime) -> date:
    """Return the day of a moment as people in the Netherlands have it on a calendar."""
    return value.astimezone(_AMSTERDAM).date()


def moment(value: datetime | None) -> str:
    """Write a moment as people in the Netherlands see it on a clock: 01-10-2026 09:05."""
    return f"{value.astimezone(_AMSTERDAM):%d-%m-%Y %H:%M}" if value else ""
