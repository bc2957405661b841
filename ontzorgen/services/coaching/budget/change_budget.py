"""Add a line to the budget plan of a household, change one, and end one.

Each act is one row in the log, with what it was and what it became; the words of a line are not
repeated there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.budget import BudgetLine
from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.errors import (
    BudgetLineChanged,
    DayOutOfReach,
    UnknownBudgetLine,
)
from ontzorgen.services.coaching.trajectory.errors import TooManyWords
from ontzorgen.services.coaching.words import one_line
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, budget
from ontzorgen.store.budget import KeptLine
from ontzorgen.store.household_pages import HouseholdHead

__all__ = ["KeptLine", "add_line", "change_line", "end_line", "see_line", "to_change"]
LONGEST = 140
"""Characters of the words of a line."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_ADD, _CHANGE, _END = "add budget line", "change budget line", "end budget line"


def to_change(session: Session, household_id: int, acting: Acting) -> HouseholdHead:
    """Return the household whose plan somebody is going to change.

    Raises:
        UnknownHousehold, HouseholdForgotten, NotAllowed: from the household.
    """
    return household_numbered(session, household_id, Action.CHANGE_BUDGET, acting)


def add_line(
    session: Session, household_id: int, line: BudgetLine, form: str, acting: Acting
) -> int:
    """Add a line and return its number; the same `form` sent again is the same line.

    Raises:
        UnknownHousehold, HouseholdForgotten, NotAllowed: from the household.
        BsnInText, TooManyWords, DayOutOfReach: from the line.
    """
    head = household_numbered(session, household_id, Action.CHANGE_BUDGET, acting)
    line = _checked(line, _ADD)
    number = budget.known(session, head.id, form)
    if number is not None:
        return number
    values = {
        **budget.columns_of(line),
        "household_id": head.id,
        "once_key": form,
        "written_by_id": acting.by,
        "written_at": acting.now,
    }
    number = budget.add(session, values)
    _log(session, acting, _ADD, head, {"line": number})
    return number


def see_line(session: Session, household_id: int, line_id: int, acting: Acting) -> KeptLine:
    """Return a line that somebody is going to change.

    Raises:
        UnknownHousehold, HouseholdForgotten, NotAllowed: from the household.
        UnknownBudgetLine: it has no such line.
    """
    head = household_numbered(session, household_id, Action.CHANGE_BUDGET, acting)
    kept = _numbered(session, head, line_id)
    _log(session, acting, Action.READ_BUDGET.value, head, {"line": line_id})
    return kept


def change_line(
    session: Session, household_id: int, line: BudgetLine, revision: int, acting: Acting
) -> None:
    """Put this in the place of the line with its number; nothing happens when it is the same.

    Raises:
        UnknownBudgetLine: the household has no such line.
        BudgetLineChanged: it is not as this person saw it any more.
        And what `add_line` raises.
    """
    head = household_numbered(session, household_id, Action.CHANGE_BUDGET, acting)
    kept, line = _numbered(session, head, line.id), _checked(line, _CHANGE)
    if kept.line == line:
        return
    values = {
        **budget.columns_of(line),
        "written_by_id": acting.by,
        "written_at": acting.now,
    }
    if not budget.change(session, line.id, revision, values):
        raise BudgetLineChanged(line.id)
    _log(session, acting, _CHANGE, head, {"line": line.id, "changed": _changed(kept.line, line)})


def end_line(
    session: Session,
    household_id: int,
    line_id: int,
    last_day: date,
    revision: int | None,
    acting: Acting,
) -> bool:
    """End a line after `last_day`; say whether anything of it stays.

    A line that would end before it began was a mistake: it is taken away. Without a `revision`
    it does not matter who changed it last.

    Raises:
        UnknownBudgetLine, BudgetLineChanged, DayOutOfReach: as for changing it.
    """
    head = household_numbered(session, household_id, Action.CHANGE_BUDGET, acting)
    kept = _numbered(session, head, line_id)
    _in_reach(last_day)
    until, seen = last_day + timedelta(days=1), revision or kept.revision
    if kept.line.valid_until == until:
        return True
    stays = until > kept.line.valid_from
    if stays:
        line = replace(kept.line, valid_until=until)
        values = {
            **budget.columns_of(line),
            "written_by_id": acting.by,
            "written_at": acting.now,
        }
        done = budget.change(session, line_id, seen, values)
    else:
        done = budget.drop(session, line_id, seen)
    if not done:
        raise BudgetLineChanged(line_id)
    detail = {"line": line_id, "last_day": last_day.isoformat()}
    _log(session, acting, _END, head, {**detail, "stays": stays})
    return stays


def _numbered(session: Session, head: HouseholdHead, line_id: int) -> KeptLine:
    kept = budget.numbered(session, head.id, line_id) if may_exist(line_id) else None
    if kept is None:
        raise UnknownBudgetLine(line_id)
    return kept


def _checked(line: BudgetLine, step: str) -> BudgetLine:
    """Return the line with its words on one line, without signs that nobody sees."""
    words = one_line(line.description)
    if len(words) > LONGEST:
        raise TooManyWords(LONGEST)
    refuse_bsn(words, step)
    for day in (line.valid_from, line.valid_until, line.first_payment_on):
        _in_reach(day)
    return replace(line, description=words)


def _in_reach(day: date | None) -> None:
    if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise DayOutOfReach(day)


def _changed(before: BudgetLine, after: BudgetLine) -> list[str]:
    """Name what changed. The log forgets nothing, so no debt and no wages stand in it."""
    was, now = budget.columns_of(before), budget.columns_of(after)
    return sorted(name for name in now if now[name] != was[name])


def _log(
    session: Session, acting: Acting, action: str, head: HouseholdHead, detail: dict[str, Any]
) -> None:
    detail = {"households": [head.key], **detail}
    audit.append(session, acting, action, f"household {head.key}", head.municipality, detail)
