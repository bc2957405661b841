"""Read the audit log a part at a time, the newest row first.

A row without a municipality is about the organisation, or about a person who works for it. Such
a row is left out when its actor, or the user it is about, works for other municipalities only.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from ontzorgen.store import tenancy
from ontzorgen.store.models import AuditRow, MunicipalityRow, UserMunicipalityRow, UserRow


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which rows somebody wants to see; empty and None: all."""

    since: datetime | None = None
    before: datetime | None = None
    """The first moment that is not in it."""
    actor: str = ""
    action: str = ""
    object: str = ""
    """A part of what it was about."""
    households: Collection[str] = ()
    """With `object`: rows whose detail names one of these households are wanted as well."""
    municipality: str = ""
    without_looks: bool = False
    """Leave out who only looked at something; a look that was refused stays."""


_LOOKS = ("read ", "list ", "see ", "find ", "preview ", "count ", "search")
"""How an action begins that changes nothing."""


def is_look(action: str) -> bool:
    """Say whether who did this only looked."""
    return action.startswith(_LOOKS)


def number_of(session: Session, towns: Collection[str], wanted: LogFilter) -> int:
    """Return how many rows somebody of these municipalities may see and wants."""
    return session.scalar(_chosen(select(func.count(AuditRow.sequence)), towns, wanted)) or 0


def rows(
    session: Session, towns: Collection[str], wanted: LogFilter, offset: int, most: int
) -> Sequence[AuditRow]:
    """Return a part of them, the newest first."""
    query = _chosen(select(AuditRow), towns, wanted).order_by(AuditRow.sequence.desc())
    return session.scalars(query.offset(offset).limit(most)).all()


def newest(session: Session) -> tuple[datetime, str] | None:
    """Return moment and seal of the last row of the chain, whatever it is about."""
    query = select(AuditRow.at, AuditRow.sha256).order_by(AuditRow.sequence.desc()).limit(1)
    with tenancy.over_all(session):
        row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def codes_of_others(session: Session, towns: Collection[str]) -> frozenset[str]:
    """Return the codes that are in use and are not one of these."""
    known = select(MunicipalityRow.code).union(select(UserMunicipalityRow.municipality_code))
    return frozenset(session.scalars(known)) - frozenset(towns)


def _chosen(query: Select[Any], towns: Collection[str], wanted: LogFilter) -> Select[Any]:
    row = AuditRow
    own = sorted(towns)
    here = UserMunicipalityRow.municipality_code.in_(own)
    elsewhere = ~exists().where(UserMunicipalityRow.user_id == UserRow.id, here)
    nobodys = (
        row.municipality_code.is_(None)
        & row.actor.not_in(select(UserRow.login).where(elsewhere))
        & row.object.not_in(select(literal("user ") + UserRow.login).where(elsewhere))
    )
    query = query.where(row.municipality_code.in_(own) | nobodys)
    if wanted.since is not None:
        query = query.where(row.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(row.at < wanted.before)
    if wanted.actor:
        query = query.where(func.lower(row.actor) == wanted.actor.lower())
    if wanted.action:
        query = query.where(row.action == wanted.action)
    elif wanted.without_looks:
        looks = or_(*(row.action.startswith(begin, autoescape=True) for begin in _LOOKS))
        query = query.where(~looks | (row.result != "OK"))
    if wanted.object:
        about = [row.object.icontains(wanted.object, autoescape=True)]
        about += [_names(household) for household in wanted.households]
        query = query.where(or_(*about))
    if wanted.municipality:
        query = query.where(row.municipality_code == wanted.municipality)
    return query


def _names(household: str) -> ColumnElement[bool]:
    """Say that the detail names a household, whole: W1 is not W10.

    A detail is text that a seal covers, so it is compared as text. This reads no row that the
    part of `object` does not read: that one has no index to go by either.
    """
    detail, key = AuditRow.detail, json.dumps(household, ensure_ascii=False)
    return detail.contains('"households": [') & detail.contains(key, autoescape=True)


def newest_moment(session: Session) -> datetime | None:
    """Return when the last row was written."""
    return session.scalar(select(AuditRow.at).order_by(AuditRow.sequence.desc()).limit(1))
