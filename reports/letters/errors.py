"""What can be wrong with a letter. Facts only."""

from __future__ import annotations

from collections.abc import Iterable

from reports.errors import ReportError


class UnknownLanguage(ReportError):
    """There is no message catalogue in this language."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"no catalogue in {code!r}")


class WrongCatalogue(ReportError):
    """A message catalogue does not say the same things as the Dutch one."""

    def __init__(self, code: str, why: str) -> None:
        self.code, self.why = code, why
        super().__init__(f"catalogue {code!r}: {why}")


class UnknownBlank(ReportError):
    """A text has a blank that no letter of its kind can fill in."""

    def __init__(self, blanks: Iterable[str], known: Iterable[str]) -> None:
        self.blanks, self.known = tuple(sorted(blanks)), tuple(sorted(known))
        super().__init__(f"nothing fills in {', '.join(self.blanks)}")


class WrongBraces(ReportError):
    """A text has a brace that opens or closes nothing, or a blank with more than a name."""

    def __init__(self, near: str) -> None:
        self.near = near
        super().__init__(f"a brace that says nothing near {near!r}")


class EmptyBody(ReportError):
    """The text of a letter says nothing."""

    def __init__(self) -> None:
        super().__init__("the text of the letter is empty")


class OverviewDoesNotAddUp(ReportError):
    """More was paid for a person than came in."""

    def __init__(self, net_cents: int, paid_cents: int) -> None:
        self.net_cents, self.paid_cents = net_cents, paid_cents
        super().__init__(f"{net_cents} came in, {paid_cents} was paid")
