"""The withholding file: what is told to the benefit system per person and month, as CSV.

One line holds whole amounts, never differences. Amounts are int euro cents and leave as
`1234,56`; the month is jjjj-mm, as in the import folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.csv_file import csv_rows
from reports.errors import WrongWithholding
from reports.report import Column, ColumnKind

FIRST, CORRECTION = "EERSTE", "CORRECTIE"
_COLUMNS = (
    Column("persoon"),
    Column("maand"),
    Column("netto", ColumnKind.CENTS),
    Column("ingehouden", ColumnKind.CENTS),
    Column("restant", ColumnKind.CENTS),
    Column("teruggave", ColumnKind.CENTS),
    Column("soort"),
)


@dataclass(frozen=True, slots=True)
class WithholdingLine:
    """What is told of one person. Raises WrongWithholding."""

    person: str
    net_cents: int
    withheld_cents: int
    given_back_cents: int

    def __post_init__(self) -> None:
        """Refuse what a benefit system could not carry out."""
        if not 0 <= self.withheld_cents <= self.net_cents or self.given_back_cents < 0:
            raise WrongWithholding(self.person)


def withholding_csv(
    month: str, lines: Iterable[WithholdingLine], *, correction: bool
) -> Iterator[bytes]:
    """Give the file piece by piece, in the order of `lines`."""
    kind = CORRECTION if correction else FIRST
    rows = (
        (
            line.person,
            month,
            line.net_cents,
            line.withheld_cents,
            line.net_cents - line.withheld_cents,
            line.given_back_cents,
            kind,
        )
        for line in lines
    )
    return csv_rows(f"Inhoudingen {month}", _COLUMNS, rows)
