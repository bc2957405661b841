"""What is refused of something that happened in a household, in words (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ontzorgen.domain import event_errors as domain
from ontzorgen.services.coaching.events import errors as services
from ontzorgen.wording.amounts import day
from ontzorgen.wording.named import named


def _of_line(line: int, error: Exception) -> str:
    from ontzorgen.wording.errors import sentence  # that room knows the words of this one

    return f"regel {line}: {sentence(error)}"


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    domain.WhoMissing: lambda _e: "Kies de persoon om wie het gaat.",
    domain.WhoNotAsked: lambda _e: (
        "Dit gaat over het hele huishouden. Kies geen persoon, of kies een andere gebeurtenis."
    ),
    domain.NoRightThen: lambda e: (
        f"Op {day(e.day)} heeft {e.person or 'niemand in dit huishouden'} "
        f"{'geen ' if e.person else ''}recht op uitkering. Kijk de dag na."
    ),
    domain.RightBeginsLater: lambda e: (
        f"Het recht van {e.person} begint pas op {day(e.right_from)}, na {day(e.day)}. Kies een "
        "latere dag, of verbeter eerst het recht van deze persoon."
    ),
    domain.HasRightAlready: lambda e: (
        f"{e.person} heeft al recht op uitkering vanaf {day(e.right_from)}. Verandert dat? Verbeter "
        "dan het recht van deze persoon."
    ),
    domain.NotTheBirthday: lambda e: (
        f"{e.person} wordt 18 op {day(e.birthday)}. Kies die dag, of verbeter eerst de "
        "geboortedatum."
    ),
    domain.EndsBeforeItBegins: lambda e: (
        f"De laatste dag ligt voor {day(e.day)}. Kies {day(e.day)} of een latere dag."
    ),
    domain.LastDayNotAsked: lambda _e: (
        "Een laatste dag hoort alleen bij een detentie en bij een verhuizing binnen de gemeente. "
        "Laat die leeg."
    ),
    domain.EventDayOutside: lambda e: (
        f"{day(e.day)} kan niet. Kies een dag van {day(e.first)} tot en met {day(e.last)}."
    ),
    services.EventsRefused: lambda e: (
        f"Er is niets vastgelegd: {len(e.refused)} van de regels klopt niet. Verbeter het bestand en "
        f"lees het opnieuw in.{named([_of_line(*each) for each in e.refused])}"
    ),
    services.JoinsWithoutRow: lambda e: (
        (
            f"Van {e.person} staat er geen regel"
            if e.person
            else "Schrijf bij persoon wie erbij komt"
        )
        + (
            " in personen.csv. "
            if e.person
            else ", en zet een regel van deze persoon in personen.csv. "
        )
        + "Geef de map met dat bestand mee (--with)."
    ),
    services.JoinsOnAnotherDay: lambda e: (
        f"{e.person} komt erbij op {day(e.day)}, maar in personen.csv begint het recht op "
        f"{day(e.right_from)}. Schrijf in beide dezelfde dag."
    ),
    services.RowsLeftOver: lambda e: (
        "Deze regels horen bij geen gebeurtenis in het bestand. Haal ze weg, of lees ze apart in."
        f"{named([f'{file}, regel {line}' for file, line in e.rows])}"
    ),
    services.EventDiffers: lambda _e: (
        "Sinds u keek is er iets veranderd, in het formulier of in het huishouden. Kijk hieronder "
        "wat er nu verandert en leg het dan vast. Er is nog niets opgeslagen."
    ),
}
FIELD_OF: Mapping[type[Exception], str] = {
    domain.WhoMissing: "wie",
    domain.WhoNotAsked: "wie",
    domain.NoRightThen: "dag",
    domain.RightBeginsLater: "dag",
    domain.NotTheBirthday: "dag",
    domain.EndsBeforeItBegins: "laatste",
    domain.LastDayNotAsked: "laatste",
    domain.EventDayOutside: "dag",
}
"""At which field of a form it is told."""
