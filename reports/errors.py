"""What can be wrong with a report. Facts only."""

from __future__ import annotations


class ReportError(Exception):
    """Base of everything this room refuses."""


class WrongCell(ReportError):
    """A cell is not what its column says it holds."""

    def __init__(self, column: str, kind: str, cell: object) -> None:
        self.column, self.kind, self.cell = column, kind, cell
        super().__init__(f"column {column!r} holds {kind}, not {cell!r}")


class WrongRow(ReportError):
    """A row does not have one cell for each column."""

    def __init__(self, table: str, columns: int, cells: int) -> None:
        self.table, self.columns, self.cells = table, columns, cells
        super().__init__(f"{table!r} has {columns} columns, the row {cells} cells")


class TotalDoesNotAddUp(ReportError):
    """The last line of a table is not the sum of its rows."""

    def __init__(self, table: str, column: str, stated: int, summed: int) -> None:
        self.table, self.column = table, column
        self.stated, self.summed = stated, summed
        super().__init__(f"{table!r}, {column!r}: {stated} is stated, the rows make {summed}")


class WrongHash(ReportError):
    """A file's SHA-256 is not 64 small hexadecimal digits."""

    def __init__(self, path: str, sha256: str) -> None:
        self.path, self.sha256 = path, sha256
        super().__init__(f"{path}: {sha256!r} is not a SHA-256")


class UnknownMonth(ReportError):
    """A month is given as its first day."""

    def __init__(self, day: object) -> None:
        self.day = day
        super().__init__(f"{day} is not the first day of a month")


class WrongWithholding(ReportError):
    """More is withheld from a person than the net amount, or an amount is below zero."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"what is withheld from {person} does not fit the net amount")


class SheetTooSmall(ReportError):
    """A row, or a text in it, does not fit in a sheet."""

    def __init__(self, title: str, row: int) -> None:
        self.title, self.row = title, row
        super().__init__(f"{title!r}: row {row} does not fit in a sheet")


class WrongChart(ReportError):
    """A chart that cannot be drawn as it is told."""

    def __init__(self, chart: str, why: str) -> None:
        self.chart, self.why = chart, why
        super().__init__(f"{chart!r}: {why}")


class NoSuchTable(ReportError):
    """A report has no table with this key."""

    def __init__(self, report: str, table: str) -> None:
        self.report, self.table = report, table
        super().__init__(f"report {report!r} has no table {table!r}")
