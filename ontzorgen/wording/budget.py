"""The words of a budget plan and of what lies ahead (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ontzorgen.domain.amounts import euros as plain
from ontzorgen.domain.budget import (
    AllowanceStatus,
    BudgetLine,
    BudgetWarning,
    LineKind,
    PaidHow,
    Rhythm,
    StatusOfAllowances,
    WarningKind,
)
from ontzorgen.domain.forecast import MonthAhead, WhatIf
from ontzorgen.domain.run import Outcome
from ontzorgen.schemas.budget import Read
from ontzorgen.services.coaching import errors
from ontzorgen.services.coaching.budget.see_budget import BudgetSeen
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.wording import codes
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.import_problems import problem_text
from reports.amounts import dutch_month
from reports.charts.values import Series, StackedColumns
from reports.report import Column, ColumnKind, Fact, Facts, Note, Report, Table
from reports.words import capital

LINE_KINDS = {
    LineKind.WAGES: "loon",
    LineKind.RENT_ALLOWANCE: "huurtoeslag",
    LineKind.CARE_ALLOWANCE: "zorgtoeslag",
    LineKind.CHILD_BUDGET: "kindgebonden budget",
    LineKind.CHILD_BENEFIT: "kinderbijslag",
    LineKind.OTHER_ALLOWANCE: "andere toeslag",
    LineKind.OTHER_INCOME: "ander inkomen",
    LineKind.FOOD: "eten en drinken",
    LineKind.CLOTHES: "kleding",
    LineKind.PHONE: "telefoon en internet",
    LineKind.TRAVEL: "reizen",
    LineKind.CHILDREN: "kinderen en school",
    LineKind.REPAYMENT: "afbetalen van een schuld",
    LineKind.SAVINGS: "sparen",
    LineKind.OTHER_COST: "andere kosten",
}
RHYTHMS = {
    Rhythm.WEEKLY: "per week",
    Rhythm.FOUR_WEEKLY: "per 4 weken",
    Rhythm.MONTHLY: "per maand",
    Rhythm.QUARTERLY: "per kwartaal",
    Rhythm.YEARLY: "per jaar",
}
STATUSES = {
    AllowanceStatus.NOT_ASKED: "nog niet aangevraagd",
    AllowanceStatus.ASKED: "aangevraagd",
    AllowanceStatus.GRANTED: "toegekend",
    AllowanceStatus.REFUSED: "afgewezen",
}
STATUS_KINDS = {
    AllowanceStatus.NOT_ASKED: "warning",
    AllowanceStatus.ASKED: "info",
    AllowanceStatus.GRANTED: "ok",
    AllowanceStatus.REFUSED: "danger",
}
LABELS = {
    "soort": "Soort",
    "bedrag": "Bedrag",
    "frequentie": "Hoe vaak",
    "vanaf": "Vanaf",
    "tm": "Tot en met",
    "stand": "Hoe ver is de aanvraag",
    "eerste_betaling": "Eerste betaling",
    "omschrijving": "Omschrijving",
    "terug": "Vaste last die het huishouden zelf betaalt",
    "terug_vanaf": "Zelf betalen vanaf",
    "baan_vanaf": "Werk vanaf de maand",
    "loon": "Loon per maand",
    "uitkering": "Uitkering die overblijft",
    "huur_vanaf": "Hogere huur vanaf",
    "huur_procent": "Hoeveel procent hoger",
    "huur_bedrag": "Hoeveel euro hoger",
    "toeslag": "Toeslag die later komt",
    "toeslag_op": "Eerste betaling op",
}
"""What a field is called; in the order of a page."""
CONFLICT = "formulier"
"""The id of the form, for what is wrong with all of it."""
_C = ProblemCode
_INSTEAD = {
    _C.REQUIRED: "vul dit in.",
    _C.UNKNOWN_CODE: "kies een van de mogelijkheden.",
    _C.AMOUNT_ZERO: "het bedrag moet hoger zijn dan nul.",
    _C.RANGE_REVERSED: "de laatste dag ligt voor de eerste dag. Verbeter een van de twee.",
    _C.DATE_OUT_OF_RANGE: "dit jaar kan niet: het ligt niet tussen {first} en {last}. Verbeter de "
    "datum.",
}
_WRONG_SHARE = "Hoeveel procent hoger: typ een percentage, zoals 5 of 4,1."
SENTENCES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.UnknownBudgetLine: lambda _e: (
        "Deze regel staat niet in de begroting van dit huishouden. Misschien is hij weggehaald. "
        "Open de begroting opnieuw."
    ),
    errors.BudgetLineChanged: lambda _e: (
        "Iemand anders heeft deze regel intussen veranderd. Er is niets opgeslagen. Kijk hoe de "
        "regel nu is, en verander hem dan opnieuw."
    ),
    errors.DayOutOfReach: lambda e: (
        f"De dag {day(e.day)} ligt te ver weg. Kies een dag in deze eeuw of de volgende."
    ),
    StatusOfAllowances: lambda e: (
        f"Alleen een toeslag heeft een stand van de aanvraag en een eerste betaling, en elke "
        f"toeslag heeft een stand. Dit gaat over {LINE_KINDS[e.kind]}."
    ),
    errors.NoSuchCost: lambda e: (
        f"{e.fixed_cost} is geen vaste last van dit huishouden in deze maanden. Kies een andere."
    ),
}


def wrongs(read: Read) -> dict[str, str]:
    """Return a sentence for each field that is wrong."""
    found: dict[str, str] = {}
    for problem in read.problems:
        field = read.field_of(problem) or CONFLICT
        text = problem_text(problem, _INSTEAD.get(problem.code))
        said = f"{LABELS[field]}: {text}" if field in LABELS else text
        found.setdefault(field, _WRONG_SHARE if field == "huur_procent" else said)
    return found


def named(line: BudgetLine) -> str:
    """Name a line: what it is, and the words that somebody gave it."""
    kind = LINE_KINDS[line.kind]
    return f"{kind}: {line.description}" if line.description else kind


def period(line: BudgetLine) -> str:
    """Say when a line holds."""
    since = f"vanaf {day(line.valid_from)}"
    if line.valid_until is None:
        return since
    return f"{since} tot en met {day(line.valid_until - timedelta(days=1))}"


def counts(seen: BudgetSeen, line: BudgetLine) -> str:
    """Say why a line does not count in the plan of this month; nothing when it does."""
    if line in seen.plan.income or line in seen.plan.other:
        return ""
    if not line.holds_in(seen.plan.month):
        ended = line.valid_until is not None and line.valid_until <= seen.plan.month.first
        return "is gestopt" if ended else "begint later"
    return "telt nog niet mee" if line.status is not AllowanceStatus.REFUSED else "telt niet mee"


def who_pays(cost: PaidHow) -> str:
    """Say who pays an instalment of the coming run."""
    line = cost.instalment
    if line.outcome is Outcome.PAID_ELSEWHERE:
        return "iemand anders"
    if line.outcome is Outcome.PARTLY_WITHHELD:
        return f"wij {euros(line.withheld_cents)}, het huishouden de rest"
    if line.withheld_cents:
        return "wij, van de uitkering"
    reason = codes.OUTCOMES[line.outcome]
    return f"het huishouden ({reason})"


def warning(found: BudgetWarning) -> str:
    """Say what to look at, why and what now."""
    return _WARNINGS[found.kind](found)


def _line(found: BudgetWarning) -> str:
    return capital(named(found.line)) if found.line else ""


_WARNINGS: Mapping[WarningKind, Callable[[BudgetWarning], str]] = {
    WarningKind.BELOW_ZERO: lambda w: (
        f"Er is {euros(w.cents)} per week te weinig. Zoek samen wat minder kan, of wat nog "
        "aangevraagd kan worden."
    ),
    WarningKind.BELOW_FLOOR: lambda w: (
        f"Om van te leven blijft {euros(w.cents)} per maand minder over dan het bodembedrag van "
        "de gemeente. Overleg met de consulent."
    ),
    WarningKind.EXPECTED_PASSED: lambda w: (
        f"{_line(w)}: de eerste betaling werd verwacht op {day(w.day)} en is niet vastgelegd. "
        "Vraag of het geld er is en hoe ver de aanvraag is. Pas daarna de regel aan."
    ),
    WarningKind.FIRST_WEEKS: lambda w: (
        f"{_line(w)}: tot ongeveer {day(w.day)} komt dit geld nog niet binnen. Dat scheelt "
        f"{euros(w.cents)} per maand. Bespreek hoe het huishouden deze weken overbrugt."
    ),
    WarningKind.NOT_ASKED: lambda w: (
        f"{_line(w)} is nog niet aangevraagd. De eerste betaling komt ongeveer 8 weken na de "
        "aanvraag. Vraag het samen aan."
    ),
    WarningKind.NO_ALLOWANCES: lambda _w: (
        "Er staan geen toeslagen in deze begroting. Kijk of het huishouden er recht op heeft. De "
        "eerste betaling komt ongeveer 8 weken na de aanvraag."
    ),
}
WARNING_KINDS = {WarningKind.BELOW_ZERO: "error"}


def supposed(seen: BudgetSeen, what_if: WhatIf) -> list[str]:
    """Say what is supposed, a sentence each."""
    told = []
    for back in what_if.returned:
        cost = next(each for each in seen.costs if each.key == back.fixed_cost)
        kind = codes.COST_KINDS[cost.kind]
        told.append(f"Het huishouden betaalt {kind} zelf vanaf {day(back.since)}.")
    if (job := what_if.job) is not None:
        told.append(
            f"Werk vanaf {dutch_month(job.since.first)}: loon {euros(job.wages_cents)}, en de "
            f"uitkering is nog {euros(job.benefit_cents)}."
        )
    if (rent := what_if.rent) is not None:
        share = f"{rent.basis_points // 100},{rent.basis_points % 100:02d} procent"
        more = [share] if rent.basis_points else []
        more += [euros(rent.cents)] if rent.cents else []
        told.append(f"De huur is {' en '.join(more) or euros(0)} hoger vanaf {day(rent.since)}.")
    for later in what_if.later:
        name = capital(named(seen.line(later.line_id)))
        told.append(f"{name}: de eerste betaling komt op {day(later.first_payment_on)}.")
    return told


def estimate(seen: BudgetSeen) -> str:
    """Say that the months ahead stand on a benefit of a part of a month; empty: they do not."""
    if seen.began_in is None:
        return ""
    return (
        f"Schatting: het recht begon in {dutch_month(seen.began_in.first)}, dus die uitkering was "
        "voor een deel van de maand. Vooruit rekenen wij haar naar dagen om tot een hele maand."
    )


def chart(months: Sequence[MonthAhead], about: str = "") -> StackedColumns:
    """Return the months ahead as a picture; `about`: what else to say of them."""

    def of(name: str, value: Callable[[MonthAhead], int]) -> Series:
        return Series(name, tuple(value(month) for month in months))

    return StackedColumns(
        "De komende zes maanden",
        "De lijn is wat binnenkomt. De kolom is wat eruit gaat. Komt de kolom boven de lijn, dan "
        f"is er te weinig. Bedragen in hele euro's. {about}".rstrip(),
        tuple(_short(month) for month in months),
        (
            of("Door ons betaald van de uitkering", lambda month: month.withheld_cents),
            of("Vaste lasten die het huishouden betaalt", lambda month: month.by_client_cents),
            of("Andere kosten", lambda month: month.other_cents),
        ),
        of("Wat binnenkomt", lambda month: month.income_cents),
    )


def months_table(months: Sequence[MonthAhead], before: Sequence[MonthAhead] | None = None) -> Table:
    """Return the months ahead to the cent; `before`: what is left without any supposition."""
    names = ("Uitkering", "Ander inkomen", "Door ons betaald", "Zelf betaald", "Andere kosten")
    columns = [Column("Maand"), *(Column(name, ColumnKind.CENTS) for name in names)]
    columns.append(Column("Blijft over", ColumnKind.CENTS))
    if before is not None:
        columns.append(Column("Verschil", ColumnKind.CENTS))
    rows = []
    for place, month in enumerate(months):
        row = (
            month.benefit_cents,
            month.other_income_cents,
            month.withheld_cents,
            month.by_client_cents,
            month.other_cents,
            month.left_cents,
        )
        more = () if before is None else (month.left_cents - before[place].left_cents,)
        rows.append((dutch_month(month.month.first), *row, *more))
    return Table("De komende zes maanden", tuple(columns), tuple(rows))


def plan_report(seen: BudgetSeen) -> Report:
    """Return the plan for a terminal."""
    plan, cents = seen.plan, ColumnKind.CENTS
    facts = Facts(
        f"Maand {dutch_month(plan.month.first)}",
        (
            Fact("Uitkering (netto)", plan.net_cents, cents),
            Fact("Door ons betaald", plan.withheld_cents, cents),
            Fact("Ander inkomen", plan.income_cents, cents),
            Fact("Vaste lasten zelf betaald", plan.by_client_cents, cents),
            Fact("Andere kosten", plan.other_cents, cents),
            Fact("Blijft over per maand", plan.left_cents, cents),
            Fact("Blijft over per week", plan.left_per_week_cents, cents),
        ),
    )
    columns = (
        *(Column("Regel", ColumnKind.COUNT), Column("Wat"), Column("Bedrag", cents)),
        *(Column("Hoe vaak"), Column("Wanneer"), Column("Stand")),
    )
    rows = tuple(
        (
            kept.line.id,
            named(kept.line),
            kept.line.amount_cents,
            RHYTHMS[kept.line.rhythm],
            period(kept.line),
            STATUSES[kept.line.status] if kept.line.status else "",
        )
        for kept in seen.lines
    )
    lines = Table("Regels", columns, rows, if_empty="Er staan nog geen regels in de begroting.")
    told = tuple(warning(found) for found in seen.warnings)
    notes = (Note("Let op", told),) if told else ()
    return Report(f"Begroting van huishouden {seen.head.key}", "", (facts, *notes, lines))


def forecast_report(seen: BudgetSeen, what_if: WhatIf) -> Report:
    """Return the months ahead for a terminal."""
    told = tuple(supposed(seen, what_if))
    table = months_table(seen.supposed or seen.ahead, seen.ahead if seen.supposed else None)
    notes = [Note("Stel dat", told)] if told else []
    if estimate(seen):
        notes.append(Note("Let op", (estimate(seen),)))
    return Report(f"Vooruitblik voor huishouden {seen.head.key}", "", (*notes, table))


def plan_json(seen: BudgetSeen) -> dict[str, Any]:
    """Return the plan as one JSON object; amounts as text in euros."""
    plan = seen.plan
    return {
        "household": seen.head.key,
        "month": str(plan.month),
        "benefit": plain(plan.net_cents),
        "withheld": plain(plan.withheld_cents),
        "other_income": plain(plan.income_cents),
        "paid_by_client": plain(plan.by_client_cents),
        "other_costs": plain(plan.other_cents),
        "left": plain(plan.left_cents),
        "left_per_week": plain(plan.left_per_week_cents),
        "warnings": [_warning_json(found) for found in seen.warnings],
        "lines": [_line_json(kept.line) for kept in seen.lines],
    }


def forecast_json(seen: BudgetSeen) -> dict[str, Any]:
    """Return the months ahead as one JSON object; amounts as text in euros."""
    supposed = None if seen.supposed is None else [_month_json(each) for each in seen.supposed]
    return {
        "household": seen.head.key,
        "estimated_from": str(seen.began_in) if seen.began_in else None,
        "months": [_month_json(each) for each in seen.ahead],
        "what_if": supposed,
    }


def _short(month: MonthAhead) -> str:
    name, year = dutch_month(month.month.first).split()
    return f"{'mrt' if name == 'maart' else name[:3]} {year}"


def _warning_json(found: BudgetWarning) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "amount": plain(found.cents),
        "line": found.line.id if found.line else None,
        "day": found.day.isoformat() if found.day else None,
    }


def _line_json(line: BudgetLine) -> dict[str, Any]:
    last = line.valid_until and line.valid_until - timedelta(days=1)
    return {
        "line": line.id,
        "kind": line.kind.value,
        "amount": plain(line.amount_cents),
        "rhythm": line.rhythm.value,
        "from": line.valid_from.isoformat(),
        "until": last.isoformat() if last else None,
        "status": line.status.value if line.status else None,
        "first_payment": line.first_payment_on.isoformat() if line.first_payment_on else None,
        "description": line.description,
    }


def _month_json(month: MonthAhead) -> dict[str, str]:
    return {
        "month": str(month.month),
        "benefit": plain(month.benefit_cents),
        "other_income": plain(month.other_income_cents),
        "withheld": plain(month.withheld_cents),
        "paid_by_client": plain(month.by_client_cents),
        "other_costs": plain(month.other_cents),
        "left": plain(month.left_cents),
    }
