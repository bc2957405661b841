"""Write amounts, counts, dates and account numbers the Dutch way.

Amounts arrive as int euro cents. For people: `1.234,56`; in CSV files: `1234,56`, without
grouping, so that every spreadsheet reads it. Dates are dd-mm-jjjj in both.
"""

from __future__ import annotations

from datetime import date

NO_BREAK_SPACE = "\u00a0"
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def percent(part: int, whole: int) -> str | None:
    """Return a part of a whole as `62,9%`, half away from 0; None of nothing."""
    if not whole:
        return None
    tenths = (2_000 * part + whole) // (2 * whole)
    return f"{tenths // 10},{tenths % 10}%"


def amount(cents: int) -> str:
    """Write cents for people: 123456 is `1.234,56`."""
    return f"{_sign(cents)}{count(abs(cents) // 100)},{abs(cents) % 100:02d}"


def euro(cents: int) -> str:
    """Write cents with the euro sign, on one line: `€ 1.234,56`."""
    return f"€{NO_BREAK_SPACE}{amount(cents)}"


def csv_amount(cents: int) -> str:
    """Write cents for a CSV file: 123456 is `1234,56`."""
    return f"{_sign(cents)}{abs(cents) // 100},{abs(cents) % 100:02d}"


def plain_amount(cents: int) -> str:
    """Write cents for a program: 123456 is `1234.56`."""
    return f"{_sign(cents)}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def count(number: int) -> str:
    """Write a whole number for people: 1234 is `1.234`."""
    return f"{number:,}".replace(",", ".")


def dutch_date(day: date) -> str:
    """Write a date as dd-mm-jjjj."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def dutch_month(day: date) -> str:
    """Write the month of `day` in words: `september 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """Write the month of `day` where there is little room: `mrt 26`."""
    name = _MONTHS[day.month - 1]
    return f"{'mrt' if name == 'maart' else name[:3]} {day.year % 100:02d}"


def grouped(text: str, size: int = 4) -> str:
    """Write a long number in groups, as an IBAN on paper: `NL91 ABNA 0417 1643 00`."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def _sign(cents: int) -> str:
    return "-" if cents < 0 else ""
