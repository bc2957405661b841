"""The audit chain: write a row that seals the one before it, and prove the chain.

Each row's SHA-256 covers its content and the row before. It is remembered while the
change is made and written last, in the same transaction. Source: BIO2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import Connection, Table, event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from ontzorgen.store import tenancy
from ontzorgen.store.models import AuditRow
from payees.private_text import ForbiddenKind, find_forbidden
from sepa.privacy import has_bsn

GENESIS = "0" * 64
MOST_NAMED = 1_000
"""Households that one row names; of more there are several rows, each with its part of them."""
SEALED_V1 = (
    "sequence",
    "at",
    "actor",
    "os_user",
    "host",
    "origin",
    "action",
    "object",
    "municipality_code",
    "result",
    "detail",
    "previous_sha256",
)
"""What a seal covers. Never changed: a later column is not sealed, or begins a second version."""
_CHAIN_LOCK = 0x0A0D17
_WAITING, _TAIL = "audit rows to write", "audit row written last"
_OWN_NAMES = frozenset({"line", "households", "costs"})
"""Details that hold the organisation's own names of things: one may have nine digits by chance."""
_table: Table = AuditRow.__table__  # type: ignore[assignment]  # it is one
_INSERT = _table.insert()
_NEWEST = select(_table.c.sequence, _table.c.sha256).order_by(_table.c.sequence.desc()).limit(1)
_HASH_OR_IBAN = re.compile(r"[0-9a-f]{64}|[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")


class Who(Protocol):
    """What the log needs to know of the person who acts."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def login(self) -> str: ...
    @property
    def os_user(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def now(self) -> datetime: ...

    # ruff: enable[D102]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where the chain does not hold: MISSING, CHANGED, NOT_SEALED or NOT_KEPT."""

    sequence: int
    why: str


class BsnInLog(Exception):
    """A detail for the log holds a BSN: a fault of ours, never of the data."""


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
    """Remember a row for the chain; it is written when this transaction commits.

    Raises:
        BsnInLog: `detail` holds a BSN.
    """
    texts = [text for text in _texts(detail) if not _HASH_OR_IBAN.fullmatch(text)]
    if any(holds_bsn(text) for text in texts):
        raise BsnInLog(action)
    if not session.in_transaction():
        session.begin()
    row: dict[str, Any] = {
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
    }
    inside = session.get_nested_transaction() or session.get_transaction()
    session.info.setdefault(_WAITING, []).append((inside, row))


def append_for_towns(
    session: Session, who: Who, action: str, object_: str, shown: Iterable[tuple[str, str]]
) -> None:
    """Remember a row for each municipality of which households were shown: (municipality, key).

    What one municipality may read of the log names no household of another. One row without a
    municipality, when nothing was shown; several of one municipality, when very many were.
    """
    keys: dict[str, list[str]] = {}
    for code, key in sorted(set(shown)):
        keys.setdefault(code, []).append(key)
    for code, households in keys.items():
        for detail in naming(households):
            append(session, who, action, object_, code, detail)
    if not keys:
        append(session, who, action, object_, None, {"households": []})


def naming(households: Sequence[str]) -> list[dict[str, Any]]:
    """Return the details that name households that were shown, each household in one of them.

    Where there are several, each says which `part` it is, from 1, of how many `parts`.
    """
    begins = range(0, len(households), MOST_NAMED) or range(1)
    parts = [{"households": list(households[at : at + MOST_NAMED])} for at in begins]
    if len(parts) == 1:
        return parts
    return [each | {"part": at, "parts": len(parts)} for at, each in enumerate(parts, start=1)]


def take_remembered(session: Session) -> list[dict[str, Any]]:
    """Take the rows that a session remembered and may not write, for it only reads."""
    return [row for _inside, row in session.info.pop(_WAITING, ())]


