"""What may be wrong when somebody records what happened in a household."""

from __future__ import annotations

from ontzorgen.domain.errors import OntzorgenError


class EventDiffers(OntzorgenError):
    """What would change is not what the person looked at before it was recorded."""

    def __init__(self, household: str) -> None:
        self.household = household
        super().__init__(f"household {household}: look again before it is recorded")
