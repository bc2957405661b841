"""Words for a request for a copy of what is kept about somebody: its form, and what is wrong."""

from __future__ import annotations

from ontzorgen.domain.access_request import OLDEST, AskedBy, Part, Wrong
from ontzorgen.services.reporting.access_asked import LONGEST_REFERENCE
from ontzorgen.services.reporting.errors import RequestIncomplete
from reports.report import Coded

ASKED_BY = {
    AskedBy.PERSON: "de persoon zelf",
    AskedBy.ON_BEHALF: "iemand namens de persoon, zoals een gemachtigde, voogd of bewindvoerder",
}
_WRONG = {
    (Part.ASKED_BY, Wrong.MISSING): "Kies wie om de kopie vroeg.",
    (Part.ASKED_ON, Wrong.MISSING): "Vul de dag van het verzoek in, bijvoorbeeld 2026-09-15.",
    (Part.ASKED_ON, Wrong.AHEAD): (
        "De dag van het verzoek is nog niet geweest. Vul de dag in waarop het verzoek kwam."
    ),
    (Part.ASKED_ON, Wrong.LONG_AGO): (
        f"De dag van het verzoek is meer dan {OLDEST.days // 365} jaar geleden. Kijk of hij klopt."
    ),
    (Part.REFERENCE, Wrong.MISSING): (
        "Vul het kenmerk van het verzoek in. Is er geen kenmerk? Schrijf dan hoe het verzoek kwam."
    ),
    (Part.REFERENCE, Wrong.TOO_LONG): (
        f"Het kenmerk is te lang. Gebruik hoogstens {LONGEST_REFERENCE} tekens."
    ),
    (Part.REFERENCE, Wrong.STRANGE): (
        "In het kenmerk staat een teken dat wij niet kunnen afdrukken, zoals een plaatje. Typ het "
        "kenmerk met gewone letters en cijfers."
    ),
    (Part.REFERENCE, Wrong.BSN): (
        "In het kenmerk staat een BSN. Het kenmerk blijft in het logboek, dus dat mag niet. Haal "
        "het BSN weg."
    ),
}


def asked_by(who: AskedBy) -> Coded:
    """Say who asked for a copy."""
    return Coded(who.value, ASKED_BY[who])


def request_wrongs(error: RequestIncomplete) -> dict[Part, str]:
    """Say of each part of a request what is wrong with it."""
    return {part: _WRONG[part, wrong] for part, wrong in error.wrongs.items()}
