"""What this house refuses. Errors carry facts; `ontzorgen.wording` finds the Dutch words."""

from __future__ import annotations

from datetime import date


class OntzorgenError(Exception):
    """The base of every refusal: nothing was changed."""


class NotAMonth(OntzorgenError):
    """A month is written as jjjj-mm."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is not a month (yyyy-mm)")


class NotADay(OntzorgenError):
    """A day is written as jjjj-mm-dd."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is not a day (yyyy-mm-dd)")


class AmountNotPositive(OntzorgenError):
    """A fixed cost has an amount above zero."""

    def __init__(self, fixed_cost: str, amount_cents: int) -> None:
        self.fixed_cost, self.amount_cents = fixed_cost, amount_cents
        super().__init__(f"fixed cost {fixed_cost} has an amount of {amount_cents} cents")


class RangeReversed(OntzorgenError):
    """A range ends on or before the day it begins."""

    def __init__(self, subject: str, start: date, until: date) -> None:
        self.subject, self.start, self.until = subject, start, until
        super().__init__(f"{subject} begins on {start} and has ended by {until}")


class CheckerToldFirst(OntzorgenError):
    """A policy would tell the fiatteur of a silent bank before the office; business days."""

    def __init__(self, days: int, days_checker: int) -> None:
        self.days, self.days_checker = days, days_checker
        super().__init__(f"office told after {days} business days, checker after {days_checker}")


class PlanDoesNotAddUp(OntzorgenError):
    """Net, withheld and remainder of a person differ: a fault of ours, never of the data."""

    def __init__(self, person: str, net_cents: int, withheld_cents: int, remainder_cents: int):
        self.person, self.net_cents = person, net_cents
        self.withheld_cents, self.remainder_cents = withheld_cents, remainder_cents
        super().__init__(
            f"{person}: net {net_cents} is not {withheld_cents} withheld + {remainder_cents} left"
        )


class ReasonTooThin(OntzorgenError):
    """A reason says too little to be defended; characters and different words."""

    def __init__(self, least: int, words: int) -> None:
        self.least, self.words = least, words
        super().__init__(f"a reason has at least {least} characters and {words} words")


class ExtensionWithoutCosts(OntzorgenError):
    """A decision to go on paying names the costs that it covers."""

    def __init__(self) -> None:
        super().__init__("an extension covers at least one cost")


class ExtensionWithoutEnd(OntzorgenError):
    """A decision to go on paying has a last day, or a day of review within it."""

    def __init__(self, start: date) -> None:
        self.start = start
        super().__init__(f"an extension from {start} has an end or a review after that day")


class ExtensionStartsPast(OntzorgenError):
    """A decision to go on paying holds from today at the earliest."""

    def __init__(self, start: date, today: date) -> None:
        self.start, self.today = start, today
        super().__init__(f"an extension decided on {today} cannot hold from {start}")


class ExtensionStartsLate(OntzorgenError):
    """Between the end of the ground and the first day of the extension nobody may pay."""

    def __init__(self, start: date, ends: date) -> None:
        self.start, self.ends = start, ends
        super().__init__(f"the ground ends on {ends}, the extension begins on {start}")


class StepNotAllowed(OntzorgenError):
    """A trajectory goes from phase to phase as the table says; phases by their code."""

    def __init__(self, person: str, before: str, after: str) -> None:
        self.person, self.before, self.after = person, before, after
        super().__init__(f"{person} cannot go from {before} to {after}")


class StepNeedsGround(OntzorgenError):
    """What is over begins anew only by a new line of article 57, or a wish of the person."""

    def __init__(self, person: str, before: str, after: str) -> None:
        self.person, self.before, self.after = person, before, after
        super().__init__(f"{person} goes from {before} to {after} only by a new ground")
