"""What may be wrong when somebody records what happened in a household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class EventDiffers(OntzorgenError):
    """What would change is not what the person looked at before it was recorded."""

    def __init__(self, household: str) -> None:
        self.household = household
        super().__init__(f"household {household}: look again before it is recorded")


class EventsRefused(OntzorgenError):
    """At least one event of a file is refused, so none is kept; each with its line and why."""

    def __init__(self, refused: Sequence[tuple[int, Exception]]) -> None:
        self.refused = refused
        super().__init__(f"{len(refused)} events are refused, the first on line {refused[0][0]}")


class JoinsWithoutRow(OntzorgenError):
    """A file says that somebody joins, and no row of personen.csv came along that says who."""

    def __init__(self, person: str | None) -> None:
        self.person = person
        super().__init__(f"no row of personen.csv for {person or 'who joins'}")


class JoinsOnAnotherDay(OntzorgenError):
    """The right of who joins begins on another day than the one on which that happened."""

    def __init__(self, person: str, right_from: date, day: date) -> None:
        self.person, self.right_from, self.day = person, right_from, day
        super().__init__(f"{person} joins on {day}, and has a right from {right_from}")


class RowsLeftOver(OntzorgenError):
    """Rows came along with a file of events that belong to none of them; by file and line."""

    def __init__(self, rows: Sequence[tuple[str, int]]) -> None:
        self.rows = rows
        super().__init__(f"{len(rows)} rows belong to no event")
