"""The audit chain: write a row that seals the one before it, and prove the chain.

Each row's SHA-256 covers its content and the row before. It is written in the
transaction of the change itself. Source: BIO2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from ontzorgen.store.models import AuditRow

GENESIS = "0" * 64
_CHAIN_LOCK = 0x0A0D17
_TAIL = "audit tail"


class Who(Protocol):
    """What the log needs to know of the person who acts."""

    @property
    def login(self) -> str: ...  # noqa: D102
    @property
    def os_user(self) -> str: ...  # noqa: D102
    @property
    def host(self) -> str: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102
    @property
    def now(self) -> datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where the chain does not hold: MISSING, CHANGED, NOT_SEALED or NOT_KEPT."""

    sequence: int
    why: str


def append(
    session: Session,
    who: Who,
    action: str,
    object_: str,
    municipality: str | None,
    detail: dict[str, Any],
    *,
    result: str = "OK",
) -> None:
    """Add a row to the chain, in the transaction of the change it tells of.

    `detail` must never hold a BSN.
    """
    sequence, previous = _head(session)
    row: dict[str, Any] = {
        "sequence": sequence + 1,
        "at": who.now,
        "actor": who.login,
        "os_user": who.os_user,
        "host": who.host,
        "origin": who.origin,
        "action": action,
        "object": object_,
        "municipality_code": municipality,
        "result": result,
        "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False, default=str),
        "previous_sha256": previous,
    }
    row["sha256"] = _seal(row)
    session.execute(insert(AuditRow), [row])
    session.info[_TAIL] = (session.get_transaction(), row["sequence"], row["sha256"])


def broken_links(session: Session) -> Iterator[BrokenLink]:
    """Yield each place where the chain does not hold; nothing when it does."""
    sequence, previous = 0, GENESIS
    columns = AuditRow.__table__.columns
    rows = session.execute(
        select(*columns).order_by(AuditRow.sequence), execution_options={"yield_per": 5000}
    )
    for found in rows:
        row = dict(found._mapping)
        sequence += 1
        if row["sequence"] != sequence:
            yield BrokenLink(sequence, "MISSING")
            sequence = row["sequence"]
        elif row["previous_sha256"] != previous:
            yield BrokenLink(sequence, "NOT_SEALED")
        if _seal(row) != row["sha256"]:
            yield BrokenLink(row["sequence"], "CHANGED")
        previous = row["sha256"]


def _seal(row: dict[str, Any]) -> str:
    content = {key: value for key, value in row.items() if key != "sha256"}
    content["at"] = content["at"].isoformat(timespec="microseconds")
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _head(session: Session) -> tuple[int, str]:
    """Return the last row's number and seal, with the chain held until commit.

    A serializable transaction on PostgreSQL sees the chain as it was when it
    began. So the chain is locked here, and the head is read over a connection of
    its own; after the first row this transaction knows its own.
    """
    written = session.info.get(_TAIL)
    if written is not None and written[0] is session.get_transaction():
        return written[1], written[2]
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return _newest(connection)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    with connection.engine.connect() as other:
        return _newest(other)


@dataclass(frozen=True, slots=True)
class Logged:
    """Who did something, and with which details."""

    actor: str
    detail: dict[str, Any]


def last_by_object(session: Session, action: str) -> dict[str, Logged]:
    """Return, per object, the last row that tells of an action."""
    rows = session.execute(
        select(AuditRow.object, AuditRow.actor, AuditRow.detail)
        .where(AuditRow.action == action)
        .order_by(AuditRow.sequence)
    )
    return {row[0]: Logged(row[1], json.loads(row[2])) for row in rows}


def written(session: Session) -> tuple[int, str] | None:
    """Return the last row that this session added, if it did."""
    tail = session.info.get(_TAIL)
    return None if tail is None else (tail[1], tail[2])


def seal_of(session: Session, sequence: int) -> str | None:
    """Return the seal of one row."""
    return session.scalar(select(AuditRow.sha256).where(AuditRow.sequence == sequence))


def newest(session: Session) -> tuple[int, str]:
    """Return the last row's number and seal."""
    return _newest(session.connection())


def _newest(connection: Connection) -> tuple[int, str]:
    found = connection.execute(
        select(AuditRow.sequence, AuditRow.sha256).order_by(AuditRow.sequence.desc()).limit(1)
    ).first()
    return (found[0], found[1]) if found else (0, GENESIS)
