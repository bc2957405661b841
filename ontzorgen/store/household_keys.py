"""Look up the keys by which the organisation calls its households and persons."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.store.models import HouseholdRow, PersonRow


def households_called(session: Session, key: str) -> list[tuple[int, int | None, str]]:
    """Return number, no person and municipality of each household with this key."""
    row = HouseholdRow
    rows = session.execute(select(row.id, row.municipality_code).where(row.key == key))
    return [(number, None, code) for number, code in rows]


def keys_typed(session: Session, towns: Collection[str], typed: str) -> list[str]:
    """Return the keys in these municipalities that somebody typed so, or all in one case."""
    spelled = {typed, typed.upper(), typed.lower()}  # by the index: there are many households
    query = select(HouseholdRow.key).where(
        HouseholdRow.municipality_code.in_(sorted(towns)), HouseholdRow.key.in_(sorted(spelled))
    )
    return sorted(set(session.scalars(query)))


def persons_called(session: Session, key: str) -> list[tuple[int, int | None, str]]:
    """Return household, number and municipality of each person with this key."""
    row = PersonRow
    rows = session.execute(
        select(row.household_id, row.id, row.municipality_code).where(row.key == key)
    )
    return [(household, number, code) for household, number, code in rows]


def keys_beginning(session: Session, table: Any, municipality: str, begin: str) -> list[str]:
    """Return the keys of a table in a municipality that begin so, whatever their capitals."""
    query = select(table.key).where(
        table.municipality_code == municipality,
        func.lower(table.key).startswith(begin.lower(), autoescape=True),
    )
    return list(session.scalars(query))
