"""What may be wrong when somebody looks at a household."""

from __future__ import annotations

from ontzorgen.domain.errors import OntzorgenError


class UnknownHousehold(OntzorgenError):
    """No household of the user's municipalities has this number, or no such person is in it."""

    def __init__(self, household: int) -> None:
        self.household = household
        super().__init__(f"no household {household}")


class NoBsnKnown(OntzorgenError):
    """There is no BSN on record of this person."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"no BSN of person {person}")
