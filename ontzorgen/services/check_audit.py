"""Prove the audit chain from its first row to its last, and to the row kept outside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.store import audit
from ontzorgen.store.anchor import Anchor, NoAnchor
from ontzorgen.store.audit import BrokenLink


@dataclass(frozen=True, slots=True)
class ChainChecked:
    """How long the chain is, its last seal, and where it does not hold."""

    rows: int
    head: str
    broken: tuple[BrokenLink, ...]
    not_compared: NoAnchor | None
    """Why the end could not be compared with what is kept outside; None when it was."""


def check_audit(session: Session, anchor: Anchor | NoAnchor = NoAnchor.MISSING) -> ChainChecked:
    """Check every link, and that the row kept outside is still there; reads only."""
    rows, head = audit.newest(session)
    broken = list(audit.broken_links(session))
    if isinstance(anchor, NoAnchor):
        return ChainChecked(rows, head, tuple(broken), anchor)
    if audit.seal_of(session, anchor.sequence) != anchor.sha256:
        broken.append(BrokenLink(anchor.sequence, "NOT_KEPT"))
    return ChainChecked(rows, head, tuple(broken), None)
