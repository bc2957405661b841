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


class SignalOpen(OntzorgenError):
    """A signal that is open is not opened again."""

    def __init__(self, signal: int) -> None:
        self.signal = signal
        super().__init__(f"arrears signal {signal} is open")


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
    """It was called off already, or it was too long ago to say that it was not held."""

    def __init__(self, appointment: int) -> None:
        self.appointment = appointment
        super().__init__(f"appointment {appointment} was called off or is long over")


class MeetingToCome(OntzorgenError):
    """Who was at a meeting of the course is said on its day or later."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"the meeting of {day} is still to come")


class MeetingThere(OntzorgenError):
    """Of the day to which a meeting is moved it is said already who was there."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"there is a meeting on {day} already")


class UnknownMeeting(OntzorgenError):
    """Nothing was said of a meeting of this household on that day."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"no meeting on {day}")


class WrongAddress(OntzorgenError):
    """A text that is no address for mail; what was typed is not repeated."""

    def __init__(self) -> None:
        super().__init__("no address for mail")


class MailNotSetUp(OntzorgenError):
    """Nobody said which server sends mail."""

    def __init__(self) -> None:
        super().__init__("no mail server is set up")
