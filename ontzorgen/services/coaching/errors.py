"""What may be wrong when somebody measures, or works on the budget of a household."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class UnknownMeasurement(OntzorgenError):
    """No measurement of this person has this number."""

    def __init__(self, measurement: int) -> None:
        self.measurement = measurement
        super().__init__(f"no measurement {measurement}")


class MeasurementCorrected(OntzorgenError):
    """Somebody corrected this measurement first: only what stands can be corrected."""

    def __init__(self, measurement: int) -> None:
        self.measurement = measurement
        super().__init__(f"measurement {measurement} was corrected already")


class UnknownBudgetLine(OntzorgenError):
    """The plan of this household has no line with this number."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"no budget line {line}")


class BudgetLineChanged(OntzorgenError):
    """Somebody else changed the line after this person saw it."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"budget line {line} was changed meanwhile")


class DayOutOfReach(OntzorgenError):
    """A plan is about days of this century and the next."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"{day} is too far away")


class NoSuchCost(OntzorgenError):
    """What was supposed is about a fixed cost that the household does not have."""

    def __init__(self, fixed_cost: str) -> None:
        self.fixed_cost = fixed_cost
        super().__init__(f"no fixed cost {fixed_cost} in this household")
