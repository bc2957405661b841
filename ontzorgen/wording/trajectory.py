"""The words of a trajectory (Dutch, B1): what is agreed, who pays what, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.services.coaching import trajectory_errors as errors
from ontzorgen.wording.amounts import day
from ontzorgen.wording.codes import BASES, COST_KINDS
from reports.amounts import dutch_month

FORMS = {
    Form.ALL_COSTS: "de gemeente betaalt alle vaste lasten",
    Form.SOME_COSTS: "de gemeente betaalt een deel van de vaste lasten",
    Form.GUIDANCE: "alleen begeleiding, de klant betaalt zelf",
}
KINDS = {
    EntryKind.FORM: "Vorm van ontzorgen",
    EntryKind.PIP: "Afspraak in het plan (PIP)",
    EntryKind.AUTHORISATION_REFUSED: "Machtiging geweigerd",
    EntryKind.ENDED_EARLY: "Eerder gestopt",
    EntryKind.CLOSED: "Traject afgesloten",
}
CONTROLLERS = {
    "MUNICIPALITY": "de gemeente",
    "HOUSEHOLD": "het huishouden",
    "ELSEWHERE": "iemand anders",
}
_THINGS = {"household": "huishouden", "person": "persoon", "fixed cost": "vaste last"}


def _costs(error: Any) -> str:
    """Name each cost that would still be paid, with when."""
    named = [f"{COST_KINDS[kind]} ({key}) op {day(due)}" for key, kind, due in error.costs]
    return ", ".join(named)


def _nothing_due(error: Any) -> str:
    if error.first is None:
        return f"Van vaste last {error.fixed_cost} vervalt vanaf {day(error.day)} niets meer."
    return (
        f"Van vaste last {error.fixed_cost} vervalt in de proefmaand vanaf {day(error.day)} niets: "
        f"de eerste keer is {day(error.first)}. Kies die dag, of geef de vaste last helemaal terug."
    )


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.NoWords: lambda e: "Schrijf op waarom, of wat er is afgesproken.",
    errors.TooManyWords: lambda e: f"De tekst is te lang: schrijf hoogstens {e.most} tekens.",
    errors.StrangeCharacter: lambda e: (
        "In de tekst staat een teken dat niemand typt. Typ de tekst opnieuw."
    ),
    errors.NoOwnRight: lambda e: (
        f"Persoon {e.person} heeft geen eigen recht op een uitkering, en dus geen traject."
    ),
    errors.BeforeTheRight: lambda e: (
        f"Het recht van persoon {e.person} begint op {day(e.right_from)}. Kies die dag of een "
        "latere dag."
    ),
    errors.NotYetHappened: lambda e: (
        f"{day(e.day)} moet nog komen. Leg dit vast als het gebeurd is, met die dag."
    ),
    errors.TooFarAhead: lambda e: (
        f"{day(e.day)} is te ver weg: hoogstens {day(e.last)}. Klopt het jaar?"
    ),
    errors.AuthorisationInForce: lambda e: (
        f"Persoon {e.person} heeft een machtiging gegeven, vanaf {day(e.since)}. Is die "
        "ingetrokken? Leg dan vast dat het traject eerder stopt."
    ),
    errors.AuthorisationBegins: lambda e: (
        f"De machtiging van persoon {e.person} begint op {day(e.since)}. Kies een latere dag, of "
        "verander eerst de machtiging."
    ),
    errors.AlreadyOver: lambda e: (
        f"Het traject van persoon {e.person} is al voorbij vanaf {day(e.on)}."
    ),
    errors.CostsStillPaid: lambda e: (
        f"Het traject van persoon {e.person} kan nog niet dicht: de gemeente betaalt na "
        f"{day(e.on)} nog {_costs(e)}. Geef deze vaste lasten eerst terug, of laat ze stoppen."
    ),
    errors.LineGoesOn: lambda e: (
        f"Persoon {e.person} heeft een besluit dat op {day(e.start)} begint: {BASES[e.basis]}. "
        "Daarmee zou het traject opnieuw beginnen. Kies een latere dag."
    ),
    errors.PaidThatWay: lambda e: (
        f"Vaste last {e.fixed_cost} wordt op {day(e.day)} al betaald door "
        f"{CONTROLLERS[e.controller]}."
    ),
    errors.LaterControl: lambda e: (
        f"Voor vaste last {e.fixed_cost} is al vastgelegd dat {CONTROLLERS[e.controller]} betaalt "
        f"vanaf {day(e.since)}. Kies een dag daarna, of bevestig een proefmaand."
    ),
    errors.NothingDueThen: _nothing_due,
    errors.RunWasBefore: lambda e: (
        "De betaalrun voor die dag is al geweest of goedgekeurd. De gemeente kan vaste last "
        f"{e.fixed_cost} weer betalen vanaf {day(e.first)}."
    ),
    errors.NobodyPaysAfterTrial: lambda e: (
        f"Na de proefmaand, op {day(e.until)}, is er geen grondslag meer om vaste last "
        f"{e.fixed_cost} te betalen. Geef de vaste last helemaal terug, of leg eerst een besluit "
        "vast."
    ),
    errors.NoTrial: lambda e: (
        f"Voor vaste last {e.fixed_cost} loopt geen proefmaand die te bevestigen is."
    ),
    errors.MonthIsOver: lambda e: (
        f"{dutch_month(e.month.first)} is voorbij. Kies deze maand of een latere."
    ),
    errors.NotCalledSo: lambda e: (
        f"Er is voor u geen {_THINGS[e.what]} {e.key}."
        if e.found == 0
        else f"Er zijn {e.found} met deze naam: {_THINGS[e.what]} {e.key}. Doe dit in de browser."
    ),
}
