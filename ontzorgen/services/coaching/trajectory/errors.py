"""What may be wrong when somebody records a trajectory, or gives control of a cost back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.months import Month


class TooManyWords(OntzorgenError):
    """Words have a most length, in characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"at most {most} characters")


class StrangeCharacter(OntzorgenError):
    """Words hold a character that nobody types, such as NUL."""

    def __init__(self) -> None:
        super().__init__("a control character")


class NoOwnRight(OntzorgenError):
    """Somebody without a right of their own has no trajectory."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"{person} has no right of their own")


class BeforeTheRight(OntzorgenError):
    """A trajectory begins on the day the right arises, not before."""

    def __init__(self, person: str, right_from: date) -> None:
        self.person, self.right_from = person, right_from
        super().__init__(f"the right of {person} arises on {right_from}")


class NotYetHappened(OntzorgenError):
    """What was agreed or refused has a day that is not after today."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"{day} has yet to come")


class TooFarAhead(OntzorgenError):
    """Nobody decides so long before."""

    def __init__(self, day: date, last: date) -> None:
        self.day, self.last = day, last
        super().__init__(f"{day} is after {last}")


class AuthorisationInForce(OntzorgenError):
    """Who gave an authorisation that holds did not refuse one."""

    def __init__(self, person: str, since: date) -> None:
        self.person, self.since = person, since
        super().__init__(f"{person} authorised from {since}")


class AuthorisationBegins(OntzorgenError):
    """An authorisation cannot end before the day after it begins."""

    def __init__(self, person: str, since: date) -> None:
        self.person, self.since = person, since
        super().__init__(f"the authorisation of {person} begins on {since}")


class AlreadyOver(OntzorgenError):
    """The trajectory was ended or closed already, and did not begin anew."""

    def __init__(self, person: str, on: date) -> None:
        self.person, self.on = person, on
        super().__init__(f"the trajectory of {person} is over from {on}")


class PaidAfterwards(OntzorgenError):
    """An approved run withheld for a due date on or after the day of an early end."""

    def __init__(self, person: str, on: date, last: date) -> None:
        self.person, self.on, self.last = person, on, last
        """`last`: the last due date for which something of the person was withheld."""
        super().__init__(f"{person} carried until {last}, so nothing ends on {on}")


class CostsStillPaid(OntzorgenError):
    """A trajectory is closed when the municipality pays no cost of the person any more."""

    def __init__(self, person: str, on: date, costs: Sequence[tuple[str, str, date]]) -> None:
        self.person, self.on = person, on
        self.costs = costs
        """(key, kind, first due date that would still be paid) of each cost."""
        super().__init__(f"{person} still carries {[cost for cost, _, _ in costs]} from {on}")


class LineGoesOn(OntzorgenError):
    """A line that begins on that day or later would begin the trajectory anew."""

    def __init__(self, person: str, basis: str, start: date) -> None:
        self.person, self.basis, self.start = person, basis, start
        super().__init__(f"{person} has a line of {basis} from {start}")


class UnknownEntry(OntzorgenError):
    """No entry of this person has this number."""

    def __init__(self, entry: int) -> None:
        self.entry = entry
        super().__init__(f"no entry {entry}")


class EntryStays(OntzorgenError):
    """An entry is not taken back; `why`: it was before, another day, withdrew, or a run decided."""

    def __init__(self, entry: int, why: str) -> None:
        self.entry, self.why = entry, why
        super().__init__(f"entry {entry} stays: {why}")


class PaidThatWay(OntzorgenError):
    """The cost has this controller on that day already."""

    def __init__(self, fixed_cost: str, controller: str, day: date) -> None:
        self.fixed_cost, self.controller, self.day = fixed_cost, controller, day
        super().__init__(f"{fixed_cost} is paid by {controller} on {day}")


class LaterControl(OntzorgenError):
    """Something else is on record from a later day, and would hold from then."""

    def __init__(self, fixed_cost: str, since: date, controller: str) -> None:
        self.fixed_cost, self.since, self.controller = fixed_cost, since, controller
        super().__init__(f"{fixed_cost} is paid by {controller} from {since}")


class NothingDueThen(OntzorgenError):
    """No instalment falls due from that day, or in the month that is to be tried."""

    def __init__(self, fixed_cost: str, day: date, first: date | None) -> None:
        self.fixed_cost, self.day = fixed_cost, day
        self.first = first
        """The first due date on or after that day, where there is one."""
        super().__init__(f"nothing of {fixed_cost} is due then; first on {first}")


class RunWasBefore(OntzorgenError):
    """The run that would pay from that day was already: `first` is the first day of the next."""

    def __init__(self, fixed_cost: str, first: date) -> None:
        self.fixed_cost, self.first = fixed_cost, first
        super().__init__(f"{fixed_cost} can be taken back from {first}")


class NotInDecision(OntzorgenError):
    """Two people decided which costs are paid under article 57, and this one is not among them."""

    def __init__(self, fixed_cost: str, person: str) -> None:
        self.fixed_cost, self.person = fixed_cost, person
        super().__init__(f"the decision for {person} does not cover {fixed_cost}")


class NobodyPaysAfterTrial(OntzorgenError):
    """When the trial month is over nobody could carry the cost: no ground holds then."""

    def __init__(self, fixed_cost: str, until: date) -> None:
        self.fixed_cost, self.until = fixed_cost, until
        super().__init__(f"no ground carries {fixed_cost} from {until}")


class NoTrial(OntzorgenError):
    """There is no trial month of this cost that is still to be confirmed."""

    def __init__(self, fixed_cost: str) -> None:
        self.fixed_cost = fixed_cost
        super().__init__(f"no open trial of {fixed_cost}")


class MonthIsOver(OntzorgenError):
    """A plan is about this month or a later one."""

    def __init__(self, month: Month) -> None:
        self.month = month
        super().__init__(f"{month} is over")
