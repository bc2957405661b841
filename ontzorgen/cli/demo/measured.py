"""What the coach of the demo measures: two households, at the begin, in the middle and at the end.

One grows month after month and gets its costs back; the other one stays with help.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.domain.months import Month
from ontzorgen.domain.readiness.catalogue import shipped
from ontzorgen.domain.readiness.measurement import Given, Moment, View
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.find_person import person_called
from ontzorgen.services.coaching.readiness.record_readiness import record_readiness

GROWS, STAYS = "W0905-P1", "W0903-P1"
_COACH = "coach"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement, with the scores in the order of the instrument; 0 was not spoken of."""

    person: str
    day: date
    instrument: str
    moment: Moment
    view: View
    scores: str
    judgement: str
    evidence: Mapping[str, str] = field(default_factory=dict)


ALL = (
    Measured(
        GROWS,
        date(2026, 3, 5),
        "kijklijst",
        Moment.BEGIN,
        View.COACH,
        "2112033",
        "Net in de woning. Wil graag alles zelf leren en stelt veel vragen.",
        {
            "post": "Een stapel dichte enveloppen op tafel; wij openden er samen drie.",
            "toeslagen": "De huurtoeslag is aangevraagd, er is nog geen bericht.",
        },
    ),
    Measured(
        GROWS,
        date(2026, 3, 5),
        "kijklijst",
        Moment.BEGIN,
        View.CLIENT,
        "3222033",
        "Het lukt wel, maar de brieven zijn moeilijk.",
    ),
    Measured(
        GROWS,
        date(2026, 5, 12),
        "kijklijst",
        Moment.MIDDLE,
        View.COACH,
        "3223033",
        "Houdt een schrift bij met wat er binnenkomt. De app van de bank gaat goed.",
        {"budget": "Legde zonder hulp uit wat er deze maand overblijft."},
    ),
    Measured(
        GROWS,
        date(2026, 7, 9),
        "kijklijst",
        Moment.END,
        View.COACH,
        "3333333",
        "Klaar om te beginnen met water en energie. De huur als laatste.",
        {"betalen": "Heeft de rekening van het internet drie keer zelf op tijd betaald."},
    ),
    Measured(
        GROWS,
        date(2026, 7, 9),
        "kijklijst",
        Moment.END,
        View.CLIENT,
        "3323333",
        "Ik wil het zelf doen. Bij moeilijke brieven vraag ik hulp.",
    ),
    Measured(
        STAYS,
        date(2026, 3, 11),
        "vaardigheden",
        Moment.BEGIN,
        View.COACH,
        "11112",
        "Overzicht ontbreekt nog. Wij beginnen met de post en één map.",
    ),
    Measured(
        STAYS,
        date(2026, 6, 18),
        "vaardigheden",
        Moment.MIDDLE,
        View.COACH,
        "22113",
        "Komt elke afspraak na. Vooruitkijken lukt nog niet; langer ontzorgen is nodig.",
        {"regelen": "Belde zelf met het energiebedrijf over de hoge rekening."},
    ),
)


def measure(office: Office, month: Month) -> None:
    """Record what was measured in a month, each on its day."""
    for each in ALL:
        if Month.of(each.day) == month:
            office.do(_COACH, moment(each.day, 11), _recording(office, each))


def _recording(office: Office, each: Measured) -> Any:
    vault = office.app.vault
    items = [item.key for item in shipped().get(each.instrument).items]
    scores = {key: score for key, score in zip(items, each.scores, strict=True) if score != "0"}
    given = Given(each.moment, each.view, each.day, scores, each.evidence, each.judgement)
    form = f"demo {each.person} {each.day} {each.view}"

    def work(session: Any, acting: Acting) -> None:
        of = person_called(session, each.person, None, Action.RECORD_READINESS, acting)
        record_readiness(session, of, (each.instrument, None), given, None, form, vault, acting)

    return work
