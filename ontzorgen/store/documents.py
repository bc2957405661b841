"""Read and keep documents of households; a list never reads their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from ontzorgen.store import prepared
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import HouseholdDocumentRow as Row
from ontzorgen.store.models import HouseholdRow, UserRow


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document without its bytes."""

    id: int
    household_id: int
    household: str
    municipality: str
    name: str
    kind: str
    media_type: str
    size: int
    added_by_id: int
    added_by: str
    """The name of who added it."""
    added_at: datetime


def _shown() -> Any:
    return (
        select(
            Row.id,
            Row.household_id,
            HouseholdRow.key,
            Row.municipality_code,
            Row.name,
            Row.kind,
            Row.media_type,
            Row.size,
            Row.added_by_id,
            UserRow.name,
            Row.added_at,
        )
        .join(HouseholdRow, HouseholdRow.id == Row.household_id)
        .join(UserRow, UserRow.id == Row.added_by_id)
    )


def of_household(session: Session, household_id: int) -> list[DocumentShown]:
    """Return the documents of a household, the newest first."""
    rows = prepared.rows(session, _of_household(), household=household_id)
    return [DocumentShown(*row) for row in rows]


@cache
def _of_household() -> Any:
    own = _shown().where(Row.household_id == bindparam("household"))
    return own.order_by(Row.added_at.desc(), Row.id.desc())


def numbered(session: Session, number: int) -> DocumentShown | None:
    """Return a document by its number."""
    row = session.execute(_shown().where(Row.id == number)).first()
    return None if row is None else DocumentShown(*row)


def content_of(session: Session, number: int) -> Sealed:
    """Return the sealed bytes of a document."""
    row = session.execute(select(Row.content_cipher, Row.content_key).where(Row.id == number)).one()
    return Sealed(*row)


def known(session: Session, household_id: int, index: bytes) -> int | None:
    """Return the number of the document of a household with these bytes."""
    query = select(Row.id).where(Row.household_id == household_id, Row.content_index == index)
    return session.execute(query).scalar_one_or_none()


def add(session: Session, content: Sealed, values: dict[str, Any]) -> int:
    """Keep a document and return its number."""
    row = insert(Row).values(content_cipher=content.cipher, content_key=content.key, **values)
    return int(session.execute(row.returning(Row.id)).scalar_one())


def drop(session: Session, number: int) -> None:
    """Take a document away."""
    session.execute(delete(Row).where(Row.id == number))