def remember_again(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Remember rows of a session that only read; they are written when this one commits."""
    if not session.in_transaction():
        session.begin()
    waiting = session.info.setdefault(_WAITING, [])
    waiting.extend((session.get_transaction(), row) for row in rows)


@event.listens_for(Session, "before_commit")
def _write_waiting(session: Session) -> None:
    """Write what was remembered, with the chain held from here to the commit."""
    if session.in_nested_transaction():
        return
    waiting, outer = session.info.pop(_WAITING, ()), session.get_transaction()
    rows = [row for inside, row in waiting if outer is not None and outer in _and_around(inside)]
    if not rows:
        return
    session.flush()
    with tenancy.over_all(session):  # one chain for the organisation
        sequence, previous = _head(session)
        for row in rows:
            sequence += 1
            row |= {"sequence": sequence, "previous_sha256": previous}
            previous = row["sha256"] = _seal(row)
        session.connection().execute(_INSERT, rows)
    session.info[_TAIL] = (sequence, previous)


@event.listens_for(Session, "after_soft_rollback")
def _forget_waiting(session: Session, ended: SessionTransaction) -> None:
    """Forget what was remembered inside a transaction, or a savepoint, that is undone."""
    if _WAITING in session.info:
        session.info[_WAITING] = [
            (inside, row)
            for inside, row in session.info[_WAITING]
            if ended not in _and_around(inside)
        ]


def _and_around(inside: SessionTransaction | None) -> Iterator[SessionTransaction]:
    while inside is not None:
        yield inside
        inside = inside.parent


def _texts(detail: Any) -> Iterator[str]:
    """Give every text in a detail, names of fields too; an amount or a number is none."""
    if isinstance(detail, str):
        yield detail
    elif isinstance(detail, dict):
        yield from (str(key) for key in detail)
        yield from _texts([value for key, value in detail.items() if key not in _OWN_NAMES])
    elif isinstance(detail, Iterable):
        for part in detail:
            yield from _texts(part)


def holds_bsn(text: str) -> bool:
    """Say whether a valid BSN stands in a text."""
    found = find_forbidden(text)
    return has_bsn(text) or (found is not None and found.kind is ForbiddenKind.BSN)


def broken_links(session: Session) -> Iterator[BrokenLink]:
    """Yield each place where the chain does not hold; nothing when it does."""
    sequence, previous = 0, GENESIS
    columns = [AuditRow.__table__.columns[name] for name in (*SEALED_V1, "sha256")]
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
    content = {name: row[name] for name in SEALED_V1}
    content["at"] = content["at"].isoformat(timespec="microseconds")
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _head(session: Session) -> tuple[int, str]:
    """Return the last row's number and seal, with the chain held until the commit.

    A serializable transaction on PostgreSQL sees the chain as it was when it
    began. So the chain is locked here, and the head is read over a connection of
    its own.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return _newest(connection)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    with connection.engine.connect() as other:
        return _newest(tenancy.everything(other))


@dataclass(frozen=True, slots=True)
class Logged:
    """Who did something, and with which details."""

    actor: str
    detail: dict[str, Any]


def last_by_object(session: Session, action: str) -> dict[str, Logged]:
    """Return, per object, the last row that tells of an action that was done."""
    rows = session.execute(
        select(AuditRow.object, AuditRow.actor, AuditRow.detail)
        .where(AuditRow.action == action, AuditRow.result == "OK")
        .order_by(AuditRow.sequence)
    )
    return {row[0]: Logged(row[1], json.loads(row[2])) for row in rows}


def written(session: Session) -> tuple[int, str] | None:
    """Return number and seal of the last row that this session wrote, if it did."""
    found: tuple[int, str] | None = session.info.get(_TAIL)
    return found


def seal_of(session: Session, sequence: int) -> str | None:
    """Return the seal of one row."""
    return session.scalar(select(AuditRow.sha256).where(AuditRow.sequence == sequence))


def newest(session: Session) -> tuple[int, str]:
    """Return the last row's number and seal."""
    return _newest(session.connection())


def _newest(connection: Connection) -> tuple[int, str]:
    found = connection.execute(_NEWEST).first()
    return (found[0], found[1]) if found else (0, GENESIS)
