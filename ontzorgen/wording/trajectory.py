"""The words of a trajectory (Dutch, B1): what is agreed, who pays what, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ontzorgen.domain import errors as domain
from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.services.coaching.trajectory import errors
from ontzorgen.services.coaching.trajectory.change_control import Turn
from ontzorgen.services.coaching.trajectory.see_trajectory import (
    CostOnTheWay,
    EntrySeen,
    PersonOnTheWay,
    TrajectorySeen,
)
from ontzorgen.wording.amounts import day, day_of, moment
from ontzorgen.wording.codes import BASES, COST_KINDS, PHASES
from ontzorgen.wording.households import period
from reports.amounts import dutch_month
from reports.words import capital

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


_STAYS: dict[str, str] = {
    "BEFORE": "Dit is al teruggenomen.",
    "WITHDREW": (
        "Een einde trok ook de machtiging in, en wordt niet teruggenomen. Leg een nieuw besluit en "
        "een nieuwe machtiging vast."
    ),
    "OTHER_DAY": "Alleen wat u vandaag vastlegde neemt u terug.",
    "RUN": "Er is al een betaalrun goedgekeurd die hiermee rekent.",
}
SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    domain.StepNotAllowed: lambda e: (
        f"Dit kan niet voor persoon {e.person}: van ‘{PHASES[e.before]}’ naar ‘{PHASES[e.after]}’ "
        "is geen stap die een traject kan maken. Er is niets veranderd."
    ),
    domain.StepNeedsGround: lambda e: (
        f"Voor persoon {e.person} is er dan geen grondslag: het traject is voorbij, of er is nog "
        "geen besluit. Leg eerst een besluit vast (artikel 57, of vrijwillig) dat op die dag geldt."
    ),
    errors.TooManyWords: lambda e: f"Deze tekst is te lang: schrijf hoogstens {e.most} tekens.",
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
    errors.PaidAfterwards: lambda e: (
        f"Voor persoon {e.person} is al ingehouden voor een termijn van {day(e.last)}, in een run "
        f"die is goedgekeurd. Het traject kan daarom niet stoppen op {day(e.on)}: wat betaald is, "
        f"stond op de machtiging. Kies {day(e.last + timedelta(days=1))} of een latere dag. Is het "
        "recht eerder geëindigd? Leg dan bij Gebeurtenissen vast wat er is gebeurd."
    ),
    errors.CostsStillPaid: lambda e: (
        f"Het traject van persoon {e.person} kan nog niet dicht: de gemeente betaalt na "
        f"{day(e.on)} nog {_costs(e)}. Geef deze vaste lasten eerst terug, of laat ze stoppen."
    ),
    errors.LineGoesOn: lambda e: (
        f"Persoon {e.person} heeft een besluit dat op {day(e.start)} begint: {BASES[e.basis]}. "
        "Daarmee zou het traject opnieuw beginnen. Kies een latere dag."
    ),
    errors.UnknownEntry: lambda _e: "Dit is er voor deze persoon niet. Open het traject opnieuw.",
    errors.EntryStays: lambda e: f"{_STAYS[e.why]} Er is niets veranderd.",
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
    errors.NotInDecision: lambda e: (
        f"{e.fixed_cost} hoort niet bij de vaste lasten waarover twee mensen hebben besloten dat de "
        f"gemeente ze betaalt. Neem voor {e.person} een nieuw besluit, met deze vaste last erbij."
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
}
_PAYS = {Phase.FULL: "alle vaste lasten", Phase.PARTIAL: "een deel van de vaste lasten"}
FORM_CHOICES = [(form.value, capital(words)) for form, words in FORMS.items()]
_PERSON_STEPS = {
    EntryKind.FORM: "is de vorm: {form}",
    EntryKind.PIP: "staat in het plan (PIP) wat is afgesproken",
    EntryKind.AUTHORISATION_REFUSED: "wil {name} geen machtiging geven; er wordt niets ingehouden",
    EntryKind.ENDED_EARLY: "stopt het traject van {name} eerder",
    EntryKind.CLOSED: "is het traject van {name} afgesloten",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the history, with the day it is about."""

    day: date
    sentence: str
    more: str
    entry: EntrySeen | None = None
    person_id: int = 0
    """Of whom the entry is."""


def taken_back(entry: EntrySeen) -> str:
    """Say that an entry counts no more, and why; empty while it does."""
    back = entry.taken_back
    if back is None:
        return ""
    return f" Teruggenomen door {back.by} op {moment(back.at)}: {back.reason}"


