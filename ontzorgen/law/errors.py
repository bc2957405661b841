"""What can be wrong when the law is asked. Facts only; `wording` finds the words."""

from __future__ import annotations

from datetime import date


class LawError(Exception):
    """Base of everything this room refuses."""


class UnknownParameter(LawError):
    """No parameter file has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"the law has no parameter {name!r} here")


class NotInForce(LawError):
    """The parameter exists, but no value of it holds on that day."""

    def __init__(self, name: str, day: date) -> None:
        self.name, self.day = name, day
        super().__init__(f"no value of {name} is in force on {day.isoformat()}")


class WrongKind(LawError):
    """A value was read as something it is not, such as weeks as euro cents."""

    def __init__(self, name: str, wanted: str, unit: str) -> None:
        self.name, self.wanted, self.unit = name, wanted, unit
        super().__init__(f"{name} is not {wanted}; its unit is: {unit}")


class WrongSharers(LawError):
    """A household counts at least the person concerned among its cost sharers."""

    def __init__(self, sharers: int) -> None:
        self.sharers = sharers
        super().__init__(f"{sharers} cost sharers; there is at least one")


class BadParameterFile(LawError):
    """A parameter file is not written as it must be; the service does not start on it."""

    def __init__(self, file: str, problem: str) -> None:
        self.file, self.problem = file, problem
        super().__init__(f"{file}: {problem}")
