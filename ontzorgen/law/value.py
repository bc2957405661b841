"""One value the law sets, with the range it holds and where it is written.

Units: euro cents, whole numbers (the unit says of what) or codes of a closed list.
Ranges are half-open: `valid_until` is the first day the value no longer holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontzorgen.law.errors import WrongKind


class Kind(StrEnum):
    """What a value is, and the key it has in its file."""

    CENTS = "cents"
    NUMBER = "number"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Value:
    """What the law sets for one name over one range of days."""

    name: str
    kind: Kind
    content: int | tuple[str, ...]
    unit: str
    valid_from: date
    valid_until: date | None  # first day it no longer holds; None: no end is known
    source: str
    article: str
    description: str

    @property
    def cents(self) -> int:
        """The value in euro cents. Raises WrongKind for anything but an amount."""
        if self.kind is not Kind.CENTS or isinstance(self.content, tuple):
            raise WrongKind(self.name, "an amount in euro cents", self.unit)
        return self.content

    @property
    def number(self) -> int:
        """The value as a whole number of its unit. Raises WrongKind for anything else."""
        if self.kind is not Kind.NUMBER or isinstance(self.content, tuple):
            raise WrongKind(self.name, "a number", self.unit)
        return self.content

    @property
    def codes(self) -> tuple[str, ...]:
        """The members of a closed list, in file order. Raises WrongKind for anything else."""
        if not isinstance(self.content, tuple):
            raise WrongKind(self.name, "a list of codes", self.unit)
        return self.content

    def holds_on(self, day: date) -> bool:
        """Tell whether the value is in force on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
