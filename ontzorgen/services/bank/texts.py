"""Texts that came with a booking: kept for who has to place it, never with a BSN in them."""

from __future__ import annotations

from ontzorgen.store import audit
from ontzorgen.store.spooled import SpooledDetail
from sepa.privacy import without_bsn

MOST = 300


def readable(text: str | None) -> str | None:
    """Return a text of a bank without a BSN: starred, or left out where it is in disguise."""
    if text is None:
        return None
    found = without_bsn(text[:MOST])
    return None if audit.holds_bsn(found) else found


def texts_of(detail: SpooledDetail) -> dict[str, str | None]:
    """Return what helps a person to place a detail; no BSN is kept."""
    return {
        "end_to_end_id": readable(detail.end_to_end_id),
        "counterparty": readable(detail.counterparty),
        "counterparty_iban": detail.counterparty_iban,
        "remittance": readable(detail.remittance),
        "reason": detail.reason,
    }
