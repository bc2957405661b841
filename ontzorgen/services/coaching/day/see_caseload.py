"""The households that somebody works with, the one that needs attention first.

A coach or caseworker sees the own ones, or all of the own municipalities. Those whose people have
no right any more are left out, unless they are said to be behind, will be spoken to, or are asked
how it goes after help that was done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.caseload import Attention, CaseFacts, CaseView, view
from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day.whose import Namesakes, own_names, own_namesakes
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, caseload, run_lists
from ontzorgen.store.caseload import Case, CasesAsked
from ontzorgen.store.run_lists import NewestRun

__all__ = ["Attention", "Case", "Namesakes"]


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """What somebody typed and chose; empty: everything of the own municipalities."""

    text: str = ""
    municipality: str = ""
    mine: bool = True
    asks: str = ""
    """One of `Attention`: only households that ask for it."""


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """One household of a list; cents."""

    case: Case
    view: CaseView
    facts: CaseFacts
    run: NewestRun | None
    """The run that its phases and what lacks are of; None: there is none yet."""
    persons: tuple[str, ...] = ()
    """Names; empty until a page or file shows the row."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """One page of a caseload, and what may be chosen."""

    rows: Sequence[CaseSeen]
    page: Page
    municipalities: Sequence[tuple[str, str]]
    asks: Mapping[Attention, int]
    """How many of the households that fit, whatever they ask for, ask for what."""
    today: date
    namesakes: Sequence[Namesakes]
    """Names that who looks shares with a colleague: the households with it are not shown as own."""


def see_caseload(
    session: Session, choice: CaseChoice, number: str | None, acting: Acting
) -> Caseload:
    """Return a page of a caseload; who was shown is logged.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    found = _found(session, choice, acting)
    counts = Counter(ask for each in found for ask in each.view.asks)
    rows = _asking(found, choice)
    page = Page.asked(number, len(rows))
    shown = _named(session, rows[page.offset : page.offset + page.size])
    _audit(session, acting, shown)
    towns = own_municipalities(session, acting)
    shared = own_namesakes(session, acting) if choice.mine else ()
    return Caseload(shown, page, towns, counts, acting.today, shared)


def every_case(session: Session, choice: CaseChoice, acting: Acting) -> Sequence[CaseSeen]:
    """Return a whole caseload, for a file or the command line; who was shown is logged.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    rows = _named(session, _asking(_found(session, choice, acting), choice))
    _audit(session, acting, rows)
    return rows


def own_cases(session: Session, acting: Acting) -> Sequence[CaseSeen]:
    """Return the households of which somebody is coach or caseworker, without names; no look."""
    return _found(session, CaseChoice(), acting)


def all_cases(session: Session, municipality: str, acting: Acting) -> Sequence[CaseSeen]:
    """Return the households of a municipality, or of all own ones (empty), without names; no look.

    Whose they are does not matter: it is for who sees to it that nothing is left.
    """
    return _found(session, CaseChoice(municipality=municipality, mine=False), acting)


def _found(session: Session, choice: CaseChoice, acting: Acting) -> list[CaseSeen]:
    require(acting, Action.READ_CASELOAD)
    refuse_bsn(choice.text, "search household")
    codes = acting.municipalities
    if choice.municipality:
        codes &= {choice.municipality}
    own = own_names(session, acting) if choice.mine else None
    found = caseload.cases(session, CasesAsked(codes, choice.text, own))
    newest = run_lists.newest(session, codes, freed=False)
    runs = [run.id for run in newest.values()]
    facts = caseload.facts_of(session, found, runs, acting.now, acting.today)
    every = (
        CaseSeen(
            each, view(facts[each.id], acting.today), facts[each.id], newest.get(each.municipality)
        )
        for each in found
    )
    seen = [each for each in every if _is_live(each, acting.today)]
    return sorted(seen, key=lambda each: (each.view.order, each.case.key, each.case.municipality))


def _is_live(seen: CaseSeen, today: date) -> bool:
    facts = seen.facts
    with_right = (each.person for each in facts.persons)
    return (
        any(person.right_until is None or person.right_until > today for person in with_right)
        or facts.signals > 0
        or facts.contact_on is not None
        or facts.advices > 0
        or seen.view.review_on is not None
    )


def _asking(found: Sequence[CaseSeen], choice: CaseChoice) -> list[CaseSeen]:
    if choice.asks not in list(Attention):
        return list(found)
    return [each for each in found if Attention(choice.asks) in each.view.asks]


def _named(session: Session, rows: Sequence[CaseSeen]) -> list[CaseSeen]:
    names = caseload.names_of(session, [each.case.id for each in rows])
    return [replace(each, persons=tuple(names.get(each.case.id, ()))) for each in rows]


def _audit(session: Session, acting: Acting, rows: Sequence[CaseSeen]) -> None:
    shown = [(each.case.municipality, each.case.key) for each in rows]
    audit.append_for_towns(session, acting, "list caseload", "households", shown)
