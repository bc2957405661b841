"""What booking a bank's file refuses. Facts only; `ontzorgen.wording` finds the Dutch words."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class UnknownBankAccount(OntzorgenError):
    """The file tells of an account or payment that is nobody's here, or not of the user's."""

    def __init__(self, account: str) -> None:
        self.account = account
        super().__init__(f"{account} belongs to no municipality of the user")


class StatementGap(OntzorgenError):
    """Statements between the known ones and this one lack: nothing is booked.

    `first` and `last` are the days that lack, as far as balances tell; where they are equal or
    reversed the statement does not fit what is known of the day.
    """

    def __init__(self, account: str, first: date, last: date, known_cents: int, cents: int) -> None:
        self.account, self.first, self.last = account, first, last
        self.known_cents, self.cents = known_cents, cents
        super().__init__(f"{account}: nothing known between {first} and {last}")


class EntryWithoutDate(OntzorgenError):
    """A booking has neither a booking date nor a value date."""

    def __init__(self, account: str, reference: str | None) -> None:
        self.account, self.reference = account, reference
        super().__init__(f"a booking on {account} has no date")


class UnknownBankItem(OntzorgenError):
    """No booking of the user's municipalities waits under this number."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(f"no bank item {item}")


class ItemDecided(OntzorgenError):
    """Somebody has placed it already."""

    def __init__(self, item: str, decision: str) -> None:
        self.item, self.decision = item, decision
        super().__init__(f"bank item {item} was placed: {decision}")


class ItemDoesNotFit(OntzorgenError):
    """A booking cannot be placed so. `why` is AMOUNT, SIGN, KNOWN, CURRENCY, STATUS or UNKNOWN."""

    def __init__(self, item: str, target: str, why: str) -> None:
        self.item, self.target, self.why = item, target, why
        super().__init__(f"bank item {item} is not {target}: {why}")
