"""List the households of somebody's municipalities, by what is typed and chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.paging import Page
from ontzorgen.domain.standing import Standing
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, household_lists, run_lists
from ontzorgen.store.household_lists import HouseholdsAsked, ListedHousehold
from ontzorgen.store.models import PayeeRow


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What somebody typed and chose, as it was sent; empty: everything."""

    text: str = ""
    municipality: str = ""
    consulent: str = ""
    budget_coach: str = ""
    standing: str = ""
    payee: str = ""
    """The number of a payee: only households that have a fixed cost with it today."""


@dataclass(frozen=True, slots=True)
class HouseholdList:
    """One page of households, and what may be chosen."""

    rows: Sequence[ListedHousehold]
    page: Page
    municipalities: Sequence[tuple[str, str]]
    consulents: Sequence[str]
    budget_coaches: Sequence[str]
    payee_name: str | None
    """Of the payee that was chosen, when there is one."""


def list_households(
    session: Session, chosen: HouseholdFilter, number: str | None, acting: Acting
) -> HouseholdList:
    """Return a page of the households that fit; who was shown is logged.

    `number` is that of the page, as it was typed.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    asked = _asked(chosen, acting)
    newest = _newest(session, asked)
    page = Page.asked(number, household_lists.count(session, asked, newest))
    rows = household_lists.page(
        session, asked, newest, acting.today, offset=page.offset, limit=page.size
    )
    _audit(session, acting, rows)
    consulents, coaches = household_lists.workers(session, acting.municipalities)
    payee = session.get(PayeeRow, asked.payee_id) if asked.payee_id else None
    return HouseholdList(
        rows,
        page,
        own_municipalities(session, acting),
        consulents,
        coaches,
        payee.name if payee else None,
    )


def every_household(
    session: Session, chosen: HouseholdFilter, acting: Acting
) -> Sequence[ListedHousehold]:
    """Return all the households that fit, for a file; who was shown is logged.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    asked = _asked(chosen, acting)
    newest = _newest(session, asked)
    rows = household_lists.page(session, asked, newest, acting.today)
    _audit(session, acting, rows)
    return rows


def _asked(chosen: HouseholdFilter, acting: Acting) -> HouseholdsAsked:
    require(acting, Action.READ_HOUSEHOLD)
    refuse_bsn(chosen.text, "search household")
    codes = acting.municipalities
    if chosen.municipality:
        codes &= {chosen.municipality}
    return HouseholdsAsked(
        codes,
        chosen.text,
        chosen.consulent,
        chosen.budget_coach,
        Standing(chosen.standing) if chosen.standing in list(Standing) else None,
        _number(chosen.payee),
        acting.today,
    )


def _number(typed: str) -> int | None:
    """Return the number of a payee; what is no such number fits nobody."""
    if not typed:
        return None
    number = int(typed) if typed.isascii() and typed.isdecimal() else 0
    return number if may_exist(number) else 0


def _newest(session: Session, asked: HouseholdsAsked) -> list[int]:
    """Return the runs in which a household stands as it does now."""
    newest = run_lists.newest(session, asked.municipalities, freed=False)
    return [run.id for run in newest.values()]


def _audit(session: Session, acting: Acting, rows: Sequence[ListedHousehold]) -> None:
    """Log who was shown; what was typed may be a name, so it is not in the log."""
    shown = [(row.municipality, row.key) for row in rows]
    audit.append_for_towns(session, acting, "list households", "households", shown)
