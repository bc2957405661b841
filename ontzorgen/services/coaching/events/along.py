"""What comes along with a file of events: who joins, and the costs that begin with an event.

A row belongs to the event of its person, or of its household where it is shared; each to one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ontzorgen.domain.events import EventKind
from ontzorgen.services.coaching.events.errors import (
    JoinsOnAnotherDay,
    JoinsWithoutRow,
    RowsLeftOver,
)
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.importing.rows import File, FixedCostIn, ImportFolder, PersonIn

_WITH_OWN_COSTS = frozenset({EventKind.JOINS, EventKind.TURNS_18})


@dataclass(frozen=True, slots=True)
class EventIn:
    """A line of a file of events; without a person it is about everybody."""

    line: int
    household: str
    kind: EventKind
    on: date
    person: str | None
    until: date | None
    words: str


@dataclass(slots=True)
class Along:
    """The rows of a folder that came along, and which of them an event took."""

    folder: ImportFolder
    _taken: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.folder.problems:
            raise ImportRefused(self.folder.problems)

    def of(self, row: EventIn) -> ImportFolder:
        """Return what comes along with one event.

        Raises:
            JoinsWithoutRow, JoinsOnAnotherDay: it does not say who joins, or from when.
        """
        persons = tuple(self._persons(row)) if row.kind is EventKind.JOINS else ()
        if row.kind is EventKind.JOINS and not persons:
            raise JoinsWithoutRow(row.person)
        for person in persons:
            if person.right_from is not None and person.right_from != row.on:
                raise JoinsOnAnotherDay(person.key, person.right_from, row.on)
        costs = tuple(self._costs(row))
        self._taken |= {(File.PERSONS.value, each.line) for each in persons}
        self._taken |= {(File.FIXED_COSTS.value, each.line) for each in costs}
        return ImportFolder("", persons=persons or None, fixed_costs=costs or None)

    def refuse_left_over(self) -> None:
        """Refuse rows that no event took. Raises RowsLeftOver."""
        folder = self.folder
        left = [
            (file.value, row.line)
            for file, rows in (
                (File.MUNICIPALITIES, folder.municipalities),
                (File.PAYEES, folder.payees),
                (File.HOUSEHOLDS, folder.households),
                (File.PERSONS, folder.persons),
                (File.DECISIONS, folder.decisions),
                (File.FIXED_COSTS, folder.fixed_costs),
                (File.CONTROLS, folder.controls),
                (File.BENEFITS, folder.benefits),
                (File.SUSPENSIONS, folder.suspensions),
            )
            for row in rows or ()
            if (file.value, row.line) not in self._taken
        ]
        if left:
            raise RowsLeftOver(left)

    def _persons(self, row: EventIn) -> Iterator[PersonIn]:
        for each in self.folder.persons or ():
            if _same(each.key, row.person) and _same(each.household, row.household):
                yield each

    def _costs(self, row: EventIn) -> Iterator[FixedCostIn]:
        for each in self.folder.fixed_costs or ():
            if not _same(each.household, row.household):
                continue
            own = row.kind in _WITH_OWN_COSTS and _same(each.person, row.person)
            shared = row.kind is EventKind.MOVES_INSIDE and each.person is None
            if own or shared:
                yield each


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.casefold() == other.casefold()
