"""The municipalities that somebody works for and that are loaded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.store import organisation


def own_municipalities(session: Session, acting: Acting) -> list[tuple[str, str]]:
    """Return (code, name) of each, by name."""
    return [
        (code, name)
        for code, name in organisation.municipalities(session)
        if code in acting.municipalities
    ]


def all_codes(session: Session) -> list[str]:
    """Return the code of every municipality that is loaded."""
    return [code for code, _name in organisation.municipalities(session)]
