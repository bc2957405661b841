"""To whom a letter to a client goes, and where: one rule for each kind of letter."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.letters import reads
from ontzorgen.domain.paying import Home
from ontzorgen.services.letters.compose import Addressee


def addressee_of(
    home: Home, person_id: int, name: str, language: str | None, address: tuple[str, ...], day: date
) -> Addressee | None:
    """Return who a letter of a day is addressed to; None: they died.

    Without an address to who left: the household's is where the others live.
    """
    if person_id in home.deceased:
        return None
    lines = () if home.has_left(person_id, day) else address
    return Addressee((name, *lines), reads(language))
