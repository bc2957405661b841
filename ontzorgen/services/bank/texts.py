"""Texts that came with a booking: kept for who has to place it, never with a BSN in them."""

from __future__ import annotations

from ontzorgen.store import audit
from sepa.privacy import without_bsn

MOST = 300


def readable(text: str | None) -> str | None:
    """Return a text of a bank without a BSN: starred, or left out where it is in disguise."""
    if text is None:
        return None
    found = without_bsn(text[:MOST])
    return None if audit.holds_bsn(found) else found
