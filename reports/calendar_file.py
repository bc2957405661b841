"""Write one appointment as a calendar takes it (RFC 5545, RFC 5546 for METHOD)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//ontzorgen//afspraak//NL"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar is told: when, what it is called, and that it was cancelled."""

    uid: str
    """The same for ever, so that a calendar changes its entry instead of making another."""
    starts_at: datetime
    minutes: int
    summary: str
    said_at: datetime
    """When this was last decided."""
    cancelled: bool = False


def calendar_file(entry: CalendarEntry) -> bytes:
    """Return the file: lines of at most 75 octets that end in CRLF, moments in UTC."""
    starts = entry.starts_at.astimezone(UTC)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.said_at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=entry.minutes))
    event.add("summary", entry.summary)
    event.add("class", "PRIVATE")
    event.add("sequence", 1 if entry.cancelled else 0)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
