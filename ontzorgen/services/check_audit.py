"""Prove the audit chain from its first row to its last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.store import audit
from ontzorgen.store.audit import BrokenLink


@dataclass(frozen=True, slots=True)
class ChainChecked:
    """How long the chain is, its last seal, and where it does not hold."""

    rows: int
    head: str
    broken: tuple[BrokenLink, ...]


def check_audit(session: Session) -> ChainChecked:
    """Check every link; reads only."""
    rows, head = audit.newest(session)
    return ChainChecked(rows, head, tuple(audit.broken_links(session)))
