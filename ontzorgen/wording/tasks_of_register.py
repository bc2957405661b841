"""Words of the tasks that follow from the register (Dutch, B1): what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services.tasks import ListedTask
from ontzorgen.wording.amounts import day, euros


def _person(task: ListedTask) -> str:
    return f"Persoon {task.person} van huishouden {task.household}"


def _behind(task: ListedTask) -> str:
    amount = "" if task.amount_cents is None else f" van {euros(task.amount_cents)}"
    cost = f" ({task.fixed_cost})" if task.fixed_cost else ""
    return (
        f"Huishouden {task.household} heeft een achterstand{amount}{cost}, volgens een signaal van "
        f"{day(task.due_date)}. Die vaste last betalen wij zelf."
    )


LABELS: Mapping[TaskKind, str] = {
    TaskKind.SHORTFALL: "tekort",
    TaskKind.BASIS_ENDED: "grondslag ontbreekt",
    TaskKind.AUTHORISATION_MISSING: "machtiging ontbreekt",
    TaskKind.PERIOD_ENDS: "grondslag eindigt bijna",
    TaskKind.REVIEW_OVERDUE: "besluit opnieuw bekijken",
    TaskKind.REVIEW_DUE: "evaluatie nodig",
    TaskKind.ADVICE_WAITS: "advies wacht op besluit",
    TaskKind.DECISION_WAITS: "besluit wacht op bevestiging",
    TaskKind.ACCOUNT_PENDING: "rekening wacht op controle",
    TaskKind.ARREARS_SIGNAL: "achterstandssignaal",
}
CLOSES_BY: Mapping[TaskKind, str] = {
    TaskKind.BASIS_ENDED: (
        "De taak sluit vanzelf als er een grondslag is, of als de gemeente de vaste lasten niet "
        "meer betaalt."
    ),
    TaskKind.AUTHORISATION_MISSING: (
        "De taak sluit vanzelf als de machtiging er is, of als de gemeente de vaste lasten niet "
        "meer betaalt."
    ),
    TaskKind.REVIEW_OVERDUE: (
        "De taak sluit vanzelf als er een nieuw besluit is, of als het oude eindigt."
    ),
    TaskKind.REVIEW_DUE: "De taak sluit vanzelf als u uw advies vastlegt.",
    TaskKind.ADVICE_WAITS: (
        "De taak sluit vanzelf als u een besluit vastlegt, of als de budgetcoach een nieuw advies "
        "geeft."
    ),
    TaskKind.DECISION_WAITS: "De taak sluit vanzelf als u het besluit bevestigt of weigert.",
    TaskKind.ACCOUNT_PENDING: (
        "De taak sluit vanzelf als de rekening is gecontroleerd, gestopt of vervangen."
    ),
    TaskKind.ARREARS_SIGNAL: "De taak sluit vanzelf als u het signaal afhandelt.",
}
"""What closes a task that a note does not close."""
HAPPENED: Mapping[TaskKind, Callable[[ListedTask], str]] = {
    TaskKind.SHORTFALL: lambda task: (
        f"Huishouden {task.household} komt {euros(task.amount_cents or 0)} tekort voor "
        f"{task.fixed_cost}, de termijn van {day(task.due_date)}."
    ),
    TaskKind.BASIS_ENDED: lambda task: f"{_person(task)} heeft geen grondslag in de komende run.",
    TaskKind.AUTHORISATION_MISSING: lambda task: (
        f"{_person(task)} heeft geen machtiging op de volgende betaaldag."
    ),
    TaskKind.PERIOD_ENDS: lambda task: (
        f"De grondslag van {_person(task)[0].lower()}{_person(task)[1:]} eindigt op "
        f"{day(task.due_date)}. Er is nog niets besloten over daarna."
    ),
    TaskKind.REVIEW_OVERDUE: lambda task: (
        f"Het besluit over {_person(task)[0].lower()}{_person(task)[1:]} moest op "
        f"{day(task.due_date)} opnieuw bekeken zijn."
    ),
    TaskKind.REVIEW_DUE: lambda task: (
        f"Voor {_person(task)[0].lower()}{_person(task)[1:]} staat een evaluatie op "
        f"{day(task.due_date)}."
    ),
    TaskKind.ADVICE_WAITS: lambda task: (
        f"De budgetcoach gaf op {day(task.due_date)} een advies over "
        f"{_person(task)[0].lower()}{_person(task)[1:]}. Er is nog niets besloten."
    ),
    TaskKind.DECISION_WAITS: lambda task: (
        f"Een besluit om voor {_person(task)[0].lower()}{_person(task)[1:]} door te gaan met "
        "betalen wacht op een tweede persoon. Tot die tijd geldt het niet."
    ),
    TaskKind.ACCOUNT_PENDING: lambda task: (
        f"Een rekening van {task.payee_name or 'de gemeente'} wacht op controle door een tweede "
        "persoon."
    ),
    TaskKind.ARREARS_SIGNAL: _behind,
}
NEXT: Mapping[TaskKind, str] = {
    TaskKind.SHORTFALL: (
        "Bespreek met het huishouden hoe deze termijn wordt betaald: zelf betalen, uitstel van de "
        "begunstigde, of een andere regeling van de gemeente. Rond de taak daarna af. Wordt de run "
        "opnieuw berekend en is er geen tekort meer, dan sluit zij vanzelf."
    ),
    TaskKind.BASIS_ENDED: (
        "Zonder grondslag betaalt de gemeente een of meer vaste lasten niet. Leg een nieuw besluit "
        "vast, of geef de regie over de vaste lasten terug aan het "
        "huishouden."
    ),
    TaskKind.AUTHORISATION_MISSING: (
        "Zonder machtiging betaalt de gemeente een of meer vaste lasten niet. Vraag om een getekende machtiging en leg die vast bij de persoon. Wil de klant niet, geef "
        "dan de regie over de vaste lasten terug aan het huishouden."
    ),
    TaskKind.PERIOD_ENDS: (
        "Bespreek met de klant en de budgetcoach wat er daarna gebeurt, en leg uw besluit vast bij "
        "Evaluatie en besluit: regie teruggeven, doorgaan met een reden (artikel 57), of laten "
        "eindigen. Zonder besluit stopt de inhouding vanzelf op die dag. De taak sluit als het "
        "besluit is vastgelegd."
    ),
    TaskKind.REVIEW_OVERDUE: (
        "Bekijk met de klant of het besluit nog nodig is. Leg een nieuw besluit vast of laat het "
        "oude eindigen."
    ),
    TaskKind.REVIEW_DUE: (
        "Bespreek met de klant hoe het gaat en wat de volgende stap is. Leg uw advies vast bij "
        "Evaluatie en besluit; de consulent besluit."
    ),
    TaskKind.ADVICE_WAITS: (
        "Lees het advies bij Evaluatie en besluit, en leg daar uw besluit vast. U mag iets anders "
        "besluiten dan de budgetcoach adviseert."
    ),
    TaskKind.DECISION_WAITS: (
        "Lees de reden en bekijk de vaste lasten. Bevestig het besluit of weiger het, met een "
        "reden. Wie het besluit nam, mag het niet zelf bevestigen."
    ),
    TaskKind.ACCOUNT_PENDING: (
        "Bel de begunstigde op een nummer dat u al had en vraag of de rekening klopt. Wie de "
        "rekening invoerde, mag haar niet zelf controleren."
    ),
    TaskKind.ARREARS_SIGNAL: (
        "Waarschijnlijk is dit onze eigen fout. Kijk bij de betalingen van het huishouden of wij op "
        "tijd betaalden, met het goede kenmerk. Bel daarna wie het signaal gaf."
    ),
}
