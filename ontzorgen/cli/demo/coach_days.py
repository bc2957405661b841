"""What a coach of the demo heard and planned in the last week: signals, contacts, the course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.schemas.signals import typed_signal
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.record_signals import record_signals
from ontzorgen.services.coaching.settle_signal import settle_signal

_SIGNALS: tuple[tuple[Mapping[str, str], str], ...] = (
    (
        {
            "huishouden": "W0903",
            "vaste_last": "W0903-ENERGIE",
            "ontvangen": "2026-09-11",
            "bedrag": "168,00",
            "bron": "Brief van de energieleverancier",
        },
        "",
    ),
    (
        {
            "huishouden": "W0906",
            "vaste_last": "W0906-WATER",
            "ontvangen": "2026-09-08",
            "bron": "Vroegsignalering van de gemeente",
        },
        "",
    ),
    (
        {
            "huishouden": "W0905",
            "vaste_last": "W0905-HUUR",
            "ontvangen": "2026-08-20",
            "bedrag": "498,20",
            "bron": "Gebeld door de verhuurder",
        },
        "De huur kwam twee dagen later binnen; de verhuurder heeft het bevestigd",
    ),
)


def live(office: Office) -> None:
    """Let the coach write down what others said; one of it was settled already."""
    for cells, how in _SIGNALS:
        day = date.fromisoformat(cells["ontvangen"])

        def work(session: Any, acting: Acting, cells: Any = cells, how: str = how) -> None:
            taken = record_signals(session, typed_signal(cells), acting)
            if how:
                settle_signal(session, str(taken.new[0]), how, acting)

        office.do("coach", moment(day, 15), work)
