"""A chart as a value: what it says, in numbers. How it is drawn stands beside this.

Numbers are whole: euro cents, counts, or tenths of a score. Every chart gives the table
with the same numbers, for who cannot see the picture or wants to know them to the cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.amounts import count, euro
from reports.errors import WrongChart
from reports.report import Cell, Column, ColumnKind, Table

MOST_SERIES = 4
"""So many ways of filling a bar are told apart in black and white."""


class Unit(StrEnum):
    """What the numbers of a chart are."""

    CENTS = "cents"
    COUNT = "count"
    TENTHS = "tenths"

    def written(self, number: int) -> str:
        """Write a number exactly: `€ 1.234,56`, `1.234`, `3,4`."""
        if self is Unit.CENTS:
            return euro(number)
        if self is Unit.COUNT:
            return count(number)
        sign = "-" if number < 0 else ""
        return f"{sign}{count(abs(number) // 10)},{abs(number) % 10}"

    def short(self, number: int) -> str:
        """Write a number where there is little room: an amount in whole euros, half away from 0."""
        if self is not Unit.CENTS:
            return self.written(number)
        whole = (abs(number) + 50) // 100
        return count(-whole if number < 0 else whole)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers under one name, one for each label of the chart; None where nothing is known."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class GroupedBars:
    """Lying bars, one group for each label: scores at the begin, the middle and the end.

    `most` is the end of the scale, drawn behind each bar; without it the highest number is.

    Raises:
        WrongChart: nothing to draw, more series than can be told apart, a series that has
            not one number for each label, a number below zero or above `most`.
    """

    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.COUNT
    most: int | None = None
    what: str = "Onderdeel"
    """The heading of the labels in the table."""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn as it is."""
        _check(self.title, self.labels, self.series)
        for number in _numbers(self.series):
            if number < 0 or (self.most is not None and number > self.most):
                raise WrongChart(self.title, f"{number} is outside the scale")

    def table(self) -> Table:
        """Return the same numbers as a table."""
        return _table(self.title, self.what, self.labels, self.series, self.unit)


@dataclass(frozen=True, slots=True)
class StackedColumns:
    """Standing columns, one for each label (a month), in parts on each other; a line over them.

    The line may lie below zero: what is left of an income, when that is not enough.

    Raises:
        WrongChart: as GroupedBars; and the line has not one number for each label.
    """

    title: str
    description: str
    labels: tuple[str, ...]
    parts: tuple[Series, ...]
    line: Series | None = None
    unit: Unit = Unit.CENTS
    what: str = "Maand"

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn as it is."""
        _check(self.title, self.labels, self.parts)
        if self.line is not None:
            _check(self.title, self.labels, (self.line,))
        if any(number < 0 for number in _numbers(self.parts)):
            raise WrongChart(self.title, "a part of a column is below zero")

    def table(self) -> Table:
        """Return the same numbers as a table, the line in the last column."""
        series = (*self.parts, *([self.line] if self.line else []))
        return _table(self.title, self.what, self.labels, series, self.unit)


Chart = GroupedBars | StackedColumns


def _check(title: str, labels: tuple[str, ...], series: tuple[Series, ...]) -> None:
    if not labels or not series:
        raise WrongChart(title, "there is nothing to draw")
    if len(series) > MOST_SERIES:
        raise WrongChart(title, f"{len(series)} series; {MOST_SERIES} can be told apart")
    for one in series:
        if len(one.values) != len(labels):
            raise WrongChart(title, f"{one.name!r} has {len(one.values)} numbers")


def _numbers(series: tuple[Series, ...]) -> list[int]:
    return [number for one in series for number in one.values if number is not None]


def _table(
    title: str, what: str, labels: tuple[str, ...], series: tuple[Series, ...], unit: Unit
) -> Table:
    kind = {Unit.CENTS: ColumnKind.CENTS, Unit.COUNT: ColumnKind.COUNT}.get(unit, ColumnKind.TEXT)

    def cell(number: int | None) -> Cell:
        return unit.written(number) if number is not None and unit is Unit.TENTHS else number

    return Table(
        title,
        (Column(what), *(Column(one.name, kind) for one in series)),
        tuple(
            (label, *(cell(one.values[index]) for one in series))
            for index, label in enumerate(labels)
        ),
    )
