"""What may be wrong when somebody looks at a household, or changes one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ontzorgen.domain.errors import OntzorgenError


class UnknownHousehold(OntzorgenError):
    """No household of the user's municipalities has this number, or no such person is in it."""

    def __init__(self, household: int) -> None:
        self.household = household
        super().__init__(f"no household {household}")


class UnknownKey(OntzorgenError):
    """No household or person of the user's municipalities is called so."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"nobody is called {key}")


class SeveralCalledSo(OntzorgenError):
    """More than one municipality of the user has a household or person that is called so."""

    def __init__(self, key: str, municipalities: tuple[str, ...]) -> None:
        self.key, self.municipalities = key, municipalities
        super().__init__(f"{key} is in {', '.join(municipalities)}")


class HouseholdForgotten(OntzorgenError):
    """The people of this household were forgotten: nobody writes of them again."""

    def __init__(self, household: str) -> None:
        self.household = household
        super().__init__(f"household {household} was forgotten")


class NoBsnKnown(OntzorgenError):
    """There is no BSN on record of this person."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"no BSN of person {person}")


class HouseholdChanged(OntzorgenError):
    """Somebody else changed the household after this person opened the page."""

    def __init__(self, household: str) -> None:
        self.household = household
        super().__init__(f"household {household} was changed meanwhile")


class NoAmountThen(OntzorgenError):
    """On this day the fixed cost has no amount that a new one could follow."""

    def __init__(self, fixed_cost: str, day: date, begins: date | None = None) -> None:
        self.fixed_cost, self.day = fixed_cost, day
        self.begins = begins
        """The first day on which it does have one, when that is later."""
        super().__init__(f"{fixed_cost} has no instalment from {day}")


class LaterAmountKnown(OntzorgenError):
    """A cost cannot stop before an amount that is on record already begins."""

    def __init__(self, fixed_cost: str, start: date) -> None:
        self.fixed_cost, self.start = fixed_cost, start
        super().__init__(f"{fixed_cost} has an amount from {start}")


class UnknownDraft(OntzorgenError):
    """No unfinished household of this user has this number."""

    def __init__(self, draft: int) -> None:
        self.draft = draft
        super().__init__(f"no draft {draft}")


class DraftChanged(OntzorgenError):
    """An unfinished household was changed in another window."""

    def __init__(self, draft: int) -> None:
        self.draft = draft
        super().__init__(f"draft {draft} was changed meanwhile")


class HouseholdKeyTaken(OntzorgenError):
    """A household that was to be new is known already."""

    def __init__(self, household: str) -> None:
        self.household = household
        super().__init__(f"household {household} is known")


class EmptyNote(OntzorgenError):
    """A note has words."""

    def __init__(self) -> None:
        super().__init__("a note without words")


class NoteTooLong(OntzorgenError):
    """A note has a most length, in characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"a note has at most {most} characters")


class NoteCorrected(OntzorgenError):
    """Somebody corrected this note first: only what it says now can be corrected."""

    def __init__(self) -> None:
        super().__init__("the note was corrected already")


class UnknownDocument(OntzorgenError):
    """No document of the user's municipalities has this number."""

    def __init__(self, document: int) -> None:
        self.document = document
        super().__init__(f"no document {document}")


class NotYourDocument(OntzorgenError):
    """A document is taken away by who added it, or by `beheer`."""

    def __init__(self, document: int, added_by: str) -> None:
        self.document, self.added_by = document, added_by
        super().__init__(f"document {document} was added by somebody else")


class DocumentRefusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    TYPE = "TYPE"


class DocumentRefused(OntzorgenError):
    """A file that is no document we keep."""

    def __init__(self, why: DocumentRefusal) -> None:
        self.why = why
        super().__init__(f"the file is refused: {why}")
