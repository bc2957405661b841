"""How amounts and days are written for people in the Netherlands."""

from __future__ import annotations

from datetime import date

from reports.amounts import dutch_date, euro


def euros(cents: int) -> str:
    """Write cents as people read them: € 1.234,56."""
    return euro(cents)


def day(value: date | None) -> str:
    """Write a day as 01-10-2026; nothing for no day."""
    return dutch_date(value) if value else ""
