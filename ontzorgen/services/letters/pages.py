"""What the pages of letters show: lists with a number of pages, and the letters of a household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import LetterState
from ontzorgen.domain.numbers import number_typed
from ontzorgen.domain.paging import PAGE_SIZE, Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.letters.due import LetterDue, due_of, letters_due
from ontzorgen.services.letters.list_file import LetterChoice, asked_of
from ontzorgen.services.letters.see import (
    LettersAsked,
    count_by_state,
    count_letters,
    list_letters,
    without_reason,
)
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.store import audit, household_pages, letters
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.letters import LetterKept
from reports.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class LetterList:
    """A page of a list of letters."""

    rows: Sequence[LetterKept]
    page: Page
    counts: Mapping[LetterState, int]
    """How many there are in each state, of the chosen kind and municipality."""
    municipalities: Sequence[tuple[str, str]]
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    """The names of the persons to whom letters go, by id."""


@dataclass(frozen=True, slots=True)
class DueList:
    """Some of what is to be made in one municipality."""

    rows: Sequence[LetterDue]
    begin: int
    """The household after which it begins; 0: at the first."""
    after: int | None
    """The household after which the rest begins; None: there is no more."""
    municipality: str
    """Empty: the user works for none that is loaded."""
    municipalities: Sequence[tuple[str, str]]
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    """The names of the persons that letters go to or are about, by id."""


@dataclass(frozen=True, slots=True)
class HouseholdLetters:
    """The letters of one household, those to be made, and who lives there."""

    head: HouseholdHead
    rows: Sequence[LetterKept]
    page: Page
    due: Sequence[LetterDue]
    persons: Sequence[PersonShown]


def see_list(
    session: Session, choice: LetterChoice, number: str | None, acting: Acting
) -> LetterList:
    """Return a page of the letters that fit, the newest first, and log the look.

    Raises:
        NotAllowed: no role to see letters.
    """
    asked = asked_of(choice, acting)
    counts = count_by_state(session, replace(asked, state=None), acting)
    total = sum(counts.values()) if asked.state is None else counts[asked.state]
    page = Page.asked(number, total)
    rows = list_letters(session, replace(asked, first=page.offset, at_most=page.size), acting)
    names = household_pages.names_of(
        session, {each.person_id for each in rows if each.person_id is not None}
    )
    return LetterList(rows, page, counts, own_municipalities(session, acting), names)


def see_due(
    session: Session,
    municipality: str,
    kind: LetterKind | None,
    after: str | None,
    acting: Acting,
) -> DueList:
    """Return what is to be made in a municipality, from the household after `after` on.

    Of the user's first municipality, unless it is one of theirs.

    Raises:
        NotAllowed: no role to see letters.
    """
    require(acting, Action.READ_LETTER)
    towns = own_municipalities(session, acting)
    own = [code for code, _name in towns]
    code = municipality if municipality in own else next(iter(own), "")
    if not code:
        return DueList((), 0, None, "", ())
    begin = number_typed(after or "") or 0
    part = letters_due(session, code, acting, kind, begin, PAGE_SIZE)
    about = (each.wanted.person_id or each.wanted.of_person for each in part.letters)
    names = household_pages.names_of(session, {person for person in about if person is not None})
    return DueList(part.letters, begin, part.more_after, code, towns, names)


def see_of_household(
    session: Session,
    household_id: int,
    kind: LetterKind | None,
    state: LetterState | None,
    number: str | None,
    acting: Acting,
) -> HouseholdLetters:
    """Return a page of the letters of a household and what is to be made, and log the look.

    Raises:
        UnknownHousehold, NotAllowed: none of this user's municipalities, or no role.
    """
    head = household_numbered(session, household_id, Action.READ_LETTER, acting)
    asked = LettersAsked({head.municipality}, head.id, kind, state)
    page = Page.asked(number, count_letters(session, asked, acting))
    rows = [
        without_reason(each, acting)
        for each in letters.listed(session, replace(asked, first=page.offset, at_most=page.size))
    ]
    due = due_of(session, head, acting)
    persons = household_pages.persons(session, head.id)
    detail = {"households": [head.key]}
    audit.append(
        session, acting, "list letters", f"household {head.key}", head.municipality, detail
    )
    return HouseholdLetters(head, rows, page, due, persons)
