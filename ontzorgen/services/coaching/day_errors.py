"""What is refused in the day of a coach: signals, contacts, appointments, the course."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class UnknownSignal(OntzorgenError):
    """No arrears signal of the user's municipalities has this number."""

    def __init__(self, signal: str) -> None:
        self.signal = signal
        super().__init__(f"no arrears signal {signal}")


class SignalSettled(OntzorgenError):
    """Somebody settled this signal first."""

    def __init__(self, signal: int, by: str, on: date) -> None:
        self.signal, self.by, self.on = signal, by, on
        super().__init__(f"arrears signal {signal} was settled by {by} on {on}")


class WordsTooLong(OntzorgenError):
    """What somebody wrote has a most length, in characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"at most {most} characters")


class WrongDayToPlan(OntzorgenError):
    """Something is planned for today or later, at most two years ahead."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"nothing is planned for {day}")


class NoSuchTime(OntzorgenError):
    """The clock skips this moment, or it lasts no time or longer than a day."""

    def __init__(self) -> None:
        super().__init__("no such moment")


class PlaceMissing(OntzorgenError):
    """An appointment says where it is."""

    def __init__(self) -> None:
        super().__init__("an appointment needs a place")


class NobodyThere(OntzorgenError):
    """An appointment or a meeting is with people of this household."""

    def __init__(self) -> None:
        super().__init__("nobody of the household was chosen")


class UnknownAppointment(OntzorgenError):
    """No appointment of the user's municipalities has this number."""

    def __init__(self, appointment: str) -> None:
        self.appointment = appointment
        super().__init__(f"no appointment {appointment}")


class AppointmentOver(OntzorgenError):
    """It was cancelled already, or it has begun: it is not cancelled any more."""

    def __init__(self, appointment: int) -> None:
        self.appointment = appointment
        super().__init__(f"appointment {appointment} was cancelled or has begun")


class MeetingToCome(OntzorgenError):
    """Who was at a meeting of the course is said on its day or later."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"the meeting of {day} is still to come")


class WrongAddress(OntzorgenError):
    """A text that is no address for mail; what was typed is not repeated."""

    def __init__(self) -> None:
        super().__init__("no address for mail")


class MailNotSetUp(OntzorgenError):
    """Nobody said which server sends mail."""

    def __init__(self) -> None:
        super().__init__("no mail server is set up")
