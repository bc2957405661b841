"""Prove the audit chain from its first row to its last, and to the row kept outside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.store import audit
from ontzorgen.store.anchor import Anchor
from ontzorgen.store.audit import BrokenLink


@dataclass(frozen=True, slots=True)
class ChainChecked:
    """How long the chain is, its last seal, and where it does not hold."""

    rows: int
    head: str
    broken: tuple[BrokenLink, ...]


def check_audit(session: Session, anchor: Anchor | None = None) -> ChainChecked:
    """Check every link, and that the row kept outside is still there; reads only."""
    rows, head = audit.newest(session)
    broken = list(audit.broken_links(session))
    if anchor is not None and audit.seal_of(session, anchor.sequence) != anchor.sha256:
        broken.append(BrokenLink(anchor.sequence, "NOT_KEPT"))
    return ChainChecked(rows, head, tuple(broken))
