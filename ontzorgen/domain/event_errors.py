"""What may be wrong with something that happened in a household."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class WhoMissing(OntzorgenError):
    """It happens to one person: say to whom."""

    def __init__(self) -> None:
        super().__init__("say to whom it happens")


class WhoNotAsked(OntzorgenError):
    """It is about the whole household, so about nobody in particular."""

    def __init__(self) -> None:
        super().__init__("it is about the whole household")


class NoRightThen(OntzorgenError):
    """A right that is to end does not hold on its last day; without a person nobody has one."""

    def __init__(self, person: str | None, day: date) -> None:
        self.person, self.day = person, day
        super().__init__(f"no right of {person or 'anybody'} on {day}")


class RightBeginsLater(OntzorgenError):
    """Somebody's right is on record from a day after the one on which it is to end."""

    def __init__(self, person: str, right_from: date, day: date) -> None:
        self.person, self.right_from, self.day = person, right_from, day
        super().__init__(f"the right of {person} begins on {right_from}, after {day}")


class HasRightAlready(OntzorgenError):
    """Who is said to get a right has one, from another day."""

    def __init__(self, person: str, right_from: date) -> None:
        self.person, self.right_from = person, right_from
        super().__init__(f"{person} has a right from {right_from}")


class NotTheBirthday(OntzorgenError):
    """Somebody turns 18 on another day, by the day of birth on record."""

    def __init__(self, person: str, birthday: date) -> None:
        self.person, self.birthday = person, birthday
        super().__init__(f"{person} turns 18 on {birthday}")


class EndsBeforeItBegins(OntzorgenError):
    """The last day lies before the first."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"it ends before {day}")


class LastDayNotAsked(OntzorgenError):
    """Only a detention has a last day of its own."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"no last day is asked of what happened on {day}")


class EventDayOutside(OntzorgenError):
    """A day so far away that it is a typing error."""

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day, self.first, self.last = day, first, last
        super().__init__(f"{day} is not between {first} and {last}")
