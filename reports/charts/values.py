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

MOST_TARGETS = 12
"""So many targets of a flow are read at a glance; a letter holds some ten."""


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


@dataclass(frozen=True, slots=True)
class Lines:
    """A line for each series over the labels (months); open where nothing is known.

    Raises:
        WrongChart: nothing to draw, more series than can be told apart, a series that has
            not one number for each label.
    """

    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.COUNT
    what: str = "Maand"

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn as it is."""
        _check(self.title, self.labels, self.series)

    def table(self) -> Table:
        """Return the same numbers as a table."""
        return _table(self.title, self.what, self.labels, self.series, self.unit)


@dataclass(frozen=True, slots=True)
class StackedAreas:
    """Parts of a whole over the labels (months), on each other, with their sum as a line.

    A label of which nothing is known leaves the picture open. When only a part is unknown,
    the sum is too: that is refused, for a sum that lacks a part would look like a fall.

    Raises:
        WrongChart: as GroupedBars; and a label of which some parts are known and some not.
    """

    title: str
    description: str
    labels: tuple[str, ...]
    parts: tuple[Series, ...]
    unit: Unit = Unit.COUNT
    what: str = "Maand"
    total: str = "Samen"
    """The name of the sum of the parts."""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn as it is."""
        _check(self.title, self.labels, self.parts)
        if any(number < 0 for number in _numbers(self.parts)):
            raise WrongChart(self.title, "a part of the whole is below zero")
        for index, label in enumerate(self.labels):
            if len({one.values[index] is None for one in self.parts}) > 1:
                raise WrongChart(self.title, f"not every part is known of {label!r}")

    def sums(self) -> Series:
        """Return the sum of the parts at each label; None where nothing is known."""
        stacks = zip(*(one.values for one in self.parts), strict=True)
        return Series(
            self.total,
            tuple(
                sum(known) if (known := [n for n in stack if n is not None]) else None
                for stack in stacks
            ),
        )

    def table(self) -> Table:
        """Return the same numbers as a table, the sum in the last column."""
        return _table(self.title, self.what, self.labels, (*self.parts, self.sums()), self.unit)


@dataclass(frozen=True, slots=True)
class Share:
    """What one target of a flow gets, in euro cents.

    `own` when it goes to the household itself: it is filled in another way.
    """

    name: str
    cents: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Where an amount goes: one source, and what each target gets of it, to the cent.

    Targets that get nothing are left out of the picture and of the table.

    Raises:
        WrongChart: nothing flows, a target gets less than nothing, the targets are not together
            what the source gives, or there are more of them than MOST_TARGETS.
    """

    title: str
    description: str
    source: str
    cents: int
    """What the source gives."""
    targets: tuple[Share, ...]
    what: str = "Waarheen"

    def __post_init__(self) -> None:
        """Refuse what would show money that is lost, or that is not there."""
        if any(target.cents < 0 for target in self.targets):
            raise WrongChart(self.title, "a target gets less than nothing")
        together = sum(target.cents for target in self.targets)
        if together != self.cents:
            raise WrongChart(self.title, f"{self.cents} flows out, {together} arrives")
        if not self.reached():
            raise WrongChart(self.title, "there is nothing to draw")
        if len(self.reached()) > MOST_TARGETS:
            raise WrongChart(self.title, f"{len(self.reached())} targets; {MOST_TARGETS} can be")

    def reached(self) -> tuple[Share, ...]:
        """Return the targets that get something."""
        return tuple(target for target in self.targets if target.cents)

    def table(self) -> Table:
        """Return what each target gets, and below it what the source gave."""
        return Table(
            self.title,
            (Column(self.what), Column("Bedrag", ColumnKind.CENTS)),
            tuple((target.name, target.cents) for target in self.reached()),
            (self.source, self.cents),
        )


Chart = GroupedBars | StackedColumns | Lines | StackedAreas | Flow


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
