"""What people write to be kept and read by others: a reason or a note never holds a BSN."""

from __future__ import annotations

from ontzorgen.services.errors import BsnInText
from ontzorgen.store.audit import holds_bsn

__all__ = ["holds_bsn", "refuse_bsn"]


def refuse_bsn(text: str, step: str) -> None:
    """Refuse words that hold a BSN; a word of benefit or status may stand in them.

    Raises:
        BsnInText: the text itself is not repeated.
    """
    if holds_bsn(text):
        raise BsnInText(step)
