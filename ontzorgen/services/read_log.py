"""Read the audit log: rows of one's own municipalities, and rows that are of none.

Reading proves nothing: whether the chain holds is for `check_audit`. A code of a municipality
of others that stands in a row, for somebody typed it, is covered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ontzorgen.domain.paging import PAGE_SIZE, Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.store import audit, audit_log, household_keys
from ontzorgen.store.audit_log import LogFilter
from ontzorgen.store.models import AuditRow

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9]{4}(?![0-9A-Za-z])")
_COVER = "####"


@dataclass(frozen=True, slots=True)
class LogChoice:
    """Which rows somebody asks for; empty and None: all. Days are those in Amsterdam."""

    first: date | None = None
    last: date | None = None
    """This day is in it."""
    actor: str = ""
    action: str = ""
    object: str = ""
    municipality: str = ""
    looks: bool = True
    """Also who only looked; an action that is chosen is always there."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the log."""

    sequence: int
    at: datetime
    actor: str
    origin: str
    action: str
    object: str
    municipality: str | None
    refused: bool
    detail: str
    """JSON."""

    @property
    def looks(self) -> bool:
        """Say whether the actor only looked, and was let."""
        return audit_log.is_look(self.action) and not self.refused


@dataclass(frozen=True, slots=True)
class LogSeen:
    """A page of the log, and the newest row of the whole chain."""

    entries: tuple[LogEntry, ...]
    page: Page
    newest_at: datetime | None
    newest_sha256: str


def read_log(
    session: Session,
    choice: LogChoice,
    asked: str | None,
    acting: Acting,
    size: int = PAGE_SIZE,
) -> LogSeen:
    """Return a page of the log, the newest row first, and log the look.

    Raises:
        NotAllowed: no role to read it, or no such municipality for this person.
    """
    require(acting, Action.READ_AUDIT, choice.municipality or None)
    towns, about = acting.municipalities, choice.object
    wanted = LogFilter(
        since=_midnight(choice.first) if choice.first else None,
        before=_midnight(choice.last + timedelta(days=1)) if choice.last else None,
        actor=choice.actor,
        action=choice.action,
        object=about,
        households=household_keys.keys_typed(session, towns, about) if about else (),
        municipality=choice.municipality,
        without_looks=not choice.looks,
    )
    page = Page.asked(asked, audit_log.number_of(session, towns, wanted), size)
    found = audit_log.rows(session, towns, wanted, page.offset, page.size)
    others = audit_log.codes_of_others(session, towns)
    newest = audit_log.newest(session)
    audit.append(session, acting, "read audit log", "log", choice.municipality or None, {})
    return LogSeen(
        tuple(_entry(row, others) for row in found),
        page,
        *(newest or (None, audit.GENESIS)),
    )


def _entry(row: AuditRow, others: frozenset[str]) -> LogEntry:
    def covered(text: str) -> str:
        return _CODE.sub(lambda code: _COVER if code[0] in others else code[0], text)

    return LogEntry(
        row.sequence,
        row.at,
        row.actor,
        row.origin,
        row.action,
        covered(row.object),
        row.municipality_code,
        row.result != "OK",
        covered(row.detail),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _AMSTERDAM)
