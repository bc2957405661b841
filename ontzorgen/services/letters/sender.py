"""What the letters of a municipality do not tell of who writes, on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import LinesKind, SenderLack, lacks_of_sender
from ontzorgen.services.letters.compose import Writer

LINES_OF_SENDER = {
    LinesKind.SENDER: False,
    LinesKind.CONTACT: False,
    LinesKind.SENDER_PAYEES: True,
}
"""Lines that tell how to reach a municipality, and whether payees read them."""


def sender_lacks(
    session: Session, municipality: str, day: date, *, to_payee: bool
) -> tuple[SenderLack, ...]:
    """Return what a letter dated on a day would not tell its reader of who writes."""
    writer = Writer(session, municipality, "", day)
    return lacks_of_sender(writer.sender(to_payee=to_payee).lines)
