"""Read and keep households that are not finished: one row each, sealed, for its maker only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from ontzorgen.store import prepared
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import HouseholdDraftRow as Row
from ontzorgen.store.models import HouseholdRow


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it is kept; `content` is None once the household is registered."""

    id: int
    municipality: str
    changed_at: datetime
    content: Sealed | None
    household_id: int | None


def begin(session: Session, municipality: str, made_by: int, content: Sealed, now: datetime) -> int:
    """Keep a new draft and return its number."""
    row = insert(Row).values(
        municipality_code=municipality,
        made_by_id=made_by,
        changed_at=now,
        content_cipher=content.cipher,
        content_key=content.key,
    )
    return int(session.execute(row.returning(Row.id)).scalar_one())


def of_maker(
    session: Session,
    made_by: int,
    municipalities: Collection[str],
    since: datetime,
    number: int | None = None,
) -> list[KeptDraft]:
    """Return what somebody touched since a moment, in these municipalities; or this one of it.

    The newest is the first.
    """
    asked = {"maker": made_by, "codes": sorted(municipalities), "since": since, "number": number}
    rows = prepared.rows(session, _of_maker(number is not None), **asked)
    return [
        KeptDraft(number, code, at, Sealed(cipher, key) if cipher and key else None, household)
        for number, code, at, cipher, key, household in rows
    ]


@cache
def _of_maker(one: bool) -> Executable:
    query = select(
        Row.id,
        Row.municipality_code,
        Row.changed_at,
        Row.content_cipher,
        Row.content_key,
        Row.household_id,
    ).where(
        Row.made_by_id == bindparam("maker"),
        Row.municipality_code.in_(prepared.several("codes")),
        Row.changed_at >= bindparam("since"),
    )
    if one:
        query = query.where(Row.id == bindparam("number"))
    return query.order_by(Row.changed_at.desc(), Row.id.desc())


def keep(session: Session, number: int, content: Sealed, now: datetime) -> None:
    """Replace the content of a draft."""
    values = {"content_cipher": content.cipher, "content_key": content.key, "changed_at": now}
    session.execute(update(Row).where(Row.id == number).values(values))


def finish(session: Session, number: int, household_id: int, now: datetime) -> None:
    """Say which household a draft became; its content is gone."""
    values = {"content_cipher": None, "content_key": None, "household_id": household_id}
    session.execute(update(Row).where(Row.id == number).values(**values, changed_at=now))


def drop(session: Session, number: int) -> None:
    """Take a draft away."""
    session.execute(delete(Row).where(Row.id == number))


def drop_before(session: Session, moment: datetime) -> int:
    """Take away the drafts that nobody touched since this moment; return how many those were."""
    gone = session.execute(delete(Row).where(Row.changed_at < moment).returning(Row.id))
    return len(gone.all())


def household_named(session: Session, municipality: str, key: str) -> int | None:
    """Return the number of a household by its key, whatever its capitals were when typed."""
    query = select(HouseholdRow.id).where(
        HouseholdRow.municipality_code == municipality, HouseholdRow.key == key
    )
    return session.execute(query).scalar_one_or_none()