def history(seen: TrajectorySeen) -> list[Told]:
    """Tell what was agreed, who pays from when and what was planned; the newest day first."""
    told = [
        Told(
            entry.on,
            f"{'Op' if entry.kind in _HAPPENED else 'Vanaf'} {day(entry.on)} "
            + _PERSON_STEPS[entry.kind].format(
                name=row.person.name, form=FORMS[entry.form] if entry.form else ""
            )
            + ("" if entry.kind in _NAMED else f" ({row.person.name})")
            + ".",
            f"{entry.words} Vastgelegd door {entry.author} op {moment(entry.recorded_at)}."
            + taken_back(entry),
            entry,
            row.person.id,
        )
        for row in seen.persons
        for entry in row.entries
    ]
    names = {cost.fixed_cost_id: f"{COST_KINDS[cost.kind]} ({cost.key})" for cost in seen.costs}
    told += [
        Told(
            turn.valid_from,
            f"Vanaf {day(turn.valid_from)} betaalt {CONTROLLERS[turn.controller]} "
            f"de vaste last {names[cost.fixed_cost_id]}.",
            turn.reason or "",
        )
        for cost in seen.costs
        for turn in cost.turns
    ]
    told += [
        Told(
            day_of(line.planned_at),
            f"{line.author} heeft de vaste last {names[line.fixed_cost_id]} "
            + (
                f"gepland voor {dutch_month(line.planned.month.first)}"
                if line.planned
                else "van het plan gehaald"
            )
            + (", eerst op proef." if line.planned and line.planned.trial else "."),
            "",
        )
        for line in seen.plans
        if line.fixed_cost_id in names
    ]
    return sorted(told, key=lambda each: each.day, reverse=True)


_NAMED = frozenset({EntryKind.AUTHORISATION_REFUSED, EntryKind.ENDED_EARLY, EntryKind.CLOSED})
"""Sentences that name the person already."""
_HAPPENED = frozenset({EntryKind.PIP, EntryKind.AUTHORISATION_REFUSED, EntryKind.CLOSED})


def planned(line: Planned | None) -> str:
    """Say in which month a cost is to go back."""
    if line is None:
        return "niet gepland"
    tried = ", eerst op proef" if line.trial else ""
    return f"{dutch_month(line.month.first)}{tried}"


def to_come(cost: CostOnTheWay, today: date) -> list[str]:
    """Say who pays a cost from a later day, as it is on record."""
    return [
        f"vanaf {day(turn.valid_from)} {CONTROLLERS[turn.controller]}"
        for turn in cost.turns
        if turn.valid_from > today
    ]


def state(row: PersonOnTheWay, today: date) -> str:
    """Say in one sentence how the trajectory of a person stands."""
    if row.stop is not None:
        tense = "is" if row.stop.on <= today else "wordt"
        done = "afgesloten" if row.stop.kind is EntryKind.CLOSED else "eerder gestopt"
        return f"Het traject {tense} {done} op {day(row.stop.on)}."
    if row.refused_on is not None:
        return (
            f"{row.person.name} wil geen machtiging geven, sinds {day(row.refused_on)}. Er wordt "
            "niets ingehouden, en dat heeft geen andere gevolgen."
        )
    return ""


def form_differs(row: PersonOnTheWay) -> str:
    """Say that the form which was chosen is not what the coming run does, if that is so."""
    chosen = row.newest(EntryKind.FORM)
    if chosen is None or chosen.form is not Form.GUIDANCE or row.phase_next not in _PAYS:
        return ""
    return (
        f"De vorm is: {FORMS[chosen.form]}. Maar in de volgende betaalrun betaalt de gemeente "
        f"{_PAYS[row.phase_next]}. Leg een andere vorm vast, of verander wie de vaste lasten betaalt."
    )


def authorisation(row: PersonOnTheWay) -> str:
    """Say from when until when somebody authorised, or that there is none."""
    if row.refused_on is not None:
        return f"geweigerd op {day(row.refused_on)}"
    since, until = row.person.authorised_from, row.person.authorised_until
    return period(since, until) or "nog niet"


def months_ahead(today: date) -> list[tuple[str, str]]:
    """Return the months that a plan may choose, with none first."""
    first = Month.of(today)
    months = [first.plus(ahead) for ahead in range(13)]
    return [("", "niet gepland"), *((str(each), dutch_month(each.first)) for each in months)]


def told_done(turn: Turn, on: date | None) -> str:
    """Say what was done with the control of a cost."""
    if on is None:
        return "Dit was al zo vastgelegd. Er is niets veranderd."
    return {
        Turn.RETURN: f"Het huishouden betaalt deze vaste last zelf vanaf {day(on)}.",
        Turn.TAKE_BACK: f"De gemeente betaalt deze vaste last weer vanaf {day(on)}.",
        Turn.TRIAL: (
            f"Het huishouden betaalt deze vaste last vanaf {day(on)} een maand op proef. Daarna "
            "betaalt de gemeente weer, tenzij u de proefmaand bevestigt."
        ),
        Turn.CONFIRM: f"De proefmaand is bevestigd: het huishouden blijft betalen na {day(on)}.",
    }[turn]


def told_entry(kind: EntryKind, new: bool) -> str:
    """Say that an entry was recorded."""
    return f"{KINDS[kind]}: vastgelegd." if new else f"{KINDS[kind]}: dit stond er al zo."


ENTRY_TAKEN_BACK = "Dit is teruggenomen. Het telt niet meer mee, en blijft leesbaar."


def goes_back_on(cost: CostOnTheWay, today: date) -> date | None:
    """Return the first day to come on which a household is to pay a cost, if there is one."""
    days = [
        turn.valid_from
        for turn in cost.turns
        if turn.valid_from > today and turn.controller == "HOUSEHOLD"
    ]
    return min(days, default=None)


def told_plan(changed: int) -> str:
    """Say that a plan was kept."""
    return "Het plan is bewaard." if changed else "Het plan was al zo. Er is niets veranderd."
