"""What may be wrong when somebody records what happened in a household."""

from __future__ import annotations

from collections.abc import Sequence

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
