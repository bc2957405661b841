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
