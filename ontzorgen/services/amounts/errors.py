"""What a change of many amounts refuses."""

from __future__ import annotations

from collections.abc import Sequence

from ontzorgen.domain.errors import OntzorgenError


class AmountsDiffer(OntzorgenError):
    """What would change is not what somebody saw and confirmed."""

    def __init__(self) -> None:
        super().__init__("the preview that was confirmed no longer holds")


class NothingToChange(OntzorgenError):
    """Not one amount would change."""

    def __init__(self) -> None:
        super().__init__("no amount changes")


class UnknownAmountChange(OntzorgenError):
    """No change of the user's municipalities has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no change of amounts {number}")


class AmountsUndone(OntzorgenError):
    """Somebody has undone the change already."""

    def __init__(self, number: int, login: str) -> None:
        self.number, self.login = number, login
        super().__init__(f"change of amounts {number} was undone by {login}")


class AmountsUsed(OntzorgenError):
    """What came of a change of amounts: a run paid with it, or a cost changed again.

    `decided` holds (fixed cost, run) pairs, `changed` the fixed costs.
    """

    def __init__(
        self, number: int, decided: Sequence[tuple[str, str]], changed: Sequence[str]
    ) -> None:
        self.number, self.decided, self.changed = number, tuple(decided), tuple(changed)
        super().__init__(f"change of amounts {number} is in use")
