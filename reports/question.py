"""What was asked of a report, as its reader and as a program reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.amounts import count, dutch_month
from reports.report import Coded, Column, ColumnKind, Fact, Table

CENTS, COUNT, DATE = ColumnKind.CENTS, ColumnKind.COUNT, ColumnKind.DATE


@dataclass(frozen=True, slots=True)
class Question:
    """The subtitle of a report (place and period), and the same as facts with keys."""

    said: str
    asked: tuple[Fact, ...]


def month_cell(day: date) -> Coded:
    """Return a month as a cell: `maart 2026`, and 2026-03 for a program."""
    return Coded(f"{day:%Y-%m}", dutch_month(day))


def agreement(pairs: list[tuple[str, int, int]]) -> Table:
    """Set each total beside what it must equal: (what, found, wanted), all in cents.

    The words in the last column say what the difference does, for who reads no numbers.
    """
    return Table(
        "Sluit dit aan op de boekhouding?",
        (
            Column("Controle"),
            Column("In dit rapport", CENTS, "found"),
            Column("In de boekhouding", CENTS, "ledger"),
            Column("Verschil", CENTS, "difference"),
            Column("Uitslag"),
        ),
        tuple(
            (what, found, wanted, found - wanted, "klopt" if found == wanted else "KLOPT NIET")
            for what, found, wanted in pairs
        ),
        key="agreement",
    )


def agrees(table: Table) -> bool:
    """Tell whether every total of an agreement is what it must be."""
    return all(row[3] == 0 for row in table.rows)


def and_more(number: int) -> str:
    """Say how many rows a paper leaves out."""
    return f"... en nog {count(number)}. In het bestand voor Excel staan ze alle."


def part_of(title: str, part: int, parts: int) -> str:
    """Name a part of a table that is too wide for paper."""
    return f"{title}, deel {part} van {parts}"
