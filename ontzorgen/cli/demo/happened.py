"""What happens in a household of the demo: somebody found work, and the consulent recorded it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.domain.events import EventKind
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.events.record import Told, record_event
from ontzorgen.services.households.find_household import household_called

FOUND_WORK = "W0905"
_RECORDED, _LAST_DAY = date(2026, 9, 14), date(2026, 11, 30)
_WORDS = "Begint op 1 december in de zorg, met een contract voor een jaar."


def find_work(office: Office) -> None:
    """Record that a household has work from December: its right ends, and its costs stop then."""
    vault = office.app.vault

    def work(session: Any, acting: Acting) -> None:
        household = household_called(session, FOUND_WORK, acting).household_id
        told = Told(EventKind.WORK, _LAST_DAY, words=_WORDS)
        record_event(session, household, told, "demo", vault, acting)

    office.do("consulent", moment(_RECORDED, 10), work)
