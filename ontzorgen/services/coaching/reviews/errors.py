"""What may be wrong with an advice or a decision about how a household goes on."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class UnknownDecision(OntzorgenError):
    """No decision of the user's municipalities has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no decision {number}")


class DecisionWaits(OntzorgenError):
    """A decision about this person waits for a second person already."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"a decision about {person} waits for a second person")


class DecisionSettled(OntzorgenError):
    """A second person said something of this decision before."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"decision {number} waits no longer")


class MakerMayNotConfirm(OntzorgenError):
    """Who decided does not confirm it."""

    def __init__(self, number: int, login: str) -> None:
        self.number, self.login = number, login
        super().__init__(f"{login} made decision {number}; another person confirms it")


class SharedWithAnother(OntzorgenError):
    """A cost that an extension leaves out is paid for another member too, whose ground goes on."""

    def __init__(self, fixed_cost: str, person: str) -> None:
        self.fixed_cost, self.person = fixed_cost, person
        super().__init__(f"{fixed_cost} is carried by {person} too")


class ExtensionBeforeStop(OntzorgenError):
    """An end of the trajectory that was recorded ahead would cut the extension off."""

    def __init__(self, start: date, stop: date) -> None:
        self.start, self.stop = start, stop
        super().__init__(f"an extension from {start} is cut off by the end on {stop}")


class ReviewDayMissing(OntzorgenError):
    """A line that was to be looked at by now goes on with a next day to look, within it."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"the line of {person} needs a next review")


class NothingToGiveBack(OntzorgenError):
    """Giving control back is about at least one cost, from a day on."""

    def __init__(self) -> None:
        super().__init__("name the costs that are given back, and from which day")


class NotACostNow(OntzorgenError):
    """The municipality does not pay this cost for this person on that day."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"a chosen cost is not paid for {person} on that day")


class NothingEnds(OntzorgenError):
    """Letting it end is about a ground that ends; this one has no end, or there is none."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"no ground of {person} ends")
